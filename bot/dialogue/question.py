"""Questions: what is asked, how an answer is recognised, and whether a stored answer still holds.

A question is declared once at module level. Its texts are the Fluent message "<flow>-<key>" with the
attributes `.hint` (example, after two misses), `.why`, `.invalid` or `.invalid-<reason>`, `.names` (what
residents call it: "ganti lokasi"), `.button-<option>` and `.words-<option>` (what else is typed for it).

Every question has a stored form (plain JSON) and a value (what the flow gets). `parse` makes the first out
of a message, `value` makes the second out of the first, and refuses it when it no longer holds.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from bot.dialogue.message import Attachment, Inbound, Place
from bot.dialogue.phrases import Phrases
from bot.dialogue.reading import NOTHING, Reading

T = TypeVar("T")
Json = Any

FEW_WORDS = 4  # a label and politeness: "lanjut aja pak"
TOLD = 0.4  # from here on a text says what a report is about
_WORD = re.compile(r"\w+")
_NTH = {"pertama": 1, "kedua": 2, "ketiga": 3, "keempat": 4, "first": 1, "second": 2, "third": 3}
_ORDINAL = re.compile(
    rf"(?:(?:no|nomor|nomer|pilih|yang|yg|laporan|the)\b)?\.?\s*(?:(?:ke)?[ \-]?(\d{{1,2}})|({'|'.join(_NTH)}))\.?"
    r"(?:\s+(?:dulu|dlu|dl|aja|saja|dong|deh|ya|pak|bu|one))*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Heard:
    """An incoming message together with what it seems to say."""

    inbound: Inbound
    reading: Reading = NOTHING

    @property
    def text(self) -> str:
        return self.inbound.text.strip()


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose. Without a label the Fluent attribute `.button-<value>` is used.

    `words`: other names of it that are understood when typed.
    """

    value: str
    label: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Miss:
    """Why a message is no answer: `reason` names the attribute `.invalid-<reason>`."""

    reason: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Asking:
    """A question in its present context: its full key, its texts and what the flow offers this time.

    `unshown` options have no button, but count when they are typed.
    """

    key: str
    phrases: Phrases
    options: Sequence[Option] = ()
    unshown: Sequence[Option] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    read: Callable[[str], Json | Miss] | None = None

    def label(self, option: Option) -> str:
        return option.label or self.phrases(f"{self.key}.button-{option.value}")

    def words(self, option: Option) -> list[str]:
        """What else residents type for an option: the attribute `.words-<option>`, if there is one."""
        key = f"{self.key}.words-{option.value}"
        return self.phrases(key).split(", ") if self.phrases.has(key) else []


def pick(text: str, labels: Sequence[str]) -> int | None:
    """Which label a typed text means: its number, its words, an unmistakable part of it, or a near miss."""
    if number := _ORDINAL.fullmatch(text):
        nth = int(number[1]) if number[1] else _NTH[number[2].casefold()]
        if 0 < nth <= len(labels):
            return nth - 1
    plain = [" ".join(_WORD.findall(label.casefold())) for label in labels]
    typed = " ".join(_WORD.findall(text.casefold()))
    if not typed:
        return None
    if typed in plain:
        return plain.index(typed)
    within = [i for i, label in enumerate(plain) if label and f" {label} " in f" {typed} "]
    within = within or [i for i, label in enumerate(plain) if len(typed) > 2 and label.startswith(typed)]
    within = within or [i for i, label in enumerate(plain) if len(typed) > 3 and f" {typed} " in f" {label} "]
    if len(within) == 1:
        return within[0]
    close = difflib.get_close_matches(typed, plain, n=1, cutoff=0.8) if len(typed) < 40 else []
    return plain.index(close[0]) if close and not within else None


