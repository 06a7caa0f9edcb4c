"""Writes down a play as a transcript: who did what when, and what then stood on every screen."""

from __future__ import annotations

import re
from collections.abc import Awaitable
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

from tests.bot.staff.telegram.staff_town import GROUP, Seat, StaffTown, Visitor
from tests.peers.telegram import Person

WIB = ZoneInfo("Asia/Jakarta")
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MARGIN = " " * 8


@dataclass(frozen=True)
class Shown:
    """One message on a screen."""

    text: str
    buttons: str = ""
    marks: str = ""


@dataclass
class Stage:
    """`lines` is the transcript so far."""

    town: StaffTown
    lines: list[str] = field(default_factory=list)
    phones: dict[str, Person] = field(default_factory=dict)
    desks: dict[str, Seat] = field(default_factory=dict)
    guests: dict[str, Visitor] = field(default_factory=dict)
    _before: dict[tuple[str, object], Shown] = field(default_factory=dict)
    _day: str = ""

    async def act(self, who: str, what: str, doing: Awaitable[object] | None = None) -> object:
        """Somebody does something; the screens are looked at afterwards. Of time that goes by, when it has gone by."""
        passed = await doing if doing is not None and who.startswith("(") else None
        now = self.town.now.astimezone(WIB)
        day = f"{DAYS[now.weekday()]} {now:%d.%m.%Y}"
        if day != self._day:
            self._day = day
            self.lines += ["", f"== {day} ==", ""]
        self.lines.append(f"{now:%H.%M}   {who}: {what}")
        done = await doing if doing is not None and not who.startswith("(") else passed
        await self.look()
        return done

    async def look(self) -> None:
        """Write down what is new, changed or gone on each screen."""
        for place, shown in await self._screens():
            known = {key: old for key, old in self._before.items() if key[0] == place}
            for number, message in shown.items():
                old = known.pop((place, number), None)
                if old is None:
                    self._write(place, message)
                elif old != message:
                    self._changed(place, old, message)
                self._before[place, number] = message
            for key, old in known.items():
                self.lines.append(f"{MARGIN}{place} ✗ hilang: {old.text.splitlines()[0]}")
                del self._before[key]

    def _write(self, place: str, message: Shown, sign: str = "<") -> None:
        first, *rest = [*message.text.splitlines(), *filter(None, [message.buttons])] or [""]
        self.lines.append(f"{MARGIN}{place} {sign} {first}{' ' if message.marks else ''}{message.marks}")
        self.lines += [f"{MARGIN}{' ' * len(place)}   {line}" for line in rest]

    def _changed(self, place: str, old: Shown, message: Shown) -> None:
        if message.marks != old.marks:
            self.lines.append(f"{MARGIN}{place} {message.marks} pada “{message.text.splitlines()[0]}”")
        if message.text != old.text:
            self._write(place, Shown(message.text), "~")

    async def _screens(self) -> list[tuple[str, dict[Any, Shown]]]:
        screens: list[tuple[str, dict[Any, Shown]]] = []
        for name, phone in self.phones.items():
            screens.append((name, {m["id"]: _shown(m) for m in phone.sees() if not m["mine"]}))
        for name, guest in self.guests.items():
            lines = [line for line in await guest.sees() if line["from"] == "city"]
            screens.append((name, {line["key"]: _page(line) for line in lines}))
        screens += self._group()
        for name, seat in self.desks.items():
            screens.append((f"{name} (pribadi)", {m["id"]: _shown(m) for m in seat.private.sees() if not m["mine"]}))
        return screens

    def _group(self) -> list[tuple[str, dict[Any, Shown]]]:
        chat = self.town.account.chats[GROUP]
        seat = next(iter(self.desks.values()), None)
        if seat is None:
            return []
        by_topic: dict[str, dict[Any, Shown]] = {}
        for message in seat.inside().sees():
            if not (message["text"] or message["media"]):
                continue
            topic = chat.topics.get(message["thread"] or 0, {"name": "Umum"})["name"].partition(" ")[0]
            marks = chat.reactions.get((message["id"], self.town.account.me["id"]), [])
            signs = "".join(mark["emoji"] for mark in marks)
            if not message["mine"] or signs:
                by_topic.setdefault(f"[{topic}]", {})[message["id"]] = _shown(message, signs)
        for thread, topic in chat.topics.items():
            if topic["closed"]:
                key = f"[{topic['name'].partition(' ')[0]}]"
                by_topic.setdefault(key, {})[f"closed {thread}"] = Shown("(topik ditutup)")
        return list(by_topic.items())


def _shown(message: dict[str, Any], marks: str = "") -> Shown:
    text = message["text"] if not message["media"] else f"({message['media']}) {message['text']}".strip()
    return Shown(text, " ".join(f"[{label}]" for row in message["buttons"] for label in row), marks)


def _page(line: dict[str, Any]) -> Shown:
    text = unescape(re.sub(r"<[^>]+>", "", line["html"].replace("<br>", "\n")))
    media = "".join(f"({item['kind']}) " for item in line["media"])
    return Shown(media + text, " ".join(f"[{button['label']}]" for button in line["buttons"]))
