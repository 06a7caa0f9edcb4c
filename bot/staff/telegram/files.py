"""Files between the staff group and the media store. Names and metadata of the sender stay behind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

from telegram import InputFile, InputMediaPhoto, InputMediaVideo, Message

from bot.dialogue.message import Attachment
from bot.media import LIMIT, MediaStore, Unwanted
from bot.staff.telegram.wire import Wire

ALBUM = 10
SEEN = {"photo": InputMediaPhoto, "video": InputMediaVideo}
ENDINGS = {"image/jpeg": "jpg", "video/mp4": "mp4", "video/webm": "webm", "audio/ogg": "ogg", "audio/mpeg": "mp3"}

Shown = tuple[Attachment, bytes]


class Files:
    """Uploads and downloads."""

    def __init__(self, media: MediaStore) -> None:
        self.media = media

    async def send(
        self, wire: Wire, chat: int, thread: int, media: Sequence[Attachment]
    ) -> AsyncIterator[tuple[list[Attachment], list[Message]]]:
        """Show files in a topic, pictures and videos as albums. After each call: which of them, and the messages.

        What is not in the media store (yet) is left out: a sticker, or a file that is still being fetched.
        """
        shown = [pair for pair in [await self._read(item) for item in media] if pair is not None]
        seen = [pair for pair in shown if pair[0].kind in SEEN]
        for start in range(0, len(seen), ALBUM):
            part = seen[start : start + ALBUM]
            yield [item for item, _ in part], await self._album(wire, chat, thread, part)
        for item, data in (pair for pair in shown if pair[0].kind not in SEEN):
            send = wire.bot.send_voice if item.kind == "voice" else wire.bot.send_document
            file = _named(item, data)
            message = await wire.call(chat, lambda c, s=send, f=file: s(c, f, message_thread_id=thread), cost=1)  # type: ignore[misc]
            yield [item], [message] if message else []

    async def _read(self, item: Attachment) -> Shown | None:
        try:
            return item, await asyncio.to_thread(self.media.get, item.ref)
        except KeyError:
            return None

    async def _album(self, wire: Wire, chat: int, thread: int, items: Sequence[Shown]) -> list[Message]:
        if len(items) == 1:
            item, data = items[0]
            send = wire.bot.send_photo if item.kind == "photo" else wire.bot.send_video
            message = await wire.call(chat, lambda c: send(c, _named(item, data), message_thread_id=thread), cost=1)
            return [message] if message else []
        media = [SEEN[item.kind](_named(item, data, attach=True)) for item, data in items]
        group = wire.bot.send_media_group
        return list(await wire.call(chat, lambda c: group(c, media, message_thread_id=thread), cost=len(items)) or ())

    async def fetch(self, message: Message) -> list[Attachment]:
        """What an officer sent, in the media store. Raises `Unwanted`, or an error of Telegram."""
        big = message.photo[-1] if message.photo else None
        found = big or message.video or message.video_note or message.voice or message.audio or message.document
        if found is None:
            return []
        if (found.file_size or 0) > LIMIT:
            raise Unwanted("large")
        file = await found.get_file()
        return [await asyncio.to_thread(self.media.put, bytes(await file.download_as_bytearray()))]


def _named(item: Attachment, data: bytes, *, attach: bool = False) -> InputFile:
    """Under a name that tells nothing; `attach` for a part of an album."""
    return InputFile(data, filename=f"{item.kind}.{ENDINGS.get(item.mime, 'pdf')}", attach=attach)
