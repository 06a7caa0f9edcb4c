"""The whole job in a real browser at phone width: a resident, an officer, a city."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from tests.bot.channels.test_web import Browser
from tests.house import RunningHouse

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on this machine; install one (Debian: apt install chromium) to run this"
)
PHONE = {"width": 360, "height": 740}
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with RunningHouse(tmp_path_factory.mktemp("house")) as running:
        yield running


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium, house):
    context = chromium.new_context(
        viewport=PHONE,
        locale="id-ID",
        permissions=["geolocation"],
        geolocation={"latitude": -6.3426, "longitude": 106.738},
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.goto(house.address)
    expect(page.locator(".line.city").first).to_be_visible()
    yield page
    assert [fault for fault in faults if "ERR_INTERNET_DISCONNECTED" not in fault] == []
    context.close()


@pytest.fixture(scope="module")
def officer(chromium, house):
    """The cookies of who has opened the printed link."""
    context = chromium.new_context()
    context.new_page().goto(house.staff_link)
    yield context.cookies()
    context.close()


def write(page: Page, text: str) -> None:
    page.fill("#text", text)
    page.click("#send")


def press(page: Page, label: str) -> None:
    page.locator(".buttons:not(.old)").get_by_role("button", name=label, exact=True).click()


def picture(folder: Path) -> str:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "grey").save(out, "PNG")
    (folder / "hole.png").write_bytes(out.getvalue())
    return str(folder / "hole.png")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_resident_officer_and_city(phone, chromium, house, officer, tmp_path):
    phone.set_input_files("#files", picture(tmp_path))
    write(phone, "jalan berlubang depan SDN Pamulang 2 sdh 3 minggu, bahaya bgt")
    press(phone, "Setuju")
    press(phone, "Kirim lokasi")
    phone.click("#here")
    expect(phone.get_by_text("Pamulang Barat, Pamulang")).to_be_visible()
    press(phone, "Rahasia")
    press(phone, "Kirim")
    lodged = phone.get_by_text(re.compile(r"Laporan LP-.* diterima"))
    expect(lodged).to_be_visible()
    number = RunningHouse.number_in(lodged.inner_text())
    assert fits(phone)

    context = chromium.new_context(viewport=PHONE)
    context.add_cookies(officer)
    office = context.new_page()
    office.goto(f"{house.address}/petugas")
    office.get_by_text(number).click()
    assert fits(office)
    office.get_by_label("Jawaban untuk warga").fill("Tim turun besok pagi.")
    office.get_by_role("button", name="Kirim ke warga").click()
    office.get_by_role("button", name="Dikerjakan").click()
    expect(office.locator("h1 .status")).to_have_text("Dikerjakan")
    expect(phone.get_by_text("Tim turun besok pagi.")).to_be_visible(timeout=40_000)  # after ten seconds to undo it
    expect(phone.get_by_text(f"{number}: dikerjakan")).to_be_visible()
    context.close()

    phone.reload()
    expect(phone.get_by_text("Tim turun besok pagi.")).to_be_visible()
    assert phone.get_by_text("Tim turun besok pagi.").count() == 1


def test_the_officers_page_needs_no_script_and_fits_a_phone(chromium, house, officer):
    resident = Browser(house.address)
    number = resident.lodge()
    resident.http.close()
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    office = context.new_page()
    context.add_cookies(officer)
    for path in ("", "/orang", "/rekap", f"/kasus/{number}"):
        office.goto(f"{house.address}/petugas{path}")
        assert fits(office), path
    office.get_by_role("button", name="Ambil laporan ini").click()
    expect(office.get_by_text("Anda yang memegang.")).to_be_visible()
    office.get_by_label("Jawaban siap").select_option(label="Sedang dicek")
    office.get_by_role("button", name="Sisipkan").click()
    expect(office.get_by_label("Jawaban untuk warga")).to_have_value(re.compile(number))
    office.get_by_role("button", name="Kirim ke warga").click()
    office.get_by_role("status").get_by_role("button", name="Urungkan").click()
    expect(office.get_by_text("Dibatalkan; warga tidak menerimanya.")).to_be_visible()
    expect(office.get_by_label("Jawaban untuk warga")).to_have_value(re.compile(number))
    office.get_by_text("Catatan dalam", exact=True).click()
    office.get_by_label("Catatan dalam, tidak dibaca warga").fill("cek gardu")
    office.get_by_role("button", name="Simpan catatan").click()
    expect(office.get_by_text("cek gardu")).to_be_visible()
    assert fits(office)
    context.close()


def test_permit_and_tax_are_answered(phone):
    write(phone, "izin saya sdh sampe mana PBG-367401-20261101-003")
    press(phone, "Setuju")
    write(phone, "1234")
    expect(phone.get_by_text("gambar struktur bertanda tangan")).to_be_visible()
    write(phone, "pbb 36.76.010.005.012-0034.0")
    expect(phone.get_by_text("Rp1.250.000")).to_be_visible()


def test_a_point_on_the_map(phone):
    phone.click("#where")
    expect(phone.locator("#drawing path")).to_have_count(54)
    box = phone.locator("#drawing").bounding_box()
    phone.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(phone.locator("#spot")).to_contain_text(",")
    assert fits(phone)
    phone.click("#use")
    expect(phone.get_by_text("Ceritakan masalahnya")).to_be_visible()


def test_a_message_written_without_a_connection_is_sent_later(phone):
    phone.context.set_offline(True)
    write(phone, "cek pbb")
    expect(phone.locator("#state")).to_contain_text("Sambungan terputus")
    phone.context.set_offline(False)
    expect(phone.get_by_text("Ketik NOP, 18 angka")).to_be_visible(timeout=20000)


def test_no_english_on_the_pages(phone, house):
    words = re.compile(
        r"\b(send|upload|choose file|loading|error|welcome|please|the|your|submit|search)\b", re.IGNORECASE
    )
    assert not words.findall(phone.inner_text("body"))
    phone.goto(house.demo_city)
    assert not words.findall(phone.inner_text("body"))
