"""Numbers, cursors and ticks: small rows that several processes share."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.journal.tables import CounterRow, CursorRow

_counter = CounterRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
_cursor = CursorRow.__table__  # type: ignore[attr-defined]
_RAISE = {
    name: insert(_counter)
    .values(name=bindparam("series"), value=1)
    .on_conflict_do_update(index_elements=["name"], set_={"value": _counter.c.value + 1})
    .returning(_counter.c.value)
    for name, insert in (("postgresql", postgresql_insert), ("sqlite", sqlite_insert))
}


def next_number(connection: Connection, name: str) -> int:
    """The next number of a series, from 1. A number is never given twice; a rolled-back one may be."""
    return int(connection.execute(_RAISE[connection.dialect.name], {"series": name}).scalar_one())


def read_cursor(connection: Connection, name: str) -> datetime | None:
    """Up to when a system was asked for changes."""
    return connection.execute(select(_cursor.c.at).where(_cursor.c.name == name)).scalar_one_or_none()


def move_cursor(connection: Connection, name: str, at: datetime) -> None:
    insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    statement = insert(_cursor).values(name=name, at=at)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"at": at}))
