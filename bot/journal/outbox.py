"""The outbox: what is to be delivered, claimed by a relay under a lease, and marked with what became of it.

Whoever delivers for a channel is its `Sender`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Connection, Integer, Update, and_, bindparam, exists, func, or_, select, update

from bot.dialogue.message import Outbound
from bot.journal.entry import parse
from bot.journal.tables import OutboxRow

LEASE = timedelta(seconds=8)

UNDONE = "undone"
"""The error of a message that its officer kept from leaving."""

_rows = OutboxRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes


_earlier = _rows.alias("earlier")
_now = bindparam("now", type_=_rows.c.due_at.type)
_blocked = exists().where(
    _earlier.c.channel == _rows.c.channel,
    _earlier.c.address == _rows.c.address,
    _earlier.c.kind == _rows.c.kind,
    _earlier.c.id < _rows.c.id,
    _earlier.c.sent_at.is_(None),
    _earlier.c.failed_at.is_(None),
)
CLAIM = (
    select(_rows)
    .where(
        _rows.c.channel.in_(bindparam("channels", expanding=True)),
        _rows.c.sent_at.is_(None),
        _rows.c.failed_at.is_(None),
        or_(_rows.c.leased_until.is_(None), _rows.c.leased_until < _now),
        _rows.c.due_at <= _now,
        ~_blocked,
    )
    .order_by(_rows.c.id)
    .limit(bindparam("limit", type_=Integer))
    .with_for_update(skip_locked=True, of=_rows)
)
MARK_SENT = (
    update(_rows)
    .where(_rows.c.key == bindparam("of"))
    .values(sent_at=bindparam("at"), leased_until=None, provider_id=bindparam("provider"))
)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One leased row. `body` is for the sender of its channel."""

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


def leased(row: Mapping[str, Any]) -> Parcel:
    """A row of an entry's outbox that was committed under a lease, as the parcel it is."""
    names = ("key", "channel", "address", "kind", "body", "created_at")
    return Parcel(**{name: row[name] for name in names}, attempts=0)


@dataclass(frozen=True, slots=True)
class Sent:
    """A parcel that arrived, and the channel's id for it."""

    key: str
    at: datetime
    provider_id: str


class Courier(Protocol):
    """Who may deliver a reply straight after its commit."""

    def wake(self) -> None: ...

    def takes(self, channel: str, address: str) -> bool: ...

    def deliver(self, parcels: list[Parcel]) -> None: ...


class NoCourier:
    """Everything waits in the outbox for a relay elsewhere."""

    def wake(self) -> None:
        """Nobody here to wake."""

    def takes(self, channel: str, address: str) -> bool:
        return False

    def deliver(self, parcels: list[Parcel]) -> None:
        raise AssertionError(parcels)


def claim(connection: Connection, channels: Sequence[str], now: datetime, limit: int = 100) -> list[Parcel]:
    """Take what is due, oldest first, at most one row an address and kind: a resident's replies keep their order, and
    an alert that waits (for the morning) holds up no reply.

    A lease that ran out (its relay died) is taken over.
    """
    given = {"channels": list(channels), "now": now, "limit": limit}
    found = connection.execute(CLAIM, given).all()
    if found:
        ids = [row.id for row in found]
        connection.execute(update(_rows).where(_rows.c.id.in_(ids)).values(leased_until=now + LEASE))
    return [
        Parcel(row.key, row.channel, row.address, row.kind, row.body, row.attempts, row.created_at) for row in found
    ]


def collect(connection: Connection, channel: str, address: str, kinds: Sequence[str], now: datetime) -> list[Outbound]:
    """Hand over what is due for an address to a channel that comes for it itself; it is marked as sent."""
    taken = _waiting(channel, address, kinds, now).values(sent_at=now, leased_until=None)
    found = connection.execute(taken.returning(_rows.c.id, _rows.c.body))
    return [parse(body) for _, body in sorted(map(tuple, found))]


def give_up(
    connection: Connection, channel: str, address: str, kinds: Sequence[str], now: datetime, error: str
) -> None:
    """What is due for an address is never delivered."""
    connection.execute(_waiting(channel, address, kinds, now).values(failed_at=now, leased_until=None, error=error))


def _waiting(channel: str, address: str, kinds: Sequence[str], now: datetime) -> Update:
    due = and_(_rows.c.channel == channel, _rows.c.address == address, _rows.c.due_at <= now)
    open_ = and_(_rows.c.sent_at.is_(None), _rows.c.failed_at.is_(None))
    return update(_rows).where(due, open_, _rows.c.kind.in_(kinds))


def behind(connection: Connection, channels: Sequence[str]) -> dict[str, datetime]:
    """Addresses for which something waits, and until when."""
    open_ = and_(_rows.c.channel.in_(channels), _rows.c.sent_at.is_(None), _rows.c.failed_at.is_(None))
    found = connection.execute(select(_rows.c.address, _rows.c.due_at).where(open_).order_by(_rows.c.due_at))
    return {row.address: row.due_at for row in found}


def renew(connection: Connection, keys: Sequence[str], now: datetime) -> None:
    """Keep parcels that are still on the wire."""
    connection.execute(update(_rows).where(_rows.c.key.in_(keys)).values(leased_until=now + LEASE))


def hasten(connection: Connection, channel: str, reason: str, now: datetime) -> None:
    """What waits for this reason waits no longer."""
    waiting = update(_rows).where(_rows.c.channel == channel, _rows.c.error == reason, _rows.c.sent_at.is_(None))
    connection.execute(waiting.where(_rows.c.failed_at.is_(None)).values(due_at=now))


def reasons_to_wait(connection: Connection) -> dict[tuple[str, str], int]:
    """How many were tried and wait, by channel and why."""
    tried = and_(_rows.c.sent_at.is_(None), _rows.c.failed_at.is_(None), _rows.c.error != "")
    query = select(_rows.c.channel, _rows.c.error, func.count()).where(tried).group_by(_rows.c.channel, _rows.c.error)
    return {(channel, error): count for channel, error, count in connection.execute(query)}


def mark_sent(connection: Connection, sent: Sequence[Sent]) -> None:
    """They have arrived."""
    connection.execute(MARK_SENT, [{"of": one.key, "at": one.at, "provider": one.provider_id} for one in sent])


def mark_failed(connection: Connection, parcel: Parcel, now: datetime, error: str) -> None:
    """For good: it will not be tried again."""
    _mark(connection, parcel, failed_at=now, leased_until=None, error=error)


def mark_later(connection: Connection, parcel: Parcel, due: datetime, error: str) -> None:
    """Try again at `due`."""
    _mark(connection, parcel, due_at=due, leased_until=None, error=error, attempts=parcel.attempts + 1)


def _mark(connection: Connection, parcel: Parcel, **values: object) -> None:
    connection.execute(update(_rows).where(_rows.c.key == parcel.key).values(**values))
