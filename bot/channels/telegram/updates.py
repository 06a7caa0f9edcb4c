"""A Telegram update as what it means here: a message of a resident, a block, a word in a group, or nothing.

Field names and rules: https://core.telegram.org/bots/api#update
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from aiogram.types import CallbackQuery, ChatMemberUpdated, Document, Message, Update
from pydantic import ValidationError

from bot.channels.telegram import CHANNEL
from bot.dialogue.message import Attachment, AttachmentKind, Inbound, Place

LIMIT = 20 * 1024 * 1024  # what getFile gives out: https://core.telegram.org/bots/api#getfile
HOME_LANGUAGES = ("id", "ms", "jv", "su", "en")
UNREAD: tuple[tuple[tuple[str, ...], AttachmentKind], ...] = (
    (("sticker", "dice"), "sticker"),
    (("contact",), "contact"),
    (("poll", "game", "story", "paid_media", "invoice", "checklist", "giveaway"), "other"),
)
START = re.compile(r"/start(?:@\w+)?\s+(\S+)")
COMMAND = re.compile(r"(/\w+)@\w+")


@dataclass(frozen=True, slots=True)
class Said:
    """A resident's message. `album` joins the parts of one; `query` is the button press to answer."""

    inbound: Inbound
    album: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """A resident blocked the bot (`ended`), or let it in again."""

    address: str
    ended: bool


@dataclass(frozen=True, slots=True)
class InGroup:
    """The bot was spoken to, or brought, into a group."""

    chat_id: int
    message_id: str


Meaning = Said | Reach | InGroup


class Unreadable(ValueError):
    """Not an update that Telegram documents. `kind` is its first field beside the id."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def read(raw: dict[str, Any], me: str, now: datetime) -> Meaning | None:
    """What an update means; None when it is nothing to the front door. `me` is the bot's user name.

    Raises `Unreadable`. A message with a part that this version of the Bot API does not know is read without it.
    """
    try:
        update = Update.model_validate(raw)
    except ValidationError as fault:
        update = _without_broken_parts(raw, fault)
    if update.message is not None:
        return _message(update.message, me, now)
    if update.edited_message is not None:
        return _edited(update.edited_message, update.update_id, now)
    if update.callback_query is not None:
        return _tapped(update.callback_query, now)
    if update.my_chat_member is not None:
        return _reach(update.my_chat_member)
    return None


def kind_of(raw: dict[str, Any]) -> str:
    """The name of an update's kind, for counting; never what somebody wrote."""
    kind = next((name for name in raw if name != "update_id"), "")
    return kind if kind in Update.model_fields else "unknown"


def _without_broken_parts(raw: dict[str, Any], fault: ValidationError) -> Update:
    """A message without the parts that cannot be read: what a person wrote, and most of what was sent, stays."""
    kind = kind_of(raw)
    message = raw.get(kind)
    if kind not in {"message", "edited_message"} or not isinstance(message, dict):
        raise Unreadable(kind) from fault
    broken = {error["loc"][1] for error in fault.errors() if len(error["loc"]) > 1}
    kept = {name: part for name, part in message.items() if name not in broken}
    chat, sender = _part(message, "chat"), _part(message, "from")
    kept["chat"] = {"id": chat.get("id"), "type": chat.get("type")}
    if "from" in broken or "from_user" in broken:
        kept["from"] = {"id": sender.get("id"), "is_bot": False, "first_name": "?"}
    try:
        return Update.model_validate({"update_id": raw.get("update_id"), kind: kept})
    except ValidationError:
        raise Unreadable(kind) from fault


def _part(message: dict[str, Any], name: str) -> dict[str, Any]:
    part = message.get(name)
    return part if isinstance(part, dict) else {}


def _message(message: Message, me: str, now: datetime) -> Meaning | None:
    if message.chat.type != "private":
        return _in_group(message, me)
    said = _said(message, now)
    return said and replace(said, album=message.media_group_id or "")


def _edited(message: Message, update_id: int, now: datetime) -> Said | None:
    """A live location moves on by edits: only its first point counts."""
    moved = message.location is not None and not (message.text or message.caption)
    said = None if moved or message.chat.type != "private" else _said(message, now)
    if said is None:
        return None
    origin = said.inbound.id
    return Said(replace(said.inbound, id=f"{origin}:{update_id}", edit_of=origin, tap=""))


