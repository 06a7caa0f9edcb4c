"""What a resident takes back: "ganti lokasinya dong", "kategorinya salah harusnya drainase", "bukan, ini soal izin"."""

from __future__ import annotations

import re

from bot.understanding import lexicon
from bot.understanding.normalise import AT_MOST_WORDS, core

CATEGORY, PLACE = "kategori", "lokasi"
CATEGORIES = frozenset({CATEGORY, "jenis", "masalah", "category"})
MEANING = "maksud"  # the whole message was taken for something else
AT_MOST = 12  # words of a correction that says what is wrong
# "bukan, ini soal sampah": something else than the one noted.
_ABOUT = re.compile(
    r"(?:bukan|salah)(?: \w+){0,2}? (?:ini|itu|tapi|harusnya|maksudnya|maksud|soal|tentang|masalah|saya mau|mau)\b"
    r"(?: (?:ini|itu|soal|tentang|masalah|mau|saya|urusan)\b)*"
)
_THING = "|".join(lexicon.CHANGEABLE)
_NAMED = re.compile(
    rf"(?:eh |maaf |tolong )?(?:({_THING}) (?:itu |tadi )?(?:salah|keliru)|(?:salah|keliru) ({_THING})"
    rf"|(?:ganti|ubah|rubah|tukar) ({_THING}) (?:jadi|menjadi|ke|dengan))\b"
)
_NOT_MEANT = re.compile(
    r"(?:bukan|tidak) (?:itu|begitu|gitu) (?:yang )?(?:saya )?maksud|maksud saya bukan|salah (?:paham|tangkap|ngerti)"
)
_INSTEAD = re.compile(r"(?:eh |maaf )?(?:salah )?bukan .+ (?:tapi|melainkan|harusnya|yang benar)\b")


def what(said: list[str], *, wish: str, street: bool, about_city: bool) -> str:
    """The word for what is to be changed, "" for nothing. "ganti lampu" changes nothing here: it is about the city.

    `wish`: the service that is meant instead; `street`: one is named; `about_city`: something of a category is.
    """
    plain = " ".join(said)
    if len(said) <= AT_MOST and (word := _said_wrong(plain, street=street, about_city=about_city)):
        return word
    if len(said) > AT_MOST_WORDS:
        return ""
    if _ABOUT.match(plain) and (about_city or wish):
        return CATEGORY if about_city else MEANING
    if said[0] == "bukan" and len(said) > 2 and said[1] in {"di", "depan", "dekat"} and not about_city:
        return PLACE
    spoken = core(said).split()
    if spoken and spoken[-1] == "salah":
        spoken.reverse()
    known = 2 <= len(spoken) <= 3 and spoken[0] in lexicon.CHANGE
    return spoken[1] if known and (spoken[1] in lexicon.CHANGEABLE or not about_city) else ""


def _said_wrong(plain: str, *, street: bool, about_city: bool) -> str:
    named = _NAMED.match(plain)
    word = next(filter(None, named.groups()), "") if named else ""
    if word and (not about_city or word in CATEGORIES):
        return word
    if _NOT_MEANT.match(plain):
        return MEANING
    return PLACE if street and not about_city and _INSTEAD.match(plain) else ""


def rest(plain: str) -> str:
    """What it is about instead: "bukan ini soal izin" -> "izin"."""
    found = _ABOUT.match(plain)
    return plain[found.end() :].strip() if found else ""
