"""The staff page through its real HTTP shape: the one-time link, the list, one case, its forms."""

from __future__ import annotations

import base64
import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import httpx
import pytest
from PIL import Image

from tests.bot.channels.test_web import Browser, photo
from tests.bot.staff.office import admin, enrol, form_key, problem, shown, told, until, visitor
from tests.house import RunningHouse

IN_CITY = {"lat": "-6.30", "lon": "106.70"}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with RunningHouse(tmp_path_factory.mktemp("house")) as running:
        yield running


@pytest.fixture(scope="module")
def boss(house):
    with admin(house) as made:
        yield made


@pytest.fixture(scope="module")
def crew(house, boss):
    with ExitStack() as stack:
        people = (
            ("wati", "officer", ""),
            ("joko", "officer", ""),
            ("sri", "supervisor", ""),
            ("dedi", "officer", "dlh"),
        )
        yield {name: stack.enter_context(enrol(house, boss, name, rank, agency)) for name, rank, agency in people}


@pytest.fixture
def wati(crew):
    return crew["wati"]


@pytest.fixture
def sri(crew):
    return crew["sri"]


@pytest.fixture
def resident(house):
    made = Browser(house.address)
    yield made
    made.http.close()


def status(answer: httpx.Response) -> str:
    found = re.search(r'<h1 id="nomor">.*?<span class="status (\w+)">', answer.text)
    assert found, answer.text
    return found[1]


def test_the_link_works_once_and_nobody_else_gets_in(house, boss):
    with visitor(house) as stranger:
        assert stranger.get(house.staff_link).status_code == 403
        for path in ("", "/kasus/LP-26-00001-Z", "/masuk", "/orang", "/rekap", "/rekap.png"):
            assert stranger.get(f"/petugas{path}").status_code == 403
        for path in ("/kasus/LP-26-00001-Z/balas", "/orang/undang"):
            assert stranger.post(f"/petugas{path}", data={"text": "x"}).status_code == 403
    assert boss.get("/petugas").status_code == 200


def test_reply_status_and_note_through_the_forms(wati, resident):
    number = resident.lodge()
    assert number in wati.get("/petugas").text
    page = wati.get(f"/petugas/kasus/{number}").text
    assert "gang haji nawi" in page
    assert "Rahasia" in page
    assert "openstreetmap.org" in page
    path = f"/petugas/kasus/{number}"
    key = form_key(page, "balas")
    for _ in range(2):
        answer = wati.post(f"{path}/balas", data={"text": "Mohon <sabar> ya", "key": key})
        assert "Mohon &lt;sabar&gt; ya" in answer.text
    until(lambda: told(resident, "Mohon &lt;sabar&gt; ya"))
    assert told(resident, "Mohon &lt;sabar&gt; ya") == 1
    assert "wati" in resident.http.get("/chat/history").text
    until(lambda: "sampai ke 1 warga" in shown(wati.get(path)))
    wati.post(f"{path}/catatan", data={"text": "cek gardu dulu"}, files=[("files", ("note.png", photo(), "image/png"))])
    assert "cek gardu dulu" in wati.get(path).text
    assert told(resident, "cek gardu") == 0
    files = [("files", ("after.png", photo(), "image/png"))]
    wati.post(f"{path}/status", data={"action": "resolve", "text": "sudah menyala"}, files=files)
    until(lambda: told(resident, "Sudah beres?"))
    last = resident.http.get("/chat/history").json()["lines"][-1]
    assert last["media"]
    assert [b["label"] for b in last["buttons"]][:2] == ["Sudah", "Belum"]
    assert "ditutup" in resident.say("Sudah", tap=last["buttons"][0]["value"])[0]["html"] or told(
        resident, "saya tutup"
    )


