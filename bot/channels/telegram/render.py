"""An Outbound as Telegram's methods: its HTML, its limits, its keyboards.

Limits: https://core.telegram.org/bots/api#sendmessage (text 4096, caption 1024 UTF-16 units after entities).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from aiogram.methods import (
    EditMessageText,
    SendDocument,
    SendLocation,
    SendMediaGroup,
    SendMessage,
    SendPhoto,
    SendVideo,
    SendVoice,
    TelegramMethod,
)
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.dialogue.markup import to_html, to_plain
from bot.dialogue.message import Attachment, Button, Outbound
from bot.dialogue.phrases import Phrases

TEXT, CAPTION, ALBUM = 4096, 1024, 10
ROW = 34
PIECES = re.compile(r"<[^<>]*>|&#?\w+;|\s+|[^\s<&]+|[<&]")
TAG = re.compile(r"<(/?)(b|i|code|a)\b[^<>]*>")
HTML = "HTML"
REMEMBERED = 1000
LINK = re.compile(r"<a |https?://|\b\w+\.(?:go\.id|id|com)\b")

ONE: dict[str, tuple[type[TelegramMethod[Any]], str]] = {
    "photo": (SendPhoto, "photo"),
    "video": (SendVideo, "video"),
    "voice": (SendVoice, "voice"),
}

File = BufferedInputFile | str
Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None


def render(out: Outbound, chat_id: int, texts: Phrases, files: Mapping[str, File]) -> list[TelegramMethod[Any]]:
    """The calls that show a message, in order. `files` holds contents (or Telegram's ids) by name; a file that is not
    in it is left out: words must not wait for a picture."""
    calls: list[TelegramMethod[Any]] = []
    if out.place is not None:
        calls.append(SendLocation(chat_id=chat_id, latitude=out.place.lat, longitude=out.place.lon))
    markup = _markup(out, texts)
    if out.replaces and isinstance(markup, InlineKeyboardMarkup | None) and length(out.text) <= TEXT:
        edit = EditMessageText(
            chat_id=chat_id,
            message_id=int(out.replaces),
            text=_html(out.text),
            parse_mode=HTML,
            reply_markup=markup,
            link_preview_options=_preview(out.text),
        )
        return [*calls, edit]
    if out.location_asked and isinstance(markup, InlineKeyboardMarkup):
        first, rest = _first_paragraph(out.text) or (texts("telegram-noted"), out.text)
        calls.append(_text(chat_id, first, ReplyKeyboardRemove(remove_keyboard=True)))
        out = replace(out, text=rest)
    elif out.location_asked and markup is None:
        markup = ReplyKeyboardRemove(remove_keyboard=True)
    shown = [(item, files[item.ref]) for item in out.media[:ALBUM] if item.ref in files]
    if len(shown) == 1 and length(out.text) <= CAPTION:
        return [*calls, _one(chat_id, *shown[0], out.text, markup)]
    calls += _albums(chat_id, shown)
    parts = split(out.text, TEXT)
    calls += [_text(chat_id, part, markup if part is parts[-1] else None) for part in parts]
    return calls


def as_new(edit: EditMessageText, chat_id: int) -> SendMessage:
    """The same words as a message of their own, for a page that is gone."""
    return SendMessage(
        chat_id=chat_id,
        text=edit.text or "",
        parse_mode=HTML,
        reply_markup=edit.reply_markup,
        link_preview_options=edit.link_preview_options,
    )


def in_words(call: TelegramMethod[Any]) -> SendMessage | None:
    """What a call with a file says without it; None when that is nothing."""
    if not isinstance(call, SendPhoto | SendVideo | SendVoice | SendDocument) or not call.caption:
        return None
    return SendMessage(chat_id=call.chat_id, text=call.caption, parse_mode=HTML, reply_markup=call.reply_markup)


def length(text: str) -> int:
    """How long Telegram finds a marked-up text: UTF-16 units without the markup."""
    return len(to_plain(text).encode("utf-16-le")) // 2


def split(text: str, limit: int) -> list[str]:
    """Parts of at most `limit`, cut at the ends of paragraphs, else of lines, else between words. Markup that is
    open at a cut is closed before it and opened again after it."""
    parts, opened = [], ""
    for part in _pack(text, limit, ("\n\n", "\n")):
        whole = opened + part
        tags: list[re.Match[str]] = []
        for tag in TAG.finditer(whole):
            if not tag[1]:
                tags.append(tag)
            elif tags:
                tags.pop()
        parts.append(whole + "".join(f"</{tag[2]}>" for tag in reversed(tags)))
        opened = "".join(tag[0] for tag in tags)
    return parts


def _pack(text: str, limit: int, ends: Sequence[str]) -> list[str]:
    if length(text) <= limit:
        return [text]
    end = ends[0] if ends else ""
    pieces = text.split(end) if end else list(_pieces(text, limit))
    packed: list[str] = []
    for piece in pieces:
        joined = f"{packed[-1]}{end}{piece}" if packed else piece
        if packed and length(joined) <= limit:
            packed[-1] = joined
        else:
            packed += _pack(piece, limit, ends[1:]) if length(piece) > limit else [piece]
    return [part for part in (part.strip() for part in packed) if part]


def _pieces(text: str, limit: int) -> Iterator[str]:
    """Words, spaces, tags and character references; a word beyond the limit in pieces of its own."""
    for piece in PIECES.findall(text):
        step = len(piece) if piece[0] in "<&" else limit // 2
        yield from (piece[i : i + step] for i in range(0, len(piece), step))


def _first_paragraph(text: str) -> tuple[str, str] | None:
    first, end, rest = text.partition("\n\n")
    return (first, rest) if end and not TAG.search(first) else None


def _markup(out: Outbound, texts: Phrases) -> Markup:
    if out.ask_location:
        return _keys(texts("telegram-send-location"), out.buttons)
    return _inline(out.buttons) if out.buttons else None


@lru_cache(maxsize=REMEMBERED)
def _keys(where: str, buttons: tuple[Button, ...]) -> ReplyKeyboardMarkup:
    """Keys below the chat: one that sends the place, and others that say their label."""
    rows = [[KeyboardButton(text=where, request_location=True)]]
    rows += [[KeyboardButton(text=button.label) for button in row] for row in rows_of(buttons)]
    return ReplyKeyboardMarkup(keyboard=rows, resize_keyboard=True, one_time_keyboard=True)


@lru_cache(maxsize=REMEMBERED)
def _inline(buttons: tuple[Button, ...]) -> InlineKeyboardMarkup:
    """Most residents are shown the same buttons, and building them costs more than all else here."""
    rows = rows_of(buttons)
    return InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text=b.label, callback_data=b.value) for b in row] for row in rows]
    )


def rows_of(buttons: Sequence[Button]) -> list[list[Button]]:
    """Short labels share a row, up to three; a long one has its own. Their order is kept."""
    rows: list[list[Button]] = []
    for button in buttons:
        row = rows[-1] if rows else []
        widest = max(len(b.label) for b in [*row, button])
        if row and len(row) < 3 and widest * (len(row) + 1) <= ROW:
            row.append(button)
        else:
            rows.append([button])
    return rows


def _text(chat_id: int, text: str, markup: Markup) -> SendMessage:
    return SendMessage(
        chat_id=chat_id,
        text=_html(text),
        parse_mode=HTML,
        reply_markup=markup,
        link_preview_options=_preview(text),
    )


def _preview(text: str) -> LinkPreviewOptions | None:
    """No picture of a web page below a message that names one."""
    return LinkPreviewOptions(is_disabled=True) if LINK.search(text) else None


def _html(text: str) -> str:
    return to_html(text, breaks="\n")


def _one(chat_id: int, item: Attachment, file: File, text: str = "", markup: Markup = None) -> TelegramMethod[Any]:
    method, name = ONE.get(item.kind, (SendDocument, "document"))
    more: dict[str, Any] = {name: file, "caption": _html(text) or None, "parse_mode": HTML, "reply_markup": markup}
    return method(chat_id=chat_id, **more)


def _albums(chat_id: int, files: Sequence[tuple[Attachment, File]]) -> Iterator[TelegramMethod[Any]]:
    """Photos and videos together, documents by themselves, each voice alone: Telegram does not mix them."""
    seen = [(item, file) for item, file in files if item.kind in {"photo", "video"}]
    rest = [(item, file) for item, file in files if item.kind not in {"photo", "video", "voice"}]
    heard = [[(item, file)] for item, file in files if item.kind == "voice"]
    for group in filter(None, (seen, rest, *heard)):
        if len(group) == 1:
            yield _one(chat_id, *group[0])
        else:
            yield SendMediaGroup(chat_id=chat_id, media=[_in_album(item, file) for item, file in group])


def _in_album(item: Attachment, file: File) -> InputMediaPhoto | InputMediaVideo | InputMediaDocument:
    if item.kind == "photo":
        return InputMediaPhoto(media=file)
    return InputMediaVideo(media=file) if item.kind == "video" else InputMediaDocument(media=file)


def name_of(item: Attachment) -> str:
    """A neutral file name."""
    endings = {"photo": "jpg", "video": "mp4", "voice": "ogg"}
    ending = "json" if item.mime == "application/json" else endings.get(item.kind, "pdf")
    return f"{item.kind}-{item.ref[:8]}.{ending}"
