"""Numbers that people type: NOP, case numbers, permit numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

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
KINDS = frozenset("079")
LOOKALIKES = str.maketrans("OoQDlLIiBSsZz", "0000111185522")
_NOP_SHAPE = re.compile(r"(?<![\w.])[\dOoQDlLIiBSsZz][\dOoQDlLIiBSsZz .\-/]{14,30}[\dOoQDlLIiBSsZz](?!\w)")


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
    found = _NOP_SHAPE.search(text)
    raw = found[0] if found else text
    typed = re.sub(r"(?i)\bnop\b|[^\w.\-/ ]", " ", raw).strip()
    digits = re.sub(r"[^\w]", "", typed)
    letters = sum(c.isalpha() for c in digits)
    corrected = bool(letters)
    if corrected:
        if letters > 6 or letters * 2 > len(digits):
            return NopFault("empty")
        typed, digits = typed.translate(LOOKALIKES), digits.translate(LOOKALIKES)
    if not digits.isdigit() or len(digits) < 8:
        return NopFault("empty")
    if len(digits) != NOP_DIGITS:
        return _wrong_length(typed, digits)
    return _check_codes(digits, rules) or Nop(digits, corrected)


def format_nop(digits: str) -> str:
    """367601000501200340 -> 36.76.010.005.012-0034.0"""
    d = digits
    return f"{d[:2]}.{d[2:4]}.{d[4:7]}.{d[7:10]}.{d[10:13]}-{d[13:17]}.{d[17:]}"


def find_nop(text: str, rules: NopRules) -> str:
    """The digits of a valid NOP in a text, without guessing letters; else ""."""
    for found in re.finditer(r"(?<!\d)\d[\d .\-/]{16,30}\d(?!\d)", text):
        nop = parse_nop(found[0], rules)
        if isinstance(nop, Nop):
            return nop.digits
    return ""


def _wrong_length(typed: str, digits: str) -> NopFault:
    kind = "short" if len(digits) < NOP_DIGITS else "long"
    count = abs(NOP_DIGITS - len(digits))
    parts = [part for part in re.split(r"[.\-/ ]+", typed) if part]
    if len(parts) == len(SEGMENTS):
        for part, (name, length) in zip(parts, SEGMENTS, strict=True):
            if len(part) != length:
                return NopFault(kind, name, name, count)
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
_CASE = re.compile(r"\b(LP|TN)[\s\-./]*([\dOoIl]{2})[\s\-./]*([\dOoIl]{1,9})[\s\-./]*([A-HJ-NPR-Z])\b", re.IGNORECASE)


def case_number(prefix: str, year: int, sequence: int) -> str:
    """ "LP", 2026, 42 -> "LP-26-00042-K". The letter catches every single wrong digit and every swap of neighbours."""
    short = f"{year % 100:02d}"
    return f"{prefix}-{short}-{sequence:05d}-{_letter(prefix, short, f'{sequence:05d}')}"


def parse_case_number(text: str) -> str | None:
    """A case number typed any way ("lp26 42k"), or None when there is none or its letter does not fit."""
    found = _CASE.search(text)
    if found is None:
        return None
    prefix, letter = found[1].upper(), found[4].upper()
    year, sequence = (part.translate(LOOKALIKES) for part in found.group(2, 3))
    number = case_number(prefix, int(year), int(sequence))
    return number if number.endswith(letter) else None


def _letter(prefix: str, year: str, sequence: str) -> str:
    """Digits weighted by powers of 5, which has order 22 modulo the prime 23: distinct for up to 22 places."""
    digits = f"{PREFIXES.index(prefix)}{year}{sequence}"
    total = sum(int(digit) * pow(5, place, 23) for place, digit in enumerate(reversed(digits)))
    return ALPHABET[total % 23]


# -- permit numbers -----------------------------------------------------------------------------------------

_PERMIT = re.compile(
    r"\b(PBG|SLF|IMB|REK|SIP|SIUP|TDP|TRY|IPR|ITR|SIK|IUMK)[\s\-./]*(\d{6})[\s\-./]*(\d{8})[\s\-./]*(\d{1,4})\b",
    re.IGNORECASE,
)


def find_permit_number(text: str) -> str:
    """ "pbg 367401 20261101 3" -> "PBG-367401-20261101-003"; "" when there is none."""
    found = _PERMIT.search(text)
    return f"{found[1].upper()}-{found[2]}-{found[3]}-{int(found[4]):03d}" if found else ""
