"""What officers and others do besides the straight way: albums, places, old buttons, closed topics, wrong commands."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete
from telegram import Update

from bot.cases.lifecycle import Action
from bot.journal.tables import PostRow
from bot.staff.officers import Rank
from tests.bot.staff.telegram.staff_town import ADMIN, LIVE_WIRE, Seat, StaffTown, lodges
from tests.bot.staff.telegram.test_commands import general
from tests.bot.staff.telegram.test_officers_at_work import deliver, events, is_closed, told

VENUE = {
    "venue": {"location": {"latitude": -6.3, "longitude": 106.7}, "title": "Bengkel Jaya", "address": "Jl. Raya 1"},
    "location": {"latitude": -6.3, "longitude": 106.7},
}
CONTACT = {"contact": {"phone_number": "62811", "first_name": "Mandor", "last_name": "Dedi"}}


async def answers_with_album(town: StaffTown, seat: Seat, number: str) -> list[dict[str, Any]]:
    pictures = [town.media.get(town.photo().ref) for _ in range(3) if town.next_id()]
    sent = seat.inside().album(
        pictures, caption="Sudah dipasang", reply_to=seat.card(number)["id"], thread=seat.thread(number)
    )
    await town.settle()
    return sent


async def toast(town: StaffTown, seat: Seat, number: str, data: str) -> str:
    """Press what may be an old button of a card; what is said to the one who pressed."""
    query = seat.inside().taps(seat.card(number)["id"], f"case:{number}:{data}")
    await town.settle()
    answer = town.account.queries[query]
    assert answer is not None
    return str(answer["text"])


# -- albums ---------------------------------------------------------------------------------------------------------


async def test_an_album_is_undone(town, rina, ani, number):
    await answers_with_album(town, rina, number)
    assert await rina.presses(number, "Urungkan") == "Dibatalkan; warga tidak menerimanya."
    await town.wait(minutes=1)
    assert not told(ani, "Sudah dipasang")


async def test_the_words_of_an_album_are_corrected(town, rina, ani, number):
    first, *_ = await answers_with_album(town, rina, number)
    rina.inside().edits(first["message_id"], "Sudah dipasang dan dicat")
    await town.wait(seconds=15)
    assert told(ani, "dan dicat") == 1


@pytest.mark.parametrize("part", [0, 2])
async def test_an_album_is_taken_back_by_any_of_its_parts(town, rina, ani, number, part):
    sent = await answers_with_album(town, rina, number)
    await town.wait(seconds=15)
    rina.inside().says("/hapus", reply_to=sent[part]["message_id"], thread=rina.thread(number))
    await town.settle()
    assert rina.last(number, "Ditarik")


async def test_the_first_of_an_album_that_is_heard_again_is_not_in_it_twice(town, rina, ani, number):
    first, *_ = await answers_with_album(town, rina, number)
    key = f"tg:{first['chat']['id']}:{first['message_id']}"
    posts = PostRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
    await town.journal.write(lambda c: c.execute(delete(posts).where(posts.c.key == key)))  # it died before
    update = next(u for u in town.account.emitted if u.get("message") is first)
    await town.chat.room.hear(Update.de_json(update, town.chat.bot))
    history = (await town.desk.file(number)).history
    assert [len(event.media) for event in history if event.kind == "reply"] == [3]


async def test_all_photos_of_a_result_reach_the_resident(town, rina, ani, number):
    await rina.presses(number, "Status ▾")
    await rina.presses(number, "Selesai")
    asked = rina.last(number, "foto hasilnya")
    pictures = [town.media.get(town.photo().ref) for _ in range(3) if town.next_id()]
    rina.inside().album(pictures, caption="ini hasilnya", reply_to=asked["id"], thread=rina.thread(number))
    await town.settle()
    await town.wait(seconds=15)
    assert "Status: Selesai" in rina.card(number)["text"]
    assert told(ani, "ini hasilnya") == 1
    shown = [seen for seen in town.person(ani.address).sees() if seen["media"] == "photo" and not seen["mine"]]
    assert len(shown) == 3
    assert not [seen for seen in rina.topic(number) if "Tidak bisa" in seen["text"]]
    assert is_closed(town, rina, number)


# -- what is answered, what is noted --------------------------------------------------------------------------------


async def test_a_reply_to_the_residents_photo_of_the_case_goes_to_the_resident(town, rina):
    bejo = town.resident("Bejo")
    number = await lodges(bejo, LIVE_WIRE, photo=True)
    photo = next(seen for seen in rina.topic(number) if seen["media"] == "photo")
    await rina.answers(number, photo, "Tiang nomor berapa ini?")
    await town.wait(seconds=15)
    assert told(bejo, "Tiang nomor berapa ini?") == 1


@pytest.mark.parametrize(
    ("said", "noted"),
    [
        ({"location": {"latitude": -6.3, "longitude": 106.7}}, "-6.30000, 106.70000"),
        (VENUE, "Bengkel Jaya, Jl. Raya 1\n-6.30000, 106.70000"),
        (CONTACT, "Mandor Dedi 62811"),
    ],
    ids=["place", "venue", "contact"],
)
async def test_places_and_contacts_are_notes_too(town, rina, number, said, noted):
    message = rina.inside().sends(said, thread=rina.thread(number))
    await town.settle()
    assert rina.marks(message) == ["✍"]
    assert events((await town.desk.file(number)).history, "note") == [("note", noted)]


async def test_a_venue_and_a_contact_reach_the_resident_in_words(town, rina, ani, number):
    for said in (VENUE, CONTACT):
        rina.inside().sends(said, reply_to=rina.card(number)["id"], thread=rina.thread(number))
        await town.settle()
    await town.wait(seconds=15)
    assert told(ani, "Bengkel Jaya, Jl. Raya 1") == 1
    assert told(ani, "Mandor Dedi 62811") == 1


async def test_why_an_answer_cannot_be_changed_is_said_as_it_is(town, rina, sri, ani, number):
    said = await rina.answers(number, rina.card(number), "Salah kirim")
    asked = rina.last(number, "Terkirim dalam 10 detik")
    query = sri.inside().presses("Urungkan", message_id=asked["id"])
    await town.settle()
    assert "Hanya penulisnya" in town.account.queries[query]["text"]
    await rina.presses(number, "Urungkan")
    rina.inside().edits(said["message_id"], "Sekarang benar")
    await town.settle()
    assert rina.last(number, "sudah dibatalkan")["reply_to"] == said["message_id"]


async def test_a_place_of_the_resident_reaches_the_officers(town, rina, ani, number):
    await rina.answers(number, rina.card(number), "Di mana tepatnya?")
    await town.wait(seconds=15)
    person = town.person(ani.address)
    person.location(-6.31, 106.71)
    await deliver(town, person)
    heard = rina.last(number, "🗣 📍")
    assert "mlat=-6.31000&mlon=106.71000" in heard["text"]
    person.venue(-6.32, 106.72, "Warung Bu Ida", "Jl. Raya 2")
    await deliver(town, person)
    assert rina.last(number, "Warung Bu Ida")
    await rina.answers(number, heard, "Baik, sudah jelas")
    await town.wait(seconds=15)
    assert told(ani, "sudah jelas") == 1


async def test_a_place_answers_the_question_what_to_add(town, rina, ani, number):
    await ani.say("laporan saya")
    await ani.tap(number)
    await ani.tap("Tambah keterangan")
    await ani.location(-6.31, 106.71)
    assert rina.last(number, "mlat=-6.31000&mlon=106.71000")


async def test_when_nobody_follows_a_case_any_more_an_answer_is_refused(town, rina, ani, number):
    await ani.say("laporan saya")
    await ani.tap(number)
    await ani.tap("Berhenti ikuti")
    said = await rina.answers(number, rina.card(number), "Sudah dicek")
    assert rina.last(number, "Tidak ada lagi warga yang mengikuti")["reply_to"] == said["message_id"]
    await rina.presses(number, "Tanya warga")
    await rina.answers(number, rina.last(number, "dengan pertanyaan untuk warga"), "Di mana?")
    assert "janji berhenti" not in rina.card(number)["text"]


# -- a case that is over --------------------------------------------------------------------------------------------


async def test_on_a_case_that_is_over_what_can_be_seen_is_shown_and_the_rest_refused(town, rina, sri, number):
    await town.desk.act(number, ADMIN, Action.HAND_OVER, "PLN")
    await town.settle()
    for data in ("take", "release", "up", "pause"):
        assert await toast(town, rina, number, data) == "Laporan ini sudah berakhir."
    assert not await toast(town, rina, number, "hist")
    assert rina.last(number, "Laporan diterima")
    assert is_closed(town, rina, number)
    assert await toast(town, rina, number, "who") == "Ini hanya bisa dilakukan atasan."
    await toast(town, sri, number, "who")
    assert not is_closed(town, sri, number)  # there the reason is to be written
    await sri.answers(number, sri.last(number, "Sri, balas pesan ini dengan alasan"), "surat polisi 12/XI")
    assert "Pelapor" in sri.private.sees()[-1]["text"]
    assert is_closed(town, sri, number)


async def test_a_case_at_the_wrong_agency_goes_on_to_another(town, rina, number):
    for agency in ("Dinas Perhubungan", "Dinas Lingkungan Hidup"):
        await rina.presses(number, "Teruskan ▾")
        await rina.presses(number, agency)
        assert f"Dinas: {agency}" in rina.card(number)["text"]


# -- who is no officer ----------------------------------------------------------------------------------------------


async def test_a_stranger_neither_closes_a_topic_nor_opens_it(town, rina, number):
    budi = town.stranger("Budi")
    budi.inside().closes_topic(rina.thread(number))
    await town.settle()
    assert not is_closed(town, rina, number)
    assert len([m for m in rina.topic(number) if "Ruang ini untuk petugas" in m["text"]]) == 1
    await town.desk.act(number, ADMIN, Action.HAND_OVER, "PLN")
    await town.settle()
    budi.inside().closes_topic(rina.thread(number), closed=False)
    await town.settle()
    assert is_closed(town, rina, number)


async def test_an_invitation_takes_nothing_from_who_is_an_officer(town, rina, sri, number):
    await sri.presses(number, "Ambil")
    sri.private.says("/undang petugas")
    await town.settle()
    code = sri.private.sees()[-1]["text"].splitlines()[1]
    sri.private.user["first_name"] = "Sri Wahyuni"
    sri.private.says(f"/start {code}")
    await town.settle()
    assert "masih bisa dipakai orang lain" in sri.private.sees()[-1]["text"]
    rise = await town.chat.officers.invite(Rank.HEAD, "", ADMIN)
    sri.private.says(f"/start {rise}")
    await town.settle()
    assert "Selamat datang, Sri (pimpinan)" in sri.private.sees()[-1]["text"]
    await sri.commands("/saya")
    assert number in general(sri)[-1]["text"]
    budi = town.stranger("Budi")
    budi.private.says(f"/start {code}")
    await town.settle()
    assert "Selamat datang, Budi (petugas)" in budi.private.sees()[-1]["text"]


# -- commands -------------------------------------------------------------------------------------------------------


async def test_a_search_sees_all_of_ones_own_agency_and_says_how_many(town, rina):
    for n in range(17):
        await lodges(town.resident(f"R{n}"), f"kabel listrik putus di gang {n}, ada api, bahaya")
    mine = await lodges(town.resident("Bejo"), "sampah numpuk dekat gardu kabel, ga diangkut, bau")
    await town.desk.act(mine, ADMIN, Action.FORWARD, agency="dlh")
    budi = await town.officer_of("Budi", agency="dlh")
    await budi.commands("/cari kabel")
    assert general(budi)[-1]["text"].splitlines()[0] == "Ditemukan: 1"
    assert mine in general(budi)[-1]["text"]
    await rina.commands("/cari kabel")
    found = general(rina)[-1]["text"].splitlines()
    assert (found[0], found[-1]) == ("Ditemukan: 18", "… dan 3 lagi")


async def test_a_command_without_what_it_needs_says_what(town, rina, sri, number):
    for command, words in (
        ("/cari", "/cari lampu mati"),
        ("/kasus", "/kasus LP-26-00042-X"),
        ("/kasus sampah", "Laporan itu tidak ada"),
        ("/keluarkan", "/keluarkan NAMA"),
        ("/tugaskan Rina", "/tugaskan NAMA di topik"),
        ("/pangkat Rina", "/pangkat NAMA PANGKAT"),
    ):
        await sri.commands(command)
        assert words in general(sri)[-1]["text"], command
    sri.inside().says("/kasus sampah", thread=sri.thread(number))
    await town.settle()
    assert sri.last(number, "Laporan itu tidak ada")


async def test_each_belum_calls_those_above_once(town, rina, sri, ani, number):
    for word in ("masih mati", "mati lagi"):
        await town.desk.act(number, ADMIN, Action.RESOLVE, "beres")
        await town.settle()
        await ani.tap("Belum")
        await ani.say(word)
        assert rina.last(number, word)["text"].count("👉 Sri") == 1


async def test_a_question_to_the_resident_may_have_a_picture(town, rina, ani, number):
    await rina.presses(number, "Tanya warga")
    asked = rina.last(number, "dengan pertanyaan untuk warga")
    picture = town.media.get(town.photo().ref)
    rina.inside().photo(picture, caption="Yang ini?", reply_to=asked["id"], thread=rina.thread(number))
    await town.settle()
    shown = [seen for seen in town.person(ani.address).sees() if "Yang ini?" in seen["text"]]
    assert [seen["media"] for seen in shown] == ["photo"]


async def test_who_is_given_a_case_is_called(town, rina, sri, number):
    sri.inside().says("/tugaskan rina", thread=sri.thread(number))
    await town.settle()
    line = sri.last(number, "Ditugaskan")
    assert line["text"].endswith("Sri: Rina 👉 Rina")
    assert f"tg://user?id={rina.private.id}" in str(line["entities"])


async def test_a_command_for_another_bot_is_not_ours(town, rina, number):
    before = len(general(rina))
    await rina.commands("/saya@poll_bot")
    await rina.notes(number, "/poll@poll_bot kapan rapat?")
    assert not [seen for seen in general(rina)[before:] if not seen["mine"]]
    assert events((await town.desk.file(number)).history, "note") == []
