"""What an officer can do, alone and against another officer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cases.case import Identity
from bot.cases.lifecycle import Action, Forbidden, Status
from bot.cases.queries import Delivery, history
from bot.dialogue.message import Attachment
from bot.staff.officers import Refused
from bot.staff.words import Words
from tests.bot.cases.help import JOKO, SRI, WATI, lodge
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
    await town.desk.act(second.number, WATI, Action.RESOLVE, "sudah diangkut")
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
        await town.desk.reply(case.number, WATI, " Kami cek <besok> ", key="form-1")
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
    await town.desk.note(case.number, WATI, "cek dengan PLN", key="n")
    await town.desk.note(case.number, WATI, "cek dengan PLN", key="n")
    await town.settle()
    assert keys(town) == []
    history = (await town.desk.file(case.number)).history
    assert [e.visible for e in history if e.kind == "note"] == [False]


@pytest.mark.parametrize("verb", ["reply", "note"])
async def test_nothing_said_is_refused(town, verb):
    case = await lodge(town)
    with pytest.raises(Refused) as caught:
        await getattr(town.desk, verb)(case.number, WATI, "  ")
    assert caught.value.reason == "empty"


@pytest.mark.parametrize("action", [Action.REJECT, Action.HAND_OVER])
async def test_a_no_needs_its_reason(town, action):
    case = await lodge(town)
    with pytest.raises(Refused, match="reason"):
        await town.desk.act(case.number, WATI, action, " ")
    await town.desk.act(case.number, WATI, action, "bukan wilayah kota")
    await town.settle()
    assert "bukan wilayah kota" in town.phones.arrived["town:ani"][0].text


async def test_an_unknown_case_is_refused(town):
    with pytest.raises(Refused, match="unknown"):
        await town.desk.file("LP-0")


async def test_two_officers_act_at_once_and_one_wins(town):
    case = await lodge(town)
    acts = [town.desk.act(case.number, name, Action.START) for name in (WATI, JOKO)]
    results = await asyncio.gather(*acts, return_exceptions=True)
    assert sorted(type(r).__name__ for r in results) in (["Case", "Refused"], ["Case", "Forbidden"])
    await town.settle()
    assert keys(town) == ["alert-in_progress"]
    assert len(town.complaints.said) == 1


async def test_the_same_form_twice_moves_once(town):
    case = await lodge(town)
    acts = [town.desk.act(case.number, WATI, Action.START, key="form-7") for _ in range(2)]
    changed = await asyncio.gather(*acts)
    assert {c.status for c in changed} == {Status.IN_PROGRESS}
    await town.settle()
    assert keys(town) == ["alert-in_progress"]


async def test_two_officers_take_a_case_and_one_wins(town):
    case = await lodge(town)
    results = await asyncio.gather(
        *(town.desk.take(case.number, officer) for officer in (WATI, JOKO)), return_exceptions=True
    )
    assert sorted(type(r).__name__ for r in results) == ["NoneType", "Refused"]
    taken = (await town.desk.file(case.number)).case.taken_by
    holder, other = (WATI, JOKO) if taken == "wati" else (JOKO, WATI)
    await town.desk.take(case.number, holder)
    with pytest.raises(Refused) as refused:
        await town.desk.take(case.number, other)
    assert refused.value.reason == "taken"
    await town.desk.take(case.number, SRI)
    assert (await town.desk.file(case.number)).case.taken_by == "sri"


async def test_reopening_promises_a_new_day(town):
    case = await lodge(town)
    await town.desk.act(case.number, WATI, Action.RESOLVE, "sudah")
    town.now += timedelta(days=10)
    reopened = await town.desk.act(case.number, WATI, Action.REOPEN)
    assert reopened.verify_by > case.verify_by
    with pytest.raises(Forbidden):
        await town.desk.act(case.number, WATI, Action.CLOSE)


WAIT = timedelta(seconds=10)


async def test_an_answer_is_undone_before_it_leaves_and_not_after(town):
    case = await lodge(town)
    words = Words(town.registry, town.clock)
    key = await town.desk.reply(case.number, WATI, "besok", wait=WAIT, key="1")
    await town.settle()
    assert keys(town) == []
    with pytest.raises(Refused):
        await words.undo(key, JOKO)
    await words.undo(key, WATI)
    town.now += WAIT
    await town.settle()
    assert keys(town) == []
    assert "besok" not in [
        e.text for e in await town.journal.read(lambda c: history(c, case.number, visible_only=True))
    ]
    key = await town.desk.reply(case.number, WATI, "lusa", wait=WAIT, key="2")
    town.now += WAIT
    await town.settle()
    with pytest.raises(Refused) as refused:
        await words.undo(key, WATI)
    assert (refused.value.reason, keys(town)) == ("sent", ["alert-reply"])


async def test_an_answer_is_corrected_before_and_after_it_leaves(town):
    case = await lodge(town)
    words = Words(town.registry, town.clock)
    key = await town.desk.reply(case.number, WATI, "bsok", wait=WAIT, key="1")
    await words.correct(key, WATI, "besok")
    assert await words.attach(key, [Attachment("photo", "ab" * 32)])
    town.now += WAIT
    await town.settle()
    arrived = town.phones.arrived["town:ani"]
    assert "besok" in arrived[0].text
    assert len(arrived[0].media) == 1
    assert not await words.attach(key, [Attachment("photo", "cd" * 32)])
    await words.correct(key, WATI, "lusa")
    await words.correct(key, WATI, "lusa")
    await words.retract(key, WATI)
    await town.settle()
    assert keys(town) == ["alert-reply", "alert-reply-corrected", "alert-reply-retracted"]


async def test_waiting_for_the_resident_moves_the_promise(town):
    case = await lodge(town)
    await town.desk.pause(case.number, WATI, "foto tiangnya?")
    town.now += timedelta(days=7)
    await town.promises.run()
    assert (await town.desk.file(case.number)).case.level == 0
    await town.resident("ani").say("nomor tiangnya 17")
    resumed = (await town.desk.file(case.number)).case
    assert resumed.paused_at is None
    between = town.registry.city.calendar.working_days_between
    assert between(case.verify_by, resumed.verify_by) == 5


async def test_a_case_rises_with_time_and_once_a_level(town):
    case = await lodge(town)
    levels = []
    for _ in range(14):
        await town.advance(timedelta(days=1))
        levels.append((await town.desk.file(case.number)).case.level)
    assert levels == sorted(levels)
    assert set(levels) == {0, 1, 2, 3}
    rises = [e for e in (await town.desk.file(case.number)).history if e.kind == "escalated"]
    assert [e.status for e in rises] == ["untaken", "late", "very_late"]


async def test_only_a_supervisor_reveals_with_a_reason(town):
    case = await lodge(town, identity=Identity.ANONYMOUS)
    with pytest.raises(Refused):
        await town.desk.reveal(case.number, WATI, "darurat")
    with pytest.raises(Refused):
        await town.desk.reveal(case.number, SRI, " ")
    assert await town.desk.reveal(case.number, SRI, "nyawa terancam") == "town:ani"
    assert (await town.desk.file(case.number)).history[-1].kind == "revealed"
