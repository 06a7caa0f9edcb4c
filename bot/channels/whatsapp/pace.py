"""How fast WhatsApp may be sent to: by number, and by person.

80 messages a second for one business number; to one person one message in six seconds, after a burst of 45.
https://developers.facebook.com/docs/whatsapp/cloud-api/overview#throughput
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta

PER_SECOND = 80
PAIR = timedelta(seconds=6)
BURST = 45
REMEMBERED = 50_000


class Pace:
    """`clock` gives aware UTC; the number's limit a second is kept by the loop's clock."""

    def __init__(self, clock: Callable[[], datetime], per_second: float = PER_SECOND) -> None:
        self.clock = clock
        self.per_second = per_second
        self._free_at = 0.0
        self._held_until: datetime | None = None
        self._paid_until: OrderedDict[str, datetime] = OrderedDict()

    def wait_for(self, address: str, messages: int) -> float:
        """Seconds until so many messages may go to this person; 0 when they may go now."""
        over = self._paid(address) + messages * PAIR - self.clock() - BURST * PAIR
        return max(0.0, over.total_seconds())

    def spend(self, address: str) -> None:
        """A message goes to this person."""
        self._paid_until[address] = self._paid(address) + PAIR
        self._paid_until.move_to_end(address)
        if len(self._paid_until) > REMEMBERED:
            self._paid_until.popitem(last=False)

    async def turn(self) -> None:
        """Wait for the number's next turn."""
        now = asyncio.get_running_loop().time()
        self._free_at = max(now, self._free_at + 1 / self.per_second)
        if self._free_at > now:
            await asyncio.sleep(self._free_at - now)

    def hold(self, seconds: float) -> None:
        """Nothing goes to anybody for so long."""
        self._held_until = self.clock() + timedelta(seconds=seconds)

    def held(self) -> float:
        """For how many seconds nothing goes to anybody."""
        return max(0.0, (self._held_until - self.clock()).total_seconds()) if self._held_until else 0.0

    def _paid(self, address: str) -> datetime:
        return max(self.clock(), self._paid_until.get(address, self.clock()))
