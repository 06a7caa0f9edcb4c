"""How updates come in: by long polling or by webhook. Each is stored before Telegram is told that we have it.

Updates of one topic are heard in order, topics side by side: a group that Telegram makes wait keeps no other waiting.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.journal.entry import NOT_STORED
from bot.staff.telegram.wire import seconds_of

POLL = 20
KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
WAIT = 2.0
PATH = "/hooks/staff"
CONNECTIONS = 20

log = structlog.get_logger()

Hear = Callable[[Update], Awaitable[None]]


class Hearing:
    """`hear` takes one update in and returns when it is stored; it raises one of `NOT_STORED` when it is not."""

    def __init__(self, bot: Bot, hear: Hear) -> None:
        self.bot = bot
        self.hear = hear
        self._heard: dict[int, asyncio.Task[None]] = {}
        self._last: dict[object, asyncio.Task[None]] = {}

    async def poll(self) -> None:
        """For ever. An update is acknowledged by asking for those after it. Raises `InvalidToken`."""
        await self._ready(self.bot.delete_webhook)
        offset = 0
        while True:
            try:
                updates = await self.bot.get_updates(offset, timeout=POLL, allowed_updates=KINDS)
            except Conflict:
                log.warning("another process polls with the staff token; waiting")
                await asyncio.sleep(POLL)
            except InvalidToken:
                raise
            except TelegramError as fault:
                await self._pause(fault)
            else:
                offset = max(offset, await self.take(updates))

    async def hook(self, raw: dict[str, Any]) -> int:
        """One update that was delivered to us; the status to answer. Telegram delivers again what is not 200."""
        try:
            update = Update.de_json(raw, self.bot)
        except (KeyError, TypeError, ValueError) as fault:
            log.warning("an update cannot be read", fault=type(fault).__name__)
            return 200
        try:
            await asyncio.shield(self._start(update))
        except NOT_STORED as fault:
            log.warning("what officers wrote cannot be stored yet", fault=type(fault).__name__)
            return 500
        finally:
            self._heard.pop(update.update_id, None)
        return 200

    async def set_webhook(self, url: str, secret: str) -> None:
        """Tell Telegram where to deliver. Raises `InvalidToken`."""
        address = f"{url.rstrip('/')}{PATH}"
        await self._ready(
            lambda: self.bot.set_webhook(
                address, secret_token=secret, allowed_updates=KINDS, max_connections=CONNECTIONS
            )
        )

    async def take(self, updates: Sequence[Update]) -> int:
        """Hear what was polled; the offset from which to ask on. Returns when all are stored, or after `WAIT`
        seconds with what is: Telegram then gives the others again, and they go on as they are."""
        if not updates:
            return 0
        tasks = {update.update_id: self._start(update) for update in updates}
        await asyncio.wait(tasks.values(), timeout=WAIT)
        stored = [number for number, task in tasks.items() if task.done() and task.exception() is None]
        offset = min(tasks.keys() - set(stored), default=max(tasks) + 1)
        for number in stored:
            if number < offset:
                del self._heard[number]
        if fault := next((task.exception() for task in tasks.values() if task.done() and task.exception()), None):
            log.warning("what officers wrote cannot be stored yet", fault=type(fault).__name__)
            await asyncio.sleep(WAIT)
        return offset

    def _start(self, update: Update) -> asyncio.Task[None]:
        """The one task that hears an update, behind the one before it in its topic."""
        number = update.update_id
        if (known := self._heard.get(number)) is not None and not (known.done() and known.exception()):
            return known
        message = update.effective_message
        topic = (message.chat_id, message.message_thread_id) if message else None
        before = self._last.get(topic)
        task = asyncio.create_task(self._behind(before, update))
        self._heard[number] = self._last[topic] = task
        task.add_done_callback(lambda done: self._last.pop(topic) if self._last.get(topic) is done else None)
        return task

    async def _behind(self, before: asyncio.Task[None] | None, update: Update) -> None:
        if before is not None:
            await asyncio.shield(before)
        await self.hear(update)

    async def _ready(self, call: Callable[[], Awaitable[object]]) -> None:
        """A Telegram that is away is waited for."""
        while True:
            try:
                await call()
            except InvalidToken:
                raise
            except TelegramError as fault:
                await self._pause(fault)
            else:
                return

    @staticmethod
    async def _pause(fault: TelegramError) -> None:
        log.warning("Telegram cannot be reached", fault=type(fault).__name__)
        await asyncio.sleep(seconds_of(fault) if isinstance(fault, RetryAfter) else WAIT)
