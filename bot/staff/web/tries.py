"""Against guessing keys and codes: so many wrong ones from one address, then a pause."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.staff.officers import Refused

AT_MOST = 10
PAUSE = timedelta(minutes=15)
REMEMBERED = 10_000


class Tries:
    """Counts wrong keys by network address, in this process.

    Only by address: a limit over all would let a stranger shut the door on officers, and a code of 59 bits is not
    found by a crowd either.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self._missed: OrderedDict[str, deque[datetime]] = OrderedDict()

    def check(self, address: str) -> None:
        """Raises `Refused("tries")` when this address has to wait."""
        times = self._missed.get(address)
        if times is not None and len(times) == AT_MOST and self.clock() - times[0] < PAUSE:
            raise Refused("tries")

    def missed(self, address: str) -> None:
        """That was a wrong one."""
        self._missed.setdefault(address, deque(maxlen=AT_MOST)).append(self.clock())
        self._missed.move_to_end(address)
        if len(self._missed) > REMEMBERED:
            self._missed.popitem(last=False)
