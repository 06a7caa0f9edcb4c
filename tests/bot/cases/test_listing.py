"""The officers' list against what each case says of itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from bot.cases import listing
from bot.cases.case import Case
from bot.cases.escalation import Level, is_late
from bot.cases.lifecycle import OPEN, Action, Status
from bot.cases.listing import Wanted, late_day
from bot.city import City
from tests.bot.cases.help import JOKO, SRI, WATI, lodge
from tests.town import Town, open_town


@pytest.fixture
async def town(tmp_path):
    async with open_town(tmp_path) as town:
        yield town


async def listed(town: Town, **wanted) -> list[Case]:
    return await town.journal.read(lambda c: listing.listed(c, Wanted(**wanted), 500))


async def sixty(town: Town) -> list[Case]:
    """Sixty cases of six weeks, on their different ways."""
    chance = Random(60)
    city = town.registry.city
    for n in range(60):
        town.now += timedelta(hours=chance.choice((2, 9, 30)))
        category, area = chance.choice(city.categories), chance.choice(city.areas.all)
        case = await lodge(town, f"warga{n}", category=category.code, kelurahan=area.code)
        if chance.random() < 0.4:
            await town.desk.take(case.number, chance.choice((WATI, JOKO)))
        if chance.random() < 0.1:
            await town.desk.escalate(case.number, SRI, "")
        for action in chance.choice(((), (), (Action.VERIFY,), (Action.START,), (Action.VERIFY, Action.RESOLVE))):
            await town.desk.act(case.number, SRI, action, "ya")
    waiting = (await listed(town, statuses=OPEN))[:3]
    for case in waiting:
        await town.desk.pause(case.number, SRI, "yang mana?")
    return await listed(town)


async def test_each_field_narrows_to_the_cases_that_have_it(town):
    city: City = town.registry.city
    every = await sixty(town)
    assert len(every) == 60
    district = frozenset(area.code for area in city.areas.kelurahan_of("Pamulang"))
    ways: tuple[tuple[dict[str, Any], Callable[[Case], bool]], ...] = (
        ({"statuses": OPEN}, lambda case: case.status in OPEN),
        ({"statuses": {Status.RESOLVED}}, lambda case: case.status is Status.RESOLVED),
        ({"category": "lampu-jalan"}, lambda case: case.category == "lampu-jalan"),
        ({"agency": "dlh"}, lambda case: case.agency == "dlh"),
        ({"kelurahan": district}, lambda case: case.kelurahan in district),
        ({"taken_by": "wati"}, lambda case: case.taken_by == "wati"),
        ({"taken_by": ""}, lambda case: not case.taken_by),
        ({"level": Level.OFFICERS}, lambda case: case.level == Level.OFFICERS),
        ({"text": every[7].number}, lambda case: case.number == every[7].number),
        ({"kelurahan": frozenset()}, lambda case: False),
    )
    for wanted, has in ways:
        assert {c.number for c in await listed(town, **wanted)} == {c.number for c in every if has(c)}, wanted
        counted = await town.journal.read(lambda c, w=wanted: listing.count(c, Wanted(**w)))
        assert counted == sum(map(has, every))


async def test_late_is_what_the_promise_clock_calls_late_on_every_day(town):
    every, city = await sixty(town), town.registry.city
    seen = set()
    for day in range(-20, 40):
        now = town.now + timedelta(days=day)
        late = {case.number for case in every if is_late(city, case, now) and not case.paused_at}
        found = await listed(town, statuses=OPEN, late_before=late_day(city, now))
        assert {case.number for case in found} == late, now
        seen.add(len(late))
    assert len(seen) > 10


async def test_the_order_is_that_of_the_promises_and_the_walk_follows_it(town):
    await sixty(town)
    cases = await listed(town, statuses=OPEN)
    assert all(one.due <= next_.due for one, next_ in pairwise(cases))
    walked = await town.journal.read(lambda c: listing.walk(c, Wanted(statuses=OPEN)))
    assert walked == [case.number for case in cases]
    page = await town.journal.read(lambda c: listing.listed(c, Wanted(statuses=OPEN), 10, 20))
    assert [case.number for case in page] == walked[20:30]
    every = await listed(town)
    assert all(one.updated_at >= next_.updated_at for one, next_ in pairwise(every))


async def test_the_figures_above_the_list(town):
    every, city = await sixty(town), town.registry.city
    day = late_day(city, town.now)
    for agency in ("", "dlh"):
        running = [c for c in every if c.status in OPEN and agency in {"", c.agency}]
        found = await town.journal.read(lambda c, a=agency: listing.load(c, a, "wati", day))
        assert found == listing.Load(
            open=len(running),
            late=sum(is_late(city, case, town.now) and not case.paused_at for case in running),
            untaken=sum(not case.taken_by for case in running),
            mine=sum(case.taken_by == "wati" for case in running),
        )
    none = await town.journal.read(lambda c: listing.load(c, "tidak-ada", "wati", day))
    assert none == listing.Load(0, 0, 0, 0)