@dataclass(frozen=True, kw_only=True)
class Question(Generic[T]):
    """Base of all questions.

    `was`: earlier keys of this question, so that a rename keeps stored answers.
    `clears`: answers that lose their meaning when this one is corrected.
    """

    key: str = field(kw_only=False)
    was: tuple[str, ...] = ()
    clears: tuple[str, ...] = ()
    greedy = False
    asks_location = False
    leaves_at = 0.9

    def parse(self, heard: Heard, asking: Asking) -> Json | Miss | None:
        """The stored form of the answer in this message; a Miss; None when it says nothing to this question."""
        raise NotImplementedError

    def value(self, stored: Json, asking: Asking) -> T | Miss:
        """What the flow gets; a Miss when the stored answer no longer holds."""
        raise NotImplementedError

    def settled(self, stored: Json) -> bool:
        """False while more may come (photos one after the other)."""
        return True

    def merge(self, stored: Json | None, parsed: Json) -> Json:
        """Join what was kept of an unsettled answer with what was just said."""
        return parsed

    def reopen(self, stored: Json) -> Json | None:
        """What stays of the answer when the resident wants to change it."""
        return None

    def absorb(self, stored: Json | None, heard: Heard) -> Json | Miss | None:
        """Take what arrives while something else is being asked (a pin, a photo)."""
        return None

    def lost(self, stored: Json, heard: Heard) -> Miss | None:
        """Why something of the message found no place in the answer."""
        return None

    def prefill(self, heard: Heard) -> Json | None:
        """What the first message already says."""
        return None

    def overhear(self, heard: Heard) -> Json | None:
        """What a message says to this question although another one is open."""
        return None

    def options(self, asking: Asking) -> Sequence[Option]:
        return asking.options


@dataclass(frozen=True, kw_only=True)
class Text(Question[str]):
    """Free words. Lengths count letters and digits, so "!!! 😡" is not a description.

    `leaves_at`: how clearly (0..1) a message must ask for another service not to be the answer. With 1.0 only a
    whole command ("cek pbb") leaves: words for an officer may be about anything. `least_words`: a first message
    with an intent of `from_intents` that says no category is the answer only when it has so many ("saya mau komplain"
    only says that an answer will come).
    """

    min_length: int = 1
    max_length: int = 10_000
    from_intents: tuple[str, ...] = ()
    least_words: int = 0
    leaves_at: float = 0.9
    greedy = True

    def parse(self, heard: Heard, asking: Asking) -> Json | Miss | None:
        text = heard.text
        if not text:
            return None
        return self._check(text) or text

    def value(self, stored: Json, asking: Asking) -> str | Miss:
        if not isinstance(stored, str):
            return Miss()
        return self._check(stored) or stored

    def prefill(self, heard: Heard) -> Json | None:
        reading = heard.reading
        wanted = heard.text and reading.intent in self.from_intents
        about = reading.categories and reading.categories[0][1] >= TOLD
        told = about or reading.danger or len(heard.text.split()) >= self.least_words
        return heard.text if wanted and told and self._check(heard.text) is None else None

    def _check(self, text: str) -> Miss | None:
        letters = sum(map(str.isalnum, text))
        if letters == 0:
            return Miss("wordless")
        if letters < self.min_length:
            return Miss("short")
        return Miss("long", {"limit": self.max_length}) if len(text) > self.max_length else None


