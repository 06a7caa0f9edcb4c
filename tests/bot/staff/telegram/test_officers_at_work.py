"""Officers at work in the topics of a forum group."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.journal.statuses import Status, record
from tests.bot.staff.telegram.staff_town import ADMIN, LIVE_WIRE, Seat, StaffTown, lodges
from tests.town import Resident


def told(resident: Resident, words: str) -> int:
    """How many messages with these words are on the resident's screen now."""
    town = resident.town
    assert isinstance(town, StaffTown)
    return sum(words in seen["text"] for seen in town.person(resident.address).sees() if not seen["mine"])


def events(history: list, *kinds: str) -> list[tuple[str, str]]:
    return [(event.kind, event.text) for event in history if event.kind in kinds]


# -- answers --------------------------------------------------------------------------------------------------------


async def test_an_answer_leaves_after_ten_seconds_and_is_marked(town, rina, ani, number):
    said = await rina.answers(number, rina.card(number), "Tim sudah berangkat")
    assert not told(ani, "Tim sudah berangkat")
    assert rina.last(number, "Terkirim dalam 10 detik")
    await town.wait(seconds=15)
    assert told(ani, "Tim sudah berangkat") == 1
    assert rina.marks(said) == ["👍"]
    with pytest.raises(LookupError):
        rina.last(number, "Terkirim dalam 10 detik")
    assert "Petugas: Rina" in rina.card(number)["text"]


async def test_an_answer_is_undone_before_it_leaves_and_not_after(town, rina, ani, number):
    said = await rina.answers(number, rina.card(number), "Salah kirim")
    assert await rina.presses(number, "Urungkan") == "Dibatalkan; warga tidak menerimanya."
    await town.wait(minutes=1)
    assert not told(ani, "Salah kirim")
    assert rina.marks(said) == []
    await rina.answers(number, rina.card(number), "Yang ini jadi")
    asked = rina.last(number, "Terkirim dalam 10 detik")
    town.now += timedelta(seconds=15)
    await town.relay.drain()
    query = rina.inside().presses("Urungkan", message_id=asked["id"])
    await town.settle()
    assert town.account.queries[query] == {
        "text": "Sudah terkirim; tidak bisa dibatalkan lagi.",
        "show_alert": True,
    }
    assert told(ani, "Yang ini jadi") == 1


async def test_an_edited_answer_is_changed_before_it_leaves_and_on_the_screen_afterwards(town, rina, ani, number):
    said = await rina.answers(number, rina.card(number), "Besok jam 8")
    rina.inside().edits(said["message_id"], "Besok jam 9")
    await town.wait(seconds=15)
    assert (told(ani, "jam 8"), told(ani, "jam 9")) == (0, 1)
    rina.inside().edits(said["message_id"], "Lusa jam 9")
    await town.wait(seconds=5)
    assert (told(ani, "Besok jam 9"), told(ani, "Lusa jam 9")) == (0, 1)
    assert rina.marks(said) == ["👍"]
    town.person(ani.address).blocks()
    rina.inside().edits(said["message_id"], "Lusa jam 10")
    await town.wait(seconds=5)
    assert rina.last(number, "⚠ Belum sampai")["reply_to"] == said["message_id"]


async def test_an_answer_is_taken_back(town, rina, sri, ani, number):
    said = await rina.answers(number, rina.card(number), "Nomor HP saya 0811")
    await town.wait(seconds=15)
    rina.inside().says("/hapus", thread=rina.thread(number))
    await town.settle()
    assert rina.last(number, "Balas jawaban Anda dengan /hapus")
    sri.inside().says("/hapus", reply_to=said["message_id"], thread=sri.thread(number))
    await town.settle()
    assert told(ani, "0811") == 1
    rina.inside().says("/hapus", reply_to=said["message_id"], thread=rina.thread(number))
    await town.settle()
    assert told(ani, "0811") == 0


async def test_a_resident_who_blocks_the_bot_is_named_under_the_answer(town, rina, ani, number):
    town.person(ani.address).blocks()
    said = await rina.answers(number, rina.card(number), "Sudah dicek")
    await town.wait(seconds=15)
    assert rina.last(number, "⚠ Belum sampai: warga memblokir bot")["reply_to"] == said["message_id"]
    assert rina.marks(said) == []


async def test_an_answer_that_the_channel_could_not_deliver_after_all_says_so(town, rina, ani, number):
    said = await rina.answers(number, rina.card(number), "Sudah dicek")
    await town.wait(seconds=15)
    assert rina.marks(said) == ["👍"]
    event = (await town.desk.file(number)).history[-1].key
    key = f"case:{number}:reply:{event}:{ani.address}"
    late = Status("failed", key, "", ani.address, "unreachable")
    await town.journal.write(lambda c: record(c, [late], town.now))
    await town.settle()
    assert rina.last(number, "nomor WhatsApp warga tidak bisa dihubungi")["reply_to"] == said["message_id"]


