"""The relay: takes parcels out of the outbox and hands them to the sender of their channel.

At least once, in order for each address: a parcel is marked after it was sent, so a crash can repeat only what was on
the wire. Alerts respect what a resident wished for: quiet hours wait for the morning, "stop" ends them.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.dialogue.state import load
from bot.journal import outbox
from bot.journal.journal import Journal
from bot.journal.outbox import Gone, Later, Parcel, Sender

BACKOFF = (2, 5, 15, 60, 300, 900)
QUIET_FROM, QUIET_TO = time(21), time(6)
IDLE = 1.0
AT_ONCE = 100
RENEW = outbox.LEASE.total_seconds() / 4

log = structlog.get_logger()


class Relay:
    """Delivers what the outbox holds for the channels that have a sender here."""

    def __init__(
        self, journal: Journal, senders: Mapping[str, Sender], clock: Callable[[], datetime], timezone: str
    ) -> None:
        self.journal = journal
        self.senders = senders
        self.clock = clock
        self.zone = ZoneInfo(timezone)
        self._wake = asyncio.Event()
        self._flying: dict[asyncio.Task[None], int] = {}

    def wake(self) -> None:
        """There is something new in the outbox."""
        self._wake.set()

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
            for task in [renewing, *self._flying]:
                task.cancel()

    async def drain(self) -> int:
        """Deliver all that is due now; how many parcels were tried."""
        tried = 0
        while parcels := await self._claim(AT_ONCE):
            await asyncio.gather(*(self._deliver(parcel) for parcel in parcels))
            tried += len(parcels)
        return tried

    async def _claim(self, room: int) -> list[Parcel]:
        return await self.journal.write(lambda c: outbox.claim(c, list(self.senders), self.clock(), room))

    async def _take_off(self) -> int:
        """Start what is due, as far as there is room; how many were started."""
        room = AT_ONCE - len(self._flying)
        try:
            parcels = await self._claim(room) if room else []
        except SQLAlchemyError as fault:
            log.warning("the relay cannot read the outbox", fault=type(fault).__name__)
            return 0
        for parcel in parcels:
            task = asyncio.create_task(self._deliver(parcel))
            self._flying[task] = parcel.id
            task.add_done_callback(self._landed)
        return len(parcels)

    def _landed(self, task: asyncio.Task[None]) -> None:
        del self._flying[task]
        self._wake.set()
        if not task.cancelled() and (fault := task.exception()) is not None:
            log.error("a delivery failed; it is tried again when its lease ends", exc_info=fault)

    async def _renew(self) -> None:
        """Nobody else takes what is still on the wire."""
        while True:
            await asyncio.sleep(RENEW)
            if ids := list(self._flying.values()):
                with contextlib.suppress(SQLAlchemyError):
                    await self.journal.write(lambda c, ids=ids: outbox.renew(c, ids, self.clock()))  # type: ignore[misc]

    async def _deliver(self, parcel: Parcel) -> None:
        now = self.clock()
        if parcel.kind == "alert" and (held := await self._held(parcel, now)):
            return await self._mark_held(parcel, now, held)
        try:
            provider_id = await self.senders[parcel.channel].send(parcel)
        except Later as later:
            wait = later.seconds or BACKOFF[min(parcel.attempts, len(BACKOFF) - 1)]
            due, reason = self.clock() + timedelta(seconds=wait), str(later)
            await self.journal.write(lambda c: outbox.mark_later(c, parcel, due, reason))
        except Gone as gone:
            reason = str(gone)
            log.warning("a parcel cannot be delivered", channel=parcel.channel, kind=parcel.kind, reason=reason)
            await self.journal.write(lambda c: outbox.mark_failed(c, parcel, self.clock(), reason))
        else:
            await self.journal.write(lambda c: outbox.mark_sent(c, parcel, self.clock(), provider_id))

    async def _held(self, parcel: Parcel, now: datetime) -> datetime | str | None:
        """Until when an alert waits, "stopped" when it is not wanted, None when it may go."""
        profile = load((await self.journal.load(parcel.address)).state).profile
        if profile.get("alerts_off"):
            return "stopped"
        return quiet_until(now, self.zone) if profile.get("quiet") else None

    async def _mark_held(self, parcel: Parcel, now: datetime, held: datetime | str) -> None:
        if isinstance(held, str):
            await self.journal.write(lambda c: outbox.mark_failed(c, parcel, now, held))
        else:
            await self.journal.write(lambda c: outbox.mark_later(c, parcel, held, "quiet hours"))


def quiet_until(now: datetime, zone: ZoneInfo) -> datetime | None:
    """The end of the quiet hours (21.00-06.00) that `now` falls into, or None."""
    local = now.astimezone(zone)
    if QUIET_TO <= local.time() < QUIET_FROM:
        return None
    day = local.date() + timedelta(days=1 if local.time() >= QUIET_FROM else 0)
    return datetime.combine(day, QUIET_TO, zone).astimezone(UTC)
