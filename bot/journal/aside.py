"""What no channel understood, kept to be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, false, func, insert, or_, select

from bot.journal.tables import AsideRow

_aside = AsideRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes


@dataclass(frozen=True, slots=True)
class Kept:
    """One part of a delivery. `key` is made from it, so that a redelivery is not kept twice."""

    key: str
    reason: str
    body: str


def set_aside(connection: Connection, channel: str, parts: Sequence[Kept], now: datetime) -> None:
    """Keep parts that are not kept yet."""
    new = {f"{channel}:{part.key}": part for part in parts}
    have = set(connection.execute(select(_aside.c.key).where(_aside.c.key.in_(new))).scalars())
    rows = [
        {"key": key, "channel": channel, "at": now, "reason": part.reason, "body": part.body}
        for key, part in new.items()
        if key not in have
    ]
    if rows:
        connection.execute(insert(_aside), rows)


def count_aside(connection: Connection) -> dict[str, int]:
    """How many are kept, by what they are."""
    query = select(_aside.c.reason, func.count()).group_by(_aside.c.reason)
    return dict(connection.execute(query).all())


def names(*people: str) -> ColumnElement[bool]:
    """The condition that a part names one of these, as JSON has it: a number, an id."""
    return or_(false(), *(_aside.c.body.contains(f'"{name}"', autoescape=True) for name in people if name))
