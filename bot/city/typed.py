"""Numbers as keyboards leave them: other dashes, wide digits and invisible spaces made plain."""

from __future__ import annotations

import re
import unicodedata

_DASH = re.compile("[\u2010-\u2015\u2212\u2043]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def plainly(text: str) -> str:
    """The same text with wide digits and hard spaces as usual ones, every dash a "-", and nothing invisible."""
    return _INVISIBLE.sub("", _DASH.sub("-", unicodedata.normalize("NFKC", text)))
