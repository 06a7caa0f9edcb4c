"""Any sequence of messages, buttons, old buttons, photos, deploys and edits keeps the engine's promises."""

from __future__ import annotations

import asyncio

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.dialogue.router import AT_MOST_OPEN
from tests.bot.dialogue.town import FEWER, FLOWS, NEWER, WORDS, Resident

TEXTS = [
    *WORDS,
    "the lamp is broken since monday",
    "the road is broken since sunday",
    "broken",
    "permit 12345",
    "maybe permit",
    "9999",
    "main street 5",
    "change place",
    "change kind",
    "change weather",
    "Lamp",
    "2",
    "what a lovely day it is today",
    "😡😡😡",
    "<b>*_`[x](y)</b>",
    "x" * 5000,
    "",
]
FORGED = [
    "",
    "q:",
    "q:1:description:x",
    "q:1:~:no",
    "q:2:photos:zzz",
    "go:",
    "go:report:description=short",
    "go:nowhere",
    "q:9:x:y",
]


class Anything(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.ani = Resident()

    def do(self, work) -> None:
        asyncio.run(work)

    @rule(text=st.sampled_from(TEXTS))
    def say(self, text):
        self.do(self.ani.say(text))

    @rule(text=st.text(max_size=60))
    def say_anything(self, text):
        self.do(self.ani.say(text))

    @rule(data=st.data())
    @precondition(lambda self: any(message.buttons for message in self.ani.all))
    def press_any_button_ever_shown(self, data):
        values = [button.value for message in self.ani.all for button in message.buttons]
        self.do(self.ani.say(tap=data.draw(st.sampled_from(values))))

    @rule(value=st.sampled_from(FORGED))
    def press_a_forged_button(self, value):
        self.do(self.ani.say("x", tap=value) if value else self.ani.say("x"))

    @rule(refs=st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4), text=st.sampled_from(TEXTS))
    def send_photos(self, refs, text):
        self.do(self.ani.photo(*refs, text=text))

    @rule(lat=st.sampled_from([-6.3, 50.0]), kind=st.sampled_from(["sticker", "contact", "voice", "other"]))
    def send_a_pin_or_something_else(self, lat, kind):
        self.do(self.ani.pin(lat))
        self.do(self.ani.photo("z", kind=kind))

    @rule(flows=st.sampled_from([FLOWS, NEWER, FEWER]))
    def deploy(self, flows):
        self.ani.deploy(flows)

    @rule()
    def nudge(self):
        self.do(self.ani.nudge())

    @rule()
    def expire(self):
        self.do(self.ani.expire())
        assert self.ani.conversation.stack == []

    @rule()
    def cancel_always_works(self):
        before = self.ani.conversation.stack
        self.do(self.ani.say("cancel"))
        after = self.ani.conversation.stack
        assert len(after) <= max(len(before) - 1, 0)
        assert self.ani.last

    @rule()
    @precondition(lambda self: self.ani.conversation.active and not self.ani.conversation.stack[-1].paused)
    def a_digression_loses_no_answer(self):
        before = self.ani.conversation.stack[-1]
        if before.flow not in self.ani.router.flows or self.ani.router.flows[before.flow].fleeting:
            return
        self.do(self.ani.say("hello"))
        kept = next((f for f in self.ani.conversation.stack if f.serial == before.serial), None)
        if kept is not None:
            assert {k: kept.answers.get(k) for k in before.trail if k in kept.trail} == {
                k: before.answers[k] for k in before.trail if k in kept.trail
            }
        else:
            assert not before.trail
            assert not self.ani.router.flows[before.flow].draft

    @invariant()
    def never_two_questions_open(self):
        assert all(frame.paused for frame in self.ani.conversation.stack[:-1])
        asked = [m for m in self.ani.last if any(b.value.startswith("q:") for b in m.buttons) or m.ask_location]
        assert len(asked) <= 1
        assert not asked or asked[0] is self.ani.last[-1]

    @invariant()
    def buttons_fit_and_the_stack_is_bounded(self):
        assert len(self.ani.conversation.stack) <= AT_MOST_OPEN
        for message in self.ani.last:
            assert message.text
            assert all(len(button.value.encode()) <= 64 for button in message.buttons)

    @invariant()
    def every_open_frame_has_answers_for_its_trail(self):
        for frame in self.ani.conversation.stack:
            assert set(frame.trail) <= set(frame.answers)
            assert len(set(frame.trail)) == len(frame.trail)


TestAnything = Anything.TestCase
TestAnything.settings = settings(max_examples=120, stateful_step_count=30, deadline=None)
