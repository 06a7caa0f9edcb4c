"""Who is who on WhatsApp: a phone number, the id WhatsApp gives a person towards us (BSUID), or both.

One person has one address, made from what was known first; it stays when the number or the id changes. All of this runs
in the writer, so that two deliveries at once do not make one person two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from bot.journal.tables import (
    CaseRow,
    ConversationRow,
    FollowerRow,
    HeldRow,
    InboxRow,
    LinkRow,
    OutboxRow,
    SavedObjectRow,
    WatchRow,
    WhatsAppRow,
)

CHANNEL = "whatsapp"

_people = WhatsAppRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
_case = CaseRow.__table__  # type: ignore[attr-defined]
_conversation = ConversationRow.__table__  # type: ignore[attr-defined]
_follower = FollowerRow.__table__  # type: ignore[attr-defined]
_held = HeldRow.__table__  # type: ignore[attr-defined]
_inbox = InboxRow.__table__  # type: ignore[attr-defined]
_link = LinkRow.__table__  # type: ignore[attr-defined]
_outbox = OutboxRow.__table__  # type: ignore[attr-defined]
_saved = SavedObjectRow.__table__  # type: ignore[attr-defined]
_watch = WatchRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Identity:
    """What a delivery says of a person: digits of the number, the id; "" what it does not say."""

    phone: str = ""
    user_id: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A person as they are reached. `closed_at`: since when only a template reaches them, None when not known."""

    address: str
    phone: str
    user_id: str
    closed_at: datetime | None = None


def known(connection: Connection, identities: Iterable[Identity]) -> dict[Identity, str]:
    """Addresses of those of whom nothing new is said."""
    rows = _rows(connection, identities).items()
    same = ((one, row) for one, row in rows if one.phone in ("", row.phone) and one.user_id in ("", row.user_id))
    return {one: str(row.address) for one, row in same}


def whose(connection: Connection, identities: Iterable[Identity]) -> dict[Identity, str]:
    """Addresses of those who are known, whatever new is said of them."""
    return {one: str(row.address) for one, row in _rows(connection, identities).items()}


def _rows(connection: Connection, identities: Iterable[Identity]) -> dict[Identity, Any]:
    """The row of each: by id, else by a number that came with no other id."""
    asked = list(identities)
    phones, ids = [i.phone for i in asked if i.phone], [i.user_id for i in asked if i.user_id]
    query = select(_people).where(or_(_people.c.phone.in_(phones), _people.c.user_id.in_(ids)))
    people = list(connection.execute(query))
    by_phone, by_id = {row.phone: row for row in people if row.phone}, {row.user_id: row for row in people}
    found = {}
    for one in asked:
        row = by_id.get(one.user_id) if one.user_id else None
        if row is None and (other := by_phone.get(one.phone)) is not None and not (one.user_id and other.user_id):
            row = other
        if row is not None:
            found[one] = row
    return found


def contact_of(connection: Connection, address: str) -> Contact | None:
    row = connection.execute(select(_people).where(_people.c.address == address)).first()
    return Contact(row.address, row.phone or "", row.user_id or "", row.closed_at) if row else None


@dataclass(frozen=True, slots=True)
class Moved:
    """A person has another number or another id."""

    old: Identity
    new: Identity


def take_in(connection: Connection, told: Iterable[Identity | Moved], now: datetime) -> dict[Identity, str]:
    """What a delivery says of people, in its order; everybody's address."""
    found = {}
    for one in told:
        if isinstance(one, Moved):
            move(connection, one.old, one.new)
        else:
            found[one] = learn(connection, one, now)
    return found


def learn(connection: Connection, one: Identity, now: datetime) -> str:
    """The address of a person; what was not known of them before is kept. A number that comes with another id than
    before has another owner: nothing of the earlier one goes along."""
    by_id, by_phone = _row(connection, user_id=one.user_id), _row(connection, phone=one.phone)
    if by_id is not None and by_phone is not None and by_id.address != by_phone.address:
        if by_phone.user_id is None:
            merge(connection, by_phone.address, by_id.address)
        else:
            _set(connection, by_phone.address, phone=None)
        by_phone = None
    if by_id is not None:
        if one.phone and by_id.phone != one.phone:
            _set(connection, by_id.address, phone=one.phone)
        return str(by_id.address)
    if by_phone is not None:
        if not one.user_id:
            return str(by_phone.address)
        if by_phone.user_id is None:
            _set(connection, by_phone.address, user_id=one.user_id)
            return str(by_phone.address)
        _set(connection, by_phone.address, phone=None)
    return _new(connection, one, now)


