"""Numbers, streets and times as hurried people type them."""

from __future__ import annotations

import pytest

from bot.city import City
from bot.understanding.keywords import Keywords
from bot.understanding.patterns import phone, since, street

KEYWORDS = Keywords(City.load())
NOP = "367601000501200340"


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("nop saya 3676 0100 0501 2003 40", "nop", NOP),
        ("pbb 36,76,010,005,012,0034,0", "nop", NOP),
        ("pbb 36/76/010/005/012/0034/0", "nop", NOP),
        ("pbb 36.76.010.005.012\N{EN DASH}0034.0", "nop", NOP),
        ("pbb 36.76.010.005.012\N{NO-BREAK SPACE}0034.0", "nop", NOP),
        ("pbb 36.76.010.005.\N{ZERO WIDTH SPACE}012-0034.0", "nop", NOP),
        ("pbb \uff13\uff16.76.010.005.012-0034.0", "nop", NOP),
        ("36,76,010,005,012,003,0", "nop", "36,76,010,005,012,003,0"),
        ("nik saya 3674011234561234.", "nik", "3674011234561234"),
        ("NIK 3674 0112 3456 1234", "nik", "3674011234561234"),
        ("ktp saya 3674.0112.3456.1234 mau lapor sampah", "nik", "3674011234561234"),
        ("nik 3674011234561234 hp 081234567890", "phone", "081234567890"),
        ("laporan L P 26 00001 z", "case_number", "LP-26-00001-Z"),
        ("LP\N{EN DASH}26\N{EN DASH}00001\N{EN DASH}Z", "case_number", "LP-26-00001-Z"),
        ("slf 367401 2026 1101 003", "permit_number", "SLF-367401-20261101-003"),
        ("PBG-367401-2026-11-01-003", "permit_number", "PBG-367401-20261101-003"),
        ("pbg no. 3674O1-2O261101-OO3", "permit_number", "PBG-367401-20261101-003"),
        ("imb nomor: 367401/20261101/3", "permit_number", "IMB-367401-20261101-003"),
        ("jalan rusak di pamulg bart", "kelurahan", "36.74.06.1001"),
        ("sampah di pmlg brt", "kelurahan", "36.74.06.1001"),
        ("jl.aria putra bolong", "street", "jl.aria putra"),
    ],
)
async def test_a_sloppy_number_is_read(text, entity, value):
    assert (await KEYWORDS.read(text)).entities.get(entity) == value


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("ktp saya 3674.0112.3456.1234 mau lapor sampah", "nop"),
        ("sip 081234567890", "permit_number"),
        ("36 76 080 005 012 0034 0", "phone"),
    ],
)
async def test_a_number_of_one_kind_is_not_one_of_another(text, entity):
    assert entity not in (await KEYWORDS.read(text)).entities


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("lampu mati udh 3 hr", "P3D"),
        ("udh 3hri blm diangkut", "P3D"),
        ("dari kmrn", "P1D"),
        ("dr kmren lusa", "P2D"),
        ("udh 2 bln", "P2M"),
        ("sbln lebih", "P1M"),
        ("sminggu ga diangkut", "P1W"),
        ("udah semingguan", "P1W"),
        ("dari minggu lalu", "P1W"),
        ("sejak bulan kemarin", "P1M"),
        ("setengah bulan", "P2W"),
        ("udh 2 taun", "P2Y"),
        ("5 th rusak", "P5Y"),
        ("udh 3 malem eh 3 malam", "P3D"),
        ("2-3 hari", "P3D"),
        ("since last week", "P1W"),
    ],
)
def test_how_long_it_has_lasted(text, duration):
    assert since(text) == duration


@pytest.mark.parametrize(
    "text",
    [
        "tiap 3 hari diangkut",
        "diangkut 2 hari sekali",
        "macet sehari-hari",
        "jam 3 hari minggu",
        "jam 10.30 malam",
        "anak umur 5 tahun",
        "warung buka 24 jam",
        "tgl 2 bulan 11",
        "udh lama",
    ],
)
def test_a_time_an_age_or_how_often_is_not_how_long(text):
    assert since(text) == ""


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("08123456789", "08123456789"),
        ("+62 812-3456-7890", "081234567890"),
        ("62812 3456 7890", "081234567890"),
        ("wa: 0812.3456.7890 ya", "081234567890"),
        ("(0812) 34567890", "081234567890"),
        ("+62\N{NON-BREAKING HYPHEN}812\N{NON-BREAKING HYPHEN}3456\N{NON-BREAKING HYPHEN}7890", "081234567890"),
        ("021-7456789", ""),
    ],
)
def test_a_phone_number(text, number):
    assert phone(text) == number


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("lampu mati jln h nawi rt 02/03", "jln h nawi rt 02/03"),
        ("sampah numpuk gg.mawar 3", "gg.mawar 3"),
        ("jlan ceger raya bolong", "jlan ceger raya"),
        ("dpn jl. Dr. Setiabudi no 5 gelap", "jl. Dr. Setiabudi no 5"),
        ("jl.rusak parah", ""),
    ],
)
def test_a_street(text, name):
    assert street(text) == name
