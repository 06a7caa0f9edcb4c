"""A resident's own data: a copy of all of it, and its deletion (UU 27/2022 art. 6-8)."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from bot.cases.cases import Registry
from bot.cases.watches import Watches
from bot.dialogue.message import Attachment
from bot.journal.aside import names
from bot.journal.entry import Entry
from bot.journal.people import contact_of
from bot.journal.tables import (
    AsideRow,
    CaseEventRow,
    CaseRow,
    FollowerRow,
    InboxRow,
    LinkRow,
    OutboxRow,
    SavedObjectRow,
    WatchRow,
    WhatsAppRow,
)
from bot.media import MediaStore

FORGOTTEN = "forgotten"

_inbox = InboxRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
_outbox = OutboxRow.__table__  # type: ignore[attr-defined]
_case = CaseRow.__table__  # type: ignore[attr-defined]
_event = CaseEventRow.__table__  # type: ignore[attr-defined]
_follower = FollowerRow.__table__  # type: ignore[attr-defined]
_watch = WatchRow.__table__  # type: ignore[attr-defined]
_link = LinkRow.__table__  # type: ignore[attr-defined]
_people = WhatsAppRow.__table__  # type: ignore[attr-defined]
_aside = AsideRow.__table__  # type: ignore[attr-defined]
_saved = SavedObjectRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Receipt:
    """A deletion: the reports that the city must keep, without their reporter, and a code to refer to."""

    cases: int
    code: str


class Privacy:
    """What is kept about one resident."""

    def __init__(self, registry: Registry, media: MediaStore, entry: Entry, watches: Watches, address: str) -> None:
        self.registry = registry
        self.media = media
        self.entry = entry
        self.watches = watches
        self.address = address

    async def export(self, profile: dict[str, Any]) -> Attachment:
        """Everything kept about this resident, as a JSON file."""
        kept = await self.registry.journal.read(lambda c: _everything(c, self.address))
        document = {"address": self.address, "profile": profile, **kept}
        return self.media.put_document(json.dumps(document, ensure_ascii=False, indent=1).encode(), "application/json")

    async def delete(self) -> Receipt:
        """Delete messages, watches and saved objects; reports stay as public records, without their reporter.

        The reports are archives of a public body (UU 43/2009 art. 40) and stay until their retention ends.
        """
        mine = select(func.count()).select_from(_case).where(_case.c.reporter == self.address)
        cases = await self.registry.journal.read(lambda c: c.execute(mine).scalar_one())
        entry = self.entry
        entry.change(update(_case).where(_case.c.reporter == self.address).values(reporter=FORGOTTEN))
        entry.change(delete(_follower).where(_follower.c.address == self.address))
        entry.change(update(_inbox).where(_inbox.c.address == self.address).values(text="", media="[]"))
        old = _outbox.c.address == self.address, _outbox.c.created_at < entry.at
        entry.change(delete(_outbox).where(*old))
        entry.change(delete(_link).where(_link.c.address == self.address))
        aside = await self.registry.journal.read(lambda c: _set_aside(c, self.address))
        entry.change(delete(_aside).where(aside))
        self.watches.forget_all()
        return Receipt(cases, secrets.token_hex(4).upper())


def _set_aside(connection: Connection, address: str) -> ColumnElement[bool]:
    """The condition that a part of a delivery that nobody understood is of this resident."""
    person = contact_of(connection, address)
    return names(person.phone, person.user_id) if person else names()


def _everything(connection: Connection, address: str) -> dict[str, Any]:
    followed = select(_follower.c.number).where(_follower.c.address == address)
    mine = select(_case).where(_case.c.reporter == address)
    events = select(_event).where(
        _event.c.number.in_(select(_case.c.number).where(_case.c.reporter == address)), _event.c.visible
    )
    tables = {
        "cases": mine,
        "case_events": events,
        "followed_cases": followed,
        "messages_in": select(_inbox).where(_inbox.c.address == address),
        "messages_out": select(_outbox.c.created_at, _outbox.c.kind, _outbox.c.body).where(
            _outbox.c.address == address
        ),
        "watches": select(_watch).where(_watch.c.address == address),
        "whatsapp": select(_people).where(_people.c.address == address),
        "not_understood": select(_aside.c.at, _aside.c.body).where(_set_aside(connection, address)),
        "linked_since": select(_link.c.since).where(_link.c.address == address),
        "saved_tax_objects": select(_saved.c.nop).where(_saved.c.address == address),
    }
    return {name: [_plain(row) for row in connection.execute(query)] for name, query in tables.items()}


def _plain(row: Any) -> dict[str, Any]:
    return {k: v if isinstance(v, (str, int, float, bool, type(None))) else str(v) for k, v in row._mapping.items()}
