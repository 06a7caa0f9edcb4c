"""The list that officers work through: narrowed, counted, in the order of what is promised first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from bot.cases.case import Case, read_case
from bot.cases.lifecycle import OPEN, Status
from bot.city import City
from bot.journal.tables import CaseRow

WALKED = 1000

_case = CaseRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes

DUE = case(
    (_case.c.status.in_((Status.LODGED, Status.REOPENED)), _case.c.verify_by),
    (_case.c.status == Status.VERIFIED, _case.c.follow_up_by),
    else_=_case.c.solve_by,
)
"""`Case.due` in SQL."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases; what is left out does not narrow. `taken_by`: "" for nobody. `late_before`: open cases whose promise
    ended before that day and that do not wait for their resident; see `late_day`."""

    statuses: Collection[str] = ()
    text: str = ""
    category: str = ""
    agency: str = ""
    kelurahan: Collection[str] | None = None
    taken_by: str | None = None
    level: int | None = None
    late_before: date | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """How much there is to do: open cases, late ones, those nobody has taken, one's own."""

    open: int
    late: int
    untaken: int
    mine: int


def late_day(city: City, now: datetime) -> date:
    """A promise that ended before this day is past: the last working day, today counted (as `escalation.is_late`)."""
    day = city.calendar.local_day(now)
    while not city.calendar.is_working_day(day):
        day -= timedelta(days=1)
    return day


def listed(connection: Connection, wanted: Wanted, limit: int, offset: int = 0) -> list[Case]:
    """One page: open cases by promise, the soonest first; when others are among them, the last changed first."""
    query = select(_case).where(*_where(wanted)).order_by(*_order(wanted)).limit(limit).offset(offset)
    return [read_case(row) for row in connection.execute(query)]


def walk(connection: Connection, wanted: Wanted) -> list[str]:
    """The numbers of the first thousand, in the same order: for going from one case to the next."""
    query = select(_case.c.number).where(*_where(wanted)).order_by(*_order(wanted)).limit(WALKED)
    return list(connection.execute(query).scalars())


def count(connection: Connection, wanted: Wanted) -> int:
    """How many there are in all."""
    return int(connection.execute(select(func.count()).select_from(_case).where(*_where(wanted))).scalar_one())


def load(connection: Connection, agency: str, officer: str, late_before: date) -> Load:
    """The figures above the list; of one agency, or all."""
    parts = (_late(late_before), _case.c.taken_by == "", _case.c.taken_by == officer)
    counted = [func.coalesce(func.sum(case((part, 1), else_=0)), 0) for part in parts]
    open_ = Wanted(statuses=OPEN, agency=agency)
    return Load(*connection.execute(select(func.count(), *counted).where(*_where(open_))).one())


def _where(wanted: Wanted) -> list[ColumnElement[bool]]:
    equal = {"category": wanted.category, "agency": wanted.agency}
    found: list[ColumnElement[bool]] = [_case.c[name] == value for name, value in equal.items() if value]
    if wanted.statuses:
        found.append(_case.c.status.in_(sorted(wanted.statuses)))
    if wanted.kelurahan is not None:
        found.append(_case.c.kelurahan.in_(sorted(wanted.kelurahan)))
    if wanted.taken_by is not None:
        found.append(_case.c.taken_by == wanted.taken_by)
    if wanted.level is not None:
        found.append(_case.c.level == wanted.level)
    if wanted.late_before is not None:
        found.append(_late(wanted.late_before))
    if wanted.text:
        columns = (_case.c.number, _case.c.description, _case.c.street)
        found.append(or_(*(column.icontains(wanted.text, autoescape=True) for column in columns)))
    return found


def _late(before: date) -> ColumnElement[bool]:
    return and_(_case.c.status.in_(sorted(OPEN)), _case.c.paused_at.is_(None), before > DUE)


def _order(wanted: Wanted) -> tuple[Any, ...]:
    if wanted.statuses and set(wanted.statuses) <= OPEN:
        return DUE, _case.c.created_at, _case.c.number
    return _case.c.updated_at.desc(), _case.c.number
