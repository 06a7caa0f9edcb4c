"""What is kept of a conversation between two messages: small JSON that outlives restarts and deploys."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any

import orjson

VERSION = 1
SAID = "said"  # in the memo: the words that were taken for a wish for this flow
REVISING = "revising"  # in the memo: the answer that is being changed, as it was


@dataclass(slots=True)
class Frame:
    """One flow under way.

    `serial` tells this run from earlier ones of the same flow, so that old buttons are recognised.
    `answers` are stored forms by question key; `trail` the keys the resident answered, in order (for "back").
    `memo` keeps look-ups, `told` what was said once. `asking` is the open question, `shown` the digest of the
    summary on the screen. A `paused` frame waits for an answer to "shall we go on?" ("resume") or "which of the
    two first?" ("second"). `given` names the message that gave an answer, so that editing it corrects the answer.
    """

    flow: str
    serial: int
    answers: dict[str, Any] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    trail: list[str] = field(default_factory=list)
    memo: dict[str, Any] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    asking: str = ""
    misses: int = 0
    shown: str = ""
    paused: str = ""

    def keep(self, key: str, stored: Any, given: str = "") -> None:
        """Store an answer of the resident; it is now the latest."""
        self.drop(key)
        self.memo.pop(REVISING, None)
        self.answers[key] = stored
        self.trail.append(key)
        if given:
            self.given[key] = given

    def drop(self, *keys: str) -> None:
        """Forget answers."""
        for key in keys:
            self.answers.pop(key, None)
            self.given.pop(key, None)
            if key in self.trail:
                self.trail.remove(key)

    def copy(self) -> Frame:
        """As it is now. Stored answers are replaced, never changed in place, so they need no copy."""
        kept = {"answers": dict(self.answers), "memo": dict(self.memo), "trail": self.trail[:], "told": self.told[:]}
        return replace(self, given=dict(self.given), **kept)  # type: ignore[arg-type]  # each is of its field's type

    def rename(self, earlier: tuple[str, ...], key: str) -> None:
        """A deploy gave a question a new key: its answer, its place in the trail and the open question follow."""
        for old in earlier:
            if old in self.answers:
                self.answers.setdefault(key, self.answers.pop(old))
            if old in self.given:
                self.given.setdefault(key, self.given.pop(old))
            if old in self.trail:
                self.trail = [key if name == old else name for name in self.trail if name != key]
            if self.asking == old:
                self.asking = key

    def settle(self) -> None:
        """The open question has its answer."""
        self.asking = ""
        self.misses = 0


@dataclass(slots=True)
class Conversation:
    """All that is known of one resident's talk. The last frame of `stack` is the active one.

    `profile` outlives the flows: language, consent, tries of look-ups.
    """

    stack: list[Frame] = field(default_factory=list)
    serial: int = 0
    profile: dict[str, Any] = field(default_factory=dict)

    @property
    def active(self) -> Frame | None:
        return self.stack[-1] if self.stack else None

    def open(self, flow: str, answers: dict[str, Any] | None = None) -> Frame:
        self.serial += 1
        frame = Frame(flow, self.serial, answers=dict(answers or {}))
        self.stack.append(frame)
        return frame

    def dump(self) -> str:
        stack = [{name: getattr(frame, name) for name in FRAME_FIELDS} for frame in self.stack]
        raw = {"version": VERSION, "stack": stack, "serial": self.serial, "profile": self.profile}
        return orjson.dumps(raw).decode()


FRAME_FIELDS = tuple(item.name for item in fields(Frame))


def load(text: str) -> Conversation:
    """Read a stored conversation. Fields of older or newer versions that are unknown here are left out."""
    raw = orjson.loads(text) if text else {}
    frames = [Frame(**{k: v for k, v in frame.items() if k in FRAME_FIELDS}) for frame in raw.get("stack", ())]
    return Conversation(frames, raw.get("serial", 0), raw.get("profile", {}))
