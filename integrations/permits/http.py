"""The permit system over HTTP, as `mapping.toml` describes it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
from pydantic import ValidationError

from integrations.errors import NotThere, Unavailable
from integrations.http import BUDGET, Caller, read_mapping, renamed
from integrations.permits.schema import Permit, PermitChange


class PermitsClient:
    """Fills the port `Permits`."""

    def __init__(self, base_url: str, client: httpx.AsyncClient, budget: float = BUDGET) -> None:
        self.caller = Caller("permits", base_url, client, budget)
        self.mapping = read_mapping(Path(__file__).parent)

    async def find(self, number: str, factor: str) -> Permit:
        path = self.mapping["paths"]["find"].format(number=quote(number, safe=""))
        raw = await self.caller.get(path, {self.mapping["query"]["factor"]: factor})
        try:
            found = Permit.model_validate(self._words(raw, "permit"))
        except (ValidationError, TypeError, AttributeError) as garbage:
            raise Unavailable("not understandable") from garbage
        if found.number != number:
            raise NotThere
        return found

    async def changes_since(self, moment: datetime) -> list[PermitChange]:
        raw = await self.caller.get(
            self.mapping["paths"]["changes"], {self.mapping["query"]["since"]: moment.isoformat()}
        )
        try:
            return [PermitChange.model_validate(self._words(item, "change")) for item in raw]
        except (ValidationError, TypeError, AttributeError) as garbage:
            raise Unavailable("not understandable") from garbage

    def _words(self, raw: dict[str, Any], kind: str) -> dict[str, Any]:
        record = renamed(raw, self.mapping[kind])
        return {**record, "status": self.mapping["status"].get(record.get("status"), "other")}
