"""Against walking through numbers: limits on look-ups that found nothing, per resident and overall."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from typing import Any

TRIES = 5
PAUSE = timedelta(minutes=15)
OVERALL = 120
OVERALL_WINDOW = timedelta(minutes=1)


class Guard:
    """Counts misses. Per resident in their profile (stored), overall in this process."""

    def __init__(self) -> None:
        self._recent: deque[datetime] = deque()

    def wait(self, profile: dict[str, Any], kind: str, now: datetime) -> int:
        """Minutes to wait before the next look-up, 0 when it may be made."""
        tries = _recent(profile, kind, now)
        if len(tries) >= TRIES:
            return max(1, round((tries[0] + PAUSE - now) / timedelta(minutes=1)))
        while self._recent and self._recent[0] < now - OVERALL_WINDOW:
            self._recent.popleft()
        return 1 if len(self._recent) >= OVERALL else 0

    def missed(self, profile: dict[str, Any], kind: str, now: datetime) -> None:
        """A look-up found nothing."""
        tries = [*_recent(profile, kind, now), now]
        profile.setdefault("tries", {})[kind] = [moment.isoformat() for moment in tries[-TRIES:]]
        self._recent.append(now)


def _recent(profile: dict[str, Any], kind: str, now: datetime) -> list[datetime]:
    tries = map(datetime.fromisoformat, profile.get("tries", {}).get(kind, ()))
    return [moment for moment in tries if moment > now - PAUSE]
