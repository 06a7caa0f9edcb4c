"""Messages that were acknowledged before they are answered: parts of albums, and what was polled.

They are deleted in the transaction that stores their turn, so that a restart in between answers them, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import Connection, Delete, delete, insert, select

from bot.dialogue.message import Inbound
from bot.journal.entry import Entry
from bot.journal.tables import HeldRow, InboxRow, OutboxRow

FILES = "-files"

_held = HeldRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
_outbox = OutboxRow.__table__  # type: ignore[attr-defined]
_inbox = InboxRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Held:
    """One message as its channel delivered it (`body`). `album` joins the parts of one."""

    channel: str
    message_id: str
    address: str
    album: str
    held_at: datetime
    body: str


def hold(connection: Connection, messages: Sequence[Held]) -> list[Held]:
    """Keep messages; those that are new, in their order. What is held or was answered before is left out."""
    if not messages:
        return []
    ids = [message.message_id for message in messages]
    known = {
        row.message_id
        for table in (_held, _inbox)
        for row in connection.execute(
            select(table.c.message_id).where(table.c.channel == messages[0].channel, table.c.message_id.in_(ids))
        )
    }
    new = list({m.message_id: m for m in messages if m.message_id not in known}.values())
    if new:
        connection.execute(insert(_held), [{name: getattr(m, name) for name in Held.__slots__} for m in new])
    return new


def waiting(connection: Connection, channel: str) -> list[Held]:
    """All that is held for a channel, oldest first."""
    rows = connection.execute(select(_held).where(_held.c.channel == channel).order_by(_held.c.id))
    return [Held(r.channel, r.message_id, r.address, r.album, r.held_at, r.body) for r in rows]


def release(channel: str, ids: Iterable[str]) -> Delete:
    """The statement that lets held messages go."""
    return delete(_held).where(_held.c.channel == channel, _held.c.message_id.in_(list(ids)))


def source_of(connection: Connection, channel: str, ref: str) -> str:
    """What a channel calls a file that came by it, or ""."""
    query = select(_outbox.c.body).where(_outbox.c.address == ref, _outbox.c.channel == f"{channel}{FILES}").limit(1)
    row = connection.execute(query).first()
    return str(orjson.loads(row.body)["source"]) if row else ""


def settle(entry: Entry, inbound: Inbound) -> None:
    """Add to a turn what its message brings along: held parts go, and files that are elsewhere will be fetched."""
    if inbound.parts:
        entry.change(release(inbound.channel, inbound.parts))
        for part in inbound.parts:
            if part != inbound.id:
                entry.add(
                    InboxRow, channel=inbound.channel, message_id=part, address=inbound.address, received_at=entry.at
                )
    for number, item in enumerate(inbound.attachments):
        if item.source:
            key = f"fetch:{inbound.channel}:{inbound.id}:{number}"
            body = orjson.dumps({"source": item.source, "for": inbound.address}).decode()
            entry.post(key, f"{inbound.channel}{FILES}", item.ref, "fetch", body)
