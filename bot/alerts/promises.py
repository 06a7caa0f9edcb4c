"""The promise clock: cases that run late rise, cases that are done and unanswered are closed, with a word before."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, or_, select, update

from bot.cases import queries
from bot.cases.announce import announce_closing, announce_status
from bot.cases.case import Case, read_case
from bot.cases.cases import FORWARD, Registry
from bot.cases.escalation import level_by_clock, lift, moved_promises
from bot.cases.lifecycle import OPEN, Action, Role, Status, step
from bot.journal.entry import Entry, Stale
from bot.journal.tables import CaseEventRow, CaseRow

AT_ONCE = 500
HORIZON = timedelta(days=20)  # no working day is further away: over Lebaran 2025 it was twelve days
UNTOUCHED = (Status.LODGED, Status.REOPENED)

_case = CaseRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes


class Promises:
    """Looks at what may have come due. A case rises once to a level and is closed once: the events have keys."""

    def __init__(self, registry: Registry, clock: Callable[[], datetime], on_commit: Callable[[], None]) -> None:
        self.registry = registry
        self.clock = clock
        self.on_commit = on_commit

    async def run(self) -> None:
        """All that is due now."""
        await self._resume()
        await self._escalate()
        await self._close()

    async def _resume(self) -> None:
        """A resident who was asked does not answer: the promise counts again."""
        now, city = self.clock(), self.registry.city
        async for case in self._each(select(_case).where(_case.c.paused_at.is_not(None))):
            if case.paused_at and city.calendar.working_days_between(case.paused_at, now) >= city.escalation.paused:
                entry = Entry(now)
                waiting = update(_case).where(_case.c.number == case.number, _case.c.paused_at == case.paused_at)
                entry.change(waiting.values(**moved_promises(city, case, now), updated_at=now), expect=1)
                self._event(entry, case, "resumed", "", since=case.paused_at)
                await self._commit(entry)

    async def _escalate(self) -> None:
        now = self.clock()
        city = self.registry.city
        soon = city.calendar.local_day(now) + HORIZON
        limits = (
            and_(_case.c.status.in_(UNTOUCHED), or_(_case.c.verify_by <= soon, _case.c.taken_by == "")),
            and_(_case.c.status == Status.VERIFIED, _case.c.follow_up_by <= soon),
            _case.c.solve_by <= soon,
        )
        due = select(_case).where(_case.c.status.in_(sorted(OPEN)), _case.c.paused_at.is_(None), or_(*limits))
        async for case in self._each(due):
            if found := level_by_clock(city, case, now):
                level, reason = found
                entry = Entry(now)
                stage = (case.stage_at or case.created_at).isoformat()
                lift(entry, case, level, reason, "clock", f"clock:{case.number}:{level}:{stage}")
                await self._commit(entry)

    async def _close(self) -> None:
        """ "Sudah beres?" without an answer: a word, then closed (`[closing]` of the city's file, in working days)."""
        now = self.clock()
        rules, add = self.registry.city.closing, self.registry.city.calendar.add_working_days
        today = self.registry.city.calendar.local_day(now)
        async for case in self._each(select(_case).where(_case.c.status == Status.RESOLVED)):
            since = case.stage_at or case.updated_at
            if today >= add(since, rules.close):
                await self._close_one(case, now)
            elif today >= add(since, rules.warn):
                await self._warn(case, now)

    async def _close_one(self, case: Case, now: datetime) -> None:
        entry = Entry(now)
        status = step(case.status, Action.CLOSE, Role.CLOCK)
        guarded = update(_case).where(_case.c.number == case.number, _case.c.status == case.status)
        entry.change(guarded.values(status=status, stage_at=now, updated_at=now), expect=1)
        key = self._event(entry, case, "status", status)
        told = await self._followers(case)
        changed = replace(case, status=status, stage_at=now)
        announce_status(entry, self.registry.library, told, changed, self.registry.city, key)
        if case.kind == "report":
            body = json.dumps({"update": case.number, "key": key, "text": "", "status": status})
            entry.post(f"forward:{key}", FORWARD, case.number, "forward", body)
        await self._commit(entry)

    async def _warn(self, case: Case, now: datetime) -> None:
        entry = Entry(now)
        key = self._event(entry, case, "warned", "")
        last = self.registry.city.calendar.add_working_days(case.stage_at or now, self.registry.city.closing.close)
        announce_closing(entry, self.registry.library, await self._followers(case), case, last, key)
        await self._commit(entry)

    def _event(self, entry: Entry, case: Case, kind: str, status: str, *, since: datetime | None = None) -> str:
        """An event that happens once since `since`, or since the case came into its status."""
        key = f"clock:{case.number}:{kind}:{(since or case.stage_at or case.updated_at).isoformat()}"
        entry.add(
            CaseEventRow,
            key=key,
            number=case.number,
            at=entry.at,
            kind=kind,
            status=status,
            actor="clock",
            visible=kind in {"status", "resumed"},
        )
        return key

    async def _each(self, query: Select[Any]) -> AsyncIterator[Case]:
        """All cases of a query, so many at a time."""
        last = ""
        while True:
            page = query.where(_case.c.number > last).order_by(_case.c.number).limit(AT_ONCE)
            cases = await self.registry.journal.read(lambda c, q=page: [read_case(row) for row in c.execute(q)])  # type: ignore[misc]
            for case in cases:
                yield case
            if len(cases) < AT_ONCE:
                return
            last = cases[-1].number

    async def _followers(self, case: Case) -> list[tuple[str, str]]:
        return await self.registry.journal.read(lambda c: queries.followers(c, case.number))

    async def _commit(self, entry: Entry) -> None:
        try:
            await self.registry.journal.commit(entry)
        except Stale:
            return
        self.on_commit()
