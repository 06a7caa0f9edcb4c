"""The staff chat as a process of its own: hears by long polling, shows by the mirror, sends the morning digest."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot, BotCommand, InputFile, Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.cases.cases import Registry
from bot.media import MediaStore
from bot.staff.canned import Canned
from bot.staff.desk import Desk
from bot.staff.officers import Officers, Rank
from bot.staff.telegram.buttons import Buttons
from bot.staff.telegram.card import Look, to_html
from bot.staff.telegram.commands import NAMES, Commands, Recap
from bot.staff.telegram.files import Files
from bot.staff.telegram.mirror import Mirror, Rooms
from bot.staff.telegram.room import Room
from bot.staff.telegram.speaker import Speaker
from bot.staff.telegram.store import Post, Store
from bot.staff.telegram.wire import Later, Pace, Refused, ShutOut, TopicClosed, TopicGone, Wire
from bot.staff.words import Words

POLL = 20
KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
WAIT = 2.0
DIGEST_EVERY = 60.0

log = structlog.get_logger()


class StaffChat:
    """One staff bot and its groups. `groups`: configured chat id by agency code, "" for all the others."""

    def __init__(
        self,
        bot: Bot,
        registry: Registry,
        desk: Desk,
        media: MediaStore,
        groups: Mapping[str, int],
        recap: Recap,
        pace: Pace | None = None,
    ) -> None:
        self.bot = bot
        self.registry = registry
        self.desk = desk
        self.groups = groups
        self.recap = recap
        self.texts = registry.library["id"]
        self.store = Store(registry.journal, desk.clock)
        self.officers = Officers(registry.journal, desk.clock)
        self.wire = Wire(bot, pace or Pace(), self.moved)
        self.look = Look(self.texts, registry.city)
        self.files = Files(media)
        self.mirror = Mirror(desk, self.officers, self.store, self.wire, self.look, self.files, Rooms(groups))
        self._told_admins: set[tuple[int, str]] = set()
        self.room: Room | None = None

    async def open(self) -> None:
        """Ask who the bot is, and look whether each group lets it work. Raises `TelegramError`."""
        await self.bot.initialize()
        desk, store, look, speaker = self.desk, self.store, self.look, Speaker(self.wire, self.texts)
        canned = Canned(self.registry.library, self.registry.city)
        words = Words(self.registry, desk.clock, desk.on_commit)
        name = self.bot.username
        commands = Commands(desk, self.officers, store, speaker, look, canned, self.recap, name)
        buttons = Buttons(desk, words, self.officers, store, look, canned, speaker)
        self.room = Room(
            desk, words, self.officers, store, look, self.files, speaker, commands, buttons, self.moved, self.shut_out
        )
        described = [BotCommand(name, self.texts(f"room-command-{name}")) for name in NAMES]
        await self.bot.set_my_commands(described)
        for configured in self.groups.values():
            await self._check(await self.store.chat_of(configured))

    async def run(self) -> None:
        """For ever."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._poll())
            tasks.create_task(self.mirror.run())
            tasks.create_task(self._digests())

    async def close(self) -> None:
        with contextlib.suppress(TelegramError, RuntimeError):
            await self.bot.shutdown()

    # -- updates --------------------------------------------------------------------------------------------

    async def _poll(self) -> None:
        """An update is acknowledged by asking for the one after it, when what it says is stored."""
        offset = 0
        while True:
            try:
                updates = await self.bot.get_updates(offset, timeout=POLL, allowed_updates=KINDS)
                await self.take(updates)
            except InvalidToken:
                log.critical("Telegram refuses the staff token")
                raise
            except Conflict:
                log.warning("another process polls with the staff token; waiting")
                await asyncio.sleep(POLL)
            except RetryAfter as later:
                await asyncio.sleep(float(later.retry_after))  # type: ignore[arg-type]  # seconds unless PTB_TIMEDELTA
            except NetworkError as fault:
                log.warning("Telegram cannot be reached", fault=type(fault).__name__)
                await asyncio.sleep(WAIT)
            except SQLAlchemyError as fault:
                log.warning("what officers wrote cannot be stored yet", fault=type(fault).__name__)
                await asyncio.sleep(WAIT)
            else:
                offset = max([offset, *(update.update_id + 1 for update in updates)])

    async def take(self, updates: Sequence[Update]) -> None:
        """Updates of one topic in order, topics side by side. Raises `SQLAlchemyError` when one was not stored."""
        by_topic: defaultdict[object, list[Update]] = defaultdict(list)
        for update in updates:
            message = update.effective_message
            by_topic[(message.chat_id, message.message_thread_id) if message else None].append(update)
        done = await asyncio.gather(*(self._in_order(part) for part in by_topic.values()), return_exceptions=True)
        for fault in done:
            if isinstance(fault, BaseException):
                raise fault

    async def _in_order(self, updates: list[Update]) -> None:
        for update in updates:
            await self._hear(update)

    async def _hear(self, update: Update) -> None:
        assert self.room is not None  # noqa: S101 -- `open` comes first
        try:
            await self.room.hear(update)
        except SQLAlchemyError:
            raise
        except (Later, ShutOut, TopicGone, TopicClosed, Refused) as fault:
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
        with contextlib.suppress(Later, ShutOut, TopicGone, TopicClosed, Refused):
            await self.wire.call(
                message.chat_id,
                lambda c: self.bot.send_message(
                    c,
                    self.texts("room-fault"),
                    message_thread_id=message.message_thread_id if message.is_topic_message else None,
                ),
                cost=1,
                answer=True,
            )

    # -- groups ---------------------------------------------------------------------------------------------

    async def moved(self, old: int, new: int) -> None:
        """A group has become a supergroup: its topics are made there."""
        await self.store.move(old, new, list(self.groups.values()))
        log.info("a staff group has moved")

    async def shut_out(self, chat: int, reason: str) -> None:
        """The bot cannot work in a group: say so once to the admins. What is to be shown waits in the database."""
        homes = {await self.store.chat_of(configured) for configured in self.groups.values()}
        if chat not in homes or (chat, reason) in self._told_admins:
            return
        self._told_admins.add((chat, reason))
        log.error("the bot cannot work in a staff group", reason=reason)
        text = to_html(self.texts(f"room-shut-out-{reason}", chat=str(chat)))
        for officer in await self.officers.all():
            if officer.telegram and officer.rank.reaches(Rank.ADMIN):
                with contextlib.suppress(Later, ShutOut, Refused):
                    await self.wire.call(officer.telegram, lambda c: self.bot.send_message(c, text, parse_mode="HTML"))

    async def _check(self, chat: int) -> None:
        try:
            member = await self.bot.get_chat_member(chat, self.bot.id)
            about = await self.bot.get_chat(chat)
        except TelegramError:
            return await self.shut_out(chat, "gone")
        if not (about.is_forum and getattr(member, "can_manage_topics", False)):
            await self.shut_out(chat, "rights")

    # -- morning --------------------------------------------------------------------------------------------

    async def _digests(self) -> None:
        while True:
            try:
                await self.digest()
            except (SQLAlchemyError, Later, ShutOut, Refused) as fault:
                log.warning("the morning digest has to wait", fault=type(fault).__name__)
            await asyncio.sleep(DIGEST_EVERY)

    async def digest(self) -> None:
        """On working days after opening, once a group: the figures and their picture."""
        calendar, now = self.registry.city.calendar, self.desk.clock()
        if not calendar.is_open(now):
            return
        for agency, configured in self.groups.items():
            key = f"digest:{configured}:{calendar.local_day(now)}"
            if await self.store.knows(key):
                continue
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
                await self.store.put_post(Post(key, "", "told", chat, sent.message_id, "", ""))


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
            raise BadGroups(f"PINTU_STAFF_CHAT names the agency {agency!r}, which the city's file does not have.")
        try:
            groups[agency] = int(number)
        except ValueError:
            raise BadGroups("PINTU_STAFF_CHAT is a group's number like -1001234567890, or agency=number,…") from None
    if groups and "" not in groups:
        raise BadGroups("PINTU_STAFF_CHAT needs one group without an agency, for all the others.")
    return groups
