"""The texts of `locales/`: Fluent messages, with dates, times and money the Indonesian way.

Indonesian is the source; a key that another language lacks is shown in Indonesian. Every value is escaped for the
neutral markup of `bot.dialogue.markup`, except `Markup`, which is text made here before.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from babel.dates import format_date, format_time
from babel.numbers import format_currency
from fluent.runtime import FluentBundle, FluentResource, resolver
from fluent.runtime.types import FluentNone
from fluent.syntax import ast
from fluent.syntax.visitor import Visitor

SOURCE = "id"
LANGUAGES = ("id", "en")
LOCALES = Path(__file__).resolve().parent.parent / "locales"
LABEL = 32
MARKUP = frozenset("&<>")
REMEMBERED = 5000
ZONE = ZoneInfo("Asia/Jakarta")
DATE_STYLES = {"full": "EEEE, d MMMM y", "long": "d MMMM y", "short": "d MMM", "year": "y"}

# fluent.runtime shows a value of more than 2,500 characters as "{???}", against translations that blow up; ours are in
# this repository, and an officer's answer may be longer.
resolver.MAX_PART_LENGTH = 1_000_000

log = structlog.get_logger()


class Markup(str):
    """Text that is neutral markup already and must not be escaped again."""

    __slots__ = ()


class Texts:
    """All texts of one language. Call it with a key: `texts("complaint-place")`."""

    def __init__(self, language: str, folder: Path = LOCALES) -> None:
        self.language = language
        self._bundles = [_bundle(tag, folder) for tag in dict.fromkeys((language, SOURCE))]
        self._made: dict[tuple[Any, ...] | None, Markup] = {}

    def __call__(self, key: str, /, **values: object) -> Markup:
        """The text for a key, or for "key.attribute". Raises KeyError when no language has it."""
        mark = (key, *values.items()) if _is_short(values) else None
        if mark in self._made:
            return self._made[mark]
        bundle, pattern = self._find(key)
        safe = {name: _safe(value) for name, value in values.items()}
        text, errors = bundle.format_pattern(pattern, safe)
        if errors:
            log.error("text has faults", key=key, language=self.language, faults=[str(e) for e in errors])
        made = Markup(text)
        if mark is not None:
            if len(self._made) >= REMEMBERED:
                self._made.clear()
            self._made[mark] = made
        return made

    def needs(self, key: str) -> frozenset[str]:
        """The names of the values that go into a text. Raises KeyError when no language has it."""
        names = _Names()
        names.visit(self._find(key)[1])
        return frozenset(names.found)

    def has(self, key: str) -> bool:
        """Whether any language has this key."""
        return self._search(key) is not None

    def _find(self, key: str) -> tuple[FluentBundle, Any]:
        found = self._search(key)
        if found is None:
            raise KeyError(key)
        return found

    @lru_cache(maxsize=4096)  # noqa: B019 -- one instance a language, for the life of the process
    def _search(self, key: str) -> tuple[FluentBundle, Any] | None:
        name, _, attribute = key.partition(".")
        for bundle in self._bundles:
            if bundle.has_message(name):
                message = bundle.get_message(name)
                pattern = message.attributes.get(attribute) if attribute else message.value
                if pattern is not None:
                    return bundle, pattern
        return None


class Library:
    """The texts of every language: `library["en"]`. An unknown language gets the source language."""

    def __init__(self, languages: Iterable[str] = LANGUAGES, folder: Path = LOCALES) -> None:
        self._texts = {language: Texts(language, folder) for language in languages}

    def __getitem__(self, language: str) -> Texts:
        return self._texts.get(language) or self._texts[SOURCE]


class _Names(Visitor):
    """Collects the variables of a pattern."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 -- the library's name for it
        self.found.add(node.id.name)


def _is_short(values: dict[str, object]) -> bool:
    """Whether many will read the same text: values are numbers and labels, the same escaped or not."""
    return all(
        isinstance(v, int) or (isinstance(v, str) and len(v) <= LABEL and not MARKUP & set(v)) for v in values.values()
    )


def _safe(value: object) -> object:
    if isinstance(value, str) and not isinstance(value, Markup):
        return html.escape(value, quote=False)
    return value


def _bundle(language: str, folder: Path) -> FluentBundle:
    tag = {"id": "id-ID", "en": "en-GB"}.get(language, language)

    def day(moment: Any, style: Any = "full") -> str:
        return _date(moment, str(style), tag)

    functions: dict[str, Any] = {"RUPIAH": lambda amount: _rupiah(int(amount)), "TANGGAL": day, "JAM": _clock}
    bundle = FluentBundle([tag], use_isolating=False, functions=functions)
    for path in sorted((folder / language).glob("*.ftl")):
        bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return bundle


@lru_cache(maxsize=1024)
def _rupiah(amount: int) -> str:
    return format_currency(amount, "IDR", locale="id_ID", format="¤#,##0", currency_digits=False)


def _date(day: date | FluentNone, style: str, tag: str) -> str:
    if not isinstance(day, date):
        return "-"
    local = day.astimezone(ZONE).date() if isinstance(day, datetime) else date(day.year, day.month, day.day)
    return _date_text(local, style, tag.replace("-", "_"))


@lru_cache(maxsize=1024)
def _date_text(day: date, style: str, locale: str) -> str:
    return format_date(day, DATE_STYLES[style], locale=locale)


def _clock(moment: datetime) -> str:
    local = datetime.fromtimestamp(moment.timestamp(), ZONE)
    return f"{format_time(local, 'HH.mm', locale='id_ID')} WIB"
