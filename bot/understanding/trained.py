"""Words and patterns where they are plain, the trained model everywhere else."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue.reading import Reading
from bot.understanding.keywords import Keywords
from bot.understanding.model import REPORTS, Model, Ranked
from bot.understanding.normalise import AT_MOST_WORDS

COMMAND = 1.0  # the whole message is a command, or names an answer to change
NUMBER = 0.98  # the message holds a number that says which service it is for
PLAIN = 0.9  # from here on words leave no doubt
# Wishes that the model is not asked about, for they are part of another one of its answers.
BY_WORDS = frozenset({"withdraw", "delete_data", "my_data", "language", "quiet", "stop"})
# Wishes that undo something: in a longer text a guess is never enough for them.
UNDOING = frozenset({"cancel", "back", "change"})
MAYBE_REPORTS = REPORTS | {"inform", "out_of_scope"}
GUESSED = 0.89  # at most, for those; the engine acts from 0.9 on
# Chosen on flows/nlu/validation (`pintu nlu report`): below UNSURE the model says less than words that found something;
# an emergency is told, and a question answered, from 0.6 on. How much the city's own names of a category count beside
# the examples: at 0.5 more are right than at 0 or 1. For wishes words only made it worse.
UNSURE, FOUND = 0.6, 0.8
DOUBTED = 0.75  # at most, for what words found and the model does not
LIFT = 1.5  # how much a plain category says, where the wish is unsure
EMERGENCY = 0.6
TOPIC = 0.6
NAMED = 0.5
REPORT = 0.2  # from this likely a report its category is told, too
KEPT = 5  # the best of each ranking


class Trained:
    """Reads a text with both, and never less surely than the words alone where they are plain."""

    def __init__(self, keywords: Keywords, model: Model) -> None:
        self.keywords = keywords
        self.model = model

    @property
    def known(self) -> frozenset[str]:
        """Every wish and category that the examples name."""
        return frozenset(answer for question in self.model.questions for answer in question.answers)

    async def read(self, text: str) -> Reading:
        """What the text seems to say; an empty reading when neither knows."""
        reading = await self.keywords.read(text)
        if reading.score >= COMMAND:
            return reading
        ranked = self.model.rank(text)
        if not ranked:
            return reading
        intents = self._intents(reading, _lifted(ranked), len(text.split()))
        likely = sum(score for name, score in ranked["intent"] if name in REPORTS)
        danger = reading.danger or ("other" if intents[0][0] == "emergency" and intents[0][1] >= EMERGENCY else "")
        categories: Ranked = ()
        if danger or reading.categories or likely >= REPORT:
            categories = pooled(ranked["category"], dict(reading.categories), NAMED)
        asks = intents[0][0] not in REPORTS and reading.score < NUMBER and "unknown" not in reading.entities
        topic = _topic(ranked["topic"]) if asks else {}
        return replace(
            reading, intents=intents, categories=categories, danger=danger, entities={**reading.entities, **topic}
        )

    @staticmethod
    def _intents(reading: Reading, guessed: Ranked, length: int) -> Ranked:
        if reading.intent == "case_status" and guessed[0][0] == "add_to_case" and _says_more(reading.plain):
            return _added(dict(guessed), reading.intents)
        if reading.score >= NUMBER or (reading.score >= PLAIN and reading.intent in BY_WORDS):
            return reading.intents
        if guessed[0][1] < UNSURE and reading.score >= FOUND:
            return tuple((name, min(score, DOUBTED)) for name, score in reading.intents)
        best, score = guessed[0]
        if best in UNDOING and length > AT_MOST_WORDS:
            guessed = ((best, min(score, GUESSED)), *guessed[1:])
        elif best == reading.intent and best not in REPORTS and reading.score > score:  # both say so
            guessed = ((best, reading.score), *guessed[1:])
        return guessed[:KEPT]


def _lifted(ranked: Mapping[str, Ranked]) -> Ranked:
    """The wishes; where they are unsure, a plain category of a report says that it is one."""
    (best, score), about = ranked["intent"][0], ranked["category"][0][1]
    if score >= UNSURE or best not in MAYBE_REPORTS:
        return ranked["intent"]
    return pooled(ranked["intent"], {"lodge": about}, LIFT)


def _says_more(plain: str) -> bool:
    """Whether there are words beside the number of a case."""
    return sum(len(word) > 2 and word.isalpha() for word in plain.split()) > 1


def _added(guessed: Mapping[str, float], known: Ranked) -> Ranked:
    """A message with a case number either asks for the case or adds to it: how likely it adds."""
    adds, asks = guessed["add_to_case"], guessed["my_cases"]
    return (("add_to_case", adds / (adds + asks)), *known)[:KEPT]


def pooled(guessed: Ranked, words: Mapping[str, float], weight: float) -> Ranked:
    """The model's ranking moved towards what words say (a product of both, made to sum to one); the best of it."""
    weights = [(score * math.exp(weight * words.get(name, 0)), name) for name, score in guessed]
    total = sum(part for part, _ in weights)
    return tuple((name, part / total) for part, name in sorted(weights, reverse=True)[:KEPT])


def _topic(guessed: Ranked) -> dict[str, str]:
    topic, score = guessed[0]
    return {"topic": topic} if topic != "none" and score >= TOPIC else {}
