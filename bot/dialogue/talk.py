"""Run a flow from the top with the answers given so far, up to the first question without one.

A flow is a plain async function of a `Talk` and the services it may use. Running it again is safe: it has no
effect but the answers, the texts and what it hands to its services, which is stored with the turn or not at all.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import blake2s
from typing import Any, Generic, NoReturn, TypeVar

from bot.dialogue.message import Attachment, Button, Outbound
from bot.dialogue.phrases import Phrases
from bot.dialogue.question import Asking, Confirm, Heard, Json, Miss, Option, Photos, Question
from bot.dialogue.state import REVISING, Frame

T = TypeVar("T")
S = TypeVar("S")
Body = Callable[["Talk", S], Awaitable[None]]

EXPLAIN_AFTER = 2
OFFER_PERSON_AFTER = 3


@dataclass(frozen=True)
class Flow(Generic[S]):
    """A conversation: its name (prefix of its texts), its body, its questions and the intents that start it."""

    name: str
    body: Body[S]
    questions: tuple[Question[Any], ...]
    intents: tuple[str, ...]
    takes_files: bool
    draft: bool
    fleeting: bool
    entity: str
    about: str

    def question(self, key: str) -> Question[Any] | None:
        return self._named.get(key)

    @cached_property
    def _named(self) -> dict[str, Question[Any]]:
        """By their names, those of today before those they had."""
        now = {question.key: question for question in self.questions}
        return {old: question for question in self.questions for old in question.was} | now


def flow(
    name: str,
    *,
    questions: Iterable[Question[Any]] = (),
    intents: Iterable[str] = (),
    takes_files: bool = False,
    draft: bool = False,
    fleeting: bool = False,
    entity: str = "",
    about: str = "",
) -> Callable[[Body[S]], Flow[S]]:
    """Declare a flow.

    `takes_files`: a photo or pin sent out of the blue starts it. `draft`: it holds the resident's own words,
    so a second one never replaces it unasked. `fleeting`: nobody comes back to it after leaving it.
    `entity`: what in a text starts it, whatever service the text is about.
    `about`: the question whose answer tells one draft from another.
    """

    def declare(body: Body[S]) -> Flow[S]:
        return Flow(name, body, tuple(questions), tuple(intents), takes_files, draft, fleeting, entity, about)

    return declare


def revise(flow: Flow[Any], frame: Frame, key: str) -> bool:
    """Open one answer again to change it; `unrevised` takes that back. False when the flow has no such question."""
    question = flow.question(key)
    before, trail = dict(frame.answers), frame.trail[:]
    if question is None or not reopen(flow, frame, key):
        return False
    if question.key in before:
        kept = {k: before[k] for k in (question.key, *question.clears) if k in before}
        frame.memo[REVISING] = [question.key, kept, trail]
    return True


def unrevised(flow: Flow[Any], frame: Frame) -> bool:
    """Give the answer back that was opened to be changed and has no new one yet. False when there is none."""
    key, kept, trail = frame.memo.pop(REVISING, None) or ("", {}, [])
    question = flow.question(key)
    if question is None or frame.asking not in (key, *question.clears):
        return False
    frame.drop(*question.clears)
    frame.answers |= kept
    frame.trail = trail
    return True


def reopen(flow: Flow[Any], frame: Frame, key: str) -> bool:
    """Open one answer again, with those that depend on it. False when the flow has no such question."""
    question = flow.question(key)
    if question is None:
        return False
    frame.rename(question.was, question.key)
    kept = question.reopen(frame.answers.get(question.key))
    frame.drop(question.key, *question.clears)
    if kept is not None:
        frame.answers[question.key] = kept
    return True


class Waiting(BaseException):
    """The run has reached a question without an answer. Not an Exception, so that no flow can swallow it."""


class Undeclared(LookupError):
    """A flow asked a question that its `@flow` line does not name."""


@dataclass(frozen=True, slots=True)
class Switch:
    """The flow hands over to another one, with some answers known already."""

    flow: str
    answers: Mapping[str, Json]


def digest(value: object) -> str:
    """Eight hex digits that stand for a value of plain JSON, in the order its parts are in."""
    return blake2s(repr(value).encode(), digest_size=4).hexdigest()


class Talk:
    """One run of one flow: what it may ask, say and remember."""

    def __init__(
        self, flow: Flow[Any], frame: Frame, phrases: Phrases, now: datetime, heard: Heard | None = None
    ) -> None:
        self.flow = flow
        self.frame = frame
        self.phrases = phrases
        self.now = now
        self.heard = heard
        self.out: list[Outbound] = []
        self.asked: list[str] = []
        self.missed = False
        self.cancelled = False
        self._contexts: dict[str, Asking] = {}
        self.switched: Switch | None = None
        self.aside: list[Switch] = []
        self.quiet = False

    async def ask(
        self,
        question: Question[T],
        *,
        options: Sequence[Option] = (),
        unshown: Sequence[Option] = (),
        read: Callable[[str], Json | Miss] | None = None,
        media: Sequence[Attachment] = (),
        **values: object,
    ) -> T:
        """The answer, if there is one that holds; else ask, and stop the run here."""
        asking = Asking(f"{self.flow.name}-{question.key}", self.phrases, options, unshown, values, read)
        return await self._ask(question, asking, media)

    async def _ask(self, question: Question[T], asking: Asking, media: Sequence[Attachment]) -> T:
        if question not in self.flow.questions:
            raise Undeclared(f"{self.flow.name} asks {question.key!r}, which it does not declare")
        self._contexts[question.key] = asking
        self.asked.append(question.key)
        self._rename(question)
        miss = self._hear(question, asking)
        stored = self.frame.answers.get(question.key)
        if stored is not None and miss is None and question.settled(stored):
            value = question.value(stored, asking)
            if not isinstance(value, Miss):
                return value
            self.forget(question)
            miss = value if value.reason != "gone" else None
        self._put(question, asking, miss, media)

    async def once(self, key: str, look_up: Callable[..., Awaitable[Json]], services: Any, *args: Json) -> Json:
        """The JSON result of a look-up, made once for the same arguments and remembered with the answers."""
        mark = digest(args)
        kept = self.frame.memo.get(key)
        if kept is None or kept[0] != mark:
            self.frame.memo[key] = kept = [mark, await look_up(services, *args)]
        return kept[1]

    def say(
        self,
        key: str,
        *,
        options: Sequence[Button] = (),
        media: Sequence[Attachment] = (),
        **values: object,
    ) -> None:
        """Say something once in this flow, however often it is run."""
        mark = digest([key, values])
        if mark not in self.frame.told:
            self.frame.told.append(mark)
            self.out.append(Outbound(self.phrases(key, **values), tuple(options), media=tuple(media), key=key))

    def forget(self, *questions: Question[Any]) -> None:
        """Drop answers, so that they are asked again when the run reaches them."""
        for question in questions:
            self.frame.drop(question.key, *question.clears)

    def suggest(self, question: Question[Any], stored: Json) -> None:
        """Fill in an answer that follows from the others. Once: the resident may take it back."""
        if f"suggested-{question.key}" not in self.frame.memo:
            self.frame.memo[f"suggested-{question.key}"] = True
            self.frame.answers.setdefault(question.key, stored)

    def refuse(self, question: Question[Any], reason: str, *, blame: bool = True, **values: object) -> NoReturn:
        """An answer that parsed but will not do: say why and ask again. The question was asked in this run.

        `blame=False` when the resident did nothing wrong (a question back): it does not count as a miss.
        """
        self.forget(question)
        miss = Miss(reason, values)
        if blame:
            self.frame.misses += 1
            self.missed = True
        self._put(question, self._contexts[question.key], miss, ())

    async def confirm(self, question: Confirm, *, media: Sequence[Attachment] = (), **values: object) -> None:
        """Show a summary and go on only when exactly this summary was sent off.

        Answers that were not asked on the way here are dropped first: they belong to a path not taken.
        """
        self._drop_ghosts(question)
        shows = digest([{k: self.frame.answers.get(k) for k in self.asked}, {k: str(v) for k, v in values.items()}])
        if self.frame.shown != shows and question.key in self.frame.answers:
            self.frame.drop(question.key)
        if self.frame.shown != shows and self.frame.asking == question.key:
            self.frame.asking = ""
        self.frame.shown = shows
        choice = await self._ask(
            question, Asking(f"{self.flow.name}-{question.key}", self.phrases, values=values), media
        )
        if choice == "cancel":
            self.cancelled = True
            raise Waiting
        if choice.startswith("edit-"):
            self.frame.drop(question.key)
            revise(self.flow, self.frame, choice.removeprefix("edit-"))
            raise Again

    def finish(self, key: str = "", *, options: Sequence[Button] = (), paged: bool = False, **values: object) -> None:
        """The last words of a flow, or (`paged`) a page of a list. The flow is over when its function returns."""
        if key:
            self.out.append(Outbound(self.phrases(key, **values), tuple(options), key=key, page=paged))

    def say_nothing(self) -> None:
        """End here without a word: the message went to a person, who answers."""
        self.quiet = True

    def switch(self, flow: str, **answers: Json) -> None:
        """End here and start another flow with these answers."""
        self.switched = Switch(flow, answers)

    def put_aside(self, flow: str, **answers: Json) -> None:
        """Keep the beginning of another run of a flow for later: it is offered when this one is over."""
        self.aside.append(Switch(flow, answers))

    def button(self, label: str, flow: str, **answers: str) -> Button:
        """A button that starts a flow, whenever it is pressed. `label` is a text key."""
        return Button(self.phrases(label), ":".join(["go", flow, *(f"{k}={v}" for k, v in answers.items())]))

    def _rename(self, question: Question[Any]) -> None:
        self.frame.rename(question.was, question.key)

    def _hear(self, question: Question[Any], asking: Asking) -> Miss | None:
        """Give the message to the question it answers; it is used up by the first one."""
        frame = self.frame
        if self.heard is None or frame.asking != question.key:
            return None
        heard, self.heard = self.heard, None
        parsed = question.parse(heard, asking)
        if parsed is None:
            return None
        if isinstance(parsed, Miss):
            frame.misses += 1
            self.missed = True
            return parsed
        stored = question.merge(frame.answers.get(question.key), parsed)
        frame.keep(question.key, stored, heard.inbound.origin)
        frame.settle()
        if lost := question.lost(stored, heard):
            key = f"engine-not-added-{lost.reason}"
            self.out.append(Outbound(self.phrases(key, **lost.values), key=key))
        return None

    def _drop_ghosts(self, confirm: Confirm) -> None:
        ghosts = [k for k in self.frame.answers if k not in self.asked and k != confirm.key]
        for key in ghosts:
            told = key in self.frame.trail and self.phrases.has(f"{self.flow.name}-{key}.names")
            self.frame.drop(key)
            if told:
                name = self.phrases(f"{self.flow.name}-{key}.names").split(",")[0]
                self.say("engine-dropped", name=name)

    def _put(self, question: Question[Any], asking: Asking, miss: Miss | None, media: Sequence[Attachment]) -> NoReturn:
        frame = self.frame
        if frame.asking != question.key and miss is None:
            frame.misses = 0
        frame.asking = question.key
        parts = [self.phrases(asking.key, **self._more(question), **asking.values)]
        keys = [asking.key]
        if miss is not None:
            parts.insert(0, self._reason(asking, miss))
            keys.insert(0, f"{asking.key}.invalid" + (f"-{miss.reason}" if miss.reason else ""))
        if frame.misses >= EXPLAIN_AFTER and self.missed and self.phrases.has(f"{asking.key}.hint"):
            parts.insert(1, self.phrases(f"{asking.key}.hint", **asking.values))
            keys.append(f"{asking.key}.hint")
        buttons = self._buttons(question, asking)
        if frame.misses >= OFFER_PERSON_AFTER and self.missed:
            parts.append(self.phrases("engine-offer-person"))
            buttons += (Button(self.phrases("engine-offer-person.button"), "go:officer"),)
            keys.append("engine-offer-person")
        text, key = "\n\n".join(parts), "+".join(keys)
        self.out.append(Outbound(text, buttons, question.asks_location, tuple(media), key))
        raise Waiting

    def _more(self, question: Question[Any]) -> dict[str, object]:
        """How much of an unsettled answer is there already: `$count` in the question's text."""
        if not isinstance(question, Photos):
            return {}
        stored = self.frame.answers.get(question.key)
        return {"count": len(stored["items"]) if isinstance(stored, dict) else 0, "limit": question.at_most}

    def _reason(self, asking: Asking, miss: Miss) -> str:
        key = f"{asking.key}.invalid-{miss.reason}" if miss.reason else f"{asking.key}.invalid"
        if not self.phrases.has(key):
            key = f"{asking.key}.invalid" if self.phrases.has(f"{asking.key}.invalid") else "engine-invalid"
        return self.phrases(key, **miss.values)

    def _buttons(self, question: Question[Any], asking: Asking) -> tuple[Button, ...]:
        bound = f".{self.frame.shown}" if isinstance(question, Confirm) else ""
        return tuple(
            Button(asking.label(option), f"q:{self.frame.serial}:{question.key}:{option.value}{bound}")
            for option in question.options(asking)
        )


class Again(BaseException):
    """Answers were taken back inside the run: run the flow from the top once more."""


async def run(talk: Talk, services: Any) -> bool:
    """Run a flow to its end (True) or to the next question (False)."""
    while True:
        try:
            await talk.flow.body(talk, services)
        except Waiting:
            return False
        except Again:
            talk.asked.clear()
            continue
        return True
