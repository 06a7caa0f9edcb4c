"""What changed in the city's systems since we last asked, told to those it concerns, once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import update

from bot.alerts.forward import AWAY
from bot.cases import queries, watches
from bot.cases.announce import announce_status
from bot.cases.case import Case
from bot.cases.cases import Registry
from bot.cases.escalation import moved_promises
from bot.cases.lifecycle import Forbidden, Role, Status, action_to, step
from bot.city import format_nop
from bot.dialogue.message import Button, Outbound
from bot.journal.counters import move_cursor, read_cursor
from bot.journal.entry import Entry, Stale
from bot.journal.outbox import hasten
from bot.journal.tables import CaseEventRow, CaseRow
from bot.texts import Texts
from flows import permit, tax
from integrations.complaints import Complaints, Update, UpdateStatus
from integrations.errors import NotThere, ServiceError
from integrations.permits import PermitChange, Permits
from integrations.tax import Tax, YearBill

OVERLAP = timedelta(minutes=10)
BY_DAY = range(8, 20)
DAYS_BEFORE = (30, 7, 1)
FIRST_LOOK = timedelta(days=1)
MOVED = ("status", "stage_at", "paused_at", "verify_by", "follow_up_by", "solve_by")

MEANINGS = {
    UpdateStatus.IN_PROGRESS: Status.IN_PROGRESS,
    UpdateStatus.RESOLVED: Status.RESOLVED,
    UpdateStatus.REJECTED: Status.REJECTED,
    UpdateStatus.CLOSED: Status.CLOSED,
    UpdateStatus.REFERRED: Status.FORWARDED,
}

_case = CaseRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Systems:
    """The city's systems, as the polls see them."""

    complaints: Complaints
    permits: Permits
    tax: Tax


