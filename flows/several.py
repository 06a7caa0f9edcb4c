"""Several problems in one message: "lampu mati dan got mampet" are two reports."""

from __future__ import annotations

import asyncio
import re

from bot.dialogue.reading import Understanding

AT_MOST = 3
FEWEST = 2  # words of a part that may be a report
LONGEST = 40  # words; a longer text is a story about one thing
CLEAR = 0.7
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
    """The different categories that parts of a text clearly name, each with its words; empty for fewer than two."""
    if len(text.split()) > LONGEST:
        return {}
    parts = [part.strip(" ,.-") for part in BETWEEN.split(text) if not CONSEQUENCE.match(part)]
    parts = [part for part in parts if len(part.split()) >= FEWEST]
    readings = await asyncio.gather(*map(understanding.read, parts))
    found: dict[str, str] = {}
    for said, reading in zip(parts, readings, strict=True):
        category, likely = reading.categories[0] if reading.categories else ("", 0.0)
        if reading.intent in {"lodge", "emergency"} and likely >= CLEAR:
            found[category] = f"{found[category]}, {said}" if category in found else said
    return dict(list(found.items())[:AT_MOST]) if len(found) > 1 else {}
