"""The city systems of the tests over HTTP, in the words of each `mapping.toml`, for a process that holds no fakes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import integrations.permits
import integrations.tax
from integrations.errors import NotThere
from integrations.http import read_mapping
from tests.city_systems import FakePermits, FakeTax

Record = Mapping[str, Any]


def city() -> Starlette:
    """Permits below /permits and taxes below /tax."""
    permits, tax = FakePermits(_now), FakeTax(_now)
    theirs = {service.__name__: read_mapping(Path(service.__file__ or "").parent) for service in SERVICES}
    permit_words, tax_words = theirs["integrations.permits"], theirs["integrations.tax"]
    statuses = {ours: word for word, ours in permit_words["status"].items()}

    async def permit(request: Request) -> Response:
        factor = request.query_params.get(permit_words["query"]["factor"], "")
        try:
            found = await permits.find(request.path_params["number"], factor)
        except NotThere:
            return Response(status_code=404)
        record = found.model_dump(mode="json")
        return JSONResponse(_theirs({**record, "status": statuses[record["status"]]}, permit_words["permit"]))

    async def bill(request: Request) -> Response:
        try:
            found = await tax.bill(request.path_params["nop"])
        except NotThere:
            return Response(status_code=404)
        record = found.model_dump(mode="json")
        years = [_theirs(year, tax_words["year"]) for year in record["years"]]
        return JSONResponse(_theirs({**record, "years": years}, tax_words["bill"]))

    async def nothing_new(request: Request) -> Response:
        return JSONResponse([])

    return Starlette(
        routes=[
            Route("/permits" + permit_words["paths"]["find"], permit),
            Route("/permits" + permit_words["paths"]["changes"], nothing_new),
            Route("/tax" + tax_words["paths"]["bill"], bill),
        ]
    )


SERVICES = (integrations.permits, integrations.tax)


def _theirs(record: Record, fields: Mapping[str, str]) -> dict[str, Any]:
    return {theirs: record[ours] for ours, theirs in fields.items()}


def _now() -> datetime:
    return datetime.now(UTC)
