"""The Telegram channel as a whole: its route, its polling, its commands, its end."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Mapping
from typing import Any

import orjson
import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError, TelegramNotFound, TelegramRetryAfter, TelegramUnauthorizedError
from aiogram.methods import TelegramMethod
from aiogram.types import BotCommand
from aiogram.utils.token import TokenValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.telegram.receiver import Receiver
from bot.channels.telegram.sender import Telegram
from bot.journal.entry import NOT_STORED
from bot.texts import LANGUAGES, Library

PATH = "/hooks/telegram"
BODY_LIMIT = 1024 * 1024
POLL_SECONDS = 25
PAUSE = 3.0
CONNECTIONS = 100
COMMANDS = ("lapor", "izin", "pbb", "laporan", "petugas", "bantuan", "bahasa", "dataku", "batal")
WANTED = ["message", "edited_message", "callback_query", "my_chat_member"]

log = structlog.get_logger()


class BadToken(Exception):
    """The token has not the form of one, or Telegram does not know it."""


def open_bot(token: str, api: str) -> Bot:
    """aiogram's client. `api` is the base of the Bot API server. Raises `BadToken`."""
    try:
        return Bot(token, AiohttpSession(api=TelegramAPIServer.from_base(api)))
    except TokenValidationError as bad:
        raise BadToken("PINTU_TELEGRAM_TOKEN does not look like a bot token (123456:ABC…).") from bad


class TelegramChannel:
    """Runs the channel: a webhook when `public_url` is set, else long polling."""

    def __init__(
        self, bot: Bot, receiver: Receiver, sender: Telegram, library: Library, public_url: str, secret: str
    ) -> None:
        self.bot = bot
        self.receiver = receiver
        self.sender = sender
        self.library = library
        self.public_url = public_url
        self.secret = secret.encode()

    def routes(self) -> list[Route]:
        return [Route(PATH, self.hook, methods=["POST"])]

    async def hook(self, request: Request) -> Response:
        """An update from Telegram. 200 after the commit; 500 when it was not stored, and Telegram delivers it again."""
        given = request.headers.get("x-telegram-bot-api-secret-token", "").encode()
        if not (self.secret and hmac.compare_digest(given, self.secret)):
            return Response(status_code=401)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        try:
            raw = orjson.loads(body)
        except orjson.JSONDecodeError:
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
            await self._introduce()
            await self.receiver.recover()
            if not self.public_url:
                await self._poll()
        except (TelegramUnauthorizedError, TelegramNotFound):
            self.sender.refuse()

    async def close(self) -> None:
        await self.receiver.close()
        await self.bot.session.close()

    async def set_webhook(self) -> None:
        """Tell Telegram where to deliver. Raises what aiogram raises."""
        await self.bot.set_webhook(
            f"{self.public_url.rstrip('/')}{PATH}",
            secret_token=self.secret.decode(),
            allowed_updates=WANTED,
            max_connections=CONNECTIONS,
        )

    async def info(self) -> Mapping[str, Any]:
        """Who the bot is and what Telegram says of its webhook."""
        me, hook = await self.bot.get_me(), await self.bot.get_webhook_info()
        return {
            "bot": f"@{me.username}",
            "webhook": hook.url or "none: long polling",
            "waiting": hook.pending_update_count,
            "last error": hook.last_error_message or "none",
        }

    async def _introduce(self) -> None:
        """Name, commands and descriptions; a Telegram that is away is waited for."""
        while True:
            try:
                me = await self.bot.me()
                self.receiver.me = me.username or ""
                if self.public_url:
                    await self.set_webhook()
                else:
                    await self.bot.delete_webhook()
            except (TelegramUnauthorizedError, TelegramNotFound):
                raise
            except AiogramError as fault:
                wait = fault.retry_after if isinstance(fault, TelegramRetryAfter) else PAUSE
                log.warning("Telegram is not there yet", fault=type(fault).__name__)
                await asyncio.sleep(wait)
            else:
                return await self._describe()

    async def _describe(self) -> None:
        """The list of commands and the words on an empty chat; everything works without them, so a fault is logged."""
        try:
            await self._set_words()
        except AiogramError as fault:
            log.warning("the bot's commands and descriptions could not be set", fault=type(fault).__name__)

    async def _set_words(self) -> None:
        for language in LANGUAGES:
            texts, code = self.library[language], None if language == "id" else language
            commands = [BotCommand(command=name, description=texts(f"telegram-command-{name}")) for name in COMMANDS]
            await self.bot.set_my_commands(commands, language_code=code)
            await self.bot.set_my_description(texts("telegram-description"), language_code=code)
            await self.bot.set_my_short_description(texts("telegram-short-description"), language_code=code)

    async def _poll(self) -> None:
        """Ask for updates for ever. The offset moves on only when all before it are stored."""
        offset = 0
        while True:
            try:
                updates = await self._updates(offset)
                await self.receiver.polled(updates)
            except (TelegramUnauthorizedError, TelegramNotFound):
                raise
            except (AiogramError, *NOT_STORED) as fault:
                log.warning("polling waits", fault=type(fault).__name__)
                await asyncio.sleep(fault.retry_after if isinstance(fault, TelegramRetryAfter) else PAUSE)
            else:
                offset = max([offset, *(update["update_id"] + 1 for update in updates)])

    async def _updates(self, offset: int) -> list[dict[str, Any]]:
        wanted = GetRawUpdates(offset=offset or None, timeout=POLL_SECONDS, allowed_updates=WANTED)
        return await self.bot(wanted, request_timeout=POLL_SECONDS + 10)


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates as JSON: one update that aiogram cannot read must not hold up the others.

    https://core.telegram.org/bots/api#getupdates
    """

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


async def _body(request: Request) -> bytes | None:
    """The body, or None when it is over the limit."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > BODY_LIMIT:
                return None
    except ClientDisconnect:
        return b""
    return bytes(body)


def secret_for(token: str, own: str) -> str:
    """A webhook secret nobody has to invent: made from the token and this house's own secret."""
    return hmac.new(own.encode(), token.encode(), "sha256").hexdigest()
