"""A town whose residents write by Telegram: each line passes as updates through receiver, sender and an emulator."""

from __future__ import annotations

import asyncio
import html
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain, count
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bot.app import open_telegram
from bot.channels.telegram import CHANNEL
from bot.dialogue.message import Attachment, Button, Inbound, Outbound, Place
from bot.frontdoor import Receipt
from bot.journal.held import waiting
from bot.journal.outbox import Parcel, Sender
from bot.journal.tables import InboxRow
from bot.settings import Settings
from tests.peers.telegram import TOKEN, Person, Telegram
from tests.town import Resident, Town

ALBUM_WAIT = 0.05
CONTENT = {"document": b"%PDF-1.4 %", "video": b"\x00\x00\x00\x18ftypmp42" + bytes(64), "voice": b"OggS" + bytes(64)}
FILES = {"photo", "video", "document", "voice"}

_numbers = count(1000)


class TelegramTown(Town):
    """The same town; `telegram` is the emulator, shared by many towns."""

    def __init__(self, folder: Path, telegram: Telegram) -> None:
        super().__init__(folder)
        self.telegram = telegram
        settings = Settings(home=folder, telegram_token=TOKEN, telegram_api=telegram.address)
        self.channel, senders = open_telegram(settings, self.registry, self.front_door, self.media, "secret")
        self.channel.receiver.clock = self.clock
        self.channel.receiver.album_wait = ALBUM_WAIT
        screens = Screens(self, senders.pop(CHANNEL))
        self.relay.senders = {**self.relay.senders, **senders, CHANNEL: screens}
        self._people: dict[str, int] = {}
        self._sent: dict[str, list[dict[str, Any]]] = {}

    def resident(self, name: str = "warga") -> Resident:
        number = self._people.setdefault(name, next(_numbers))
        self.telegram.person(number, name)
        return Resident(self, f"{CHANNEL}:{number}")

    def person(self, address: str) -> Person:
        return self.telegram.person(int(address.partition(":")[2]))

    async def receive(self, inbound: Inbound) -> Receipt:
        """The same message again is delivered as the same updates again."""
        if inbound.id not in self._sent:
            self._sent[inbound.id] = self._act(self.person(inbound.address), inbound)
        before = await self._taken_in()
        for update in self._sent[inbound.id]:
            await self.channel.receiver.webhook(update)
        while await self.journal.read(lambda c: waiting(c, CHANNEL)):  # noqa: ASYNC110 -- the table tells nobody
            await asyncio.sleep(ALBUM_WAIT / 5)
        duplicate = await self._taken_in() == before
        self.now += timedelta(seconds=20)
        await self.settle()
        return Receipt((), duplicate=duplicate)

    async def _taken_in(self) -> int:
        query = select(func.count()).select_from(InboxRow)
        return int(await self.journal.read(lambda c: c.execute(query).scalar_one()))

    def _act(self, person: Person, inbound: Inbound) -> list[dict[str, Any]]:
        """What the person does for this message; the updates it makes."""
        so_far = len(person.account.emitted)
        if inbound.tap:
            self._tap(person, inbound.tap)
        elif inbound.place:
            self._show_place(person, inbound.place)
        elif inbound.attachments:
            self._show(person, inbound)
        else:
            person.sends({"text": inbound.text})
        return person.account.emitted[so_far:]

    @staticmethod
    def _tap(person: Person, value: str) -> None:
        """On the newest message with this button; a key of the keyboard below the chat says its label."""
        shown = [m["id"] for m in person.sees() if value in chain(*m["data"])]
        if not shown and value in keys_of(person):
            person.says(value)
        else:
            person.taps(shown[-1] if shown else person.sees()[-1]["id"], value)

    @staticmethod
    def _show_place(person: Person, place: Place) -> None:
        if place.label:
            person.venue(place.lat, place.lon, place.label, "")
        else:
            person.location(place.lat, place.lon)

    def _show(self, person: Person, inbound: Inbound) -> None:
        first = inbound.attachments[0]
        if first.kind == "photo":
            pictures = [self.media.get(item.ref) for item in inbound.attachments]
            person.album(pictures, caption=inbound.text) if len(pictures) > 1 else person.photo(
                pictures[0], caption=inbound.text
            )
        elif first.kind == "contact":
            person.sends({"contact": {"phone_number": "628111", "first_name": "Budi"}})
        else:
            person.media(first.kind, CONTENT.get(first.kind, b"?"), caption=inbound.text)


def keys_of(person: Person) -> list[str]:
    """The keys of the keyboard below the chat that say their label."""
    rows = (person.keyboard() or {}).get("keyboard", [])
    return [key["text"] for key in chain(*rows) if not key.get("request_location")]


@dataclass
class Screens:
    """The sender "telegram", which then looks what is on the resident's screen; that is what has arrived."""

    town: TelegramTown
    inner: Sender

    async def send(self, parcel: Parcel) -> str:
        ids = await self.inner.send(parcel)
        arrived = self._seen(parcel, {int(number) for number in ids.split()})
        for box in (self.town.phones.arrived, self.town.phones.unread):
            box[parcel.address].append(arrived)
        return ids

    def _seen(self, parcel: Parcel, ids: set[int]) -> Outbound:
        person = self.town.person(parcel.address)
        seen = [message for message in person.sees() if message["id"] in ids]
        pairs = chain(*(zip(chain(*m["buttons"]), chain(*m["data"]), strict=True) for m in seen))
        keyboard = person.keyboard() or {}
        asks = any(key.get("request_location") for key in chain(*keyboard.get("keyboard", [])))
        buttons = [Button(label, value) for label, value in pairs] + [Button(key, key) for key in keys_of(person)]
        return Outbound(
            html.escape("\n\n".join(m["text"] for m in seen if m["text"]), quote=False),
            tuple(buttons),
            media=tuple(Attachment("photo") for m in seen if m["media"] in FILES),
            ask_location=asks,
            key=parcel.message.key,
        )


@asynccontextmanager
async def open_telegram_town(folder: Path, telegram: Telegram) -> AsyncIterator[TelegramTown]:
    """A town on Telegram that is closed again."""
    town = TelegramTown(folder, telegram)
    try:
        yield town
    finally:
        await town.channel.close()
        await town.journal.close()
