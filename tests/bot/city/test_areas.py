"""Where a pin and where words are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Polygon

from bot.city import Area, City, Outside

CITY = City.load()
AREAS = CITY.areas


def names(text):
    return [match.area.kelurahan for match in AREAS.search(text)]


def test_there_are_54_kelurahan_in_seven_kecamatan():
    assert len(AREAS.all) == 54
    assert AREAS.kecamatan() == [
        "Serpong",
        "Serpong Utara",
        "Pondok Aren",
        "Ciputat",
        "Ciputat Timur",
        "Pamulang",
        "Setu",
    ]
    assert sum(len(AREAS.kelurahan_of(name)) for name in AREAS.kecamatan()) == 54


@pytest.mark.parametrize("area", AREAS.all, ids=lambda area: area.code)
def test_a_pin_inside_each_kelurahan_is_in_it(area):
    biggest = max(map(Polygon, AREAS.outline(area.code)), key=lambda polygon: polygon.area)
    inside = biggest.representative_point()
    assert AREAS.locate(inside.y, inside.x) == area
    assert AREAS.by_code(area.code) is area


def test_a_name_said_twice_is_one_match():
    assert names("rempoa, kelurahan rempooa") == ["Rempoa"]


@pytest.mark.parametrize(
    ("lat", "lon", "city"),
    [
        (-6.175392, 106.827153, "Kota Administrasi Jakarta Pusat"),
        (-6.402, 106.794, "Kota Depok"),
        (-6.17, 106.64, "Kota Tangerang"),
        (-7.257, 112.752, None),
        (0.0, 0.0, None),
        (90.0, 180.0, None),
    ],
)
def test_a_pin_outside_names_the_neighbour(lat, lon, city):
    assert AREAS.locate(lat, lon) == Outside(city)


def test_a_pin_just_over_the_border_is_a_gps_error():
    """Walk east from inside Rempoa: within 100 m of the border it is still the city, beyond it is not."""
    lat, lon = -6.2893, 106.7588
    step = 10 / 110_600
    while not isinstance(AREAS.locate(lat, lon), Outside):
        lon += step
    assert isinstance(AREAS.locate(lat, lon - step), Area)
    assert isinstance(AREAS.locate(lat, lon), Outside)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_every_pin_has_an_answer(lat, lon):
    assert isinstance(AREAS.locate(lat, lon), (Area, Outside))


@pytest.mark.parametrize(
    ("text", "kelurahan"),
    [
        ("pamulng brt", "Pamulang Barat"),
        ("PAMULANG BARAT", "Pamulang Barat"),
        ("pamulang tmr", "Pamulang Timur"),
        ("pondok cabe ilr", "Pondok Cabe Ilir"),
        ("pd cabe udik", "Pondok Cabe Udik"),
        ("rawa buntu", "Rawabuntu"),
        ("rw buntu dekat stasiun", "Rawabuntu"),
        ("di rawabuntu", "Rawabuntu"),
        ("jurang mangu timur", "Jurangmangu Timur"),
        ("pdk ranji", "Pondok Ranji"),
        ("pd. kcg barat", "Pondok Kacang Barat"),
        ("cirendeu", "Cireundeu"),
        ("perigi baru", "Parigi Baru"),
        ("lengkong gudang", "Lengkong Gudang"),
        ("lengkong gudang tmr", "Lengkong Gudang Timur"),
        ("pondok jaya", "Pondok Jaya"),
        ("pondok karya", "Pondok Karya"),
        ("serua indah", "Serua Indah"),
        ("sawah baru", "Sawah Baru"),
        ("sawah", "Sawah"),
        ("kel. sawah ciputat", "Sawah"),
        ("kelurahan setu", "Setu"),
        ("kelurahan ciputat", "Ciputat"),
        ("kel serpong", "Serpong"),
        ("jalan berlubang di serua", "Serua"),
        ("lampu mati daerah jombang", "Jombang"),
        ("bambu apus", "Bambu Apus"),
        ("sampah numpuk di bambu apus pamulang", "Bambu Apus"),
        ("benda baru", "Benda Baru"),
        ("got mampet kel benda baru", "Benda Baru"),
        ("stasiun rawa buntu", "Rawabuntu"),
        ("situ gintung", "Cireundeu"),
        ("bakti jaya", "Bakti Jaya"),
        ("rempoa 5", "Rempoa"),
        ("jl ceger, jurangmangu timur", "Jurangmangu Timur"),
        ("<b>rempoa</b>", "Rempoa"),
        ("kademangan setu", "Kademangan"),
    ],
)
def test_a_kelurahan_is_found_in_words(text, kelurahan):
    assert names(text)[:1] == [kelurahan]
    assert len(names(text)) == 1 or AREAS.search(text)[0].score - AREAS.search(text)[1].score > 0.1


@pytest.mark.parametrize(
    ("text", "kelurahan"),
    [
        ("pondok cabe", {"Pondok Cabe Udik", "Pondok Cabe Ilir"}),
        ("pd kacang", {"Pondok Kacang Barat", "Pondok Kacang Timur"}),
        ("jurang mangu", {"Jurangmangu Barat", "Jurangmangu Timur"}),
        ("daerah bsd", {"Rawabuntu", "Lengkong Gudang", "Lengkong Gudang Timur", "Rawa Mekar Jaya"}),
        ("uin jakarta", {"Cempaka Putih", "Pisangan"}),
    ],
)
def test_half_a_name_or_a_wide_landmark_gives_a_choice(text, kelurahan):
    found = AREAS.search(text)
    assert {match.area.kelurahan for match in found} == kelurahan
    assert all(match.score < 0.85 for match in found)


@pytest.mark.parametrize(
    ("text", "kelurahan"),
    [("jl haji usman gang 3 sawah", ["Sawah"]), ("rt 3 rw 4 jombang", ["Jombang"]), ("jl muncul", [])],
)
def test_an_address_ends_with_its_kelurahan(text, kelurahan):
    assert [match.area.kelurahan for match in AREAS.search(text, address=True)] == kelurahan
    assert names(text) == []


def test_at_most_five_are_offered():
    assert len(names("rempoa, bambu apus, cilenggang, pondok betung, jelupang, kademangan, keranggan")) == 5


@pytest.mark.parametrize(
    "text",
    [
        "jalan berlubang depan sekolah",
        "jalan rusak parah sekali",
        "satu minggu belum diangkut",
        "ada ular di sawah",
        "di sawah",
        "ular muncul",
        "kucing masuk sawah orang",
        "tiba tiba muncul ular di rumah saya",
        "api muncul dari gudang",
        "setu sore macet",
        "benda tajam berserakan",
        "semua lampu mati",
        "buatan pabrik",
        "pohon rengas tumbang",
        "bukan yang itu",
        "serua jalan gelap",
        "jl serpong raya macet",
        "jl. ciputat raya",
        "di pondok saya bocor",
        "pondok pesantren kebanjiran",
        "jalan raya pamulang",
        "air keruh bau",
        "bawakan truk sampah",
        "lampu jalan mati semalam",
        "baru saja diperbaiki",
        "rumah makan padang buang sampah",
        "barat daya",
        "halo selamat pagi",
        "terima kasih",
        "😀😀",
        "",
        "12345",
        "babakan baru dalam hidup saya",
        "pisangan goreng enak sekali",
        "gang haji nawi",
        "sudah lapor berkali kali",
    ],
)
def test_ordinary_words_are_no_place(text):
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "kecamatan"),
    [
        ("pd aren", "Pondok Aren"),
        ("pondokaren", "Pondok Aren"),
        ("ciputat", "Ciputat"),
        ("ciputat tmr", "Ciputat Timur"),
        ("serpong utara", "Serpong Utara"),
        ("di serpong", "Serpong"),
        ("pamulng", "Pamulang"),
        ("kecamatan setu", "Setu"),
        ("tidak ada", ""),
    ],
)
def test_a_kecamatan_is_found_in_words(text, kecamatan):
    assert AREAS.named_kecamatan(text) == kecamatan


@given(st.text(max_size=3000))
def test_no_text_breaks_the_search(text):
    assert len(AREAS.search(text)) <= 5
    AREAS.named_kecamatan(text)
    CITY.elsewhere(text)
