"""The staff chat as a process of its own: hears officers, shows by the mirror, sends the morning digest."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from starlette.applications import Starlette
from starlette.routing import Route
from telegram import Bot, BotCommand, InputFile, Update
from telegram.error import InvalidToken, NetworkError, TelegramError

from bot.cases.cases import Registry
from bot.hooks import Hook
from bot.journal.entry import NOT_STORED
from bot.media import MediaStore
from bot.staff.canned import Canned
from bot.staff.desk import Desk
from bot.staff.officers import Officers
from bot.staff.telegram.buttons import Buttons
from bot.staff.telegram.card import Look, to_html
from bot.staff.telegram.commands import NAMES, Commands, Recap
from bot.staff.telegram.doors import Doors
from bot.staff.telegram.files import Files
from bot.staff.telegram.hearing import PATH, Hearing
from bot.staff.telegram.mirror import Mirror
from bot.staff.telegram.room import Room
from bot.staff.telegram.speaker import Speaker
from bot.staff.telegram.store import Post, Store
from bot.staff.telegram.topics import Rooms, Topics
from bot.staff.telegram.wire import Fault, Pace
from bot.staff.words import Words

DIGEST_EVERY = 60.0
GROUP_ID = re.compile(r"-\d{1,19}", re.ASCII)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Address:
    """Where Telegram delivers to: our https address, and the secret that comes with each update."""

    url: str
    secret: str


class StaffChat:
    """One staff bot and its groups. `groups`: configured chat id by agency code, "" for all the others. `page`: the
    address of the staff page. With `address` updates come by webhook to `web()`, else they are polled."""

    def __init__(
        self,
        bot: Bot,
        registry: Registry,
        desk: Desk,
        media: MediaStore,
        groups: Mapping[str, int],
        recap: Recap,
        pace: Pace | None = None,
        page: str = "",
        address: Address | None = None,
    ) -> None:
        self.bot = bot
        self.registry = registry
        self.desk = desk
        self.groups = groups
        self.recap = recap
        self.page = page
        self.address = address
        self.texts = registry.library["id"]
        self.store = Store(registry.journal, desk.clock)
        self.officers = Officers(registry.journal, desk.clock)
        self.doors = Doors(bot, pace or Pace(), groups, self.store, self.officers, self.texts)
        self.wire = self.doors.wire
        self.look = Look(self.texts, registry.city)
        self.files = Files(media)
        rooms = Rooms(groups)
        self.topics = Topics(desk, self.officers, self.store, self.wire, self.look, self.files, rooms)
        self.mirror = Mirror(self.topics, rooms, self.doors)
        self.doors.knock = self.mirror.let_in
        self.hearing = Hearing(bot, self._hear)
        self.room: Room | None = None

    async def open(self) -> None:
        """Ask who the bot is, and look whether each group lets it work. Raises `TelegramError`."""
        await self.bot.initialize()
        desk, store, look = self.desk, self.store, self.look
        speaker = Speaker(self.wire, store, self.texts)
        canned = Canned(self.registry.library, self.registry.city)
        words = Words(self.registry, desk.clock, desk.on_commit)
        commands = Commands(desk, self.officers, store, speaker, look, canned, self.recap, self.bot.username, self.page)
        buttons = Buttons(desk, words, self.officers, store, look, canned, speaker)
        self.room = Room(
            desk, words, self.officers, store, look, self.files, speaker, commands, buttons, self.doors.moved
        )
        described = [BotCommand(name, self.texts(f"room-command-{name}")) for name in NAMES]
        await self.bot.set_my_commands(described)
        await self.doors.check()

    async def run(self) -> None:
        """For ever. Raises `InvalidToken` when Telegram takes the token no more."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._listen())
                tasks.create_task(self.mirror.run())
                tasks.create_task(self._digests())
        except BaseExceptionGroup as several:
            if several.subgroup(InvalidToken):
                raise InvalidToken from several
            raise

    def web(self) -> Starlette | None:
        """What has to be served for updates to come in; None while they are polled."""
        if self.address is None:
            return None
        return Starlette(routes=[Route(PATH, Hook(self.address.secret, self.hearing.hook), methods=["POST"])])

    async def close(self) -> None:
        with contextlib.suppress(TelegramError, RuntimeError):
            await self.bot.shutdown()

    # -- updates --------------------------------------------------------------------------------------------

    async def _listen(self) -> None:
        if self.address is None:
            await self.hearing.poll()
        else:
            await self.hearing.set_webhook(self.address.url, self.address.secret)

    async def _hear(self, update: Update) -> None:
        """One update. Raises one of `NOT_STORED` when it was not stored."""
        assert self.room is not None  # noqa: S101 -- `open` comes first
        try:
            if update.my_chat_member is not None:
                await self.doors.changed(update.my_chat_member)
            else:
                await self.room.hear(update)
        except NOT_STORED:
            raise
        except Fault as fault:
            log.warning("an answer to officers could not be shown", fault=type(fault).__name__)
        except NetworkError as fault:
            log.warning("a file of an officer cannot be fetched yet", fault=type(fault).__name__)
            await self._sorry(update)
        except Exception:
            log.exception("an update of the staff chat failed")
            await self._sorry(update)

    async def _sorry(self, update: Update) -> None:
        """Nothing is swallowed in silence: the officer is asked to send it again."""
        message = update.effective_message
        if message is None:
            return
        text, thread = self.texts("room-fault"), message.message_thread_id if message.is_topic_message else None
        say = partial(self.bot.send_message, text=text, message_thread_id=thread)
        with contextlib.suppress(Fault):
            await self.wire.call(message.chat_id, say, cost=1, answer=True)

    # -- morning --------------------------------------------------------------------------------------------

    async def _digests(self) -> None:
        while True:
            await self.morning()
            await asyncio.sleep(DIGEST_EVERY)

    async def morning(self) -> None:
        """Each group's digest. One that cannot be made keeps neither the others nor the officers' work waiting."""
        for agency, configured in self.groups.items():
            try:
                await self.digest(agency, configured)
            except (*NOT_STORED, Fault) as fault:
                log.warning("the morning digest has to wait", fault=type(fault).__name__)
            except Exception:
                log.exception("the morning digest cannot be made", agency=agency)

    async def digest(self, agency: str, configured: int) -> None:
        """On working days after opening, once a group: the figures and their picture. Raises a `Fault`."""
        calendar, now = self.registry.city.calendar, self.desk.clock()
        key = f"digest:{configured}:{calendar.local_day(now)}"
        if not calendar.is_open(now) or await self.store.knows(key):
            return
        chat = await self.store.chat_of(configured)
        text, picture = await self.recap(agency)
        show = partial(
            self.bot.send_photo,
            photo=InputFile(picture, filename="rekap.png"),
            caption=to_html(text),
            parse_mode="HTML",
        )
        sent = await self.wire.call(chat, show, cost=1)
        if sent is not None:
            shown = Post(key, "", "told", chat, sent.message_id, "", "")
            await self.store.surely(lambda: self.store.put_post(shown))


@dataclass(frozen=True, slots=True)
class BadGroups(Exception):
    """PINTU_STAFF_CHAT cannot be read; the message says why."""

    reason: str


def read_groups(text: str, agencies: Mapping[str, Any]) -> dict[str, int]:
    """ "-100123" or "-100123,dlh=-100456": chat ids by agency code. Raises `BadGroups`."""
    groups: dict[str, int] = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        agency, _, number = part.rpartition("=")
        agency = agency.strip().removeprefix("*")
        if agency and agency not in agencies:
            known = ", ".join(agencies)
            raise BadGroups(f"PINTU_STAFF_CHAT names the agency {agency!r}; the city's file has {known}.")
        if not GROUP_ID.fullmatch(number.strip()):
            raise BadGroups(
                "PINTU_STAFF_CHAT is a group's number like -1001234567890 (with its minus), or agency=number,…"
            )
        if agency in groups:
            raise BadGroups(
                f"PINTU_STAFF_CHAT has two groups for {agency or 'all agencies'}; another is agency=number."
            )
        groups[agency] = int(number)
    if "" not in groups:
        raise BadGroups("PINTU_STAFF_CHAT needs one group without an agency, for all the others.")
    return groups
