"""The relay: takes parcels out of the outbox and hands them to the sender of their channel.

At least once, in order for each address: a parcel is marked after it was sent, so a crash can repeat only what was on
the wire. Alerts respect what a resident wished for: quiet hours wait for the morning, "stop" ends them.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.cases.wishes import held
from bot.dialogue.state import load
from bot.journal import links, outbox
from bot.journal.journal import Journal
from bot.journal.outbox import Gone, Later, Parcel, Sender, Sent

BACKOFF = (2, 5, 15, 60, 300, 900)
IDLE = 1.0
AT_ONCE = 100
RENEW = outbox.LEASE.total_seconds() / 4

log = structlog.get_logger()


class Relay:
    """Delivers what the outbox holds for the channels that have a sender here.

    What a turn has just put there it may take at once (`takes`, `deliver`), when nothing older waits for that address;
    everything else is claimed from the database.
    """

    def __init__(
        self, journal: Journal, senders: Mapping[str, Sender], clock: Callable[[], datetime], timezone: str
    ) -> None:
        self.journal = journal
        self.senders = senders
        self.clock = clock
        self.zone = ZoneInfo(timezone)
        self._wake = asyncio.Event()
        self._flying: dict[asyncio.Task[None], list[Parcel]] = {}
        self._busy: Counter[str] = Counter()
        self._behind: dict[str, datetime] | None = None
        self._sent: list[Sent] = []
        self._unmarked: set[str] = set()
        self._marking: asyncio.Task[None] | None = None
        self._look_again = False

    def wake(self) -> None:
        """There is something new in the outbox. It may wait for what is on the wire: then it is looked for again."""
        self._look_again = True
        self._wake.set()

    def takes(self, channel: str, address: str) -> bool:
        """Whether what goes to this address may be handed over at once, without a look at the database."""
        ready = self._behind is not None and channel in self.senders and len(self._flying) < AT_ONCE
        return ready and address not in self._busy and address not in (self._behind or ())

    def deliver(self, parcels: list[Parcel]) -> None:
        """Deliver what was just committed under a lease, in this order."""
        task = asyncio.create_task(self._in_order(parcels))
        self._flying[task] = parcels
        self._busy[parcels[0].address] += 1
        task.add_done_callback(self._landed)

    async def run(self) -> None:
        """Deliver for ever; a slow delivery holds up its own address only. A database that is away is waited for."""
        renewing = asyncio.create_task(self._renew())
        try:
            while True:
                self._wake.clear()
                if not await self._take_off():
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._wake.wait(), IDLE)
        finally:
            self._behind = None
            for task in [renewing, *self._flying]:
                task.cancel()
            await self._all_marked()

    async def drain(self) -> int:
        """Deliver all that is due now; how many parcels were tried."""
        tried = 0
        while parcels := await self._claim(AT_ONCE):
            await asyncio.gather(*(self._deliver(parcel) for parcel in parcels))
            await self._all_marked()
            tried += len(parcels)
        return tried

    async def _claim(self, room: int) -> list[Parcel]:
        return await self.journal.write(lambda c: outbox.claim(c, list(self.senders), self.clock(), room))

    async def _take_off(self) -> int:
        """Start what is due, as far as there is room; how many were started."""
        room = AT_ONCE - len(self._flying)
        try:
            if self._behind is None:
                self._behind = await self.journal.read(lambda c: outbox.behind(c, list(self.senders)))
            parcels = await self._claim(room) if room else []
        except SQLAlchemyError as fault:
            log.warning("the relay cannot read the outbox", fault=type(fault).__name__)
            return 0
        mine = self._unmarked.union(*({parcel.key for parcel in flying} for flying in self._flying.values()))
        for parcel in parcels:
            if parcel.key not in mine:  # else its lease ran out while this very relay was kept from writing
                self.deliver([parcel])
            self._look_again = True
        if len(parcels) < room:
            self._catch_up()
        return len(parcels)

    def _catch_up(self) -> None:
        """Those who had something waiting have nothing due any more."""
        now = self.clock()
        late = (self._behind or {}).items()
        self._behind = {address: due for address, due in late if due >= now or address in self._busy}

    def _landed(self, task: asyncio.Task[None]) -> None:
        address = self._flying.pop(task)[0].address
        self._busy[address] -= 1
        if not self._busy[address]:
            del self._busy[address]
        if not task.cancelled() and (fault := task.exception()) is not None:
            log.error("a delivery failed; it is tried again when its lease ends", exc_info=fault)
        if self._look_again and not self._sent:
            self._look_again = False
            self._wake.set()

    async def _renew(self) -> None:
        """Nobody else takes what is still on the wire."""
        while True:
            await asyncio.sleep(RENEW)
            if keys := [parcel.key for parcels in self._flying.values() for parcel in parcels]:
                with contextlib.suppress(SQLAlchemyError):
                    await self.journal.write(lambda c, k=keys: outbox.renew(c, k, self.clock()))  # type: ignore[misc]

    async def _in_order(self, parcels: list[Parcel]) -> None:
        for parcel in parcels:
            if not await self._deliver(parcel):
                break

    async def _deliver(self, parcel: Parcel) -> bool:
        """Send one parcel and mark what became of it. False when what follows it has to wait."""
        now = self.clock()
        if parcel.kind == "alert" and not await self._goes_here(parcel, now):
            return True
        if parcel.kind == "alert" and (waits := await self._held(parcel, now)):
            await self._mark_held(parcel, now, waits)
            return True
        try:
            provider_id = await self.senders[parcel.channel].send(parcel)
        except Later as later:
            wait = later.seconds or BACKOFF[min(parcel.attempts, len(BACKOFF) - 1)]
            await self._put_off(parcel, self.clock() + timedelta(seconds=wait), str(later))
            return False
        except Gone as gone:
            reason = str(gone)
            log.warning("a parcel cannot be delivered", channel=parcel.channel, kind=parcel.kind, reason=reason)
            await self.journal.write(lambda c: outbox.mark_failed(c, parcel, self.clock(), reason))
        else:
            self._sent.append(Sent(parcel.key, self.clock(), provider_id))
            self._unmarked.add(parcel.key)
            if self._marking is None or self._marking.done():
                self._marking = asyncio.create_task(self._mark())
        return True

    async def _mark(self) -> None:
        """Write down what was sent, together with the turns of that moment. A database that is away is waited for."""
        while self._sent:
            sent, self._sent = self._sent, []
            try:
                await self.journal.write(lambda c, sent=sent: outbox.mark_sent(c, sent), patient=True)  # type: ignore[misc]
            except SQLAlchemyError as fault:
                log.warning("what was sent cannot be marked yet", fault=type(fault).__name__)
                self._sent = sent + self._sent
                await asyncio.sleep(IDLE)
            else:
                self._unmarked.difference_update(one.key for one in sent)
        if self._look_again:
            self._look_again = False
            self._wake.set()

    async def _all_marked(self) -> None:
        if self._marking is not None:
            await self._marking

    async def _put_off(self, parcel: Parcel, due: datetime, reason: str) -> None:
        if self._behind is not None:
            self._behind[parcel.address] = due
        await self.journal.write(lambda c: outbox.mark_later(c, parcel, due, reason))

    async def _goes_here(self, parcel: Parcel, now: datetime) -> bool:
        """Whether an alert to somebody with several channels goes out on this one. A nudge belongs to its own talk."""
        if parcel.key.startswith("nudge:") or not await self.journal.read(lambda c: links.others(c, parcel.address)):
            return True
        stays = await self.journal.write(lambda c: links.stays(c, parcel.key, parcel.address, now))
        if not stays:
            self.wake()
        return stays

    async def _held(self, parcel: Parcel, now: datetime) -> datetime | str | None:
        """Until when an alert waits, why it is not sent at all ("blocked", "stopped"), None when it may go."""
        return held(load((await self.journal.load(parcel.address)).state).profile, now, self.zone)

    async def _mark_held(self, parcel: Parcel, now: datetime, held: datetime | str) -> None:
        if isinstance(held, str):
            await self.journal.write(lambda c: outbox.mark_failed(c, parcel, now, held))
        else:
            await self._put_off(parcel, held, "quiet hours")
