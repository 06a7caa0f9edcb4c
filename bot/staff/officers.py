"""Who the officers are: enrolled by a code that works once, with a rank and maybe one agency."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, or_, select, update

from bot.cases import queries
from bot.cases.case import Case
from bot.cases.escalation import Level
from bot.cases.lifecycle import OPEN
from bot.dialogue.message import storable
from bot.journal.entry import Entry, Stale
from bot.journal.journal import Journal
from bot.journal.tables import CaseEventRow, CaseRow, InvitationRow, OfficerKeyRow, OfficerRow

CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 12
VALID = timedelta(days=3)
NAME_LIMIT = 40
CARETAKER = "Petugas"

_officer = OfficerRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
_invitation = InvitationRow.__table__  # type: ignore[attr-defined]
_key = OfficerKeyRow.__table__  # type: ignore[attr-defined]
_case = CaseRow.__table__  # type: ignore[attr-defined]


class Refused(Exception):
    """The act is not possible. `reason` is a text key suffix ("staff-refused-<reason>")."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Rank(StrEnum):
    """What an officer may do; each may all that those before it may."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    HEAD = "head"
    ADMIN = "admin"

    def reaches(self, other: Rank) -> bool:
        """Whether this rank may what `other` may."""
        ranks = list(Rank)
        return ranks.index(self) >= ranks.index(other)


@dataclass(frozen=True, slots=True)
class Officer:
    """One officer. `agency`: the only one whose cases they handle, "" for all."""

    name: str
    rank: Rank = Rank.OFFICER
    agency: str = ""
    telegram: int | None = None

    def must_be(self, rank: Rank) -> None:
        """Raises `Refused("rank")`."""
        if not self.rank.reaches(rank):
            raise Refused("rank")

    def must_handle(self, case: Case) -> None:
        """Raises `Refused("agency")` for a case of another agency."""
        if self.agency and case.agency != self.agency:
            raise Refused("agency")


class Officers:
    """The list of officers in the database. `clock` gives aware UTC."""

    def __init__(self, journal: Journal, clock: Callable[[], datetime]) -> None:
        self.journal = journal
        self.clock = clock

    async def by_telegram(self, user: int) -> Officer | None:
        """Who this Telegram user is, if they are an officer now."""
        query = select(_officer).where(_officer.c.telegram == user, _officer.c.ended_at.is_(None))
        return next(iter(await self.journal.read(lambda c: _read(c, query))), None)

    async def all(self) -> list[Officer]:
        """Who works here now, by rank and name."""
        query = select(_officer).where(_officer.c.ended_at.is_(None)).order_by(_officer.c.name)
        ranks = list(Rank)
        found = await self.journal.read(lambda c: _read(c, query))
        return sorted(found, key=lambda officer: -ranks.index(officer.rank))

    async def above(self, case: Case) -> list[Officer]:
        """Whom a case at its level calls on Telegram: those of the rank it has come to, without them those above,
        without them whoever is highest below. Nobody at the officers' own level."""
        wanted = {Level.SUPERVISOR: Rank.SUPERVISOR, Level.HEAD: Rank.HEAD}.get(Level(case.level))
        if wanted is None:
            return []
        found = [o for o in await self.all() if o.agency in {"", case.agency} and o.rank.reaches(Rank.SUPERVISOR)]
        found = [officer for officer in found if officer.telegram]
        exact = [officer for officer in found if officer.rank is wanted]
        higher = [officer for officer in found if officer.rank.reaches(wanted)]
        return exact or higher or [officer for officer in found if officer.rank is found[0].rank]

    async def find(self, name: str) -> Officer:
        """By name, capitals apart. Raises `Refused("officer")`."""
        wanted = name.strip().casefold()
        for officer in await self.all():
            if officer.name.casefold() == wanted:
                return officer
        raise Refused("officer")

    async def caretaker(self) -> Officer:
        """Who comes in by the server's own link: an admin by the name of "Petugas", made when first needed."""
        query = select(_officer.c.id).where(_officer.c.name == CARETAKER)
        known = await self.journal.read(lambda c: c.execute(query).scalar())
        entry = Entry(self.clock())
        if known is None:
            entry.add(OfficerRow, name=CARETAKER, rank=Rank.ADMIN, since=entry.at)
        else:
            entry.change(
                update(_officer).where(_officer.c.id == known).values(rank=Rank.ADMIN, ended_at=None), expect=1
            )
        await self.journal.commit(entry)
        return Officer(CARETAKER, Rank.ADMIN)

    async def invite(self, rank: Rank, agency: str, by: Officer) -> str:
        """A code that makes its bearer an officer, once, within three days. Nobody gives a rank above their own, and
        who works for one agency invites for that one. Raises `Refused`."""
        by.must_be(Rank.SUPERVISOR)
        by.must_be(rank)
        _same_agency(by, agency)
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        now = self.clock()
        entry = Entry(now)
        entry.add(
            InvitationRow,
            digest=_digest(code),
            rank=rank,
            agency=agency,
            invited_by=by.name,
            expires_at=now + VALID,
        )
        await self.journal.commit(entry)
        return code

    async def enrol(self, code: str, telegram: int | None, name: str) -> Officer:
        """Spend a code; without Telegram a new officer works on the staff page alone.

        Who is an officer already keeps their name, and gains by it; a code that would take rank or agencies from them
        is left unspent. Raises `Refused("invitation")` when the code is unknown, spent or too old, or
        `Refused("already")`.
        """
        digest, now = _digest(code), self.clock()
        query = select(_invitation).where(_invitation.c.digest == digest)
        found = await self.journal.read(lambda c: c.execute(query).first())
        if found is None or found.used_at is not None or found.expires_at < now:
            raise Refused("invitation")
        entry = Entry(now)
        spent = update(_invitation).where(_invitation.c.digest == digest, _invitation.c.used_at.is_(None))
        entry.change(spent.values(used_at=now), expect=1)
        values = {"rank": found.rank, "agency": found.agency, "since": now, "ended_at": None}
        if sitting := await self.by_telegram(telegram) if telegram is not None else None:
            _must_gain(sitting, Rank(found.rank), found.agency)
            name = sitting.name
        name = await self._free_name(storable(name).strip()[:NAME_LIMIT] or CARETAKER, telegram)
        query = select(_officer.c.id).where(_officer.c.telegram == telegram)
        known = await self.journal.read(lambda c: c.execute(query).scalar()) if telegram is not None else None
        if known is not None:
            entry.change(update(_officer).where(_officer.c.id == known).values(name=name, **values), expect=1)
            _end_shifts(entry, _officer.c.id == known)
        else:
            entry.add(OfficerRow, name=name, telegram=telegram, **values)
        try:
            await self.journal.commit(entry)
        except Stale as spent_meanwhile:
            raise Refused("invitation") from spent_meanwhile
        return Officer(name, Rank(found.rank), found.agency, telegram)

    async def change(self, name: str, rank: Rank, by: Officer) -> Officer:
        """Give an officer another rank, none above one's own; their shifts on the page end. Raises `Refused`."""
        officer = await self._below(name, by)
        by.must_be(rank)
        entry = Entry(self.clock())
        entry.change(update(_officer).where(_officer.c.name == officer.name).values(rank=rank), expect=1)
        _end_shifts(entry, _officer.c.name == officer.name)
        await self.journal.commit(entry)
        return Officer(officer.name, rank, officer.agency, officer.telegram)

    async def remove(self, name: str, by: Officer) -> int:
        """End an officer's service and shifts, and free the open cases they had taken; how many. Raises `Refused`."""
        officer = await self._below(name, by)
        taken = select(_case.c.number).where(_case.c.taken_by == officer.name, _case.c.status.in_(sorted(OPEN)))
        numbers = list(await self.journal.read(lambda c: c.execute(taken).scalars().all()))
        entry = Entry(self.clock())
        entry.change(update(_officer).where(_officer.c.name == officer.name).values(ended_at=entry.at), expect=1)
        _end_shifts(entry, _officer.c.name == officer.name)
        entry.change(
            update(_case).where(_case.c.number.in_(numbers), _case.c.taken_by == officer.name).values(taken_by="")
        )
        for number in numbers:
            entry.add(
                CaseEventRow,
                key=f"released:{number}:{secrets.token_hex(8)}",
                number=number,
                at=entry.at,
                kind="released",
                actor=f"officer:{by.name}",
                visible=False,
            )
        await self.journal.commit(entry)
        return len(numbers)

    async def _below(self, name: str, by: Officer) -> Officer:
        by.must_be(Rank.SUPERVISOR)
        officer = await self.find(name)
        by.must_be(officer.rank)
        _same_agency(by, officer.agency)
        return officer

    async def _free_name(self, name: str, telegram: int | None) -> str:
        """Names tell officers apart, capitals apart; the second Rina is "Rina 2"."""
        query = select(_officer.c.name).where(_officer.c.name.istartswith(name, autoescape=True))
        if telegram is not None:
            query = query.where(or_(_officer.c.telegram != telegram, _officer.c.telegram.is_(None)))
        taken = {CARETAKER, *await self.journal.read(lambda c: c.execute(query).scalars().all())}
        used = {other.casefold() for other in taken}
        return next(n for n in (name, *(f"{name} {i}" for i in range(2, len(used) + 3))) if n.casefold() not in used)


async def load_case(journal: Journal, number: str) -> Case:
    """A case. Raises `Refused("unknown")`."""
    case = await journal.read(lambda c: queries.find(c, number))
    if case is None:
        raise Refused("unknown")
    return case


def _same_agency(by: Officer, agency: str) -> None:
    if by.agency and agency != by.agency:
        raise Refused("colleague")


def _must_gain(sitting: Officer, rank: Rank, agency: str) -> None:
    loses = not rank.reaches(sitting.rank) or bool(agency and not sitting.agency)
    if loses or (rank, agency) == (sitting.rank, sitting.agency):
        raise Refused("already")


def _end_shifts(entry: Entry, whose: ColumnElement[bool]) -> None:
    ids = select(_officer.c.id).where(whose)
    entry.change(update(_key).where(_key.c.officer.in_(ids), _key.c.ended_at.is_(None)).values(ended_at=entry.at))


def _digest(code: str) -> str:
    return hashlib.sha256(code.strip().upper().replace("-", "").encode()).hexdigest()


def _read(connection: Connection, query: object) -> list[Officer]:
    rows = connection.execute(query)  # type: ignore[call-overload]  # a select of officers
    return [Officer(row.name, Rank(row.rank), row.agency, row.telegram) for row in rows]
