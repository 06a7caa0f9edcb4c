"""A group that does not let the bot work, and one that moves."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.staff.officers import Rank
from bot.staff.telegram import mirror
from tests.bot.staff.telegram.hall import HALL, OTHER, TOKEN, Hall, open_hall, quick, until

pytestmark = pytest.mark.usefixtures("quick")
__all__ = ["quick"]

SMALL = -77


@pytest.fixture
async def hall(tmp_path):
    async with open_hall(tmp_path) as hall, hall.running():
        yield hall


def told(hall: Hall, admin: int) -> list[str]:
    return [m["text"] for m in hall.telegram.person(admin, token=TOKEN).sees() if "⚠" in m["text"]]


async def test_removed_from_the_group_one_word_to_the_admins_and_nothing_lost(hall):
    boss = await hall.officer(1, "Ibu Kepala", Rank.ADMIN)
    rina = await hall.officer(2, "Rina")
    first = await hall.lodge()
    thread = await hall.shown(first, "bahaya")
    rina.removes_bot()
    await until(lambda: told(hall, 1))
    await hall.adds(first, "masih ada yang jatuh")
    later = [await hall.lodge(f"warga{i}") for i in range(3)]
    await asyncio.sleep(0.5)
    assert len(told(hall, 1)) == 1
    assert str(HALL) in told(hall, 1)[0]
    assert told(hall, 2) == []
    boss.promotes_bot()
    await hall.shown(first, "masih ada yang jatuh")
    for number in later:
        await hall.shown(number, "bahaya")
    assert hall.threads(first) == [thread]
    rina.removes_bot()
    await until(lambda: len(told(hall, 1)) == 2)


async def test_rights_that_are_missing_are_found_by_the_first_who_needs_them(hall, monkeypatch):
    """No update told of it: the mirror finds the door closed, and tries again by itself."""
    monkeypatch.setattr(mirror, "SHUT_OUT_WAIT", 0.2)
    await hall.officer(1, "Ibu Kepala", Rank.ADMIN)
    hall.group().members[hall.account.me["id"]] = "member"
    number = await hall.lodge()
    await until(lambda: told(hall, 1))
    await asyncio.sleep(0.6)
    assert len(told(hall, 1)) == 1
    assert "Kelola topik" in told(hall, 1)[0]
    hall.group().members[hall.account.me["id"]] = "administrator"
    await hall.shown(number, "bahaya")


async def test_an_admin_who_cannot_be_told_now_is_told_later(hall, monkeypatch):
    monkeypatch.setattr(mirror, "SHUT_OUT_WAIT", 0.2)
    boss = await hall.officer(1, "Ibu Kepala", Rank.ADMIN)
    hall.telegram.faults.add("500", method="sendMessage", chat_id=1)
    boss.removes_bot()
    await hall.lodge()
    await until(lambda: told(hall, 1))


async def test_a_group_that_cannot_be_asked_at_the_start_is_no_closed_door(tmp_path):
    async with open_hall(tmp_path) as hall:
        await hall.officer(1, "Ibu Kepala", Rank.ADMIN)
        hall.telegram.faults.add("502", method="getChatMember")
        async with hall.running():
            await hall.shown(await hall.lodge(), "bahaya")
        assert told(hall, 1) == []


async def test_a_group_that_nobody_named_is_in_the_log_with_its_number(hall):
    rina = await hall.officer(2, "Rina")
    hall.telegram.group(OTHER, "Lain", kind="supergroup", forum=True, token=TOKEN)
    with capture_logs() as logs:
        rina.inside(OTHER).promotes_bot()
        await until(lambda: [line for line in logs if line.get("chat") == OTHER])
    assert "PINTU_STAFF_CHAT does not name" in logs[-1]["event"]


@pytest.mark.parametrize("heard", [True, False])
async def test_a_group_that_becomes_a_supergroup_is_followed(tmp_path, heard):
    async with open_hall(tmp_path, {"": SMALL}) as hall:
        hall.group(SMALL).info |= {"type": "group", "is_forum": False}
        await hall.officer(1, "Ibu Kepala", Rank.ADMIN)
        async with hall.running():
            number = await hall.lodge()
            await until(lambda: told(hall, 1))
            new = hall.telegram.upgrade(SMALL, token=TOKEN)
            hall.account.chats[new].info["is_forum"] = True
            hall.account.chats[new].members[hall.account.me["id"]] = "administrator"
            if heard:
                await hall.shown(number, "bahaya", chat=new)
        if not heard:
            hall.account.pending.clear()
            async with hall.running():
                await hall.shown(number, "bahaya", chat=new)
        assert await hall.chat.store.chat_of(SMALL) == new
