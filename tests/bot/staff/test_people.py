"""Who comes onto the staff page, as whom, and for how long; the officers' list. Through real HTTP."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import ExitStack

import httpx
import pytest

from tests.bot.channels.test_web import Browser
from tests.bot.staff.office import admin, enrol, invite, problem, secret, shown, visitor
from tests.house import RunningHouse

HOME = "/petugas"
PEOPLE = "/petugas/orang"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with RunningHouse(tmp_path_factory.mktemp("house")) as running:
        yield running


@pytest.fixture(scope="module")
def boss(house):
    with admin(house) as made:
        yield made


@pytest.fixture(scope="module")
def sri(house, boss):
    with enrol(house, boss, "sri", "supervisor") as made:
        yield made


@pytest.fixture
def crew(house, boss):
    with ExitStack() as stack:
        yield lambda name, rank="officer", agency="": stack.enter_context(enrol(house, boss, name, rank, agency))


def command(house: RunningHouse, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PINTU_")}
    environment |= {"PINTU_HOME": str(house.home), "PINTU_PUBLIC_URL": house.address}
    program = [sys.executable, "-c", "from bot.cli import main; main()", "officers", *words]
    return subprocess.run(program, capture_output=True, text=True, env=environment, timeout=120, check=False)


def link_for(by: httpx.Client, name: str) -> str:
    return secret(by.post(f"{PEOPLE}/tautan", data={"nama": name}).text)


def key_of(link: str) -> str:
    return link.rpartition("kunci=")[2]


def test_an_invitation_is_spent_once_and_gives_its_name_and_rank(house, boss):
    code = invite(boss, "supervisor", "dlh")
    with visitor(house) as rina, visitor(house) as other:
        assert f'value="{code}"' in rina.get("/petugas/undangan", params={"kode": code}).text
        nameless = rina.post("/petugas/undangan", data={"kode": code, "nama": "  "})
        assert (nameless.status_code, problem(nameless)) == (403, "Tulis nama Anda.")
        page = rina.post("/petugas/undangan", data={"kode": code.lower(), "nama": "Rina <b>"})
        assert "Rina <b> · atasan" in shown(page) or "Rina &lt;b&gt; · atasan" in page.text
        again = other.post("/petugas/undangan", data={"kode": code, "nama": "Tono"})
        assert problem(again).startswith("Kode itu tidak berlaku")
        assert other.get(HOME).status_code == 403


def test_the_names_of_officers_stay_apart_and_petugas_is_the_servers(house, boss):
    for given, called in (("Tono", "Tono"), ("tono", "tono 2"), ("petugas", "petugas 2")):
        with visitor(house) as made:
            answer = made.post("/petugas/undangan", data={"kode": invite(boss), "nama": given})
            assert f" {called} · petugas " in shown(answer)
    assert "Petugas · admin" in shown(boss.get(HOME))


def test_a_link_opens_one_shift_and_a_preview_does_not_spend_it(house, crew):
    wati = crew("wati")
    link = link_for(wati, "wati")
    with visitor(house) as phone, visitor(house) as stranger:
        for _ in range(2):
            asked = phone.get(link)  # the chat's preview, then the officer
            assert "Masuk sebagai wati?" in shown(asked)
            assert phone.get(HOME).status_code == 403
        evil = phone.post("/petugas/masuk", data={"kunci": key_of(link)}, headers={"origin": "http://evil.example"})
        assert evil.status_code == 403
        assert "wati · petugas" in shown(phone.post("/petugas/masuk", data={"kunci": key_of(link)}))
        assert stranger.post("/petugas/masuk", data={"kunci": key_of(link)}).status_code == 403
        assert stranger.get(link).status_code == 403
        assert stranger.get(HOME).status_code == 403
        assert wati.get(HOME).status_code == 200


def test_the_server_makes_links_by_name(house, crew):
    crew("budi")
    made = command(house, "link", "Budi")
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith(f"{house.address}/petugas/masuk?kunci=")
    with visitor(house) as phone:
        answer = phone.post("/petugas/masuk", data={"kunci": key_of(made.stdout.strip())})
        assert "budi · petugas" in shown(answer)
    unknown = command(house, "link", "siapa")
    assert (unknown.returncode, unknown.stderr.strip()) == (2, "There is no such officer.")


def test_an_officer_who_is_removed_or_changed_is_out_at_once(house, boss, sri, crew):
    wawan, resident = crew("wawan"), Browser(house.address)
    number = resident.lodge()
    resident.http.close()
    wawan.post(f"/petugas/kasus/{number}/ambil")
    link = link_for(wawan, "wawan")
    assert wawan.get(HOME).status_code == 200
    sri.post(f"{PEOPLE}/pangkat", data={"nama": "wawan", "pangkat": "supervisor"})
    assert wawan.get(HOME).status_code == 403
    shut = wawan.post(f"/petugas/kasus/{number}/balas", data={"text": "masih di sini"})
    assert (shut.status_code, "masih di sini" in shut.text) == (403, True)
    assert wawan.get(link).status_code == 403  # made before the change
    assert "wawan · atasan" in shown(wawan.post("/petugas/masuk", data={"kunci": key_of(link_for(boss, "wawan"))}))
    sri.post(f"{PEOPLE}/keluarkan", data={"nama": "wawan"})
    assert wawan.get(HOME).status_code == 403
    assert wawan.post(f"/petugas/kasus/{number}/catatan", data={"text": "masih di sini"}).status_code == 403
    page = boss.get(f"/petugas/kasus/{number}").text
    assert "masih di sini" not in page
    assert "Ambil laporan ini" in page
    assert problem(boss.post(f"{PEOPLE}/tautan", data={"nama": "wawan"})) == "Petugas itu tidak ada."


def test_removal_from_the_terminal_ends_the_shift_too(house, crew):
    eko = crew("eko")
    assert eko.get(HOME).status_code == 200
    assert command(house, "remove", "eko").returncode == 0
    assert eko.get(HOME).status_code == 403


def test_signing_out_ends_the_shift_and_not_only_the_cookie(house, crew):
    tuti = crew("tuti")
    stolen = dict(tuti.cookies)
    assert tuti.post("/petugas/keluar", headers={"origin": "http://evil.example"}).status_code == 403
    assert "Anda sudah keluar." in shown(tuti.post("/petugas/keluar"))
    with visitor(house) as thief:
        thief.cookies.update(stolen)
        assert thief.get(HOME).status_code == 403


def test_a_cookie_that_was_not_given_here_opens_nothing(house):
    with visitor(house) as stranger:
        for value in ("", "Petugas", "IlBldHVnYXMi.x.y"):
            stranger.cookies.set("petugas", value)
            assert stranger.get(HOME).status_code == 403


def test_what_a_rank_may_not_is_refused_with_a_sentence(house, boss, sri, crew):
    wati = crew("wiwik")
    only = "Ini hanya bisa dilakukan atasan."
    assert (wati.get(PEOPLE).status_code, problem(wati.get(PEOPLE))) == (403, only)
    assert PEOPLE not in wati.get(HOME).text
    for act in ("undang", "pangkat", "keluarkan", "tautan"):
        data = {"nama": "sri", "pangkat": "officer"}
        answer = wati.post(f"{PEOPLE}/{act}", data=data)
        assert (answer.status_code, problem(answer)) == (403, only)
    tries = (("undang", {"pangkat": "admin"}), ("keluarkan", {"nama": "Petugas"}), ("tautan", {"nama": "wiwik"}))
    for act, data in tries:
        answer = sri.post(f"{PEOPLE}/{act}", data=data)
        assert (answer.status_code, problem(answer)) == (403, only)
        assert "<code>" not in answer.text
    assert sri.post(f"{PEOPLE}/pangkat", data={"nama": "wiwik", "pangkat": "head"}).status_code == 403
    assert sri.post(f"{PEOPLE}/pangkat", data={"nama": "wiwik", "pangkat": "raja"}).status_code == 409
    assert sri.post(f"{PEOPLE}/odd", data={}).status_code == 404
    assert "wiwik" in shown(boss.get(PEOPLE))
    other = sri.post(f"{PEOPLE}/undang", data={"pangkat": "officer"}, headers={"origin": "http://evil.example"})
    assert other.status_code == 403


def test_who_works_for_one_agency_has_to_do_with_that_one_only(boss, crew):
    chief = crew("kepala dlh", "supervisor", "dlh")
    crew("anak dlh", "officer", "dlh")
    crew("orang lain", "officer", "dishub")
    for act, data in (
        ("undang", {"pangkat": "officer", "dinas": ""}),
        ("undang", {"pangkat": "officer", "dinas": "dishub"}),
        ("keluarkan", {"nama": "orang lain"}),
        ("pangkat", {"nama": "orang lain", "pangkat": "supervisor"}),
    ):
        answer = chief.post(f"{PEOPLE}/{act}", data=data)
        assert (answer.status_code, problem(answer)) == (403, "Petugas itu bekerja di dinas lain.")
    assert len(invite(chief, "officer", "dlh")) == 12
    assert chief.post(f"{PEOPLE}/keluarkan", data={"nama": "anak dlh"}).status_code == 200
    assert "orang lain" in shown(boss.get(PEOPLE))
    assert "anak dlh" not in shown(boss.get(PEOPLE))


def test_guessing_is_slowed_down_for_that_address_alone(house, boss):
    code = invite(boss)
    with visitor(house, **{"x-forwarded-for": "203.0.113.7"}) as guesser:
        answers = [guesser.post("/petugas/undangan", data={"kode": f"AAAA{n}", "nama": "x"}) for n in range(6)]
        answers += [guesser.get("/petugas/masuk", params={"kunci": f"k{n}"}) for n in range(4)]
        assert {answer.status_code for answer in answers} == {403}
        for answer in (
            guesser.post("/petugas/undangan", data={"kode": code, "nama": "x"}),
            guesser.get("/petugas/masuk", params={"kunci": "k"}),
            guesser.post("/petugas/masuk", data={"kunci": "k"}),
        ):
            assert (answer.status_code, problem(answer)[:26]) == (429, "Terlalu banyak percobaan d")
    with visitor(house, **{"x-forwarded-for": "203.0.113.8"}) as other:
        assert other.post("/petugas/undangan", data={"kode": code, "nama": "yanti"}).status_code == 200


def test_no_secret_is_kept_where_it_could_be_read(house, boss, crew):
    tika = crew("tika")
    code, link = invite(boss), link_for(tika, "tika")
    database = b"".join(path.read_bytes() for path in house.home.glob("pintu.sqlite*"))
    shift = re.search(r"petugas=\"?([^;\"]+)", tika.cookies.get("petugas", "") and f"petugas={tika.cookies['petugas']}")
    assert shift
    for kept in (code, key_of(link), shift[1]):
        assert kept.encode() not in database
        assert kept not in "".join(house.lines)
