"""Fetches what residents sent: the sender of the channel "telegram-files". Runs after the turn, never in it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiohttp import ClientError

from bot.channels.telegram.sender import verdict
from bot.journal.outbox import Gone, Later, Parcel
from bot.media import MediaStore, Unwanted

SECONDS = 45


class Files:
    """`unwanted` is told (resident's address, parcel key) when a file turns out to be one that is not kept."""

    def __init__(self, bot: Bot, media: MediaStore, unwanted: Callable[[str, str], Awaitable[None]]) -> None:
        self.bot = bot
        self.media = media
        self.unwanted = unwanted

    async def send(self, parcel: Parcel) -> str:
        """Fetch one file and keep it by its content, under the name it was promised by. Raises `Later` or `Gone`."""
        body = json.loads(parcel.body)
        try:
            file = await self.bot.get_file(body["source"], request_timeout=SECONDS)
            if file.file_path is None:
                raise Gone("Telegram gives no path")
            data = await self.bot.download_file(file.file_path, timeout=SECONDS)
        except AiogramError as fault:
            raise verdict(fault) from None
        except (OSError, TimeoutError, ClientError) as fault:
            raise Later(type(fault).__name__) from None
        assert data is not None  # noqa: S101 -- without a destination aiogram gives a stream
        try:
            kept = await asyncio.to_thread(self.media.put, data.read())
        except Unwanted as unwanted:
            await self.unwanted(body["for"], parcel.key)
            raise Gone(f"the file is not kept: {unwanted.reason}") from unwanted
        await asyncio.to_thread(self.media.link, parcel.address, kept)
        return kept.ref
