"""One city's rules, read from its TOML file."""

from __future__ import annotations

import re
import tomllib
from datetime import date, time
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from bot.city.areas import Areas
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


class National(Frozen):
    """Where complaints go that are not this city's."""

    site: str
    sms: str


class City(Frozen):
    """Everything that is this city's and no other's."""

    name: str
    timezone: str
    permit_counter: str
    days_off: tuple[date, ...] = ()
    hours: dict[str, tuple[time, time]]
    emergency: dict[str, str]
    national: National
    default_promise: Promise = Field(alias="promise")
    nop: NopRules
    agencies: dict[str, str]
    categories: tuple[Category, ...]
    danger: dict[str, tuple[str, ...]]
    aliases: dict[str, str] = {}
    elsewhere_words: dict[str, tuple[str, ...]] = Field(alias="elsewhere")

    @classmethod
    def load(cls, name: str = "tangsel") -> City:
        """Read `bot/city/<name>.toml`. Raises FileNotFoundError or pydantic.ValidationError."""
        return cls.model_validate(tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8")))

    @cached_property
    def areas(self) -> Areas:
        return Areas(self.aliases)

    @cached_property
    def calendar(self) -> Calendar:
        hours = {DAYS.index(day): pair for day, pair in self.hours.items()}
        return Calendar(hours, self.days_off, self.timezone)

    @cached_property
    def emergency_text(self) -> str:
        """ "Darurat 112, Ambulans 119, …" """
        return ", ".join(f"{name} {number}" for name, number in self.emergency.items())

    def agency_for(self, category: str, kelurahan: str) -> str:
        """The code of the agency that handles a category in a kelurahan."""
        return self._by_code[category].agency

    def agency_name(self, code: str) -> str:
        return self.agencies.get(code, code)

    def promise(self, category: str) -> Promise:
        """The limits of a category; the city's general ones for anything else."""
        found = self._by_code.get(category)
        return (found.promise if found else None) or self.default_promise

    def elsewhere(self, text: str) -> str:
        """The other city that a text names, when it names no kelurahan of this one; else ""."""
        plain = " ".join(re.findall(r"\w+", text.casefold()))
        found = next((c for c, pattern in self._elsewhere if pattern.search(plain)), "")
        return found if found and not self.areas.search(text) else ""

    @cached_property
    def _by_code(self) -> dict[str, Category]:
        return {category.code: category for category in self.categories}

    @cached_property
    def _elsewhere(self) -> list[tuple[str, re.Pattern[str]]]:
        return [
            (city, re.compile(rf"(?<!arah )(?<!jalan )(?<!jl )\b(?:{'|'.join(map(re.escape, words))})\b"))
            for city, words in self.elsewhere_words.items()
        ]
