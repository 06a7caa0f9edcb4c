"""The sender of the channel "whatsapp": one parcel is one or more messages, each sent once.

What each error means is one table (`MEANINGS`, `verdict`); retries, order and leases are the relay's.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any, Protocol
from weakref import WeakValueDictionary

import structlog

from bot.channels.whatsapp.client import Away, Client, GraphError
from bot.channels.whatsapp.pace import Pace
from bot.channels.whatsapp.render import mime_of, name_of, render
from bot.channels.whatsapp.templates import template_for
from bot.dialogue.message import Attachment, Outbound
from bot.journal.outbox import Gone, Later, Parcel
from bot.journal.people import Contact
from bot.media import MediaStore
from bot.texts import Texts

WINDOW = timedelta(hours=24)
PAUSE = 600.0
TRIAL = 30.0
BUSY = 5.0
PAIR_WAIT = 6.0
TEMPLATE_WAIT = 300.0
REFUSED_REASON = "WhatsApp refuses the token"
BUSY_REASON = "too many messages"
TEMPLATE_REASON = "WhatsApp has no approved template"
UNREACHABLE = "unreachable"
NOT_ON_WHATSAPP = 131026
UPLOADS = 2000
UPLOAD_DAYS = timedelta(days=25)  # WhatsApp keeps an upload for 30
KEY_LIMIT = 512

Json = dict[str, Any]

log = structlog.get_logger()


class Meaning(Enum):
    """What an error is about."""

    WINDOW = auto()
    TEMPLATE = auto()
    PERSON = auto()
    PAIR = auto()
    BUSY = auto()
    ACCOUNT = auto()
    PASSING = auto()
    OURS = auto()


MEANINGS = {
    131047: Meaning.WINDOW,
    **dict.fromkeys((132000, 132001, 132005, 132007, 132012, 132015, 132016), Meaning.TEMPLATE),
    **dict.fromkeys((130472, 130497, 131021, 131026, 131030, 131049, 131050), Meaning.PERSON),
    131056: Meaning.PAIR,
    **dict.fromkeys((4, 80007, 130429, 131048), Meaning.BUSY),
    **dict.fromkeys((0, 3, 10, 33, 190, 368, 131005, 131031, 131037, 131042, 131045, 133010), Meaning.ACCOUNT),
    **dict.fromkeys((1, 2, 131000, 131016, 131057, 133004, 133005), Meaning.PASSING),
}
"""https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes"""


def meaning_of(fault: GraphError | Away) -> Meaning:
    """Codes that are not in the table: permissions are the account's, HTTP faults pass, the rest is our call."""
    if isinstance(fault, Away):
        return Meaning.PASSING
    if fault.code in MEANINGS:
        return MEANINGS[fault.code]
    if 200 <= fault.code < 300 or fault.status == 401:
        return Meaning.ACCOUNT
    return Meaning.BUSY if fault.status == 429 else Meaning.PASSING if fault.status >= 500 else Meaning.OURS


class Residents(Protocol):
    """What the sender asks about residents."""

    async def contact(self, address: str) -> Contact | None: ...

    async def last_word(self, address: str) -> datetime | None: ...

    async def closed(self, address: str) -> None:
        """No free text until they write."""

    async def texts(self, address: str) -> Texts: ...

    async def ended(self, address: str) -> None:
        """They cannot be reached any more."""


