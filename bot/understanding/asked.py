"""A Rasa server beside the words: it is asked where they are not plain, and missed by nobody when it is away."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.reading import Reading, Understanding
from bot.understanding.trained import ACTED_ON, OUT_OF_SCOPE, PLAIN, SURE, WISHES, blend
from integrations.errors import ServiceError
from integrations.nlu import Nlu, Parsed


class Asked:
    """`words` finds numbers, places, dangers and commands; `local` reads whole when the server does not answer."""

    def __init__(self, words: Understanding, local: Understanding, nlu: Nlu) -> None:
        self.words = words
        self.local = local
        self.nlu = nlu

    async def read(self, text: str) -> Reading:
        """What the text seems to say; an empty reading when neither knows."""
        reading = await self.words.read(text)
        if not text.strip() or reading.score >= 1:
            return reading
        try:
            said = await self.nlu.parse(text)
        except ServiceError:
            return await self.local.read(text)
        return joined(reading, said)


def joined(reading: Reading, said: Parsed) -> Reading:
    """The words where they are plain, else what the server is sure of. Only wishes are guessed: what undoes something
    (cancel, back) has to be said in plain words.
    """
    return replace(reading, intents=_intents(reading, said), categories=_categories(reading, said))


def _intents(reading: Reading, said: Parsed) -> tuple[tuple[str, float], ...]:
    wish, score = said.intents[0] if said.intents else ("", 0.0)
    if reading.score >= PLAIN or reading.danger:
        return reading.intents
    if wish == "out_of_scope" and score >= OUT_OF_SCOPE and not reading.categories:
        return ((wish, score),)
    known = WISHES.get(wish)
    if known is None or score < SURE:
        return reading.intents
    others = tuple(pair for pair in reading.intents if pair[0] != known and pair[1] < score)
    return ((known, min(score, ACTED_ON)), *others)


def _categories(reading: Reading, said: Parsed) -> tuple[tuple[str, float], ...]:
    report = said.intents and said.intents[0][0] in {"lodge", "emergency"} and not reading.danger
    return blend(list(said.categories), reading.categories) if reading.categories or report else ()
