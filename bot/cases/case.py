"""A case as everybody reads it: residents, officers, alerts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.cases.lifecycle import Status
from bot.dialogue.message import Attachment
from bot.journal.entry import dump_media, parse_media


class Identity(StrEnum):
    """Who may know who reported: everybody who works on it, the city but not the agency, nobody."""

    OPEN = "open"
    CONFIDENTIAL = "confidential"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Case:
    """One row of `service_case`, typed."""

    number: str
    kind: str
    category: str
    description: str
    street: str
    kelurahan: str
    lat: float | None
    lon: float | None
    identity: Identity
    reporter: str
    language: str
    status: Status
    agency: str
    taken_by: str
    media: tuple[Attachment, ...]
    supporters: int
    remote_id: str
    verify_by: date
    follow_up_by: date
    solve_by: date
    created_at: datetime
    updated_at: datetime
    level: int = 0
    stage_at: datetime | None = None
    paused_at: datetime | None = None
    rating: int = 0

    @property
    def due(self) -> date:
        """The promise that counts now: checking, then the first follow-up, then the solution."""
        if self.status in {Status.LODGED, Status.REOPENED}:
            return self.verify_by
        return self.follow_up_by if self.status is Status.VERIFIED else self.solve_by

    def excerpt(self, length: int = 60) -> str:
        """The first words of the description."""
        words = " ".join(self.description.split())
        return words if len(words) <= length else words[:length].rsplit(" ", 1)[0][: length - 1] + "…"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a case's history."""

    id: int
    key: str
    at: datetime
    kind: str
    status: str
    actor: str
    text: str
    media: tuple[Attachment, ...]
    visible: bool
    number: str = ""


def read_case(row: Any) -> Case:
    """A database row as a case."""
    values = dict(row._mapping)
    values["identity"] = Identity(values["identity"])
    values["status"] = Status(values["status"])
    values["media"] = parse_media(json.loads(values["media"]))
    return Case(**values)


def row_of(case: Case) -> dict[str, Any]:
    """A case as a database row."""
    values = {name: getattr(case, name) for name in Case.__slots__}
    return values | {"media": json.dumps(dump_media(case.media))}


def read_event(row: Any) -> Event:
    """A database row as an event."""
    return Event(
        row.id,
        row.key,
        row.at,
        row.kind,
        row.status,
        row.actor,
        row.text,
        parse_media(json.loads(row.media)),
        row.visible,
        row.number,
    )
