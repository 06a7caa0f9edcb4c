"""What things are called in the Rasa project: made from the flows, the same for the export and for the actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.dialogue.question import Question
from bot.dialogue.talk import Flow

SECRET_HEADER = "x-pintu-secret"  # noqa: S105 -- its name, not its value

TURN = "action_turn"  # takes a message in while no form is open
SAY = "action_say"  # says what waits, and listens
LISTEN = "action_listen"  # Rasa's own

# Messages that are no words: {entity: value} in Rasa's "/intent{…}" form.
TAP, PLACE, FILES, NEWS = "tap", "place", "files", "news"
WORDLESS = {TAP: ("value",), PLACE: ("lat", "lon", "label"), FILES: ("ref", "caption"), NEWS: ()}


def form(flow: Flow[Any]) -> str:
    return f"{flow.name}_form"


def validate(flow: Flow[Any]) -> str:
    return f"validate_{form(flow)}"


def slot(flow: Flow[Any], key: str) -> str:
    return f"{flow.name}_{key}"


def ask(flow: Flow[Any], key: str) -> str:
    """The action with which a form asks for a slot."""
    return f"action_ask_{form(flow)}_{slot(flow, key)}"


def response(flow: Flow[Any], key: str) -> str:
    return f"utter_ask_{form(flow)}_{slot(flow, key)}"


def questions(flow: Flow[Any]) -> dict[str, Question[Any]]:
    """By key. Two questions with one key (a summary in two forms) are one slot."""
    found: dict[str, Question[Any]] = {}
    for question in flow.questions:
        found.setdefault(question.key, question)
    return found


def forms(flows: Iterable[Flow[Any]]) -> list[Flow[Any]]:
    """The flows that ask something; the others are said and done in one turn."""
    return [flow for flow in flows if flow.questions]


def actions(flows: Iterable[Flow[Any]]) -> list[str]:
    """Everything that the action server serves."""
    asking = forms(flows)
    asks = [ask(flow, key) for flow in asking for key in questions(flow)]
    return [TURN, SAY, *(validate(flow) for flow in asking), *asks]
