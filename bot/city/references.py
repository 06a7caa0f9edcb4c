"""Numbers that people type: NOP, case numbers, permit numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from bot.city.typed import plainly

# -- NOP ----------------------------------------------------------------------------------------------------

SEGMENTS = (
    ("provinsi", 2),
    ("kota", 2),
    ("kecamatan", 3),
    ("kelurahan", 3),
    ("blok", 3),
    ("nomor urut", 4),
    ("kode jenis", 1),
)
NOP_DIGITS = 18
LEAST_DIGITS, MOST_LETTERS = 8, 6
KINDS = frozenset("079")
LOOKALIKES = str.maketrans("OoQDlLIiBSsZz", "0000111185522")
_NOP_SHAPE = re.compile(r"(?<![\w.])[\dOoQDlLIiBSsZz][\dOoQDlLIiBSsZz .\-/]{6,40}[\dOoQDlLIiBSsZz](?!\w)", re.ASCII)
_BETWEEN = r"[ .,\-/]{0,3}"
_NOP_IN_TEXT = (
    re.compile(r"(?<!\d)" + _BETWEEN.join(rf"\d{{{length}}}" for _, length in SEGMENTS) + r"(?!\d)", re.ASCII),
    re.compile(rf"(?<!\d)\d(?:{_BETWEEN}\d){{{NOP_DIGITS - 1}}}(?!\d)", re.ASCII),  # "3676 0100 0501 2003 40"
)


class NopRules(BaseModel):
    """Codes that a NOP of this city may have."""

    model_config = ConfigDict(frozen=True)
    province: str
    city: str
    kecamatan: dict[str, str]


@dataclass(frozen=True, slots=True)
class Nop:
    """A tax object number: province 2, city 2, kecamatan 3, kelurahan 3, block 3, number 4, kind 1 (0, 7 or 9).

    `corrected`: letters were read as digits, so the number must be shown back.
    """

    digits: str
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class NopFault:
    """What is wrong: kind "empty", "short", "long", "unknown" or "kind"; `segment` where ("none": not known where)."""

    kind: str
    segment: str = "none"
    detail: str = ""
    count: int = 0


def parse_nop(text: str, rules: NopRules) -> Nop | NopFault:
    """Read a NOP typed any way. There is no check digit, so it is checked by structure and known codes."""
    text = plainly(text[:500])
    if digits := find_nop(text, rules):
        return Nop(digits)
    typed = re.sub(r"(?i)nop[\s:=]*|[^\w.\-/ ]", " ", re.sub(r"(?<=\w),(?=\w)", ".", text)).strip()
    runs = [found[0] for found in _NOP_SHAPE.finditer(typed)]
    typed = max(runs, key=_digits_in, default=typed)
    digits = re.sub(r"\W", "", typed)
    letters = sum(c.isalpha() for c in digits)
    if letters > MOST_LETTERS or letters * 2 > len(digits):
        return NopFault("empty")
    typed, digits = typed.translate(LOOKALIKES), digits.translate(LOOKALIKES)
    if not (digits.isascii() and digits.isdigit()) or len(digits) < LEAST_DIGITS:
        return NopFault("empty")
    if len(digits) != NOP_DIGITS:
        return _wrong_length(typed, digits)
    return _check_codes(digits, rules) or Nop(digits, corrected=letters > 0)


def format_nop(digits: str) -> str:
    """367601000501200340 -> 36.76.010.005.012-0034.0"""
    d = digits
    return f"{d[:2]}.{d[2:4]}.{d[4:7]}.{d[7:10]}.{d[10:13]}-{d[13:17]}.{d[17:]}"


def find_nop(text: str, rules: NopRules) -> str:
    """The digits of a valid NOP in a text, without guessing letters; else ""."""
    text = plainly(text)
    for shape in _NOP_IN_TEXT:
        for found in shape.finditer(text):
            digits = re.sub(r"\D", "", found[0])
            if _check_codes(digits, rules) is None:
                return digits
    return ""


def _digits_in(text: str) -> int:
    return sum(map(str.isdigit, text))


def _wrong_length(typed: str, digits: str) -> NopFault:
    """Too short or too long; in which segment, where the separators show it."""
    kind = "short" if len(digits) < NOP_DIGITS else "long"
    count = abs(NOP_DIGITS - len(digits))
    parts = [len(part) for part in re.split(r"[^\w]+", typed) if part]
    lengths = [length for _, length in SEGMENTS]
    if len(parts) == len(lengths) - 1 and parts == lengths[:-1]:
        parts.append(0)
    wrong = [name for (name, length), part in zip(SEGMENTS, parts, strict=False) if part != length]
    if len(parts) == len(lengths) and len(wrong) == 1:
        return NopFault(kind, wrong[0], wrong[0], count)
    return NopFault(kind, count=count)


def _check_codes(digits: str, rules: NopRules) -> NopFault | None:
    if digits[:2] != rules.province:
        return NopFault("unknown", "provinsi", f"provinsi {digits[:2]}")
    if digits[2:4] != rules.city:
        return NopFault("unknown", "kota", f"kota {digits[2:4]}")
    if digits[4:7] not in rules.kecamatan:
        return NopFault("unknown", "kecamatan", f"kecamatan {digits[4:7]}")
    if digits[17] not in KINDS:
        return NopFault("kind", "kode jenis", digits[17])
    return None


# -- case numbers -------------------------------------------------------------------------------------------

ALPHABET = "ABCDEFGHJKLMNPRSTUVWXYZ"
PREFIXES = ("LP", "TN")
_CASE = re.compile(
    r"\b(L ?P|T ?N)[\s\-./]*([\dOoIl]{2})[\s\-./]*([\dOoIl]{1,9})[\s\-./]*([A-HJ-NPR-Z])\b", re.IGNORECASE | re.ASCII
)


def case_number(prefix: str, year: int, sequence: int) -> str:
    """ "LP", 2026, 42 -> "LP-26-00042-K". The letter catches every single wrong digit and every swap of neighbours."""
    short = f"{year % 100:02d}"
    return f"{prefix}-{short}-{sequence:05d}-{_letter(prefix, short, f'{sequence:05d}')}"


def parse_case_number(text: str) -> str | None:
    """A case number typed any way ("lp26 42k"), or None when there is none or its letter does not fit."""
    return next((number for number in map(_case_number_of, _CASE.finditer(plainly(text))) if number), None)


def _case_number_of(found: re.Match[str]) -> str:
    prefix, letter = found[1].upper().replace(" ", ""), found[4].upper()
    year, sequence = (part.translate(LOOKALIKES) for part in found.group(2, 3))
    number = case_number(prefix, int(year), int(sequence))
    return number if number.endswith(letter) else ""


def _letter(prefix: str, year: str, sequence: str) -> str:
    """Digits weighted by powers of 5, which has order 22 modulo the prime 23: distinct for up to 22 places."""
    digits = f"{PREFIXES.index(prefix)}{year}{sequence}"
    total = sum(int(digit) * pow(5, place, 23) for place, digit in enumerate(reversed(digits)))
    return ALPHABET[total % 23]


# -- permit numbers -----------------------------------------------------------------------------------------

_DIGIT, _BREAK = r"[\dOoIl]", r"[\s\-./]*"
_PERMIT = re.compile(
    r"\b(PBG|SLF|IMB|REK|SIP|SIUP|TDP|TRY|IPR|ITR|SIK|IUMK)(?:\s*(?:no|nomor|nomer|nmr)\b)?[\s\-./:#]*"
    rf"({_DIGIT}{{6}}){_BREAK}({_DIGIT}{{4}}){_BREAK}({_DIGIT}{{2}}){_BREAK}({_DIGIT}{{2}}){_BREAK}({_DIGIT}{{1,4}})\b",
    re.IGNORECASE | re.ASCII,
)
# Another kind of permit is known by its shape: area, a day of this century, and a number, apart from one another.
_OTHER_PERMIT = re.compile(
    r"\b(?!NOP|PBB|NIK)([A-Z]{2,6})[\-./](\d{6})[\-./](20\d{2})([01]\d)([0-3]\d)[\-./](\d{1,4})\b",
    re.IGNORECASE | re.ASCII,
)


def find_permit_number(text: str) -> str:
    """ "pbg 367401 20261101 3" -> "PBG-367401-20261101-003"; "" when there is none."""
    text = plainly(text)
    found = _PERMIT.search(text) or _OTHER_PERMIT.search(text)
    if found is None:
        return ""
    area, year, month, day, number = (part.translate(LOOKALIKES) for part in found.groups()[1:])
    return f"{found[1].upper()}-{area}-{year}{month}{day}-{int(number):03d}"
