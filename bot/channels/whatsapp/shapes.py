"""JSON of any shape, read without believing in it: what is not there or of another kind is empty."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from bot.dialogue.message import storable

Json = Mapping[str, Any]

PHONE = re.compile(r"\+?[\d\s()-]{5,24}")
WORDS = ("body", "text", "caption", "title", "description", "name")
DEPTH = 4
LONGEST_ID = 300
BRACKETS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)
DEEPEST = 60


@dataclass(frozen=True, slots=True)
class Aside:
    """Something to be kept and looked at. `body` is as it was delivered."""

    reason: str
    body: str

    @property
    def key(self) -> str:
        return hashlib.sha256(self.body.encode()).hexdigest()


def parse(body: bytes) -> Any:
    """The JSON of a delivery; an `Aside` when it is none. One odd value (half a letter, a bare control sign, a number
    without end, lists in lists without end) makes it no other delivery: what is around it is read."""
    try:
        told = orjson.loads(body)
        orjson.dumps(told)  # refuses what is nested too deeply to be kept
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        text = body.decode(json.detect_encoding(body), "replace")
        try:
            return _clean(json.loads(_shallow(text), strict=False, parse_int=str))
        except (ValueError, RecursionError):
            return Aside("not JSON", storable(text))
    return told


def _shallow(text: str) -> str:
    """JSON with null in the place of what lies too deep."""
    kept: list[str] = []
    depth = start = 0
    for sign in BRACKETS.finditer(text):
        if sign[0] in "[{":
            depth += 1
            if depth == DEEPEST:
                kept.append(text[start : sign.start()])
        elif sign[0] in "]}":
            depth -= 1
            if depth == DEEPEST - 1:
                kept.append("null")
                start = sign.end()
    return "".join([*kept, text[start:]])


def _clean(value: Any) -> Any:
    """What orjson can write again: no halves of surrogate pairs."""
    if isinstance(value, dict):
        return {storable(name): _clean(below) for name, below in value.items()}
    if isinstance(value, list):
        return [_clean(below) for below in value]
    return storable(value) if isinstance(value, str) else value


def as_dict(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> Sequence[Any]:
    if isinstance(value, list):
        return value
    return [] if value in (None, "", {}) else [value]


def as_text(value: Any) -> str:
    if isinstance(value, str):
        return value if value.isprintable() else storable(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def as_id(value: Any) -> str:
    """An id, of a length that an index takes."""
    text = as_text(value)
    return text if len(text) <= LONGEST_ID else f"long:{hashlib.sha256(text.encode()).hexdigest()}"


def digits_of(value: str) -> str:
    if value.isdigit() and value.isascii() and 4 < len(value) < 25:
        return value
    return re.sub(r"\D", "", value) if PHONE.fullmatch(value) else ""


def aside(reason: str, part: Any) -> Aside:
    return Aside(reason[:80], storable(dump(part)))


def dump(part: Any) -> str:
    return json.dumps(part, ensure_ascii=False, sort_keys=True, default=str)


def any_words(message: Json, kind: str) -> str:
    """Words of a message of a kind nobody documented: nothing a resident wrote is lost."""
    found = as_text(message.get(kind)) or "\n".join(dict.fromkeys(_words(message.get(kind))))
    return found or as_text(as_dict(message.get("text")).get("body"))


def _words(value: Any, depth: int = 0) -> Iterator[str]:
    for part in as_list(value):
        if depth < DEPTH and isinstance(part, dict):
            for name, below in part.items():
                if isinstance(below, str):
                    yield from [below] if name in WORDS and below.strip() else []
                else:
                    yield from _words(below, depth + 1)
