"""The promise clock: levels, pauses and closing, around Lebaran 2026 and the end of the year."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.cases import queries
from bot.cases.escalation import Level
from bot.cases.lifecycle import Action, Status
from tests.bot.cases.help import WATI, cases_of, keep, lodge
from tests.town import Town

TUESDAY_BEFORE_LEBARAN = datetime(2026, 3, 17, 3, tzinfo=UTC)  # 10.00; 18-24 March nobody works
TUESDAY_BEFORE_NEW_YEAR = datetime(2026, 12, 29, 3, tzinfo=UTC)


async def stored(town: Town, number: str):
    return await town.journal.read(lambda c: queries.find(c, number))


async def days_pass(town: Town, until: date) -> None:
    """The clock runs once a day, as after a night."""
    while town.registry.city.calendar.local_day(town.now) < until:
        town.now += timedelta(days=1)
        await town.promises.run()
        await town.settle()


async def levels(town: Town, number: str, until: date) -> dict[date, Level]:
    """On which day the case came to which level."""
    found = {}
    level = Level((await stored(town, number)).level)
    while town.registry.city.calendar.local_day(town.now) < until:
        await days_pass(town, town.registry.city.calendar.local_day(town.now) + timedelta(days=1))
        now = Level((await stored(town, number)).level)
        if now is not level:
            found[town.registry.city.calendar.local_day(town.now)] = level = now
    return found


async def test_before_lebaran_a_case_promises_the_days_after_it(town):
    town.now = TUESDAY_BEFORE_LEBARAN
    case = await lodge(town)
    calendar = town.registry.city.calendar
    days = [date(2026, 3, 17) + timedelta(days=n) for n in range(1, 40)]
    working = [day for day in days if calendar.is_working_day(day)]
    assert working[0] == date(2026, 3, 25)
    assert (case.verify_by, case.follow_up_by, case.solve_by) == (working[2], working[4], working[13])


async def test_nobody_is_called_while_nobody_works(town):
    town.now = TUESDAY_BEFORE_LEBARAN
    case = await lodge(town)
    await days_pass(town, date(2026, 3, 24))
    assert (await stored(town, case.number)).level == Level.AGENCY
    assert await levels(town, case.number, date(2026, 4, 10)) == {
        date(2026, 3, 26): Level.OFFICERS,  # nobody took it for more than one working day
        date(2026, 3, 30): Level.SUPERVISOR,  # the promise was Friday, 27 March
        date(2026, 4, 2): Level.HEAD,  # more than three working days late: 30, 31 March, 1 April
    }


async def test_at_the_end_of_the_year_the_count_goes_on_in_the_next(town):
    town.now = TUESDAY_BEFORE_NEW_YEAR
    case = await lodge(town)
    assert case.verify_by == date(2027, 1, 4)  # 30, 31 December, Monday 4 January
    assert await levels(town, case.number, date(2027, 1, 8)) == {
        date(2026, 12, 31): Level.OFFICERS,
        date(2027, 1, 6): Level.SUPERVISOR,  # Tuesday, 5 January, is Isra Mikraj
    }


async def test_a_case_that_somebody_took_is_only_called_near_its_promise(town):
    case = await lodge(town)
    await town.desk.take(case.number, WATI)
    found = await levels(town, case.number, date(2026, 12, 4))
    assert list(found.values()) == [Level.OFFICERS, Level.SUPERVISOR, Level.HEAD]
    assert next(iter(found)) == date(2026, 11, 25)  # one day before Thursday


async def test_words_do_not_restart_the_clock(town):
    case = await lodge(town)
    for _ in range(3):
        town.now += timedelta(days=1)
        talk = cases_of(town, "ani")
        await talk.add(case, "sudah dilihat?", ())
        await keep(town, talk)
        await town.desk.note(case.number, WATI, "masih dicari")
    kept = await stored(town, case.number)
    assert (kept.verify_by, kept.solve_by) == (case.verify_by, case.solve_by)
    await days_pass(town, date(2026, 11, 27))
    assert (await stored(town, case.number)).level == Level.SUPERVISOR


async def test_a_case_that_waits_for_its_resident_is_not_late_but_not_parked_either(town):
    case = await lodge(town)
    await town.desk.pause(case.number, WATI, "Tiang nomor berapa?")
    await days_pass(town, date(2026, 12, 4))
    waiting = await stored(town, case.number)
    assert (waiting.level, waiting.paused_at is not None) == (Level.AGENCY, True)
    await days_pass(town, date(2026, 12, 8))
    again = await stored(town, case.number)
    assert again.paused_at is None
    calendar = town.registry.city.calendar
    assert calendar.working_days_between(town.now, again.verify_by) == 3 - 1
    kinds = [event.kind for event in (await town.desk.file(case.number)).history]
    assert kinds.count("resumed") == 1


@pytest.mark.parametrize("lodged", [TUESDAY_BEFORE_LEBARAN, TUESDAY_BEFORE_NEW_YEAR])
async def test_silence_is_warned_about_and_closed_on_working_days(town, lodged):
    town.now = lodged
    case = await lodge(town)
    await town.desk.act(case.number, WATI, Action.RESOLVE, "sudah")
    calendar = town.registry.city.calendar
    warned, closed = calendar.add_working_days(lodged, 8), calendar.add_working_days(lodged, 10)
    await days_pass(town, warned - timedelta(days=1))
    keys = [out.key for out in town.phones.arrived["town:ani"]]
    assert keys == ["alert-resolved"]
    await days_pass(town, closed - timedelta(days=1))
    assert (await stored(town, case.number)).status is Status.RESOLVED
    await days_pass(town, closed)
    await days_pass(town, closed + timedelta(days=3))
    assert (await stored(town, case.number)).status is Status.CLOSED
    assert [out.key for out in town.phones.arrived["town:ani"]] == ["alert-resolved", "alert-closing", "alert-closed"]
