"""Takes Telegram's updates in: stored before they are acknowledged, each resident's in order, albums as one message.

By webhook a message is answered within its request: 200 means that the turn is committed. Parts of an album, what was
polled, and what comes while such a thing is under way are held in the database first and worked off in a lane of their
resident.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import orjson
import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.methods import AnswerCallbackQuery, SendChatAction, TelegramMethod

from bot.channels.telegram import CHANNEL
from bot.channels.telegram.sender import REFUSED_REASON
from bot.channels.telegram.updates import InGroup, Meaning, Reach, Said, Unreadable, kind_of, read
from bot.dialogue.message import Inbound, Outbound
from bot.frontdoor import FrontDoor
from bot.journal.entry import NOT_STORED, Duplicate, Entry
from bot.journal.held import Held, hold, waiting
from bot.journal.journal import Journal
from bot.journal.outbox import hasten
from bot.texts import Library

ALBUM_WAIT = 1.2
TYPING_AFTER, TYPING_EVERY = 1.5, 4.5
RETRY = 2.0
QUIET_SECONDS = 10

log = structlog.get_logger()


@dataclass(slots=True)
class Lane:
    """What is held of one resident, in order. `last`: when something came in (monotonic seconds)."""

    said: deque[Said] = field(default_factory=deque)
    last: float = 0.0


class Receiver:
    """The way in. `me` is the bot's user name; `counts` says how many updates of each kind came, and what became."""

    def __init__(
        self, front_door: FrontDoor, journal: Journal, library: Library, bot: Bot, clock: Callable[[], datetime]
    ) -> None:
        self.front_door = front_door
        self.journal = journal
        self.library = library
        self.bot = bot
        self.clock = clock
        self.me = ""
        self.album_wait = ALBUM_WAIT
        self.counts: Counter[str] = Counter()
        self._lanes: dict[str, Lane] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def recover(self) -> None:
        """Go on with what was held when the process ended."""
        held = await self.journal.read(lambda c: waiting(c, CHANNEL))
        self._queue([said for said in map(self._held_again, held) if said is not None])

    async def send_refused(self) -> None:
        """Telegram takes the token (again): what waits for that waits no longer."""
        await self.journal.write(lambda c: hasten(c, CHANNEL, REFUSED_REASON, self.clock()))
        self.front_door.courier.wake()

    async def webhook(self, raw: dict[str, Any]) -> None:
        """One update; returns when it may be acknowledged. Raises one of `NOT_STORED` when it could not be stored."""
        meaning = self._read(raw)
        if isinstance(meaning, Said):
            if meaning.album or meaning.inbound.address in self._lanes:
                await self._hold([(meaning, raw)])
            else:
                await self._answer(meaning)
        elif meaning is not None:
            await self._else(meaning)

    async def polled(self, updates: Sequence[dict[str, Any]]) -> None:
        """Updates in the order they came; returns when all of them may be confirmed. Raises one of `NOT_STORED`."""
        said: list[tuple[Said, dict[str, Any]]] = []
        for raw in updates:
            meaning = self._read(raw)
            if isinstance(meaning, Said):
                said.append((meaning, raw))
            elif meaning is not None:
                await self._else(meaning)
        await self._hold(said)

    async def close(self) -> None:
        """Stop. What is held waits for the next start."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # -- what an update is ----------------------------------------------------------------------------------

    def _read(self, raw: dict[str, Any]) -> Meaning | None:
        try:
            meaning = read(raw, self.me, self.clock())
        except Unreadable as fault:
            log.warning("an update cannot be read", kind=fault.kind)
            self.counts[f"{fault.kind} unreadable"] += 1
            return None
        self.counts[kind_of(raw) if meaning is not None else f"{kind_of(raw)} ignored"] += 1
        return meaning

    async def _else(self, meaning: Meaning) -> None:
        if isinstance(meaning, Reach):
            await self.front_door.reach(meaning.address, self.clock(), ended=meaning.ended)
        elif isinstance(meaning, InGroup):
            await self._in_group(meaning)

    async def _in_group(self, group: InGroup) -> None:
        """In a group the bot says that it works in private."""
        now = self.clock()
        address = f"{CHANNEL}:{group.chat_id}"
        entry = Entry(now, inbound=Inbound(CHANNEL, address, group.message_id, now))
        text = self.library["id"]("telegram-private-only", name=self.me)
        entry.send(f"{CHANNEL}:{group.message_id}:0", address, Outbound(text, key="telegram-private-only"), "reply")
        try:
            await self.journal.commit(entry)
        except Duplicate:
            return
        self.front_door.courier.wake()

    # -- lanes ----------------------------------------------------------------------------------------------

    async def _hold(self, said: Sequence[tuple[Said, dict[str, Any]]]) -> None:
        now = self.clock()
        held = [
            Held(CHANNEL, s.inbound.id, s.inbound.address, s.album, now, orjson.dumps(raw).decode()) for s, raw in said
        ]
        new = {h.message_id for h in await self.journal.write(lambda c: hold(c, held))}
        self._queue([s for s, _ in said if s.inbound.id in new])

    def _held_again(self, held: Held) -> Said | None:
        meaning = self._read(orjson.loads(held.body))
        return meaning if isinstance(meaning, Said) else None

    def _queue(self, said: Sequence[Said]) -> None:
        now = asyncio.get_running_loop().time()
        for one in said:
            address = one.inbound.address
            lane = self._lanes.get(address)
            if lane is None:
                lane = self._lanes[address] = Lane()
                self._spawn(self._work_off(address, lane))
            lane.said.append(replace(one, inbound=replace(one.inbound, parts=(one.inbound.id,))))
            lane.last = now

    async def _work_off(self, address: str, lane: Lane) -> None:
        """Answer what is in a lane, one after the other; a database that is away is waited for."""
        try:
            while lane.said:
                parts = await self._next(lane)
                try:
                    await self._answer(_joined(parts))
                except NOT_STORED as fault:
                    log.warning("a held message cannot be stored yet", fault=type(fault).__name__)
                    await asyncio.sleep(RETRY)
                    continue
                except Exception:  # whatever it is, it must not hold up what the resident says next
                    log.exception("a held message cannot be answered; it stays held")
                for part in parts:
                    lane.said.remove(part)
        finally:
            del self._lanes[address]

    async def _next(self, lane: Lane) -> list[Said]:
        """The next message, or the parts of an album once no more of them come."""
        first = lane.said[0]
        if not first.album:
            return [first]
        while (left := lane.last + self.album_wait - asyncio.get_running_loop().time()) > 0:  # noqa: ASYNC110 -- each part that comes moves the end
            await asyncio.sleep(left)
        return [said for said in lane.said if said.album == first.album]

    # -- one message ----------------------------------------------------------------------------------------

    async def _answer(self, said: Said) -> None:
        with self._typing(said.inbound.address):
            await self.front_door.receive(said.inbound)
        if said.query:
            self._spawn(self._quietly(AnswerCallbackQuery(callback_query_id=said.query)))

    @contextmanager
    def _typing(self, address: str) -> Iterator[None]:
        """ "typing …" on the resident's screen while a back end lets the answer wait."""
        tasks: list[asyncio.Task[None]] = []
        loop = asyncio.get_running_loop()
        timer = loop.call_later(TYPING_AFTER, lambda: tasks.append(self._spawn(self._type(address))))
        try:
            yield
        finally:
            timer.cancel()
            for task in tasks:
                task.cancel()

    async def _type(self, address: str) -> None:
        chat_id = int(address.rpartition(":")[2])
        while True:
            await self._quietly(SendChatAction(chat_id=chat_id, action="typing"))
            await asyncio.sleep(TYPING_EVERY)

    async def _quietly(self, call: TelegramMethod[bool]) -> None:
        """A call that shows something for a moment: when it fails, nothing is lost, and it is only counted."""
        try:
            await self.bot(call, request_timeout=QUIET_SECONDS)
        except AiogramError as fault:
            self.counts[f"{type(call).__name__} {type(fault).__name__}"] += 1

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (fault := task.exception()) is not None:
            log.error("a task of the Telegram channel failed", exc_info=fault)


def _joined(parts: Sequence[Said]) -> Said:
    """The parts of an album as one message; it has the id of the part with the words."""
    if len(parts) == 1:
        return parts[0]
    inbounds = [part.inbound for part in parts]
    worded = next((inbound for inbound in inbounds if inbound.text), inbounds[0])
    files = tuple(item for inbound in inbounds for item in inbound.attachments)
    return Said(replace(worded, attachments=files, parts=tuple(inbound.id for inbound in inbounds)))