def _said(message: Message, now: datetime) -> Said | None:
    phone = _own_phone(message)
    attachments = () if phone else tuple(_files(message))
    place = _place(message)
    text = message.text or message.caption or ""
    if not (text or attachments or place or phone):
        return None
    sender, reply = message.from_user, message.reply_to_message
    text, tap = _linked(COMMAND.sub(r"\1", text, count=1) if text.startswith("/") else text)
    return Said(
        Inbound(
            CHANNEL,
            f"{CHANNEL}:{message.chat.id}",
            f"{message.chat.id}:{message.message_id}",
            now,
            text=text,
            tap=tap,
            attachments=attachments,
            place=place,
            reply_to=str(reply.message_id) if reply else "",
            language=_language(sender.language_code if sender else None),
            phone=phone,
        )
    )


def _own_phone(message: Message) -> str:
    """The number of a contact that is the sender's own: only there Telegram vouches for it."""
    contact, sender = message.contact, message.from_user
    return contact.phone_number if contact and sender and contact.user_id == sender.id else ""


def _linked(text: str) -> tuple[str, str]:
    """(text, tap) of a deep link: /start lapor_SERPONG reports from there, /start LP-… shows that case."""
    link = START.match(text)
    if link is None:
        return text, ""
    what, _, where = link[1].partition("_")
    if what.casefold() != "lapor":
        return link[1].replace("_", " "), ""
    place = where.replace("_", " ")[:40]
    return "", f"go:complaint:place={place}" if place else "go:complaint"


def _tapped(query: CallbackQuery, now: datetime) -> Said | None:
    message = query.message
    if message is not None and message.chat.type != "private":
        return None
    inbound = Inbound(
        CHANNEL,
        f"{CHANNEL}:{query.from_user.id}",
        f"tap:{query.id}",
        now,
        tap=query.data or "-",
        tapped_on=str(message.message_id) if message is not None else "",
        language=_language(query.from_user.language_code),
    )
    return Said(inbound, query=query.id)


def _reach(change: ChatMemberUpdated) -> Meaning | None:
    status = change.new_chat_member.status
    if change.chat.type == "private":
        return Reach(f"{CHANNEL}:{change.chat.id}", ended=status in {"kicked", "left"})
    if change.chat.type in {"group", "supergroup"} and status in {"member", "administrator"}:
        return InGroup(change.chat.id, f"{change.chat.id}:joined:{change.date.timestamp():.0f}")
    return None


def _in_group(message: Message, me: str) -> InGroup | None:
    """Only when the bot is addressed: by command, by name, or by a reply to it."""
    if message.chat.type not in {"group", "supergroup"}:
        return None
    text = (message.text or message.caption or "").casefold()
    reply = message.reply_to_message
    answered = reply is not None and reply.from_user is not None and (reply.from_user.username or "") == me
    if text.startswith("/") or f"@{me.casefold()}" in text or answered:
        return InGroup(message.chat.id, f"{message.chat.id}:{message.message_id}")
    return None


def _language(code: str | None) -> str:
    """Telephones set to English are common here and say nothing; another language means a guest."""
    return "" if not code or code.partition("-")[0] in HOME_LANGUAGES else "en"


def _place(message: Message) -> Place | None:
    if message.venue is not None:
        label = f"{message.venue.title}, {message.venue.address}".strip(", ")
        return Place(message.venue.location.latitude, message.venue.location.longitude, label)
    spot = message.location
    return Place(spot.latitude, spot.longitude) if spot is not None else None


def _files(message: Message) -> Sequence[Attachment]:
    film = message.video or message.animation or message.video_note
    sound = message.voice or message.audio
    if message.photo:
        return [_file("photo", max(message.photo, key=lambda size: size.width * size.height), "image/jpeg")]
    if film is not None:
        return [_file("video", film, "video/mp4")]
    if sound is not None:
        return [_file("voice", sound, sound.mime_type or "audio/ogg")]
    if message.document is not None:
        return [_document(message.document)]
    unread = next((kind for names, kind in UNREAD if any(getattr(message, name, None) for name in names)), None)
    return [Attachment(unread)] if unread else []


def _document(document: Document) -> Attachment:
    mime = (document.mime_type or "").casefold()
    kinds: dict[str, AttachmentKind] = {"image": "photo", "video": "video", "audio": "voice"}
    return _file(
        "document" if mime == "application/pdf" else kinds.get(mime.partition("/")[0], "other"), document, mime
    )


def _file(kind: AttachmentKind, file: Any, mime: str) -> Attachment:
    """A file to be fetched. Its name here stands for its content; the same file sent again has the same name."""
    size = file.file_size or 0
    if kind == "other" or size > LIMIT:
        return Attachment("other", size=size)
    ref = hashlib.sha256(f"{CHANNEL}:{file.file_unique_id}".encode()).hexdigest()
    return Attachment(kind, ref, mime, size, source=file.file_id)
