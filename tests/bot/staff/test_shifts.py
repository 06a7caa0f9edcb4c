"""Links and shifts by the clock."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.staff.officers import CARETAKER, Officer, Officers, Rank, Refused
from bot.staff.shifts import Shifts
from tests.town import Town, open_town

SERVER = Officer("server", Rank.ADMIN)


@pytest.fixture
async def town(tmp_path):
    async with open_town(tmp_path) as town:
        yield town


async def enrolled(town: Town, name: str, telegram: int | None = None) -> Officer:
    officers = Officers(town.journal, town.clock)
    return await officers.enrol(await officers.invite(Rank.OFFICER, "", SERVER), telegram, name)


async def test_a_link_is_good_for_a_quarter_of_an_hour_and_a_shift_for_twelve_hours(town):
    rina, shifts = await enrolled(town, "Rina", 7), Shifts(town.journal, town.clock)
    late = await shifts.new_link("rina", rina)
    town.now += timedelta(minutes=15)
    assert await shifts.holder(late) is None
    with pytest.raises(Refused):
        await shifts.enter(late)
    shift = await shifts.enter(await shifts.new_link("Rina", rina))
    assert await shifts.at_work(shift) == rina
    assert await shifts.holder(shift) is None
    town.now += timedelta(hours=11, minutes=59)
    assert await shifts.at_work(shift) == rina
    town.now += timedelta(minutes=1)
    assert await shifts.at_work(shift) is None


async def test_of_two_who_spend_a_link_at_once_one_comes_in(town):
    rina, shifts = await enrolled(town, "Rina"), Shifts(town.journal, town.clock)
    link = await shifts.new_link("Rina", rina)
    came = await asyncio.gather(*(shifts.enter(link) for _ in range(5)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in came) == ["Refused"] * 4 + ["str"]


async def test_anothers_link_only_an_admin_makes(town):
    rina, shifts = await enrolled(town, "Rina"), Shifts(town.journal, town.clock)
    await enrolled(town, "Tono")
    with pytest.raises(Refused):
        await shifts.new_link("Tono", rina)
    head = Officer("kepala", Rank.HEAD)
    with pytest.raises(Refused):
        await shifts.new_link("Tono", head)
    assert await shifts.holder(await shifts.new_link("Tono", SERVER))
    with pytest.raises(Refused):
        await shifts.new_link("siapa", SERVER)


async def test_who_enrols_again_on_telegram_starts_anew(town):
    rina, shifts = await enrolled(town, "Rina", 7), Shifts(town.journal, town.clock)
    shift, link = await shifts.open(rina), await shifts.new_link("Rina", rina)
    await Officers(town.journal, town.clock).remove("Rina", SERVER)
    await enrolled(town, "Rina Sari", 7)
    assert await shifts.at_work(shift) is None
    assert await shifts.holder(link) is None


async def test_the_servers_own_officer_comes_back_after_a_removal(town):
    officers, shifts = Officers(town.journal, town.clock), Shifts(town.journal, town.clock)
    for _ in range(2):
        shift = await shifts.open(await officers.caretaker())
        assert await shifts.at_work(shift) == Officer(CARETAKER, Rank.ADMIN)
        await officers.remove(CARETAKER, SERVER)
        assert await shifts.at_work(shift) is None
    assert (await enrolled(town, "petugas")).name == "petugas 2"


async def test_old_keys_are_not_kept_for_ever(town):
    rina, shifts = await enrolled(town, "Rina"), Shifts(town.journal, town.clock)
    for _ in range(3):
        await shifts.enter(await shifts.new_link("Rina", rina))
    town.now += timedelta(days=1)
    await shifts.open(rina)
    count = await town.journal.read(lambda c: c.exec_driver_sql("SELECT count(*) FROM officer_key").scalar())
    assert count == 1
