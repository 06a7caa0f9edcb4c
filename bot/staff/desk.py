"""What an officer can do with a case. The staff page uses it, and any other staff room."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import update

from bot.cases import queries
from bot.cases.announce import announce_reply, announce_status
from bot.cases.case import Case, Event
from bot.cases.cases import Registry
from bot.cases.lifecycle import OPEN, Action, Role, Status, actions, step
from bot.cases.queries import Delivery
from bot.dialogue.message import Attachment, storable
from bot.journal.entry import Entry, Stale, dump_media
from bot.journal.tables import CaseEventRow, CaseRow

_case = CaseRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes


class Refused(Exception):
    """The act is not possible. `reason` is a text key suffix ("desk-refused-<reason>")."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


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

    async def counts(self) -> dict[str, int]:
        """How many cases there are by status."""
        return await self.registry.journal.read(queries.count_by_status)

    async def file(self, number: str) -> File:
        """One case with its whole history. Raises `Refused("unknown")`."""
        case = await self._case(number)
        history = await self.registry.journal.read(lambda c: queries.history(c, number, visible_only=False))
        delivery = await self.registry.journal.read(lambda c: queries.delivery(c, number))
        forwarding = await self.registry.journal.read(lambda c: queries.forwarding(c, number))
        return File(case, history, actions(case.status, Role.OFFICER), delivery, forwarding)

    async def reply(
        self, number: str, officer: str, text: str, media: Sequence[Attachment] = (), *, key: str = ""
    ) -> None:
        """Write to everybody who follows the case. The same `key` twice is written once. Raises `Refused`."""
        text = storable(text).strip()
        if not text and not media:
            raise Refused("empty")
        case = await self._case(number)
        entry = Entry(self.clock())
        key = self._event(entry, case, "reply", officer, key, text=text, media=media)
        told = await self._followers(number)
        announce_reply(entry, self.registry.library, told, case, key, text, media)
        await self._commit(entry, key)

    async def note(self, number: str, officer: str, text: str, *, key: str = "") -> None:
        """A line that only officers read. Raises `Refused`."""
        text = storable(text).strip()
        if not text:
            raise Refused("empty")
        case = await self._case(number)
        entry = Entry(self.clock())
        key = self._event(entry, case, "note", officer, key, text=text, visible=False)
        await self._commit(entry, key)

    async def take(self, number: str, officer: str) -> None:
        """Make the case one's own; of two officers at once one wins. Raises `Refused`."""
        case = await self._case(number)
        if case.taken_by == officer:
            return
        entry = Entry(self.clock())
        guarded = update(_case).where(_case.c.number == number, _case.c.taken_by == case.taken_by)
        entry.change(guarded.values(taken_by=officer, updated_at=entry.at), expect=1)
        self._event(entry, case, "taken", officer, "", visible=False)
        await self._commit(entry)

    async def act(
        self,
        number: str,
        officer: str,
        action: Action,
        text: str = "",
        media: Sequence[Attachment] = (),
        *,
        key: str = "",
    ) -> Case:
        """Move the case on, and tell its followers. Raises `Forbidden` or `Refused`."""
        text = storable(text).strip()
        if action in {Action.REJECT, Action.HAND_OVER} and not text:
            raise Refused("reason")
        case = await self._case(number)
        changed = replace(case, status=step(case.status, action, Role.OFFICER))
        entry = Entry(self.clock())
        if changed.status is Status.REOPENED:
            due = self.registry.city.calendar.add_working_days(
                entry.at, self.registry.city.promise(case.category).verify
            )
            changed = replace(changed, verify_by=due)
        guarded = update(_case).where(_case.c.number == number, _case.c.status == case.status)
        values = {"status": changed.status, "verify_by": changed.verify_by, "updated_at": entry.at}
        entry.change(guarded.values(**values), expect=1)
        key = self._event(entry, case, "status", officer, key, status=changed.status, text=text, media=media)
        told = await self._followers(number)
        agency = self.registry.city.agency_name(case.agency) if case.agency else ""
        announce_status(entry, self.registry.library, told, changed, agency, key, text, media)
        if case.kind == "report":
            body = json.dumps({"update": number, "key": key, "text": text, "status": changed.status})
            entry.post(f"forward:{key}", "complaints", number, "forward", body)
        await self._commit(entry, key)
        return changed

    async def _case(self, number: str) -> Case:
        case = await self.registry.journal.read(lambda c: queries.find(c, number))
        if case is None:
            raise Refused("unknown")
        return case

    async def _followers(self, number: str) -> list[tuple[str, str]]:
        return await self.registry.journal.read(lambda c: queries.followers(c, number))

    async def _commit(self, entry: Entry, key: str = "") -> None:
        try:
            await self.registry.journal.commit(entry)
        except Stale as overtaken:
            if key and await self._known(key):
                return
            raise Refused("overtaken") from overtaken
        self.on_commit()

    async def _known(self, key: str) -> bool:
        return bool(await self.registry.journal.read(lambda c: queries.known_events(c, [key])))

    @staticmethod
    def _event(
        entry: Entry,
        case: Case,
        kind: str,
        officer: str,
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
            actor=f"officer:{officer}",
            text=text,
            media=json.dumps(dump_media(media)),
            visible=visible,
        )
        return key
