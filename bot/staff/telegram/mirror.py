"""Finds what the groups do not show yet, and sees to it that it is shown.

The database is the queue: what a topic does not show is found again after any stop. One task a group works through it
at the pace Telegram allows; a card that changed ten times meanwhile is edited once. What residents say and what became
of answers comes before new topics. A case that Telegram will not show waits longer each time and holds up no other.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter, OrderedDict
from datetime import date
from typing import Protocol

import structlog

from bot.journal.entry import NOT_STORED
from bot.staff.officers import Refused as Unknown
from bot.staff.telegram.store import Post
from bot.staff.telegram.topics import Rooms, Topics
from bot.staff.telegram.wire import CardGone, Fault, Later, ShutOut

LOOK = 1.0
SHUT_OUT_WAIT = 60.0
BACKLOG = 20
FIRST_WAIT, LONGEST_WAIT = 5.0, 600.0
STOP = 3.0

log = structlog.get_logger()


class Doors(Protocol):
    """Who is told when a group lets the bot in or not."""

    async def shut_out(self, chat: int, reason: str) -> None: ...

    async def let_in(self, chat: int) -> None: ...


class Line:
    """The cases of one group that wait to be shown, in order."""

    def __init__(self) -> None:
        self.waiting: OrderedDict[str, None] = OrderedDict()
        self.news = asyncio.Event()
        self.let_in = asyncio.Event()
        self.out = False
        self.backlog: Post | None = None

    def put(self, number: str, *, first: bool = False) -> None:
        self.waiting.setdefault(number)
        if first:
            self.waiting.move_to_end(number, last=False)
        self.news.set()


class Mirror:
    """Keeps the groups true. `look_around` finds what is not shown yet, a task for each group shows it."""

    def __init__(self, topics: Topics, rooms: Rooms, doors: Doors) -> None:
        self.topics = topics
        self.store = topics.store
        self.wire = topics.wire
        self.desk = topics.desk
        self.rooms = rooms
        self.doors = doors
        self._lines = {configured: Line() for configured in rooms.groups.values()}
        self._known: set[int] = set()
        self._seen = -1
        self._day: date | None = None
        self._failed: Counter[str] = Counter()

    async def run(self) -> None:
        """For ever: one task looks for changes, one for each group shows them."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._watch())
            for configured, line in self._lines.items():
                tasks.create_task(self._work(configured, line))

    def let_in(self, configured: int) -> None:
        """A group may let the bot work again: try now."""
        self._lines[configured].let_in.set()

    # -- what is to be shown --------------------------------------------------------------------------------

    async def _watch(self) -> None:
        away = False
        while True:
            try:
                await self.look_around()
            except NOT_STORED as fault:
                if not away:
                    log.warning("the staff chat cannot read the database", fault=type(fault).__name__)
                away = True
            else:
                away = False
            await asyncio.sleep(LOOK)

    async def look_around(self) -> None:
        """Find what is not shown yet. Once a day every open card: it says how many days are left."""
        changes, newest = await self.store.changes(self._seen)
        if self._seen < 0:
            for number, agency in await self.store.behind():
                self._line(agency).put(number)
        else:
            for change in changes:
                if change.id not in self._known:
                    self._line(change.agency).put(change.number, first=change.kind == "addition")
        self._known = {change.id for change in changes}
        self._seen = newest
        today = self.desk.registry.city.calendar.local_day(self.desk.clock())
        if today != self._day:
            for number, agency in await self.store.open_topics():
                self._line(agency).put(number)
            self._day = today
        for number, agency in await self.store.answered():
            self._line(agency).put(number, first=True)

    def _line(self, agency: str) -> Line:
        return self._lines[self.rooms.of(agency)]

    # -- showing it -----------------------------------------------------------------------------------------

    async def _work(self, configured: int, line: Line) -> None:
        for post in await self.store.surely(lambda: self.store.unsettled("backlog")):
            if post.chat == await self.store.surely(lambda: self.store.chat_of(configured)):
                line.backlog = post
        while True:
            if not line.waiting:
                line.news.clear()
                await line.news.wait()
            await self._next(configured, line)

    async def _next(self, configured: int, line: Line) -> None:
        """Show the first of the line. What could not be shown is in the line again when this returns."""
        chat = await self.store.surely(lambda: self.store.chat_of(configured))
        await self.wire.pace.ready(chat)
        number, _ = line.waiting.popitem(last=False)
        try:
            await self._tell_backlog(configured, line)
            again = await self._whole(number)
        except Later as later:
            line.put(number, first=True)
            await asyncio.sleep(later.seconds)
        except ShutOut as out:
            line.put(number, first=True)
            await self._wait_outside(configured, line, out.reason)
        except NOT_STORED as fault:
            line.put(number, first=True)
            log.warning("the staff chat cannot reach the database", fault=type(fault).__name__)
            await asyncio.sleep(LOOK)
        except Unknown:
            return
        except Fault as fault:
            log.warning("Telegram does not show a case", number=number, fault=f"{type(fault).__name__} {fault}")
            self._wait_with(number, line)
        except Exception:
            log.exception("a case cannot be shown", number=number)
            self._wait_with(number, line)
        else:
            self._failed.pop(number, None)
            if line.out:
                line.out = False
                await self.doors.let_in(configured)
            if again is not None:
                asyncio.get_running_loop().call_later(again, line.put, number)

    async def _whole(self, number: str) -> float | None:
        """Show a case; a stop lets it be finished, so that what was sent is written down, too."""
        showing = asyncio.create_task(self.topics.show(number))
        try:
            return await asyncio.shield(showing)
        except asyncio.CancelledError:
            await asyncio.wait([showing], timeout=STOP)
            showing.cancel()
            raise

    def _wait_with(self, number: str, line: Line) -> None:
        wait = min(FIRST_WAIT * 2 ** self._failed[number], LONGEST_WAIT)
        self._failed[number] += 1
        asyncio.get_running_loop().call_later(wait, line.put, number)

    async def _wait_outside(self, configured: int, line: Line, reason: str) -> None:
        line.out = True
        line.let_in.clear()
        await self.doors.shut_out(configured, reason)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(line.let_in.wait(), SHUT_OUT_WAIT)

    async def _tell_backlog(self, configured: int, line: Line) -> None:
        """How many cases wait to be shown, in General, while they are many: one message, edited."""
        left = len(line.waiting)
        known = line.backlog
        if left < BACKLOG if known is None else left and left % BACKLOG:
            return
        chat, texts, bot = await self.store.chat_of(configured), self.topics.look.texts, self.wire.bot
        text = texts("room-backlog", count=left) if left else texts("room-backlog-done")
        if known is None:
            sent = await self.wire.call(chat, lambda c: bot.send_message(c, text), cost=1)
            if sent is not None:
                key = f"backlog:{chat}:{sent.message_id}"
                line.backlog = Post(key, "", "backlog", chat, sent.message_id, "", "")
                await self.store.put_post(line.backlog, settled=False)
            return
        with contextlib.suppress(CardGone):
            await self.wire.call(chat, lambda c: bot.edit_message_text(text, c, known.message), cost=1)
        if not left:
            await self.store.settle(known.key)
            line.backlog = None
