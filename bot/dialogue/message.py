"""Everything that crosses a channel, in words no channel owns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

AttachmentKind = Literal["photo", "video", "voice", "document", "sticker", "contact", "unread", "other"]


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the map, WGS84 degrees; `label` is a name the sender's app gave it, if any."""

    lat: float
    lon: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message. `ref` names its content in the media store (64 hex digits).

    `source` is what its channel calls it while the content is still to be fetched; "" when it is there.
    """

    kind: AttachmentKind
    ref: str = ""
    mime: str = ""
    size: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message from one resident.

    `address` is "channel:person" and names the conversation; `id` is unique within the channel and makes
    a redelivery harmless. `tap` is the value of a pressed `Button`. `at` is aware (UTC).
    `edit_of` is the id of an earlier message that this one corrects, and begins its own id; `reply_to` and `tapped_on`
    are the channel's own ids of messages it answers or whose button was pressed. `parts` are the ids of held messages
    it is made of. `phone` is a number that the channel vouches for as the sender's own. `gone`: the earlier message
    `edit_of` was taken back.
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
    tapped_on: str = ""
    parts: tuple[str, ...] = ()
    language: str = ""
    phone: str = ""
    gone: bool = False

    @property
    def origin(self) -> str:
        """The id under which its words came first: an edit counts as the message it corrects."""
        return self.edit_of or self.id


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
    `page`: one page of a list; the next page may take the place of this one on the screen. `replaces` is the channel's
    id of the message whose place it takes. `location_asked`: the message before asked for a location, and what that
    left on the screen goes.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    ask_location: bool = False
    media: tuple[Attachment, ...] = ()
    key: str = ""
    place: Place | None = None
    page: bool = False
    replaces: str = ""
    location_asked: bool = False


def storable(text: str) -> str:
    """`text` without what no database keeps: NUL (PostgreSQL refuses it) and halves of a surrogate pair (not UTF-8)."""
    return UNSTORABLE.sub("�", text)
