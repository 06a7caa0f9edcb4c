"""Which flow does a message start, continue, leave or come back to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from bot.dialogue import controls, taps
from bot.dialogue.message import Button, Outbound
from bot.dialogue.phrases import Phrases
from bot.dialogue.question import Heard, Miss, Question, Reference
from bot.dialogue.reading import NOTHING, Reading
from bot.dialogue.state import SAID, Conversation, Frame
from bot.dialogue.talk import Flow, Switch, Talk, run

CERTAIN, CLEAR = 1.0, 0.9
LIKELY = 0.6
SECOND = 0.8
AT_MOST_OPEN = 5
LONGER_THAN_A_LABEL = 24
SENTENCE = 3  # words; what is unclear and so long is not an answer to "what is it about?", but another message
MENU, UNCLEAR = "menu", "unclear"


@dataclass
class Turn:
    """One message on its way through the router: what it changes and what is answered.

    `offered` are the buttons under the last message, for a message that says nothing else. `later`: what else the
    message asks for, offered when the first is done. `quiet`: no answer is due.
    """

    conversation: Conversation
    heard: Heard
    phrases: Phrases
    services: Any
    out: list[Outbound] = field(default_factory=list)
    offered: tuple[Button, ...] = ()
    later: Switch | None = None
    quiet: bool = False

    def say(self, key: str, **values: object) -> None:
        self.out.append(Outbound(self.phrases(key, **values), key=key))


class Router:
    """Holds the flows. `respond` is the engine's one entrance; it has no effect but on the turn it is given."""

    def __init__(self, flows: Iterable[Flow[Any]]) -> None:
        self.flows = {flow.name: flow for flow in flows}
        self.by_intent = {intent: flow for flow in self.flows.values() for intent in flow.intents}
        self.by_entity = {flow.entity: flow for flow in self.flows.values() if flow.entity}

    async def respond(self, turn: Turn) -> list[Outbound]:
        """Answer one message. Changes `turn.conversation` in place; raises only what a service raises."""
        if turn.heard.inbound.tap:
            await self._tapped(turn)
        elif edited := self._edited(turn):
            await self._correct(turn, edited)
        elif not await controls.handle(self, turn):
            await self._said(turn)
        if not (turn.out or turn.quiet):
            await self.resume(turn)
        return together(turn.out)

    # -- what a message can be ------------------------------------------------------------------------------

    async def _tapped(self, turn: Turn) -> None:
        tap = taps.read(turn.heard.inbound.tap)
        if isinstance(tap, taps.Go) and tap.flow in self.flows:
            await self.start(turn, self.flows[tap.flow], dict(tap.answers))
        elif isinstance(tap, taps.Answer) and (frame := taps.owner(turn.conversation, tap)):
            await self._answered(turn, frame, tap)
        else:
            turn.say("engine-old-button")
            await self.resume(turn)

    async def _answered(self, turn: Turn, frame: Frame, tap: taps.Answer) -> None:
        if tap.key == taps.OFFER:
            return await self._offered(turn, frame, tap.value)
        self._to_top(turn.conversation, frame)
        flow = self.flows.get(frame.flow)
        question = flow.question(tap.key) if flow else None
        if question is not None:
            taps.take(frame, question, tap)
        await self.resume(turn)

    def _edited(self, turn: Turn) -> Frame | None:
        """The open run to which an earlier message gave answers that is corrected now."""
        given = turn.heard.inbound.edit_of
        frame = next((f for f in turn.conversation.stack if given and given in f.given.values()), None)
        return frame if frame is not None and frame.flow in self.flows else None

    async def _correct(self, turn: Turn, frame: Frame) -> None:
        """Give the answers of a message again from what it says now; what it does not answer any more is asked."""
        self._to_top(turn.conversation, frame)
        flow, heard = self.flows[frame.flow], turn.heard
        given, asked = heard.inbound.edit_of, frame.asking
        for key in [key for key, by in frame.given.items() if by == given]:
            question = flow.question(key)
            frame.drop(key, *(question.clears if question else ()))
            stored = question.prefill(heard) if question else None
            if stored is not None:
                frame.keep(key, stored, given)
            elif question is not None:
                frame.asking = key
        turn.say("engine-edited")
        await self.proceed(turn, heard if frame.asking != asked else None)

    async def _said(self, turn: Turn) -> None:
        frame = turn.conversation.active
        if frame is None:
            return await self._start_or_press(turn)
        if frame.flow not in self.flows:
            turn.conversation.stack.pop()
            turn.say("engine-flow-gone")
            return await self.begin(turn)
        if frame.paused:
            choice = taps.pick_offer(self._offer(turn), turn.heard, turn.conversation)
            if choice is not None:
                return await self._offered(turn, *choice)
            frame.paused = ""
        if not await self._elsewhere(turn, frame):
            await self._continue(turn, frame)

    async def _elsewhere(self, turn: Turn, frame: Frame) -> bool:
        """Leave for another flow at once when a free-text question would swallow a clear wish for it."""
        flow = self.flows[frame.flow]
        question = flow.question(frame.asking)
        if question is None or not (question.greedy or len(turn.heard.text) > LONGER_THAN_A_LABEL):
            return False
        other = self._other(turn.heard, flow, max(CLEAR, question.leaves_at))
        if other is not None:
            await self._start_said(turn, other)
            return True
        return question.leaves_at < 1 and await self._second(turn, frame)

    async def _continue(self, turn: Turn, frame: Frame) -> None:
        """Let the open question have the message; when it is no answer, see whether it wants something else."""
        flow = self.flows[frame.flow]
        absorbed = self._absorb(turn, frame, flow)
        other = self._other(turn.heard, flow, LIKELY)
        if other is not None and not other.questions and turn.heard.reading.score < CLEAR:
            other = None  # small talk that only might be one
        before = frame.copy() if turn.heard.reading is not NOTHING else None
        said = len(turn.out)
        missed = await self.proceed(turn, None if absorbed and not turn.heard.text else turn.heard)
        if not missed or before is None:
            return
        after = turn.conversation.stack[-1]
        turn.conversation.stack[-1] = before
        kept, turn.out[said:] = turn.out[said:], []
        if await controls.handle(self, turn, refused=True):
            return
        if other is not None:
            await self._start_said(turn, other)
        elif await self._second(turn, before):
            return
        elif self._overhear(flow, before, turn.heard):
            turn.say("engine-overheard")
            await self.proceed(turn, None)
        elif flow.name == UNCLEAR and len(turn.heard.text.split()) >= SENTENCE:
            turn.conversation.stack.pop()
            await self.begin(turn)
        else:
            turn.conversation.stack[-1] = after
            turn.out += kept

    async def _start_or_press(self, turn: Turn) -> None:
        """Nothing is open: who types what stands on a button of the last message presses it."""
        tap = taps.typed(turn.offered, turn.heard)
        if tap is not None and tap.flow in self.flows:
            await self.start(turn, self.flows[tap.flow], dict(tap.answers))
        else:
            await self.begin(turn)

    async def begin(self, turn: Turn) -> None:
        """Nothing is open: start what the message asks for, or ask what it means."""
        heard = turn.heard
        flow = self._meant(heard.reading) if heard.reading.score >= LIKELY else None
        if flow is None and (heard.inbound.attachments or heard.inbound.place):
            flow = next((f for f in self.flows.values() if f.takes_files and self.prefill(f, heard)), None)
        if flow is None:
            for attachment in heard.inbound.attachments[:1]:
                turn.say(f"engine-file-{attachment.kind}")
            return await self.start(turn, self.flows[UNCLEAR], {"words": heard.text})
        await self._start_said(turn, flow)

    async def _start_said(self, turn: Turn, flow: Flow[Any]) -> None:
        """Open the flow that the resident's words seem to ask for; a guess is remembered with the words."""
        if turn.later is not None and turn.later.flow != flow.name:
            turn.conversation.open(turn.later.flow, dict(turn.later.answers))
        guessed = turn.heard.reading.score < CERTAIN
        await self.start(turn, flow, self.prefill(flow, turn.heard), turn.heard.text if guessed else "")

    # -- moves ----------------------------------------------------------------------------------------------

    async def start(self, turn: Turn, flow: Flow[Any], answers: dict[str, Any], said: str = "") -> None:
        """Open a flow, putting aside what is under way. A second draft of one kind is asked about first. `said`: the
        words that were taken for a wish for it.
        """
        conversation = turn.conversation
        same = next((f for f in conversation.stack if f.flow == flow.name), None)
        if same is not None and flow.draft and (same.trail or same.answers):
            return await self._ask_which(turn, same, answers)
        if same is not None:
            conversation.stack.remove(same)
        conversation.stack[:] = [f for f in conversation.stack if self.keeps(f)]
        if len(conversation.stack) >= AT_MOST_OPEN:
            conversation.stack.pop(0)
        for frame in conversation.stack:
            frame.paused = "resume"
        frame = conversation.open(flow.name, answers)
        frame.given = dict.fromkeys(answers, turn.heard.inbound.origin)
        if said:
            frame.memo[SAID] = said
        await self.proceed(turn, None)

    async def proceed(self, turn: Turn, heard: Heard | None) -> bool:
        """Run the active flow; when it ends, go on with what waits below. True when the message was no answer."""
        conversation = turn.conversation
        frame = conversation.stack[-1]
        talk = Talk(self.flows[frame.flow], frame, turn.phrases, turn.heard.inbound.at, heard)
        ended = await run(talk, turn.services)
        if talk.heard is not None and not ended:
            self._keep_files(frame, talk.flow, talk.heard)
        for later in talk.aside:
            self._put_aside(turn, frame, later)
        turn.out += talk.out
        turn.phrases = talk.phrases
        if talk.cancelled:
            await controls.cancel(self, turn)
        elif ended:
            conversation.stack.remove(frame)
            turn.quiet = talk.quiet
            if not talk.quiet:
                await self._after(turn, talk.switched, direct=not frame.trail)
        return talk.missed

    @staticmethod
    def _put_aside(turn: Turn, frame: Frame, later: Switch) -> None:
        stack = turn.conversation.stack
        if len(stack) >= AT_MOST_OPEN:
            turn.say("engine-too-many")
            return
        new = turn.conversation.open(later.flow, dict(later.answers))
        stack.remove(new)
        new.paused = "resume"
        stack.insert(stack.index(frame), new)

    async def _after(self, turn: Turn, switched: Switch | None, *, direct: bool) -> None:
        if switched is not None and switched.flow not in self.flows:
            turn.say("engine-flow-gone")
            await self.resume(turn)
        elif switched is not None:
            await self.start(turn, self.flows[switched.flow], dict(switched.answers))
        elif turn.conversation.active is not None:
            if direct and turn.conversation.stack[-1].asking:
                turn.conversation.stack[-1].paused = ""
            await self.resume(turn)

    async def resume(self, turn: Turn) -> None:
        """Show again what is open: the offer to go on, the question, or the menu."""
        frame = turn.conversation.active
        if frame is not None and frame.flow not in self.flows:
            turn.conversation.stack.pop()
            turn.say("engine-flow-gone")
            return await self.resume(turn)
        if frame is None:
            if not turn.out or turn.out[-1].key in {"engine-old-button", "engine-flow-gone"}:
                await self.start(turn, self.flows[MENU], {})
        elif frame.paused:
            turn.out.append(self._offer(turn))
        else:
            await self.proceed(turn, None)

    async def nudge(self, turn: Turn) -> list[Outbound]:
        """Remind of what is half done."""
        if turn.conversation.active is not None:
            turn.say("engine-nudge")
            await self.resume(turn)
        return together(turn.out)

    def expire(self, turn: Turn) -> list[Outbound]:
        """Drop what is half done, with a word."""
        if turn.conversation.stack:
            turn.conversation.stack.clear()
            turn.say("engine-expired")
            turn.out[-1] = taps.with_menu(turn.out[-1], turn.phrases)
        return turn.out

    async def _second(self, turn: Turn, frame: Frame) -> bool:
        """A new report in the middle of another: same flow, but what it says contradicts what is known or offered."""
        flow, reading = self.flows[frame.flow], turn.heard.reading
        if not flow.draft or reading.intent not in flow.intents or reading.score < SECOND:
            return False
        answers = self.prefill(flow, turn.heard)
        clash = [
            q for q in flow.questions
            if not q.greedy and q.key in answers
            and (q.key == frame.asking or frame.answers.get(q.key, answers[q.key]) != answers[q.key])
        ]  # fmt: skip
        if not clash:
            return False
        await self._ask_which(turn, frame, answers)
        return True

    async def _ask_which(self, turn: Turn, old: Frame, answers: dict[str, Any]) -> None:
        stack = turn.conversation.stack
        if len(stack) < AT_MOST_OPEN:
            new = turn.conversation.open(old.flow, answers)
            stack.remove(new)
            new.paused = "resume"
            stack.insert(stack.index(old), new)
        else:
            turn.say("engine-too-many")
        self._to_top(turn.conversation, old)
        old.paused = "second"
        turn.out.append(self._offer(turn))

    async def _offered(self, turn: Turn, frame: Frame, choice: str) -> None:
        stack = turn.conversation.stack
        if choice == "no":
            stack.remove(frame)
            turn.say("engine-dropped-draft")
            if not stack:
                turn.out[-1] = taps.with_menu(turn.out[-1], turn.phrases)
            return await self.resume(turn)
        self._to_top(turn.conversation, frame)
        await self.resume(turn)

    def _offer(self, turn: Turn) -> Outbound:
        """ "Shall we go on with …?" for the frame on top, or which of two drafts comes first."""
        stack = turn.conversation.stack
        other = stack[-2] if len(stack) > 1 and stack[-2].flow == stack[-1].flow else None
        flow = self.flows.get(stack[-1].flow)
        about = stack[-1].answers.get(flow.about, "") if flow else ""
        return taps.offer(turn.phrases, stack[-1], other if stack[-1].paused == "second" else None, str(about))

    @staticmethod
    def _to_top(conversation: Conversation, frame: Frame) -> None:
        conversation.stack.remove(frame)
        for below in conversation.stack:
            below.paused = below.paused or "resume"
        conversation.stack.append(frame)
        frame.paused = ""

    # -- reading --------------------------------------------------------------------------------------------

    def keeps(self, frame: Frame) -> bool:
        """Whether a flow that is left waits for the resident: a draft, or one they have answered something in."""
        flow = self.flows.get(frame.flow)
        return flow is None or flow.draft or (bool(frame.trail) and not flow.fleeting)

    def wants(self, reading: Reading) -> bool:
        """Whether it is likely that a message with this reading asks for one of the flows."""
        return reading.score >= LIKELY and self._meant(reading) is not None

    def _meant(self, reading: Reading) -> Flow[Any] | None:
        """The flow that a text asks for: by something it names, else by its intent."""
        named = next((flow for entity, flow in self.by_entity.items() if entity in reading.entities), None)
        return named or self.by_intent.get(reading.intent)

    def _other(self, heard: Heard, flow: Flow[Any], score: float) -> Flow[Any] | None:
        other = self._meant(heard.reading)
        return other if other is not None and other is not flow and heard.reading.score >= score else None

    @staticmethod
    def prefill(flow: Flow[Any], heard: Heard) -> dict[str, Any]:
        """Answers that the first message already gives."""
        said = {question.key: question.prefill(heard) for question in flow.questions}
        return {key: value for key, value in said.items() if value is not None}

    @staticmethod
    def _overhear(flow: Flow[Any], frame: Frame, heard: Heard) -> bool:
        """Keep what a message says to a question that comes later, or another number than the one given. Words too
        long or short for the open question are its."""
        asked = flow.question(frame.asking)
        if asked is not None and asked.greedy:
            return False
        for question in flow.questions:
            again = isinstance(question, Reference) and question.key in frame.answers
            if question.key != frame.asking and (again or question.key not in frame.answers):
                stored = question.overhear(heard)
                if stored is not None and stored != frame.answers.get(question.key):
                    frame.drop(*question.clears)
                    frame.keep(question.key, stored, heard.inbound.origin)
                    return True
        return False

    def _absorb(self, turn: Turn, frame: Frame, flow: Flow[Any]) -> bool:
        """Keep a pin or photos that came while another question is open."""
        inbound = turn.heard.inbound
        if not (inbound.attachments or inbound.place):
            return False
        asked = flow.question(frame.asking)
        if asked is not None and asked.absorb(None, turn.heard) is not None:
            return False
        kept = self._keep_files(frame, flow, turn.heard)
        if isinstance(kept, Miss):
            turn.say(f"engine-not-added-{kept.reason}", **kept.values)
        elif kept is not None:
            turn.say("engine-added-place" if inbound.place else "engine-added-files")
            if lost := kept.lost(frame.answers[kept.key], turn.heard):
                turn.say(f"engine-not-added-{lost.reason}", **lost.values)
        else:
            for attachment in inbound.attachments[:1]:
                turn.say(f"engine-file-{attachment.kind}")
        return True

    @staticmethod
    def _keep_files(frame: Frame, flow: Flow[Any], heard: Heard) -> Question[Any] | Miss | None:
        """Give a pin or photos to the question they belong to; a Miss when it has no room for them."""
        for question in flow.questions:
            result = question.absorb(frame.answers.get(question.key), heard)
            if isinstance(result, Miss):
                return result
            if result is not None:
                frame.drop(*question.clears)
                frame.keep(question.key, result)
                return question
        return None


def together(out: list[Outbound]) -> list[Outbound]:
    """Plain words just before a message join it: one bubble, one question."""
    joined: list[Outbound] = []
    for message in out:
        before = joined[-1] if joined else None
        if before is not None and not (before.buttons or before.media or before.ask_location):
            text, key = f"{before.text}\n\n{message.text}", f"{before.key}+{message.key}"
            joined[-1] = replace(message, text=text, key=key)
        else:
            joined.append(message)
    return joined
