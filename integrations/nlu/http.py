"""A Rasa server over HTTP (`rasa run --enable-api`)."""

from __future__ import annotations

import httpx
from pydantic import ValidationError

from integrations.errors import Unavailable
from integrations.http import Caller
from integrations.nlu.schema import Parsed

BUDGET = 1.5  # a resident waits for it with every text; Rasa answers in 10 to 80 ms


class RasaClient:
    """Fills the port `Nlu`."""

    def __init__(self, base_url: str, client: httpx.AsyncClient, budget: float = BUDGET) -> None:
        self.caller = Caller("nlu", base_url, client, budget)

    async def parse(self, text: str) -> Parsed:
        # https://rasa.com/docs/rasa/pages/http-api/#operation/parseModelMessage
        raw = await self.caller.ask("/model/parse", {"text": text})
        try:
            return Parsed.from_rasa(raw)
        except (ValidationError, TypeError, KeyError, AttributeError) as garbage:
            raise Unavailable("not understandable") from garbage
