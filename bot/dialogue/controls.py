"""Words that work in every flow: cancel, back, start over, menu, why, help, change an answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from bot.dialogue import taps
from bot.dialogue.state import SAID
from bot.dialogue.talk import reopen, revise, unrevised

if TYPE_CHECKING:
    from bot.dialogue.router import Router, Turn

SURE, COMMAND = 0.9, 1.0
MEANING = "maksud"  # the word to change in "bukan itu maksud saya"


async def handle(router: Router, turn: Turn, *, refused: bool = False) -> bool:
    """Do what a control word says. False when the message is none, or is the answer to the open question.

    What only seems to ask for help ("apa bedanya?") is tried as an answer first where certain answers are expected, and
    comes back when it is none (`refused`).
    """
    reading = turn.heard.reading
    control = CONTROLS.get(reading.intent)
    if (
        control is None
        or reading.score < SURE
        or (control is help_ and reading.score < COMMAND and not refused and _chosen_from(router, turn))
        or (control is help_ and router.by_entity.keys() & reading.entities.keys())
    ):
        return False
    return await control(router, turn)


def _chosen_from(router: Router, turn: Turn) -> bool:
    """Whether the open question takes certain answers only."""
    frame = turn.conversation.active
    flow = router.flows.get(frame.flow) if frame is not None and not frame.paused else None
    question = flow.question(frame.asking) if frame is not None and flow is not None else None
    return question is not None and not question.greedy


async def cancel(router: Router, turn: Turn) -> bool:
    """Drop what is under way, then go back to what waited below it."""
    stack = turn.conversation.stack
    if not stack:
        return await _nothing_open(router, turn)
    stack.pop()
    turn.say("engine-cancelled")
    if stack:
        await router.resume(turn)
    else:
        turn.out[-1] = taps.with_menu(turn.out[-1], turn.phrases)
    return True


async def _nothing_open(router: Router, turn: Turn) -> bool:
    turn.say("engine-nothing-open")
    await router.start(turn, router.flows["menu"], {})
    return True


async def back(router: Router, turn: Turn) -> bool:
    """Take the last given answer back; in the midst of changing one, leave it as it was."""
    frame = turn.conversation.active
    if frame is None:
        return await _nothing_open(router, turn)
    if frame.flow not in router.flows:
        return False
    if frame.paused or not frame.trail:
        turn.say("engine-at-start")
        await router.resume(turn)
        return True
    if unrevised(router.flows[frame.flow], frame):
        await router.proceed(turn, None)
        return True
    last = frame.trail[-1]
    if not reopen(router.flows[frame.flow], frame, last):
        frame.drop(last)
    await router.proceed(turn, None)
    return True


async def restart(router: Router, turn: Turn) -> bool:
    """Begin the flow again with nothing filled in."""
    frame = turn.conversation.active
    if frame is None:
        return await _nothing_open(router, turn)
    if frame.flow not in router.flows:
        return False
    turn.conversation.stack.pop()
    turn.say("engine-restarted")
    turn.conversation.open(frame.flow)
    await router.proceed(turn, None)
    return True


async def resume(router: Router, turn: Turn) -> bool:
    """Leave a look-up for the draft below it."""
    stack = turn.conversation.stack
    if len(stack) < 2 or stack[-1].paused or router.keeps(stack[-1]):
        return False
    stack.pop()
    stack[-1].paused = ""
    await router.resume(turn)
    return True


async def why(router: Router, turn: Turn) -> bool:
    """Say what the open question is for, and ask it again."""
    frame = turn.conversation.active
    if frame is None or frame.flow not in router.flows or not frame.asking or frame.paused:
        return False
    key = f"{frame.flow}-{frame.asking}.why"
    turn.say(key if turn.phrases.has(key) else "engine-why")
    await router.proceed(turn, None)
    return True


async def help_(router: Router, turn: Turn) -> bool:
    """Explain the open question with its example, and ask it again; without one the help flow answers."""
    frame = turn.conversation.active
    if frame is None or frame.flow not in router.flows or not frame.asking or frame.paused:
        return False
    key = f"{frame.flow}-{frame.asking}.hint"
    if not turn.phrases.has(key):
        return False
    turn.say(key)
    turn.say("engine-help-words")
    await router.proceed(turn, None)
    return True


async def change(router: Router, turn: Turn) -> bool:
    """ "ganti lokasi": open that answer again; "bukan, ini soal izin": go where the message was meant for. What
    names neither is left to the open question.
    """
    frame = turn.conversation.active
    word = turn.heard.reading.entities.get("change", "").casefold()
    flow = router.flows.get(frame.flow) if frame else None
    if not word:
        return False
    if frame is None or flow is None:
        return await meant_otherwise(router, turn)
    for question in flow.questions:
        names = f"{flow.name}-{question.key}.names"
        if turn.phrases.has(names) and word in [n.strip() for n in turn.phrases(names).casefold().split(",")]:
            revise(flow, frame, question.key)
            frame.paused = ""
            if (stored := question.prefill(turn.heard)) is not None:
                frame.keep(question.key, stored, turn.heard.inbound.origin)
            await router.proceed(turn, None)
            return True
    return await meant_otherwise(router, turn)


async def meant_otherwise(router: Router, turn: Turn) -> bool:
    """Leave what a message was taken for: for the service that is named instead, or to ask which one was meant. A
    draft with answers waits. False when neither is possible.
    """
    frame, reading = turn.conversation.active, turn.heard.reading
    other = router.by_intent.get(reading.entities.get("wish", "") or ("lodge" if reading.categories else ""))
    said = str(frame.memo.get(SAID, "")) if frame else ""
    if frame is not None and other is not None and other.name == frame.flow:
        return False
    if other is None and not (said and reading.entities.get("change") == MEANING):
        return False
    if frame is not None and (other is None or not router.keeps(frame) or not frame.trail):
        turn.conversation.stack.remove(frame)
    known = router.prefill(other, turn.heard) if other else {}
    if said:
        meant = {"meant": other.name} if other else {}
        await router.start(turn, router.flows["unclear"], {**known, **meant, "words": said})
    elif other is not None:
        await router.start(turn, other, known)
    return True


CONTROLS: dict[str, Callable[[Router, Turn], Awaitable[bool]]] = {
    "cancel": cancel,
    "back": back,
    "restart": restart,
    "resume": resume,
    "why": why,
    "help": help_,
    "change": change,
}
