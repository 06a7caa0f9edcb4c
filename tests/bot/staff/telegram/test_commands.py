"""Officers' commands in General and alone with the bot, and who the officers are."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

from PIL import Image

from bot.staff.shifts import Shifts
from tests.bot.staff.telegram.staff_town import GROUP, Seat


def general(seat: Seat) -> list[dict[str, Any]]:
    """What the bot said in General."""
    return [m for m in seat.inside().sees() if not m["mine"] and not m["thread"]]


async def test_mine_late_and_found(town, rina, number):
    for command, words in (("/saya", "Tidak ada laporan yang Anda pegang"), ("/terlambat", "Tidak ada yang terlambat")):
        await rina.commands(command)
        assert words in general(rina)[-1]["text"]
    await rina.presses(number, "Ambil")
    await rina.commands("/saya")
    assert number in general(rina)[-1]["text"]
    await town.wait(days=7)
    await rina.commands("/terlambat@petugas_tangsel_bot")
    assert f"{number} Lainnya · Diterima · ⚠ lewat 2 hari · Rina" in general(rina)[-1]["text"]
    await rina.commands("/cari KABEL listrik")
    assert number in general(rina)[-1]["text"]
    await rina.commands("/cari tidak ada yang begini")
    assert "Tidak ada yang cocok" in general(rina)[-1]["text"]


async def test_one_case_by_its_number_links_to_its_topic(town, rina, number):
    await rina.commands(f"/kasus {number.lower()}")
    seen = general(rina)[-1]
    assert "kabel listrik putus" in seen["text"]
    link = next(e["url"] for e in seen["entities"] if e["type"] == "text_link" and "t.me" in e["url"])
    assert link == f"https://t.me/c/1000000001/{rina.thread(number)}"
    await rina.commands("/kasus LP-26-99999-Z")
    assert "Laporan itu tidak ada" in general(rina)[-1]["text"]


async def test_the_recap_comes_as_a_picture_with_its_figures(town, rina, number):
    await rina.commands("/rekap")
    seen = general(rina)[-1]
    assert seen["media"] == "photo"
    assert "1" in seen["text"]
    stored = [f for f in town.account.files.values() if f.name == "rekap.png"]
    with Image.open(io.BytesIO(stored[-1].content)) as picture:
        assert picture.size == (900, 1200)


async def test_ready_answers_officers_and_help_are_listed(town, rina, sri):
    for command, words in (("/siap", "Minta patokan"), ("/petugas", "Sri · atasan"), ("/bantuan", "/terlambat"),
                           ("/apa_ini", "/terlambat")):  # fmt: skip
        await rina.commands(command)
        assert words in general(rina)[-1]["text"]


async def test_alone_with_the_bot_everything_but_topics_works(town, rina, number):
    for text, words in (("halo", "/terlambat"), ("/saya", "Tidak ada"), (f"/kasus {number}", "kabel listrik")):
        rina.private.says(text)
        await town.settle()
        assert words in rina.private.sees()[-1]["text"]


async def test_a_supervisor_invites_and_a_code_works_once(town, rina, sri):
    await sri.commands("/undang petugas")
    assert "Buka dulu chat pribadi" in general(sri)[-1]["text"]
    rina.private.says("/undang petugas")
    await town.settle()
    assert "hanya bisa dilakukan atasan" in rina.private.sees()[-1]["text"]
    sri.private.says("/undang admin")
    await town.settle()
    assert "hanya bisa dilakukan atasan" in sri.private.sees()[-1]["text"]
    sri.private.says("/undang petugas dlh")
    await town.settle()
    code = sri.private.sees()[-1]["text"].splitlines()[1]
    budi, tono = town.stranger("Budi"), town.stranger("Tono")
    for seat, words in ((budi, "Selamat datang, Budi (petugas)"), (tono, "Kode itu tidak berlaku")):
        seat.private.says(f"/start {code}")
        await town.settle()
        assert words in seat.private.sees()[-1]["text"]
    budi.private.says("/start")
    await town.settle()
    assert "Selamat datang, Budi" in budi.private.sees()[-1]["text"]
    await rina.commands("/petugas")
    assert "Budi · petugas · Dinas Lingkungan Hidup" in general(rina)[-1]["text"]


async def test_an_officer_of_one_agency_leaves_the_others_alone(town, number):
    budi = await town.officer_of("Budi", agency="dlh")
    assert await budi.presses(number, "Ambil") == "Laporan ini ditangani dinas lain."
    await budi.commands(f"/kasus {number}")
    assert "ditangani dinas lain" in general(budi)[-1]["text"]
    await budi.commands("/cari kabel")
    assert "Tidak ada yang cocok" in general(budi)[-1]["text"]


async def test_who_is_removed_holds_no_case_and_has_no_effect(town, rina, sri, number):
    await rina.presses(number, "Ambil")
    await rina.commands("/keluarkan Sri")
    assert "hanya bisa dilakukan atasan" in general(rina)[-1]["text"]
    await sri.commands("/keluarkan rina")
    assert "Rina sudah bukan petugas. 1 laporan" in general(sri)[-1]["text"]
    assert "Petugas: -" in sri.card(number)["text"]
    assert "Ruang ini untuk petugas" in await rina.presses(number, "Ambil")


async def test_ranks_and_cases_are_given_by_a_supervisor(town, rina, sri, number):
    rina.inside().says("/tugaskan Rina", thread=rina.thread(number))
    await town.settle()
    assert rina.last(number, "hanya bisa dilakukan atasan")
    sri.inside().says("/tugaskan rina", thread=sri.thread(number))
    await town.settle()
    assert "Petugas: Rina" in sri.card(number)["text"]
    sri.inside().says("/tugaskan Nobody", thread=sri.thread(number))
    await town.settle()
    assert sri.last(number, "Petugas itu tidak ada")
    await sri.commands("/pangkat rina atasan")
    assert "Rina sekarang atasan" in general(sri)[-1]["text"]
    await sri.commands("/pangkat rina raja")
    assert "/terlambat" in general(sri)[-1]["text"]


async def test_the_morning_recap_comes_once_on_working_days(town, rina, number):
    before = len(general(rina))
    town.now += timedelta(days=5, hours=-2)  # a Saturday
    await town.chat.digest("", GROUP)
    assert len(general(rina)) == before
    town.now += timedelta(days=2)
    for _ in range(2):
        await town.chat.digest("", GROUP)
    assert [m["media"] for m in general(rina)[before:]] == ["photo"]


async def test_a_recap_that_cannot_be_drawn_stops_nothing(town, rina, number, monkeypatch):
    async def broken(_: str) -> tuple[str, bytes]:
        raise RuntimeError("no fonts")

    with monkeypatch.context() as patch:
        patch.setattr(town.chat, "recap", broken)
        await town.chat.morning()
    assert not [seen for seen in general(rina) if seen["media"]]
    await town.chat.morning()
    assert [seen for seen in general(rina) if seen["media"] == "photo"]


async def test_a_link_to_the_staff_page_is_for_one_alone(town, rina):
    await rina.commands("/masuk")
    assert "Buka dulu chat pribadi" in general(rina)[-1]["text"]
    rina.private.says("/masuk")
    await town.settle()
    link = rina.private.sees()[-1]["text"].split()[-1]
    assert link.startswith("https://pintu.example/petugas/masuk?kunci=")
    shifts = Shifts(town.journal, town.clock)
    holder = await shifts.holder(link.partition("=")[2])
    assert holder is not None
    assert holder.name == "Rina"
