"""The outbox: what is to be delivered, claimed by a relay under a lease, and marked with what became of it.

Whoever delivers for a channel is its `Sender`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection, and_, exists, or_, select, update

from bot.dialogue.message import Outbound
from bot.journal.entry import parse
from bot.journal.tables import OutboxRow

LEASE = timedelta(seconds=8)

_rows = OutboxRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes


@dataclass(frozen=True, slots=True)
class Parcel:
    """One claimed row. `body` is for the sender of its channel."""

    id: int
    key: str
    channel: str
    address: str
    kind: str
    body: str
    attempts: int
    created_at: datetime

    @property
    def message(self) -> Outbound:
        return parse(self.body)


class Later(Exception):
    """It could not be delivered now. `seconds` when the other side said how long to wait."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Gone(Exception):
    """It can never be delivered; the reason is shown to officers."""


class Sender(Protocol):
    async def send(self, parcel: Parcel) -> str:
        """Deliver one parcel; the provider's id for it, or "". Raises `Later` or `Gone`."""
        ...


def claim(connection: Connection, channels: Sequence[str], now: datetime, limit: int = 100) -> list[Parcel]:
    """Take what is due, oldest first, at most one row an address: order per resident is kept.

    A lease that ran out (its relay died) is taken over.
    """
    earlier = _rows.alias("earlier")
    waiting = exists().where(
        earlier.c.channel == _rows.c.channel,
        earlier.c.address == _rows.c.address,
        earlier.c.id < _rows.c.id,
        earlier.c.sent_at.is_(None),
        earlier.c.failed_at.is_(None),
    )
    free = or_(_rows.c.leased_until.is_(None), _rows.c.leased_until < now)
    due = and_(_rows.c.channel.in_(channels), _rows.c.sent_at.is_(None), _rows.c.failed_at.is_(None), free)
    query = (
        select(_rows)
        .where(due, _rows.c.due_at <= now, ~waiting)
        .order_by(_rows.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=_rows)
    )
    found = connection.execute(query).all()
    if found:
        ids = [row.id for row in found]
        connection.execute(update(_rows).where(_rows.c.id.in_(ids)).values(leased_until=now + LEASE))
    return [
        Parcel(row.id, row.key, row.channel, row.address, row.kind, row.body, row.attempts, row.created_at)
        for row in found
    ]


def renew(connection: Connection, ids: Sequence[int], now: datetime) -> None:
    """Keep parcels that are still on the wire."""
    connection.execute(update(_rows).where(_rows.c.id.in_(ids)).values(leased_until=now + LEASE))


def mark_sent(connection: Connection, parcel: Parcel, now: datetime, provider_id: str = "") -> None:
    _mark(connection, parcel, sent_at=now, leased_until=None, provider_id=provider_id)


def mark_failed(connection: Connection, parcel: Parcel, now: datetime, error: str) -> None:
    """For good: it will not be tried again."""
    _mark(connection, parcel, failed_at=now, leased_until=None, error=error)


def mark_later(connection: Connection, parcel: Parcel, due: datetime, error: str) -> None:
    """Try again at `due`."""
    _mark(connection, parcel, due_at=due, leased_until=None, error=error, attempts=parcel.attempts + 1)


def _mark(connection: Connection, parcel: Parcel, **values: object) -> None:
    connection.execute(update(_rows).where(_rows.c.id == parcel.id).values(**values))
