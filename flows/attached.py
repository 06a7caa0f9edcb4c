"""What comes along with an answer, or instead of words: photos, and a pin."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.message import Attachment
from bot.dialogue.question import Asking, Heard, Json, Miss, Photos, Text
from bot.dialogue.talk import Talk

MAP = "https://www.openstreetmap.org/?mlat={lat:.5f}&mlon={lon:.5f}#map=18/{lat:.5f}/{lon:.5f}"


@dataclass(frozen=True, kw_only=True)
class Words(Text):
    """Free words for an officer; a pin is words, too: what it is called, where it is, and a map of it."""

    def parse(self, heard: Heard, asking: Asking) -> Json | Miss | None:
        return _of_pin(heard) or super().parse(heard, asking)

    def prefill(self, heard: Heard) -> Json | None:
        meant = heard.reading.intent in self.from_intents
        return (_of_pin(heard) if meant else None) or super().prefill(heard)

    def absorb(self, stored: Json | None, heard: Heard) -> Json | Miss | None:
        return _of_pin(heard)


def sent_already(talk: Talk, question: Photos) -> tuple[Attachment, ...]:
    """What was sent so far to a photo question of this flow: taken as it is, nobody is asked whether there is more."""
    stored = talk.frame.answers.get(question.key)
    return tuple(Attachment(*item) for item in stored["items"]) if isinstance(stored, dict) else ()


def _of_pin(heard: Heard) -> str | None:
    place = heard.inbound.place
    if place is None:
        return None
    where = MAP.format(lat=place.lat, lon=place.lon)
    return "\n".join(filter(None, [heard.text, f"📍 {place.label}".strip(), where]))
