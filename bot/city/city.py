"""One city's rules, read from its TOML file."""

from __future__ import annotations

import re
import tomllib
from datetime import date, time
from functools import cached_property
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.city.areas import NEARBY, Areas
from bot.city.calendar import DAYS, Calendar
from bot.city.references import NopRules

FOLDER = Path(__file__).parent


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Promise(Frozen):
    """Stage limits in working days."""

    verify: int = Field(gt=0)
    follow_up: int = Field(gt=0)
    solve: int = Field(gt=0)


class Category(Frozen):
    """A kind of complaint. `words` are what residents call it; labels are in `locales/`."""

    code: str
    agency: str
    words: tuple[str, ...] = ()
    promise: Promise | None = None


class Route(Frozen):
    """Another agency for a category in some kelurahan (codes)."""

    category: str
    kelurahan: tuple[str, ...]
    agency: str


class Escalation(Frozen):
    """When the staff chat sees a complaint that its agency's system handles; all in working days."""

    agencies: tuple[str, ...] = ()
    untaken: int = Field(gt=0)
    near: int = Field(ge=0)
    head: int = Field(gt=0)
    paused: int = Field(gt=0)


class Closing(Frozen):
    """Working days after "resolved" until a word, until closing, and after closing until it stays closed."""

    warn: int = Field(gt=0)
    close: int = Field(gt=0)
    reopen: int = Field(gt=0)


class National(Frozen):
    """Where complaints go that are not this city's."""

    site: str
    sms: str


class City(Frozen):
    """Everything that is this city's and no other's."""

    code: str
    name: str
    timezone: str
    permit_counter: str
    days_off: tuple[date, ...] = ()
    hours: dict[str, tuple[time, time]]
    emergency: dict[str, str]
    national: National
    default_promise: Promise = Field(alias="promise")
    escalation: Escalation
    closing: Closing
    nop: NopRules
    agencies: dict[str, str]
    categories: tuple[Category, ...]
    danger: dict[str, tuple[str, ...]]
    aliases: dict[str, tuple[str, ...]] = {}
    names_elsewhere_too: tuple[str, ...] = ()
    routing: tuple[Route, ...] = ()
    elsewhere_words: dict[str, tuple[str, ...]] = Field(alias="elsewhere")

    @classmethod
    def load(cls, name: str = "tangsel") -> City:
        """Read `bot/city/<name>.toml`. Raises FileNotFoundError or pydantic.ValidationError."""
        raw = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
        return cls.model_validate(raw | {"code": name})

    def __hash__(self) -> int:
        return id(self)

    @cached_property
    def areas(self) -> Areas:
        return Areas(self.aliases, city=self.code)

    @cached_property
    def calendar(self) -> Calendar:
        hours = {DAYS.index(day): pair for day, pair in self.hours.items()}
        return Calendar(hours, self.days_off, self.timezone)

    @cached_property
    def emergency_text(self) -> str:
        """ "Darurat 112, Ambulans 119, …" """
        return ", ".join(f"{name} {number}" for name, number in self.emergency.items())

    def agency_for(self, category: str, kelurahan: str) -> str:
        """The code of the agency that handles a category in a kelurahan. Raises KeyError for an unknown category."""
        return self._routes.get((category, kelurahan)) or self._by_code[category].agency

    def agency_name(self, code: str) -> str:
        return self.agencies.get(code, code)

    def promise(self, category: str) -> Promise:
        """The limits of a category; the city's general ones for anything else."""
        found = self._by_code.get(category)
        return (found.promise if found else None) or self.default_promise

    def elsewhere(self, text: str) -> str:
        """The other city that a text names, when it names no kelurahan of this one; else "".

        "Cipayung" and the like are in other cities too: beside another city's name they are not ours.
        """
        plain = " ".join(re.findall(r"\w+", text.casefold()))
        found = next((c for c, pattern in self._elsewhere if pattern.search(plain)), "")
        ours = (m.area.kelurahan for m in self.areas.search(text) if m.score > NEARBY) if found else ()
        return "" if any(name not in self.names_elsewhere_too for name in ours) else found

    @model_validator(mode="after")
    def _complete(self) -> Self:
        """Every agency, category and kelurahan that a rule names exists."""
        agencies = {c.agency for c in self.categories} | {r.agency for r in self.routing}
        agencies |= set(self.escalation.agencies)
        if unknown := agencies - self.agencies.keys():
            raise ValueError(f"unknown agencies: {sorted(unknown)}")
        if unknown := {r.category for r in self.routing} - self._by_code.keys():
            raise ValueError(f"unknown categories: {sorted(unknown)}")
        used = {code for codes in self.aliases.values() for code in codes}
        used |= {code for route in self.routing for code in route.kelurahan}
        if unknown := used - {area.code for area in Areas({}, city=self.code).all}:
            raise ValueError(f"unknown kelurahan: {sorted(unknown)}")
        return self

    @cached_property
    def _routes(self) -> dict[tuple[str, str], str]:
        return {(r.category, code): r.agency for r in self.routing for code in r.kelurahan}

    @cached_property
    def _by_code(self) -> dict[str, Category]:
        return {category.code: category for category in self.categories}

    @cached_property
    def _elsewhere(self) -> list[tuple[str, re.Pattern[str]]]:
        return [
            (city, re.compile(rf"(?<!arah )(?<!jalan )(?<!jl )(?<!uin )\b(?:{'|'.join(map(re.escape, words))})\b"))
            for city, words in self.elsewhere_words.items()
        ]