@dataclass(frozen=True, kw_only=True)
class Choice(Question[str]):
    """One of several. Typed labels, numbers and unmistakable parts of a label count as well as taps.

    `entity` names where a reading may hold the choice ("category": the best ranked one, if clear).
    `yes` and `no` are the options that a plain yes or no means.
    """

    fixed: tuple[str, ...] = ()
    entity: str = ""
    prefills: bool = True
    yes: str = ""
    no: str = ""
    clear: float = 0.5

    def options(self, asking: Asking) -> Sequence[Option]:
        return asking.options or tuple(map(Option, self.fixed))

    def parse(self, heard: Heard, asking: Asking) -> Json | Miss | None:
        text = heard.text
        if not text:
            return None
        options = self.options(asking)
        every = [*options, *asking.unshown]
        return (
            self._typed(text, options, asking)
            or self._typed(text, every, asking)
            or self._typed(heard.reading.plain, options, asking)
            or self._meant(heard.reading, every)
            or Miss()
        )

    def value(self, stored: Json, asking: Asking) -> str | Miss:
        allowed = {option.value for option in (*self.options(asking), *asking.unshown)}
        return stored if isinstance(stored, str) and (stored in allowed or not allowed) else Miss("gone")

    def prefill(self, heard: Heard) -> Json | None:
        return (self._entity(heard.reading) or None) if self.prefills else None

    def _typed(self, text: str, options: Sequence[Option], asking: Asking) -> str:
        index = pick(text, [asking.label(option) for option in options])
        if index is not None:
            return options[index].value
        names = [(word, option.value) for option in options for word in (*option.words, *asking.words(option))]
        index = pick(text, [word for word, _ in names]) if names else None
        return "" if index is None else names[index][1]

    def _meant(self, reading: Reading, options: Sequence[Option]) -> str:
        if reading.intent == "yes" and self.yes:
            return self.yes
        if reading.intent == "no" and self.no:
            return self.no
        meant = self._entity(reading)
        return meant if any(option.value == meant for option in options) else ""

    def _entity(self, reading: Reading) -> str:
        if self.entity == "category":
            ranked = reading.categories
            clear = ranked and ranked[0][1] >= self.clear and (len(ranked) == 1 or ranked[0][1] > ranked[1][1])
            return ranked[0][0] if clear else ""
        return reading.entities.get(self.entity, "") if self.entity else ""


@dataclass(frozen=True, kw_only=True)
class Reference(Question[str]):
    """A number with a form: NOP, permit, case. The flow passes the reader (`talk.ask(NOP, read=…)`)."""

    entity: str = ""

    def parse(self, heard: Heard, asking: Asking) -> Json | Miss | None:
        if not heard.text:
            return None
        read = asking.read(heard.text) if asking.read else heard.text
        lost = isinstance(read, Miss) and "unknown" in heard.reading.entities
        return Miss("lost") if lost and asking.phrases.has(f"{asking.key}.invalid-lost") else read

    def value(self, stored: Json, asking: Asking) -> str | Miss:
        if not isinstance(stored, str):
            return Miss()
        checked = asking.read(stored) if asking.read else stored
        return checked if isinstance(checked, (str, Miss)) else Miss()

    def prefill(self, heard: Heard) -> Json | None:
        return heard.reading.entities.get(self.entity)

    def overhear(self, heard: Heard) -> Json | None:
        return self.prefill(heard)


@dataclass(frozen=True, slots=True)
class Where:
    """An answer to "where?": a point, or words, or the wish to choose from lists (neither)."""

    place: Place | None = None
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Location(Question[Where]):
    """A pin, typed words, or the button "from a list"."""

    min_length: int = 3
    greedy = True
    asks_location = True

    def options(self, asking: Asking) -> Sequence[Option]:
        return (Option("list"),)

    def parse(self, heard: Heard, asking: Asking) -> Json | Miss | None:
        if heard.inbound.place:
            return self._pin(heard.inbound.place, heard.text)
        if not heard.text:
            return None
        if heard.text.casefold() == asking.label(Option("list")).casefold():
            return "list"
        if sum(map(str.isalnum, heard.text)) < self.min_length:
            return Miss("short")
        return {"text": heard.text[:500]}

    def value(self, stored: Json, asking: Asking) -> Where | Miss:
        if isinstance(stored, str):
            return Where(text="" if stored == "list" else stored)
        if not isinstance(stored, dict):
            return Miss()
        pin = stored.get("pin")
        return Where(Place(*pin) if pin else None, str(stored.get("text", "")))

    def absorb(self, stored: Json | None, heard: Heard) -> Json | Miss | None:
        return self._pin(heard.inbound.place, "") if heard.inbound.place else None

    def prefill(self, heard: Heard) -> Json | None:
        if heard.inbound.place:
            return self._pin(heard.inbound.place, heard.text)
        return self.told(heard.reading)

    @staticmethod
    def told(reading: Reading) -> Json | None:
        """The place that a text names beside other things; None unless it names street and kelurahan."""
        known = reading.entities
        return {"text": known["street"]} if "street" in known and "kelurahan" in known else None

    def overhear(self, heard: Heard) -> Json | None:
        named = heard.reading.entities.keys() & {"street", "kelurahan", "kecamatan"}
        return {"text": heard.text[:500]} if named else None

    @staticmethod
    def _pin(place: Place, text: str) -> Json:
        return {"pin": [place.lat, place.lon, place.label], "text": text[:500]}


