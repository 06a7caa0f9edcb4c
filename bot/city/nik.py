"""The NIK, a resident's own number (16 digits; a family card's has the same form): found, to be taken out of texts.

No service here needs more of it than the last four digits, so no more is kept (UU 27/2022 art. 16: no more than the
purpose asks for).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.city.references import NopRules

DIGITS, KEPT = 16, 4
_GROUPED = ((16,), (4, 4, 4, 4), (6, 6, 4), (6, 10), (2, 2, 2, 6, 4), (2, 2, 2, 2, 2, 2, 4))
_BY_FORM = "|".join(r"[ .\-]".join(rf"\d{{{length}}}" for length in lengths) for lengths in _GROUPED)
_FORM = re.compile(rf"(?<!\d)(?<!\d[.\-])(?:{_BY_FORM})(?![.\-]?\d)", re.ASCII)
# Said to be one, it is one with a digit too few or too many, too.
_SAID = re.compile(
    r"(?<!\w)(?:nik|ktp|(?:no|nomor|nomer|nmr)\.? ?kk|kartu keluarga)(?!\w)(?:(?!nop|pbb|pajak)[^\d\n]){0,25}"
    r"(\d(?:[ .\-]?\d){13,16})(?![.\-]?\d)",
    re.ASCII | re.IGNORECASE,
)


def find_nik(text: str, rules: NopRules) -> str:
    """The digits of the first NIK that has all its digits; "" when there is none."""
    found = (re.sub(r"\D", "", text[start:end]) for start, end in _places(text, rules))
    return next((digits for digits in found if len(digits) == DIGITS), "")


def without_nik(text: str, rules: NopRules) -> str:
    """The text with the last four digits of each NIK only: "NIK saya ••••1234"."""
    parts, done = [], 0
    for start, end in _places(text, rules):
        digits = re.sub(r"\D", "", text[start:end])
        parts += [text[done:start], "\N{BULLET}" * KEPT, digits[-KEPT:]]
        done = end
    return "".join([*parts, text[done:]])


def _places(text: str, rules: NopRules) -> Iterator[tuple[int, int]]:
    """Where they stand, one after the other. What begins like a tax object of this city and is not said to be a
    NIK is a NOP with digits missing.
    """
    own = rules.province + rules.city
    said = [found.span(1) for found in _SAID.finditer(text)]
    formed = [f.span() for f in _FORM.finditer(text) if not re.sub(r"\D", "", f[0]).startswith(own)]
    end = 0
    for place in sorted({*said, *formed}):
        if place[0] >= end:
            yield place
            end = place[1]
