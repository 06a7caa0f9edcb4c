"""Wires the parts of the Telegram channel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.cases.cases import Registry
from bot.channels.telegram import CHANNEL
from bot.channels.telegram.client import Client
from bot.channels.telegram.files import Files
from bot.channels.telegram.receiver import Receiver
from bot.channels.telegram.sender import Telegram
from bot.channels.telegram.service import TelegramChannel
from bot.dialogue.message import Outbound
from bot.dialogue.state import load
from bot.frontdoor import FrontDoor
from bot.journal.entry import Entry
from bot.journal.held import FILES, source_of
from bot.journal.outbox import Sender
from bot.media import MediaStore
from bot.texts import Texts


def open_channel(
    client: Client, registry: Registry, front_door: FrontDoor, media: MediaStore, clock: Callable[[], datetime]
) -> tuple[TelegramChannel, dict[str, Sender]]:
    """The channel, and the senders it gives to the relay."""
    bot, journal, library = client.bot, registry.journal, registry.library

    async def texts(address: str) -> Texts:
        stored = await journal.load(address)
        return library[load(stored.state).profile.get("language", "id")]

    async def sources(ref: str) -> str:
        return await journal.read(lambda c: source_of(c, CHANNEL, ref))

    async def ended(address: str) -> None:
        await front_door.reach(address, clock(), ended=True)

    async def unwanted(address: str, key: str) -> None:
        out = Outbound((await texts(address))("engine-file-other"), key="engine-file-other")
        entry = Entry(clock())
        entry.send(f"unwanted:{key}", address, out, "reply")
        await journal.commit(entry)

    sender = Telegram(bot, media, texts, sources, ended)
    receiver = Receiver(front_door, journal, library, bot, clock)
    channel = TelegramChannel(client, receiver, sender, library)
    return channel, {CHANNEL: sender, f"{CHANNEL}{FILES}": Files(bot, media, unwanted)}
