"""An understanding server in memory, for tests."""

from __future__ import annotations

from integrations.failing import Failing
from integrations.nlu.schema import Parsed


class FakeNlu(Failing):
    """Fills the port `Nlu`: knows the texts it was taught; `asked` are those it was asked for."""

    def __init__(self) -> None:
        self.taught: dict[str, Parsed] = {}
        self.asked: list[str] = []

    def teach(self, text: str, parsed: Parsed) -> None:
        self.taught[text] = parsed

    async def parse(self, text: str) -> Parsed:
        self.asked.append(text)
        self.before()
        return self.taught.get(text, Parsed())
