"""What was said in a conversation: for redeliveries, for a page that is opened again, for old buttons."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, literal, select

from bot.dialogue.message import Attachment, Outbound
from bot.journal.entry import parse, parse_media
from bot.journal.tables import InboxRow, OutboxRow

_inbox = InboxRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
_outbox = OutboxRow.__table__  # type: ignore[attr-defined]


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


def said_after(connection: Connection, address: str, after: int, limit: int = 200) -> list[Said]:
    """Messages to an address with an id above `after`, oldest first."""
    query = select(_outbox).where(_outbox.c.address == address, _outbox.c.id > after).order_by(_outbox.c.id)
    return [_said(row) for row in connection.execute(query.limit(limit))]


def last_said(connection: Connection, address: str, limit: int = 50) -> list[Said]:
    """The newest messages to an address, oldest first."""
    query = select(_outbox).where(_outbox.c.address == address).order_by(_outbox.c.id.desc()).limit(limit)
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