def test_an_answer_can_be_undone_for_ten_seconds_and_is_written_better(wati, resident):
    number = resident.lodge()
    path = f"/petugas/kasus/{number}"
    answer = wati.post(f"{path}/balas", data={"text": "salah ketik besok"})
    assert "Terkirim dalam 10 detik." in shown(answer)
    event = answer.text.split('name="jawaban" value="')[1].split('"')[0]
    assert told(resident, "salah ketik") == 0
    again = wati.post(f"{path}/urungkan", data={"jawaban": event})
    assert "warga tidak menerimanya" in shown(again)
    assert re.search(r"<textarea[^>]*>salah ketik besok</textarea>", again.text)
    assert "dibatalkan sebelum terkirim" in shown(again)
    wati.post(f"{path}/balas", data={"text": "Tim turun besok pagi"})
    until(lambda: told(resident, "Tim turun besok pagi"))
    assert told(resident, "salah ketik") == 0
    late = wati.post(f"{path}/urungkan", data={"jawaban": event})
    assert late.status_code in {404, 409}
    sent = wati.get(path).text.split("/ralat")[1].split('name="jawaban" value="')[1].split('"')[0]
    assert problem(wati.post(f"{path}/urungkan", data={"jawaban": sent})).startswith("Sudah terkirim")
    wati.post(f"{path}/ralat", data={"jawaban": sent, "text": "Tim turun lusa"})
    until(lambda: told(resident, "Tim turun lusa"))
    wati.post(f"{path}/tarik", data={"jawaban": sent})
    assert "Jawaban ditarik" in shown(wati.get(path))


def test_another_officers_answer_is_not_mine_to_undo(crew, resident):
    number = resident.lodge()
    path = f"/petugas/kasus/{number}"
    answer = crew["wati"].post(f"{path}/balas", data={"text": "dari wati"})
    event = answer.text.split('name="jawaban" value="')[1].split('"')[0]
    assert 'name="jawaban"' not in crew["joko"].get(path).text
    assert crew["joko"].post(f"{path}/urungkan", data={"jawaban": event}).status_code == 403


def test_a_choice_that_was_not_made_and_a_reason_that_was_not_given_are_asked_for(crew, sri, resident):
    path = f"/petugas/kasus/{resident.lodge()}"
    assert problem(crew["wati"].post(f"{path}/siap", data={"text": "Halo"})) == "Pilih dulu salah satu."
    assert problem(sri.post(f"{path}/identitas", data={"text": " "})) == "Tulis dulu isinya."


def test_a_ready_answer_is_filled_in_and_joins_what_was_written(wati, resident):
    number = resident.lodge()
    page = wati.post(f"/petugas/kasus/{number}/siap", data={"siap": "thanks", "text": "Sudah kami terima."}).text
    assert "Sudah kami terima.\nTerima kasih atas laporannya. Salam, wati." in page
    page = wati.post(f"/petugas/kasus/{number}/siap", data={"siap": "checking"}).text
    assert re.search(rf"<textarea[^>]*>[^<]*{number}", page)
    assert wati.post(f"/petugas/kasus/{number}/siap", data={"siap": "nope"}).status_code == 404


def test_a_resident_can_answer_an_officer_in_plain_words(wati, resident):
    number = resident.lodge()
    wati.post(f"/petugas/kasus/{number}/balas", data={"text": "Tiang nomor berapa?"})
    until(lambda: told(resident, "Tiang nomor"))
    resident.say("yang dekat warung pak")
    assert "yang dekat warung pak" in wati.get(f"/petugas/kasus/{number}").text


