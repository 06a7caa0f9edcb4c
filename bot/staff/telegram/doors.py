"""The groups as such: where each is now, whether it lets the bot work, and who is told when it does not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

import structlog
from telegram import Bot, ChatMember, ChatMemberUpdated
from telegram.constants import ChatMemberStatus, ChatType

from bot.staff.officers import Officers, Rank
from bot.staff.telegram.card import to_html
from bot.staff.telegram.store import Post, Store
from bot.staff.telegram.wire import Fault, Pace, ShutOut, Wire
from bot.texts import Texts

WRONG = {
    "gone": "it is not in it, or there is no such group",
    "rights": "the group has no topics, or the bot is no admin who may manage them",
}

log = structlog.get_logger()


class Doors:
    """`groups` are ids as configured, by agency; `wire` follows a group that moves. `knock` is called with the
    configured id of a group that may be tried again."""

    def __init__(
        self, bot: Bot, pace: Pace, groups: Mapping[str, int], store: Store, officers: Officers, texts: Texts
    ) -> None:
        self.bot = bot
        self.groups = groups
        self.store = store
        self.officers = officers
        self.texts = texts
        self.wire = Wire(bot, pace, self.moved)
        self.knock: Callable[[int], None] = lambda _: None
        self._telling = asyncio.Lock()
        self._said: set[tuple[int, str]] = set()

    async def check(self) -> None:
        """Whether each group lets the bot work. One that cannot be asked now is found out by what is shown in it."""
        for configured in self.groups.values():
            chat = await self.store.chat_of(configured)
            try:
                member = await self.wire.call(chat, lambda c: self.bot.get_chat_member(c, self.bot.id))
                about = await self.wire.call(chat, self.bot.get_chat)
            except ShutOut as out:
                await self.shut_out(configured, out.reason)
            except Fault as fault:
                log.warning("a staff group cannot be looked at yet", fault=type(fault).__name__)
            else:
                await self._member(configured, member, forum=bool(about and about.is_forum))

    async def changed(self, change: ChatMemberUpdated) -> None:
        """The bot's place in a chat has changed. Raises `SQLAlchemyError`."""
        if change.chat.type != ChatType.PRIVATE:
            if await self._configured(change.chat.id) is None:
                log.warning("the bot is in a group that PINTU_STAFF_CHAT does not name", chat=change.chat.id)
            await self._member(change.chat.id, change.new_chat_member, forum=bool(change.chat.is_forum))

    async def moved(self, old: int, new: int) -> None:
        """A group has become a supergroup: its topics are made there."""
        await self.store.move(old, new, list(self.groups.values()))
        log.info("a staff group has moved")
        await self.let_in(new)

    async def let_in(self, chat: int) -> None:
        """A group (its id as configured, or its own) may be tried again; what was said of it holds no more."""
        configured = await self._configured(chat)
        if configured is not None:
            now = await self.store.chat_of(configured)
            self._said = {said for said in self._said if said[0] != now}
            await self.store.forget("shut", now)
            self.knock(configured)

    async def shut_out(self, chat: int, reason: str) -> None:
        """The bot cannot work in a group (its id as configured, or its own): each admin is told once. What is to be
        shown waits in the database."""
        configured = await self._configured(chat)
        if configured is None:
            return
        chat = await self.store.chat_of(configured)
        if (chat, reason) not in self._said:
            self._said.add((chat, reason))
            log.error("the bot cannot work in a staff group", chat=chat, because=WRONG[reason])
        async with self._telling:
            await self._tell_admins(chat, reason)

    async def _tell_admins(self, chat: int, reason: str) -> None:
        text = to_html(self.texts(f"room-shut-out-{reason}", chat=str(chat)))
        for officer in await self.officers.all():
            key = f"shut:{chat}:{reason}:{officer.telegram}"
            if not (officer.telegram and officer.rank.reaches(Rank.ADMIN)) or await self.store.knows(key):
                continue
            try:
                await self.wire.call(officer.telegram, lambda c: self.bot.send_message(c, text, parse_mode="HTML"))
            except Fault as fault:
                log.warning("an admin cannot be told yet", fault=type(fault).__name__)
            else:
                await self.store.put_post(Post(key, "", "shut", chat, 0, "", ""))

    async def _member(self, chat: int, member: ChatMember | None, *, forum: bool) -> None:
        if member is None or member.status in {ChatMemberStatus.LEFT, ChatMemberStatus.BANNED}:
            await self.shut_out(chat, "gone")
        elif not (forum and getattr(member, "can_manage_topics", False)):
            await self.shut_out(chat, "rights")
        else:
            await self.let_in(chat)

    async def _configured(self, chat: int) -> int | None:
        for configured in self.groups.values():
            if chat in {configured, await self.store.chat_of(configured)}:
                return configured
        return None
