"""What is kept to learn from points at nobody."""

from __future__ import annotations

import pytest

from bot.understanding.anonymous import anonymous


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("nik saya 3674010101900001", "3674"),
        ("hubungi 0812-3456-7890 ya", "0812"),
        ("nama saya Budi Santoso dari rt 3", "Budi"),
        ("nama saya budi santoso", "santoso"),
        ("atas nama Siti Aminah", "Siti"),
        ("tetangga saya pak suparman bakar sampah", "suparman"),
        ("Bu Rina di loket galak", "Rina"),
        ("email saya budi@contoh.id", "budi@contoh.id"),
        ("wa @budi77", "budi77"),
        ("rumah saya jl kenanga no 12 kebanjiran", "kenanga"),
        ("lihat https://contoh.id/foto/1", "contoh"),
        ("saya budi santoso warga pamulang, lampu mati", "santoso"),
        ("halo min, aku Dewi Lestari. jalan rusak", "Dewi"),
        ("pak RT namanya Slamet Riyadi ga respon", "Riyadi"),
        ("tetangga saya pak joko widodo bakar sampah", "widodo"),
        ("ketua rw pak H. Ahmad Dahlan", "Dahlan"),
        ("a/n Wahyu Hidayat", "Hidayat"),
        ("anak saya Rizky jatuh di got", "Rizky"),
        ("nama gw rudi", "rudi"),
        ("salam, rudi hartono", "hartono"),
        ("TOLONG LAMPU MATI DI RUMAH SUTRISNO", "SUTRISNO"),
        ("dari jl merpati trs ke jl kenari", "kenari"),
        ("komplek villa dago blok A5", "dago"),
        ("mobil B 1234 XYZ parkir sembarangan", "XYZ"),
        ("plat b 12 xyz parkir liar", "xyz"),
        ("budi dot santoso at gmail", "santoso"),
        ("t.me/budi77", "budi"),
        ("wa saya nol delapan satu dua tiga empat lima", "tiga"),
    ],
)
def test_what_points_at_a_person_is_gone(text, gone):
    assert gone not in anonymous(text)


@pytest.mark.parametrize(
    "text",
    [
        "pak lampu jalan mati",
        "bu tolong dong",
        "got mampet udah lama",
        "pak lurah ga ada di kantor",
        "saya mau lapor yg 0 hr lalu",
        "kak mau tanya syarat pbg",
        "bau bgt smpahnya ga diangkut",
    ],
)
def test_other_words_stay(text):
    assert anonymous(text) == text


def test_it_is_short():
    assert len(anonymous("sampah " * 500)) <= 300
