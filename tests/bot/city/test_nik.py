"""A NIK is found however it is typed, and only its last four digits stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.city import City, find_nik, without_nik

RULES = City.load().nop
NIK = "3674011234561234"
DOTS = "\N{BULLET}" * 4


@pytest.mark.parametrize(
    "typed",
    [
        NIK,
        f"nik saya {NIK}.",
        f"NIK:{NIK}",
        f"({NIK})",
        "3674 0112 3456 1234",
        "3674-0112-3456-1234",
        "ktp 3674.0112.3456.1234 mau lapor",
        "367401 123456 1234",
        "36.74.01.123456.1234",
        "36 74 01 12 34 56 1234",
        "no kk 3674011234561234",
        "nik 3676011234561234",
    ],
)
def test_a_nik_in_any_typing_goes(typed):
    assert find_nik(typed, RULES).endswith("011234561234")
    kept = without_nik(typed, RULES)
    assert f"{DOTS}1234" in kept
    assert sum(map(str.isdigit, kept)) == 4
    assert without_nik(kept, RULES) == kept


def test_the_words_around_it_stay_and_each_goes():
    said = f"saya Budi nik {NIK}, istri {NIK[:-1]}9 mau lapor 2 lampu mati"
    assert without_nik(said, RULES) == f"saya Budi nik {DOTS}1234, istri {DOTS}1239 mau lapor 2 lampu mati"


@pytest.mark.parametrize("typed", ["nik 367401123456123", "NIK saya: 36740112345612345", "no ktp 3674-0112-3456-123"])
def test_one_with_a_wrong_number_of_digits_goes_too_where_it_is_said_to_be_one(typed):
    assert "3456" not in without_nik(typed, RULES).replace(" ", "")
    assert find_nik(typed, RULES) == ""


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "halo",
        "pbb 36.76.010.005.012-0034.0",
        "3676010005012003",
        "36 76 010 005 012 0034 0",
        "3676 0100 0501 2003 40",
        "367601000501200340",
        "081234567890",
        "0812-3456-7890 atau 021-7456789",
        "ktp saya hilang, hp 081234567890",
        "LP-26-00042-K",
        "PBG-367401-20261101-003",
        "rt 02 rw 03 no 15, 2026-11-23 10.00",
        "36740112345612345678",
        "kk mau tanya pbb 36760100050120034",
        "sesuai ktp, nop 36.76.010.005.012-0034",
    ],
)
def test_other_numbers_stay(typed):
    assert without_nik(typed, RULES) == typed
    assert find_nik(typed, RULES) == ""


@given(st.text("0123456789 .-nikNIKktp\n²٣"))
def test_no_text_breaks_it(text):
    kept = without_nik(text, RULES)
    assert without_nik(kept, RULES) == kept
