"""The Telegram channel as a whole: its route, its polling, its end."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from aiogram.exceptions import AiogramError, TelegramRetryAfter
from starlette.routing import Route

from bot.channels.telegram.client import PATH, REFUSED, Client
from bot.channels.telegram.receiver import Receiver
from bot.channels.telegram.sender import Telegram
from bot.hooks import Hook
from bot.journal.entry import NOT_STORED
from bot.texts import Library

PAUSE = 3.0

log = structlog.get_logger()


class TelegramChannel:
    """Runs the channel: by webhook when there is a public address, else by long polling."""

    def __init__(self, client: Client, receiver: Receiver, sender: Telegram, library: Library) -> None:
        self.client = client
        self.receiver = receiver
        self.sender = sender
        self.library = library

    def routes(self) -> list[Route]:
        return [Route(PATH, Hook(self.client.secret, self.take), methods=["POST"])]

    async def take(self, raw: dict[str, Any]) -> int:
        """An update from Telegram; the status to answer."""
        try:
            await self.receiver.webhook(raw)
        except NOT_STORED as fault:
            log.warning("an update could not be stored", fault=type(fault).__name__)
            return 500
        return 200

    async def run(self) -> None:
        """Introduce the bot, go on with what was held, and poll when there is no public address."""
        try:
            await self.receiver.recover()
            await self._prepare()
            await self.receiver.send_refused()
            await self.client.describe(self.library)
            if not self.client.public_url:
                await self._poll()
        except REFUSED:
            self.sender.refuse()

    async def close(self) -> None:
        await self.receiver.close()
        await self.client.bot.session.close()

    async def _prepare(self) -> None:
        """A Telegram that is away is waited for."""
        while True:
            try:
                self.receiver.me = await self.client.prepare()
            except REFUSED:
                raise
            except AiogramError as fault:
                log.warning("Telegram is not there yet", fault=type(fault).__name__)
                await asyncio.sleep(_pause(fault))
            else:
                return

    async def _poll(self) -> None:
        """Ask for updates for ever. The offset moves on only when all before it are stored."""
        offset = 0
        while True:
            try:
                updates = await self.client.updates(offset)
                await self.receiver.polled(updates)
            except REFUSED:
                raise
            except (AiogramError, *NOT_STORED) as fault:
                log.warning("polling waits", fault=type(fault).__name__)
                await asyncio.sleep(_pause(fault))
            else:
                offset = max([offset, *(update["update_id"] + 1 for update in updates)])


def _pause(fault: BaseException) -> float:
    return fault.retry_after if isinstance(fault, TelegramRetryAfter) else PAUSE
