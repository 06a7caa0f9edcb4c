"""Numbers as residents type them, and what is said about wrong ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.city import (
    City,
    Nop,
    NopFault,
    case_number,
    find_nop,
    find_permit_number,
    format_nop,
    parse_case_number,
    parse_nop,
)

RULES = City.load().nop
DIGITS = "367601000501200340"


@pytest.mark.parametrize(
    "typed",
    [
        DIGITS,
        "36.76.010.005.012-0034.0",
        "36 76 010 005 012 0034 0",
        "nop saya 36.76.010.005.012-0034.0 pak",
        "NOP:36-76-010-005-012-0034-0",
        "nop36.76.010.005.012.0034.0",
        "pbb 2026 36.76.010.005.012-0034.0",
        "36.76.010.005.012-0034.0 tahun 2025",
        "\uff13\uff16\uff17\uff16010005012\uff10\uff10340",
    ],
)
def test_a_nop_is_read_in_any_typing(typed):
    assert parse_nop(typed, RULES) == Nop(DIGITS)


@pytest.mark.parametrize("typed", ["36.76.O10.005.012-0034.0", "3676Ol0005012OO34O", "nop 36.76.0lO.00S.012-0034.o"])
def test_letters_read_as_digits_are_owned_up_to(typed):
    assert parse_nop(typed, RULES) == Nop(DIGITS, corrected=True)


@pytest.mark.parametrize(
    ("typed", "kind", "segment", "count"),
    [
        ("36.76.010.005.12-0034.0", "short", "blok", 1),
        ("36.76.010.05.012-0034.0", "short", "kelurahan", 1),
        ("36.76.010.005.012-34.0", "short", "nomor urut", 2),
        ("36.76.010.005.012-0034", "short", "kode jenis", 1),
        ("36.76.010.005.0123-0034.0", "long", "blok", 1),
        ("36.76.10.005.12-0034.0", "short", "none", 2),
        ("36760100050120034", "short", "none", 1),
        ("3676010005012003401", "long", "none", 1),
        ("35.76.010.005.012-0034.0", "unknown", "provinsi", 0),
        ("36.74.010.005.012-0034.0", "unknown", "kota", 0),
        ("36.76.099.005.012-0034.0", "unknown", "kecamatan", 0),
        ("36.76.010.005.012-0034.5", "kind", "kode jenis", 0),
        ("halo", "empty", "none", 0),
        ("", "empty", "none", 0),
        ("12345", "empty", "none", 0),
        ("saya tidak tahu nomor berapa", "empty", "none", 0),
        ("jl. merdeka no 1234567890", "short", "none", 8),
        ("OOOOOOlllllSSSBBBO", "empty", "none", 0),
    ],
)
def test_a_fault_names_what_is_wrong(typed, kind, segment, count):
    fault = parse_nop(typed, RULES)
    assert isinstance(fault, NopFault)
    assert (fault.kind, fault.segment, fault.count) == (kind, segment, count)


def test_a_wrong_code_is_repeated_to_the_resident():
    fault = parse_nop("36.76.099.005.012-0034.0", RULES)
    assert isinstance(fault, NopFault)
    assert fault.detail == "kecamatan 099"


def test_a_nop_is_written_with_its_dots():
    assert format_nop(DIGITS) == "36.76.010.005.012-0034.0"


def test_a_nop_is_found_in_a_sentence_only_when_it_is_right():
    assert find_nop("cek 36.76.010.005.012-0034.0 dong", RULES) == DIGITS
    assert find_nop("cek 36.76.099.005.012-0034.0 dong", RULES) == ""
    assert find_nop("081234567890", RULES) == ""


@given(st.text())
def test_no_text_breaks_the_readers(text):
    assert isinstance(parse_nop(text, RULES), (Nop, NopFault))
    parse_case_number(text)
    find_permit_number(text)


@given(st.text("0123456789OolIS.- LPlpTNtnK²٣", max_size=40))
def test_no_near_number_breaks_the_readers(text):
    assert isinstance(parse_nop(text, RULES), (Nop, NopFault))
    parse_case_number("LP" + text)


@pytest.mark.parametrize(
    "shape",
    ["LP-26-00042-{}", "lp26 42{}", "LP 26 00042 {}", "lp-26-OOO42-{}", "status lp.26.42.{} dong", "lp/26/00042/{}"],
)
def test_a_case_number_is_read_in_any_typing(shape):
    number = case_number("LP", 2026, 42)
    for letter in (number[-1], number[-1].lower()):
        assert parse_case_number(shape.format(letter)) == number


def test_the_right_number_is_found_behind_a_wrong_one():
    right = case_number("TN", 2026, 7)
    wrong = case_number("LP", 2026, 42)[:-1] + ("A" if case_number("LP", 2026, 42)[-1] != "A" else "B")
    assert parse_case_number(wrong) is None
    assert parse_case_number(f"bukan {wrong} tapi {right}") == right


@pytest.mark.parametrize("prefix", ["LP", "TN"])
def test_every_wrong_digit_and_every_swap_of_neighbours_is_caught(prefix):
    for sequence in [*range(0, 100_000, 37), 123_456, 9_999_999]:
        number = case_number(prefix, 2026, sequence)
        _, year, digits, letter = number.split("-")
        body = year + digits
        for place, digit in enumerate(body):
            for other in "0123456789":
                if other != digit:
                    _refused(prefix, body[:place] + other + body[place + 1 :], letter)
            if place and body[place - 1] != digit:
                _refused(prefix, body[: place - 1] + digit + body[place - 1] + body[place + 1 :], letter)
        other_prefix = "TN" if prefix == "LP" else "LP"
        _refused(other_prefix, body, letter)


def _refused(prefix, body, letter):
    assert parse_case_number(f"{prefix}-{body[:2]}-{body[2:]}-{letter}") is None


@given(st.sampled_from(["LP", "TN"]), st.integers(2020, 2099), st.integers(1, 9_999_999))
def test_a_case_number_reads_back(prefix, year, sequence):
    assert parse_case_number(case_number(prefix, year, sequence)) == case_number(prefix, year, sequence)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("pbg 367401 20261101 3", "PBG-367401-20261101-003"),
        ("izin saya PBG-367401-20261101-003 gimana", "PBG-367401-20261101-003"),
        ("slf36740120261101003", "SLF-367401-20261101-003"),
        ("imb/367401/20261101/12", "IMB-367401-20261101-012"),
        ("pbg 367401 2026 3", ""),
        ("izin saya", ""),
    ],
)
def test_a_permit_number_is_found(typed, number):
    assert find_permit_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("izin siu-367401-20261010-4", "SIU-367401-20261010-004"),
        ("nop-367401-20261010-0040", ""),
        ("SIU 367401 20261010 4", ""),
        ("ABC-367401-19991010-4", ""),
    ],
)
def test_another_kind_of_permit_is_known_by_its_shape(typed, number):
    assert find_permit_number(typed) == number
