"""What a resident wants to be told later, and the tax objects they saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.journal.entry import Entry
from bot.journal.journal import Journal
from bot.journal.tables import SavedObjectRow, WatchRow

PERMIT, PERMIT_ANSWER, TAX_ANSWER, TAX_DUE = "permit", "permit-answer", "tax-answer", "tax-due"

_watch = WatchRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
_saved = SavedObjectRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Watch:
    """One row of `watch`."""

    id: int
    kind: str
    reference: str
    address: str
    language: str
    secret: str
    since: datetime


class Watches:
    """The watches of one resident in one turn."""

    def __init__(self, journal: Journal, entry: Entry, address: str, language: str) -> None:
        self.journal = journal
        self.entry = entry
        self.address = address
        self.language = language

    async def add(self, kind: str, reference: str, secret: str = "") -> None:
        """Watch something; a second wish for the same changes nothing."""
        if any(w.reference == reference and w.kind == kind for w in await self.all()):
            return
        self.entry.add(
            WatchRow,
            kind=kind,
            reference=reference,
            address=self.address,
            language=self.language,
            secret=secret,
            since=self.entry.at,
        )

    async def all(self) -> list[Watch]:
        return await self.journal.read(lambda c: watches_of(c, self.address))

    async def save_object(self, nop: str) -> None:
        """Keep a tax object under "objek pajak saya"."""
        if nop not in await self.objects():
            self.entry.add(SavedObjectRow, address=self.address, nop=nop, since=self.entry.at)

    async def objects(self) -> list[str]:
        query = select(_saved.c.nop).where(_saved.c.address == self.address).order_by(_saved.c.since)
        return await self.journal.read(lambda c: list(c.execute(query).scalars()))

    def forget_all(self) -> None:
        """Drop every watch and saved object of this resident."""
        self.entry.change(delete(_watch).where(_watch.c.address == self.address))
        self.entry.change(delete(_saved).where(_saved.c.address == self.address))


def watches_of(connection: Connection, address: str) -> list[Watch]:
    rows = connection.execute(select(_watch).where(_watch.c.address == address).order_by(_watch.c.id))
    return [Watch(**row._mapping) for row in rows]


def watches_for(connection: Connection, kind: str, references: list[str] | None = None) -> list[Watch]:
    """All watches of a kind, or those for some references."""
    query = select(_watch).where(_watch.c.kind == kind).order_by(_watch.c.id)
    if references is not None:
        query = query.where(_watch.c.reference.in_(references))
    return [Watch(**row._mapping) for row in connection.execute(query)]


def drop(entry: Entry, watch: Watch) -> None:
    """The watch has done its work."""
    entry.change(delete(_watch).where(_watch.c.id == watch.id), expect=1)
