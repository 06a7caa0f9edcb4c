"""Invitations, ranks, and the end of an officer's service."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.staff.officers import Officer, Officers, Rank, Refused
from tests.bot.cases.help import SRI, WATI, lodge
from tests.town import Town, open_town

HEAD = Officer("kepala", Rank.ADMIN)


@pytest.fixture
async def town(tmp_path):
    async with open_town(tmp_path) as town:
        yield town


def of(town: Town) -> Officers:
    return Officers(town.journal, town.clock)


async def test_a_code_enrols_one_person_once(town):
    officers = of(town)
    code = await officers.invite(Rank.OFFICER, "dlh", SRI)
    rina = await officers.enrol(f" {code.lower()} ", 77, "Rina")
    assert (rina.name, rina.rank, rina.agency) == ("Rina", Rank.OFFICER, "dlh")
    assert await officers.by_telegram(77) == rina
    for other in (code, "ABCD"):
        with pytest.raises(Refused):
            await officers.enrol(other, 78, "Budi")
    assert await officers.by_telegram(78) is None


async def test_a_code_grows_old_and_names_stay_apart(town):
    officers = of(town)
    codes = [await officers.invite(Rank.OFFICER, "", SRI) for _ in range(3)]
    await officers.enrol(codes[0], 1, "Rina")
    assert (await officers.enrol(codes[1], 2, "Rina")).name == "Rina 2"
    town.now += timedelta(days=4)
    with pytest.raises(Refused):
        await officers.enrol(codes[2], 3, "Wati")


async def test_nobody_gives_a_rank_above_their_own(town):
    officers = of(town)
    for rank, by in ((Rank.OFFICER, WATI), (Rank.ADMIN, SRI)):
        with pytest.raises(Refused):
            await officers.invite(rank, "", by)
    await officers.enrol(await officers.invite(Rank.HEAD, "", HEAD), 5, "Bos")
    with pytest.raises(Refused):
        await officers.remove("Bos", SRI)
    with pytest.raises(Refused):
        await officers.find("siapa")
    assert (await officers.change("bos", Rank.SUPERVISOR, HEAD)).rank is Rank.SUPERVISOR
    assert [o.name for o in await officers.all()] == ["Bos"]


async def test_who_leaves_gives_back_what_they_took_and_may_come_again(town):
    officers = of(town)
    rina = await officers.enrol(await officers.invite(Rank.OFFICER, "", SRI), 77, "Rina")
    case = await lodge(town)
    await town.desk.take(case.number, rina)
    assert await officers.remove("rina", SRI) == 1
    file = await town.desk.file(case.number)
    assert (file.case.taken_by, file.history[-1].kind) == ("", "released")
    assert await officers.by_telegram(77) is None
    again = await officers.enrol(await officers.invite(Rank.SUPERVISOR, "", HEAD), 77, "Rina")
    assert (again.name, again.rank) == ("Rina", Rank.SUPERVISOR)
