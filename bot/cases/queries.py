"""Questions to the database about cases. All run in a reader connection."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, bindparam, func, or_, select

from bot.cases.case import Case, Event, read_case, read_event
from bot.cases.lifecycle import OPEN
from bot.journal import outbox
from bot.journal.links import ELSEWHERE, is_of
from bot.journal.statuses import REPLACED, first_key
from bot.journal.tables import CaseEventRow, CaseRow, FollowerRow, OutboxRow

SIMILAR_METRES = 200
SIMILAR_DAYS = 30
METRES_PER_DEGREE = 111_320
UNDONE = outbox.UNDONE
TOLD_OTHERWISE = frozenset({ELSEWHERE, REPLACED})

_case = CaseRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
_event = CaseEventRow.__table__  # type: ignore[attr-defined]
_follower = FollowerRow.__table__  # type: ignore[attr-defined]
_outbox = OutboxRow.__table__  # type: ignore[attr-defined]


SIMILAR = select(_case).where(
    _case.c.category == bindparam("of"),
    _case.c.kind == "report",
    _case.c.status.in_(sorted(OPEN)),
    _case.c.lat.between(bindparam("south"), bindparam("north")),
    _case.c.lon.between(bindparam("west"), bindparam("east")),
    _case.c.created_at >= bindparam("since", type_=_case.c.created_at.type),
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """How many followers got a message, how many wait for it, and why it did not reach the others. Of those who got it:
    to how many telephones the channel says it came, and how many have read it."""

    sent: int = 0
    waiting: int = 0
    failed: tuple[str, ...] = ()
    arrived: int = 0
    read: int = 0


def find(connection: Connection, number: str) -> Case | None:
    row = connection.execute(select(_case).where(_case.c.number == number)).first()
    return read_case(row) if row else None


def find_followed(connection: Connection, number: str, address: str) -> Case | None:
    """A case, if this address reported or follows it: others learn nothing, not even that it exists."""
    case = find(connection, number)
    if case is None:
        return None
    followed = select(_follower.c.number).where(_follower.c.number == number, is_of(_follower.c.address, address))
    mine = select(_case.c.number).where(_case.c.number == number, is_of(_case.c.reporter, address))
    return case if connection.execute(mine.union(followed)).first() else None


def of_resident(connection: Connection, address: str, limit: int, offset: int = 0) -> list[Case]:
    """The cases an address reported or follows, newest first."""
    followed = select(_follower.c.number).where(is_of(_follower.c.address, address))
    query = select(_case).where(or_(is_of(_case.c.reporter, address), _case.c.number.in_(followed)))
    query = query.order_by(_case.c.created_at.desc(), _case.c.number.desc()).limit(limit).offset(offset)
    return [read_case(row) for row in connection.execute(query)]


def similar(connection: Connection, category: str, lat: float, lon: float, now: datetime) -> list[tuple[Case, int]]:
    """Open reports of a category within 200 m and 30 days, nearest first, at most 3, with metres."""
    north = SIMILAR_METRES / METRES_PER_DEGREE
    east = north / math.cos(math.radians(lat))
    box = {"south": lat - north, "north": lat + north, "west": lon - east, "east": lon + east}
    found = connection.execute(SIMILAR, box | {"of": category, "since": now - timedelta(days=SIMILAR_DAYS)})
    near = [(case, metres(case, lat, lon)) for case in map(read_case, found)]
    return sorted((pair for pair in near if pair[1] <= SIMILAR_METRES), key=lambda pair: pair[1])[:3]


def metres(case: Case, lat: float, lon: float) -> int:
    """Distance on a flat city: good to a metre at this size."""
    if case.lat is None or case.lon is None:
        return SIMILAR_METRES + 1
    north = (case.lat - lat) * METRES_PER_DEGREE
    east = (case.lon - lon) * METRES_PER_DEGREE * math.cos(math.radians(lat))
    return round(math.hypot(north, east))


def history(connection: Connection, number: str, *, visible_only: bool) -> list[Event]:
    """A case's events, oldest first."""
    query = select(_event).where(_event.c.number == number).order_by(_event.c.id)
    if visible_only:
        query = query.where(_event.c.visible)
    return [read_event(row) for row in connection.execute(query)]


def followers(connection: Connection, number: str) -> list[tuple[str, str]]:
    """(address, language) of everybody who is told about a case."""
    query = select(_follower.c.address, _follower.c.language).where(_follower.c.number == number)
    return [(row.address, row.language) for row in connection.execute(query)]


def of_staff(
    connection: Connection, statuses: Sequence[str] = (), text: str = "", limit: int = 50, offset: int = 0
) -> list[Case]:
    """Cases for officers: those promised soonest first."""
    query = select(_case).order_by(_case.c.solve_by, _case.c.created_at, _case.c.number)
    if statuses:
        query = query.where(_case.c.status.in_(statuses))
    if text:
        found = [
            column.icontains(text, autoescape=True) for column in (_case.c.number, _case.c.description, _case.c.street)
        ]
        query = query.where(or_(*found))
    return [read_case(row) for row in connection.execute(query.limit(limit).offset(offset))]


