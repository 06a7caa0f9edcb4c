"""Lanes: what was acknowledged before it is answered, kept in the database and worked off in each resident's order.

Messages that belong together (`joins`) are answered as one, once no more of them come.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import orjson
import structlog

from bot.dialogue.message import Inbound
from bot.journal.entry import NOT_STORED
from bot.journal.held import Held, hold, waiting
from bot.journal.journal import Journal

RETRY = 2.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message with its address, as its channel delivered it (`raw`)."""

    inbound: Inbound
    raw: Any
    joins: bool = False


@dataclass(slots=True)
class Lane:
    """What is held of one resident, in order. `last`: when something came in (monotonic seconds)."""

    waiting: deque[Waiting] = field(default_factory=deque)
    last: float = 0.0


class Lanes:
    """`answer` takes one message, made of parts or not; `gap` (seconds) ends what belongs together."""

    def __init__(
        self,
        channel: str,
        journal: Journal,
        clock: Callable[[], datetime],
        answer: Callable[[Inbound], Awaitable[None]],
        gap: float,
    ) -> None:
        self.channel = channel
        self.journal = journal
        self.clock = clock
        self.answer = answer
        self.gap = gap
        self._lanes: dict[str, Lane] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def busy(self, address: str) -> bool:
        """Whether something of this resident waits here: what comes now has to wait behind it."""
        return address in self._lanes

    async def hold(self, messages: Sequence[Waiting]) -> None:
        """Store messages that are new; returns when all may be acknowledged. Raises one of `NOT_STORED`."""
        now = self.clock()
        held = [
            Held(self.channel, m.inbound.id, m.inbound.address, "", now, orjson.dumps(m.raw).decode()) for m in messages
        ]
        new = {h.message_id for h in await self.journal.write(lambda c: hold(c, held))}
        for message in messages:
            if message.inbound.id in new:
                new.discard(message.inbound.id)
                self._queue(message)

    async def recover(self, read: Callable[[Any], Waiting | None]) -> None:
        """Go on with what was held when the process ended; `read` understands a `raw` again."""
        for held in await self.journal.read(lambda c: waiting(c, self.channel)):
            if (again := read(orjson.loads(held.body))) is not None:
                inbound = replace(again.inbound, address=held.address, id=held.message_id)
                self._queue(replace(again, inbound=inbound))

    async def close(self) -> None:
        """Stop. What is held waits for the next start."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run something beside; a fault in it is logged."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _queue(self, message: Waiting) -> None:
        address = message.inbound.address
        lane = self._lanes.get(address)
        if lane is None:
            lane = self._lanes[address] = Lane()
            self.spawn(self._work_off(address, lane))
        lane.waiting.append(replace(message, inbound=replace(message.inbound, parts=(message.inbound.id,))))
        lane.last = asyncio.get_running_loop().time()

    async def _work_off(self, address: str, lane: Lane) -> None:
        """Answer what is in a lane, one after the other; a database that is away is waited for."""
        try:
            while lane.waiting:
                parts = await self._next(lane)
                try:
                    await self.answer(_joined([part.inbound for part in parts]))
                except NOT_STORED as fault:
                    log.warning("a held message cannot be stored yet", fault=type(fault).__name__)
                    await asyncio.sleep(RETRY)
                    continue
                except Exception:  # whatever it is, it must not hold up what the resident says next
                    log.exception("a held message cannot be answered; it stays held", channel=self.channel)
                for part in parts:
                    lane.waiting.remove(part)
        finally:
            del self._lanes[address]

    async def _next(self, lane: Lane) -> list[Waiting]:
        """The next message, or all that belong together from the front on."""
        if not lane.waiting[0].joins:
            return [lane.waiting[0]]
        while (left := lane.last + self.gap - asyncio.get_running_loop().time()) > 0:  # noqa: ASYNC110 -- each part that comes moves the end
            await asyncio.sleep(left)
        together: list[Waiting] = []
        for message in lane.waiting:
            if not message.joins:
                break
            together.append(message)
        return together

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (fault := task.exception()) is not None:
            log.error("a task of a channel failed", channel=self.channel, exc_info=fault)


def _joined(parts: Sequence[Inbound]) -> Inbound:
    """Parts as one message, with the id of the first that has words, all files, and all words."""
    if len(parts) == 1:
        return parts[0]
    worded = next((part for part in parts if part.text), parts[0])
    return replace(
        worded,
        text="\n".join(part.text for part in parts if part.text),
        attachments=tuple(item for part in parts for item in part.attachments),
        parts=tuple(part.id for part in parts),
    )
