"""A small town in a folder: the real front door on SQLite, and city systems that remember, fail and come back."""

from __future__ import annotations

import io
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from PIL import Image

from bot.alerts.clock import Reminders
from bot.alerts.forward import Forwarder
from bot.alerts.polls import Polls, Systems
from bot.alerts.promises import Promises
from bot.alerts.relay import Relay
from bot.cases.cases import Registry
from bot.city import City
from bot.dialogue.message import Attachment, AttachmentKind, Button, Inbound, Outbound, Place
from bot.dialogue.router import Router
from bot.frontdoor import FrontDoor, House, Receipt
from bot.journal.engine import migrate, open_engine
from bot.journal.journal import Journal
from bot.journal.outbox import Parcel, Sender
from bot.media import MediaStore
from bot.staff.desk import Desk
from bot.staff.orders import order
from bot.texts import Library
from bot.understanding import Keywords, Trained
from bot.understanding.training import load_or_train
from flows import FLOWS
from flows.guard import Guard
from tests.city_systems import FakeComplaints, FakePermits, FakeTax

CHANNEL = "town"
LEARNT = Path(__file__).parents[1] / "var" / "tests"
MONDAY_MORNING = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # 10.00 in Tangerang Selatan


@lru_cache
def _library() -> Library:
    return Library()


@lru_cache
def _city() -> City:
    return City.load()


@lru_cache
def _understanding() -> Trained:
    """Learnt once for all tests, and again when the examples change."""
    return Trained(Keywords(_city()), load_or_train(LEARNT))


@lru_cache
def _blank_database() -> bytes:
    """An empty database of today's shape; migrating one for each test would take most of the tests' time."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "blank.sqlite"
        engine = open_engine(f"sqlite:///{path}")
        migrate(engine)
        engine.dispose()
        return path.read_bytes()


@dataclass
class Phones:
    """The sender of the channel "town": what has arrived on each resident's phone, and what was not read yet."""

    arrived: dict[str, list[Outbound]] = field(default_factory=lambda: defaultdict(list))
    unread: dict[str, list[Outbound]] = field(default_factory=lambda: defaultdict(list))

    async def send(self, parcel: Parcel) -> str:
        for box in (self.arrived, self.unread):
            box[parcel.address].append(parcel.message)
        return ""


class Town:
    """Everything wired, with a clock that only moves when it is told to."""

    def __init__(self, folder: Path) -> None:
        self.now = MONDAY_MORNING
        database = folder / "town.sqlite"
        if not database.exists():
            database.write_bytes(_blank_database())
        self.journal = Journal(open_engine(f"sqlite:///{database}"))
        self.registry = Registry(self.journal, _city(), _library())
        self.permits, self.tax = FakePermits(self.clock), FakeTax(self.clock)
        self.complaints = FakeComplaints(self.clock)
        self.media = MediaStore(folder / "media")
        self.phones = Phones()
        senders: dict[str, Sender] = {CHANNEL: self.phones, "complaints": Forwarder(self.registry, self.complaints)}
        self.relay = Relay(self.journal, senders, self.clock, _city().timezone)
        house = House(self.registry, Router(FLOWS), _understanding(), self.permits, self.tax, self.media, Guard())
        self.front_door = FrontDoor(house, self.relay)
        self.desk = Desk(self.registry, self.clock, self.relay.wake)
        systems = Systems(self.complaints, self.permits, self.tax)
        self.polls = Polls(self.registry, systems, self.clock, self.relay.wake)
        self.reminders = Reminders(self.front_door, self.journal, self.clock)
        self.promises = Promises(self.registry, self.clock, self.relay.wake)
        self._messages = 0

    def clock(self) -> datetime:
        return self.now

    def resident(self, name: str = "warga") -> Resident:
        return Resident(self, f"{CHANNEL}:{name}")

    def back_ends(self, mode: str) -> None:
        """Every system of the city is "up", "down", "slow" or answers "garbage"."""
        self.permits.mode = self.tax.mode = self.complaints.mode = mode

    async def settle(self) -> None:
        """Deliver what is due."""
        await self.relay.drain()

    async def advance(self, time: timedelta) -> None:
        """Let time pass, and everything that happens by the clock happen."""
        self.now += time
        await self.settle()
        await self.reminders.run()
        await self.promises.run()
        await self.poll()

    async def poll(self) -> None:
        """Ask the city's systems what changed."""
        polls = self.polls
        for job in (polls.complaints, polls.permits, polls.owed_answers, polls.tax_due):
            await job()
        await self.settle()

    async def officer(self, number: str, verb: str, text: str) -> None:
        """An officer's act in words. Raises what the desk raises."""
        await order(self.desk, self.registry.library, number, verb, text)
        await self.settle()

    async def receive(self, inbound: Inbound) -> Receipt:
        receipt = await self.front_door.receive(inbound)
        self.now += timedelta(seconds=20)
        await self.settle()
        return receipt

    def next_id(self) -> str:
        self._messages += 1
        return str(self._messages)

    def photo(self) -> Attachment:
        """A picture no other message holds."""
        out = io.BytesIO()
        number = self._messages * 37
        Image.new("RGB", (8, 8), (number % 256, number // 256 % 256, 90)).save(out, "PNG")
        return self.media.put(out.getvalue())


@asynccontextmanager
async def open_town(folder: Path) -> AsyncIterator[Town]:
    """A town that is closed again; opening the same folder again is a restart."""
    town = Town(folder)
    try:
        yield town
    finally:
        await town.journal.close()


@dataclass(frozen=True)
class Resident:
    """Somebody with a phone."""

    town: Town
    address: str

    async def say(self, text: str, **more: str) -> list[Outbound]:
        return await self._send(text=text, **more)

    async def photo(self, caption: str = "", count: int = 1) -> list[Outbound]:
        pictures = []
        for _ in range(count):
            self.town.next_id()
            pictures.append(self.town.photo())
        return await self._send(text=caption, attachments=tuple(pictures))

    async def file(self, kind: AttachmentKind, caption: str = "") -> list[Outbound]:
        """A file of a kind, named by a hash as the media store would."""
        ref = f"{self.town.next_id():0>64}"
        return await self._send(text=caption, attachments=(Attachment(kind, ref, "", 10),))

    async def location(self, lat: float, lon: float, label: str = "") -> list[Outbound]:
        return await self._send(place=Place(lat, lon, label))

    async def tap(self, label: str) -> list[Outbound]:
        """Press the newest button of this label (a text or its key)."""
        return await self._send(tap=self.button(label).value)

    def button(self, label: str) -> Button:
        texts = self.town.registry.library
        wanted = {label} | {str(texts[tongue](label)) for tongue in ("id", "en") if texts[tongue].has(label)}
        shown = [button for out in reversed(self.arrived) for button in out.buttons]
        found = next((button for button in shown if button.label in wanted), None)
        if found is None:
            raise LookupError(f"no button {label!r}; there were {[b.label for b in shown]}")
        return found

    @property
    def arrived(self) -> list[Outbound]:
        return self.town.phones.arrived[self.address]

    def unread(self) -> list[Outbound]:
        """What came since this was last asked."""
        return self.town.phones.unread.pop(self.address, [])

    def message(self, **parts: object) -> Inbound:
        values = {"channel": CHANNEL, "address": self.address, "id": self.town.next_id(), "at": self.town.now}
        return Inbound(**(values | parts))  # type: ignore[arg-type]  # a test names the fields

    async def _send(self, **parts: object) -> list[Outbound]:
        receipt = await self.town.receive(self.message(**parts))
        return list(receipt.replies)
