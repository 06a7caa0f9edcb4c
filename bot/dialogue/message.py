"""Everything that crosses a channel, in words no channel owns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

AttachmentKind = Literal["photo", "video", "voice", "document", "sticker", "contact", "other"]


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the map, WGS84 degrees; `label` is a name the sender's app gave it, if any."""

    lat: float
    lon: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message. `ref` names its content in the media store (sha256 hex)."""

    kind: AttachmentKind
    ref: str = ""
    mime: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message from one resident.

    `address` is "channel:person" and names the conversation; `id` is unique within the channel and makes
    a redelivery harmless. `tap` is the value of a pressed `Button`. `at` is aware (UTC).
    """

    channel: str
    address: str
    id: str
    at: datetime
    text: str = ""
    tap: str = ""
    attachments: tuple[Attachment, ...] = ()
    place: Place | None = None
    edit_of: str = ""
    reply_to: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """`value` comes back as `Inbound.tap`; at most 64 bytes (Telegram callback_data)."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Outbound:
    """One message to one resident.

    `text` uses the neutral markup of `bot.dialogue.markup`; what a resident typed is escaped in it already.
    `key` names the Fluent message it was made from (tests and transcripts name keys, not prose).
    """

    text: str
    buttons: tuple[Button, ...] = ()
    ask_location: bool = False
    media: tuple[Attachment, ...] = ()
    key: str = ""
    place: Place | None = field(default=None)


def storable(text: str) -> str:
    """`text` without what no database keeps: NUL (PostgreSQL refuses it) and halves of a surrogate pair (not UTF-8)."""
    return UNSTORABLE.sub("�", text)
