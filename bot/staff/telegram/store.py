"""Which topic shows which case, and which message stands for what."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, and_, delete, exists, func, insert, or_, select, update

from bot.cases.case import Event, read_event
from bot.cases.queries import followers
from bot.journal.entry import NOT_STORED
from bot.journal.journal import Journal
from bot.journal.tables import CaseEventRow, CaseRow, OutboxRow, PostRow, StaffGroupRow, TopicRow

SHOWN = ("addition", "status", "reply", "note", "assigned", "escalated", "paused", "resumed", "rated", "warned",
         "revealed")  # fmt: skip
SAID_HERE = "desk:tg:"
OVERLAP = 500
WAIT = 1.0

T = TypeVar("T")

log = structlog.get_logger()

_topic = TopicRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
_post = PostRow.__table__  # type: ignore[attr-defined]
_group = StaffGroupRow.__table__  # type: ignore[attr-defined]
_event = CaseEventRow.__table__  # type: ignore[attr-defined]
_case = CaseRow.__table__  # type: ignore[attr-defined]
_outbox = OutboxRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Topic:
    """The topic of a case; `card` 0 while there is none. `thread` 0: it is being made, or a process died making it."""

    number: str
    chat: int
    thread: int
    card: int = 0
    shown: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """A message of a group. `kind`: heard, reply, part, note, prompt, told; and what is still to be done in a topic:
    files (`state` lists those that are not there yet), again (its history, in a topic that was made again), backlog,
    and shut (an admin was told that a group is closed to us)."""

    key: str
    number: str
    kind: str
    chat: int
    message: int
    event: str
    state: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """An event of a case in the staff chat: `id` grows. `agency` is the case's own now."""

    id: int
    number: str
    agency: str
    kind: str


Numbers = list[tuple[str, str]]
"""Cases with their agencies."""

_unshown = and_(
    _event.c.kind.in_(SHOWN),
    or_(_event.c.kind.not_in(("reply", "note")), ~_event.c.key.startswith(SAID_HERE)),
    ~exists().where(_post.c.event == _event.c.key),
)


