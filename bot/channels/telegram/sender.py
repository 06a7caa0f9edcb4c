"""The sender of the channel "telegram": one parcel is one or more calls, each made once.

What each error means is one table (`verdict`); retries, order and leases are the relay's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import EditMessageText, TelegramMethod
from aiogram.types import BufferedInputFile, Message

from bot.channels.telegram.client import REFUSAL, REFUSED
from bot.channels.telegram.render import File, as_new, in_words, name_of, render
from bot.dialogue.message import Attachment
from bot.dialogue.phrases import Phrases
from bot.journal.outbox import Gone, Later, Parcel
from bot.media import MediaStore

SECONDS = 20
REFUSED_WAIT = 600
REFUSED_REASON = "Telegram refuses the token"
UNCHANGED = "message is not modified"
PAGE_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
DEAD_CHATS = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated")
PASSING = (ClientDecodeError, TelegramNetworkError, TelegramServerError, TelegramConflictError)

log = structlog.get_logger()


class Telegram:
    """Sends. `texts` gives the language of a resident, `sources` Telegram's own id of a file that came by it (or "");
    `ended` is told who cannot be reached any more."""

    def __init__(
        self,
        bot: Bot,
        media: MediaStore,
        texts: Callable[[str], Awaitable[Phrases]],
        sources: Callable[[str], Awaitable[str]],
        ended: Callable[[str], Awaitable[None]],
    ) -> None:
        self.bot = bot
        self.media = media
        self.texts = texts
        self.sources = sources
        self.ended = ended
        self.refused = asyncio.Event()
        self._done: dict[str, list[str]] = {}

    async def send(self, parcel: Parcel) -> str:
        """Make the calls of a parcel; the ids of the messages it became. Raises `Later` or `Gone`.

        When a later call of one parcel has to wait, those made before are not made again.
        """
        if self.refused.is_set():
            raise Later(REFUSED_REASON, REFUSED_WAIT)
        chat_id = int(parcel.address.rpartition(":")[2])
        message = parcel.message
        files = {item.ref: file for item in message.media if (file := await self._file(item))}
        calls = render(message, chat_id, await self.texts(parcel.address), files)
        done = self._done.pop(parcel.key, [])
        try:
            for call in calls[len(done) :]:
                done.append(await self._call(call, chat_id))
        except AiogramError as fault:
            found = verdict(fault)
            if isinstance(found, Later):
                self._done[parcel.key] = done
            if isinstance(fault, TelegramForbiddenError) or _is_dead(fault):
                await self.ended(parcel.address)
            if isinstance(fault, REFUSED):
                self.refuse()
            raise found from None
        return " ".join(filter(None, done))

    async def _file(self, item: Attachment) -> File | None:
        """Telegram's own id of a file that came by it, else the content."""
        if source := await self.sources(item.ref):
            return source
        try:
            return BufferedInputFile(await asyncio.to_thread(self.media.get, item.ref), name_of(item))
        except KeyError:
            return None

    def refuse(self) -> None:
        """Stop: Telegram does not take the token. What is in the outbox waits for the next start."""
        if not self.refused.is_set():
            self.refused.set()
            log.error(REFUSAL, then="the channel has stopped; set it and start again")

    async def _call(self, call: TelegramMethod[Any], chat_id: int) -> str:
        try:
            return _ids(await self.bot(call, request_timeout=SECONDS))
        except ClientDecodeError as unknown:
            if isinstance(unknown.data, dict) and unknown.data.get("ok"):
                return _ids(unknown.data.get("result"))
            raise
        except TelegramMigrateToChat as moved:
            call = call.model_copy(update={"chat_id": moved.migrate_to_chat_id})
            return _ids(await self.bot(call, request_timeout=SECONDS))
        except TelegramBadRequest as refused:
            reason = refused.message.casefold()
            if UNCHANGED in reason:
                return ""
            anew: TelegramMethod[Any] | None = in_words(call)
            if isinstance(call, EditMessageText) and any(gone in reason for gone in PAGE_GONE):
                anew = as_new(call, chat_id)
            if anew is None:
                raise
            return _ids(await self.bot(anew, request_timeout=SECONDS))


def verdict(fault: AiogramError) -> Later | Gone:
    """What an error means for a parcel. Words of Telegram only where it judges our call; nothing holds the token."""
    if isinstance(fault, TelegramRetryAfter):
        return Later("too many messages", fault.retry_after)
    if isinstance(fault, TelegramForbiddenError):
        return Gone("blocked")
    if isinstance(fault, REFUSED):
        return Later(REFUSED_REASON, REFUSED_WAIT)
    if isinstance(fault, PASSING):
        return Later(type(fault).__name__)
    if isinstance(fault, TelegramAPIError):
        return Gone(fault.message)
    return Gone(type(fault).__name__)


def _is_dead(fault: AiogramError) -> bool:
    return isinstance(fault, TelegramBadRequest) and any(word in fault.message.casefold() for word in DEAD_CHATS)


def _ids(result: object) -> str:
    """The ids of the messages a call made, also of one that has parts this Bot API does not know."""
    if isinstance(result, Message):
        return str(result.message_id)
    if isinstance(result, dict):
        return str(result.get("message_id", ""))
    return " ".join(map(_ids, result)) if isinstance(result, list) else ""
