"""The Telegram channel as a whole: its route, its polling, its end."""

from __future__ import annotations

import asyncio
import hmac

import orjson
import structlog
from aiogram.exceptions import AiogramError, TelegramRetryAfter
from starlette.requests import ClientDisconnect
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.channels.telegram.client import PATH, REFUSED, Client
from bot.channels.telegram.receiver import Receiver
from bot.channels.telegram.sender import Telegram
from bot.journal.entry import NOT_STORED
from bot.texts import Library

SECRET_HEADER = b"x-telegram-bot-api-secret-token"
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
        return [Route(PATH, Hook(self), methods=["POST"])]

    async def take(self, given: bytes, receive: Receive) -> int:
        """An update from Telegram, with the secret that came with it. The status to answer: 200 after the commit, 500
        when it was not stored, and Telegram delivers it again."""
        if not hmac.compare_digest(given, self.client.secret.encode()):
            return 401
        try:
            raw = orjson.loads(await _body(receive))
        except TooLarge:
            return 413
        except (orjson.JSONDecodeError, ClientDisconnect):
            return 400
        if not isinstance(raw, dict):
            return 400
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


class Hook:
    """The webhook as bare ASGI: every message of every resident passes here, and Starlette's request costs as much as
    reading the update."""

    def __init__(self, channel: TelegramChannel) -> None:
        self.channel = channel

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = next((value for name, value in scope["headers"] if name == SECRET_HEADER), b"")
        status = await self.channel.take(given, receive)
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})


class TooLarge(Exception):
    """A body over the limit."""


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > BODY_LIMIT:
            raise TooLarge
    return body


def _pause(fault: BaseException) -> float:
    return fault.retry_after if isinstance(fault, TelegramRetryAfter) else PAUSE
