"""What officers read in the morning: open, late, by category and kecamatan, how long answers and solutions take.

First answer: from lodging to the first word or status of the city that the resident sees. Solution: to the first
"resolved". Both in working days with office hours as the day, so that a night does not count.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, and_, func, select

from bot.cases.case import Case, read_case
from bot.cases.escalation import is_late
from bot.cases.lifecycle import OPEN, Status
from bot.city import City
from bot.journal.tables import CaseEventRow, CaseRow

PERIOD = timedelta(days=30)
TREND = 14

_case = CaseRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
_event = CaseEventRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and 90th percentile in working hours, of how many cases."""

    median: float = 0.0
    p90: float = 0.0
    count: int = 0


@dataclass(frozen=True, slots=True)
class Recap:
    """The figures of an agency (or all) at a moment. `trend`: (lodged, solved) a day, the last of them today."""

    at: datetime
    open: int = 0
    late: int = 0
    lodged: int = 0
    solved: int = 0
    by_category: Sequence[tuple[str, int, int]] = field(default=())
    by_kecamatan: Sequence[tuple[str, int, int]] = field(default=())
    first_answer: Spread = Spread()
    solution: Spread = Spread()
    trend: Sequence[tuple[int, int]] = field(default=())


def recap(connection: Connection, city: City, now: datetime, agency: str = "") -> Recap:
    """Open cases as they are; the rest of the last 30 days. `by_…`: (name, open, late of them), most first."""
    mine = [_case.c.agency == agency] if agency else []
    running = [
        read_case(row) for row in connection.execute(select(_case).where(_case.c.status.in_(sorted(OPEN)), *mine))
    ]
    late = {case.number for case in running if is_late(city, case, now) and not case.paused_at}
    since = now - PERIOD
    times = _times(connection, since, mine)
    lodged = [first for first, _, _ in times if first >= since]
    solved = [end for _, _, end in times if end is not None and end >= since]
    hours = _Hours(city)
    return Recap(
        at=now,
        open=len(running),
        late=len(late),
        lodged=len(lodged),
        solved=len(solved),
        by_category=_tally(running, late, [case.category for case in running]),
        by_kecamatan=_tally(running, late, [_kecamatan(city, case) for case in running]),
        first_answer=_spread([hours.between(a, b) for a, b, _ in times if b is not None and b >= since]),
        solution=_spread([hours.between(a, c) for a, _, c in times if c is not None and c >= since]),
        trend=_trend(city, now, lodged, solved),
    )


def _times(
    connection: Connection, since: datetime, mine: list[object]
) -> list[tuple[datetime, datetime | None, datetime | None]]:
    """When each case was lodged, first answered, first solved; cases in which something happened since."""
    said = and_(_event.c.visible, _event.c.kind.in_(("reply", "status", "paused")), _event.c.actor != "resident")
    answered = (
        select(_event.c.number, func.min(_event.c.at).label("at")).where(said).group_by(_event.c.number).subquery()
    )
    ended = and_(_event.c.kind == "status", _event.c.status == Status.RESOLVED)
    solved = (
        select(_event.c.number, func.min(_event.c.at).label("at")).where(ended).group_by(_event.c.number).subquery()
    )
    query = (
        select(_case.c.created_at, answered.c.at.label("answered"), solved.c.at.label("solved"))
        .outerjoin(answered, answered.c.number == _case.c.number)
        .outerjoin(solved, solved.c.number == _case.c.number)
        .where(_case.c.updated_at >= since, *mine)  # type: ignore[arg-type]  # conditions
    )
    return [(row.created_at, _aware(row.answered), _aware(row.solved)) for row in connection.execute(query)]


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


def _tally(cases: Sequence[Case], late: set[str], names: Sequence[str]) -> list[tuple[str, int, int]]:
    all_ = Counter(names)
    behind = Counter(name for case, name in zip(cases, names, strict=True) if case.number in late)
    return [(name, count, behind[name]) for name, count in sorted(all_.items(), key=lambda item: (-item[1], item[0]))]


def _kecamatan(city: City, case: Case) -> str:
    return city.areas.by_code(case.kelurahan).kecamatan if case.kelurahan else ""


def _spread(hours: Sequence[float]) -> Spread:
    if not hours:
        return Spread()
    ordered = sorted(hours)
    return Spread(percentile(ordered, 0.5), percentile(ordered, 0.9), len(ordered))


def percentile(ordered: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the sorted values does not exceed (nearest rank)."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _trend(city: City, now: datetime, lodged: Sequence[datetime], solved: Sequence[datetime]) -> list[tuple[int, int]]:
    today = city.calendar.local_day(now)
    came, went = Counter(map(city.calendar.local_day, lodged)), Counter(map(city.calendar.local_day, solved))
    days = [today - timedelta(days=n) for n in reversed(range(TREND))]
    return [(came[day], went[day]) for day in days]


class _Hours:
    """Working hours between two moments; each day's are counted once."""

    def __init__(self, city: City) -> None:
        self.calendar = city.calendar

    def between(self, start: datetime, end: datetime) -> float:
        calendar, total = self.calendar, timedelta()
        first, last = start.astimezone(calendar.zone), end.astimezone(calendar.zone)
        for n in range((last.date() - first.date()).days + 1):
            day = first.date() + timedelta(days=n)
            if not calendar.is_working_day(day):
                continue
            opens, closes = (datetime.combine(day, at, calendar.zone) for at in calendar.hours[day.weekday()])
            total += max(timedelta(), min(last, closes) - max(first, opens))
        return total / timedelta(hours=1)
