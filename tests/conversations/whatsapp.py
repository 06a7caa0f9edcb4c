"""A town whose residents write by WhatsApp: each line passes as deliveries through receiver, sender and an emulator."""

from __future__ import annotations

import asyncio
import html
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

from PIL import Image
from sqlalchemy import func, select

from bot.app import whatsapp_client
from bot.channels.whatsapp import CHANNEL
from bot.channels.whatsapp.markup import TWINS
from bot.channels.whatsapp.opening import open_channel
from bot.channels.whatsapp.sender import WhatsApp as Sending
from bot.channels.whatsapp.templates import definitions
from bot.dialogue.message import Attachment, Button, Inbound, Outbound
from bot.frontdoor import Receipt
from bot.journal.held import waiting
from bot.journal.outbox import Parcel, Sender
from bot.journal.tables import InboxRow
from bot.settings import Settings
from tests.peers.whatsapp import ACCOUNT_ID, APP_SECRET, PHONE_ID, TOKEN, VERIFY_TOKEN, Person, WhatsApp
from tests.peers.whatsapp.delivery import delivery
from tests.peers.whatsapp.wire import Json
from tests.town import Resident, Town

FILES_GAP = 0.05
MORE = "more:"
CONTENT = {
    "document": (b"%PDF-1.4 %", "application/pdf"),
    "video": (b"\x00\x00\x00\x18ftypmp42" + bytes(64), "video/mp4"),
    "voice": (b"OggS" + bytes(64), "audio/ogg; codecs=opus"),
    "sticker": (b"RIFF" + bytes(64), "image/webp"),
}
KINDS = {"voice": "audio"}
LOOKS_LIKE = {ord(twin): sign for sign, twin in TWINS.items()}

_numbers = count(628110000000)


def settings_for(folder: Path, whatsapp: WhatsApp, **more: str) -> Settings:
    """The settings of a house on this emulator."""
    given = {
        "whatsapp_token": TOKEN,
        "whatsapp_phone_id": PHONE_ID,
        "whatsapp_account_id": ACCOUNT_ID,
        "whatsapp_app_secret": APP_SECRET,
        "whatsapp_verify_token": VERIFY_TOKEN,
        "whatsapp_api": whatsapp.address,
    }
    return Settings(home=folder, **(given | more))  # type: ignore[arg-type]  # pydantic reads strings


