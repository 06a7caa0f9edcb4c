"""A day in the staff chat, and what came of it, as a transcript to read: `story.txt` beside this file.

`PINTU_WRITE_STORY=1` writes it anew; read the difference before it is committed.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from bot.cases.lifecycle import Status
from bot.dialogue.message import Place
from bot.staff.officers import Rank
from tests.bot.staff.telegram.staff_town import GROUP, StaffTown, lodges, visitor
from tests.bot.staff.telegram.stage import WIB, Stage

STORY = Path(__file__).parent / "story.txt"
EARLY = datetime(2026, 11, 23, 0, 45, tzinfo=UTC)  # Monday 07.45 in Tangerang Selatan
SERPONG, PAMULANG, CIPUTAT = Place(-6.3005, 106.6650), Place(-6.3426, 106.7380), Place(-6.3110, 106.7460)


async def test_a_day_in_the_staff_chat(town: StaffTown) -> None:
    town.now = EARLY
    stage = Stage(town)
    async with visitor(town) as citra:
        stage.guests["Citra (web)"] = citra
        await play(town, stage)
    text = "\n".join(stage.lines).strip() + "\n"
    if os.environ.get("PINTU_WRITE_STORY"):
        STORY.write_text(text, encoding="utf-8")
    assert text == STORY.read_text(encoding="utf-8")


async def play(town: StaffTown, stage: Stage) -> None:
    """Three residents, two officers, a supervisor."""
    citra = stage.guests["Citra (web)"]
    rina = stage.desks["Rina"] = await town.officer_of("Rina")
    joko = stage.desks["Joko"] = await town.officer_of("Joko")
    sri = stage.desks["Sri"] = await town.officer_of("Sri", Rank.SUPERVISOR)
    await stage.act("Rina, Joko, Sri", "sudah menjadi petugas (Sri: atasan)")

    ani, bejo = town.resident("Ani"), town.resident("Bejo")
    stage.phones = {"Ani": town.person(ani.address), "Bejo": town.person(bejo.address)}
    wire = "pak ada kabel putus nyentrum di dpn sekolah, bahaya bgt"
    ani_case = str(await stage.act("Ani", f"{wire} … (terbuka)", lodges(ani, wire, place=SERPONG)))
    waste = "sampah numpuk 2 minggu ga diangkut, bau"
    lodging = lodges(bejo, waste, "Anonim", photo=True, place=CIPUTAT)
    bejo_case = str(await stage.act("Bejo", f"(foto) {waste} … (anonim)", lodging))
    lamp = "lampu jalan mati di gang kami, gelap"
    citra_case = str(await stage.act("Citra", f"{lamp} … (web)", citra.lodges(lamp, place=PAMULANG)))

    # -- Ani's live wire: taken, answered, undone, corrected -------------------------------------------------
    await stage.act("Rina", "tekan [Ambil]", rina.presses(ani_case, "Ambil"))
    late = joko.inside().taps(joko.card(ani_case)["id"], f"case:{ani_case}:take")
    await stage.act("Joko", "tekan [Ambil] di kartu yang belum berubah di layarnya", town.settle())
    stage.lines.append(f"        Joko < (pesan singkat) {town.account.queries[late]['text']}")  # type: ignore[index]
    await stage.act(
        "Rina", "balas kartu: Tim 3 menit lagi", rina.answers(ani_case, rina.card(ani_case), "Tim 3 menit lagi")
    )
    await stage.act("Rina", "tekan [Urungkan]", rina.presses(ani_case, "Urungkan"))
    text = "Tim 30 menit lagi, jangan dekati kabelnya"
    said = await rina.answers(ani_case, rina.card(ani_case), text)
    await stage.act("Rina", f"balas kartu: {text}")
    await stage.act("(15 detik)", "berlalu", town.wait(seconds=15))
    rina.inside().edits(said["message_id"], "Tim 20 menit lagi, jangan dekati kabelnya")
    await stage.act("Rina", "ubah jawabannya: Tim 20 menit lagi, jangan dekati kabelnya", town.settle())
    await stage.act(
        "Ani",
        "baik bu, sdh saya kasih kursi biar ga dilewatin",
        ani.say("baik bu, sdh saya kasih kursi biar ga dilewatin"),
    )
    await stage.act(
        "Joko", "tulis di topik: PLN Serpong sudah ditelepon", joko.notes(ani_case, "PLN Serpong sudah ditelepon")
    )
    await resolve(town, stage, ani_case, "Rina", "kabel diganti PLN, sudah aman")
    await stage.act("Ani", "tekan [Sudah]", ani.tap("Sudah"))
    await stage.act("Ani", "tekan [★★★★★]", ani.tap("★★★★★"))

    # -- evening: Ani asks for a person, out of hours --------------------------------------------------------
    town.now = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
    await stage.act("Ani", "mau ngomong sama petugas", ani.say("mau ngomong sama petugas"))
    await stage.act("Ani", "tekan [Lainnya]", ani.tap("Lainnya"))
    asked = "sekolah mau bikin surat terima kasih, ke mana ya"
    await stage.act("Ani", asked, ani.say(asked))
    question = next(
        t["name"].partition(" ")[0]
        for t in town.account.chats[rina.inside().at.info["id"]].topics.values()
        if t["name"].startswith("TN")
    )
    town.now = datetime(2026, 11, 24, 0, 40, tzinfo=UTC)
    await stage.act("(pagi)", "ringkasan pagi", town.chat.digest("", GROUP))
    await stage.act(
        "Rina",
        "balas pertanyaannya: Ke Diskominfo saja, Bu",
        rina.answers(question, rina.card(question), "Ke Diskominfo saja, Bu"),
    )
    await stage.act("(15 detik)", "berlalu", town.wait(seconds=15))
    await stage.act("Ani", "oke makasih", ani.say("oke makasih"))
    await stage.act("Ani", "/selesai", ani.say("/selesai"))

    # -- Bejo's waste and Citra's lamp: nobody takes them, they rise ------------------------------------------
    await stage.act("(2 hari)", "berlalu", town.wait(days=2))
    await stage.act("Joko", "tekan [Ambil] di laporan Bejo", joko.presses(bejo_case, "Ambil"))
    await stage.act("Joko", "tekan [Tanya warga]", joko.presses(bejo_case, "Tanya warga"))
    ask = joko.last(bejo_case, "dengan pertanyaan untuk warga")
    await stage.act("Joko", "balas: Di TPS yang mana?", joko.answers(bejo_case, ask, "Di TPS yang mana?"))
    await stage.act("Bejo", "yg deket pasar pak", bejo.say("yg deket pasar pak"))
    await resolve(town, stage, bejo_case, "Joko", "sudah diangkut 2 truk")
    await stage.act("(5 hari)", "berlalu", town.wait(days=5))
    await stage.act("Sri", "tekan [Naikkan] di laporan Citra", sri.presses(citra_case, "Naikkan"))
    await resolve(town, stage, citra_case, "Sri", "lampu diganti")
    await stage.act("Citra", "tekan [Belum]", citra.taps("Belum"))
    await stage.act(
        "Citra",
        "masih mati bu, yg diganti lampu gang sebelah",
        citra.says("masih mati bu, yg diganti lampu gang sebelah"),
    )
    await resolve(town, stage, citra_case, "Sri", "sudah benar, tiang nomor 12")
    await stage.act("Citra", "tekan [Sudah]", citra.taps("Sudah"))
    await stage.act("Citra", "tekan [★★]", citra.taps("★★"))

    # -- Bejo says nothing: a word, then closed ----------------------------------------------------------------
    for days in (7, 3):
        await stage.act(f"({days} hari)", "berlalu", town.wait(days=days))
    ended = [(await town.desk.file(number)).case.status for number in (ani_case, bejo_case, citra_case)]
    assert ended == [Status.CLOSED] * 3
    assert town.now.astimezone(WIB).year == 2026


async def resolve(town: StaffTown, stage: Stage, number: str, name: str, words: str) -> None:
    """An officer resolves a case with a photo."""
    seat = stage.desks[name]
    await stage.act(name, f"tekan [Status ▾] [Selesai] di {number}", press(seat, number))
    asked = seat.last(number, "foto hasilnya")
    picture = town.media.get(town.photo().ref)
    seat.inside().photo(picture, caption=words, reply_to=asked["id"], thread=seat.thread(number))
    await stage.act(name, f"balas dengan (foto) {words}", town.settle())


async def press(seat, number: str) -> None:
    await seat.presses(number, "Status ▾")
    await seat.presses(number, "Selesai")
