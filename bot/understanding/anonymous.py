"""A resident's words without what points at a person: numbers, addresses, names. Only such words are kept to learn from."""

from __future__ import annotations

import re

from bot.understanding import lexicon
from bot.understanding.normalise import POLITE, SHORT
from bot.understanding.patterns import street

LIMIT = 300
GONE = "…"
_LINKS = re.compile(r"\S+@\S+|@\w+|(?:https?://|www\.)\S+", re.IGNORECASE)
_NAMED = re.compile(
    r"\b(nama (?:saya|lengkap|bapak|ibu|pelapor)?|atas nama|a\.?n\.?|bernama|my name is|panggil(?: saya)?)((?:\s+[^\W\d_]+){1,3})",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"\b(pak|bu|bapak|ibu|bpk|sdr|sdri|saudara|bang|mas|mbak|kak|haji|hj|ustadz?|dr|mr|mrs)(\.?\s+)([^\W\d_]+)",
    re.IGNORECASE,
)
_ALL_KNOWN = (
    *lexicon.TROUBLE, *lexicon.STATUS, *lexicon.CHANGEABLE, *POLITE, *SHORT, *SHORT.values(), *lexicon.CONTROLS,
    *(phrase for all_ in lexicon.CONTROLS.values() for phrase in all_),
    *(phrase for pairs in lexicon.PHRASES.values() for phrase, _ in pairs),
    "rt rw lurah camat wali walikota polisi lampu jalan sampah got ada ini itu di yang dan saya kami kita gang rumah depan",
)  # fmt: skip
KNOWN = frozenset(word for phrase in _ALL_KNOWN for word in phrase.split())


def anonymous(text: str) -> str:
    """The first 300 letters of a text with every digit a 0, and streets, names, links and addresses gone."""
    plain = _LINKS.sub(GONE, text[:LIMIT])
    if named := street(plain):
        plain = plain.replace(named, f"{named.split()[0]} {GONE}")
    plain = _NAMED.sub(lambda found: f"{found[1]} {GONE}", plain)
    plain = _TITLED.sub(_untitled, plain)
    return re.sub(r"\d", "0", plain)


def _untitled(found: re.Match[str]) -> str:
    return found[0] if found[3].casefold() in KNOWN else f"{found[1]}{found[2]}{GONE}"
