"""Who is at the staff page now: one-time links, and the shifts they open.

A key is 192 random bits and only its SHA-256 is kept, so that neither the database nor the time of a look-up tells one.
Each request asks anew who holds the shift: an officer who was removed, or given another rank, is out at once.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from bot.journal.entry import Entry, Stale
from bot.journal.journal import Journal
from bot.journal.tables import OfficerKeyRow, OfficerRow
from bot.staff.officers import Officer, Officers, Rank, Refused

DOOR = "/petugas/masuk?kunci="
LINK_VALID = timedelta(minutes=15)
SHIFT = timedelta(hours=12)

_officer = OfficerRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
_key = OfficerKeyRow.__table__  # type: ignore[attr-defined]


class Shifts:
    """Opens and ends shifts. `clock` gives aware UTC."""

    def __init__(self, journal: Journal, clock: Callable[[], datetime]) -> None:
        self.journal = journal
        self.clock = clock

    async def new_link(self, name: str, by: Officer) -> str:
        """A key that opens one shift of an officer, within 15 minutes: the link is `DOOR` with the key.

        Everybody makes their own; another's only an admin, for it lets its bearer act under that name.
        Raises `Refused`.
        """
        officer = await Officers(self.journal, self.clock).find(name)
        if officer.name != by.name:
            by.must_be(Rank.ADMIN)
        entry = Entry(self.clock())
        key = await self._new(entry, "link", officer.name, by, LINK_VALID)
        await self.journal.commit(entry)
        return key

    async def holder(self, link: str) -> Officer | None:
        """Whose unspent link this is."""
        return await self._officer("link", link)

    async def enter(self, link: str) -> str:
        """Spend a link; the key of the shift. Raises `Refused("link")` when it is unknown, spent or too old."""
        officer = await self.holder(link)
        if officer is None:
            raise Refused("link")
        entry = Entry(self.clock())
        spent = update(_key).where(_key.c.digest == _digest(link), _key.c.ended_at.is_(None))
        entry.change(spent.values(ended_at=entry.at), expect=1)
        key = await self._new(entry, "shift", officer.name, officer, SHIFT)
        try:
            await self.journal.commit(entry)
        except Stale as spent_meanwhile:
            raise Refused("link") from spent_meanwhile
        return key

    async def open(self, officer: Officer) -> str:
        """Begin a shift of somebody who proved who they are another way; its key."""
        entry = Entry(self.clock())
        entry.change(delete(_key).where(_key.c.expires_at < entry.at))
        key = await self._new(entry, "shift", officer.name, officer, SHIFT)
        await self.journal.commit(entry)
        return key

    async def at_work(self, shift: str) -> Officer | None:
        """Who holds this shift, as they are in the list of officers now."""
        return await self._officer("shift", shift)

    async def end(self, shift: str) -> None:
        """Sign out."""
        entry = Entry(self.clock())
        entry.change(update(_key).where(_key.c.digest == _digest(shift)).values(ended_at=entry.at))
        await self.journal.commit(entry)

    async def _new(self, entry: Entry, kind: str, name: str, by: Officer, valid: timedelta) -> str:
        query = select(_officer.c.id).where(_officer.c.name == name)
        officer = await self.journal.read(lambda c: c.execute(query).scalar_one())
        key = secrets.token_urlsafe(24)
        values = {"kind": kind, "officer": officer, "made_by": by.name, "expires_at": entry.at + valid}
        entry.add(OfficerKeyRow, digest=_digest(key), **values)
        return key

    async def _officer(self, kind: str, key: str) -> Officer | None:
        query = select(_officer).join(_key, _key.c.officer == _officer.c.id)
        good = _key.c.kind == kind, _key.c.ended_at.is_(None), _key.c.expires_at > self.clock()
        query = query.where(_key.c.digest == _digest(key), _officer.c.ended_at.is_(None), *good)
        row: Any = await self.journal.read(lambda c: c.execute(query).first())
        return Officer(row.name, Rank(row.rank), row.agency, row.telegram) if row else None


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
