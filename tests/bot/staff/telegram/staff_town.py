"""A town with a staff chat: officers in a forum group, residents on Telegram and on the web, one clock for all."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count, cycle
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

from bot.channels.web.chat import Chat
from bot.channels.web.hub import Hub
from bot.city import City
from bot.dialogue.message import Place
from bot.staff.officers import Officer, Rank
from bot.staff.recap import recap_of
from bot.staff.telegram.hearing import KINDS
from bot.staff.telegram.service import StaffChat
from bot.staff.telegram.wire import Pace, open_bot
from tests.bench.talk import places
from tests.conversations.telegram import TelegramTown
from tests.house import RunningHouse
from tests.peers.telegram import Account, Person, Telegram
from tests.town import Resident

GROUP = -1001000000001
ROUNDS = 6
LIVE_WIRE = "kabel listrik putus di jalan, ada api, bahaya"
ADMIN = Officer("server", Rank.ADMIN)

_bots = count(500_000_001)
_staff = count(9001)
_spots = cycle(places(City.load("tangsel")))


class StaffTown(TelegramTown):
    """`chat` is the staff chat under test, on an account of its own; nothing in it runs by itself."""

    def __init__(self, folder: Path, telegram: Telegram, groups: dict[str, int] | None = None) -> None:
        super().__init__(folder, telegram)
        self.token = f"{next(_bots)}:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"
        self.account: Account = telegram.bot(self.token, "Petugas", "petugas_tangsel_bot")
        self.groups = groups or {"": GROUP}
        for number in self.groups.values():
            telegram.group(number, "Petugas Tangsel", kind="supergroup", forum=True, token=self.token)
        bot = open_bot(self.token, telegram.address)
        recap = recap_of(self.registry, self.clock)
        self.chat = StaffChat(
            bot, self.registry, self.desk, self.media, self.groups, recap, Pace(0.001), "https://pintu.example"
        )
        self.hub = Hub()
        self.relay.senders = {**self.relay.senders, "web": self.hub}
        self.offset = 0

    async def settle(self) -> None:
        """Deliver what is due, and let the staff bot hear and show, until nothing is left to do."""
        for _ in range(ROUNDS):
            await self.relay.drain()
            before = len(self.account.calls)
            heard = await self.listen()
            await self.show()
            if not heard and len(self.account.calls) == before + 1:
                return

    async def listen(self) -> int:
        """The staff bot hears what officers did; how many updates there were."""
        updates = await self.chat.bot.get_updates(self.offset, timeout=0, allowed_updates=KINDS)
        self.offset = max(self.offset, await self.chat.hearing.take(updates))
        return len(updates)

    async def show(self) -> None:
        """The staff bot shows what is not shown yet."""
        mirror = self.chat.mirror
        await mirror.look_around()
        for configured, line in mirror._lines.items():
            while line.waiting:
                await mirror._next(configured, line)

    async def wait(self, **time: float) -> None:
        await self.advance(timedelta(**time))
        await self.settle()

    async def officer_of(self, name: str, rank: Rank = Rank.OFFICER, agency: str = "") -> Seat:
        """A person who has spent an invitation, and sits in the group."""
        code = await self.chat.officers.invite(rank, agency, ADMIN)
        seat = self.stranger(name)
        seat.private.says(f"/start {code}")
        await self.settle()
        return seat

    def stranger(self, name: str) -> Seat:
        """A member of the group who is no officer."""
        return Seat(self, self.telegram.person(next(_staff), name, token=self.token))

    def web(self) -> Starlette:
        registry = self.registry
        chat = Chat(
            self.front_door, self.journal, self.media, registry.library, registry.city, self.hub, "secret", self.clock
        )
        return Starlette(routes=chat.routes())


@dataclass
class Seat:
    """One member of the staff group: acts in a topic, and reads it."""

    town: StaffTown
    private: Person

    def inside(self, group: int = GROUP) -> Person:
        return self.private.inside(group)

    def thread(self, number: str, group: int = GROUP) -> int:
        """The topic of a case. Raises `LookupError` unless there is exactly one."""
        topics = self.town.account.chats[group].topics
        found = [thread for thread, topic in topics.items() if topic["name"].startswith(number)]
        if len(found) != 1:
            raise LookupError(f"{len(found)} topics of {number}")
        return found[0]

    def topic(self, number: str, group: int = GROUP) -> list[dict[str, Any]]:
        """What is on the screen in the topic of a case, oldest first."""
        thread = self.thread(number, group)
        return [m for m in self.inside(group).sees() if m["thread"] == thread and (m["text"] or m["media"])]

    def card(self, number: str, group: int = GROUP) -> dict[str, Any]:
        return self.topic(number, group)[0]

    def last(self, number: str, words: str, group: int = GROUP) -> dict[str, Any]:
        """The newest message in a topic with these words. Raises `LookupError`."""
        found = [m for m in self.topic(number, group) if words in m["text"]]
        if not found:
            raise LookupError(f"no {words!r} in {[m['text'] for m in self.topic(number, group)]}")
        return found[-1]

    async def notes(self, number: str, text: str) -> dict[str, Any]:
        """Write into a topic without answering anything."""
        message: dict[str, Any] = self.inside().says(text, thread=self.thread(number))
        await self.town.settle()
        return message

    async def answers(self, number: str, to: dict[str, Any], text: str) -> dict[str, Any]:
        """Reply to a message of a topic."""
        message: dict[str, Any] = self.inside().says(text, reply_to=to["id"], thread=self.thread(number))
        await self.town.settle()
        return message

    async def commands(self, text: str) -> None:
        """A command in General."""
        self.inside().says(text)
        await self.town.settle()

    async def presses(self, number: str, label: str) -> str:
        """Press a button of a case: the newest with this label in its topic. The toast that answers it."""
        seen = next(m for m in reversed(self.topic(number)) if any(label in row for row in m["buttons"]))
        query = self.inside().presses(label, message_id=seen["id"])
        await self.town.settle()
        return str((self.town.account.queries.get(query) or {}).get("text") or "")

    def marks(self, message: dict[str, Any]) -> list[str]:
        """The bot's reactions to a message."""
        reactions = self.town.account.chats[message["chat"]["id"]].reactions
        found = reactions.get((message["message_id"], self.town.account.me["id"]), [])
        return [mark["emoji"] for mark in found]


