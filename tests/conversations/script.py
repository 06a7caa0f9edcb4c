"""Reads a `.chat` file (see README.md) and plays it in a town."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.city import case_number
from bot.dialogue.message import AttachmentKind, Inbound, Outbound
from integrations.permits.schema import PermitStatus
from tests.town import Resident, Town

UNITS = {"m": "minutes", "h": "hours", "d": "days"}
FILES: dict[str, AttachmentKind] = {kind: kind for kind in ("video", "voice", "document", "sticker", "contact")}
WORDS = "lampu jalan mati dan jalan berlubang di dekat situ "


class Broken(AssertionError):
    """The conversation went another way than the file says; the message names the line."""


@dataclass
class Script:
    """Plays lines one after the other. Every message that arrives must be named by a "<" line before the next act."""

    town: Town
    resident: Resident = field(init=False)
    last: Inbound | None = None
    pending: list[Outbound] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.resident = self.town.resident()

    async def play(self, text: str) -> None:
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            try:
                await self.line(self.fill(line.rstrip()))
            except (AssertionError, LookupError, ValueError) as fault:
                raise Broken(f"line {number}: {line}\n{fault}") from fault
        self.nothing_left()

    async def line(self, line: str) -> None:
        sign, _, rest = line.partition(" ")
        if sign == "<":
            return self.expect(rest)
        self.nothing_left()
        acts: dict[str, Callable[[str], Awaitable[None]]] = {
            ">": self.say,
            "desk": self.desk,
            "back": self.back_end,
            "clock": self.clock,
            "city": self.city,
        }
        await acts[sign](rest)
        self.pending += self.resident.unread()

    def fill(self, line: str) -> str:
        """{LP1} is the number of the first case, {5000} that many letters, \\n a new line in a message."""
        line = re.sub(r"\{(LP|TN)(\d+)\}", lambda m: case_number(m[1], self.town.now.year, int(m[2])), line)
        return re.sub(r"\{(\d+)\}", lambda m: (WORDS * (int(m[1]) // len(WORDS) + 1))[: int(m[1])], line)

    def nothing_left(self) -> None:
        self.pending += self.resident.unread()
        if self.pending:
            raise Broken("not expected: " + "\n---\n".join(f"[{out.key}] {out.text}" for out in self.pending))

    # -- what residents do ----------------------------------------------------------------------------------

    async def say(self, text: str) -> None:
        if not text.startswith(":"):
            self.last = self.resident.message(text=text.replace("\\n", "\n"))
            await self.town.receive(self.last)
            return
        command, _, rest = text[1:].partition(" ")
        match command:
            case "tap":
                await self.resident.tap(rest)
            case "photo":
                await self.resident.photo(rest)
            case "photos":
                count, _, caption = rest.partition(" ")
                await self.resident.photo(caption, count=int(count))
            case "location":
                lat, lon, *label = rest.split(" ", 2)
                await self.resident.location(float(lat), float(lon), *label)
            case "as":
                self.resident = self.town.resident(rest)
            case "again":
                await self.again()
            case _:
                await self.resident.file(FILES[command], rest)

    async def again(self) -> None:
        """The channel delivers the last typed message once more."""
        assert self.last is not None
        receipt = await self.town.receive(self.last)
        assert receipt.duplicate, "it was taken for a new message"

    # -- what others do -------------------------------------------------------------------------------------

    async def desk(self, rest: str) -> None:
        number, verb, text = rest.split(" ", 2)
        await self.town.officer(number, verb, text)

    async def back_end(self, rest: str) -> None:
        self.town.back_ends(rest.removeprefix("end "))
        if rest == "end up":
            await self.town.poll()

    async def city(self, rest: str) -> None:
        """city complaint NUMBER STATUS TEXT | city permit NUMBER STATUS, and the front door asks what is new."""
        kind, number, status, *text = rest.split(" ", 3)
        if kind == "permit":
            self.town.permits.move(number, PermitStatus(status))
        else:
            self.town.complaints.tell(number, status, " ".join(text))  # type: ignore[arg-type]  # checked there
        await self.town.poll()

    async def clock(self, rest: str) -> None:
        if found := re.fullmatch(r"\+(\d+)([mhd])", rest):
            return await self.town.advance(timedelta(**{UNITS[found[2]]: int(found[1])}))
        wanted = datetime.strptime(rest, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo("Asia/Jakarta"))
        await self.town.advance(wanted - self.town.now)

    # -- what must arrive -----------------------------------------------------------------------------------

    def expect(self, rest: str) -> None:
        self.pending += self.resident.unread()
        if not self.pending:
            raise Broken("nothing came")
        out = self.pending.pop(0)
        keys = out.key.split("+")
        for wanted in _words(rest):
            if not _fits(wanted, out, keys):
                raise Broken(f"{wanted} is not in [{out.key}] {[b.label for b in out.buttons]}\n{out.text}")


def _words(rest: str) -> list[str]:
    return re.findall(r'\w*="[^"]*"|"[^"]*"|[^\s"]+', rest)


def _fits(wanted: str, out: Outbound, keys: list[str]) -> bool:
    if wanted.startswith('"'):
        return wanted.strip('"') in out.text
    name, is_pair, value = wanted.partition("=")
    if not is_pair:
        return wanted in keys
    match name:
        case "not":
            return value.strip('"') not in out.text
        case "buttons":
            return len(out.buttons) == int(value)
        case "button":
            return value.strip('"') in [button.label for button in out.buttons]
        case "media":
            return len(out.media) == int(value)
        case "pin":
            return out.ask_location == (value == "yes")
    raise Broken(f"unknown: {name}=")
