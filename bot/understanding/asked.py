"""A Rasa server beside the local reader: it is asked where a text leaves room, and missed by nobody when it is away."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from bot.dialogue.reading import Reading, Understanding
from bot.understanding.model import REPORTS
from bot.understanding.trained import BY_WORDS, COMMAND, UNDOING
from integrations.errors import ServiceError
from integrations.nlu import Nlu, Parsed

SURE = 0.7  # a wish that the server is less sure of is the local reader's to tell
NUMBERS = frozenset({"nop", "permit_number", "case_number"})  # say themselves which service they are for
KEPT = 5  # the best of a ranking

Ranked = tuple[tuple[str, float], ...]


class Asked:
    """`local` finds commands, numbers, places and dangers, and reads whole when the server does not answer. Wishes and
    categories that are not `known` come of another model than ours and count for nothing.
    """

    def __init__(self, local: Understanding, nlu: Nlu, known: Container[str]) -> None:
        self.local = local
        self.nlu = nlu
        self.known = known

    async def read(self, text: str) -> Reading:
        """What the text seems to say; an empty reading when neither knows."""
        reading = await self.local.read(text)
        if not text.strip() or reading.score >= COMMAND:
            return reading
        try:
            said = self._ours(await self.nlu.parse(text))
        except ServiceError:
            return reading
        return replace(reading, intents=_intents(reading, said), categories=_categories(reading, said))

    def _ours(self, said: Parsed) -> Parsed:
        intents = tuple(pair for pair in said.intents if pair[0] in self.known)
        return Parsed(intents=intents, categories=tuple(pair for pair in said.categories if pair[0] in self.known))


def _intents(reading: Reading, said: Parsed) -> Ranked:
    """The server's where it is sure, and no command, number or danger speaks already. What undoes something (cancel,
    back) has to be said in plain words: for it no guess is enough.
    """
    wish, score = said.intents[0] if said.intents else ("", 0.0)
    spoken = reading.danger or reading.intent in BY_WORDS or reading.entities.keys() & NUMBERS
    return reading.intents if spoken or score < SURE or wish in UNDOING else said.intents[:KEPT]


def _categories(reading: Reading, said: Parsed) -> Ranked:
    """The mean of both rankings; of a danger, or of no report, only what the local reader found."""
    report = said.intents and said.intents[0][0] in REPORTS
    if reading.danger or not report:
        return reading.categories
    if not said.categories:
        return reading.categories
    if not reading.categories:
        return said.categories[:KEPT]
    ours, theirs = dict(reading.categories), dict(said.categories)
    mean = {code: (ours.get(code, 0) + theirs.get(code, 0)) / 2 for code in ours | theirs}
    return tuple(sorted(mean.items(), key=lambda pair: -pair[1])[:KEPT])
