"""Redeliveries, overtaking, a flow with a fault, a database that is away: one effect, or an error and none."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from bot.dialogue.router import Router
from bot.dialogue.state import load
from bot.dialogue.talk import Talk, flow
from bot.frontdoor import FrontDoor
from bot.journal.entry import Stale
from bot.journal.outbox import NoCourier
from bot.journal.tables import InboxRow, OutboxRow
from bot.understanding.remembered import Remembered
from flows import FLOWS
from flows.services import Services
from tests.town import Town


async def count(town: Town, model: type) -> int:
    return await town.journal.read(lambda c: c.execute(select(func.count()).select_from(model)).scalar_one())


async def half_done(town: Town):
    """A resident who has been asked what the trouble is."""
    resident = town.resident()
    await resident.say("mau lapor")
    return resident


async def test_the_same_message_again_has_one_effect_and_the_same_reply(town):
    resident = town.resident()
    message = resident.message(text="mau lapor")
    first = await town.front_door.receive(message)
    again = await town.front_door.receive(message)
    after_restart = await FrontDoor(town.front_door.house).receive(message)
    assert (first.duplicate, again.duplicate, after_restart.duplicate) == (False, True, True)
    assert [again.replies, after_restart.replies] == [first.replies] * 2
    assert await count(town, InboxRow) == 1


async def test_the_same_message_at_once_from_two_workers(town):
    message = town.resident().message(text="mau lapor")
    doors = [town.front_door, FrontDoor(town.front_door.house)]
    receipts = await asyncio.gather(*(door.receive(message) for door in doors * 3))
    assert sorted(receipt.duplicate for receipt in receipts) == [False] + [True] * 5
    assert len({receipt.replies for receipt in receipts}) == 1
    assert await count(town, OutboxRow) == len(receipts[0].replies)


async def test_an_overtaken_turn_is_made_again(town):
    resident = await half_done(town)
    doors = [town.front_door, FrontDoor(town.front_door.house)]
    before = (await town.journal.load(resident.address)).version
    texts = ["lampu jalan mati sejak senin", "bantuan", "menu", "mau lapor"]
    messages = [resident.message(text=text) for text in texts]
    receipts = await asyncio.gather(*(doors[i % 2].receive(m) for i, m in enumerate(messages)))
    assert all(receipt.replies and not receipt.duplicate for receipt in receipts)
    assert (await town.journal.load(resident.address)).version == before + len(texts)


async def test_a_turn_that_is_overtaken_for_ever_is_an_error(town, monkeypatch):
    async def stale(_entry: object) -> None:
        raise Stale

    monkeypatch.setattr(town.journal, "commit", stale)
    with pytest.raises(Stale):
        await town.front_door.receive(town.resident().message(text="halo"))


@flow("complaint", questions=(), intents=("lodge",))
async def broken(talk: Talk, use: Services) -> None:
    raise ZeroDivisionError


async def test_a_flow_with_a_fault_is_answered_and_the_conversation_kept(town):
    resident = await half_done(town)
    kept = (await town.journal.load(resident.address)).state
    others = [f for f in FLOWS if f.name != "complaint"]
    door = FrontDoor(replace(town.front_door.house, router=Router([*others, broken])))
    receipt = await door.receive(resident.message(text="lampu jalan mati sejak senin"))
    assert [out.key for out in receipt.replies] == ["engine-fault"]
    assert load((await town.journal.load(resident.address)).state) == load(kept)
    mended = await resident.say("lampu jalan mati sejak senin")
    assert mended[-1].key != "engine-fault"


class Outgoing(NoCourier):
    """Counts how often it was told that there is something to deliver."""

    woken = 0

    def wake(self) -> None:
        self.woken += 1


async def test_a_database_that_is_away_acknowledges_nothing(town):
    resident = await half_done(town)
    outgoing = Outgoing()
    door = FrontDoor(town.front_door.house, outgoing)
    before = await count(town, InboxRow)

    def full(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    message = resident.message(text="lampu jalan mati sejak senin")
    event.listen(town.journal.engine, "commit", full)
    with pytest.raises(OperationalError):
        await door.receive(message)
    event.remove(town.journal.engine, "commit", full)
    assert outgoing.woken == 0
    assert await count(town, InboxRow) == before
    receipt = await door.receive(message)
    assert not receipt.duplicate
    assert outgoing.woken == 1


async def test_only_so_many_are_remembered(town, monkeypatch):
    monkeypatch.setattr("bot.frontdoor.REMEMBERED", 1)
    monkeypatch.setattr("bot.understanding.remembered.READINGS", 1)
    resident = town.resident()
    for text in ("menu", "bantuan", "menu"):
        await resident.say(text)
    assert len(town.front_door._recent) == 1
    remembered = Remembered(town.front_door.house.understanding)
    readings = [await remembered.read(text) for text in ("pbb", "pbb", "halo", "pbb")]
    assert readings[0] is readings[1]
    assert readings[3] == readings[0]