class WhatsApp:
    """Sends. `recovered` is told when WhatsApp takes the token again."""

    def __init__(
        self,
        client: Client,
        media: MediaStore,
        residents: Residents,
        clock: Callable[[], datetime],
        recovered: Callable[[], Awaitable[None]],
    ) -> None:
        self.client = client
        self.media = media
        self.residents = residents
        self.clock = clock
        self.recovered = recovered
        self.pace = Pace(clock)
        self._paused_until: datetime | None = None
        self._done: dict[str, list[str]] = {}
        self._uploading: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._uploads: OrderedDict[str, tuple[str, datetime]] = OrderedDict()

    async def send(self, parcel: Parcel) -> str:
        """Send the messages of a parcel; their ids. Raises `Later` or `Gone`.

        When a later message of one parcel has to wait, those sent before are not sent again.
        """
        self._wait_for_the_account()
        contact = await self.residents.contact(parcel.address)
        if contact is None:
            raise Gone(UNREACHABLE)
        texts = await self.residents.texts(parcel.address)
        if await self._is_open(parcel, contact):
            try:
                return await self._send_all(parcel, contact, await self._rendered(parcel.message, texts))
            except WindowClosed:
                await self.residents.closed(parcel.address)
        self._done.pop(parcel.key, None)
        return await self._send_all(parcel, contact, [template_for(parcel.message).message(parcel.message, texts)])

    async def _is_open(self, parcel: Parcel, contact: Contact) -> bool:
        """Whether this resident wrote within 24 hours, and WhatsApp has not said otherwise since."""
        since = self.clock() - WINDOW
        answers = parcel.kind == "reply" and parcel.created_at > since
        word = parcel.created_at if answers else await self.residents.last_word(parcel.address)
        return word is not None and word > max(since, contact.closed_at or since)

    async def _rendered(self, out: Outbound, texts: Texts) -> list[Json]:
        files: dict[str, str] = {}
        for item in out.media:
            if source := await self._upload(item):
                files[item.ref] = source
        return render(out, texts, files)

    async def _send_all(self, parcel: Parcel, contact: Contact, messages: list[Json]) -> str:
        done = self._done.pop(parcel.key, [])
        left = messages[len(done) :]
        if wait := self.pace.wait_for(parcel.address, len(left)):
            self._done[parcel.key] = done
            raise Later("pair limit", wait)
        try:
            for message in left:
                done.append(await self._send(parcel, contact, message, spare=message is not left[-1]))
        except Later:
            self._done[parcel.key] = done
            raise
        except (GraphError, Away) as fault:
            if meaning_of(fault) is Meaning.WINDOW and message["type"] != "template":
                raise WindowClosed from None
            found = await self._verdict(fault, parcel)
            if isinstance(found, Later):
                self._done[parcel.key] = done
            raise found from None
        return " ".join(filter(None, done))

    async def _send(self, parcel: Parcel, contact: Contact, message: Json, *, spare: bool) -> str:
        """One message. A file that WhatsApp does not take gives way to the words below it, or (`spare`) after it."""
        await self.pace.turn()
        if wait := self.pace.held():
            raise Later(BUSY_REASON, wait)
        self.pace.spend(parcel.address)
        whom = {"to": contact.phone} if contact.phone else {"recipient": contact.user_id}
        key = {"biz_opaque_callback_data": parcel.key} if len(parcel.key) <= KEY_LIMIT else {}
        try:
            sent = await self.client.send({"recipient_type": "individual", **whom, **key, **message})
        except GraphError as refused:
            file = message[message["type"]]
            if meaning_of(refused) is not Meaning.OURS or "id" not in file or not ("caption" in file or spare):
                raise
            if "caption" not in file:
                return ""
            words = {"type": "text", "text": {"body": file["caption"]}}
            sent = await self.client.send({"recipient_type": "individual", **whom, **key, **words})
        await self._taken()
        return sent

    async def _verdict(self, fault: GraphError | Away, parcel: Parcel) -> Later | Gone:
        """What an error means for a parcel."""
        meaning = meaning_of(fault)
        if isinstance(fault, GraphError) and fault.code == NOT_ON_WHATSAPP:
            await self.residents.ended(parcel.address)
        if meaning is Meaning.BUSY:
            self.pace.hold(BUSY)
        if meaning is Meaning.ACCOUNT:
            self._refuse(fault)
        waits = {
            Meaning.WINDOW: Later("the window is closed", TEMPLATE_WAIT),
            Meaning.TEMPLATE: Later(f"{TEMPLATE_REASON}: {template_for(parcel.message).name}", TEMPLATE_WAIT),
            Meaning.PAIR: Later("pair limit", PAIR_WAIT),
            Meaning.BUSY: Later(BUSY_REASON, BUSY),
            Meaning.ACCOUNT: Later(REFUSED_REASON, PAUSE),
            Meaning.PASSING: Later(str(fault)),
        }
        return waits.get(meaning) or Gone(UNREACHABLE if meaning is Meaning.PERSON else str(fault))

    def _wait_for_the_account(self) -> None:
        """While WhatsApp refuses the token nothing is tried; after a pause one parcel tries for all. Raises `Later`."""
        if self._paused_until is None:
            return
        if (left := self._paused_until - self.clock()) > timedelta(0):
            raise Later(REFUSED_REASON, left.total_seconds())
        self._paused_until = self.clock() + timedelta(seconds=TRIAL)

    def _refuse(self, fault: GraphError | Away) -> None:
        """Nothing is sent for ten minutes. Said once, until it works again."""
        if self._paused_until is None:
            log.error("WhatsApp refuses PINTU_WHATSAPP_TOKEN or the account", code=getattr(fault, "code", 0))
        self._paused_until = self.clock() + timedelta(seconds=PAUSE)

    async def _taken(self) -> None:
        if self._paused_until is not None:
            self._paused_until = None
            log.info("WhatsApp takes messages again")
            await self.recovered()

    async def _upload(self, item: Attachment) -> str:
        """WhatsApp's id of a file, kept for the next who is shown it; "" when it cannot be had. Raises `Later`."""
        async with self._uploading.setdefault(item.ref, asyncio.Lock()):
            return await self._upload_once(item)

    async def _upload_once(self, item: Attachment) -> str:
        known, at = self._uploads.get(item.ref, ("", self.clock()))
        if known and at > self.clock() - UPLOAD_DAYS:
            return known
        try:
            data = await asyncio.to_thread(self.media.get, item.ref)
        except KeyError:
            return ""
        try:
            source = await self.client.upload(data, mime_of(item), name_of(item))
        except (GraphError, Away) as fault:
            if meaning_of(fault) is Meaning.OURS:
                return ""
            if meaning_of(fault) is Meaning.ACCOUNT:
                self._refuse(fault)
            raise Later(REFUSED_REASON if meaning_of(fault) is Meaning.ACCOUNT else str(fault)) from None
        self._uploads[item.ref] = source, self.clock()
        if len(self._uploads) > UPLOADS:
            self._uploads.popitem(last=False)
        return source


class WindowClosed(Exception):
    """WhatsApp takes only a template for this resident now."""
