"""What a free text seems to say. Filled by `bot.understanding`; the engine does not know how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as understood.

    `intents` and `categories` are (name, score 0..1) pairs, best first, empty when nothing was recognised.
    `entities` holds normal forms: nop and nik (digits), permit_number, case_number, phone, kelurahan and kecamatan
    (codes), street, since (ISO 8601: "P1W"), language, topic (what a question is about), change (the question word
    of "ganti lokasi"), wish (the intent that is meant instead), unknown ("yes" for "lupa nomornya"). `danger` names the
    kind of emergency, or "". `plain` is the text with its short forms written out ("blm" is "belum").
    """

    intents: tuple[tuple[str, float], ...] = ()
    categories: tuple[tuple[str, float], ...] = ()
    entities: Mapping[str, str] = field(default_factory=dict)
    danger: str = ""
    plain: str = ""

    @property
    def intent(self) -> str:
        return self.intents[0][0] if self.intents else ""

    @property
    def score(self) -> float:
        return self.intents[0][1] if self.intents else 0.0


NOTHING = Reading()


class Understanding(Protocol):
    async def read(self, text: str) -> Reading:
        """Never raises for any text; an unknown text is an empty `Reading`."""
        ...
