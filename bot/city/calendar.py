"""Indonesian working days and the city's office hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Hours = Mapping[int, tuple[time, time]]


class Calendar:
    """`hours`: (opening, closing) by weekday, Monday 0; other days are closed.

    National holidays and cuti bersama come from the `holidays` package (Keputusan Bersama Tiga Menteri, yearly).
    """

    def __init__(self, hours: Hours, days_off: Iterable[date], timezone: str) -> None:
        self.hours = hours
        self.days_off = frozenset(days_off)
        self.zone = ZoneInfo(timezone)

    def is_working_day(self, day: date) -> bool:
        """Whether the offices are open on this day."""
        return day.weekday() in self.hours and day not in self.days_off and day not in _national(day.year)

    def add_working_days(self, start: datetime | date, days: int) -> date:
        """The date `days` working days after `start` (its local day, not counted itself)."""
        day = self.local_day(start)
        while days > 0:
            day += timedelta(days=1)
            days -= self.is_working_day(day)
        return day

    def working_days_between(self, start: datetime | date, end: datetime | date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` is earlier."""
        first, last = self.local_day(start), self.local_day(end)
        if last < first:
            return -self.working_days_between(last, first)
        return sum(self.is_working_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))

    def is_open(self, at: datetime) -> bool:
        """Whether officers are at work at this moment."""
        local = at.astimezone(self.zone)
        if not self.is_working_day(local.date()):
            return False
        opens, closes = self.hours[local.weekday()]
        return opens <= local.time() < closes

    def next_opening(self, at: datetime) -> datetime:
        """When officers start next; `at` itself when they are at work. UTC."""
        if self.is_open(at):
            return at.astimezone(UTC)
        local = at.astimezone(self.zone)
        day = local.date()
        if not (self.is_working_day(day) and local.time() < self.hours[day.weekday()][0]):
            day = self.add_working_days(day, 1)
        return datetime.combine(day, self.hours[day.weekday()][0], self.zone).astimezone(UTC)

    def local_day(self, moment: datetime | date) -> date:
        return moment.astimezone(self.zone).date() if isinstance(moment, datetime) else moment


@lru_cache(maxsize=16)
def _national(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("ID", years=year, categories=("public", "government")))
