"""Calls of the staff bot: paced for each group, and what each refusal of Telegram means.

A group is one peer with about 20 messages a minute, whatever the number of its topics
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TypeVar

import structlog
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

os.environ.setdefault("PTB_TIMEDELTA", "1")  # the library's own switch; without it every 429 is a deprecation warning
logging.getLogger("telegram.request").setLevel(logging.CRITICAL)  # it logs whole answers that it cannot read

T = TypeVar("T")

MINUTE = 60.0
A_MINUTE = 20
KEPT_FREE = 5
SECONDS = 20
UNCHANGED = ("message is not modified", "topic_not_modified", "query is too old", "message to delete not found")
TOPIC_GONE = ("message thread not found", "topic_deleted", "topic_id_invalid")
TOPIC_CLOSED = ("topic_closed",)
CARD_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
NO_RIGHTS = (
    "not enough rights",
    "chat_admin_required",
    "chat_write_forbidden",
    "the chat is not a forum",
    "have no rights",
    "need administrator",
)
NO_GROUP = ("chat not found", "group chat was deactivated")

log = structlog.get_logger()


class Fault(Exception):
    """A call did not do what it was for."""


class Later(Fault):
    """Not now; `seconds` until it may be tried again."""

    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Unsure(Later):
    """Not now, and the call may have been done: its answer was lost."""


class TopicGone(Fault):
    """The topic was deleted."""


class TopicClosed(Fault):
    """The topic is closed and lets nothing in."""


class CardGone(Fault):
    """The message to change is not there any more."""


class ShutOut(Fault):
    """The group does not let the bot do its work. `reason`: "gone" or "rights"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Refused(Fault):
    """Telegram judges this very call wrong; the message is Telegram's."""


class Pace:
    """At most `a_minute` messages in any `minute` seconds to one group. Officers who wait for an answer come before
    what is only shown: that leaves `KEPT_FREE` of them free.

    One call at a time: when Telegram says "wait", no other call is on its way to hear it again. A message counts until
    `minute` after its answer: Telegram counted it before, so its own count is never higher than ours.
    """

    def __init__(self, minute: float = MINUTE, a_minute: int = A_MINUTE) -> None:
        self.minute = minute
        self.a_minute = a_minute
        self._sent: defaultdict[int, deque[float]] = defaultdict(deque)
        self._locks: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._not_before: dict[int, float] = {}

    def hold(self, chat: int, seconds: float) -> None:
        """Telegram said how long to wait: nothing goes to this group before, whatever it costs."""
        self._not_before[chat] = time.monotonic() + seconds

    @asynccontextmanager
    async def turn(self, chat: int, cost: int = 1, *, answer: bool = False) -> AsyncIterator[None]:
        """Wait until `cost` messages may be sent to a group; send them inside."""
        room = self.a_minute if answer else self.a_minute - KEPT_FREE
        lock = self._locks[chat]
        await lock.acquire()
        while (wait := self._wait(chat, min(cost, room), room)) > 0:
            lock.release()
            await asyncio.sleep(wait)
            await lock.acquire()
        try:
            yield
        finally:
            self._sent[chat].extend([time.monotonic()] * cost)
            lock.release()

    async def ready(self, chat: int) -> None:
        """Wait until something may be shown in a group, before it is looked up what: the newest is shown then."""
        room = self.a_minute - KEPT_FREE
        while (wait := self._wait(chat, 1, room)) > 0:  # noqa: ASYNC110 -- time is what is waited for
            await asyncio.sleep(wait)

    def _wait(self, chat: int, cost: int, room: int) -> float:
        now, sent = time.monotonic(), self._sent[chat]
        while sent and sent[0] <= now - self.minute:
            sent.popleft()
        too_many = len(sent) + cost - room if cost else 0
        full = sent[too_many - 1] + self.minute - now if too_many > 0 else 0.0
        return max(full, self._not_before.get(chat, 0.0) - now)


class Wire:
    """The bot, and who is told when a group has moved."""

    def __init__(self, bot: Bot, pace: Pace, moved: Callable[[int, int], Awaitable[None]]) -> None:
        self.bot = bot
        self.pace = pace
        self.moved = moved

    async def call(
        self, chat: int, make: Callable[[int], Awaitable[T]], *, cost: int = 0, answer: bool = False
    ) -> T | None:
        """Make a call in a chat; None when it changed nothing. `make` gets the chat's id, which may have changed.

        Raises one of the `Fault`s.
        """
        try:
            if chat >= 0:
                return await make(chat)
            async with self.pace.turn(chat, cost, answer=answer):
                return await make(chat)
        except ChatMigrated as moved:
            await self.moved(chat, moved.new_chat_id)
            raise Later("the group has moved", 0) from None
        except RetryAfter as wait:
            seconds = seconds_of(wait)
            self.pace.hold(chat, seconds)
            raise Later("too many messages", seconds) from None
        except TelegramError as fault:
            meaning = verdict(fault)
            if meaning is None:
                return None
            raise meaning from None


def seconds_of(wait: RetryAfter) -> float:
    """How long Telegram wants to be left alone."""
    told = wait.retry_after
    return told.total_seconds() if isinstance(told, timedelta) else float(told)


def verdict(fault: TelegramError) -> Fault | None:
    """What an error means; None when nothing was to be done."""
    words = fault.message.casefold()
    if isinstance(fault, BadRequest):
        meanings: tuple[tuple[tuple[str, ...], Fault | None], ...] = (
            (UNCHANGED, None),
            (TOPIC_GONE, TopicGone()),
            (TOPIC_CLOSED, TopicClosed()),
            (CARD_GONE, CardGone()),
            (NO_RIGHTS, ShutOut("rights")),
            (NO_GROUP, ShutOut("gone")),
        )
        for signs, meaning in meanings:
            if any(sign in words for sign in signs):
                return meaning
        return Refused(fault.message)
    if isinstance(fault, Forbidden):
        return ShutOut("gone")
    if isinstance(fault, InvalidToken):
        return Refused("Telegram refuses the token")
    return Unsure(type(fault).__name__, 2 if isinstance(fault, NetworkError) else 5)


def open_bot(token: str, api: str) -> Bot:
    """The staff bot of a token, at a Bot API server. Raises ValueError for what is no token."""
    base = api.rstrip("/")
    try:
        return Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=HTTPXRequest(
                16, read_timeout=SECONDS, write_timeout=SECONDS, media_write_timeout=SECONDS, pool_timeout=SECONDS
            ),
            get_updates_request=HTTPXRequest(1, read_timeout=SECONDS),
        )
    except InvalidToken as bad:
        raise ValueError("PINTU_STAFF_TOKEN is not a bot token.") from bad