class WhatsAppTown(Town):
    """The same town; `whatsapp` is the emulator, shared by many towns. All templates are approved."""

    def __init__(self, folder: Path, whatsapp: WhatsApp) -> None:
        super().__init__(folder)
        self.whatsapp = whatsapp
        whatsapp.account.clock = self.seconds
        whatsapp.approve(*definitions(self.registry.library))
        client = whatsapp_client(settings_for(folder, whatsapp))
        self.channel, senders = open_channel(
            client, self.registry, self.front_door, self.media, self.clock, [APP_SECRET], VERIFY_TOKEN
        )
        self.channel.receiver.lanes.gap = FILES_GAP
        self.sender = senders.pop(CHANNEL)
        assert isinstance(self.sender, Sending)
        screens = Screens(self, self.sender)
        self.relay.senders = {**self.relay.senders, **senders, CHANNEL: screens}
        self.turning = False
        self._people: dict[str, int] = {}
        self._sent: dict[str, list[Json]] = {}

    def seconds(self) -> float:
        """The town's time for the emulator."""
        return self.now.timestamp()

    def resident(self, name: str = "warga") -> Resident:
        number = self._people.setdefault(name, next(_numbers))
        self.whatsapp.person(str(number), name, user_id=f"ID.{number}")
        return Resident(self, f"{CHANNEL}:{number}")

    def person(self, address: str) -> Person:
        return self.whatsapp.person(address.partition(":")[2])

    async def receive(self, inbound: Inbound) -> Receipt:
        """The same message again is delivered as the same changes again. Other channels are the plain town's."""
        if not inbound.address.startswith(CHANNEL):
            return await super().receive(inbound)
        if inbound.id not in self._sent:
            self._sent[inbound.id] = await self._act(self.person(inbound.address), inbound)
        before = await self._taken_in()
        await self.channel.receiver.take(delivery(*self._sent[inbound.id]))
        await self._worked_off()
        duplicate = await self._taken_in() == before
        self.now += timedelta(seconds=20)
        await self.settle()
        return Receipt((), duplicate=duplicate)

    async def quiet(self) -> None:
        """What is held is answered, and what is due is delivered."""
        await self._worked_off()
        await self.settle()

    async def _worked_off(self) -> None:
        while await self.journal.read(lambda c: waiting(c, CHANNEL)):  # noqa: ASYNC110 -- the table tells nobody
            await asyncio.sleep(FILES_GAP / 5)

    async def _taken_in(self) -> int:
        query = select(func.count()).select_from(InboxRow)
        return int(await self.journal.read(lambda c: c.execute(query).scalar_one()))

    async def _act(self, person: Person, inbound: Inbound) -> list[Json]:
        """What the person does for this message; the changes it makes."""
        if inbound.tap:
            await self._turn_to(person, inbound.tap)
            return [person.taps(inbound.tap)]
        if inbound.place:
            return [person.location(inbound.place.lat, inbound.place.lon, inbound.place.label)]
        if inbound.attachments:
            return list(self._show(person, inbound))
        return [person.says(inbound.text)]

    async def _turn_to(self, person: Person, value: str) -> None:
        """Open the rest of the list until the row is there."""
        self.turning = True
        while not any(known == value for seen in person.sees() for _, known in seen["buttons"]):
            rest = next(known for _, known in person.sees()[-1]["buttons"] if known.startswith(MORE))
            await self.channel.receiver.take(delivery(person.taps(rest)))
            await self.settle()
        self.turning = False

    def _show(self, person: Person, inbound: Inbound) -> list[Json]:
        first = inbound.attachments[0]
        if first.kind == "photo":
            captions = [inbound.text, *[""] * len(inbound.attachments)]
            pictures = [self.media.get(item.ref) for item in inbound.attachments]
            return [person.photo(_png(data), caption) for data, caption in zip(pictures, captions, strict=False)]
        if first.kind == "contact":
            name = {"formatted_name": "Budi", "first_name": "Budi"}
            return [person.sends("contacts", [{"name": name, "phones": [{"phone": "+62 811", "type": "CELL"}]}])]
        content, mime = CONTENT[first.kind]
        return [person.file(KINDS.get(first.kind, first.kind), content, mime, inbound.text)]


def _png(data: bytes) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(data)) as image:
        image.save(out, "PNG")
    return out.getvalue()


@dataclass
class Screens:
    """The sender "whatsapp", which then looks what is on the resident's screen; that is what has arrived."""

    town: WhatsAppTown
    inner: Sender

    async def send(self, parcel: Parcel) -> str:
        ids = await self.inner.send(parcel)
        if not self.town.turning:
            arrived = self._seen(parcel, set(ids.split()))
            for box in (self.town.phones.arrived, self.town.phones.unread):
                box[parcel.address].append(arrived)
        return ids

    def _seen(self, parcel: Parcel, ids: set[str]) -> Outbound:
        """Rows behind "Lainnya" count as on the screen: `_turn_to` opens them."""
        seen = [message for message in self.town.person(parcel.address).sees() if message["id"] in ids]
        buttons = [Button(label, value) for m in seen for label, value in m["buttons"]]
        if buttons and buttons[-1].value.startswith(MORE):
            buttons = [*buttons[:-1], *parcel.message.buttons[len(buttons) - 1 :]]
        words = "\n\n".join(m["text"] for m in seen if m["text"]).translate(LOOKS_LIKE)
        return Outbound(
            html.escape(words, quote=False),
            tuple(buttons),
            media=tuple(Attachment("photo") for m in seen if m["media"]),
            ask_location=any(m["asks"] for m in seen),
            key=parcel.message.key,
        )


@asynccontextmanager
async def open_whatsapp_town(folder: Path, whatsapp: WhatsApp) -> AsyncIterator[WhatsAppTown]:
    """A town on WhatsApp that is closed again."""
    town = WhatsAppTown(folder, whatsapp)
    try:
        yield town
    finally:
        await town.channel.close()
        await town.journal.close()
