"""Words and patterns where they are plain, the trained model where they are not."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.reading import Reading
from bot.understanding.keywords import Keywords
from bot.understanding.model import Model, features

PLAIN = 0.9  # from here on the words leave no doubt: a command, a number, a danger
# Chosen on flows/nlu/validation, where the model alone has a category macro-F1 of 0.78, the words alone 0.60, and
# both together 0.84 for any share from 0.2 to 0.4.
SHARE_OF_WORDS = 0.3
SURE = 0.7  # a wish below this is not acted on: the resident is asked
ACTED_ON = 0.89  # at most; a guess is never as good as a command
OUT_OF_SCOPE = 0.8
BEST = 3
AGREED = 0.75  # enough to note the category without asking; the resident sees it in the summary
DOUBTED = 0.55  # the words name two alike: the resident is asked
LEAD = 0.3  # of one category over the next, by words
WORTH_OFFERING = 0.2  # below this the whole list serves better than a shorter one
# Wishes that a guess may start. The others (cancel, back, change) undo something: for them the words must be plain.
WISHES = {
    name: name
    for name in (
        "lodge",
        "my_cases",
        "add_to_case",
        "permit_status",
        "tax",
        "officer",
        "privacy",
        "help",
        "greeting",
        "thanks",
    )
} | {"emergency": "lodge"}

Ranked = tuple[tuple[str, float], ...]


class Trained:
    """Reads a text with both, and never less surely than the words alone where they are plain."""

    def __init__(self, keywords: Keywords, model: Model) -> None:
        self.keywords = keywords
        self.model = model

    async def read(self, text: str) -> Reading:
        """What the text seems to say; an empty reading when neither knows."""
        reading = await self.keywords.read(text)
        if reading.score >= 1:
            return reading
        found = features(text)
        wishes = self.model.intents.rank(found)
        if not wishes:
            return reading
        intents = _intents(reading, wishes)
        about = reading.categories or (intents and intents[0][0] == "lodge" and not reading.danger)
        categories = blend(self.model.categories.rank(found), reading.categories) if about else ()
        return replace(reading, intents=intents, categories=categories)


def _intents(reading: Reading, wishes: list[tuple[str, float]]) -> Ranked:
    wish, score = wishes[0]
    if reading.score >= PLAIN or reading.danger:
        return reading.intents
    if wish == "out_of_scope" and score >= OUT_OF_SCOPE and not reading.categories:
        return ((wish, score),)
    known = WISHES.get(wish)
    if known is None or score < SURE:
        return reading.intents
    others = tuple(pair for pair in reading.intents if pair[0] != known and pair[1] < score)
    return ((known, min(score, ACTED_ON)), *others)


def blend(ranked: list[tuple[str, float]], by_words: Ranked) -> Ranked:
    """The best categories of both; with no known word the model's own."""
    if not by_words:
        return tuple(ranked[:BEST]) if ranked and ranked[0][1] >= WORTH_OFFERING else ()
    scores = {code: (1 - SHARE_OF_WORDS) * score for code, score in ranked}
    for code, score in by_words:
        scores[code] = scores.get(code, 0) + SHARE_OF_WORDS * score
    best = max(scores, key=lambda code: scores[code])
    if len(by_words) > 1 and by_words[0][1] - by_words[1][1] < LEAD:
        scores[best] = min(scores[best], DOUBTED)
    elif best == by_words[0][0] and (len(by_words) == 1 or by_words[0][1] - by_words[1][1] >= LEAD):
        scores = {code: score for code, score in scores.items() if code == best or score >= WORTH_OFFERING}
        scores[best] = max(scores[best], AGREED)
    return tuple(sorted(scores.items(), key=lambda pair: -pair[1])[:BEST])
