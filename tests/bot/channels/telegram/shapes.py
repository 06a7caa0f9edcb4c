"""Updates of any shape that the type definitions of aiogram and of python-telegram-bot allow, as raw JSON."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any

import aiogram.types
import telegram
from aiogram.types import TelegramObject
from aiogram.types.base import UNSET_TYPE
from hypothesis import strategies as st

DEEPEST = 4
EXTRA = 3
SOME = 3
RENAMED = {"from_user": "from"}
INTEGERS = st.one_of(st.integers(0, 100), st.integers(-(2**52), 2**52))
MOMENTS = st.integers(1_600_000_000, 2_000_000_000)
CHATS = ("private", "private", "group", "supergroup", "channel")
WORDS = st.text(st.characters(codec="utf-8"), max_size=40)

Draw = typing.Callable[[st.SearchStrategy[Any]], Any]


@st.composite
def aiogram_update(draw: Draw, kind: str = "") -> dict[str, Any]:
    """An update as aiogram's types define it; `kind` "" is any."""
    return _update(draw, _aiogram_fields, aiogram.types.Update, kind)


@st.composite
def ptb_update(draw: Draw, kind: str = "") -> dict[str, Any]:
    """An update as python-telegram-bot's types define it."""
    return _update(draw, _ptb_fields, telegram.Update, kind)


Fields = Mapping[str, tuple[Any, bool]]
Reader = typing.Callable[[type], Fields]


def _update(draw: Draw, fields: Reader, update: type, kind: str) -> dict[str, Any]:
    kinds = {name: form for name, (form, needed) in fields(update).items() if not needed}
    chosen = kind or draw(st.sampled_from(sorted(kinds)))
    return {"update_id": draw(st.integers(1, 2**40)), chosen: _value(draw, fields, kinds[chosen], 0)}


def _value(draw: Draw, fields: Reader, form: Any, depth: int) -> Any:
    origin, parts = typing.get_origin(form), typing.get_args(form)
    if origin is typing.Annotated:
        return _value(draw, fields, parts[0], depth)
    if origin in {typing.Union, types.UnionType}:
        return _value(draw, fields, draw(st.sampled_from([p for p in parts if p not in NOTHING])), depth)
    if origin is typing.Literal:
        return draw(st.sampled_from(parts))
    if origin in {list, tuple, Sequence} or getattr(origin, "__name__", "") == "Sequence":
        return [_value(draw, fields, parts[0], depth + 1) for _ in range(draw(st.integers(0, 2)))]
    if inspect.isclass(form) and issubclass(form, (TelegramObject, telegram.TelegramObject)):
        return _object(draw, fields, form, depth)
    return draw(_plain(form))


NOTHING = {type(None), UNSET_TYPE}


@cache
def _plain(form: Any) -> st.SearchStrategy[Any]:
    if inspect.isclass(form) and issubclass(form, Enum):
        return st.sampled_from([member.value for member in form])
    if form in {datetime, timedelta}:
        return MOMENTS
    known: dict[Any, st.SearchStrategy[Any]] = {
        bool: st.booleans(),
        int: INTEGERS,
        float: st.floats(-180, 180),
        str: WORDS,
    }
    return known.get(form, WORDS)


def _object(draw: Draw, fields: Reader, form: type, depth: int) -> dict[str, Any]:
    if fields is _aiogram_fields or form.__subclasses__() == []:
        kind = form
    else:
        kind = draw(st.sampled_from([form, *form.__subclasses__()]))
    known = fields(kind)
    optional = sorted(name for name, (_, needed) in known.items() if not needed)
    room = EXTRA if depth < DEEPEST else 0
    more = draw(st.lists(st.sampled_from(optional), max_size=room, unique=True)) if optional and room else []
    names = [name for name, (_, needed) in known.items() if needed] + more
    made: dict[str, Any] = {
        (RENAMED.get(name) or name): _value(draw, fields, known[name][0], depth + 1) for name in names
    }
    if form.__name__ == "Chat":
        made["type"] = draw(st.sampled_from(CHATS))
    return made


@cache
def _aiogram_fields(form: type) -> Fields:
    assert issubclass(form, TelegramObject)
    found = form.model_fields
    return {
        name: (field.annotation, field.is_required() or typing.get_origin(field.annotation) is typing.Literal)
        for name, field in found.items()
        if name != "update_id"
    }


@cache
def _ptb_fields(form: type) -> Fields:
    names = {name: member for name, member in vars(telegram).items() if inspect.isclass(member)}
    spaces = {**vars(inspect.getmodule(form)), **names, "dtm": __import__("datetime")}
    hints = typing.get_type_hints(form.__init__, spaces, include_extras=True)  # type: ignore[misc]
    parameters = list(inspect.signature(form.__init__).parameters.values())[1:]  # type: ignore[misc]
    return {
        str(p.name): (hints[p.name], p.default is inspect.Parameter.empty)
        for p in parameters
        if p.name in hints and p.name not in {"api_kwargs", "update_id"}
    }
