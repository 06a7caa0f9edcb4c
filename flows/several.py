"""Several problems in one message: "lampu mati dan got mampet" are two reports."""

from __future__ import annotations

import asyncio
import re

from bot.dialogue.reading import Understanding

AT_MOST = 4
FEWEST = 2
FEWEST_WORDS = 2  # of a part that may be a report
LONGEST = 40  # words; a longer text is a story about one thing
CLEAR = 0.85
BETWEEN = re.compile(
    r"[.;\n!?]+\s|,\s|\s(?:dan|sama|terus|trus|serta|juga|lalu|plus|tambah lagi|satu lagi|and|also)\s|(?:^|\s)\d[.)]\s",
    re.IGNORECASE,
)
# What comes of a problem, or is only said of it, is not another one: "got mampet, bikin banjir".
CONSEQUENCE = re.compile(
    r"\s*(?:jadi\w*|bikin|sampai|sampe|akibat\w*|karena|krn|gara.?gara|makanya|supaya|biar|agar|kalau|kalo|so|because|when)\b",
    re.IGNORECASE,
)


async def problems(understanding: Understanding, text: str) -> dict[str, str]:
    """The different categories that parts of a text clearly name, each with its words; empty for fewer than two.

    No word is lost: a part that names none belongs to the part before it, or to the first.
    """
    if len(text.split()) > LONGEST:
        return {}
    parts, each = await _parts(understanding, text)
    found: dict[str, list[str]] = {}
    before: list[str] = []
    last = before
    for said, category in zip(parts, each, strict=True):
        if category and (category in found or len(found) < AT_MOST):
            last = found.setdefault(category, [])
        last.append(said)
    if len(found) < FEWEST:
        return {}
    first = next(iter(found.values()))
    first[:0] = before
    return {category: ", ".join(said) for category, said in found.items()}


async def beside(understanding: Understanding, text: str) -> str:
    """The parts that report a problem, of a message that asks for something else ("pju mati, sekalian tanya pbb")."""
    if len(text.split()) > LONGEST:
        return ""
    parts, each = await _parts(understanding, text)
    return ", ".join(said for said, category in zip(parts, each, strict=True) if category) if not all(each) else ""


async def _parts(understanding: Understanding, text: str) -> tuple[list[str], list[str]]:
    """What a text falls into, and the category that each part clearly names, or ""."""
    parts = [said for part in BETWEEN.split(text) if (said := part.strip(" ,.-"))]
    return parts, await asyncio.gather(*(_category(understanding, part) for part in parts))


async def _category(understanding: Understanding, part: str) -> str:
    if len(part.split()) < FEWEST_WORDS or CONSEQUENCE.match(part):
        return ""
    reading = await understanding.read(part)
    category, likely = reading.categories[0] if reading.categories else ("", 0.0)
    return category if reading.intent in {"lodge", "emergency"} and likely >= CLEAR else ""
