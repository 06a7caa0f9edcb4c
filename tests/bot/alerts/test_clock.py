"""What comes by the clock: watched permits, owed answers, half-done conversations, and jobs that meet a fault."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot.alerts.clock import _guarded, start_clock
from bot.cases.watches import PERMIT, PERMIT_ANSWER, TAX_ANSWER, TAX_DUE, Watches, watches_for
from bot.dialogue.state import load
from bot.journal.entry import Entry
from integrations.permits import PermitStatus
from tests.city_systems import OWING, PAID
from tests.town import Town

ANI = "town:ani"


def keys(town: Town) -> list[str]:
    return [out.key for out in town.phones.arrived[ANI]]


async def watch(town: Town, kind: str, reference: str, secret: str = "") -> None:
    entry = Entry(town.now)
    await Watches(town.journal, entry, ANI, "id").add(kind, reference, secret)
    await town.journal.commit(entry)


async def test_a_watched_permit_is_told_once(town):
    number = next(iter(town.permits.permits))
    await watch(town, PERMIT, number)
    await watch(town, PERMIT, number)
    town.now += timedelta(minutes=1)
    town.permits.move(number, PermitStatus.ISSUED)
    for _ in range(3):
        await town.poll()
        town.now += timedelta(minutes=1)
    assert keys(town) == ["alert-permit"]


async def test_owed_answers_come_when_the_system_is_back(town):
    number = next(iter(town.permits.permits))
    await watch(town, TAX_ANSWER, "0" * 18)
    await watch(town, PERMIT_ANSWER, number, "0000")
    town.back_ends("down")
    await town.poll()
    assert keys(town) == []
    town.back_ends("up")
    for _ in range(2):
        await town.poll()
    assert len(keys(town)) == 2
    for kind in (TAX_ANSWER, PERMIT_ANSWER):
        assert await town.journal.read(lambda c, k=kind: watches_for(c, k)) == []


async def test_a_tax_that_falls_due_is_told_thirty_seven_and_one_day_before(town):
    ani = town.resident("ani")
    await ani.say(f"cek pbb {OWING}")
    await ani.tap("tax-found.button-remind")
    assert ani.arrived[-1].key == "remind_tax-done"
    town.phones.arrived.clear()
    told = {}
    for day in range(45):
        for hour in (2, 9, 15):  # 9.00, 16.00 and 22.00 in Tangerang Selatan
            town.now = datetime(2026, 11, 23, hour, tzinfo=UTC) + timedelta(days=day)
            before = len(keys(town))
            await town.poll()
            if len(keys(town)) > before:
                told[town.now.date().isoformat(), hour] = keys(town)[before:]
    assert told == {(day, 2): ["alert-tax-due"] for day in ("2026-12-01", "2026-12-24", "2026-12-30")}
    assert "Rp1.100.000" in ani.arrived[0].text
    assert await ani.tap("alert-tax-due.button-see")
    assert ani.arrived[-1].key == "tax-found"


async def test_a_reminder_waits_for_the_system_and_ends_when_it_is_paid(town):
    await watch(town, TAX_DUE, OWING)
    await watch(town, TAX_DUE, PAID)
    town.now = datetime(2026, 12, 24, 3, tzinfo=UTC)
    town.back_ends("down")
    await town.poll()
    assert keys(town) == []
    town.back_ends("up")
    await town.poll()
    assert keys(town) == ["alert-tax-due"]


async def test_half_done_is_nudged_once_and_then_dropped(town):
    resident = town.resident("ani")
    await resident.say("mau lapor")
    town.phones.arrived.clear()
    await town.advance(timedelta(hours=1))
    assert keys(town) == []
    await town.advance(timedelta(hours=1, minutes=1))
    await town.settle()
    nudged = keys(town)
    assert nudged == ["engine-nudge+complaint-description"]
    await town.advance(timedelta(hours=3))
    assert keys(town) == nudged
    await town.advance(timedelta(hours=21))
    await town.settle()
    dropped = keys(town)
    assert len(dropped) == len(nudged) + 1
    assert load((await town.journal.load(ANI)).state).stack == []
    await town.front_door.remind(ANI, town.now, drop=True)
    await town.settle()
    assert keys(town) == dropped


async def test_the_clock_starts_its_jobs(town):
    scheduler = start_clock(town.polls, town.reminders, town.promises, 900, "Asia/Jakarta")
    wanted = {"complaints", "permits", "owed answers", "tax due", "reminders", "promises"}
    assert {job.id for job in scheduler.get_jobs()} == wanted
    assert all(job.misfire_grace_time is None and job.coalesce for job in scheduler.get_jobs())
    scheduler.shutdown(wait=False)
    await asyncio.sleep(0)


async def test_a_job_without_its_database_says_so_and_lives():
    async def away() -> None:
        raise OperationalError("SELECT", {}, Exception("away"))

    async def broken() -> None:
        raise ZeroDivisionError

    with capture_logs() as logs:
        await _guarded("permits", away)()
    assert [(line["job"], line["fault"]) for line in logs] == [("permits", "OperationalError")]
    with pytest.raises(ZeroDivisionError):
        await _guarded("permits", broken)()
