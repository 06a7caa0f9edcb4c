"""An officer's act written as words: ":desk LP-26-00042-X status dikerjakan Tim turun besok pagi"."""

from __future__ import annotations

from bot.cases.lifecycle import Action, Role, Status, action_to
from bot.city import parse_case_number
from bot.staff.desk import Desk
from bot.staff.officers import Officer, Rank, Refused
from bot.texts import LANGUAGES, Library

AT_THE_TERMINAL = Officer("petugas", Rank.ADMIN)


async def order(desk: Desk, library: Library, number: str, verb: str, text: str) -> None:
    """Do what the words say. Raises `Refused` or `Forbidden`."""
    found = parse_case_number(number)
    if found is None:
        raise Refused("unknown")
    match verb:
        case "reply":
            await desk.reply(found, AT_THE_TERMINAL, text)
        case "note":
            await desk.note(found, AT_THE_TERMINAL, text)
        case "status":
            wanted, words = read_status(library, text)
            if isinstance(wanted, Status):
                wanted = action_to((await desk.file(found)).case.status, wanted, Role.OFFICER)
            await desk.act(found, AT_THE_TERMINAL, wanted, words)
        case _:
            raise Refused("verb")


def read_status(library: Library, text: str) -> tuple[Status | Action, str]:
    """The status or action a text begins with, by its code or its name in any language, and the words behind it."""
    names: dict[str, Status | Action] = {str(a).replace("_", " "): a for a in Action}
    for status in Status:
        names[str(status).replace("_", " ")] = status
        names |= {library[language](f"status-{status}").casefold(): status for language in LANGUAGES}
    plain = text.replace("_", " ").casefold()
    for name in sorted(names, key=len, reverse=True):
        if plain == name or plain.startswith((f"{name} ", f"{name}:", f"{name},")):
            return names[name], text[len(name) :].lstrip(" :,")
    raise Refused("status")
