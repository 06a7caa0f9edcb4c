"""What was said in a conversation: for redeliveries, for a page that is opened again, for old buttons."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, literal, not_, or_, select

from bot.dialogue.message import Attachment, Outbound
from bot.journal.entry import parse, parse_media
from bot.journal.outbox import UNDONE
from bot.journal.tables import InboxRow, OutboxRow

_inbox = InboxRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
_outbox = OutboxRow.__table__  # type: ignore[attr-defined]

HELD_BACK = and_(
    _outbox.c.sent_at.is_(None),
    _outbox.c.failed_at.is_(None),
    _outbox.c.due_at > _outbox.c.created_at,
    _outbox.c.attempts == 0,
)
"""An officer may still think better of it: the resident must not read it yet."""

SAID = and_(not_(HELD_BACK), _outbox.c.error != UNDONE)


@dataclass(frozen=True, slots=True)
class Said:
    """A message to the resident, as stored. `id` grows; `key` is what makes it the same message twice."""

    id: int
    key: str
    at: datetime
    message: Outbound


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of the resident."""

    id: str
    at: datetime
    text: str
    media: tuple[Attachment, ...]


def replies_to(connection: Connection, channel: str, message_id: str) -> list[Outbound]:
    """What was answered to a message when it came the first time."""
    pattern = f"{channel}:{message_id}:"
    query = select(_outbox.c.body).where(_outbox.c.key.startswith(pattern, autoescape=True)).order_by(_outbox.c.id)
    return [parse(row.body) for row in connection.execute(query)]


def said_after(
    connection: Connection, address: str, after: int, limit: int = 200, also: Collection[int] = ()
) -> list[Said]:
    """Messages to an address with an id above `after`, or among `also`, oldest first."""
    new = or_(_outbox.c.id > after, _outbox.c.id.in_(also))
    query = select(_outbox).where(_outbox.c.address == address, new, SAID).order_by(_outbox.c.id)
    return [_said(row) for row in connection.execute(query.limit(limit))]


def held_back(connection: Connection, address: str) -> set[int]:
    """The ids of messages that are not to be read yet."""
    query = select(_outbox.c.id).where(_outbox.c.address == address, HELD_BACK)
    return set(connection.execute(query).scalars())


def news(connection: Connection, address: str, after: int, held: set[int]) -> tuple[list[Said], set[int]]:
    """Messages above `after` or held back until now, and the ids of those still held back."""
    return said_after(connection, address, after, also=held), held_back(connection, address)


def last_said(connection: Connection, address: str, limit: int = 50) -> list[Said]:
    """The newest messages to an address, oldest first."""
    query = select(_outbox).where(_outbox.c.address == address, SAID).order_by(_outbox.c.id.desc()).limit(limit)
    return [_said(row) for row in reversed(connection.execute(query).all())]


def last_heard(connection: Connection, address: str, limit: int = 50) -> list[Heard]:
    """The newest messages from an address, oldest first."""
    query = select(_inbox).where(_inbox.c.address == address).order_by(_inbox.c.received_at.desc()).limit(limit)
    rows = reversed(connection.execute(query).all())
    return [Heard(row.message_id, row.received_at, row.text, parse_media(json.loads(row.media))) for row in rows]


def long_list(connection: Connection, address: str, provider_id: str, after: int) -> Outbound | None:
    """The message with more than `after` buttons that its channel calls so; else the newest to this address."""
    spaced = literal(" ") + _outbox.c.provider_id + " "
    query = select(_outbox.c.body).where(
        _outbox.c.address == address, spaced.contains(f" {provider_id} ", autoescape=True)
    )
    pressed = connection.execute(query.order_by(_outbox.c.id.desc()).limit(1)).first() if provider_id else None
    said = [item.message for item in reversed(last_said(connection, address, 20))]
    candidates = [parse(pressed.body), *said] if pressed else said
    return next((out for out in candidates if len(out.buttons) > after), None)


def _said(row: Any) -> Said:
    return Said(row.id, row.key, row.created_at, parse(row.body))
