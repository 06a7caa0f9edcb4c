"""The relay: later, gone, quiet hours, stop, and order for each resident."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, inspect, select
from sqlalchemy.exc import OperationalError
from sqlmodel import col
from structlog.testing import capture_logs

from bot.alerts.relay import BACKOFF, Relay
from bot.cases.wishes import quiet_until
from bot.dialogue.message import Outbound
from bot.journal import outbox
from bot.journal.entry import Entry
from bot.journal.outbox import LEASE, Gone, Later, Parcel
from bot.journal.tables import OutboxRow
from tests.town import Town

ZONE = ZoneInfo("Asia/Jakarta")
ANI = "test:ani"


class Line:
    """A sender that does what it is told next, then delivers."""

    def __init__(self, *faults: Exception) -> None:
        self.faults = list(faults)
        self.sent: list[str] = []
        self.arrived = asyncio.Event()

    async def send(self, parcel: Parcel) -> str:
        if self.faults:
            raise self.faults.pop(0)
        self.sent.append(parcel.key)
        self.arrived.set()
        return f"p-{parcel.key}"


def relay(town: Town, line: Line) -> Relay:
    return Relay(town.journal, {"test": line}, town.clock, "Asia/Jakarta")


async def post(town: Town, *keys: str, kind: str = "alert", address: str = ANI) -> None:
    entry = Entry(town.now)
    for key in keys:
        entry.send(key, address, Outbound(key), kind=kind)
    await town.journal.commit(entry)


async def wish(town: Town, **profile: bool) -> None:
    stored = await town.journal.load(ANI)
    await town.journal.commit(Entry(town.now, before=stored, state=json.dumps({"profile": profile})))


async def row(town: Town, key: str):
    return await town.journal.read(
        lambda c: c.execute(select(inspect(OutboxRow).local_table).where(col(OutboxRow.key) == key)).one()
    )


async def test_everything_due_goes_out_in_order(town):
    line = Line()
    await post(town, "a1", "a2", "a3")
    assert await relay(town, line).drain() == 3
    assert line.sent == ["a1", "a2", "a3"]
    assert (await row(town, "a1")).provider_id.startswith("p-")


async def test_what_cannot_go_now_waits_longer_each_time(town):
    line = Line(*(Later("away") for _ in range(len(BACKOFF) + 2)))
    await post(town, "a1")
    for wait in (*BACKOFF, BACKOFF[-1], BACKOFF[-1]):
        await relay(town, line).drain()
        assert (await row(town, "a1")).due_at == town.now + timedelta(seconds=wait)
        town.now += timedelta(seconds=wait)
    await relay(town, line).drain()
    assert line.sent == ["a1"]


async def test_the_other_side_may_say_how_long(town):
    line = Line(Later("slow down", 33))
    await post(town, "a1")
    await relay(town, line).drain()
    assert (await row(town, "a1")).due_at == town.now + timedelta(seconds=33)


async def test_what_can_never_go_is_marked_and_the_next_goes(town):
    line = Line(Gone("blocked"))
    await post(town, "a1", "a2")
    await relay(town, line).drain()
    assert line.sent == ["a2"]
    assert (await row(town, "a1")).error == "blocked"


async def test_stop_ends_alerts_but_not_replies(town):
    line = Line()
    await wish(town, alerts_off=True)
    await post(town, "a1")
    await post(town, "r1", kind="reply")
    await relay(town, line).drain()
    assert line.sent == ["r1"]
    assert (await row(town, "a1")).error == "stopped"


async def test_quiet_hours_wait_for_the_morning(town):
    line = Line()
    await wish(town, quiet=True)
    town.now = datetime(2026, 11, 23, 22, 0, tzinfo=ZONE).astimezone(UTC)
    await post(town, "a1")
    await relay(town, line).drain()
    assert line.sent == []
    town.now = datetime(2026, 11, 24, 6, 0, tzinfo=ZONE).astimezone(UTC)
    await relay(town, line).drain()
    assert line.sent == ["a1"]


@pytest.mark.parametrize(("hour", "day"), [(20, None), (21, 24), (23, 24), (0, 23), (5, 23), (6, None), (12, None)])
def test_the_end_of_the_quiet_hours(hour, day):
    end = quiet_until(datetime(2026, 11, 23, hour, 0, tzinfo=ZONE), ZONE)
    assert end == (datetime(2026, 11, day, 6, 0, tzinfo=ZONE) if day else None)


async def test_it_runs_for_ever_and_wakes(town, monkeypatch):
    line, faults = Line(), [OperationalError("SELECT", {}, Exception("away"))]
    working = relay(town, line)
    write = working.journal.write

    async def sometimes(work):
        if faults:
            raise faults.pop()
        return await write(work)

    monkeypatch.setattr(working.journal, "write", sometimes)
    monkeypatch.setattr("bot.alerts.relay.IDLE", 0.01)
    running = asyncio.create_task(working.run())
    await asyncio.sleep(0.05)
    await post(town, "a1")
    working.wake()
    async with asyncio.timeout(5):
        await line.arrived.wait()
    running.cancel()
    assert faults == []
    assert line.sent == ["a1"]


async def test_a_slow_address_holds_up_no_other_and_keeps_its_lease(town, monkeypatch):
    begun, may_end = asyncio.Event(), asyncio.Event()

    class Slow(Line):
        async def send(self, parcel: Parcel) -> str:
            if parcel.key == "slow":
                begun.set()
                await may_end.wait()
            return await super().send(parcel)

    monkeypatch.setattr("bot.alerts.relay.IDLE", 0.01)
    monkeypatch.setattr("bot.alerts.relay.RENEW", 0.05)
    line = Slow()
    working = relay(town, line)
    await post(town, "slow")
    running = asyncio.create_task(working.run())
    async with asyncio.timeout(20):
        await begun.wait()
        town.now += LEASE
        await asyncio.sleep(0.1)
        await post(town, "quick", address="test:budi")
        working.wake()
        await line.arrived.wait()
        line.arrived.clear()
        may_end.set()
        await line.arrived.wait()
    await asyncio.sleep(0.05)
    running.cancel()
    assert line.sent == ["quick", "slow"]


async def test_a_delivery_that_breaks_is_tried_again_after_its_lease(town, monkeypatch):
    class Broken(Line):
        async def send(self, parcel: Parcel) -> str:
            if not self.sent:
                self.sent.append("broken")
                raise ZeroDivisionError
            return await super().send(parcel)

    monkeypatch.setattr("bot.alerts.relay.IDLE", 0.01)
    line = Broken()
    working = relay(town, line)
    await post(town, "a1")
    with capture_logs() as logs:
        running = asyncio.create_task(working.run())
        await asyncio.sleep(0.1)
        town.now += LEASE * 2
        async with asyncio.timeout(5):
            await line.arrived.wait()
        running.cancel()
    assert line.sent == ["broken", "a1"]
    assert "a delivery failed" in logs[0]["event"]


async def test_what_was_sent_and_could_not_be_written_down_is_not_sent_again(town, monkeypatch):
    line, marked, away = Line(), outbox.mark_sent, asyncio.Event()
    monkeypatch.setattr("bot.alerts.relay.IDLE", 0.01)

    def mark(connection: Connection, sent: Sequence[outbox.Sent]) -> None:
        if not away.is_set():
            raise OperationalError("away", None, Exception())
        marked(connection, sent)

    monkeypatch.setattr("bot.journal.outbox.mark_sent", mark)
    await post(town, "a1")
    running = relay(town, line)
    task = asyncio.create_task(running.run())
    await line.arrived.wait()
    for _ in range(5):
        town.now += LEASE * 2
        running.wake()
        await asyncio.sleep(0.05)
    away.set()
    await asyncio.sleep(0.1)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert line.sent == ["a1"]
    assert (await row(town, "a1")).sent_at is not None
