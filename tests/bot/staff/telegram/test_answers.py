"""What becomes of an officer's answer is shown on it; and the morning's figures, once a group."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.staff.telegram.service import BadGroups, read_groups
from tests.bot.staff.telegram.hall import HALL, OTHER, TOKEN, open_hall, quick, until
from tests.peers.telegram import Person

pytestmark = pytest.mark.usefixtures("quick")
__all__ = ["quick"]


@pytest.fixture
async def hall(tmp_path):
    async with open_hall(tmp_path) as hall, hall.running():
        yield hall


async def answered(hall, rina: Person, name: str = "ani") -> tuple[int, int]:
    """The topic of a case of this resident, and the officer's answer in it that waits for its ten seconds."""
    number = await hall.lodge(name)
    thread = await hall.shown(number, "bahaya")
    card = hall.said(thread)[0]["message_id"]
    mine = rina.says("kami datang", reply_to=card, thread=thread)["message_id"]
    await until(lambda: any("10 detik" in text for text in hall.texts(thread)))
    return thread, mine


async def leaves(hall) -> None:
    hall.town.now += timedelta(seconds=11)
    await hall.town.settle()


def marks(hall, message: int) -> list[str]:
    return [one["emoji"] for one in hall.group().reactions.get((message, hall.account.me["id"]), [])]


async def test_a_thumb_when_it_has_arrived_and_no_question_any_more(hall):
    thread, mine = await answered(hall, await hall.officer())
    assert marks(hall, mine) == []
    await leaves(hall)
    await until(lambda: marks(hall, mine) == ["👍"])
    assert not any("10 detik" in text for text in hall.texts(thread))


async def test_a_reason_when_it_cannot_arrive(hall):
    thread, mine = await answered(hall, await hall.officer())
    await hall.town.front_door.reach("town:ani", hall.town.now, ended=True)
    await leaves(hall)
    await until(lambda: any("memblokir bot" in text for text in hall.texts(thread)))
    assert marks(hall, mine) == []


async def test_undone_is_not_marked(hall):
    rina = await hall.officer()
    thread, mine = await answered(hall, rina)
    rina.presses("Urungkan")
    await until(lambda: not any("10 detik" in text for text in hall.texts(thread)))
    await leaves(hall)
    assert hall.town.phones.arrived["town:ani"] == []
    assert marks(hall, mine) == []


async def test_a_held_group_gets_its_marks_afterwards(hall):
    thread, mine = await answered(hall, await hall.officer())
    hall.telegram.faults.add("429", method="setMessageReaction", retry_after=1)
    hall.telegram.faults.add("error", method="deleteMessage", description="Bad Request: message can't be deleted")
    await leaves(hall)
    await until(lambda: marks(hall, mine) == ["👍"])
    assert thread in hall.group().topics


async def test_the_morning_digest_comes_once_to_each_group_that_can_be_reached(tmp_path):
    async with open_hall(tmp_path, {"": HALL, "dlh": OTHER}) as hall:
        hall.telegram.faults.add("error", method="sendPhoto", chat_id=HALL, code=403, description="Forbidden: kicked")
        for _ in range(2):
            async with hall.running():
                await until(lambda: hall.texts(None, OTHER) == ["rekap"])
        async with hall.running():
            await until(lambda: hall.texts(None) == ["rekap"])
        sent = [call for call in hall.telegram.calls("sendPhoto", token=TOKEN) if call["answer"]["ok"]]
        assert sorted(str(call["params"]["chat_id"]) for call in sent) == sorted([str(HALL), str(OTHER)])


def test_groups_are_read_from_one_setting():
    assert read_groups("-100123", {}) == {"": -100123}
    assert read_groups(" -100123, dlh=-100456 ", {"dlh": 1}) == {"": -100123, "dlh": -100456}
    for bad, word in (
        ("dlh=-1", "without an agency"),
        (",", "without an agency"),
        ("-1,abc=-2", "'abc'; the city's file has dlh"),
        ("grup", "number"),
        ("1001234567890", "minus"),
        ("-1,-2", "two groups for all"),
        ("-1,dlh=-2,dlh=-3", "two groups for dlh"),
    ):
        with pytest.raises(BadGroups) as refused:
            read_groups(bad, {"dlh": 1})
        assert word in refused.value.reason
