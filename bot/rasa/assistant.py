"""One message that Rasa has taken in, through the same front door as every other.

The engine's own state decides; Rasa's slots and its active form are set from it after every turn. An action may be
called several times for one message: the message's id makes that harmless.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.cases.cases import Registry
from bot.cases.wishes import held
from bot.dialogue.message import Attachment, AttachmentKind, Inbound, Outbound, Place
from bot.dialogue.state import Conversation, load
from bot.frontdoor import FrontDoor
from bot.journal.journal import Journal
from bot.journal.outbox import collect, give_up
from bot.media import MediaStore
from bot.rasa import names

CHANNEL = "rasa"
EXTERNAL = "EXTERNAL: "  # begins the text of an intent that was triggered, not said
TEXT_LIMIT = 10_000
KINDS: dict[str, AttachmentKind] = {"image": "photo", "video": "video", "audio": "voice", "application": "document"}


@dataclass(frozen=True, slots=True)
class Message:
    """The part of Rasa's tracker that an action is about (https://rasa.com/docs/action-server/sdk-tracker/)."""

    sender: str
    id: str
    text: str
    intent: str
    entities: Mapping[str, list[Any]]

    @classmethod
    def latest(cls, sender: str, raw: Mapping[str, Any]) -> Message:
        """From `latest_message`."""
        entities: dict[str, list[Any]] = {}
        for entity in raw.get("entities") or ():
            entities.setdefault(entity["entity"], []).append(entity["value"])
        intent = (raw.get("intent") or {}).get("name") or ""
        return cls(sender, raw.get("message_id") or "", raw.get("text") or "", intent, entities)

    @property
    def address(self) -> str:
        return f"{CHANNEL}:{self.sender}"

    @property
    def wordless(self) -> str:
        """The kind of a message that is no words, "" for words. "/tap{…}" is one; a guess of Rasa's is not."""
        told = self.text.lstrip().startswith(("/", EXTERNAL))
        return self.intent if told and self.intent in names.WORDLESS else ""

    def one(self, entity: str) -> Any:
        return next(iter(self.entities.get(entity, ())), "")


class Assistant:
    """Takes Rasa's messages in and hands out what is to be said."""

    def __init__(self, front_door: FrontDoor, media: MediaStore, clock: Callable[[], datetime]) -> None:
        self.front_door = front_door
        self.media = media
        self.clock = clock

    async def turn(self, message: Message) -> Conversation:
        """Take a message in, once, and see how the talk stands then. Raises what `FrontDoor.receive` raises."""
        if message.id and message.wordless != names.NEWS:
            await self._drop_unwanted(message.address)
            await self.front_door.receive(await self.inbound(message))
        return await self._conversation(message.address)

    async def due(self, message: Message) -> list[Outbound]:
        """What waits for this resident, replies and alerts in their order; it counts as delivered. Alerts that the
        resident does not want now stay behind.
        """
        now, address = self.clock(), message.address
        kinds = ["reply"] if await self._held(address, now) else ["reply", "alert"]
        return await self._journal.write(lambda c: collect(c, CHANNEL, address, kinds, now))

    async def _drop_unwanted(self, address: str) -> None:
        """Alerts of the time since "stop": with this message they are wanted again, but not those."""
        now = self.clock()
        if isinstance(why := await self._held(address, now), str):
            await self._journal.write(lambda c: give_up(c, CHANNEL, address, ["alert"], now, why))

    async def _held(self, address: str, now: datetime) -> datetime | str | None:
        return held((await self._conversation(address)).profile, now, ZoneInfo(self._registry.city.timezone))

    async def _conversation(self, address: str) -> Conversation:
        return load((await self._journal.load(address)).state)

    async def inbound(self, message: Message) -> Inbound:
        """The same message in the engine's words. What makes no sense is an empty message, which asks again."""
        text, tap, place = "" if message.wordless else message.text[:TEXT_LIMIT], "", None
        files: tuple[Attachment, ...] = ()
        match message.wordless:
            case names.TAP:
                tap = str(message.one("value"))
            case names.PLACE:
                place = _place(message)
            case names.FILES:
                text = str(message.one("caption"))[:TEXT_LIMIT]
                files = tuple([await self._kept(str(ref)) for ref in message.entities.get("ref", ())])
        return Inbound(CHANNEL, message.address, message.id, self.clock(), text, tap, files, place)

    async def _kept(self, ref: str) -> Attachment:
        """A file that was handed in before; one that was not is of no known kind."""
        try:
            content = await asyncio.to_thread(self.media.get, ref)
        except KeyError:
            return Attachment("other")
        mime = self.media.mime(content)
        return Attachment(KINDS[mime.partition("/")[0]], ref, mime, len(content))

    @property
    def _registry(self) -> Registry:
        return self.front_door.house.registry

    @property
    def _journal(self) -> Journal:
        return self._registry.journal


def _place(message: Message) -> Place | None:
    try:
        lat, lon = float(str(message.one("lat"))), float(str(message.one("lon")))
    except ValueError:
        return None
    return Place(lat, lon, str(message.one("label"))) if -90 <= lat <= 90 and -180 <= lon <= 180 else None
