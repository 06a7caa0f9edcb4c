"""The actions of every flow for Rasa (rasa-sdk): one class of each kind, none of them knows a flow.

`validate_<flow>_form` gives the message to the engine and mirrors what it holds then: the slots, the question that is
open, and the form that goes on. `action_ask_…` and `action_say` say what the engine answered.

A form's own `FormValidationAction` is not used: it leaves the next slot to Rasa whenever all are wanted, and
clears none that a correction made meaningless.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from bot.dialogue.markup import to_plain
from bot.dialogue.message import Outbound
from bot.dialogue.state import Conversation, Frame
from bot.dialogue.talk import Flow
from bot.rasa import names
from bot.rasa.assistant import Assistant, Message

Events = list[dict[str, Any]]
REQUESTED = "requested_slot"


def executor(assistant: Assistant, flows: Iterable[Flow[Any]]) -> ActionExecutor:
    """Everything that `names.actions` lists."""
    made = ActionExecutor()
    asking = {flow.name: flow for flow in names.forms(flows)}
    made.register_action(Turn(assistant, asking))
    made.register_action(Say(assistant, names.SAY))
    for flow in asking.values():
        made.register_action(Validate(assistant, asking, flow))
        for key in names.questions(flow):
            made.register_action(Say(assistant, names.ask(flow, key)))
    return made


class Turn(Action):  # type: ignore[misc]  # rasa-sdk has no types
    """A message while no form is open: the engine says which one opens."""

    def __init__(self, assistant: Assistant, asking: Mapping[str, Flow[Any]]) -> None:
        self.assistant = assistant
        self.asking = asking

    def name(self) -> str:
        return names.TURN

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        conversation = await self.assistant.turn(message_of(tracker))
        return [FollowupAction(_next(self.asking, conversation))]


class Validate(Turn):
    """A message while the form of a flow is open, or about to open."""

    def __init__(self, assistant: Assistant, asking: Mapping[str, Flow[Any]], flow: Flow[Any]) -> None:
        super().__init__(assistant, asking)
        self.flow = flow

    def name(self) -> str:
        return names.validate(self.flow)

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        conversation = await self.assistant.turn(message_of(tracker))
        frame = conversation.active
        events = [SlotSet(name, value) for name, value in self._slots(conversation).items()]
        if frame is not None and frame.flow == self.flow.name:
            return [*events, SlotSet(REQUESTED, self._open(frame))]
        return [*events, SlotSet(REQUESTED, None), FollowupAction(_next(self.asking, conversation))]

    def _slots(self, conversation: Conversation) -> dict[str, Any]:
        """Every slot of the form: its answer, or None. Rasa takes a form that sets no slot for one that failed."""
        frame = next((f for f in reversed(conversation.stack) if f.flow == self.flow.name), None)
        answers = frame.answers if frame else {}
        return {names.slot(self.flow, key): answers.get(key) for key in names.questions(self.flow)}

    def _open(self, frame: Frame) -> str:
        return names.slot(self.flow, frame.asking or self.flow.questions[0].key)


class Say(Action):  # type: ignore[misc]  # as above
    """Says what waits in the outbox. As the last action of a turn it listens then."""

    def __init__(self, assistant: Assistant, name: str) -> None:
        self.assistant = assistant
        self._name = name

    def name(self) -> str:
        return self._name

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        for out in await self.assistant.due(message_of(tracker)):
            dispatcher.utter_message(**utterance(out))
        return [FollowupAction(names.LISTEN)] if self._name == names.SAY else []


def message_of(tracker: Tracker) -> Message:
    return Message.latest(tracker.sender_id, tracker.latest_message)


def utterance(out: Outbound) -> dict[str, Any]:
    """A message as Rasa's channels know it. Buttons come back as `/tap{…}`; what has no word there is in `custom`."""
    more: dict[str, Any] = {}
    if out.ask_location:
        more["ask_location"] = True
    if out.media:
        more["media"] = [{"kind": item.kind, "ref": item.ref, "mime": item.mime} for item in out.media]
    buttons = [{"title": button.label, "payload": payload(button.value)} for button in out.buttons]
    return {"text": to_plain(out.text), "buttons": buttons, "json_message": more or None}


def payload(value: str) -> str:
    return f'/{names.TAP}{{"value": "{value}"}}'


def _next(asking: Mapping[str, Flow[Any]], conversation: Conversation) -> str:
    """The action that goes on: the form of the open flow, or the last words."""
    frame = conversation.active
    flow = asking.get(frame.flow) if frame else None
    return names.form(flow) if flow else names.SAY
