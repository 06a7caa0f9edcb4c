"""What the group shows, and what Telegram may do to it meanwhile."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.cases.lifecycle import Action
from bot.dialogue.message import Attachment
from bot.staff.telegram.wire import Pace
from tests.bot.cases.help import JOKO, WATI
from tests.bot.staff.telegram.hall import HALL, OTHER, TOKEN, database_away, open_hall, quick, until

pytestmark = pytest.mark.usefixtures("quick")
__all__ = ["quick"]


@pytest.fixture
async def hall(tmp_path):
    async with open_hall(tmp_path) as hall, hall.running():
        yield hall


async def test_a_case_has_one_topic_with_its_card_and_what_was_said(hall):
    number = await hall.lodge()
    thread = await hall.shown(number, "bahaya")
    await hall.adds(number, "sekarang ada asap")
    await hall.shown(number, "🗣 sekarang ada asap")
    assert hall.threads(number) == [thread]
    assert await hall.right_card(number)
    quiet = await hall.lodge(danger=False)
    await hall.lodge("budi")
    await until(lambda: len(hall.group().topics) == 2)
    assert hall.threads(quiet) == []


async def test_ten_changes_are_one_edit(hall):
    number = await hall.lodge()
    await hall.shown(number, "bahaya")
    hall.pace.hold(HALL, 4.0)
    for officer in (WATI, JOKO) * 5:
        await hall.town.desk.take(number, officer)
        await hall.town.desk.release(number, officer)
    await hall.town.desk.take(number, WATI)
    await until(lambda: hall.right_card(number))
    await asyncio.sleep(0.3)
    assert len(hall.telegram.calls("editMessageText", token=TOKEN)) == 1


async def test_a_deleted_topic_is_made_again_with_its_last_lines(hall):
    rina = await hall.officer()
    number = await hall.lodge()
    old = await hall.shown(number, "bahaya")
    await hall.adds(number, "pagar sudah roboh")
    await hall.shown(number, "pagar")
    hall.delete(old)
    await hall.town.desk.note(number, WATI, "sudah ditelepon")
    new = await hall.shown(number, "sudah ditelepon")
    assert new != old
    assert hall.threads(number) == [new]
    first, again, *_ = hall.said(new)
    assert number in first["text"]
    assert "pagar sudah roboh" in again["text"]
    assert "ditelepon" not in again["text"]
    rina.says("kami datang", reply_to=again["message_id"], thread=new)
    hall.town.now += timedelta(seconds=1)

    async def answered() -> bool:
        history = (await hall.town.desk.file(number)).history
        return any(e.kind == "reply" and e.text == "kami datang" for e in history)

    await until(answered)


async def test_a_closed_topic_is_opened_for_what_must_be_seen_and_closed_again(hall):
    number = await hall.lodge()
    thread = await hall.shown(number, "bahaya")
    hall.group().topics[thread]["closed"] = True  # by hand: its case goes on
    await hall.adds(number, "masih begitu")
    await hall.shown(number, "masih begitu")
    assert not hall.group().topics[thread]["closed"]
    await hall.town.desk.act(number, WATI, Action.REJECT, "bukan wewenang kota")
    await until(lambda: hall.group().topics[thread]["closed"])
    await hall.adds(number, "kok ditolak")
    await hall.shown(number, "kok ditolak")
    await until(lambda: hall.group().topics[thread]["closed"])


async def test_a_message_that_landed_in_general_means_that_the_topic_is_gone(hall):
    number = await hall.lodge()
    old = await hall.shown(number, "bahaya")
    hall.telegram.faults.add("general", method="sendMessage", chat_id=HALL)
    await hall.adds(number, "masih begitu")
    new = await hall.shown(number, "masih begitu")
    assert new != old
    assert not any("masih" in text for text in hall.texts(None))


async def test_photos_that_landed_in_general_are_taken_away(hall):
    hall.town.next_id()
    photos = [hall.town.photo()]
    hall.town.next_id()
    photos.append(hall.town.photo())
    hall.telegram.faults.add("general", method="sendMediaGroup", chat_id=HALL)
    number = await hall.lodge(media=photos)
    await until(lambda: [m for t in hall.threads(number) for m in hall.said(t) if "photo" in m][1:])
    assert hall.texts(None) == ["rekap"]


async def test_files_come_when_they_are_there_and_once(hall):
    promised = Attachment("photo", "a" * 64, "image/jpeg", 10)
    hall.town.next_id()
    kept = hall.town.photo()
    number = await hall.lodge(media=[promised])
    thread = await hall.shown(number, "bahaya")
    assert [m for m in hall.said(thread) if "photo" in m] == []
    hall.town.media.link(promised.ref, kept)
    await until(lambda: [m for m in hall.said(thread) if "photo" in m])
    hall.town.next_id()
    hall.telegram.faults.add("429", method="sendPhoto", chat_id=HALL)
    await hall.adds(number, "ini fotonya", media=(hall.town.photo(),))
    await until(lambda: len([m for m in hall.said(thread) if "photo" in m]) == 2)
    await asyncio.sleep(0.3)
    assert len([m for m in hall.said(thread) if "photo" in m]) == 2
    assert hall.texts(thread).count("🗣 ini fotonya") == 1


async def test_long_words_are_shown_whole(hall):
    number = await hall.lodge()
    thread = await hall.shown(number, "bahaya")
    words = "<&>" * 1300
    await hall.adds(number, words)
    await until(lambda: "".join(t.removeprefix("🗣 ") for t in hall.texts(thread) if t.startswith("🗣")) == words)
    for _ in range(6):
        await hall.town.desk.note(number, WATI, "&" * 900)
    await until(lambda: sum(t.count("&" * 900) for t in hall.texts(thread)) == 6)


async def test_a_case_that_telegram_refuses_holds_up_no_other(hall):
    hall.telegram.faults.add("error", method="createForumTopic", description="Bad Request: strange", times=2)
    first = await hall.lodge()
    second = await hall.lodge("budi")
    await hall.shown(second)
    await hall.shown(first)
    assert len(hall.telegram.calls("createForumTopic", token=TOKEN)) == 4


@pytest.mark.parametrize("kind", ["502", "500", "reset", "malformed"])
async def test_a_telegram_that_stammers_loses_nothing(hall, kind, monkeypatch):
    hall.telegram.faults.add(kind, chat_id=HALL, times=2, method="sendMessage")
    number = await hall.lodge()
    thread = await hall.shown(number, "bahaya")
    assert hall.threads(number) == [thread]
    await until(lambda: hall.right_card(number))


async def test_a_topic_whose_answer_was_lost_says_that_it_may_be_there_twice(hall):
    hall.telegram.faults.add("lost", method="createForumTopic", chat_id=HALL)
    number = await hall.lodge()
    thread = await hall.shown(number, "bahaya")
    other = next(t for t in hall.threads(number) if t != thread)
    assert hall.texts(other) == []
    assert any("nama yang sama" in text for text in hall.texts(thread))


async def test_while_the_database_is_away_nothing_is_shown_twice(hall):
    first = await hall.lodge()
    await hall.shown(first, "bahaya")
    number = await hall.lodge("budi")
    await until(lambda: hall.threads(number))
    with database_away(hall.town.journal):
        await asyncio.sleep(0.5)
    thread = await hall.shown(number, "bahaya")
    assert hall.threads(number) == [thread]
    await asyncio.sleep(0.2)
    assert len(hall.texts(thread)) == len(set(hall.texts(thread)))


async def test_a_new_day_is_on_every_open_card(hall):
    number = await hall.lodge()
    await hall.shown(number, "bahaya")
    hall.town.now += timedelta(days=1)
    await until(lambda: hall.right_card(number))


async def test_each_agency_has_its_group_and_a_case_moves(tmp_path):
    async with open_hall(tmp_path, {"": HALL, "dlh": OTHER}) as hall, hall.running():
        number = await hall.lodge()
        old = await hall.shown(number, "bahaya")
        await hall.town.desk.act(number, WATI, Action.FORWARD, agency="dlh")
        new = await hall.shown(number, "bahaya", chat=OTHER)
        assert hall.group().topics[old]["closed"]
        assert hall.threads(number, OTHER) == [new]


async def test_a_429_holds_its_group_only(tmp_path):
    async with open_hall(tmp_path, {"": HALL, "dlh": OTHER}) as hall, hall.running():
        joko = await hall.officer(902, "Joko")
        held = await hall.lodge()
        held_thread = await hall.shown(held, "bahaya")
        other = await hall.lodge("budi")
        await hall.shown(other, "bahaya")
        await hall.town.desk.act(other, WATI, Action.FORWARD, agency="dlh")
        thread = await hall.shown(other, "bahaya", chat=OTHER)
        hall.pace.hold(HALL, 8.0)
        card = hall.said(held_thread)[0]["message_id"]
        joko.says("/saya", thread=held_thread)
        joko.says("kami datang", reply_to=card, thread=held_thread)
        there = joko.inside(OTHER)
        there.says("catatan di sini", thread=thread)
        noted = hall.said(thread, OTHER)[-1]["message_id"]
        await until(lambda: hall.group(OTHER).reactions.get((noted, hall.account.me["id"])), 6)
        await hall.adds(other, "halo dinas", "budi")
        await hall.shown(other, "halo dinas", chat=OTHER)
        kinds = [e.text for e in (await hall.town.desk.file(held)).history if e.kind == "reply"]
        assert kinds in ([], ["kami datang"])
        assert not hall.pace._not_before[HALL] < asyncio.get_running_loop().time() - 8


async def test_many_at_once_are_announced_and_shown(tmp_path):
    async with open_hall(tmp_path, pace=Pace(minute=1.0, a_minute=200)) as hall:
        numbers = [await hall.lodge(f"warga{i}") for i in range(30)]
        async with hall.running():
            for number in numbers:
                await hall.shown(number, "bahaya")
            await until(lambda: sorted(hall.texts(None)) == ["Semua laporan sudah tampil.", "rekap"])
        assert len(hall.group().topics) == 30


async def test_what_came_while_nobody_ran_is_shown_and_what_was_shown_is_not_again(tmp_path):
    async with open_hall(tmp_path) as hall:
        async with hall.running():
            number = await hall.lodge()
            thread = await hall.shown(number, "bahaya")
        await hall.adds(number, "sudah dua hari")
        late = await hall.lodge("budi")
        before = hall.texts(thread)
        async with hall.running():
            await hall.shown(number, "sudah dua hari")
            await hall.shown(late, "bahaya")
        assert hall.texts(thread) == [*before, "🗣 sudah dua hari"]
