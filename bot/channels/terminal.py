"""Talk from a terminal: for people (numbered buttons) and for scripts (one JSON object a message out)."""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from bot.dialogue.markup import to_plain
from bot.dialogue.message import Attachment, Inbound, Outbound, Place
from bot.dialogue.question import pick
from bot.frontdoor import FrontDoor
from bot.journal.history import last_said
from bot.journal.journal import Journal
from bot.journal.outbox import Parcel
from bot.media import MediaStore, Unwanted

CHANNEL = "terminal"
TEXT_LIMIT = 10_000


class BadLine(Exception):
    """A line beginning with ":" that makes no sense; the message says how it is written."""


@dataclass
class Screen:
    """The sender of this channel: prints what the relay hands over, and remembers the buttons."""

    as_json: bool
    out: TextIO = field(default_factory=lambda: sys.stdout)

    async def send(self, parcel: Parcel) -> str:
        name = parcel.address.partition(":")[2]
        self.out.write(self._json(name, parcel.message) if self.as_json else self._text(name, parcel.message))
        self.out.flush()
        return ""

    @staticmethod
    def _json(name: str, message: Outbound) -> str:
        line: dict[str, Any] = {
            "to": name,
            "text": to_plain(message.text),
            "buttons": [button.label for button in message.buttons],
            "ask_location": message.ask_location,
            "media": [{"kind": item.kind, "ref": item.ref, "mime": item.mime} for item in message.media],
        }
        return json.dumps(line, ensure_ascii=False) + "\n"

    @staticmethod
    def _text(name: str, message: Outbound) -> str:
        lines = [f"[{name}] " + to_plain(message.text)]
        lines += [f"  ({item.kind} {item.ref[:8]})" for item in message.media]
        lines += [f"  {number}. {button.label}" for number, button in enumerate(message.buttons, 1)]
        return "\n".join(lines) + "\n\n"


@dataclass
class Terminal:
    """Turns lines into messages.

    `desk` does what ":desk CASE reply|status|note TEXT" says; `settle` lets the relay deliver what is due; `wait`
    lets clock and relay run for some seconds.
    """

    front_door: FrontDoor
    journal: Journal
    media: MediaStore
    clock: Callable[[], datetime]
    desk: Callable[[str, str, str], Awaitable[None]]
    settle: Callable[[], Awaitable[None]]
    wait: Callable[[float], Awaitable[None]]
    name: str = "warga"

    @property
    def address(self) -> str:
        return f"{CHANNEL}:{self.name}"

    async def line(self, line: str) -> None:
        """Do what one line says. Raises `BadLine`."""
        text = line.rstrip("\r\n")
        if not text.strip():
            return
        if text.startswith(":"):
            command, _, rest = text[1:].partition(" ")
            act = self._commands().get(command)
            if act is None:
                raise BadLine(f"unknown: :{command} (known: {', '.join(':' + c for c in self._commands())})")
            await act(rest.strip())
        else:
            await self._say(text=text[:TEXT_LIMIT])
        await self.settle()

    def _commands(self) -> dict[str, Callable[[str], Awaitable[None]]]:
        return {
            "photo": self._photo,
            "location": self._location,
            "tap": self._tap,
            "as": self._as,
            "desk": self._desk,
            "wait": self._wait,
        }

    async def _say(
        self,
        text: str = "",
        tap: str = "",
        attachments: tuple[Attachment, ...] = (),
        place: Place | None = None,
    ) -> None:
        inbound = Inbound(
            channel=CHANNEL,
            address=self.address,
            id=uuid.uuid4().hex,
            at=self.clock(),
            text=text,
            tap=tap,
            attachments=attachments,
            place=place,
        )
        await self.front_door.receive(inbound)

    async def _photo(self, rest: str) -> None:
        path, caption = _split_path(rest)
        try:
            attachment = self.media.put(path.read_bytes())
        except OSError as fault:
            raise BadLine(f"cannot read {path}: {fault.strerror}") from fault
        except Unwanted as unwanted:
            if unwanted.reason == "large":
                raise BadLine(f"{path} is larger than 20 MB") from unwanted
            attachment = Attachment("other")
        await self._say(text=caption, attachments=(attachment,))

    async def _location(self, rest: str) -> None:
        try:
            lat, lon = (float(part) for part in rest.replace(",", " ").split())
            place = Place(lat, lon)
        except ValueError as fault:
            raise BadLine(":location LAT LON, in degrees") from fault
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise BadLine(":location LAT LON, in degrees")
        await self._say(place=place)

    async def _tap(self, rest: str) -> None:
        """Press a button of the newest message that has it: by label, or by its number there."""
        said = await self.journal.read(lambda c: last_said(c, self.address, 200))
        with_buttons = [item.message.buttons for item in reversed(said) if item.message.buttons]
        for buttons in with_buttons:
            for button in buttons:
                if button.label.casefold() == rest.casefold():
                    return await self._say(text=button.label, tap=button.value)
        newest = with_buttons[0] if with_buttons else ()
        index = pick(rest, [button.label for button in newest])
        if index is None:
            raise BadLine(f"no button {rest!r}; there are: {', '.join(b.label for b in newest) or 'none'}")
        await self._say(text=newest[index].label, tap=newest[index].value)

    async def _as(self, rest: str) -> None:
        if not rest:
            raise BadLine(":as NAME")
        self.name = rest

    async def _desk(self, rest: str) -> None:
        number, _, act = rest.partition(" ")
        verb, _, text = act.strip().partition(" ")
        if not number or verb not in {"reply", "status", "note"} or not text.strip():
            raise BadLine(":desk CASE reply|status|note TEXT")
        await self.desk(number, verb, text.strip())

    async def _wait(self, rest: str) -> None:
        try:
            seconds = float(rest)
        except ValueError as fault:
            raise BadLine(":wait SECONDS") from fault
        await self.wait(seconds)


def _split_path(rest: str) -> tuple[Path, str]:
    """The longest beginning of the line that is a file, and the caption behind it."""
    words = rest.split(" ")
    for end in range(len(words), 0, -1):
        path = Path(" ".join(words[:end])).expanduser()
        if path.is_file():
            return path, " ".join(words[end:]).strip()
    return Path(rest), ""