def test_what_is_not_possible_is_said_and_nothing_written_is_lost(wati, resident):
    number = resident.lodge()
    path = f"/petugas/kasus/{number}"

    def refused(act: str, **data: str) -> str:
        answer = wati.post(f"{path}/{act}", data=data)
        assert answer.status_code == 409
        return problem(answer)

    assert refused("status", action="reject") == "Tulis alasannya; warga membaca alasan itu."
    assert refused("status", action="hand_over") == "Tulis alasannya; warga membaca alasan itu."
    assert refused("status", action="resolve") == "Kirim foto hasilnya, atau tulis keterangannya."
    assert refused("status", action="reopen", text="x") == "Tidak bisa: laporan ini Diterima."
    assert refused("balas", text="  ") == "Tulis dulu isinya."
    assert refused("tanya") == "Tulis dulu isinya."
    assert refused("teruskan") == "Pilih dulu salah satu."
    assert wati.post(f"{path}/status", data={"action": "odd"}).status_code == 404
    assert wati.post(f"{path}/odd", data={}).status_code == 404
    bad = [("files", ("x.exe", b"MZ", "application/x"))]
    answer = wati.post(f"{path}/balas", data={"text": "tulisan panjang saya"}, files=bad)
    assert "paling besar 20 MB" in problem(answer)
    assert re.search(r"<textarea[^>]*>tulisan panjang saya</textarea>", answer.text)
    many = [("files", (f"{n}.png", photo(), "image/png")) for n in range(11)]
    assert "Paling banyak 10 berkas" in problem(wati.post(f"{path}/balas", data={"text": "x"}, files=many))
    for unknown in ("LP-26-99999-A", "nonsense"):
        answer = wati.get(f"/petugas/kasus/{unknown}")
        assert (answer.status_code, problem(answer)) == (404, "Laporan itu tidak ada.")
    for other in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert wati.post(f"{path}/catatan", data={"text": "dari luar"}, headers=other).status_code == 403
    assert "dari luar" not in wati.get(path).text


def test_take_search_and_filter(crew, resident):
    wati, number = crew["wati"], resident.lodge()
    wati.post(f"/petugas/kasus/{number}/ambil")
    assert "Ambil laporan ini" not in wati.get(f"/petugas/kasus/{number}").text
    for narrowed in ({"cari": number.lower(), "tampil": "all"}, {"siapa": "saya"}, {"tampil": "nonsense", "hal": "x"}):
        assert number in wati.get("/petugas", params=narrowed).text
    for narrowed in ({"tampil": "closed"}, {"siapa": "bebas"}, {"terlambat": "1"}, {"tingkat": "3"}, {"dinas": "dlh"}):
        assert number not in wati.get("/petugas", params=narrowed).text
    assert number not in crew["joko"].get("/petugas", params={"siapa": "saya"}).text


def test_of_two_officers_at_once_one_wins_and_the_other_is_told(crew, sri, resident):
    number = resident.lodge()
    for _ in range(3):
        with ThreadPoolExecutor(2) as both:
            asked = [both.submit(crew[name].post, f"/petugas/kasus/{number}/ambil") for name in ("wati", "joko")]
            answers = [one.result() for one in asked]
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        lost = next(answer for answer in answers if answer.status_code == 409)
        assert "etugas lain" in problem(lost)
        assert shown(lost).count("Diambil ") == shown(lost).count("Dilepas ") + 1
        sri.post(f"/petugas/kasus/{number}/lepas")
    stale = crew["joko"].post(f"/petugas/kasus/{number}/status", data={"action": "verify"})
    assert status(stale) == "verified"
    again = crew["wati"].post(f"/petugas/kasus/{number}/status", data={"action": "verify"})
    assert (again.status_code, problem(again)) == (409, "Tidak bisa: laporan ini Diperiksa.")


def test_release_assign_and_take_over_are_as_the_rank_allows(crew, sri, resident):
    wati, joko, number = crew["wati"], crew["joko"], resident.lodge()
    path = f"/petugas/kasus/{number}"
    wati.post(f"{path}/ambil")
    assert joko.post(f"{path}/lepas").status_code == 403
    assert problem(joko.post(f"{path}/ambil")) == "Laporan ini sudah diambil petugas lain."
    assert problem(joko.post(f"{path}/tugaskan", data={"kepada": "joko"})) == "Ini hanya bisa dilakukan atasan."
    assert "Tugaskan" not in shown(joko.get(path))
    assert "Dipegang joko." in shown(sri.post(f"{path}/tugaskan", data={"kepada": "Joko"}))
    assert problem(sri.post(f"{path}/tugaskan", data={"kepada": "siapa"})) == "Petugas itu tidak ada."
    assert problem(sri.post(f"{path}/tugaskan", data={"kepada": "dedi"})) == "Laporan ini ditangani dinas lain."
    assert "Anda yang memegang." in shown(joko.get(path))
    assert "Ambil laporan ini" in shown(joko.post(f"{path}/lepas"))


