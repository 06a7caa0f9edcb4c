"""Cases as a resident's turn sees them: everything it writes goes into the turn's entry."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, update

from bot.cases import queries, threads
from bot.cases.announce import announce_status
from bot.cases.case import Case, Event, Identity, row_of
from bot.cases.escalation import Level, Reason, first_level, lift, may_reopen, moved_promises
from bot.cases.lifecycle import OPEN, Action, Role, Status, step
from bot.city import City, case_number
from bot.dialogue.message import Attachment, Button
from bot.journal import links
from bot.journal.counters import next_number
from bot.journal.entry import Entry, dump_media
from bot.journal.history import last_said
from bot.journal.journal import Journal
from bot.journal.links import is_of
from bot.journal.tables import CaseEventRow, CaseRow, FollowerRow
from bot.texts import Library

REPORT, QUESTION = "LP", "TN"
OFFICER_WAITS = timedelta(hours=24)
FORWARD = "complaints"
PAGE = 5
LOW_RATING = 2
EVER = datetime(2000, 1, 1, tzinfo=UTC)

_case = CaseRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
_follower = FollowerRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Draft:
    """A complaint ready to be lodged. `lat`, `lon` in degrees, None when only words tell the place; `danger`: it names
    a danger to life."""

    category: str
    description: str
    street: str
    kelurahan: str
    lat: float | None
    lon: float | None
    media: Sequence[Attachment]
    identity: Identity
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Registry:
    """What all who read and write cases need."""

    journal: Journal
    city: City
    library: Library


class Cases:
    """The cases of one resident in one turn."""

    def __init__(self, registry: Registry, entry: Entry, address: str, language: str) -> None:
        self.registry = registry
        self.entry = entry
        self.address = address
        self.language = language

    @property
    def now(self) -> datetime:
        return self.entry.at

    async def similar(self, category: str, lat: float, lon: float) -> list[tuple[Case, int]]:
        """Reports like this one nearby, nearest first, with the distance in metres."""
        return await self.registry.journal.read(lambda c: queries.similar(c, category, lat, lon, self.now))

    async def find(self, number: str) -> Case | None:
        """A case this resident reported or follows."""
        return await self.registry.journal.read(lambda c: queries.find_followed(c, number, self.address))

    async def mine(self, page: int = 0) -> tuple[list[Case], bool]:
        """One page of this resident's cases, newest first, and whether there are more."""
        found = await self.registry.journal.read(
            lambda c: queries.of_resident(c, self.address, PAGE + 1, max(page, 0) * PAGE)
        )
        return found[:PAGE], len(found) > PAGE

    async def history(self, number: str) -> list[Event]:
        """What happened to a case, as far as residents see it."""
        return await self.registry.journal.read(lambda c: queries.history(c, number, visible_only=True))

    async def officer_waits(self, left: str = "") -> str:
        """The open case on which an officer talks with this resident, or "". `left`: when they ended the last talk."""
        since, gone = self.now - OFFICER_WAITS, datetime.fromisoformat(left) if left else EVER
        return await self.registry.journal.read(lambda c: queries.officer_spoke(c, self.address, since, gone))

    async def last_buttons(self) -> tuple[Button, ...]:
        """The buttons under the last message to this resident."""
        said = await self.registry.journal.read(lambda c: last_said(c, self.address, 1))
        return said[-1].message.buttons if said else ()

    async def of_push(self, provider_id: str) -> str:
        """The case that a message to this resident was about, by the channel's id for that message; or ""."""
        return await self.registry.journal.read(lambda c: threads.case_of_push(c, self.address, provider_id))

    async def of_words(self, channel: str, message_id: str) -> str:
        """The case that an earlier message of this resident went into, or ""."""

        def look_up(connection: Connection) -> str:
            words = threads.words_so_far(connection, channel, message_id)
            return threads.case_of_words(connection, self.address, words)

        return await self.registry.journal.read(look_up)

    async def is_page(self, provider_id: str, key: str) -> bool:
        """Whether a message on this resident's screen is a page of the list `key`."""
        return key == await self.registry.journal.read(lambda c: threads.key_of_sent(c, self.address, provider_id))

    async def lodge(self, draft: Draft) -> Case:
        """Write a new complaint, its first event, its follower, and the parcel that forwards it."""
        case = await self._new(REPORT, "report", draft)
        self.entry.post(f"forward:{case.number}", FORWARD, case.number, "forward", json.dumps({"lodge": case.number}))
        return case

    async def ask_officer(self, topic: str, question: str, media: Sequence[Attachment]) -> Case:
        """Put a question to the officers; it stays in the house."""
        draft = Draft(topic, question, "", "", None, None, media, Identity.OPEN)
        return await self._new(QUESTION, "question", draft)

    async def join(self, number: str) -> Case | None:
        """ "Ikut melapor": be told like the reporter, and count as one more supporter. None when it is gone."""
        case = await self.registry.journal.read(lambda c: queries.find(c, number))
        if case is None:
            return None
        told = await self.registry.journal.read(lambda c: queries.followers(c, number))
        if self.address in {address for address, _ in told}:
            return case
        self._follow(number)
        self.entry.change(update(_case).where(_case.c.number == number).values(supporters=_case.c.supporters + 1))
        self._event(number, "joined", visible=False)
        return replace(case, supporters=case.supporters + 1)

    async def add(self, case: Case, text: str, media: Sequence[Attachment]) -> None:
        """The resident adds words or photos. The clock is not restarted, but goes on when it waited for them; the
        city's system is told."""
        key = self._event(case.number, "addition", text=text, media=media)
        changes = update(_case).where(_case.c.number == case.number)
        self.entry.change(changes.values(updated_at=self.now, **self._resumed(case)), expect=1)
        if case.kind == "report":
            body = json.dumps({"update": case.number, "key": key, "text": text})
            self.entry.post(f"forward:{key}", FORWARD, case.number, "forward", body)

    async def withdraw(self, case: Case) -> Case:
        """Take a report back. Raises `Forbidden` when it is over already."""
        changed = self._move(case, Action.WITHDRAW)
        key = self._event(case.number, "status", status=changed.status)
        if case.kind == "report":
            body = json.dumps({"update": case.number, "key": key, "text": "", "status": changed.status})
            self.entry.post(f"forward:{key}", FORWARD, case.number, "forward", body)
        await self._tell_others(changed, key)
        return changed

    async def settle(self, number: str) -> None:
        """The resident has their answer: an open question is over. A report goes on, it is not for them to end."""
        case = await self.find(number)
        if case is not None and case.kind == "question" and case.status in OPEN:
            changed = self._move(case, Action.SETTLE)
            self._event(number, "status", status=changed.status)

    async def answer_resolved(self, case: Case, *, done: bool, text: str, media: Sequence[Attachment]) -> Case:
        """ "Sudah beres?": yes closes; no reopens with new dates and goes to a supervisor. Raises `Forbidden`."""
        changed = self._move(case, Action.CLOSE if done else Action.REOPEN)
        key = self._event(case.number, "status", status=changed.status, text=text, media=media)
        if not done:
            verify_by, follow_up_by, solve_by = self._due(case.category)
            changed = replace(changed, verify_by=verify_by, follow_up_by=follow_up_by, solve_by=solve_by)
            dates = {"verify_by": verify_by, "follow_up_by": follow_up_by, "solve_by": solve_by}
            self.entry.change(update(_case).where(_case.c.number == case.number).values(**dates), expect=1)
            changed = lift(self.entry, changed, Level.SUPERVISOR, Reason.NOT_FIXED, "resident", f"{key}:lift")
        return changed

    def may_reopen(self, case: Case) -> bool:
        """Whether the time in which a case can be opened again is not over."""
        return may_reopen(self.registry.city, case, self.now)

    async def rate(self, case: Case, stars: int) -> Case:
        """1-5 stars for a case that is over; one or two make a supervisor look."""
        if case.rating:
            return case
        changes = update(_case).where(_case.c.number == case.number, _case.c.rating == 0)
        self.entry.change(changes.values(rating=stars, updated_at=self.now), expect=1)
        key = self._event(case.number, "rated", text=str(stars), visible=False)
        if stars <= LOW_RATING:
            lift(self.entry, case, Level.SUPERVISOR, Reason.LOW_RATING, "resident", f"{key}:lift", str(stars))
        return replace(case, rating=stars)

    async def unfollow(self, case: Case) -> None:
        """No more alerts about this case."""
        rows = _follower.c.number == case.number, is_of(_follower.c.address, self.address)
        self.entry.change(delete(_follower).where(*rows))

    # -- rows -----------------------------------------------------------------------------------------------

    async def _new(self, prefix: str, kind: str, draft: Draft) -> Case:
        city = self.registry.city
        year = self.now.astimezone(ZoneInfo(city.timezone)).year
        sequence = await self.registry.journal.write(lambda c: next_number(c, f"{prefix}-{year}"))
        verify_by, follow_up_by, solve_by = self._due(draft.category)
        case = Case(
            number=case_number(prefix, year, sequence),
            kind=kind,
            category=draft.category,
            description=draft.description,
            street=draft.street,
            kelurahan=draft.kelurahan,
            lat=draft.lat,
            lon=draft.lon,
            identity=draft.identity,
            reporter=self.address,
            language=self.language,
            status=Status.LODGED,
            agency=city.agency_for(draft.category, draft.kelurahan) if kind == "report" else "",
            taken_by="",
            media=tuple(draft.media),
            supporters=1,
            remote_id="",
            verify_by=verify_by,
            follow_up_by=follow_up_by,
            solve_by=solve_by,
            created_at=self.now,
            updated_at=self.now,
            stage_at=self.now,
        )
        self.entry.add(CaseRow, **row_of(case))
        key = self._event(case.number, "lodged", status=Status.LODGED)
        level, reason = first_level(city, kind, case.agency, danger=draft.danger)
        case = lift(self.entry, case, level, reason, "system", f"{key}:lift")
        self._follow(case.number)
        return case

    def _due(self, category: str) -> tuple[date, date, date]:
        promise = self.registry.city.promise(category)
        add = self.registry.city.calendar.add_working_days
        return add(self.now, promise.verify), add(self.now, promise.follow_up), add(self.now, promise.solve)

    def _follow(self, number: str) -> None:
        self.entry.add(FollowerRow, number=number, address=self.address, language=self.language, since=self.now)

    def _event(
        self,
        number: str,
        kind: str,
        *,
        status: str = "",
        text: str = "",
        media: Sequence[Attachment] = (),
        visible: bool = True,
    ) -> str:
        inbound = self.entry.inbound
        assert inbound is not None  # noqa: S101 -- a resident's turn always has a message
        key = f"{inbound.channel}:{inbound.id}:{kind}:{number}"
        self.entry.add(
            CaseEventRow,
            key=key,
            number=number,
            at=self.now,
            kind=kind,
            status=status,
            actor="resident",
            text=text,
            media=json.dumps(dump_media(media)),
            visible=visible,
        )
        return key

    def _move(self, case: Case, action: Action) -> Case:
        to = step(case.status, action, Role.RESIDENT)
        guarded = update(_case).where(_case.c.number == case.number, _case.c.status == case.status)
        values = {"status": to, "updated_at": self.now, "stage_at": self.now, "paused_at": None}
        self.entry.change(guarded.values(**values), expect=1)
        return replace(case, status=to, updated_at=self.now, stage_at=self.now, paused_at=None)

    def _resumed(self, case: Case) -> dict[str, Any]:
        """A case that waited for its resident waits no more."""
        moved = moved_promises(self.registry.city, case, self.now)
        if moved:
            self._event(case.number, "resumed")
        return moved

    async def _tell_others(self, case: Case, event_key: str) -> None:
        told = await self.registry.journal.read(lambda c: queries.followers(c, case.number))
        mine = {self.address, *await self.registry.journal.read(lambda c: links.others(c, self.address))}
        others = [(address, language) for address, language in told if address not in mine]
        announce_status(self.entry, self.registry.library, others, case, self.registry.city, event_key)