def move(connection: Connection, old: Identity, new: Identity) -> None:
    """WhatsApp tells that a person has another number, or another id: all that is theirs follows. A new number
    has a new id, too, which the next message tells where this does not."""
    row = _row(connection, user_id=old.user_id) or _row(connection, phone=old.phone)
    if row is None:
        return
    for other in (_row(connection, phone=new.phone), _row(connection, user_id=new.user_id)):
        if other is None or other.address == row.address:
            continue
        if new.phone and other.phone == new.phone and other.user_id not in (None, new.user_id, row.user_id):
            _set(connection, other.address, phone=None)
        else:
            merge(connection, other.address, row.address)
    changed: dict[str, str | None] = {"user_id": new.user_id} if new.user_id else {}
    if new.phone and new.phone != row.phone:
        changed = {"phone": new.phone, "user_id": new.user_id or None}
    if changed:
        _set(connection, row.address, **changed)


def close(connection: Connection, address: str, now: datetime) -> None:
    """WhatsApp takes no free text for this person until they write."""
    _set(connection, address, closed_at=now)


def last_word(connection: Connection, address: str) -> datetime | None:
    """When this person wrote last."""
    query = select(_inbox.c.received_at).where(_inbox.c.address == address)
    row = connection.execute(query.order_by(_inbox.c.received_at.desc()).limit(1)).first()
    return row.received_at if row else None


def merge(connection: Connection, old: str, new: str) -> None:
    """Two addresses turn out to be one person: all that `old` has becomes `new`'s."""
    for table, keys in ((_follower, ("number",)), (_watch, ("kind", "reference")), (_saved, ("nop",))):
        _move_once(connection, table, keys, old, new)
    connection.execute(update(_case).where(_case.c.reporter == old).values(reporter=new))
    for table in (_inbox, _outbox, _held):
        connection.execute(update(table).where(table.c.address == old).values(address=new))
    for table in (_conversation, _link):
        if connection.execute(select(table.c.address).where(table.c.address == new)).first():
            connection.execute(delete(table).where(table.c.address == old))
        else:
            connection.execute(update(table).where(table.c.address == old).values(address=new))
    connection.execute(delete(_people).where(_people.c.address == old))


def _move_once(connection: Connection, table: Any, keys: Sequence[str], old: str, new: str) -> None:
    """Rows of `old` go to `new`, without those that `new` has, too."""
    has = {tuple(row) for row in connection.execute(_keys(table, keys, new))}
    for row in connection.execute(_keys(table, keys, old)).all():
        same = [table.c.address == old, *(table.c[key] == value for key, value in zip(keys, row, strict=True))]
        if tuple(row) in has:
            connection.execute(delete(table).where(*same))
        else:
            connection.execute(update(table).where(*same).values(address=new))


def _keys(table: Any, keys: Sequence[str], address: str) -> Any:
    return select(*(table.c[key] for key in keys)).where(table.c.address == address)


def _new(connection: Connection, one: Identity, now: datetime) -> str:
    names = chain(filter(None, (one.phone, one.user_id)), (f"{one.phone}.{n}" for n in count(2)))
    address = next(a for a in map(f"{CHANNEL}:{{}}".format, names) if contact_of(connection, a) is None)
    values = {"address": address, "phone": one.phone or None, "user_id": one.user_id or None, "since": now}
    connection.execute(insert(_people).values(**values, closed_at=None))
    return address


def _row(connection: Connection, **by: str) -> Any:
    ((name, value),) = by.items()
    return connection.execute(select(_people).where(_people.c[name] == value)).first() if value else None


def _set(connection: Connection, address: str, **values: object) -> None:
    connection.execute(update(_people).where(_people.c.address == address).values(**values))
