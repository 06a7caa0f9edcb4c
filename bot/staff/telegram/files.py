"""Files between the staff group and the media store. Names and metadata of the sender stay behind."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from telegram import InputFile, InputMediaPhoto, InputMediaVideo, Message

from bot.dialogue.message import Attachment
from bot.media import LIMIT, MediaStore, Unwanted
from bot.staff.telegram.wire import TopicGone, Wire

ALBUM = 10
ENDINGS = {"image/jpeg": "jpg", "video/mp4": "mp4", "video/webm": "webm", "audio/ogg": "ogg", "audio/mpeg": "mp3"}


class Files:
    """Uploads and downloads."""

    def __init__(self, media: MediaStore) -> None:
        self.media = media

    async def send(self, wire: Wire, chat: int, thread: int, media: Sequence[Attachment]) -> list[int]:
        """Show files in a topic, pictures and videos as albums; the ids of the messages."""
        shown: list[tuple[Attachment, bytes]] = []
        for item in media:
            try:
                shown.append((item, await asyncio.to_thread(self.media.get, item.ref)))
            except KeyError:  # a sticker, or a file that was never fetched
                continue
        seen = [pair for pair in shown if pair[0].kind in {"photo", "video"}]
        sent: list[int] = []
        for start in range(0, len(seen), ALBUM):
            sent += await self._album(wire, chat, thread, seen[start : start + ALBUM])
        for item, data in (pair for pair in shown if pair not in seen):
            file = _named(item, data)
            send = wire.bot.send_voice if item.kind == "voice" else wire.bot.send_document
            message = await wire.call(chat, lambda c, s=send, f=file: s(c, f, message_thread_id=thread), cost=1)  # type: ignore[misc]
            sent.append(_in_topic(message, thread))
        return sent

    async def _album(self, wire: Wire, chat: int, thread: int, items: list[tuple[Attachment, bytes]]) -> list[int]:
        if len(items) == 1:
            item, data = items[0]
            send = wire.bot.send_photo if item.kind == "photo" else wire.bot.send_video
            message = await wire.call(chat, lambda c: send(c, _named(item, data), message_thread_id=thread), cost=1)
            return [_in_topic(message, thread)]
        kinds = {"photo": InputMediaPhoto, "video": InputMediaVideo}
        media = [kinds[item.kind](_named(item, data, attach=True)) for item, data in items]
        messages = await wire.call(
            chat, lambda c: wire.bot.send_media_group(c, media, message_thread_id=thread), cost=len(items)
        )
        return [_in_topic(message, thread) for message in messages or ()]

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


def _in_topic(message: Message | None, thread: int) -> int:
    if message is None or message.message_thread_id != thread:
        raise TopicGone
    return message.message_id
