"""What an officer can do, alone and against another officer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cases.lifecycle import Action, Forbidden, Status
from bot.cases.queries import Delivery
from bot.staff.desk import Refused
from tests.bot.cases.help import lodge
from tests.town import Town, open_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path) as town:
        yield town


def keys(town: Town) -> list[str]:
    return [out.key for out in town.phones.arrived["town:ani"]]


async def test_cases_are_listed_by_status_and_words(town):
    first = await lodge(town, description="lampu mati di gang 100%")
    second = await lodge(town, description="sampah menumpuk")
    await town.desk.act(second.number, "wati", Action.RESOLVE)
    desk = town.desk

    async def numbers(**how: str) -> list[str]:
        return [case.number for case in await desk.cases(**how)]

    assert await numbers() == [first.number]
    assert await numbers(show="resolved") == [second.number]
    assert sorted(await numbers(show="all")) == sorted([first.number, second.number])
    assert await numbers(show="all", text="100%") == [first.number]
    assert await desk.counts() == {"lodged": 1, "resolved": 1}
    assert len(await desk.cases(show="all", page=1, size=1)) == 1


async def test_a_reply_reaches_who_follows_once_though_sent_twice(town):
    case = await lodge(town)
    for _ in range(2):
        await town.desk.reply(case.number, "wati", " Kami cek <besok> ", key="form-1")
    await town.settle()
    assert keys(town) == ["alert-reply"]
    assert "&lt;besok&gt;" in town.phones.arrived["town:ani"][0].text
    file = await town.desk.file(case.number)
    assert [(e.kind, e.actor) for e in file.history if e.kind == "reply"] == [("reply", "officer:wati")]
    assert [file.delivery[event.key] for event in file.history if event.kind == "reply"] == [Delivery(sent=1)]


async def test_an_officer_sees_what_is_not_in_the_agencys_system_yet(town):
    town.back_ends("down")
    case = await lodge(town)
    await town.settle()
    assert (await town.desk.file(case.number)).forwarding == Delivery(waiting=1)
    town.back_ends("up")
    town.now += timedelta(minutes=5)
    await town.settle()
    assert (await town.desk.file(case.number)).forwarding == Delivery(sent=1)


async def test_a_note_stays_among_officers(town):
    case = await lodge(town)
    await town.desk.note(case.number, "wati", "cek dengan PLN", key="n")
    await town.desk.note(case.number, "wati", "cek dengan PLN", key="n")
    await town.settle()
    assert keys(town) == []
    history = (await town.desk.file(case.number)).history
    assert [e.visible for e in history if e.kind == "note"] == [False]


@pytest.mark.parametrize("verb", ["reply", "note"])
async def test_nothing_said_is_refused(town, verb):
    case = await lodge(town)
    with pytest.raises(Refused) as caught:
        await getattr(town.desk, verb)(case.number, "wati", "  ")
    assert caught.value.reason == "empty"


@pytest.mark.parametrize("action", [Action.REJECT, Action.HAND_OVER])
async def test_a_no_needs_its_reason(town, action):
    case = await lodge(town)
    with pytest.raises(Refused, match="reason"):
        await town.desk.act(case.number, "wati", action, " ")
    await town.desk.act(case.number, "wati", action, "bukan wilayah kota")
    await town.settle()
    assert "bukan wilayah kota" in town.phones.arrived["town:ani"][0].text


async def test_an_unknown_case_is_refused(town):
    with pytest.raises(Refused, match="unknown"):
        await town.desk.file("LP-0")


async def test_two_officers_act_at_once_and_one_wins(town):
    case = await lodge(town)
    acts = [town.desk.act(case.number, name, Action.START) for name in ("wati", "joko")]
    results = await asyncio.gather(*acts, return_exceptions=True)
    assert sorted(type(r).__name__ for r in results) in (["Case", "Refused"], ["Case", "Forbidden"])
    await town.settle()
    assert keys(town) == ["alert-in_progress"]
    assert len(town.complaints.said) == 1


async def test_the_same_form_twice_moves_once(town):
    case = await lodge(town)
    acts = [town.desk.act(case.number, "wati", Action.START, key="form-7") for _ in range(2)]
    changed = await asyncio.gather(*acts)
    assert {c.status for c in changed} == {Status.IN_PROGRESS}
    await town.settle()
    assert keys(town) == ["alert-in_progress"]


async def test_two_officers_take_a_case_and_one_wins(town):
    case = await lodge(town)
    results = await asyncio.gather(
        *(town.desk.take(case.number, name) for name in ("wati", "joko")), return_exceptions=True
    )
    assert sorted(type(r).__name__ for r in results) == ["NoneType", "Refused"]
    taken = (await town.desk.file(case.number)).case.taken_by
    await town.desk.take(case.number, taken)
    await town.desk.take(case.number, "sri")
    assert (await town.desk.file(case.number)).case.taken_by == "sri"


async def test_reopening_promises_a_new_day(town):
    case = await lodge(town)
    await town.desk.act(case.number, "wati", Action.RESOLVE)
    town.now += timedelta(days=10)
    reopened = await town.desk.act(case.number, "wati", Action.REOPEN)
    assert reopened.verify_by > case.verify_by
    with pytest.raises(Forbidden):
        await town.desk.act(case.number, "wati", Action.CLOSE)
