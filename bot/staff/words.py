"""An officer thinks better of an answer: undo it before it leaves, correct it or take it back afterwards.

An answer is one event of the case and one parcel for everybody who follows it; `key` is the event's key.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, or_, select, update

from bot.cases import queries
from bot.cases.announce import reply_message
from bot.cases.case import Event, read_event
from bot.cases.cases import Registry
from bot.dialogue.message import Attachment, Outbound, storable
from bot.journal.entry import Entry, Stale, dump, dump_media, parse
from bot.journal.tables import CaseEventRow, OutboxRow
from bot.staff.officers import Officer, Refused

UNDO = timedelta(seconds=10)
CHANGES_TEXTS = frozenset({"telegram"})

_event = CaseEventRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
_outbox = OutboxRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Copy:
    """One follower's copy of an answer. `on_screen`: the channel's id of it, where the channel can change its words."""

    key: str
    address: str
    language: str
    body: Outbound
    waits: bool
    on_screen: str


class Words:
    """Answers that were written already. `clock` gives aware UTC."""

    def __init__(
        self, registry: Registry, clock: Callable[[], datetime], on_commit: Callable[[], None] = lambda: None
    ) -> None:
        self.registry = registry
        self.clock = clock
        self.on_commit = on_commit

    async def undo(self, key: str, officer: Officer) -> None:
        """Keep an answer from leaving. Raises `Refused("sent")` when one copy has left already."""
        event = await self._own(key, officer)
        entry = Entry(self.clock())
        copies = await self._copies(event)
        free = or_(_outbox.c.leased_until.is_(None), _outbox.c.leased_until < entry.at)
        waiting = update(_outbox).where(
            _outbox.c.key.in_([copy.key for copy in copies]),
            _outbox.c.sent_at.is_(None),
            _outbox.c.failed_at.is_(None),
            free,
        )
        entry.change(waiting.values(failed_at=entry.at, error=queries.UNDONE), expect=len(copies))
        self._hide(entry, event)
        self._log(entry, event, "undone", officer)
        await self._commit(entry, "sent")

    async def correct(self, key: str, officer: Officer, text: str) -> None:
        """Other words for an answer: before it leaves they take its place, afterwards they correct it on the screen,
        or follow as a correction where the channel cannot change what it sent. Raises `Refused`."""
        text = storable(text).strip()
        event = await self._own(key, officer)
        if not text:
            raise Refused("empty")
        if text == event.text:
            return
        entry = Entry(self.clock())
        for copy in await self._copies(event):
            texts = self.registry.library[copy.language]
            said = reply_message(texts, event.number, officer.name, text, copy.body.media, copy.body.place)
            if copy.waits:
                self._swap(entry, copy, said)
                continue
            if copy.on_screen:
                said = replace(said, replaces=copy.on_screen)
            else:
                line = texts("alert-reply-corrected", number=event.number, officer=officer.name, text=text)
                said = Outbound(line, said.buttons, key="alert-reply-corrected")
            entry.send(
                f"case:{event.number}:corrected-{entry.at.timestamp()}:{event.key}:{copy.address}", copy.address, said
            )
        entry.change(update(_event).where(_event.c.key == event.key).values(text=text), expect=1)
        self._log(entry, event, "corrected", officer, event.text)
        await self._commit(entry, "overtaken")

    async def attach(self, key: str, media: Sequence[Attachment], text: str = "") -> bool:
        """Another part of an album joins an answer that has not left. False when it has: it goes as one of its own."""
        event = await self._find(key)
        copies = await self._copies(event) if event else []
        if event is None or not all(copy.waits for copy in copies):
            return False
        entry = Entry(self.clock())
        for copy in copies:
            self._swap(entry, copy, replace(copy.body, media=(*copy.body.media, *media)))
        together = json.dumps(dump_media((*event.media, *media)))
        same = json.dumps(dump_media(event.media))
        changed = update(_event).where(_event.c.key == key, _event.c.media == same)
        entry.change(changed.values(media=together, text=event.text or text), expect=1)
        try:
            await self.registry.journal.commit(entry)
        except Stale:
            return False
        return True

    async def retract(self, key: str, officer: Officer) -> None:
        """Take back an answer that has left: its words go where the channel can change them. Raises `Refused`."""
        event = await self._own(key, officer)
        entry = Entry(self.clock())
        for copy in await self._copies(event):
            if copy.waits:
                raise Refused("overtaken")
            line = self.registry.library[copy.language]("alert-reply-retracted")
            out = Outbound(line, key="alert-reply-retracted")
            if copy.on_screen:
                out = replace(out, replaces=copy.on_screen)
            entry.send(f"case:{event.number}:retracted:{event.key}:{copy.address}", copy.address, out)
        self._hide(entry, event)
        self._log(entry, event, "retracted", officer, event.text)
        await self._commit(entry, "overtaken")

    # -- rows -----------------------------------------------------------------------------------------------

    async def _own(self, key: str, officer: Officer) -> Event:
        event = await self._find(key)
        if event is None or not event.visible:
            raise Refused("gone")
        if event.actor != f"officer:{officer.name}":
            raise Refused("author")
        return event

    async def _find(self, key: str) -> Event | None:
        def look_up(connection: Connection) -> Event | None:
            row = connection.execute(select(_event).where(_event.c.key == key)).first()
            return read_event(row) if row else None

        return await self.registry.journal.read(look_up)

    async def _copies(self, event: Event) -> list[Copy]:
        prefix = f"case:{event.number}:reply:{event.key}:"

        def look_up(connection: Connection) -> list[Copy]:
            spoken = dict(queries.followers(connection, event.number))
            query = select(_outbox).where(_outbox.c.key.startswith(prefix, autoescape=True))
            rows = [row for row in connection.execute(query) if row.key == f"{prefix}{row.address}"]
            return [_copy(row, spoken.get(row.address, "id")) for row in rows]

        return await self.registry.journal.read(look_up)

    @staticmethod
    def _swap(entry: Entry, copy: Copy, said: Outbound) -> None:
        free = or_(_outbox.c.leased_until.is_(None), _outbox.c.leased_until < entry.at)
        waiting = update(_outbox).where(_outbox.c.key == copy.key, _outbox.c.sent_at.is_(None), free)
        entry.change(waiting.values(body=dump(said)), expect=1)

    @staticmethod
    def _hide(entry: Entry, event: Event) -> None:
        shown = update(_event).where(_event.c.key == event.key, _event.c.visible)
        entry.change(shown.values(visible=False), expect=1)

    @staticmethod
    def _log(entry: Entry, event: Event, kind: str, officer: Officer, text: str = "") -> None:
        entry.add(
            CaseEventRow,
            key=f"{event.key}:{kind}:{entry.at.timestamp()}",
            number=event.number,
            at=entry.at,
            kind=kind,
            actor=f"officer:{officer.name}",
            text=text,
            visible=False,
        )

    async def _commit(self, entry: Entry, reason: str) -> None:
        try:
            await self.registry.journal.commit(entry)
        except Stale as overtaken:
            raise Refused(reason) from overtaken
        self.on_commit()


def _copy(row: Any, language: str) -> Copy:
    body = parse(row.body)
    changes = row.channel in CHANGES_TEXTS and not body.media and " " not in row.provider_id
    waits = row.sent_at is None and row.failed_at is None
    return Copy(row.key, row.address, language, body, waits, row.provider_id if changes else "")
