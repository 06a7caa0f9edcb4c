"""What an officer can do with a case. The staff page uses it, and the staff chat.

Every act checks who may, writes an event with who and when, and is refused with a sentence where the lifecycle has no
way. The same `key` twice is one act.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from bot.cases import queries
from bot.cases.announce import announce_paused, announce_reply, announce_status
from bot.cases.case import Case, Event
from bot.cases.cases import Registry
from bot.cases.escalation import Level, Reason, lift, may_reopen, moved_promises
from bot.cases.lessons import QUESTION, Lesson, lessons
from bot.cases.lifecycle import OPEN, Action, Need, Role, Status, actions, need, step
from bot.cases.queries import Delivery
from bot.dialogue.message import Attachment, Place, storable
from bot.journal.entry import Entry, Stale, dump_media
from bot.journal.tables import CaseEventRow, CaseRow
from bot.staff.officers import Officer, Officers, Rank, Refused, load_case

_case = CaseRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes

UNANSWERED = 200  # of the newest


@dataclass(frozen=True, slots=True)
class File:
    """A case as an officer opens it. `delivery`: what became of the messages of each event, by its key;
    `forwarding`: of what goes to the agency's own system."""

    case: Case
    history: list[Event]
    actions: list[Action]
    delivery: dict[str, Delivery]
    forwarding: Delivery


