"""How much a group takes: about 20 messages a minute, whatever the number of its topics; then 429.

core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

import math
import time
from collections import deque
from dataclasses import dataclass, field

from tests.peers.telegram.wire import BotError, Params

COUNTED = frozenset(
    "sendmessage sendphoto senddocument sendvideo sendvoice sendaudio sendvideonote sendsticker sendanimation "
    "sendlocation sendmediagroup copymessage forwardmessage editmessagetext editmessagecaption createforumtopic".split()
)


@dataclass
class Limit:
    """`a_minute` messages in any `minute` seconds; what is over is refused and does not count."""

    a_minute: int = 20
    minute: float = 60.0
    taken: deque[float] = field(default_factory=deque)

    def take(self, called: str, params: Params) -> None:
        """Raises `BotError` 429 that says after how many (whole) seconds there is room again."""
        if called not in COUNTED:
            return
        cost = len(params.json("media") or ()) if called == "sendmediagroup" else 1
        now = time.monotonic()
        while self.taken and self.taken[0] <= now - self.minute:
            self.taken.popleft()
        over = len(self.taken) + cost - self.a_minute
        if over > 0:
            wait = max(1, math.ceil(self.taken[over - 1] + self.minute - now))
            raise BotError(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})
        self.taken.extend([now] * cost)
