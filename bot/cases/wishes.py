"""What a resident wished for alerts: quiet hours (21.00-06.00) wait for the morning, "stop" ends them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

QUIET_FROM, QUIET_TO = time(21), time(6)


def held(profile: Mapping[str, Any], now: datetime, zone: ZoneInfo) -> datetime | str | None:
    """Until when an alert waits, why it is not sent at all ("blocked", "stopped"), None when it may go."""
    if off := profile.get("alerts_off"):
        return "blocked" if off == "blocked" else "stopped"
    return quiet_until(now, zone) if profile.get("quiet") else None


def quiet_until(now: datetime, zone: ZoneInfo) -> datetime | None:
    """The end of the quiet hours (21.00-06.00) that `now` falls into, or None."""
    local = now.astimezone(zone)
    if QUIET_TO <= local.time() < QUIET_FROM:
        return None
    day = local.date() + timedelta(days=1 if local.time() >= QUIET_FROM else 0)
    return datetime.combine(day, QUIET_TO, zone).astimezone(UTC)