async def test_a_ready_answer_goes_to_the_resident_in_their_words(town, rina, ani, number):
    await rina.presses(number, "Jawaban siap ▾")
    await rina.presses(number, "Minta patokan")
    assert rina.last(number, "↪ Ke warga")
    await town.wait(seconds=15)
    assert told(ani, "Mohon sebutkan patokan terdekat") == 1


# -- notes and files ------------------------------------------------------------------------------------------------


async def test_what_answers_nobody_is_a_note(town, rina, ani, number):
    said = await rina.notes(number, "cek dulu dengan PLN Serpong")
    assert rina.marks(said) == ["✍"]
    rina.inside().edits(said["message_id"], "cek dulu dengan PLN Serpong, Bu Ida")
    await town.wait(minutes=1)
    history = (await town.desk.file(number)).history
    assert events(history, "note") == [
        ("note", "cek dulu dengan PLN Serpong"),
        ("note", "✎ cek dulu dengan PLN Serpong, Bu Ida"),
    ]
    assert not told(ani, "PLN Serpong")


async def test_the_residents_words_come_and_are_answered(town, rina, ani, number):
    await rina.answers(number, rina.card(number), "Di depan rumah nomor berapa?")
    await town.wait(seconds=15)
    await ani.say("nomor 12 <b>pak</b>")
    heard = rina.last(number, "🗣 nomor 12 <b>pak</b>")
    await rina.answers(number, heard, "Baik, terima kasih")
    await town.wait(seconds=15)
    assert told(ani, "Baik, terima kasih") == 1
    asked = [m["text"] for m in town.person(ani.address).sees()][-1]
    assert "Baik, terima kasih" in asked


async def test_what_the_resident_changes_in_their_words_is_shown(town, rina, ani, number):
    await rina.answers(number, rina.card(number), "Nomor berapa?")
    await town.wait(seconds=15)
    person = town.person(ani.address)
    said = person.says("nomor 12")
    await deliver(town, person)
    person.edits(said["message_id"], "nomor 21")
    await deliver(town, person)
    assert rina.last(number, "nomor 21")


async def deliver(town: StaffTown, person) -> None:
    """What a person just did reaches the residents' bot."""
    await town.channel.receiver.webhook(person.account.emitted[-1])
    await town.settle()


async def test_an_album_is_one_answer_and_stays_an_album(town, rina, ani, number):
    pictures = [town.media.get(town.photo().ref) for _ in range(3) if town.next_id()]
    rina.inside().album(
        pictures, caption="Sudah dipasang", reply_to=rina.card(number)["id"], thread=rina.thread(number)
    )
    await town.settle()
    await town.wait(seconds=15)
    shown = [m for m in town.person(ani.address).sees() if m["album"] and not m["mine"]]
    assert (len(shown), len({m["album"] for m in shown})) == (3, 1)
    history = (await town.desk.file(number)).history
    assert [len(event.media) for event in history if event.kind == "reply"] == [3]


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        ("voice", b"OggS"),
        ("document", b"%PDF-1.4 surat tugas"),
        ("video", b"\x00\x00\x00\x18ftypmp42"),
        ("video_note", b"\x00\x00\x00\x18ftypmp42"),
    ],
    ids=["voice", "document", "video", "video_note"],
)
async def test_files_of_an_officer_reach_the_resident(town, rina, ani, number, kind, start):
    rina.inside().media(kind, start + bytes(64), reply_to=rina.card(number)["id"], thread=rina.thread(number))
    await town.settle()
    await town.wait(seconds=15)
    shown = [m["media"] for m in town.person(ani.address).sees() if m["media"] and not m["mine"]]
    assert shown == [{"video_note": "video"}.get(kind, kind)]


async def test_a_place_of_an_officer_reaches_the_resident(town, rina, ani, number):
    rina.inside().location(-6.3, 106.7, reply_to=rina.card(number)["id"], thread=rina.thread(number))
    await town.settle()
    await town.wait(seconds=15)
    assert [m["media"] for m in town.person(ani.address).sees() if m["media"] == "location" and not m["mine"]]


async def test_what_cannot_be_passed_on_is_said(town, rina, number):
    rina.inside().media("sticker", b"RIFFxxxx", reply_to=rina.card(number)["id"], thread=rina.thread(number))
    await town.settle()
    assert rina.last(number, "Berkas itu tidak bisa disimpan")
    rina.inside().media("document", b"MZ\x90\x00", reply_to=rina.card(number)["id"], thread=rina.thread(number))
    await town.settle()
    assert len([m for m in rina.topic(number) if "Berkas itu tidak bisa disimpan" in m["text"]]) == 2


