"""The heart: one message in, one transaction, replies out.

A turn is made from what is stored, handed to the router, and committed with its inbox key. When somebody else changed
the conversation meanwhile it is made again from the new state: a flow has no effect outside the entry. Nothing
is acknowledged before the commit.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from weakref import WeakValueDictionary

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.cases.cases import Cases, Registry
from bot.cases.lessons import Lessons
from bot.cases.links import Links
from bot.cases.privacy import Privacy
from bot.cases.threads import words_so_far
from bot.cases.watches import Watches
from bot.city import without_nik
from bot.dialogue.message import UNSTORABLE, Inbound, Outbound, storable
from bot.dialogue.question import Heard
from bot.dialogue.reading import NOTHING, Reading, Understanding
from bot.dialogue.router import CLEAR, LIKELY, SECOND, Router, Turn
from bot.dialogue.state import Conversation, load
from bot.dialogue.talk import Switch
from bot.journal.entry import Duplicate, Entry, Stale
from bot.journal.held import release, settle
from bot.journal.history import replies_to
from bot.journal.outbox import LEASE, Courier, NoCourier, leased
from bot.media import MediaStore
from bot.understanding.anonymous import anonymous
from bot.understanding.remembered import Remembered
from flows.guard import Guard
from flows.services import Services
from flows.several import beside
from integrations.permits import Permits
from integrations.tax import Tax

COMMAND = 1.0
LONGEST_LABEL = 40
PART_OF_LABEL = 2  # words that count as a label although they might ask for something
RERUNS = 8
REMEMBERED = 10_000

END_TALK = "/selesai"
ASKING = frozenset({"tax", "permit_status"})
SMALL_TALK = frozenset({"yes", "no", "done", "thanks", "greeting", "skip", "why", "inform", "out_of_scope"})

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


class FrontDoor:
    """Takes messages in. `courier` delivers replies straight after their commit, or is told that there are some."""

    def __init__(self, house: House, courier: Courier | None = None) -> None:
        self.house = house
        self.courier = courier or NoCourier()
        self._understanding = Remembered(house.understanding)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._recent: OrderedDict[tuple[str, str], None] = OrderedDict()

    async def receive(self, inbound: Inbound) -> Receipt:
        """Take one message in and answer it. Returns only when both are stored. A NIK is not: its last four digits are.

        Raises `SQLAlchemyError` when the database cannot be written: the channel must not acknowledge then.
        """
        if UNSTORABLE.search(f"{inbound.id}\n{inbound.tap}\n{inbound.text}"):
            clean = storable(inbound.text)
            inbound = replace(inbound, id=storable(inbound.id), tap=storable(inbound.tap), text=clean)
        inbound = replace(inbound, text=without_nik(inbound.text, self.house.registry.city.nop))
        async with self._lock(inbound.address):
            if (inbound.channel, inbound.id) in self._recent:
                return await self._again(inbound)
            if inbound.edit_of and not inbound.gone and await self._says_nothing_new(inbound):
                return await self._let_go(inbound)
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
        self.courier.wake()

    async def reach(self, address: str, now: datetime, *, ended: bool) -> None:
        """The channel cannot reach a resident any more (`ended`), or can again: alerts stop, or go on."""
        async with self._lock(address):
            for _ in range(RERUNS):
                stored = await self.house.registry.journal.load(address)
                conversation = load(stored.state)
                if ended == ("alerts_off" in conversation.profile):
                    return
                conversation.profile.pop("alerts_off", None)
                if ended:
                    conversation.profile["alerts_off"] = "blocked"
                entry = Entry(now, before=stored)
                self._close(entry, conversation)
                entry.nudged = stored.nudged
                try:
                    return await self.house.registry.journal.commit(entry)
                except Stale:
                    continue

    async def _turn(self, inbound: Inbound) -> list[Outbound]:
        journal = self.house.registry.journal
        stored = await journal.load(inbound.address)
        entry = Entry(inbound.at, inbound=inbound, before=stored)
        conversation = load(stored.state)
        conversation.profile.pop("alerts_off", None)
        settle(entry, inbound)
        try:
            out = await self._respond(entry, conversation, inbound)
        except (SQLAlchemyError, OSError):
            raise
        except Exception:
            log.exception("a flow failed", channel=inbound.channel, flow=_open_flow(conversation))
            entry = Entry(inbound.at, inbound=inbound, before=stored)
            conversation = load(stored.state)
            settle(entry, inbound)
            turn = self._open(entry, conversation, inbound, NOTHING)
            turn.say("engine-fault")
            out = turn.out
        for number, message in enumerate(out):
            entry.send(f"{inbound.channel}:{inbound.id}:{number}", inbound.address, message, kind="reply")
        self._close(entry, conversation)
        await self._commit(entry)
        return out

    async def _commit(self, entry: Entry) -> None:
        """Store the turn; what it sends leaves at once where nothing older waits for the same address."""
        by_address: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        for row in entry.outbox:
            by_address[row["channel"], row["address"]].append(row)
        at_once = [rows for (channel, address), rows in by_address.items() if self.courier.takes(channel, address)]
        for rows in at_once:
            for row in rows:
                row["leased_until"] = entry.at + LEASE
        await self.house.registry.journal.commit(entry)
        for rows in at_once:
            self.courier.deliver([leased(row) for row in rows])
        if len(at_once) < len(by_address):
            self.courier.wake()

    async def _respond(self, entry: Entry, conversation: Conversation, inbound: Inbound) -> list[Outbound]:
        reading = await self._understanding.read(inbound.text) if inbound.text and not inbound.tap else NOTHING
        turn = self._open(entry, conversation, inbound, reading)
        if inbound.gone and not any(inbound.edit_of in frame.given.values() for frame in conversation.stack):
            return await self._taken_back(turn)
        if not inbound.tap:
            turn.heard = replace(turn.heard, reading=await self._about(turn, reading))
            await self._offer(turn)
            turn.later = await self._later(turn)
        out = await self.house.router.respond(turn)
        return await self._on_screen(turn, out)

    async def _about(self, turn: Turn, reading: Reading) -> Reading:
        """What a message refers to: a case it was part of, a push it replies to, an officer who has just written."""
        inbound, cases, open_frames = turn.heard.inbound, turn.services.cases, turn.conversation.stack
        number, intent = "", "answer_officer"
        if inbound.phone:
            return replace(reading, intents=(("link", COMMAND),), entities={"own_phone": inbound.phone})
        if inbound.text.strip() == END_TALK and not open_frames:
            return replace(reading, intents=(("end_talk", COMMAND),))
        if inbound.edit_of:
            if not any(inbound.edit_of in frame.given.values() for frame in open_frames):
                number = await cases.of_words(inbound.channel, inbound.edit_of)
        elif inbound.reply_to:
            number = await cases.of_push(inbound.reply_to) if reading.score < COMMAND else ""
        elif not open_frames and _may_be_for_an_officer(reading, inbound.text):
            number = await cases.officer_waits(turn.conversation.profile.get("officer_left", ""))
            lodges = reading.intent == "lodge" and (reading.score >= SECOND or _is_plain(reading))
            intent = "answer_or_lodge" if lodges else intent
        if not number:
            return reading
        known = {name: value for name, value in reading.entities.items() if name != "topic"}
        return replace(reading, intents=((intent, COMMAND),), entities={**known, "case_number": number})

    async def _taken_back(self, turn: Turn) -> list[Outbound]:
        """The officers of the case that a message went into are told that it was taken back; they may have read it."""
        inbound, cases = turn.heard.inbound, turn.services.cases
        case = await cases.find(await cases.of_words(inbound.channel, inbound.edit_of))
        if case is not None:
            await cases.add(case, self.house.registry.library["id"]("add-taken-back"), ())
        return []

    async def _offer(self, turn: Turn) -> None:
        """Short words that ask for nothing plainly may be the label of a button under the last message."""
        heard = turn.heard
        guessed = heard.reading.score < COMMAND and len(heard.text.split()) <= PART_OF_LABEL
        idle = not turn.conversation.stack and (guessed or not self.house.router.wants(heard.reading))
        if idle and 0 < len(heard.text) <= LONGEST_LABEL:
            turn.offered = await turn.services.cases.last_buttons()

    async def _later(self, turn: Turn) -> Switch | None:
        """A problem that is told beside a question ("pju mati di gang kami, sekalian tanya pbb"): no word is lost."""
        reading = turn.heard.reading
        asks = reading.intent in ASKING or "topic" in reading.entities
        if turn.conversation.stack or not asks:
            return None
        told = await beside(self._understanding, turn.heard.text)
        return Switch("complaint", {"description": told}) if told else None

    async def _on_screen(self, turn: Turn, out: list[Outbound]) -> list[Outbound]:
        """Mark what takes the place of something on the resident's screen."""
        profile, tapped = turn.conversation.profile, turn.heard.inbound.tapped_on
        if out and profile.pop("location_asked", False):
            out[0] = replace(out[0], location_asked=True)
        if out and out[-1].ask_location:
            profile["location_asked"] = True
        if tapped and len(out) == 1 and out[0].page and await turn.services.cases.is_page(tapped, out[0].key):
            out[0] = replace(out[0], replaces=tapped)
        return out

    def _open(self, entry: Entry, conversation: Conversation, inbound: Inbound, reading: Reading) -> Turn:
        house, address = self.house, inbound.address
        language = conversation.profile.get("language") or inbound.language or "id"
        watches = Watches(house.registry.journal, entry, address, language)
        services = Services(
            city=house.registry.city,
            cases=Cases(house.registry, entry, address, language),
            watches=watches,
            privacy=Privacy(house.registry, house.media, entry, watches, address),
            links=Links(house.registry.journal, entry, address),
            permits=house.permits,
            tax=house.tax,
            understanding=self._understanding,
            lessons=Lessons(entry, anonymous),
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
        return await self._let_go(inbound, tuple(stored))

    async def _says_nothing_new(self, inbound: Inbound) -> bool:
        words = await self.house.registry.journal.read(lambda c: words_so_far(c, inbound.channel, inbound.edit_of))
        return bool(words) and words[-1] == inbound.text

    async def _let_go(self, inbound: Inbound, replies: tuple[Outbound, ...] = ()) -> Receipt:
        """Nothing new to store: only what was held of the message goes."""
        if inbound.parts:
            await self.house.registry.journal.write(lambda c: c.execute(release(inbound.channel, inbound.parts)))
        return Receipt(replies, duplicate=True)

    def _lock(self, address: str) -> asyncio.Lock:
        return self._locks.setdefault(address, asyncio.Lock())


def _is_plain(reading: Reading) -> bool:
    """Whether it is plain what a report is about."""
    return bool(reading.categories) and reading.categories[0][1] >= SECOND and reading.score >= LIKELY


def _may_be_for_an_officer(reading: Reading, text: str) -> bool:
    """Whether words, while an officer talks with the resident, may be meant for the officer."""
    if text.startswith("/"):
        return False
    unclear = reading.score < CLEAR or (reading.intent == "lodge" and reading.score < COMMAND)
    return unclear or reading.intent in SMALL_TALK


def _open_flow(conversation: Conversation) -> str:
    return conversation.active.flow if conversation.active else ""
