"""What a Rasa model says of a text, in our words, and what our intents are called there.

Rasa knows one list of names. A report of category "pju" is the intent "lodge.pju" there, so that one classifier ranks
wishes and categories alike. Three names mean something to Rasa itself (`DEFAULT_ACTION_MAPPINGS` of its rule
policy): an intent "back" would undo the conversation in its tracker; ours gets a mark.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

RESERVED = frozenset({"back", "restart", "session_start"})
MARK = "_in_chat"
FALLBACK = "nlu_fallback"

Ranked = tuple[tuple[str, float], ...]


def rasa_name(intent: str, category: str = "") -> str:
    """What an intent (of a category) is called in the exported project."""
    name = intent + MARK if intent in RESERVED else intent
    return f"{name}.{category}" if category else name


class Guess(BaseModel):
    """One line of Rasa's ranking."""

    model_config = ConfigDict(frozen=True)
    name: str
    confidence: Annotated[float, Field(ge=0, le=1)]


class Parsed(BaseModel):
    """Intents and categories with their probabilities, best first. Empty when the model does not know."""

    model_config = ConfigDict(frozen=True)
    intents: Ranked = ()
    categories: Ranked = ()

    @classmethod
    def from_rasa(cls, raw: Mapping[str, Any]) -> Parsed:
        """From the answer of `POST /model/parse` (https://rasa.com/docs/rasa/pages/http-api/).

        An intent is as likely as all its categories together; categories are ranked as if it were a report. Raises
        `ValidationError`, `TypeError`, `KeyError` or `AttributeError` for anything else.
        """
        best = [raw["intent"]] if raw["intent"]["name"] else []
        ranking = [Guess.model_validate(one) for one in raw.get("intent_ranking") or best]
        intents: dict[str, float] = {}
        categories: dict[str, float] = {}
        for guess in ranking:
            if guess.name == FALLBACK:
                continue
            intent, _, category = guess.name.partition(".")
            intent = intent.removesuffix(MARK)
            intents[intent] = min(intents.get(intent, 0) + guess.confidence, 1.0)
            if category:
                categories[category] = guess.confidence
        reports = sum(categories.values())
        shares = {code: score / reports for code, score in categories.items()} if reports else {}
        return cls(intents=_ranked(intents), categories=_ranked(shares))


def _ranked(scores: Mapping[str, float]) -> Ranked:
    return tuple(sorted(scores.items(), key=lambda pair: -pair[1]))
