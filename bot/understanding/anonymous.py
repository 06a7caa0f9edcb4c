"""A resident's words without what points at a person: numbers, addresses, names. Only such words are kept to learn from.

No list of names is complete, so it goes the other way: behind "pak", "saya", "jl" and the like, and wherever a word is
written with a capital, only words that the examples hold several times, in small letters, stay.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from bot.understanding import lexicon
from bot.understanding.normalise import POLITE, SHORT, words
from bot.understanding.training import EXAMPLES

LIMIT = 300
GONE = "…"
OFTEN = 4  # times a word stands in the examples in small letters; a name stands there once or twice
REACH = 4  # words of a name
_LINKS = re.compile(
    r"\S+@\S+|@\w+|(?:https?://|www\.)\S+|\b[\w\-]+(?:\.[\w\-]+)*\.(?:me|com|id|net|org|co|ly|gl|xyz)\b(?:/\S*)?"
    r"|\w+(?: ?(?:dot|titik) ?\w+)* (?:at|et) (?:gmail|yahoo|hotmail|outlook)\w*",
    re.IGNORECASE,
)
_PLATE = re.compile(
    r"\b(?!(?:jl|gg|rt|rw|km|no)\b)(?:[a-z]{1,2}[ \-]?\d{3,4}|(?<=plat )[a-z]{1,2}[ \-]?\d{1,4}|(?<=mobil )[a-z] \d{1,4})[ \-]?[a-z]{1,3}\b",
    re.IGNORECASE,
)
_DIGITS_IN_WORDS = re.compile(
    r"\b(?:(?:nol|kosong|satu|dua|tiga|empat|lima|enam|tujuh|delapan|lapan|sembilan|plus)\b\W*){5,}", re.IGNORECASE
)
_PARTS = re.compile(r"[^\W\d_]+|[\W\d_]+")
_STOP = re.compile(r"[.!?;\n]")
# A name follows: of a person, a street, a housing estate.
_CUES = frozenset(
    "nama namanya namaku bernama panggil ttd salam oleh by an pak bu bapak ibu bpk pa mas mbak mba kak kakak bang om tante sdr sdri saudara "
    "haji hj ustad ustadz ustadzah dr dokter mr mrs ketua saya sy aku gw gue gua ane anak suami istri adik ayah mama papa tetangga "
    "jl jln jalan gg gang komplek kompleks perumahan perum cluster apartemen kos dengan dari".split()
)  # fmt: skip
_ALL_KNOWN = (
    *lexicon.TROUBLE, *lexicon.STATUS, *lexicon.CHANGEABLE, *POLITE, *SHORT, *SHORT.values(), *lexicon.CONTROLS, *_CUES,
    *(phrase for all_ in lexicon.CONTROLS.values() for phrase in all_),
    *(phrase for pairs in lexicon.PHRASES.values() for phrase, _ in pairs),
    "rt rw lurah camat wali walikota polisi lampu jalan sampah got ada ini itu di yang dan kami kita rumah depan nik nop",
)  # fmt: skip


def anonymous(text: str) -> str:
    """The first 300 letters of a text with every digit a 0, and streets, names, links, plates and addresses gone."""
    plain = text[:LIMIT]
    for pattern in (_LINKS, _PLATE, _DIGITS_IN_WORDS):
        plain = pattern.sub(f" {GONE} ", plain)
    plain = re.sub(r"\d", "0", _without_names(plain))
    return re.sub(rf"{GONE}(?:[\s,.]*{GONE})+", GONE, re.sub(r"[ \t]+", " ", plain)).strip()


def _without_names(text: str) -> str:
    out: list[str] = []
    reach = 0
    for part in _PARTS.findall(text):
        if not part[0].isalpha():
            initial = out and len(out[-1]) <= 1
            reach = 0 if _STOP.search(part) and not initial else reach
            out.append(part)
        elif _is_common(part.casefold()):
            reach = REACH if part.casefold() in _CUES else 0
            out.append(part)
        elif reach or part[0].isupper():
            reach = max(reach - 1, 0)
            out.append(GONE)
        else:
            out.append(part)
    return "".join(out)


def _is_common(word: str) -> bool:
    common = _common()
    return word in common or all(plain in common for plain in words(word))


@lru_cache
def _common() -> frozenset[str]:
    """The words of the examples that stand there often, and those the rules know."""
    found = Counter(
        word for path in EXAMPLES.glob("*.yml") for word in _PARTS.findall(path.read_text("utf-8")) if word.islower()
    )
    known = (word for phrase in _ALL_KNOWN for word in phrase.split())
    return frozenset(word for word, times in found.items() if times >= OFTEN and word[0].isalpha()).union(known)