async def test_files_of_a_resident_are_shown(town, rina, ani, number):
    await rina.answers(number, rina.card(number), "Ada foto?")
    await town.wait(seconds=15)
    await ani.photo("ini pak", count=2)
    shown = [m for m in rina.topic(number) if m["media"] == "photo"]
    assert len(shown) == 2
    assert len({m["album"] for m in shown}) == 1
    await rina.answers(number, shown[0], "Jelas, terima kasih")
    await town.wait(seconds=15)
    assert told(ani, "Jelas, terima kasih") == 1


# -- buttons --------------------------------------------------------------------------------------------------------


async def test_of_two_officers_one_takes_a_case_and_the_other_is_told(town, rina, sri, number):
    joko = await town.officer_of("Joko")
    await rina.presses(number, "Ambil")
    assert "Petugas: Rina" in rina.card(number)["text"]
    joko.inside().taps(joko.card(number)["id"], f"case:{number}:take")
    query = next(reversed(town.account.queries))
    await town.settle()
    assert town.account.queries[query] == {"text": "Laporan ini sudah diambil petugas lain.", "show_alert": True}
    await rina.presses(number, "Lepas")
    assert "Petugas: -" in rina.card(number)["text"]


async def test_resolving_asks_for_proof_and_closes_the_topic(town, rina, ani, number):
    await rina.presses(number, "Status ▾")
    await rina.presses(number, "Selesai")
    asked = rina.last(number, "balas pesan ini dengan foto hasilnya")
    rina.inside().photo(
        town.media.get(town.photo().ref), caption="kabel diganti", reply_to=asked["id"], thread=rina.thread(number)
    )
    await town.settle()
    assert "Status: Selesai" in rina.card(number)["text"]
    assert town.account.chats[rina.inside().at.info["id"]].topics[rina.thread(number)]["closed"]
    assert told(ani, "kabel diganti") == 1
    assert [b.label for b in ani.arrived[-1].buttons] == ["Sudah", "Belum", "Lihat laporan"]


async def test_rejecting_without_words_is_refused(town, rina, ani, number):
    await rina.presses(number, "Status ▾")
    await rina.presses(number, "Tolak")
    asked = rina.last(number, "balas pesan ini dengan alasannya")
    rina.inside().photo(town.media.get(town.photo().ref), reply_to=asked["id"], thread=rina.thread(number))
    await town.settle()
    assert rina.last(number, "Tulis alasannya")
    await rina.answers(number, asked, "ini jalan tol, kewenangan Jasa Marga")
    assert "Status: Ditolak" in rina.card(number)["text"]
    assert told(ani, "kewenangan Jasa Marga") == 1


async def test_handing_over_tells_the_resident_where(town, rina, ani, number):
    await rina.presses(number, "Status ▾")
    await rina.presses(number, "Alihkan ke instansi lain")
    await rina.answers(number, rina.last(number, "dialihkan ke instansi mana"), "PLN UP3 Serpong, jaringan mereka")
    assert told(ani, "PLN UP3 Serpong") == 1
    assert told(ani, "lapor.go.id") == 1


async def test_a_case_is_forwarded_to_another_agency(town, rina, ani, number):
    await rina.presses(number, "Teruskan ▾")
    await rina.presses(number, "Dinas Perhubungan")
    assert "Dinas: Dinas Perhubungan" in rina.card(number)["text"]
    assert told(ani, "Dinas Perhubungan") == 1


async def test_asking_the_resident_stops_the_promise_until_they_answer(town, rina, ani, number):
    await rina.presses(number, "Tanya warga")
    await rina.answers(number, rina.last(number, "dengan pertanyaan untuk warga"), "Tiang nomor berapa?")
    assert "janji berhenti dihitung" in rina.card(number)["text"]
    assert told(ani, "Tiang nomor berapa?") == 1
    await town.wait(days=2)
    await ani.say("tiang nomor 7")
    assert "Janji Senin, 30 November 2026" in rina.card(number)["text"]


async def test_lifting_goes_level_by_level_and_calls_those_above(town, rina, sri, number):
    await rina.presses(number, "Naikkan")
    assert "Naik ke atasan" in rina.card(number)["text"]
    assert "Sri" in rina.last(number, "Dinaikkan petugas")["text"]
    await rina.presses(number, "Naikkan")
    assert "Naik ke pimpinan" in rina.card(number)["text"]
    assert await rina.presses(number, "Naikkan") == "Laporan ini sudah di tingkat paling atas."