class Store:
    """Rows of the staff chat. `clock` gives aware UTC."""

    def __init__(self, journal: Journal, clock: Callable[[], datetime]) -> None:
        self.journal = journal
        self.clock = clock

    async def surely(self, write: Callable[[], Awaitable[T]]) -> T:
        """Write down what Telegram has done. A database that is away is waited for: else it would be done again."""
        while True:
            try:
                return await write()
            except NOT_STORED as fault:
                log.warning("what was shown cannot be written down yet", fault=type(fault).__name__)
                await asyncio.sleep(WAIT)

    # -- topics ---------------------------------------------------------------------------------------------

    async def topic(self, number: str) -> Topic | None:
        return await self._one_topic(_topic.c.number == number)

    async def topic_at(self, chat: int, thread: int) -> Topic | None:
        """General has no number, and no case."""
        return await self._one_topic(and_(_topic.c.chat == chat, _topic.c.thread == thread)) if thread else None

    async def open_topics(self) -> Numbers:
        """Cases whose topic is open."""
        query = select(_topic.c.number, _case.c.agency).join(_case, _case.c.number == _topic.c.number)
        query = query.where(~_topic.c.closed).order_by(_topic.c.number)
        return await self.journal.read(lambda c: [(row.number, row.agency) for row in c.execute(query)])

    async def put_topic(self, topic: Topic) -> None:
        values = {name: getattr(topic, name) for name in Topic.__slots__}

        def put(connection: Connection) -> None:
            if not connection.execute(update(_topic).where(_topic.c.number == topic.number).values(**values)).rowcount:
                connection.execute(insert(_topic).values(**values))

        await self.journal.write(put)

    async def drop_topic(self, number: str) -> None:
        await self.journal.write(lambda c: c.execute(delete(_topic).where(_topic.c.number == number)))

    async def _one_topic(self, where: Any) -> Topic | None:
        def look_up(connection: Connection) -> Topic | None:
            row = connection.execute(select(_topic).where(where)).first()
            return Topic(**row._mapping) if row else None

        return await self.journal.read(look_up)

    # -- messages -------------------------------------------------------------------------------------------

    async def put_post(self, post: Post, *, settled: bool = True) -> bool:
        """Remember a message; False when its key is known."""

        def put(connection: Connection) -> bool:
            if connection.execute(select(_post.c.key).where(_post.c.key == post.key)).first():
                return False
            values = {name: getattr(post, name) for name in Post.__slots__}
            connection.execute(insert(_post).values(**(values | {"settled": settled, "at": post.at or self.clock()})))
            return True

        return await self.journal.write(put)

    async def post_at(self, chat: int, message: int) -> Post | None:
        """What a message stands for."""

        def look_up(connection: Connection) -> Post | None:
            query = select(_post).where(_post.c.chat == chat, _post.c.message == message)
            row = connection.execute(query.limit(1)).first()
            return _read_post(row) if row else None

        return await self.journal.read(look_up)

    async def post_at_key(self, key: str) -> Post | None:
        """A message by its key."""

        def look_up(connection: Connection) -> Post | None:
            row = connection.execute(select(_post).where(_post.c.key == key)).first()
            return _read_post(row) if row else None

        return await self.journal.read(look_up)

    async def set_state(self, key: str, state: str) -> None:
        await self.journal.write(lambda c: c.execute(update(_post).where(_post.c.key == key).values(state=state)))

    async def unsettled(self, kind: str) -> list[Post]:
        """Messages of a kind on which something is still to be shown, oldest first."""
        query = select(_post).where(_post.c.kind == kind, ~_post.c.settled).order_by(_post.c.at)
        return await self.journal.read(lambda c: [_read_post(row) for row in c.execute(query.limit(500))])

    async def unsettled_of(self, number: str) -> list[Post]:
        """What is still to be done in the topic of a case, oldest first."""
        query = select(_post).where(_post.c.number == number, ~_post.c.settled).order_by(_post.c.at)
        return await self.journal.read(lambda c: [_read_post(row) for row in c.execute(query)])

    async def answered(self) -> Numbers:
        """Cases with an answer that has left, or cannot, and does not say so yet: none of the copies to those who
        follow the case now is still to be sent."""

        def look_up(connection: Connection) -> Numbers:
            query = select(_post.c.number, _post.c.event, _case.c.agency, _case.c.reporter)
            query = query.join(_case, _case.c.number == _post.c.number)
            found = connection.execute(query.where(_post.c.kind == "reply", ~_post.c.settled)).all()
            return list(dict.fromkeys((row.number, row.agency) for row in found if _has_left(connection, row)))

        return await self.journal.read(look_up)

    async def posted(self, number: str) -> bool:
        """Whether anything about a case was ever shown."""
        query = select(_post.c.key).where(_post.c.number == number).limit(1)
        return await self.journal.read(lambda c: c.execute(query).first() is not None)

    async def forget(self, kind: str, chat: int) -> None:
        """What was said of a group holds no more."""
        gone = delete(_post).where(_post.c.kind == kind, _post.c.chat == chat)
        await self.journal.write(lambda c: c.execute(gone))

    async def settle(self, key: str, *, settled: bool = True) -> None:
        await self.journal.write(lambda c: c.execute(update(_post).where(_post.c.key == key).values(settled=settled)))

    async def knows(self, key: str) -> bool:
        query = select(_post.c.key).where(_post.c.key == key)
        return await self.journal.read(lambda c: c.execute(query).first() is not None)

    # -- what is not shown yet ------------------------------------------------------------------------------

    async def changes(self, after: int) -> tuple[list[Change], int]:
        """Events of cases of the staff chat that are newer than `after`, or up to `OVERLAP` older (another process may
        have committed late); and the newest id. `after` below 0: from the newest on."""

        def look_up(connection: Connection) -> tuple[list[Change], int]:
            newest = connection.execute(select(func.max(_event.c.id))).scalar() or 0
            first = (newest if after < 0 else after) - OVERLAP
            query = select(_event.c.id, _event.c.number, _event.c.kind, _case.c.agency)
            query = query.join(_case, _case.c.number == _event.c.number).where(_event.c.id > first, _case.c.level > 0)
            rows = connection.execute(query.order_by(_event.c.id))
            return [Change(row.id, row.number, row.agency, row.kind) for row in rows], newest

        return await self.journal.read(look_up)

    async def behind(self) -> Numbers:
        """At the start: cases with something that was never shown, those who wait longest first."""
        events = select(_event.c.number, _case.c.agency).join(_case, _case.c.number == _event.c.number)
        events = events.where(_case.c.level > 0, _unshown).order_by(_event.c.id)
        posts = select(_post.c.number, _case.c.agency).join(_case, _case.c.number == _post.c.number)
        posts = posts.where(~_post.c.settled, _post.c.kind.in_(("files", "again"))).order_by(_post.c.at)

        def look_up(connection: Connection) -> Numbers:
            rows = [*connection.execute(events), *connection.execute(posts)]
            return list(dict.fromkeys((row.number, row.agency) for row in rows))

        return await self.journal.read(look_up)

    async def unshown(self, number: str) -> list[Event]:
        """Events of a case that its topic does not show yet, oldest first."""
        query = select(_event).where(_event.c.number == number, _unshown).order_by(_event.c.id)
        return await self.journal.read(lambda c: [read_event(row) for row in c.execute(query)])

    # -- groups ---------------------------------------------------------------------------------------------

    async def chat_of(self, configured: int) -> int:
        """Where a configured group is now."""
        query = select(_group.c.chat).where(_group.c.configured == configured)
        return await self.journal.read(lambda c: c.execute(query).scalar() or configured)

    async def move(self, old: int, new: int, configured: Sequence[int]) -> None:
        """A group has become a supergroup; its messages are followed."""

        def follow(connection: Connection) -> None:
            for first in configured:
                now = connection.execute(select(_group.c.chat).where(_group.c.configured == first)).scalar()
                if now is None and first == old:
                    connection.execute(insert(_group).values(configured=first, chat=new))
                elif now == old:
                    connection.execute(update(_group).where(_group.c.configured == first).values(chat=new))
            connection.execute(delete(_topic).where(_topic.c.chat == old))
            connection.execute(update(_post).where(_post.c.chat == old).values(settled=True))

        await self.journal.write(follow)


def _has_left(connection: Connection, reply: Any) -> bool:
    told = {reply.reporter, *(address for address, _ in followers(connection, reply.number))}
    keys = [f"case:{reply.number}:reply:{reply.event}:{address}" for address in told]
    copies = connection.execute(select(_outbox.c.sent_at, _outbox.c.failed_at).where(_outbox.c.key.in_(keys))).all()
    return bool(copies) and all(copy.sent_at or copy.failed_at for copy in copies)


def _read_post(row: Any) -> Post:
    return Post(row.key, row.number, row.kind, row.chat, row.message, row.event, row.state, row.at)
