"""A town whose residents write to a Rasa assistant: each line passes through its REST channel and our action server."""

from __future__ import annotations

import html
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Protocol

import httpx
from sqlalchemy import select
from starlette.applications import Starlette

from bot.dialogue.markup import to_plain
from bot.dialogue.message import Attachment, Button, Inbound, Outbound
from bot.frontdoor import FrontDoor, Receipt
from bot.journal.entry import parse
from bot.journal.tables import OutboxRow
from bot.rasa import names
from bot.rasa.actions import payload
from bot.rasa.assistant import CHANNEL, Assistant
from bot.rasa.export import project, write
from bot.rasa.names import SECRET_HEADER
from bot.rasa.server import create_app
from bot.texts import Library
from bot.understanding.asked import Asked
from bot.understanding.training import training_examples
from flows import FLOWS
from integrations.nlu import Nlu, rasa_name
from tests.conversations.telegram import CONTENT
from tests.learnt import understanding
from tests.peers.rasa import Messages, Rasa
from tests.town import Resident, Town

SECRET = "only-the-town-and-its-rasa-know"
_towns = count(1)
_rows = OutboxRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes

# What no Rasa channel carries: its message has an id of its own each time, and there is no sticker or contact.
NOT_ON_RASA = {"happy/redelivery", "wrong_answers/files"}


class Speaker(Protocol):
    """Rasa, the real one or the peer."""

    async def say(self, sender: str, text: str) -> Messages: ...

    async def trigger(self, sender: str, intent: str) -> Messages: ...


class RasaTown(Town):
    """The same town. `rasa` is set when it is there; `served` is the action server it has to call."""

    rasa: Speaker

    def __init__(self, folder: Path, nlu: Nlu | None = None) -> None:
        super().__init__(folder)
        house = self.front_door.house
        if nlu is not None:
            local = understanding(house.registry.city)
            self.front_door = FrontDoor(replace(house, understanding=Asked(local, nlu, local.known)), self.relay)
        self._prefix = f"t{next(_towns)}"
        self._read = 0

    @property
    def served(self) -> Starlette:
        return create_app(Assistant(self.front_door, self.media, self.clock), FLOWS, SECRET)

    def resident(self, name: str = "warga") -> Resident:
        return Resident(self, f"{CHANNEL}:{self._prefix}-{name}")

    async def receive(self, inbound: Inbound) -> Receipt:
        sender = inbound.address.partition(":")[2]
        arrived = await self.show(inbound.address, await self.rasa.say(sender, self.typed(inbound)))
        self.now += timedelta(seconds=20)
        await self.settle()
        return Receipt(tuple(arrived))

    async def settle(self) -> None:
        """Who has something waiting hears of it when Rasa is told that there is news."""
        await super().settle()
        due = select(_rows.c.address).where(
            _rows.c.channel == CHANNEL, _rows.c.sent_at.is_(None), _rows.c.due_at <= self.now
        )
        waiting = await self.journal.read(lambda c: list(dict.fromkeys(c.execute(due).scalars())))
        for address in waiting:
            await self.show(address, await self.rasa.trigger(address.partition(":")[2], names.NEWS))

    def typed(self, inbound: Inbound) -> str:
        """A message as a channel of Rasa hands it on."""
        if inbound.tap:
            return payload(inbound.tap)
        if place := inbound.place:
            return f"/place{json.dumps({'lat': place.lat, 'lon': place.lon, 'label': place.label})}"
        if inbound.attachments:
            refs = [self._handed_in(item) for item in inbound.attachments]
            return f"/files{json.dumps({'ref': refs, 'caption': inbound.text})}"
        return inbound.text

    def _handed_in(self, item: Attachment) -> str:
        return item.ref if item.kind == "photo" else self.media.put(CONTENT[item.kind]).ref

    async def show(self, address: str, messages: Messages) -> list[Outbound]:
        """What Rasa showed, which must be what was put into the outbox."""
        query = select(_rows.c.id, _rows.c.body).where(_rows.c.channel == CHANNEL, _rows.c.id > self._read)
        query = query.where(_rows.c.sent_at.is_not(None), _rows.c.address == address).order_by(_rows.c.id)
        rows = await self.journal.read(lambda c: [tuple(row) for row in c.execute(query)])
        self._read = max([self._read, *(number for number, _ in rows)])
        arrived = [_seen(parse(body), messages) for _, body in rows]
        assert not messages, f"nobody sent {messages}"
        for box in (self.phones.arrived, self.phones.unread):
            box[address] += arrived
        return arrived


def _seen(out: Outbound, messages: Messages) -> Outbound:
    """The next message on the screen, which has to be this one. Rasa cuts text without buttons at empty lines."""
    assert messages, f"Rasa did not show [{out.key}]"
    message, text = messages[0], to_plain(out.text)
    parts = [text] if out.buttons else text.strip().split("\n\n")
    assert [part.get("text") for part in messages[: len(parts)]] == parts
    del messages[: len(parts)]
    more = messages.pop(0)["custom"] if messages and "custom" in messages[0] else {}
    buttons = [
        Button(b["title"], json.loads(b["payload"].removeprefix("/tap"))["value"]) for b in message.get("buttons", ())
    ]
    return Outbound(
        html.escape(text, quote=False),
        tuple(buttons),
        ask_location=more.get("ask_location", False),
        media=tuple(Attachment(item["kind"], item["ref"]) for item in more.get("media", ())),
        key=out.key,
    )


def exported(folder: Path) -> Path:
    """The project of today's flows."""
    write(project(FLOWS, training_examples(), Library()["id"], "http://127.0.0.1:5055/webhook"), folder)
    return folder


@asynccontextmanager
async def open_rasa_town(folder: Path, exported_to: Path) -> AsyncIterator[RasaTown]:
    """A town with a Rasa of its own (the peer) that is closed again."""
    town = RasaTown(folder)
    understanding = town.front_door.house.understanding

    async def intent(text: str) -> str:
        return rasa_name((await understanding.read(text)).intent) or "nlu_fallback"

    transport = httpx.ASGITransport(town.served)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://actions", headers={SECRET_HEADER: SECRET}
    ) as actions:
        town.rasa = Rasa(exported_to, actions, intent)
        try:
            yield town
        finally:
            await town.journal.close()
