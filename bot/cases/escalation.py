"""Lifting a case to the staff chat, a supervisor or the head. A level only rises; why it rose is in the history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import update

from bot.cases.case import Case
from bot.cases.lifecycle import OPEN, Status
from bot.city import City
from bot.journal.entry import Entry
from bot.journal.tables import CaseEventRow, CaseRow

_case = CaseRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes


class Level(IntEnum):
    """Who looks after a case: its agency's own system, the staff chat, a supervisor, the head."""

    AGENCY = 0
    OFFICERS = 1
    SUPERVISOR = 2
    HEAD = 3


class Reason(StrEnum):
    """Why a case rose; "escalation-<reason>" in the texts."""

    DANGER = "danger"
    DESK = "desk"
    UNTAKEN = "untaken"
    NEAR = "near"
    LATE = "late"
    VERY_LATE = "very_late"
    NOT_FIXED = "not_fixed"
    LOW_RATING = "low_rating"
    OFFICER = "officer"


def lift(entry: Entry, case: Case, level: Level, reason: Reason, actor: str, key: str, text: str = "") -> Case:
    """Raise a case to a level; one that is there already stays. `key` names the event, `text` is for officers."""
    if case.level >= level:
        return case
    entry.change(update(_case).where(_case.c.number == case.number, _case.c.level < level).values(level=level))
    entry.add(
        CaseEventRow,
        key=key,
        number=case.number,
        at=entry.at,
        kind="escalated",
        status=reason,
        actor=actor,
        text=text,
        visible=False,
    )
    return replace(case, level=level)


def first_level(city: City, kind: str, agency: str, *, danger: bool) -> tuple[Level, Reason]:
    """Where a new case begins. Questions, danger words and agencies without a system come to the staff chat at once."""
    if danger:
        return Level.OFFICERS, Reason.DANGER
    if kind != "report" or agency in city.escalation.agencies:
        return Level.OFFICERS, Reason.DESK
    return Level.AGENCY, Reason.DESK


def days_left(city: City, case: Case, now: datetime | date) -> int:
    """Working days until the promise that counts now; negative when it is past. A paused case does not get later."""
    return city.calendar.working_days_between(case.paused_at or now, case.due)


def is_late(city: City, case: Case, now: datetime | date) -> bool:
    """Whether a promise of an open case is past."""
    return case.status in OPEN and days_left(city, case, now) < 0


def moved_promises(city: City, case: Case, now: datetime) -> dict[str, Any]:
    """The values of a case whose pause ends now: its promises move by the working days it waited."""
    if case.paused_at is None:
        return {}
    waited = city.calendar.working_days_between(case.paused_at, now)
    later = {name: getattr(case, name) for name in ("verify_by", "follow_up_by", "solve_by")}
    moved = {name: city.calendar.add_working_days(day, waited) for name, day in later.items()}
    return {"paused_at": None, **moved}


def may_reopen(city: City, case: Case, now: datetime) -> bool:
    """Whether the time in which a case can be opened again is not over."""
    closing, ended = city.closing, case.stage_at or case.updated_at
    days = closing.reopen + (closing.close if case.status is Status.RESOLVED else 0)
    return city.calendar.local_day(now) <= city.calendar.add_working_days(ended, days)


def level_by_clock(city: City, case: Case, now: datetime) -> tuple[Level, Reason] | None:
    """The level an open case has earned by the time that has gone by, if it is higher than the one it has."""
    rules, left = city.escalation, days_left(city, case, now)
    found: tuple[Level, Reason] | None = None
    if left < -rules.head:
        found = Level.HEAD, Reason.VERY_LATE
    elif left < 0:
        found = Level.SUPERVISOR, Reason.LATE
    elif not case.taken_by and case.status in {Status.LODGED, Status.REOPENED} and waited(city, case, now):
        found = Level.OFFICERS, Reason.UNTAKEN
    elif left <= rules.near:
        found = Level.OFFICERS, Reason.NEAR
    return found if found and found[0] > case.level else None


def waited(city: City, case: Case, now: datetime) -> bool:
    """Whether nobody has taken a case for longer than `escalation.untaken` working days."""
    return city.calendar.working_days_between(case.stage_at or case.created_at, now) > city.escalation.untaken