def test_ask_escalate_close_and_open_again(wati, resident):
    number = resident.lodge()
    path = f"/petugas/kasus/{number}"
    page = shown(wati.post(f"{path}/tanya", data={"text": "Tiangnya nomor berapa?"}))
    assert "Menunggu warga sejak" in page
    until(lambda: told(resident, "Tiangnya nomor berapa?"))
    assert wati.post(f"{path}/tanya", data={"text": "lagi"}).status_code == 409
    resident.say("nomor 12")
    assert "Menunggu warga sejak" not in shown(wati.get(path))
    before = shown(wati.get(path))
    assert "Naik ke atasan" not in before
    for level in ("Naik ke atasan", "Naik ke pimpinan"):
        wati.post(f"{path}/naikkan", data={"text": "mohon dibantu"})
        if level not in shown(wati.get(path)):
            wati.post(f"{path}/naikkan", data={"text": "mohon dibantu lagi"})
        assert level in shown(wati.get(path))
    top = wati.post(f"{path}/naikkan", data={"text": "lagi"})
    assert problem(top) == "Laporan ini sudah di tingkat paling atas."
    ways = ("resolve", "sudah menyala"), ("close", ""), ("reopen", "ternyata belum"), ("hand_over", "milik PLN")
    for (action, text), to in zip(ways, ("resolved", "closed", "reopened", "handed_over"), strict=True):
        assert status(wati.post(f"{path}/status", data={"action": action, "text": text})) == to
    until(lambda: told(resident, "SP4N"))
    assert wati.post(f"{path}/status", data={"action": "reopen", "text": "x"}).status_code == 409


def test_who_reported_is_shown_once_to_a_supervisor_with_a_reason(crew, sri, resident):
    number, path = (n := resident.lodge()), f"/petugas/kasus/{n}"
    address = f"web:{person(resident)}"
    refused = crew["wati"].post(f"{path}/identitas", data={"text": "ingin tahu"})
    assert (refused.status_code, problem(refused)) == (403, "Ini hanya bisa dilakukan atasan.")
    assert sri.post(f"{path}/identitas", data={"text": " "}).status_code == 409
    key = form_key(sri.get(path).text, "identitas")
    for _ in range(2):
        page = sri.post(f"{path}/identitas", data={"text": "diminta polisi", "key": key})
        assert address in shown(page)
        assert page.headers["cache-control"] == "no-store"
    later = shown(sri.get(path))
    assert address not in later
    assert later.count("diminta polisi") == 1
    assert "Identitas dibuka sri" in later
    assert number in later


def test_what_another_agency_handles_is_not_listed_and_not_opened(crew, sri, resident):
    dedi, number = crew["dedi"], resident.lodge()
    path = f"/petugas/kasus/{number}"
    for page in ("/petugas", "/petugas?tampil=all", "/petugas?cari=haji", "/petugas?dinas=dishub"):
        assert f"/kasus/{number}" not in dedi.get(page).text
    for answer in (dedi.get(path), dedi.post(f"{path}/ambil"), dedi.post(f"{path}/balas", data={"text": "x"})):
        assert (answer.status_code, problem(answer)) == (403, "Laporan ini ditangani dinas lain.")
    assert "gang haji nawi" not in dedi.get(path).text
    sri.post(f"{path}/teruskan", data={"dinas": "dlh", "text": "ini sampah"})
    assert number in dedi.get("/petugas").text
    again = dedi.post(f"{path}/status", data={"action": "start"})
    assert status(again) == "in_progress"
    assert "Rekap Dinas Lingkungan Hidup" in shown(dedi.get("/petugas/rekap?dinas=dishub"))


def test_who_forwards_a_case_away_reads_where_it_went(crew, sri, resident):
    dedi, number = crew["dedi"], resident.say("sampah menumpuk di depan pasar sejak kemarin") and lodge_here(resident)
    assert number in dedi.get("/petugas").text
    answer = dedi.post(f"/petugas/kasus/{number}/teruskan", data={"dinas": "dishub"})
    assert answer.status_code == 200
    assert f"{number} sudah diteruskan ke dinas lain" in shown(answer)
    assert dedi.get(f"/petugas/kasus/{number}").status_code == 403


