"""The heart: one message in, one transaction, replies out.

A turn is made from what is stored, handed to the router, and committed with its inbox key. When somebody else changed
the conversation meanwhile it is made again from the new state: a flow has no effect outside the entry. Nothing
is acknowledged before the commit.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from weakref import WeakValueDictionary

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.cases.cases import Cases, Registry
from bot.cases.privacy import Privacy
from bot.cases.watches import Watches
from bot.dialogue.message import UNSTORABLE, Inbound, Outbound, storable
from bot.dialogue.question import Heard
from bot.dialogue.reading import NOTHING, Reading, Understanding
from bot.dialogue.router import LIKELY, Router, Turn
from bot.dialogue.state import Conversation, load
from bot.journal.entry import Duplicate, Entry, Stale
from bot.journal.history import replies_to
from bot.media import MediaStore
from flows.guard import Guard
from flows.services import Services
from integrations.permits import Permits
from integrations.tax import Tax

COMMAND = 1.0
RERUNS = 8
REMEMBERED = 10_000
READINGS = 2_000

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Receipt:
    """The message is stored. `replies` are what was answered, also when it had been taken in before."""

    replies: tuple[Outbound, ...]
    duplicate: bool = False


@dataclass(frozen=True, slots=True)
class House:
    """What a turn is made with."""

    registry: Registry
    router: Router
    understanding: Understanding
    permits: Permits
    tax: Tax
    media: MediaStore
    guard: Guard


class Remembered:
    """An understanding that reads the same words once: a flow run from the top asks for them on every turn."""

    def __init__(self, understanding: Understanding) -> None:
        self.understanding = understanding
        self._readings: OrderedDict[str, Reading] = OrderedDict()

    async def read(self, text: str) -> Reading:
        """What the text seems to say, as the understanding behind it read it."""
        if (known := self._readings.get(text)) is not None:
            self._readings.move_to_end(text)
            return known
        reading = await self.understanding.read(text)
        self._readings[text] = reading
        if len(self._readings) > READINGS:
            self._readings.popitem(last=False)
        return reading


class FrontDoor:
    """Takes messages in. `on_commit` is called after each commit that put something into the outbox."""

    def __init__(self, house: House, on_commit: Callable[[], None] = lambda: None) -> None:
        self.house = house
        self.on_commit = on_commit
        self._understanding = Remembered(house.understanding)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._recent: OrderedDict[tuple[str, str], None] = OrderedDict()

    async def receive(self, inbound: Inbound) -> Receipt:
        """Take one message in and answer it. Returns only when both are stored.

        Raises `SQLAlchemyError` when the database cannot be written: the channel must not acknowledge then.
        """
        if UNSTORABLE.search(f"{inbound.id}\n{inbound.tap}\n{inbound.text}"):
            clean = storable(inbound.text)
            inbound = replace(inbound, id=storable(inbound.id), tap=storable(inbound.tap), text=clean)
        async with self._lock(inbound.address):
            if (inbound.channel, inbound.id) in self._recent:
                return await self._again(inbound)
            for _ in range(RERUNS):
                try:
                    replies = await self._turn(inbound)
                except Stale:
                    continue
                except Duplicate:
                    return await self._again(inbound)
                self._recent[inbound.channel, inbound.id] = None
                if len(self._recent) > REMEMBERED:
                    self._recent.popitem(last=False)
                self.on_commit()
                return Receipt(tuple(replies))
        raise Stale(f"a turn was overtaken {RERUNS} times")

    async def remind(self, address: str, now: datetime, *, drop: bool) -> None:
        """Nudge a half-done conversation, or (`drop`) end it, with a word."""
        async with self._lock(address):
            stored = await self.house.registry.journal.load(address)
            conversation = load(stored.state)
            if not conversation.stack or (stored.nudged and not drop):
                return
            entry = Entry(now, before=stored)
            turn = self._open(entry, conversation, Inbound("clock", address, "", now), NOTHING)
            out = self.house.router.expire(turn) if drop else await self.house.router.nudge(turn)
            entry.nudged = True
            for number, message in enumerate(out):
                entry.send(f"nudge:{address}:{stored.version}:{number}", address, message)
            self._close(entry, conversation)
            await self.house.registry.journal.commit(entry)
        self.on_commit()

    async def _turn(self, inbound: Inbound) -> list[Outbound]:
        journal = self.house.registry.journal
        stored = await journal.load(inbound.address)
        entry = Entry(inbound.at, inbound=inbound, before=stored)
        conversation = load(stored.state)
        conversation.profile.pop("alerts_off", None)
        try:
            out = await self._respond(entry, conversation, inbound)
        except (SQLAlchemyError, OSError):
            raise
        except Exception:
            log.exception("a flow failed", channel=inbound.channel, flow=_open_flow(conversation))
            entry = Entry(inbound.at, inbound=inbound, before=stored)
            conversation = load(stored.state)
            turn = self._open(entry, conversation, inbound, NOTHING)
            turn.say("engine-fault")
            out = turn.out
        for number, message in enumerate(out):
            entry.send(f"{inbound.channel}:{inbound.id}:{number}", inbound.address, message, kind="reply")
        self._close(entry, conversation)
        await journal.commit(entry)
        return out

    async def _respond(self, entry: Entry, conversation: Conversation, inbound: Inbound) -> list[Outbound]:
        reading = await self._understanding.read(inbound.text) if inbound.text and not inbound.tap else NOTHING
        turn = self._open(entry, conversation, inbound, reading)
        open_words = reading.score < LIKELY or (reading.intent == "lodge" and reading.score < COMMAND)
        if conversation.active is None and not inbound.tap and open_words:
            turn.heard = replace(turn.heard, reading=await self._to_officer(turn, reading))
        return await self.house.router.respond(turn)

    async def _to_officer(self, turn: Turn, reading: Reading) -> Reading:
        """Words without a wish of their own, just after an officer wrote, answer that officer; a complaint may."""
        use: Services = turn.services
        number = await use.cases.officer_waits()
        if not number:
            return reading
        entities = {**reading.entities, "case_number": number}
        intent = "answer_or_lodge" if reading.intent == "lodge" else "answer_officer"
        return replace(reading, intents=((intent, COMMAND),), entities=entities)

    def _open(self, entry: Entry, conversation: Conversation, inbound: Inbound, reading: Reading) -> Turn:
        house, address = self.house, inbound.address
        language = conversation.profile.get("language") or inbound.language or "id"
        watches = Watches(house.registry.journal, entry, address, language)
        services = Services(
            city=house.registry.city,
            cases=Cases(house.registry, entry, address, language),
            watches=watches,
            privacy=Privacy(house.registry, house.media, entry, watches, address),
            permits=house.permits,
            tax=house.tax,
            understanding=self._understanding,
            library=house.registry.library,
            guard=house.guard,
            profile=conversation.profile,
        )
        return Turn(conversation, Heard(inbound, reading), house.registry.library[language], services)

    @staticmethod
    def _close(entry: Entry, conversation: Conversation) -> None:
        entry.state = conversation.dump()
        entry.flow = _open_flow(conversation)

    async def _again(self, inbound: Inbound) -> Receipt:
        read = self.house.registry.journal.read
        stored = await read(lambda connection: replies_to(connection, inbound.channel, inbound.id))
        return Receipt(tuple(stored), duplicate=True)

    def _lock(self, address: str) -> asyncio.Lock:
        return self._locks.setdefault(address, asyncio.Lock())


def _open_flow(conversation: Conversation) -> str:
    return conversation.active.flow if conversation.active else ""
