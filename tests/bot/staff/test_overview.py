"""Sixty open cases on the page: grouped by promise, gone through one after the other, narrowed. With a town's clock."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html.parser import HTMLParser
from random import Random

import httpx
import pytest
from starlette.applications import Starlette

from bot.cases.lifecycle import Action
from bot.staff.officers import Officer, Officers, Rank
from bot.staff.web.office import Office
from tests.bot.cases.help import lodge
from tests.bot.staff.office import shown
from tests.town import Town, open_town

SERVER = Officer("server", Rank.ADMIN)
MANY = 63


@asynccontextmanager
async def page_of(town: Town, name: str, rank: Rank, agency: str = "") -> AsyncIterator[httpx.AsyncClient]:
    """The staff page as one officer sees it."""
    office = Office(town.desk, town.media, "a secret of thirty-two characters")
    officers, shifts = Officers(town.journal, town.clock), office.door.shared.shifts
    await officers.enrol(await officers.invite(rank, agency, SERVER), None, name)
    link = await shifts.new_link(name, SERVER)
    transport = httpx.ASGITransport(app=Starlette(routes=office.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://desk", follow_redirects=True) as client:
        (await client.post("/petugas/masuk", data={"kunci": link})).raise_for_status()
        yield client


@pytest.fixture
async def town(tmp_path):
    async with open_town(tmp_path) as town:
        chance, city = Random(63), town.registry.city
        for n in range(MANY):
            category, area = chance.choice(city.categories), chance.choice(city.areas.all)
            await lodge(town, f"w{n}", category=category.code, kelurahan=area.code, street=f"Jl. Mawar {n}")
            if n % 9 == 0:
                await town.advance(town.registry.city.calendar.next_opening(town.now) - town.now)
        yield town


def numbers(page: str) -> list[str]:
    return re.findall(r'href="/petugas/kasus/(LP-[\w-]+)', page)


def first_of(pattern: str, page: str) -> str:
    found = re.search(pattern, page)
    assert found, page
    return found[1]


async def test_all_are_there_by_promise_on_two_pages(town):
    async with page_of(town, "sri", Rank.SUPERVISOR) as sri:
        first = await sri.get("/petugas")
        assert f"{MANY} laporan" in shown(first)
        assert "1\u201340" in shown(first)
        second = await sri.get(html.unescape(first_of(r'rel="next" href="([^"]+)"', first.text)))
        found = numbers(first.text) + numbers(second.text)
        assert (len(found), len(set(found))) == (MANY, MANY)
        headings = re.findall(r'class="day">(.*?) <span>(\d+)', first.text)
        assert sum(int(count) for _, count in headings) == 40
        assert all(name.startswith("Janji ") for name, _ in headings)


async def test_one_goes_from_case_to_case_and_meets_each_once(town):
    async with page_of(town, "sri", Rank.SUPERVISOR) as sri:
        first = (await sri.get("/petugas?kecamatan=Pamulang")).text
        wanted = numbers(first)
        link, seen = re.search(r'href="(/petugas/kasus/[^"]+)"', first), []
        while link:
            page = (await sri.get(html.unescape(link[1]))).text
            seen.append(first_of(r"<title>(LP-[\w-]+)", page))
            assert f"{len(seen)} dari {len(wanted)}" in page
            assert 'href="/petugas?kecamatan=Pamulang"' in page
            link = re.search(r'rel="next" href="([^"]+)"', page)
        assert seen == wanted


async def test_after_an_act_that_ends_a_case_the_next_one_is_at_hand(town):
    async with page_of(town, "sri", Rank.SUPERVISOR) as sri:
        order = numbers((await sri.get("/petugas")).text)
        page = (await sri.get(f"/petugas/kasus/{order[4]}")).text
        form = page.split('/status"')[1]
        data = {name: first_of(rf'name="{name}" value="([^"]+)"', form) for name in ("key", "lanjut")}
        done = await sri.post(f"/petugas/kasus/{order[4]}/status", data={**data, "action": "resolve", "text": "beres"})
        assert f'rel="next" href="/petugas/kasus/{order[5]}"' in done.text
        assert "Tersimpan." in shown(done)


async def test_filters_join_and_are_taken_off_one_by_one(town):
    async with page_of(town, "sri", Rank.SUPERVISOR) as sri:
        page = await sri.get("/petugas?kecamatan=Pamulang&cari=Mawar+1&siapa=bebas&hal=0")
        assert all("Pamulang" in row for row in page.text.split("<li>")[1:])
        tags = [html.unescape(one) for one in re.findall(r'<p class="tags">.*?</p>', page.text, re.DOTALL)]
        assert re.findall(r'href="(/petugas[^"]*)"', tags[0]) == [
            "/petugas?kecamatan=Pamulang&cari=Mawar+1",
            "/petugas?siapa=bebas&cari=Mawar+1",
            "/petugas?kecamatan=Pamulang&siapa=bebas",
            "/petugas",
        ]
        odd = await sri.get("/petugas?kecamatan=%3Cscript%3E&dinas='--&tingkat=99&hal=-1&kategori=" + "x" * 5000)
        assert odd.status_code == 200
        assert "<script>" not in odd.text
        assert "Tidak ada laporan di sini." in shown(odd)


async def test_a_number_that_is_searched_opens_its_case_even_when_it_is_over(town):
    over, other = (await town.desk.cases())[:2]
    await town.desk.act(over.number, SERVER, Action.RESOLVE, "beres")
    async with page_of(town, "sri", Rank.SUPERVISOR) as sri:
        assert over.number not in numbers((await sri.get("/petugas")).text)
        found = await sri.get("/petugas", params={"cari": over.number.lower().replace("-", " ")})
        assert found.url.path == f"/petugas/kasus/{over.number}"
        none = await sri.get("/petugas", params={"cari": over.street, "kategori": over.category, "siapa": "saya"})
        assert "Cari juga di yang sudah berakhir" in shown(none)
    async with page_of(town, "tono", Rank.OFFICER, "bpbd" if other.agency == "dlh" else "dlh") as tono:
        assert (await tono.get("/petugas", params={"cari": other.number})).url.path == "/petugas"


async def test_late_and_paused_ones_are_marked(town):
    case = (await town.desk.cases())[0]
    await town.desk.pause(case.number, SERVER, "yang mana?")
    town.now = town.registry.city.calendar.next_opening(town.now.replace(month=12, day=14))
    async with page_of(town, "sri", Rank.SUPERVISOR) as sri:
        late = await sri.get("/petugas?terlambat=1")
        assert f"{MANY - 1} laporan" in shown(late)
        assert case.number not in numbers(late.text)
        assert "lewat " in shown(late)
        assert "menunggu warga" in shown(await sri.get(f"/petugas?kategori={case.category}"))


async def test_of_one_agency_only_its_own_are_counted_and_offered(town):
    every = await town.desk.cases(size=200)
    own = Counter(case.agency for case in every)["dlh"]
    async with page_of(town, "rina", Rank.OFFICER, "dlh") as rina:
        page = await rina.get("/petugas?tampil=all&dinas=dishub")
        assert len(numbers(page.text)) == own
        assert f"<b>{own}</b> berjalan" in page.text
        assert f"Diterima ({own})" in page.text
        assert "Dinas Perhubungan" not in page.text


class Controls(HTMLParser):
    """Form controls without a label, pictures without words, headings, ids."""

    def __init__(self) -> None:
        super().__init__()
        self.labels = 0
        self.bare: list[str] = []
        self.ids: Counter[str] = Counter()
        self.first_headings = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.ids.update(filter(None, [known.get("id")]))
        self.labels += tag == "label"
        self.first_headings += tag == "h1"
        hidden = known.get("type") == "hidden"
        if tag in {"input", "select", "textarea"} and not hidden and not self.labels and "aria-label" not in known:
            self.bare.append(str(known.get("name")))
        if tag == "img" and not known.get("alt"):
            self.bare.append(str(known.get("src")))

    def handle_endtag(self, tag: str) -> None:
        self.labels -= tag == "label"


async def test_every_control_has_a_label_and_every_page_one_heading(town):
    town.next_id()
    case = await lodge(town, "foto", media=(town.photo(),))
    await town.desk.act(case.number, SERVER, Action.VERIFY)
    async with page_of(town, "bos", Rank.ADMIN) as boss:
        paths = ("", "?tampil=all&cari=x", f"/kasus/{case.number}", "/orang", "/rekap", "/undangan")
        for path in paths:
            page = await boss.get(f"/petugas{path}")
            assert page.status_code == 200
            controls = Controls()
            controls.feed(page.text)
            assert controls.bare == [], path
            assert controls.first_headings == 1, path
            assert max(controls.ids.values()) == 1, path
            assert 'lang="id"' in page.text
            assert " style=" not in page.text
            assert "onclick" not in page.text
