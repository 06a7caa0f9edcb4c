"""Takes WhatsApp's deliveries in: returns when every part is stored; one broken part never stops the others.

A few messages are answered within their delivery; large batches, and files that may belong together, are held in the
database first and worked off in a lane of their resident.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.channels.lanes import Lanes, Waiting
from bot.channels.whatsapp import CHANNEL
from bot.channels.whatsapp.client import Away, Client, GraphError
from bot.channels.whatsapp.sender import (
    NOT_ON_WHATSAPP,
    REFUSED_REASON,
    TEMPLATE_REASON,
    UNREACHABLE,
    Meaning,
    meaning_of,
)
from bot.channels.whatsapp.shapes import Aside
from bot.channels.whatsapp.templates import TEMPLATES
from bot.channels.whatsapp.updates import MORE, Part, Said, Template, Told, read
from bot.dialogue.message import Inbound, Outbound
from bot.frontdoor import FrontDoor
from bot.journal.aside import Kept, set_aside
from bot.journal.entry import Duplicate, Entry
from bot.journal.history import long_list
from bot.journal.journal import Journal
from bot.journal.outbox import hasten
from bot.journal.people import Identity, Moved, close, known, take_in, whose
from bot.journal.statuses import Status, record

FILES_GAP = 1.2
TYPING_AFTER, TYPING_EVERY = 1.5, 20.0
AT_ONCE = 16
BY_MEANING = {
    Meaning.WINDOW: timedelta(0),
    Meaning.PAIR: timedelta(seconds=30),
    Meaning.BUSY: timedelta(minutes=1),
    Meaning.PASSING: timedelta(minutes=1),
    Meaning.TEMPLATE: timedelta(minutes=5),
    Meaning.ACCOUNT: timedelta(minutes=10),
}

log = structlog.get_logger()


class Receiver:
    """The way in. `counts` says how many parts of each kind came, and what became of what is shown for a moment."""

    def __init__(self, front_door: FrontDoor, journal: Journal, client: Client, clock: Callable[[], datetime]) -> None:
        self.front_door = front_door
        self.journal = journal
        self.client = client
        self.clock = clock
        self.counts: Counter[str] = Counter()
        self.lanes = Lanes(CHANNEL, journal, clock, self._answer, FILES_GAP)

    async def recover(self) -> None:
        """Go on with what was held when the process ended; what waited for the token or a template tries again."""
        await self.lanes.recover(self._read_again)
        await self.hasten(REFUSED_REASON, *(f"{TEMPLATE_REASON}: {template.name}" for template in TEMPLATES))

    async def hasten(self, *reasons: str) -> None:
        """What waits for one of these reasons waits no longer."""
        now = self.clock()
        for reason in reasons:
            await self.journal.write(lambda c, reason=reason: hasten(c, CHANNEL, reason, now))  # type: ignore[misc]
        self.front_door.courier.wake()

    async def take(self, delivery: Any) -> None:
        """One delivery; returns when it may be acknowledged. Raises one of `NOT_STORED` when a part is not stored."""
        now = self.clock()
        parts = read(delivery, now)
        self.counts.update(type(part).__name__ for part in parts)
        addresses = await self._who(parts, now)
        kept = [Kept(part.key, part.reason, part.body) for part in parts if isinstance(part, Aside)]
        if kept:
            log.warning("parts of a delivery were set aside", count=len(kept), reasons=sorted({k.reason for k in kept}))
            await self.journal.write(lambda c: set_aside(c, CHANNEL, kept, now))
        if told := [part for part in parts if isinstance(part, Told)]:
            await self._record(told, addresses, now)
        await self._heard([_waiting(part, addresses) for part in parts if isinstance(part, Said)])
        for part in parts:
            if isinstance(part, Template) and part.event == "APPROVED":
                await self.hasten(f"{TEMPLATE_REASON}: {part.name.removeprefix('pintu_')}")

    async def close(self) -> None:
        await self.lanes.close()

    # -- who it is from -------------------------------------------------------------------------------------

    async def _who(self, parts: Sequence[Part], now: datetime) -> dict[Identity, str]:
        """The address of everybody named. New people, and what is new about known ones, are written in order."""
        named = list(dict.fromkeys(part.person for part in parts if isinstance(part, Said)))
        told = {part.person for part in parts if isinstance(part, Told) and not part.key}
        moved = any(isinstance(part, Moved) for part in parts)
        found = await self.journal.read(lambda c: known(c, named)) if named else {}
        if moved or any(person not in found for person in named):
            told_of = [p if isinstance(p, Moved) else p.person for p in parts if isinstance(p, Moved | Said)]
            found |= await self.journal.write(lambda c: take_in(c, told_of, now))
        return found | (await self.journal.read(lambda c: whose(c, told)) if told else {})

    # -- what became of messages ----------------------------------------------------------------------------

    async def _record(self, told: Sequence[Told], addresses: dict[Identity, str], now: datetime) -> None:
        statuses = [_status(one, addresses.get(one.person, "")) for one in told]
        await self.journal.write(lambda c: record(c, statuses, now))
        failed = [one for one in told if one.status == "failed"]
        if failed:
            people = await self.journal.read(lambda c: whose(c, [one.person for one in failed]))
            for one in failed:
                await self._failed(one.code, people.get(one.person, ""), now)
            self.front_door.courier.wake()

    async def _failed(self, code: int, address: str, now: datetime) -> None:
        meaning = meaning_of(GraphError(code, ""))
        self.counts[f"failed {code}"] += 1
        if meaning is Meaning.WINDOW and address:
            await self.journal.write(lambda c: close(c, address, now))
        elif code == NOT_ON_WHATSAPP and address:
            await self.front_door.reach(address, now, ended=True)

    # -- what residents say ---------------------------------------------------------------------------------

    async def _heard(self, said: Sequence[Waiting]) -> None:
        """Answer now what can be answered now; hold what may belong together, or is too much for one delivery."""
        held: list[Waiting] = []
        now: list[Waiting] = []
        behind: set[str] = set()
        for one in said:
            address = one.inbound.address
            waits = len(said) > AT_ONCE or one.joins or address in behind or self.lanes.busy(address)
            (held if waits else now).append(one)
            if waits:
                behind.add(address)
        if held:
            await self.lanes.hold(held)
        by_address: defaultdict[str, list[Inbound]] = defaultdict(list)
        for one in now:
            by_address[one.inbound.address].append(one.inbound)
        done = await asyncio.gather(*map(self._in_order, by_address.values()), return_exceptions=True)
        for fault in done:
            if isinstance(fault, BaseException):
                raise fault

    async def _in_order(self, inbounds: Sequence[Inbound]) -> None:
        for inbound in inbounds:
            await self._answer(inbound)

    async def _answer(self, inbound: Inbound) -> None:
        with self._typing(inbound):
            if inbound.tap.startswith(f"{MORE}:"):
                await self._more(inbound)
            else:
                await self.front_door.receive(inbound)
        self.lanes.spawn(self._show(inbound, typing=False))

    async def _more(self, inbound: Inbound) -> None:
        """ "Lainnya": the rows of a list that did not fit. They are in the outbox, so there is nothing to remember."""
        after = int(found) if (found := inbound.tap.partition(":")[2]).isdigit() else 0
        out = await self.journal.read(lambda c: long_list(c, inbound.address, inbound.tapped_on, after))
        if out is None:
            await self.front_door.receive(replace(inbound, tap="go:menu"))
            return
        entry = Entry(inbound.at, inbound=inbound)
        rest = Outbound(out.text, out.buttons[after:], key=out.key)
        entry.send(f"{CHANNEL}:{inbound.id}:0", inbound.address, rest, "reply")
        try:
            await self.journal.commit(entry)
        except Duplicate:
            return
        self.front_door.courier.wake()

    def _read_again(self, raw: Any) -> Waiting | None:
        delivery = {"entry": [{"changes": [{"field": "messages", "value": raw}]}]}
        found = (part for part in read(delivery, self.clock()) if isinstance(part, Said))
        return next((_waiting(part, {}) for part in found), None)

    # -- what is shown for a moment -------------------------------------------------------------------------

    @contextmanager
    def _typing(self, inbound: Inbound) -> Iterator[None]:
        """ "typing …" on the resident's screen while a back end lets the answer wait."""
        tasks: list[asyncio.Task[None]] = []
        loop = asyncio.get_running_loop()
        timer = loop.call_later(TYPING_AFTER, lambda: tasks.append(self.lanes.spawn(self._type(inbound))))
        try:
            yield
        finally:
            timer.cancel()
            for task in tasks:
                task.cancel()

    async def _type(self, inbound: Inbound) -> None:
        while True:
            await self._show(inbound, typing=True)
            await asyncio.sleep(TYPING_EVERY)

    async def _show(self, inbound: Inbound, *, typing: bool) -> None:
        """Ticks that tell "read". When it fails nothing is lost, and it is only counted."""
        try:
            await self.client.mark_read(inbound.origin, typing=typing)
        except (GraphError, Away) as fault:
            self.counts[f"mark read {type(fault).__name__}"] += 1


def _waiting(said: Said, addresses: dict[Identity, str]) -> Waiting:
    address = addresses.get(said.person, "")
    return Waiting(replace(said.inbound, address=address), said.raw, said.joins)


def _status(told: Told, address: str) -> Status:
    if told.status != "failed":
        return Status(told.status, told.key, told.message_id, address)
    meaning = meaning_of(GraphError(told.code, ""))
    error = UNREACHABLE if meaning is Meaning.PERSON else f"WhatsApp {told.code}"
    again = BY_MEANING.get(meaning) if told.code else None
    return Status("failed", told.key, told.message_id, address, error, again)
