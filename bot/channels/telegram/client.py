"""What this house asks of Telegram beside sending: who the bot is, its webhook, its commands, its updates."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import structlog
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError, TelegramNotFound, TelegramUnauthorizedError
from aiogram.methods import TelegramMethod
from aiogram.types import BotCommand
from aiogram.utils.token import TokenValidationError

from bot.channels.telegram.session import PlainSession
from bot.texts import LANGUAGES, Library

PATH = "/hooks/telegram"
POLL_SECONDS = 25
CONNECTIONS = 100
COMMANDS = ("lapor", "izin", "pbb", "laporan", "petugas", "bantuan", "bahasa", "dataku", "batal")
WANTED = ["message", "edited_message", "callback_query", "my_chat_member"]

log = structlog.get_logger()

REFUSED = (TelegramUnauthorizedError, TelegramNotFound)
REFUSAL = "Telegram refuses PINTU_TELEGRAM_TOKEN."


def open_bot(token: str, api: str) -> Bot:
    """aiogram's client. `api` is the base of the Bot API server. Raises `ValueError`."""
    try:
        return Bot(token, PlainSession(api=TelegramAPIServer.from_base(api)))
    except TokenValidationError as bad:
        raise ValueError("PINTU_TELEGRAM_TOKEN does not look like a bot token (123456:ABC…).") from bad


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates as JSON: one update that aiogram cannot read must not hold up the others.

    https://core.telegram.org/bots/api#getupdates
    """

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


class Client:
    """The bot's own affairs. `public_url` "" means long polling. Every call raises what aiogram raises."""

    def __init__(self, bot: Bot, public_url: str, secret: str) -> None:
        self.bot = bot
        self.public_url = public_url.rstrip("/")
        self.secret = secret

    @asynccontextmanager
    async def explained(self) -> AsyncIterator[None]:
        """For one command of the operator: closes the bot, and raises `ConnectionError` with one line that says what
        is wrong, without the token that an address in the original may hold."""
        try:
            async with self.bot:
                yield
        except REFUSED:
            raise ConnectionError(REFUSAL) from None
        except AiogramError as fault:
            raise ConnectionError(f"Telegram does not answer as it should: {type(fault).__name__}.") from None

    async def set_webhook(self) -> None:
        """Tell Telegram where to deliver."""
        await self.bot.set_webhook(
            f"{self.public_url}{PATH}",
            secret_token=self.secret,
            allowed_updates=WANTED,
            max_connections=CONNECTIONS,
        )

    async def delete_webhook(self) -> None:
        """Deliver nowhere: what comes waits for polling."""
        await self.bot.delete_webhook()

    async def info(self) -> Mapping[str, Any]:
        """Who the bot is and what Telegram says of its webhook."""
        me, hook = await self.bot.get_me(), await self.bot.get_webhook_info()
        return {
            "bot": f"@{me.username}",
            "webhook": hook.url or "none: long polling",
            "waiting": hook.pending_update_count,
            "last error": hook.last_error_message or "none",
        }

    async def prepare(self) -> str:
        """Set the webhook, or make way for polling; the bot's user name."""
        me = await self.bot.me()
        await (self.set_webhook() if self.public_url else self.delete_webhook())
        return me.username or ""

    async def describe(self, library: Library) -> None:
        """The list of commands and the words on an empty chat; everything works without them, so a fault is logged."""
        try:
            for language in LANGUAGES:
                await self._describe(library, language)
        except AiogramError as fault:
            log.warning("the bot's commands and descriptions could not be set", fault=type(fault).__name__)

    async def updates(self, offset: int) -> list[dict[str, Any]]:
        """What has come since `offset`, or after at most `POLL_SECONDS` nothing."""
        wanted = GetRawUpdates(offset=offset or None, timeout=POLL_SECONDS, allowed_updates=WANTED)
        return await self.bot(wanted, request_timeout=POLL_SECONDS + 10)

    async def _describe(self, library: Library, language: str) -> None:
        texts, code = library[language], None if language == "id" else language
        commands = [BotCommand(command=name, description=texts(f"telegram-command-{name}")) for name in COMMANDS]
        await self.bot.set_my_commands(commands, language_code=code)
        await self.bot.set_my_description(texts("telegram-description"), language_code=code)
        await self.bot.set_my_short_description(texts("telegram-short-description"), language_code=code)
