"""What time and the lifecycle do not allow an officer, and what a status does to a case that waits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cases.lifecycle import Action, Forbidden, Status
from bot.staff.officers import Officer, Officers, Rank, Refused
from bot.staff.words import Words
from tests.bot.cases.help import JOKO, SRI, WATI, lodge
from tests.town import Town, open_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path) as town:
        yield town


async def enrolled(town: Town, name: str, agency: str) -> Officer:
    officers = Officers(town.journal, town.clock)
    return await officers.enrol(await officers.invite(Rank.OFFICER, agency, SRI), None, name)


@pytest.mark.parametrize("act", ["take", "release", "assign", "escalate", "pause"])
async def test_a_case_that_is_over_is_nobodys_to_take_lift_or_ask_about(town, act):
    number = (await lodge(town)).number
    await town.desk.act(number, WATI, Action.HAND_OVER, "ke PLN")
    acts = {
        "take": lambda: town.desk.take(number, WATI),
        "release": lambda: town.desk.release(number, SRI),
        "assign": lambda: town.desk.assign(number, SRI, WATI),
        "escalate": lambda: town.desk.escalate(number, WATI, "tolong"),
        "pause": lambda: town.desk.pause(number, WATI, "di mana?"),
    }
    with pytest.raises(Refused, match="over"):
        await acts[act]()


@pytest.mark.parametrize(("action", "days"), [(Action.REJECT, 10), (Action.RESOLVE, 20)])
async def test_an_officer_reopens_no_later_than_a_resident(town, action, days):
    number = (await lodge(town)).number
    await town.desk.act(number, WATI, action, "sudah")
    last = town.registry.city.calendar.add_working_days(town.now, days)
    day = town.registry.city.calendar.local_day(town.now)
    town.now += last - day + timedelta(days=1)
    with pytest.raises(Refused, match="window"):
        await town.desk.act(number, WATI, Action.REOPEN)
    town.now -= timedelta(days=1)
    assert (await town.desk.act(number, WATI, Action.REOPEN)).status is Status.REOPENED


async def test_a_status_ends_the_waiting_and_the_promise_has_moved_by_it(town):
    case = await lodge(town)
    await town.desk.pause(case.number, WATI, "foto tiangnya?")
    town.now += timedelta(days=7)
    started = await town.desk.act(case.number, WATI, Action.START)
    assert started.paused_at is None
    assert town.registry.city.calendar.working_days_between(case.solve_by, started.solve_by) == 5
    kinds = [event.kind for event in (await town.desk.file(case.number)).history]
    assert kinds[-2:] == ["resumed", "status"]


async def test_an_agency_that_goes_on_ends_the_waiting_too(town):
    case = await lodge(town)
    await town.settle()
    await town.desk.pause(case.number, WATI, "foto tiangnya?")
    town.now += timedelta(days=7)
    town.complaints.tell(case.number, "in_progress", "tim jalan")
    await town.poll()
    again = (await town.desk.file(case.number)).case
    assert (again.status, again.paused_at) == (Status.IN_PROGRESS, None)
    assert town.registry.city.calendar.working_days_between(case.solve_by, again.solve_by) == 5


async def test_a_case_at_the_wrong_agency_is_forwarded_on(town):
    number = (await lodge(town)).number
    budi = await enrolled(town, "Budi", "dishub")
    await town.desk.act(number, WATI, Action.FORWARD, agency="dishub")
    await town.desk.take(number, budi)
    with pytest.raises(Refused, match="there"):
        await town.desk.act(number, WATI, Action.FORWARD, agency="dishub")
    for status in (Status.FORWARDED, Status.IN_PROGRESS):
        forwarded = await town.desk.act(number, WATI, Action.FORWARD, agency="dlh")
        assert (forwarded.status, forwarded.agency, forwarded.taken_by) == (Status.FORWARDED, "dlh", "")
        if status is Status.FORWARDED:
            await town.desk.act(number, WATI, Action.FORWARD, agency="dishub")
            await town.desk.act(number, budi, Action.START)
    with pytest.raises(Forbidden):
        await town.desk.act(number, WATI, Action.VERIFY)


async def test_the_history_says_where_a_case_was_forwarded_to(town):
    number = (await lodge(town)).number
    await town.desk.act(number, WATI, Action.FORWARD, agency="dlh")
    await town.desk.act(number, WATI, Action.FORWARD, "lampunya milik mereka", agency="dishub")
    said = [event.text for event in (await town.desk.file(number)).history if event.kind == "status"]
    assert said == ["Dinas Lingkungan Hidup", "Dinas Perhubungan: lampunya milik mereka"]
    await town.settle()
    assert list(town.complaints.said.values()) == said


async def test_who_handles_all_agencies_keeps_a_case_that_is_forwarded(town):
    number = (await lodge(town)).number
    wati = await enrolled(town, "Wati", "")
    await town.desk.take(number, wati)
    assert (await town.desk.act(number, wati, Action.FORWARD, agency="dlh")).taken_by == "Wati"


async def test_an_act_that_comes_twice_is_done_once_and_refused_never(town):
    number = (await lodge(town)).number
    for _ in range(2):
        await town.desk.pause(number, WATI, "di mana?", key="p")
    for _ in range(2):
        await town.desk.act(number, WATI, Action.FORWARD, key="f", agency="dlh")
    kinds = [event.kind for event in (await town.desk.file(number)).history]
    assert (kinds.count("paused"), kinds.count("status")) == (1, 1)


async def test_of_another_officers_answer_and_of_one_that_is_gone_it_is_said_which(town):
    number = (await lodge(town)).number
    words = Words(town.registry, town.clock)
    key = await town.desk.reply(number, WATI, "besok", wait=timedelta(seconds=10))
    with pytest.raises(Refused, match="author"):
        await words.undo(key, JOKO)
    await words.undo(key, WATI)
    with pytest.raises(Refused, match="gone"):
        await words.correct(key, WATI, "lusa")
