"""Wakes the open web chats when something arrives for them."""

from __future__ import annotations

import asyncio
from collections import defaultdict

from bot.journal.outbox import Parcel


class Hub:
    """The sender of the channel "web". The page reads the outbox itself; sending means telling it to look."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    async def send(self, parcel: Parcel) -> str:
        self.wake(parcel.address)
        return ""

    def wake(self, address: str) -> None:
        for event in self._waiting.get(address, ()):
            event.set()

    def join(self, address: str) -> asyncio.Event:
        """An event that is set whenever there is something new for an address."""
        event = asyncio.Event()
        self._waiting[address].add(event)
        return event

    def leave(self, address: str, event: asyncio.Event) -> None:
        self._waiting[address].discard(event)
        if not self._waiting[address]:
            del self._waiting[address]
