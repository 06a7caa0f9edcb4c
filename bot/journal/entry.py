"""What one turn (or one act of an officer, or of the clock) writes: all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import orjson
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql import Executable
from sqlmodel import SQLModel

from bot.dialogue.message import Attachment, Button, Inbound, Outbound, Place

SELDOM = ("page", "replaces", "location_asked")


class Duplicate(Exception):
    """This message was taken in before."""


class Stale(Exception):
    """Somebody else changed what this entry was made from: load again and run again."""


NOT_STORED = (SQLAlchemyError, OSError, Stale)
"""What a channel catches: the message is not stored and must not be acknowledged."""


@dataclass(slots=True)
class Stored:
    """A conversation as it is in the database. Version 0: not there yet."""

    address: str
    version: int = 0
    state: str = ""
    nudged: bool = False


@dataclass(slots=True)
class Entry:
    """One transaction in the making.

    `before` is the conversation this was made from, `state` what it becomes; both None when no conversation is
    touched. `changes` are statements with the number of rows they must change.
    """

    at: datetime
    inbound: Inbound | None = None
    before: Stored | None = None
    state: str = ""
    flow: str = ""
    nudged: bool = False
    outbox: list[dict[str, Any]] = field(default_factory=list)
    rows: list[tuple[type[SQLModel], dict[str, Any]]] = field(default_factory=list)
    changes: list[tuple[Executable, int | None]] = field(default_factory=list)

    def add(self, table: type[SQLModel], **values: Any) -> None:
        """Insert a row; columns that are not named get their defaults."""
        self.rows.append((table, _defaults(table) | values))

    def change(self, statement: Executable, expect: int | None = None) -> None:
        """Run this statement; with `expect`, the entry is `Stale` unless it changes that many rows."""
        self.changes.append((statement, expect))

    def send(self, key: str, address: str, message: Outbound, kind: str = "alert", due: datetime | None = None) -> None:
        """Put a message into the outbox."""
        self.post(key, address.partition(":")[0], address, kind, dump(message), due)

    def post(self, key: str, channel: str, address: str, kind: str, body: str, due: datetime | None = None) -> None:
        """Put anything into the outbox: `body` is for the sender of `channel`."""
        self.outbox.append(
            {
                "key": key,
                "channel": channel,
                "address": address,
                "kind": kind,
                "body": body,
                "created_at": self.at,
                "due_at": due or self.at,
            }
        )


@cache
def _defaults(table: type[SQLModel]) -> dict[str, Any]:
    """Defaults of the columns that have one; a number that the database gives is left out."""
    fields = table.model_fields.items()
    return {name: field.default for name, field in fields if not field.is_required() and name != "id"}


def dump(message: Outbound) -> str:
    """An outgoing message as JSON; empty parts are left out."""
    raw: dict[str, Any] = {"text": message.text, "key": message.key}
    if message.buttons:
        raw["buttons"] = [[button.label, button.value] for button in message.buttons]
    if message.ask_location:
        raw["ask_location"] = True
    if message.media:
        raw["media"] = dump_media(message.media)
    if message.place:
        raw["place"] = [message.place.lat, message.place.lon, message.place.label]
    raw |= {name: value for name in SELDOM if (value := getattr(message, name))}
    return orjson.dumps(raw).decode()


def parse(body: str) -> Outbound:
    """The message that `dump` wrote."""
    raw = orjson.loads(body)
    return Outbound(
        text=raw["text"],
        buttons=tuple(Button(label, value) for label, value in raw.get("buttons", ())),
        ask_location=raw.get("ask_location", False),
        media=parse_media(raw.get("media", ())),
        key=raw["key"],
        place=Place(*raw["place"]) if "place" in raw else None,
        **{name: raw[name] for name in SELDOM if name in raw},
    )


def dump_media(media: Sequence[Attachment]) -> list[list[Any]]:
    return [[item.kind, item.ref, item.mime, item.size] for item in media]


def parse_media(raw: Sequence[Sequence[Any]]) -> tuple[Attachment, ...]:
    return tuple(Attachment(*item) for item in raw)