@dataclass
class Visitor:
    """A resident on the web."""

    town: StaffTown
    http: httpx.AsyncClient

    async def lodges(self, text: str, identity: str = "Terbuka", place: Place | None = None) -> str:
        """A complaint, from the first words to the number."""
        await self.says(text)
        await self.taps("Setuju")
        place = place or next(_spots)
        await self.says(lat=str(place.lat), lon=str(place.lon))
        for label in ("Lanjut", identity):
            await self.taps(label)
        return RunningHouse.number_in((await self.taps("Kirim"))[-1]["html"])

    async def says(self, text: str = "", **more: str) -> list[dict[str, Any]]:
        """A message; what was answered."""
        data = {"id": uuid.uuid4().hex, "text": text, **more}
        answer = (await self.http.post("/chat/messages", data=data)).raise_for_status()
        self.town.now += timedelta(seconds=20)
        await self.town.settle()
        return list(answer.json()["replies"])

    async def taps(self, label: str) -> list[dict[str, Any]]:
        """Press the newest button with this label."""
        buttons = [b for line in await self.sees() for b in line.get("buttons", []) if b["label"] == label]
        return await self.says(label, tap=buttons[-1]["value"])

    async def sees(self) -> list[dict[str, Any]]:
        return list((await self.http.get("/chat/history")).raise_for_status().json()["lines"])


@asynccontextmanager
async def visitor(town: StaffTown) -> AsyncIterator[Visitor]:
    transport = httpx.ASGITransport(town.web())
    async with httpx.AsyncClient(transport=transport, base_url="http://web") as http:
        (await http.get("/")).raise_for_status()
        yield Visitor(town, http)


@asynccontextmanager
async def open_staff_town(
    folder: Path, telegram: Telegram, groups: dict[str, int] | None = None
) -> AsyncIterator[StaffTown]:
    """A town that is closed again."""
    town = StaffTown(folder, telegram, groups)
    try:
        await town.chat.open()
        yield town
    finally:
        await town.chat.close()
        await town.channel.close()
        await town.journal.close()


async def lodges(
    resident: Resident, text: str, identity: str = "Terbuka", *, photo: bool = False, place: Place | None = None
) -> str:
    """A complaint of a resident on Telegram, from the first words to the number."""
    town = resident.town
    assert isinstance(town, StaffTown)
    if photo:
        await resident.photo(caption=text)
    else:
        await resident.say(text)
    if any(button.label == "Setuju" for button in resident.arrived[-1].buttons):
        await resident.tap("Setuju")
    place = place or next(_spots)
    await resident.location(place.lat, place.lon)
    for label in ("Lanjut", identity, "Kirim"):
        if any(button.label == label for out in resident.arrived[-2:] for button in out.buttons):
            await resident.tap(label)
    return RunningHouse.number_in(resident.arrived[-1].text)
