"""The Telegram channel as a whole: its route, its polling, its end."""

from __future__ import annotations

import asyncio
import hmac

import orjson
import structlog
from aiogram.exceptions import AiogramError, TelegramRetryAfter
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.telegram.client import PATH, REFUSED, Client
from bot.channels.telegram.receiver import Receiver
from bot.channels.telegram.sender import Telegram
from bot.journal.entry import NOT_STORED
from bot.texts import Library

BODY_LIMIT = 1024 * 1024
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
        return [Route(PATH, self.hook, methods=["POST"])]

    async def hook(self, request: Request) -> Response:
        """An update from Telegram. 200 after the commit; 500 when it was not stored, and Telegram delivers it again."""
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not hmac.compare_digest(given.encode(), self.client.secret.encode()):
            return Response(status_code=401)
        try:
            raw = orjson.loads(await _body(request))
        except TooLarge:
            return Response(status_code=413)
        except (orjson.JSONDecodeError, ClientDisconnect):
            return Response(status_code=400)
        if not isinstance(raw, dict):
            return Response(status_code=400)
        try:
            await self.receiver.webhook(raw)
        except NOT_STORED as fault:
            log.warning("an update could not be stored", fault=type(fault).__name__)
            return Response(status_code=500)
        return Response(status_code=200)

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


class TooLarge(Exception):
    """A body over the limit."""


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            raise TooLarge
    return bytes(body)


def _pause(fault: BaseException) -> float:
    return fault.retry_after if isinstance(fault, TelegramRetryAfter) else PAUSE
