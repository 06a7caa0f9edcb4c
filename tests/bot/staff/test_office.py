"""The staff page through its real HTTP shape: the one-time link, the list, one case, its forms."""

from __future__ import annotations

import httpx
import pytest

from tests.bot.channels.test_web import Browser, photo
from tests.house import RunningHouse


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with RunningHouse(tmp_path_factory.mktemp("house")) as running:
        yield running


@pytest.fixture(scope="module")
def officer(house):
    with httpx.Client(base_url=house.address, trust_env=False, follow_redirects=True, timeout=20) as made:
        assert made.get(house.staff_link).status_code == 200
        yield made


@pytest.fixture
def resident(house):
    made = Browser(house.address)
    yield made
    made.http.close()


def form_key(page: str, act: str) -> str:
    form = page.split(f'/{act}"')[1]
    return form.split('name="key" value="')[1].split('"')[0]


def told(resident: Browser, words: str) -> int:
    return sum(words in line.get("html", "") for line in resident.http.get("/chat/history").json()["lines"])


def test_the_link_works_once_and_nobody_else_gets_in(house, officer):
    stranger = httpx.Client(base_url=house.address, trust_env=False, follow_redirects=True)
    assert stranger.get(house.staff_link).status_code == 403
    for path in ("/petugas", "/petugas/kasus/LP-26-00001-Z", "/petugas/masuk"):
        assert stranger.get(path).status_code == 403
    assert stranger.post("/petugas/kasus/LP-26-00001-Z/balas", data={"text": "x"}).status_code == 403
    assert officer.get("/petugas").status_code == 200
    stranger.close()


def test_reply_status_and_note_through_the_forms(officer, resident):
    number = resident.lodge()
    assert number in officer.get("/petugas").text
    page = officer.get(f"/petugas/kasus/{number}").text
    assert "gang haji nawi" in page
    assert "Rahasia" in page
    path = f"/petugas/kasus/{number}"
    key = form_key(page, "balas")
    for _ in range(2):
        answer = officer.post(f"{path}/balas", data={"text": "Mohon <sabar> ya", "key": key})
        assert "Mohon &lt;sabar&gt; ya" in answer.text
    assert told(resident, "Mohon &lt;sabar&gt; ya") == 1
    officer.post(f"{path}/catatan", data={"text": "cek gardu dulu"})
    assert "cek gardu dulu" in officer.get(path).text
    assert told(resident, "cek gardu") == 0
    files = [("files", ("after.png", photo(), "image/png"))]
    officer.post(f"{path}/status", data={"action": "resolve", "text": "sudah menyala"}, files=files)
    assert told(resident, "Sudah beres?") == 1
    last = resident.http.get("/chat/history").json()["lines"][-1]
    assert last["media"]
    assert [b["label"] for b in last["buttons"]][:2] == ["Sudah", "Belum"]
    assert "ditutup" in resident.say("Sudah", tap=last["buttons"][0]["value"])[0]["html"] or told(
        resident, "saya tutup"
    )


def test_a_resident_can_answer_an_officer_in_plain_words(officer, resident):
    number = resident.lodge()
    officer.post(f"/petugas/kasus/{number}/balas", data={"text": "Tiang nomor berapa?"})
    resident.say("yang dekat warung pak")
    assert "yang dekat warung pak" in officer.get(f"/petugas/kasus/{number}").text


def test_what_is_not_possible_is_said(officer, resident):
    number = resident.lodge()
    path = f"/petugas/kasus/{number}"
    assert officer.post(f"{path}/status", data={"action": "reject", "text": ""}).status_code == 409
    assert officer.post(f"{path}/balas", data={"text": "  "}).status_code == 409
    assert officer.post(f"{path}/status", data={"action": "reopen", "text": ""}).status_code == 409
    assert officer.post(f"{path}/status", data={"action": "odd"}).status_code == 404
    assert officer.post(f"{path}/odd", data={}).status_code == 404
    bad = [("files", ("x.exe", b"MZ", "application/x"))]
    assert officer.post(f"{path}/balas", data={"text": "x"}, files=bad).status_code == 409
    assert officer.get("/petugas/kasus/LP-26-99999-A").status_code == 404
    assert officer.get("/petugas/kasus/nonsense").status_code == 404
    other = {"origin": "http://evil.example"}
    assert officer.post(f"{path}/balas", data={"text": "x"}, headers=other).status_code == 403


def test_take_search_and_filter(officer, resident):
    number = resident.lodge()
    officer.post(f"/petugas/kasus/{number}/ambil")
    assert "Ambil laporan ini" not in officer.get(f"/petugas/kasus/{number}").text
    assert number in officer.get("/petugas", params={"cari": number.lower(), "tampil": "all"}).text
    assert number not in officer.get("/petugas", params={"tampil": "closed"}).text
    assert number in officer.get("/petugas", params={"tampil": "nonsense", "hal": "x"}).text


def test_of_an_anonymous_reporter_nothing_is_shown(officer, resident):
    resident.say("sampah menumpuk di depan pasar sejak kemarin")
    replies = resident.say("tidak")
    replies = resident.say(lat="-6.30", lon="106.70")
    replies = resident.tap(replies, "Lanjut")
    replies = resident.tap(replies, "Kirim")
    number = RunningHouse.number_in(replies[-1]["html"])
    page = officer.get(f"/petugas/kasus/{number}").text
    assert "Anonim" in page
    assert "web " not in page


def test_questions_without_an_answer_are_listed(officer, resident, house):
    resident.say("siapa presiden amerika sekarang")
    page = officer.get("/petugas/pertanyaan")
    assert page.status_code == 200
    assert "siapa presiden amerika sekarang" in page.text
    assert "/petugas/pertanyaan" in officer.get("/petugas").text
    stranger = httpx.get(f"{house.address}/petugas/pertanyaan", trust_env=False)
    assert stranger.status_code == 403
