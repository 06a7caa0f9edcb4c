"""Wires the parts of the WhatsApp channel."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.cases.cases import Registry
from bot.channels.whatsapp import CHANNEL
from bot.channels.whatsapp.client import Client
from bot.channels.whatsapp.files import Files
from bot.channels.whatsapp.receiver import Receiver
from bot.channels.whatsapp.sender import REFUSED_REASON, WhatsApp
from bot.channels.whatsapp.service import WhatsAppChannel
from bot.dialogue.message import Outbound
from bot.dialogue.state import load
from bot.frontdoor import FrontDoor
from bot.journal.entry import Entry, Stale
from bot.journal.held import FILES
from bot.journal.outbox import Sender
from bot.journal.people import Contact, close, contact_of, last_word
from bot.media import MediaStore
from bot.texts import Texts


class People:
    """What the sender asks about residents, and tells of them."""

    def __init__(self, registry: Registry, front_door: FrontDoor, clock: Callable[[], datetime]) -> None:
        self.journal = registry.journal
        self.library = registry.library
        self.front_door = front_door
        self.clock = clock

    async def contact(self, address: str) -> Contact | None:
        return await self.journal.read(lambda c: contact_of(c, address))

    async def last_word(self, address: str) -> datetime | None:
        return await self.journal.read(lambda c: last_word(c, address))

    async def closed(self, address: str) -> None:
        now = self.clock()
        await self.journal.write(lambda c: close(c, address, now))

    async def texts(self, address: str) -> Texts:
        stored = await self.journal.load(address)
        return self.library[load(stored.state).profile.get("language", "id")]

    async def ended(self, address: str) -> None:
        await self.front_door.reach(address, self.clock(), ended=True)

    async def unwanted(self, address: str, key: str, text: str) -> None:
        """Tell a resident, once, that a file of theirs is not kept, with this text."""
        entry = Entry(self.clock())
        entry.send(f"unwanted:{key}", address, Outbound((await self.texts(address))(text), key=text), "reply")
        with contextlib.suppress(Stale):  # told before, and this process ended before that was marked
            await self.journal.commit(entry)
        self.front_door.courier.wake()


def open_channel(
    client: Client,
    registry: Registry,
    front_door: FrontDoor,
    media: MediaStore,
    clock: Callable[[], datetime],
    secrets: Sequence[str],
    verify_token: str,
) -> tuple[WhatsAppChannel, dict[str, Sender]]:
    """The channel, and the senders it gives to the relay."""
    people = People(registry, front_door, clock)
    receiver = Receiver(front_door, registry.journal, client, clock)

    async def recovered() -> None:
        await receiver.hasten(REFUSED_REASON)

    sender = WhatsApp(client, media, people, clock, recovered)
    channel = WhatsAppChannel(client, receiver, secrets, verify_token)
    return channel, {CHANNEL: sender, f"{CHANNEL}{FILES}": Files(client, media, people.unwanted)}
