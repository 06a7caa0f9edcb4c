"""Answers that are written once: `locales/*/canned.ftl`, with the case's number, promise and officer filled in."""

from __future__ import annotations

from bot.cases.case import Case
from bot.city import City
from bot.dialogue.markup import to_plain
from bot.staff.officers import Officer, Refused
from bot.texts import Library

NAMES = ("received", "checking", "team", "photo", "where", "not_ours", "weather", "done", "thanks")


class Canned:
    """The list, and one of it in the language of the case's reporter."""

    def __init__(self, library: Library, city: City) -> None:
        self.library = library
        self.city = city

    def labels(self) -> dict[str, str]:
        """Name and title of each, for officers."""
        return {name: self.library["id"](f"canned-{name}.title") for name in NAMES}

    def text(self, name: str, case: Case, officer: Officer) -> str:
        """Raises `Refused("unknown")`."""
        if name not in NAMES:
            raise Refused("unknown")
        texts = self.library[case.language]
        agency = self.city.agency_name(case.agency) if case.agency else self.city.name
        return to_plain(texts(f"canned-{name}", number=case.number, due=case.due, officer=officer.name, agency=agency))