class Desk:
    """Reads and writes cases for officers. `clock` gives aware UTC; `on_commit` wakes the relay."""

    def __init__(
        self, registry: Registry, clock: Callable[[], datetime], on_commit: Callable[[], None] = lambda: None
    ) -> None:
        self.registry = registry
        self.clock = clock
        self.on_commit = on_commit

    async def cases(self, *, show: str = "open", text: str = "", page: int = 0, size: int = 30) -> list[Case]:
        """Cases, those promised soonest first: "open", "all", or one status."""
        statuses: Sequence[str] = () if show == "all" else sorted(OPEN) if show == "open" else (show,)
        return await self.registry.journal.read(
            lambda c: queries.of_staff(c, statuses, text, size, max(page, 0) * size)
        )

    async def counts(self, agency: str = "") -> dict[str, int]:
        """How many cases there are by status, of an agency or all."""
        return await self.registry.journal.read(lambda c: queries.count_by_status(c, agency))

    async def unanswered(self) -> list[Lesson]:
        """The newest questions that the bot had no answer to."""
        return await self.registry.journal.read(lambda c: lessons(c, QUESTION, limit=UNANSWERED))

    async def file(self, number: str) -> File:
        """One case with its whole history. Raises `Refused("unknown")`."""
        case = await load_case(self.registry.journal, number)
        read = self.registry.journal.read
        history = await read(lambda c: queries.history(c, number, visible_only=False))
        delivery = await read(lambda c: queries.delivery(c, number))
        forwarding = await read(lambda c: queries.forwarding(c, number))
        return File(case, history, actions(case.status, Role.OFFICER), delivery, forwarding)

    # -- words ----------------------------------------------------------------------------------------------

    async def reply(
        self,
        number: str,
        officer: Officer,
        text: str,
        media: Sequence[Attachment] = (),
        *,
        place: Place | None = None,
        key: str = "",
        wait: timedelta = timedelta(),
    ) -> str:
        """Write to everybody who follows the case, after `wait` (time to think better of it); the event's key.

        Who answers a case that nobody has taken takes it. Raises `Refused`.
        """
        text = storable(text).strip()
        if not (text or media or place):
            raise Refused("empty")
        case = await self._case(number, officer)
        told = await self._told(number)
        entry = Entry(self.clock())
        words = text or (f"{place.lat:.5f}, {place.lon:.5f}" if place else "")
        key = self._event(entry, case, "reply", officer, key, text=words, media=media)
        announce_reply(entry, self.registry.library, told, case, officer.name, key, text, media, place, entry.at + wait)
        if not case.taken_by and case.status in OPEN:
            free = update(_case).where(_case.c.number == number, _case.c.taken_by == "")
            entry.change(free.values(taken_by=officer.name, updated_at=entry.at))
        await self._commit(entry, key)
        return key

    async def note(
        self, number: str, officer: Officer, text: str, *, key: str = "", media: Sequence[Attachment] = ()
    ) -> None:
        """A line that only officers read. Raises `Refused`."""
        text = storable(text).strip()
        if not (text or media):
            raise Refused("empty")
        case = await self._case(number, officer)
        entry = Entry(self.clock())
        key = self._event(entry, case, "note", officer, key, text=text, media=media, visible=False)
        await self._commit(entry, key)

    # -- whose case it is -----------------------------------------------------------------------------------

    async def take(self, number: str, officer: Officer) -> None:
        """Make a free case one's own; of two officers at once one wins. From a colleague only a supervisor takes.

        Raises `Refused`.
        """
        case = await self._open_case(number, officer)
        if case.taken_by == officer.name:
            return
        if case.taken_by and not officer.rank.reaches(Rank.SUPERVISOR):
            raise Refused("taken")
        await self._give(case, officer.name, officer, "taken")

    async def release(self, number: str, officer: Officer) -> None:
        """Give a case back; another officer's only a supervisor. Raises `Refused`."""
        case = await self._open_case(number, officer)
        if case.taken_by != officer.name:
            officer.must_be(Rank.SUPERVISOR)
        if case.taken_by:
            await self._give(case, "", officer, "released")

    async def assign(self, number: str, officer: Officer, to: Officer) -> None:
        """A supervisor gives a case to an officer. Raises `Refused`."""
        officer.must_be(Rank.SUPERVISOR)
        case = await self._open_case(number, officer)
        to.must_handle(case)
        if case.taken_by != to.name:
            await self._give(case, to.name, officer, "assigned", to.name)

    async def _give(self, case: Case, name: str, officer: Officer, kind: str, text: str = "") -> None:
        entry = Entry(self.clock())
        self._change(entry, case, taken_by=name)
        self._event(entry, case, kind, officer, "", text=text, visible=False)
        await self._commit(entry)

    # -- its way --------------------------------------------------------------------------------------------

    async def act(
        self,
        number: str,
        officer: Officer,
        action: Action,
        text: str = "",
        media: Sequence[Attachment] = (),
        *,
        key: str = "",
        agency: str = "",
    ) -> Case:
        """Move the case on, and tell its followers; `agency` is another one to forward it to.

        Raises `Forbidden` or `Refused`.
        """
        text = storable(text).strip()
        case = await self._case(number, officer)
        if await self._known(key):
            return case
        entry, city = Entry(self.clock()), self.registry.city
        values: dict[str, Any] = {"status": step(case.status, action, Role.OFFICER), "stage_at": entry.at}
        late = not may_reopen(city, case, entry.at)
        missing = {Need.REASON: not text, Need.PROOF: not (text or media), Need.WINDOW: late}
        if missing.get(need(case.status, action)):
            raise Refused(need(case.status, action))
        if action is Action.FORWARD:
            values |= await self._elsewhere(case, agency)
        if case.paused_at:
            values |= moved_promises(city, case, entry.at)
            self._event(entry, case, "resumed", officer, key and f"{key}:resumed")
        if values["status"] is Status.REOPENED:
            values |= self._new_dates(case, entry.at)
        changed = replace(case, **values)
        self._change(entry, case, **values)
        there = city.agency_name(changed.agency) if action is Action.FORWARD and changed.agency else ""
        kept = ": ".join(filter(None, [there, text]))
        key = self._event(entry, case, "status", officer, key, status=changed.status, text=kept, media=media)
        told = await self._followers(number)
        announce_status(entry, self.registry.library, told, changed, city, key, text, media)
        if case.kind == "report":
            body = json.dumps({"update": number, "key": key, "text": kept, "status": changed.status})
            entry.post(f"forward:{key}", "complaints", number, "forward", body)
        await self._commit(entry, key)
        return changed

    async def escalate(self, number: str, officer: Officer, text: str, *, key: str = "") -> None:
        """Lift a case to the next level, with words for those above. Raises `Refused`."""
        case = await self._open_case(number, officer)
        if case.level >= Level.HEAD:
            raise Refused("top")
        entry = Entry(self.clock())
        key = f"desk:{key or uuid.uuid4().hex}"
        lift(entry, case, Level(case.level + 1), Reason.OFFICER, f"officer:{officer.name}", key, storable(text).strip())
        await self._commit(entry, key)

    async def pause(
        self, number: str, officer: Officer, text: str, media: Sequence[Attachment] = (), *, key: str = ""
    ) -> None:
        """Ask the resident for something; the promise waits for the answer, and both are told so. Raises `Refused`."""
        text = storable(text).strip()
        if not text:
            raise Refused("empty")
        case = await self._open_case(number, officer)
        if await self._known(key):
            return
        if case.paused_at:
            raise Refused("paused")
        told = await self._told(number)
        entry = Entry(self.clock())
        self._change(entry, case, paused_at=entry.at)
        key = self._event(entry, case, "paused", officer, key, text=text, media=media)
        announce_paused(entry, self.registry.library, told, case, key, text, media)
        await self._commit(entry, key)

    async def reveal(self, number: str, officer: Officer, reason: str, *, key: str = "") -> str:
        """Who reported: a supervisor's act, with a reason, kept in the history. Raises `Refused`."""
        officer.must_be(Rank.SUPERVISOR)
        case = await self._case(number, officer)
        reason = storable(reason).strip()
        if not reason:
            raise Refused("empty")
        entry = Entry(self.clock())
        key = self._event(entry, case, "revealed", officer, key, text=reason, visible=False)
        await self._commit(entry, key)
        return case.reporter

    # -- rows -----------------------------------------------------------------------------------------------

    async def _case(self, number: str, officer: Officer) -> Case:
        case = await load_case(self.registry.journal, number)
        officer.must_handle(case)
        return case

    async def _open_case(self, number: str, officer: Officer) -> Case:
        case = await self._case(number, officer)
        if case.status not in OPEN:
            raise Refused("over")
        return case

    async def _elsewhere(self, case: Case, agency: str) -> dict[str, str]:
        """What changes with the agency: whoever took the case and has nothing to do with the new one gives it back."""
        if agency and agency not in self.registry.city.agencies:
            raise Refused("agency")
        if case.status is Status.FORWARDED and agency in {"", case.agency}:
            raise Refused("there")
        agency = agency or case.agency
        officers = Officers(self.registry.journal, self.clock)
        strange = any(o.name == case.taken_by and o.agency not in {"", agency} for o in await officers.all())
        return {"agency": agency, "taken_by": "" if strange else case.taken_by}

    def _new_dates(self, case: Case, at: datetime) -> dict[str, Any]:
        promise, add = self.registry.city.promise(case.category), self.registry.city.calendar.add_working_days
        limits = (promise.verify, promise.follow_up, promise.solve)
        names = ("verify_by", "follow_up_by", "solve_by")
        return {name: add(at, days) for name, days in zip(names, limits, strict=True)}

    async def _known(self, key: str) -> bool:
        """Whether the act of this key was done before: it was sent twice."""
        return bool(key and await self.registry.journal.read(lambda c: queries.known_events(c, [f"desk:{key}"])))

    async def _told(self, number: str) -> list[tuple[str, str]]:
        """Whom words for the resident reach. Raises `Refused("nobody")`."""
        if found := await self._followers(number):
            return found
        raise Refused("nobody")

    async def _followers(self, number: str) -> list[tuple[str, str]]:
        return await self.registry.journal.read(lambda c: queries.followers(c, number))

    @staticmethod
    def _change(entry: Entry, case: Case, **values: Any) -> None:
        """Change the case as it was read: whoever changed it meanwhile wins."""
        same = _case.c.status == case.status, _case.c.taken_by == case.taken_by
        guarded = update(_case).where(_case.c.number == case.number, *same)
        entry.change(guarded.values(**values, updated_at=entry.at), expect=1)

    async def _commit(self, entry: Entry, key: str = "") -> None:
        try:
            await self.registry.journal.commit(entry)
        except Stale as overtaken:
            known = await self.registry.journal.read(lambda c: queries.known_events(c, [key]))
            if known:
                return
            raise Refused("overtaken") from overtaken
        self.on_commit()

    @staticmethod
    def _event(
        entry: Entry,
        case: Case,
        kind: str,
        officer: Officer,
        key: str,
        *,
        status: str = "",
        text: str = "",
        media: Sequence[Attachment] = (),
        visible: bool = True,
    ) -> str:
        key = f"desk:{key or uuid.uuid4().hex}"
        entry.add(
            CaseEventRow,
            key=key,
            number=case.number,
            at=entry.at,
            kind=kind,
            status=status,
            actor=f"officer:{officer.name}",
            text=text,
            media=json.dumps(dump_media(media)),
            visible=visible,
        )
        return key