class Polls:
    """Asks with overlapping windows; what was seen already is known by its key. Work is O(changes)."""

    def __init__(
        self,
        registry: Registry,
        systems: Systems,
        clock: Callable[[], datetime],
        on_commit: Callable[[], None],
    ) -> None:
        self.registry = registry
        self.systems = systems
        self.clock = clock
        self.on_commit = on_commit
        self.zone = ZoneInfo(registry.city.timezone)
        self._away: set[str] = set()

    async def complaints(self) -> None:
        """Status changes and words of the agencies."""
        await self._window("complaints", self._complaints)

    async def permits(self) -> None:
        """Permits that somebody watches."""
        await self._window("permits", self._permits)

    async def owed_answers(self) -> None:
        """Answers promised while a system was away."""
        for watch in await self.registry.journal.read(
            lambda c: watches.watches_for(c, watches.PERMIT_ANSWER) + watches.watches_for(c, watches.TAX_ANSWER)
        ):
            texts = self.registry.library[watch.language]
            try:
                if watch.kind == watches.TAX_ANSWER:
                    out = tax.describe(texts, await self.systems.tax.bill(watch.reference))
                else:
                    found = await self.systems.permits.find(watch.reference, watch.secret)
                    out = permit.describe(texts, found)
            except NotThere:
                out = _not_found(texts, watch)
            except ServiceError:
                continue
            entry = Entry(self.clock())
            watches.drop(entry, watch)
            entry.send(f"owed:{watch.id}", watch.address, out)
            await self._commit(entry)

    async def tax_due(self) -> None:
        """A word 30, 7 and 1 days before a tax is due, by day, to those who asked for it."""
        now = self.clock().astimezone(self.zone)
        if now.hour not in BY_DAY:
            return
        for watch in await self.registry.journal.read(lambda c: watches.watches_for(c, watches.TAX_DUE)):
            try:
                bill = await self.systems.tax.bill(watch.reference)
            except ServiceError:
                continue
            for year in bill.years:
                days = (year.due - now.date()).days
                if year.paid_on is None and days in DAYS_BEFORE:
                    await self._remind(watch, year, days)

    async def _remind(self, watch: watches.Watch, year: YearBill, days: int) -> None:
        key = f"tax-due:{watch.reference}:{year.year}:{days}:{watch.address}"
        if await self.registry.journal.read(lambda c: queries.posted(c, key)):
            return
        texts = self.registry.library[watch.language]
        text = texts(
            "alert-tax-due",
            nop=format_nop(watch.reference),
            year=str(year.year),
            principal=year.principal,
            due=year.due,
            days=days,
        )
        see = Button(texts("alert-tax-due.button-see"), f"go:tax:nop={watch.reference}")
        entry = Entry(self.clock())
        entry.send(key, watch.address, Outbound(text, (see,), key="alert-tax-due"))
        await self._commit(entry)

    async def _window(self, name: str, poll: Callable[[datetime], Awaitable[None]]) -> None:
        """Ask for what is new. When a system is back, what waits to be forwarded to it goes at once."""
        now = self.clock()
        since = await self.registry.journal.read(lambda c: read_cursor(c, name))
        try:
            await poll(since - OVERLAP if since else now - FIRST_LOOK)
        except ServiceError as away:
            if name not in self._away:
                self._away.add(name)
                log.warning("a city system is away", system=name, fault=type(away).__name__)
            return
        if name in self._away:
            self._away.discard(name)
            await self.registry.journal.write(lambda c: hasten(c, name, AWAY, now))
            self.on_commit()
        await self.registry.journal.write(lambda c: move_cursor(c, name, now))

    # -- complaints -----------------------------------------------------------------------------------------

    async def _complaints(self, since: datetime) -> None:
        updates = await self.systems.complaints.updates_since(since)
        keys = [_key(update) for update in updates]
        known = await self.registry.journal.read(lambda c: queries.known_events(c, keys))
        fresh = [u for u in updates if _key(u) not in known]
        remote_ids = sorted({u.remote_id for u in fresh})
        cases = await self.registry.journal.read(lambda c: queries.by_remote(c, remote_ids))
        for found in sorted(fresh, key=lambda u: u.at):
            if case := cases.get(found.remote_id):
                cases[found.remote_id] = await self._apply(case, found)

    async def _apply(self, case: Case, found: Update) -> Case:
        """Write one update of the agency and tell the followers. Our own updates coming back are left out."""
        if found.ours:
            return case
        changed = replace(case, status=_next_status(case, found))
        moved, city = changed.status is not case.status, self.registry.city
        entry = Entry(self.clock())
        if moved:
            guarded = update(_case).where(_case.c.number == case.number, _case.c.status == case.status)
            changed = replace(changed, stage_at=entry.at, **moved_promises(city, case, entry.at))
            values = {name: getattr(changed, name) for name in MOVED}
            entry.change(guarded.values(**values, updated_at=entry.at), expect=1)
        elif not found.text:
            return case
        entry.add(
            CaseEventRow,
            key=_key(found),
            number=case.number,
            at=found.at,
            kind="status" if moved else "reply",
            status=changed.status if moved else "",
            actor="agency",
            text=found.text,
        )
        told = await self.registry.journal.read(lambda c: queries.followers(c, case.number))
        if moved:
            announce_status(entry, self.registry.library, told, changed, city, _key(found), found.text)
        else:
            self._announce_words(entry, told, case, city.agency_name(case.agency), found)
        return changed if await self._commit(entry) else case

    def _announce_words(
        self, entry: Entry, told: list[tuple[str, str]], case: Case, agency: str, found: Update
    ) -> None:
        for address, language in told:
            texts = self.registry.library[language]
            text = texts("alert-words", number=case.number, agency=agency, text=found.text)
            see = Button(texts("button-see-case"), f"go:case:number={case.number}")
            entry.send(
                f"case:{case.number}:words:{_key(found)}:{address}",
                address,
                Outbound(text, (see,), key="alert-words"),
            )

    # -- permits --------------------------------------------------------------------------------------------

    async def _permits(self, since: datetime) -> None:
        changes = await self.systems.permits.changes_since(since)
        numbers = sorted({change.number for change in changes})
        watching = await self.registry.journal.read(lambda c: watches.watches_for(c, watches.PERMIT, numbers))
        for change in sorted(changes, key=lambda change: change.at):
            for watch in watching:
                if watch.reference == change.number and change.at >= watch.since:
                    await self._tell_permit(change, watch)

    async def _tell_permit(self, change: PermitChange, watch: watches.Watch) -> None:
        key = f"permit:{change.id}:{watch.address}"
        if await self.registry.journal.read(lambda c: queries.posted(c, key)):
            return
        texts = self.registry.library[watch.language]
        parts = [
            texts(
                f"alert-permit-{change.status}",
                number=change.number,
                stage=str(change.stage),
                stages=str(change.stages),
                name=change.stage_name,
                at=change.at,
            )
        ]
        if change.note:
            parts.append(texts("alert-quote", text=change.note))
        see = Button(texts("alert-permit.button-see"), f"go:permit:number={change.number}")
        entry = Entry(self.clock())
        entry.send(key, watch.address, Outbound("\n".join(parts), (see,), key="alert-permit"))
        await self._commit(entry)

    async def _commit(self, entry: Entry) -> bool:
        try:
            await self.registry.journal.commit(entry)
        except Stale:
            return False
        self.on_commit()
        return True


def _key(found: Update) -> str:
    return f"agency:{found.id}"


def _next_status(case: Case, found: Update) -> Status:
    """Where an agency's update leads; where the lifecycle has no way there, the case stays and the words count."""
    to = MEANINGS.get(found.status)
    if to is None or to is case.status:
        return case.status
    try:
        return step(case.status, action_to(case.status, to, Role.AGENCY), Role.AGENCY)
    except Forbidden:
        return case.status


def _not_found(texts: Texts, watch: watches.Watch) -> Outbound:
    if watch.kind == watches.TAX_ANSWER:
        key, text = "tax-unknown", texts("tax-unknown", nop=format_nop(watch.reference))
    else:
        key, text = "permit-unknown", texts("permit-unknown", number=watch.reference)
    return Outbound(text, (Button(texts("button-menu"), "go:menu"),), key=key)
