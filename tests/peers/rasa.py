"""As much of Rasa 3.6 as an exported project needs, read from the source of 3.6.21: rules, forms, followed-up actions,
the REST channel. `make rasa` plays the same conversations on the real one.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import yaml

LISTEN, REQUESTED = "action_listen", "requested_slot"
AT_MOST = 10  # actions a message (MAX_NUMBER_OF_PREDICTIONS)
_COMMAND = re.compile(r"/(?P<intent>[^{@]+)(?P<entities>\{.+\})?", re.DOTALL)

Messages = list[dict[str, Any]]


@dataclass
class Tracker:
    """One conversation."""

    sender: str
    slots: dict[str, Any]
    latest_message: dict[str, Any] = field(default_factory=dict)
    loop: str = ""
    last_action: str = LISTEN
    followup: str = ""
    said: Messages = field(default_factory=list)

    def current_state(self) -> dict[str, Any]:
        loop = {"name": self.loop} if self.loop else {}
        return {
            "sender_id": self.sender,
            "slots": self.slots,
            "latest_message": self.latest_message,
            "events": [],
            "paused": False,
            "active_loop": loop,
            "latest_action_name": self.last_action,
        }


class Rasa:
    """An assistant made from the project in `folder`. `understand` gives the name of the intent of a text."""

    def __init__(self, folder: Path, actions: httpx.AsyncClient, understand: Callable[[str], Awaitable[str]]) -> None:
        self.domain = yaml.safe_load((folder / "domain.yml").read_text("utf-8"))
        rules = yaml.safe_load((folder / "data/rules.yml").read_text("utf-8"))["rules"]
        self.rules = {rule["steps"][0]["intent"]: rule["steps"][1]["action"] for rule in rules}
        config = yaml.safe_load((folder / "config.yml").read_text("utf-8"))
        self.fallback = config["policies"][0]["core_fallback_action_name"]
        self.intents = {name for intent in self.domain["intents"] for name in intent}
        self.actions = actions
        self.understand = understand
        self.trackers: dict[str, Tracker] = {}

    async def say(self, sender: str, text: str) -> Messages:
        """POST /webhooks/rest/webhook."""
        intent, entities = await self._parse(text)
        return await self._turn(sender, text, intent, entities, uuid.uuid4().hex)

    async def trigger(self, sender: str, intent: str) -> Messages:
        """POST /conversations/{sender}/trigger_intent."""
        return await self._turn(sender, f"EXTERNAL: {intent}", intent, [], None)

    async def _parse(self, text: str) -> tuple[str, list[dict[str, Any]]]:
        if (found := _COMMAND.fullmatch(text.strip())) and found["intent"] in self.intents:
            pairs = json.loads(found["entities"] or "{}").items()
            known = [(name, value) for name, value in pairs if name in self.domain["entities"]]
            spread = [(n, one) for n, value in known for one in (value if isinstance(value, list) else [value])]
            return found["intent"], [{"entity": name, "value": value} for name, value in spread]
        return await self.understand(text), []

    async def _turn(
        self, sender: str, text: str, intent: str, entities: list[dict[str, Any]], message_id: str | None
    ) -> Messages:
        tracker = self.trackers.setdefault(sender, Tracker(sender, dict.fromkeys(self.domain["slots"])))
        tracker.latest_message = {
            "text": text,
            "intent": {"name": intent, "confidence": 1.0},
            "entities": entities,
            "message_id": message_id,
        }
        tracker.last_action, tracker.said = LISTEN, []
        for _ in range(AT_MOST):
            action = self._next(tracker, intent)
            if action == LISTEN:
                return tracker.said
            await self._run(tracker, action)
        raise AssertionError(f"{AT_MOST} actions for one message; the last was {tracker.last_action}")

    def _next(self, tracker: Tracker, intent: str) -> str:
        """What was asked for, then the form that is open, then a rule (rasa/core/policies/rule_policy.py)."""
        if followup := tracker.followup:
            tracker.followup = ""
            return followup
        if tracker.loop:
            return LISTEN if tracker.last_action == tracker.loop else tracker.loop
        if tracker.last_action == LISTEN:
            return str(self.rules.get(intent, self.fallback))
        return str(self.fallback)

    async def _run(self, tracker: Tracker, action: str) -> None:
        assert action in self.domain["forms"] or action in self.domain["actions"], f"{action} is not in the domain"
        events = await (self._form if action in self.domain["forms"] else self._call)(tracker, action)
        tracker.last_action, tracker.followup = action, ""
        self._apply(tracker, events)

    async def _form(self, tracker: Tracker, form: str) -> list[dict[str, Any]]:
        """rasa/core/actions/forms.py: validate, then end, or ask for the slot that is requested."""
        was_active = tracker.loop == form
        events = await self._call(tracker, f"validate_{form}")
        sets = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
        if was_active and not sets.keys() - {REQUESTED}:
            raise AssertionError(f"{form} set no slot: Rasa would take that for a rejection")
        assert sets.keys() <= {*self.domain["slots"], REQUESTED}
        if REQUESTED in sets and sets[REQUESTED] is None:
            return [*events, {"event": "active_loop", "name": None}]
        asked = sets.get(REQUESTED) or next(s for s in self.domain["forms"][form]["required_slots"] if not sets.get(s))
        return [
            {"event": "active_loop", "name": form},
            *events,
            *await self._call(tracker, f"action_ask_{form}_{asked}"),
        ]

    async def _call(self, tracker: Tracker, action: str) -> list[dict[str, Any]]:
        body = {
            "next_action": action,
            "sender_id": tracker.sender,
            "tracker": tracker.current_state(),
            "domain": self.domain,
            "version": "3.6.21",
        }
        answer = await self.actions.post("/webhook", json=body)
        assert answer.status_code == 200, answer.text
        for response in answer.json()["responses"]:
            tracker.said += _shown(tracker.sender, response)
        return list(answer.json()["events"])

    @staticmethod
    def _apply(tracker: Tracker, events: list[dict[str, Any]]) -> None:
        for event in events:
            match event["event"]:
                case "slot":
                    tracker.slots[event["name"]] = event["value"]
                case "active_loop":
                    tracker.loop = event["name"] or ""
                case "followup":
                    tracker.followup = event["name"]
                case other:
                    raise AssertionError(other)


def _shown(sender: str, response: dict[str, Any]) -> Messages:
    """rasa/core/channels/channel.py: text without buttons is cut at empty lines, what is custom comes by itself."""
    text, buttons = response["text"] or "", response["buttons"]
    shown: Messages = [{"text": text, "buttons": buttons}] if buttons else []
    if text and not buttons:
        shown = [{"text": part} for part in text.strip().split("\n\n")]
    if response["custom"]:
        shown.append({"custom": response["custom"]})
    return [{"recipient_id": sender, **message} for message in shown]
