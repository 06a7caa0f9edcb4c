"""An example said in other ways, at training time: letters left out, neighbours swapped, politeness, a place."""

from __future__ import annotations

import random
import re

EACH = 1  # variants an example; more of them changed nothing on the validation
BEFORE = (
    "pak", "min", "kak", "bu", "halo min", "selamat pagi", "selamat siang", "assalamualaikum", "mohon maaf", "tolong",
    "mohon", "maaf pak", "permisi", "izin", "dear admin", "punten", "bang", "yth bapak", "halo kak mau tanya", "pagi pak",
    "selamat malam saya warga", "kepada dinas terkait", "gan", "malem min", "ass wr wb", "hello", "eh", "ini", "anu",
)  # fmt: skip
AFTER = (
    "pak", "min", "ya", "dong", "kak", "tolong ya", "mohon segera ditindak", "terima kasih", "makasih", "nuhun",
    "mohon bantuannya", "mohon tindak lanjut", "gimana ini", "please", "thanks", "atas perhatiannya terima kasih", "banget",
    "sudah lama", "sudah seminggu", "dari kemarin", "sejak bulan lalu", "sudah 3 hari", "tiap hari", "ditunggu", "nih", "sih",
)  # fmt: skip
PLACES = (
    "di jl melati", "di jalan raya serpong", "di perumahan kami", "di rt 03 rw 05", "di gang haji salim", "di pamulang",
    "di depan sekolah", "dekat masjid", "di ciputat timur", "blok c 12", "depan ruko", "di bintaro sektor 9", "di bsd",
    "di kelurahan jombang", "dekat pasar", "di pondok aren", "samping indomaret", "di belakang rumah", "perempatan",
    "di kampung sawah", "dekat stasiun", "di jl ceger raya", "setu",
    # What other reports are about may also be where this one is.
    "di trotoar", "di taman", "di pinggir kali", "deket lampu merah", "di bawah pohon", "di dalam pasar", "di pinggir jalan",
    "di jembatan", "dekat halte", "di lapangan", "di atas got", "di depan puskesmas", "dekat tpu", "di parkiran", "di tiang listrik",
)  # fmt: skip
WRAPPED_AROUND = frozenset(
    {"lodge", "emergency", "my_cases", "add_to_case", "permit_status", "tax", "officer", "privacy", "help"}
)
_VOWEL = re.compile(r"(?<=\w)[aiueo](?=\w)")
_WORD = re.compile(r"[^\W\d_]{5,}")


def variants(text: str, intent: str) -> list[str]:
    """Other ways of saying an example; the same ones every time."""
    chance = random.Random(text)  # noqa: S311 -- no secret
    return [_variant(text, intent, chance) for _ in range(EACH)]


def _variant(text: str, intent: str, chance: random.Random) -> str:
    parts = [_misspelt(text, chance)]
    if intent in WRAPPED_AROUND:
        if chance.random() < 0.5:
            parts.insert(0, chance.choice(BEFORE))
        if intent in {"lodge", "emergency"} and chance.random() < 0.4:
            parts.append(chance.choice(PLACES))
        if chance.random() < 0.5:
            parts.append(chance.choice(AFTER))
    return " ".join(parts)


def _misspelt(text: str, chance: random.Random) -> str:
    return _WORD.sub(lambda found: _mistyped(found[0], chance) if chance.random() < 0.2 else found[0], text)


def _mistyped(word: str, chance: random.Random) -> str:
    """Vowels left out ("smph"), one letter left out, or two swapped."""
    kind, at = chance.random(), chance.randrange(1, len(word) - 1)
    if kind < 0.5:
        return _VOWEL.sub("", word)
    if kind < 0.75:
        return word[:at] + word[at + 1 :]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
