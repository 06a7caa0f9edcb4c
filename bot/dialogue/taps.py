"""Buttons: what a pressed value means, whether it is still valid, and the buttons of "shall we go on?".

Values: "go:<flow>[:key=value…]" starts a flow whenever it is pressed; "q:<serial>:<key>:<option>[.<digest>]"
answers a question of one run of a flow, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.dialogue.message import Button, Outbound
from bot.dialogue.phrases import Phrases
from bot.dialogue.question import Choice, Confirm, Heard, Question, pick
from bot.dialogue.state import Conversation, Frame

OFFER = "~"
EXCERPT = 60


@dataclass(frozen=True, slots=True)
class Go:
    flow: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    serial: int
    key: str
    value: str
    digest: str = ""


def read(value: str) -> Go | Answer | None:
    """Take a button's value apart; None when it is not one of ours."""
    kind, _, rest = value.partition(":")
    parts = rest.split(":")
    if kind == "go" and parts[0]:
        pairs = [part.partition("=") for part in parts[1:]]
        return Go(parts[0], tuple((key, answer) for key, _, answer in pairs if key))
    if kind == "q" and len(parts) == 3 and parts[0].isascii() and parts[0].isdigit():
        option, _, digest = parts[2].partition(".")
        return Answer(int(parts[0]), parts[1], option, digest)
    return None


def typed(buttons: Sequence[Button], heard: Heard) -> Go | None:
    """The one of these buttons whose label was typed, or an unmistakable part of it, when it starts something."""
    labels = [button.label for button in buttons]
    index = pick(heard.text, labels)
    index = pick(heard.reading.plain, labels) if index is None else index
    tap = read(buttons[index].value) if index is not None else None
    return tap if isinstance(tap, Go) else None


def owner(conversation: Conversation, tap: Answer) -> Frame | None:
    """The open run a button belongs to; None when that run is over."""
    return next((frame for frame in conversation.stack if frame.serial == tap.serial), None)


def take(frame: Frame, question: Question[Any], tap: Answer) -> None:
    """Store what a button of this run says.

    A summary's button counts for that summary only. A button of an answered question corrects the answer when
    it is a choice, and changes nothing when it says the same again.
    """
    if frame.asking == question.key:
        if not isinstance(question, Confirm) or tap.digest == frame.shown:
            frame.keep(question.key, question.merge(frame.answers.get(question.key), tap.value))
            frame.settle()
    elif isinstance(question, Choice) and frame.answers.get(question.key, tap.value) != tap.value:
        frame.drop(*question.clears)
        frame.keep(question.key, tap.value)


def offer(phrases: Phrases, frame: Frame, other: Frame | None, about: str = "") -> Outbound:
    """Ask whether to go on with `frame` (`about`: in the resident's words), or (`other`) which of two drafts comes
    first.
    """
    name = phrases(f"{frame.flow}-name")
    if other is None:
        labels = ((frame, "yes"), (frame, "no"))
        buttons = [Button(phrases(f"engine-resume.button-{c}"), f"q:{f.serial}:{OFFER}:{c}") for f, c in labels]
        said = about if len(about) <= EXCERPT else about[: EXCERPT - 1] + "…"
        text = phrases("engine-resume-about", name=name, about=said) if said else phrases("engine-resume", name=name)
        return Outbound(text, tuple(buttons), key="engine-resume")
    pairs = (("old", frame), ("new", other))
    buttons = [Button(phrases(f"engine-second.button-{w}"), f"q:{f.serial}:{OFFER}:yes") for w, f in pairs]
    return Outbound(phrases("engine-second", name=name), tuple(buttons), key="engine-second")


def with_menu(out: Outbound, phrases: Phrases) -> Outbound:
    """The same message with a way on, for one that ends something."""
    return replace(out, buttons=(*out.buttons, Button(phrases("button-menu"), "go:menu")))


def pick_offer(shown: Outbound, heard: Heard, conversation: Conversation) -> tuple[Frame, str] | None:
    """What a typed text answers to an offer: (frame, "yes" or "no"), or None when it says something else."""
    index = pick(heard.text, [button.label for button in shown.buttons])
    if index is None and heard.reading.intent in {"yes", "resume", "no"}:
        index = 1 if heard.reading.intent == "no" else 0
    if index is None:
        return None
    tap = read(shown.buttons[index].value)
    frame = owner(conversation, tap) if isinstance(tap, Answer) else None
    return (frame, tap.value) if frame is not None and isinstance(tap, Answer) else None
