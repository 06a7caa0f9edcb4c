"""The property tax system over HTTP, as `mapping.toml` describes it. Amounts are taken as they come."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import httpx
from pydantic import ValidationError

from integrations.errors import NotThere, Unavailable
from integrations.http import BUDGET, Caller, read_mapping, renamed
from integrations.tax.schema import TaxBill


class TaxClient:
    """Fills the port `Tax`."""

    def __init__(self, base_url: str, client: httpx.AsyncClient, budget: float = BUDGET) -> None:
        self.caller = Caller("tax", base_url, client, budget)
        self.mapping = read_mapping(Path(__file__).parent)

    async def bill(self, nop: str) -> TaxBill:
        raw = await self.caller.get(self.mapping["paths"]["bill"].format(nop=quote(nop, safe="")))
        try:
            record = renamed(raw, self.mapping["bill"])
            record["years"] = [renamed(year, self.mapping["year"]) for year in record["years"]]
            found = TaxBill.model_validate(record)
        except (ValidationError, TypeError, AttributeError, KeyError) as garbage:
            raise Unavailable("not understandable") from garbage
        if found.nop != nop:
            raise NotThere
        return found
