"""What a server that understands texts does for the front door."""

from __future__ import annotations

from typing import Protocol

from integrations.nlu.schema import Parsed


class Nlu(Protocol):
    async def parse(self, text: str) -> Parsed:
        """What a text wants. Raises `Unavailable` within 1.5 s, or another `ServiceError`."""
        ...