async def test_only_a_supervisor_opens_an_identity_and_alone(town, rina, sri, number):
    assert await rina.presses(number, "Buka identitas") == "Ini hanya bisa dilakukan atasan."
    await sri.presses(number, "Buka identitas")
    await sri.answers(number, sri.last(number, "Sri, balas pesan ini dengan alasan"), "surat polisi 12/XI")
    assert "Pelapor" not in "\n".join(m["text"] for m in sri.topic(number))
    assert "Pelapor" in sri.private.sees()[-1]["text"]


async def test_an_old_button_is_explained(town, rina, number):
    for data in ("case:LP-26-00001-Z:nonsense", "undo:1", "what", f"case:{number}:do:nonsense", "undo:x"):
        rina.inside().taps(rina.card(number)["id"], data)
        query = next(reversed(town.account.queries))
        await town.settle()
        assert town.account.queries[query]["text"], data


async def test_the_history_is_shown_when_it_is_asked_for(town, rina, number):
    await rina.notes(number, "hubungi PLN")
    await rina.presses(number, "Riwayat")
    assert "hubungi PLN" in rina.last(number, "Laporan diterima")["text"]


# -- topics by hand -------------------------------------------------------------------------------------------------


def is_closed(town: StaffTown, seat: Seat, number: str) -> bool:
    return bool(seat.inside().at.topics[seat.thread(number)]["closed"])


async def test_a_topic_closed_by_hand_asks_why_and_closes_the_case(town, rina, ani, number):
    rina.inside().closes_topic(rina.thread(number))
    await town.settle()
    assert rina.last(number, "Mengapa ditutup?")
    assert not is_closed(town, rina, number)
    await rina.presses(number, "Selesai")
    await rina.answers(number, rina.last(number, "foto hasilnya"), "sudah diamankan PLN")
    assert is_closed(town, rina, number)
    assert "Status: Selesai" in rina.card(number)["text"]


async def test_a_topic_closed_by_mistake_stays_open(town, rina, number):
    rina.inside().closes_topic(rina.thread(number))
    await town.settle()
    await rina.presses(number, "Biarkan terbuka")
    assert not is_closed(town, rina, number)
    with pytest.raises(LookupError):
        rina.last(number, "Mengapa ditutup?")


async def test_a_topic_opened_again_reopens_the_case(town, rina, ani, number):
    await rina.presses(number, "Status ▾")
    await rina.presses(number, "Selesai")
    await rina.answers(number, rina.last(number, "foto hasilnya"), "sudah")
    assert is_closed(town, rina, number)
    rina.inside().closes_topic(rina.thread(number), closed=False)
    await town.settle()
    assert "Status: Dibuka kembali" in rina.card(number)["text"]
    assert told(ani, "dibuka kembali") == 1


async def test_a_topic_of_a_case_that_cannot_be_opened_again_is_closed_again(town, rina, number):
    await rina.presses(number, "Status ▾")
    await rina.presses(number, "Alihkan ke instansi lain")
    await rina.answers(number, rina.last(number, "dialihkan ke instansi mana"), "PLN")
    rina.inside().closes_topic(rina.thread(number), closed=False)
    await town.settle()
    assert is_closed(town, rina, number)


# -- strangers ------------------------------------------------------------------------------------------------------


async def test_strangers_are_told_once_and_have_no_effect(town, rina, ani, number):
    budi = town.stranger("Budi")
    for text in ("halo", "saya ambil ya", "/petugas"):
        budi.inside().says(text, reply_to=budi.card(number)["id"], thread=budi.thread(number))
        await town.settle()
    assert len([m for m in budi.topic(number) if "Ruang ini untuk petugas" in m["text"]]) == 1
    assert "Ruang ini untuk petugas" in await budi.presses(number, "Ambil")
    assert "Petugas: -" in rina.card(number)["text"]
    await town.wait(minutes=1)
    assert not told(ani, "halo")
    assert events((await town.desk.file(number)).history, "note", "reply", "taken") == []


# -- long and odd words ---------------------------------------------------------------------------------------------


async def test_a_card_full_of_signs_is_shown_whole(town, rina, ani):
    number = await lodges(ani, f"{LIVE_WIRE} " + "&<>" * 450)
    card = rina.card(number)["text"]
    assert "&<>&<>" in card
    assert "Janji" in card
    await rina.commands(f"/kasus {number}")
    said = "\n".join(m["text"] for m in rina.inside().sees() if not m["thread"])
    assert number in said
    assert "&<>&<>" in said


async def test_who_writes_in_a_topic_that_was_left_is_told_where_the_case_is(town, rina, number):
    old = rina.thread(number)
    await town.chat.store.drop_topic(number)
    await town.desk.note(number, ADMIN, "lanjut di sini")
    await town.settle()
    said = rina.inside().says("halo, masih di sini?", thread=old)
    await town.settle()
    answer = next(m for m in rina.inside().sees() if m["reply_to"] == said["message_id"])
    assert f"Lanjutkan di {number}" in answer["text"]
