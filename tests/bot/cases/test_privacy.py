"""A resident's own data: a copy of all of it, its deletion, and what an officer's words open."""

from __future__ import annotations

import json
from datetime import timedelta

from bot.cases import queries
from bot.cases.privacy import FORGOTTEN, Privacy
from bot.cases.watches import PERMIT, Watches, watches_of
from bot.journal.entry import Entry
from tests.bot.cases.help import WATI, cases_of, lodge
from tests.town import Town

ANI = "town:ani"


def privacy_of(town: Town, address: str = ANI) -> tuple[Entry, Privacy, Watches]:
    entry = Entry(town.now)
    watches = Watches(town.journal, entry, address, "id")
    return entry, Privacy(town.registry, town.media, entry, watches, address), watches


async def furnish(town: Town) -> str:
    """A resident of whom everything is kept that can be kept; the number of their case."""
    await town.resident("ani").say("menu")
    case = await lodge(town)
    await town.desk.reply(case.number, WATI, "kami cek")
    await town.settle()
    entry, _, watches = privacy_of(town)
    await watches.save_object("3" * 18)
    await watches.add(PERMIT, "PBG-1", "1234")
    await town.journal.commit(entry)
    town.now += timedelta(minutes=1)
    return case.number


async def test_the_copy_holds_everything_of_this_resident_and_nothing_of_others(town):
    number = await furnish(town)
    await lodge(town, "budi", description="rahasia budi tentang lampu")
    _, privacy, _ = privacy_of(town)
    file = await privacy.export({"language": "id"})
    text = town.media.get(file.ref)
    kept = json.loads(text)
    assert [case["number"] for case in kept["cases"]] == [number]
    assert kept["saved_tax_objects"] == [{"nop": "3" * 18}]
    assert {len(kept[name]) > 0 for name in ("messages_in", "messages_out", "case_events", "watches")} == {True}
    assert kept["profile"] == {"language": "id"}
    assert b"rahasia budi" not in text


async def test_deletion_leaves_the_public_record_without_its_reporter(town):
    number = await furnish(town)
    entry, privacy, watches = privacy_of(town)
    receipt = await privacy.delete()
    await town.journal.commit(entry)
    assert (receipt.cases, len(receipt.code)) == (1, 8)
    assert (await town.journal.read(lambda c: queries.find(c, number))).reporter == FORGOTTEN
    assert await town.journal.read(lambda c: queries.followers(c, number)) == []
    assert await town.journal.read(lambda c: watches_of(c, ANI)) == []
    assert await watches.objects() == []
    assert await cases_of(town, "ani").mine() == ([], False)


async def test_an_object_is_saved_once(town):
    for _ in range(2):
        entry, _, watches = privacy_of(town)
        await watches.save_object("3" * 18)
        await town.journal.commit(entry)
    assert await watches.objects() == ["3" * 18]


async def test_after_an_officer_wrote_the_resident_may_just_answer(town):
    case = await lodge(town)
    assert await cases_of(town, "ani").officer_waits() == ""
    await town.desk.reply(case.number, WATI, "di depan rumah nomor berapa?")
    assert await cases_of(town, "ani").officer_waits() == case.number
    town.now += timedelta(hours=25)
    assert await cases_of(town, "ani").officer_waits() == ""


async def test_the_resident_ends_the_talk_with_the_officer(town):
    case = await lodge(town)
    ani = town.resident("ani")
    await town.desk.reply(case.number, WATI, "baik")
    await ani.say("menu")
    assert [out.key for out in await ani.say("sudah saya coba pak")] == ["add-officer"]
    assert await ani.say("belum bisa juga") == []
    assert [out.key for out in await ani.say("/selesai")] == ["end_talk"]
    assert [out.key for out in await ani.say("terima kasih")] == ["thanks"]
    assert [out.key for out in await ani.say("/selesai")] == ["end_talk-none"]
    file = await town.desk.file(case.number)
    assert [(told.sent + told.waiting, told.failed) for told in file.delivery.values()] == [(1, ())]