@dataclass(frozen=True, kw_only=True)
class Photos(Question[tuple[Attachment, ...]]):
    """Photos and videos, in one message or one after the other, closed by "done" or "skip"."""

    at_most: int = 5
    kinds: tuple[str, ...] = ("photo", "video", "document", "voice")

    def options(self, asking: Asking) -> Sequence[Option]:
        return (Option("done"),)

    def parse(self, heard: Heard, asking: Asking) -> Json | Miss | None:
        if heard.reading.intent in {"skip", "done", "no"}:
            return "done"
        if not heard.inbound.attachments:
            if not heard.text:
                return None
            few = len(heard.text.split()) <= FEW_WORDS
            return "done" if few and pick(heard.text, [asking.label(Option("done"))]) == 0 else Miss()
        return self.absorb(None, heard) or Miss("kind")

    def value(self, stored: Json, asking: Asking) -> tuple[Attachment, ...] | Miss:
        if stored == "done":
            return ()
        if not isinstance(stored, dict):
            return Miss()
        return tuple(Attachment(*item) for item in stored.get("items", ()))

    def settled(self, stored: Json) -> bool:
        return not isinstance(stored, dict) or bool(stored.get("done"))

    def merge(self, stored: Json | None, parsed: Json) -> Json:
        if not isinstance(stored, dict):
            return parsed
        if not isinstance(parsed, dict):
            return {**stored, "done": True}
        items = stored["items"] + [item for item in parsed["items"] if item not in stored["items"]]
        return {"items": items[: self.at_most], "done": len(items) >= self.at_most}

    def reopen(self, stored: Json) -> Json | None:
        return {**stored, "done": False} if isinstance(stored, dict) else None

    def absorb(self, stored: Json | None, heard: Heard) -> Json | Miss | None:
        new = [[a.kind, a.ref, a.mime, a.size] for a in heard.inbound.attachments if a.kind in self.kinds]
        if not new:
            return None
        kept = stored if isinstance(stored, dict) else {"items": [], "done": stored == "done"}
        items = kept["items"] + [item for item in new if item not in kept["items"]]
        if len(kept["items"]) >= self.at_most:
            return Miss("many", {"limit": self.at_most})
        return {"items": items[: self.at_most], "done": kept["done"] or len(items) >= self.at_most}

    def lost(self, stored: Json, heard: Heard) -> Miss | None:
        kept = {item[1] for item in stored["items"]} if isinstance(stored, dict) else set()
        over = any(a.ref not in kept for a in heard.inbound.attachments if a.kind in self.kinds)
        return Miss("many", {"limit": self.at_most}) if over else None

    def prefill(self, heard: Heard) -> Json | None:
        stored = self.absorb(None, heard)
        return {**stored, "done": True} if isinstance(stored, dict) else None


@dataclass(frozen=True, kw_only=True)
class Confirm(Question[str]):
    """A summary to be sent off. The answer is bound to a digest of what the summary showed.

    `edits`: keys of the questions that get a change button (`.button-edit-<key>`).
    """

    edits: tuple[str, ...] = ()

    def options(self, asking: Asking) -> Sequence[Option]:
        return (Option("send"), *(Option(f"edit-{key}") for key in self.edits), Option("cancel"))

    def parse(self, heard: Heard, asking: Asking) -> Json | Miss | None:
        if not heard.text:
            return None
        if heard.reading.intent in {"yes", "done", "resume"}:
            return "send"
        if heard.reading.intent == "no":
            return Miss("no")
        typed = heard.text.casefold()
        for option in self.options(asking):
            if asking.label(option).casefold() == typed:
                return option.value
        return Miss()

    def value(self, stored: Json, asking: Asking) -> str | Miss:
        return stored if isinstance(stored, str) else Miss()