def taken_by(connection: Connection, officer: str) -> list[Case]:
    """The open cases of an officer, those promised soonest first."""
    query = select(_case).where(_case.c.taken_by == officer, _case.c.status.in_(sorted(OPEN)))
    return _soonest([read_case(row) for row in connection.execute(query)])


def late(connection: Connection, today: date, agency: str = "") -> list[Case]:
    """Open cases whose promise is past, the latest first; of one agency or all. Paused ones wait for the resident."""
    query = select(_case).where(_case.c.status.in_(sorted(OPEN)), _case.c.paused_at.is_(None))
    query = query.where(or_(_case.c.verify_by < today, _case.c.solve_by < today))
    if agency:
        query = query.where(_case.c.agency == agency)
    return _soonest([case for case in map(read_case, connection.execute(query)) if case.due < today])


def _soonest(cases: list[Case]) -> list[Case]:
    return sorted(cases, key=lambda case: (case.due, case.number))


def count_by_status(connection: Connection, agency: str = "") -> dict[str, int]:
    """How many cases there are by status, of an agency or all."""
    query = select(_case.c.status, func.count()).group_by(_case.c.status)
    if agency:
        query = query.where(_case.c.agency == agency)
    return dict(connection.execute(query).all())


def by_remote(connection: Connection, remote_ids: Sequence[str]) -> dict[str, Case]:
    """Cases by their number in the city's complaint system."""
    rows = connection.execute(select(_case).where(_case.c.remote_id.in_(remote_ids)))
    return {row.remote_id: read_case(row) for row in rows}


def known_events(connection: Connection, keys: Sequence[str]) -> set[str]:
    """Which of these event keys were written already."""
    return set(connection.execute(select(_event.c.key).where(_event.c.key.in_(keys))).scalars())


def officer_spoke(connection: Connection, address: str, since: datetime, left: datetime) -> str:
    """The open case on which an officer wrote to this resident last, or "": after `since`, or asking for an answer
    that has not come; and not before the resident `left` the talk."""
    query = select(_outbox.c.key, _outbox.c.created_at).where(
        is_of(_outbox.c.address, address),
        _outbox.c.kind == "alert",
        _outbox.c.created_at > left,
        or_(_outbox.c.key.like("case:%:reply:%"), _outbox.c.key.like("case:%:paused:%")),
        or_(_outbox.c.error != UNDONE, _outbox.c.failed_at.is_(None)),
    )
    row = connection.execute(query.order_by(_outbox.c.id.desc()).limit(1)).first()
    case = find(connection, row.key.split(":")[1]) if row else None
    if row is None or case is None or case.status not in OPEN:
        return ""
    return case.number if case.paused_at or row.created_at > since else ""


def delivery(connection: Connection, number: str) -> dict[str, Delivery]:
    """What became of the messages about a case, by the key of the event they tell of; of several to one resident (an
    answer and its correction) the last counts."""
    begins = _begins(connection, f"case:{number}:")
    newest = {}
    for row in connection.execute(select(_outbox).where(*begins).order_by(_outbox.c.id)):
        if not (row.failed_at and row.error in TOLD_OTHERWISE):
            newest[first_key(row.key).split(":", 3)[3].removesuffix(f":{row.address}"), row.address] = row
    found: dict[str, Delivery] = {}
    for (event, _), row in newest.items():
        so_far = found.get(event, Delivery())
        if row.failed_at:
            found[event] = replace(so_far, failed=(*so_far.failed, row.error))
        elif row.sent_at:
            arrived, read = row.status in {"delivered", "read"}, row.status == "read"
            found[event] = replace(
                so_far, sent=so_far.sent + 1, arrived=so_far.arrived + arrived, read=so_far.read + read
            )
        else:
            found[event] = replace(so_far, waiting=so_far.waiting + 1)
    return found


def _begins(connection: Connection, prefix: str) -> list[ColumnElement[bool]]:
    """Keys of the outbox that begin so, by an index: PostgreSQL's serves LIKE, SQLite's a range."""
    found = [_outbox.c.key.startswith(prefix, autoescape=True)]
    if connection.dialect.name == "sqlite":
        found += [_outbox.c.key >= prefix, _outbox.c.key < f"{prefix}\U0010ffff"]
    return found


def forwarding(connection: Connection, number: str) -> Delivery:
    """What became of the parcels that bring a case into the city's complaint system."""
    query = select(_outbox.c.sent_at, _outbox.c.failed_at, _outbox.c.error)
    rows = connection.execute(query.where(_outbox.c.address == number, _outbox.c.kind == "forward")).all()
    failed = tuple(row.error for row in rows if row.failed_at)
    sent = sum(row.sent_at is not None for row in rows)
    return Delivery(sent, len(rows) - sent - len(failed), failed)


def posted(connection: Connection, key: str) -> bool:
    """Whether the outbox has had this key."""
    return connection.execute(select(_outbox.c.id).where(_outbox.c.key == key)).first() is not None