def lodge_here(resident: Browser, *, anonymous: bool = False, picture: bytes = b"") -> str:
    """Finish a complaint that was begun."""
    replies = resident.say("tidak" if anonymous else "Setuju")
    if not anonymous:
        replies = resident.say("Setuju", tap="consent:yes") if "Setuju" in str(replies) else replies
    replies = resident.say(**IN_CITY)
    if any(button["label"] == "Ini masalah lain" for reply in replies for button in reply["buttons"]):
        replies = resident.tap(replies, "Ini masalah lain")
    if picture:
        replies = resident.say(files=[("files", ("Budi Santoso rumah.jpg", picture, "image/jpeg"))])
    replies = resident.tap(replies, "Lanjut")
    if not anonymous:
        replies = resident.tap(replies, "Terbuka")
    return RunningHouse.number_in(resident.tap(replies, "Kirim")[-1]["html"])


def person(resident: Browser) -> str:
    """The name of this browser, as its cookie holds it."""
    signed = resident.http.cookies["warga"].split(".")[0]
    return str(json.loads(base64.urlsafe_b64decode(signed + "=" * (-len(signed) % 4))))


def located() -> bytes:
    """A photo in which the camera wrote whose it is."""
    picture, exif = Image.new("RGB", (64, 48), "blue"), Image.Exif()
    exif[0x013B] = "Budi Santoso"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    assert b"Budi Santoso" in out.getvalue()
    return out.getvalue()


def test_of_an_anonymous_reporter_no_byte_tells(crew, sri, resident):
    resident.say("sampah menumpuk di depan pasar sejak kemarin")
    number = lodge_here(resident, anonymous=True, picture=located())
    wati, path = crew["wati"], f"/petugas/kasus/{number}"
    wati.post(f"{path}/balas", data={"text": "Kami cek"})
    until(lambda: told(resident, "Kami cek"))
    wati.post(f"{path}/status", data={"action": "start"})
    who = person(resident)
    pages = ["/petugas", "/petugas?tampil=all", f"/petugas?cari={number}", "/petugas/orang", "/petugas/rekap", path]
    seen = 0
    for officer in (wati, sri):
        while pages[seen:]:
            answer = officer.get(pages[seen])
            everything = answer.content + str(answer.headers).encode() + str(answer.url).encode()
            for telling in (who.encode(), who[:6].encode(), b"Budi Santoso", b"rumah.jpg", b"web:", b"web "):
                assert telling not in everything, (pages[seen], telling)
            pages += [ref for ref in set(re.findall(r"/media/\w+", answer.text)) if ref not in pages]
            seen += 1
    assert any(page.startswith("/media/") for page in pages)
    assert "Anonim" in wati.get(path).text


def test_the_figures_are_there_in_words_tables_and_a_picture(wati, resident):
    resident.lodge()
    page = wati.get("/petugas/rekap")
    assert "Masih berjalan" in shown(page)
    assert "Berjalan menurut kecamatan" in shown(page)
    link = re.search(r'href="(/petugas\?kategori=[^"]+)"', page.text)
    assert link
    assert wati.get(link[1]).status_code == 200
    picture = wati.get("/petugas/rekap.png")
    assert Image.open(io.BytesIO(picture.content)).size == (900, 1200)
    assert wati.get("/petugas/rekap?dinas=nope").status_code == 404


def test_questions_without_an_answer_are_listed(wati, resident, house):
    resident.say("siapa presiden amerika sekarang")
    page = wati.get("/petugas/pertanyaan")
    assert page.status_code == 200
    assert "siapa presiden amerika sekarang" in page.text
    assert "/petugas/pertanyaan" in wati.get("/petugas").text
    stranger = httpx.get(f"{house.address}/petugas/pertanyaan", trust_env=False)
    assert stranger.status_code == 403
