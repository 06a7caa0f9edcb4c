"""The figures of the day: as words, as tables that lead to the cases, and as the picture of the morning recap."""

from __future__ import annotations

from datetime import datetime, timedelta

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.cases.statistics import recap
from bot.dialogue.markup import to_html
from bot.staff.officers import Officer, Refused
from bot.staff.recap import in_words, recap_of
from bot.staff.web.facts import Teller
from bot.staff.web.filter import Filter
from bot.staff.web.shared import Shared

FRESH = timedelta(minutes=1)


class Figures:
    """/petugas/rekap. A drawn picture is good for a minute: drawing takes about a second."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.teller = Teller(shared.texts, shared.city)
        self._draw = recap_of(shared.desk.registry, shared.desk.clock)
        self._drawn: dict[str, tuple[datetime, bytes]] = {}

    def routes(self) -> list[BaseRoute]:
        at_work = self.shared.at_work
        return [
            Route("/petugas/rekap", at_work(self.show)),
            Route("/petugas/rekap.png", at_work(self.picture)),
        ]

    async def show(self, request: Request, officer: Officer) -> Response:
        shared, agency = self.shared, self._agency(request, officer)
        city = shared.city
        found = await shared.read(lambda c: recap(c, city, shared.desk.clock(), agency))
        words = in_words(found, shared.texts, city.agency_name(agency) if agency else city.name)
        near = Filter(dinas=agency)
        return shared.page(
            "figures.html",
            officer,
            words=Markup(to_html(words)),  # noqa: S704 -- escaped by Texts, tags by to_html
            agency=agency,
            agencies=shared.agency_names(officer),
            categories=[
                (self.teller.category(code), many, late, near.query(kategori=code))
                for code, many, late in found.by_category
            ],
            areas=[(name or "-", many, late, near.query(kecamatan=name)) for name, many, late in found.by_kecamatan],
        )

    async def picture(self, request: Request, officer: Officer) -> Response:
        agency, now = self._agency(request, officer), self.shared.desk.clock()
        drawn = self._drawn.get(agency)
        if drawn is None or now - drawn[0] > FRESH:
            drawn = now, (await self._draw(agency))[1]
            self._drawn[agency] = drawn
        return Response(drawn[1], media_type="image/png", headers={"cache-control": "private, max-age=60"})

    def _agency(self, request: Request, officer: Officer) -> str:
        """Whose figures: one's own agency's, or those one asks for."""
        asked = request.query_params.get("dinas", "")
        if officer.agency or not asked:
            return officer.agency
        if asked not in self.shared.city.agencies:
            raise Refused("unknown")
        return asked
