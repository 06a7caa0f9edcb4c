"""Addresses of one person on several channels, and where an alert to that person goes: never to two of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, update

from bot.dialogue.state import load
from bot.journal.tables import ConversationRow, InboxRow, LinkRow, OutboxRow

ELSEWHERE = "told on the other channel"
SEEN_WHEN_OPEN = frozenset({"web", "terminal"})  # nothing rings there

_link = LinkRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
_outbox = OutboxRow.__table__  # type: ignore[attr-defined]
_inbox = InboxRow.__table__  # type: ignore[attr-defined]
_conversation = ConversationRow.__table__  # type: ignore[attr-defined]


def others(connection: Connection, address: str) -> list[str]:
    """The other addresses of the person who has this one."""
    return list(connection.execute(_others(address)).scalars())


def is_of(column: ColumnElement[str], address: str) -> ColumnElement[bool]:
    """The condition that a column holds an address of the person who has this one."""
    return or_(column == address, column.in_(_others(address)))


def stays(connection: Connection, key: str, address: str, now: datetime) -> bool:
    """Whether an alert goes out where it is addressed to. Else it was told, or goes on to the address used last.

    The first of two copies to ask decides, in the writer: the other one is then told to be out.
    """
    circle = [address, *others(connection, address)]
    stem = key.removesuffix(address)
    twins = [f"{stem}{other}" for other in circle[1:]] if stem != key else []
    rows = {r.key: r for r in connection.execute(select(_outbox).where(_outbox.c.key.in_([key, *twins])))}
    mine, copies = rows[key], [rows[twin] for twin in twins if twin in rows]
    if mine.failed_at is not None:
        return False
    chosen = _used_last(connection, circle)
    if any(copy.sent_at is not None for copy in copies):
        _out(connection, [key], now)
        return False
    if chosen == address:
        _out(connection, [copy.key for copy in copies if copy.failed_at is None], now)
        return True
    if any(copy.address == chosen and copy.failed_at is None for copy in copies):
        _out(connection, [key], now)
    else:
        _move(connection, mine, chosen, f"{stem}{chosen}" if stem != key else key)
    return False


def _others(address: str) -> Select[Any]:
    same = _link.alias("same")
    person = and_(same.c.address == address, same.c.person == _link.c.person)
    return select(_link.c.address).select_from(_link.join(same, person)).where(_link.c.address != address)


def _used_last(connection: Connection, circle: list[str]) -> str:
    """The address a person wrote from last, of those that can be reached; one that rings before one that does not."""
    query = select(_inbox.c.address, func.max(_inbox.c.received_at).label("last")).where(_inbox.c.address.in_(circle))
    used = {row.address: row.last for row in connection.execute(query.group_by(_inbox.c.address))}
    states = select(_conversation.c.address, _conversation.c.state).where(_conversation.c.address.in_(circle))
    gone = {row.address for row in connection.execute(states) if load(row.state).profile.get("alerts_off") == "blocked"}
    reachable = [address for address in circle if address not in gone] or circle
    ringing = [a for a in reachable if a.partition(":")[0] not in SEEN_WHEN_OPEN] or reachable
    written = [address for address in ringing if address in used]
    return max(written, key=lambda address: used[address]) if written else circle[0]


def _out(connection: Connection, keys: list[str], now: datetime) -> None:
    values = {"failed_at": now, "leased_until": None, "error": ELSEWHERE}
    connection.execute(update(_outbox).where(_outbox.c.key.in_(keys), _outbox.c.sent_at.is_(None)).values(**values))


def _move(connection: Connection, row: Any, address: str, key: str) -> None:
    values = {"address": address, "channel": address.partition(":")[0], "key": key, "leased_until": None}
    connection.execute(update(_outbox).where(_outbox.c.id == row.id).values(**values))
