"""Which topic shows which case, and which message stands for what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, exists, func, insert, or_, select, update

from bot.cases.case import Event, read_event
from bot.journal.journal import Journal
from bot.journal.tables import CaseEventRow, CaseRow, PostRow, StaffGroupRow, TopicRow

SHOWN = ("addition", "status", "reply", "note", "escalated", "paused", "rated", "warned", "revealed")
SAID_HERE = "desk:tg:"
OVERLAP = 500

_topic = TopicRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
_post = PostRow.__table__  # type: ignore[attr-defined]
_group = StaffGroupRow.__table__  # type: ignore[attr-defined]
_event = CaseEventRow.__table__  # type: ignore[attr-defined]
_case = CaseRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Topic:
    """The topic of a case; `card` 0 while there is none."""

    number: str
    chat: int
    thread: int
    card: int = 0
    shown: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """A message of a group. `kind`: heard, reply, note, prompt, told."""

    key: str
    number: str
    kind: str
    chat: int
    message: int
    event: str
    state: str


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

    # -- topics ---------------------------------------------------------------------------------------------

    async def topic(self, number: str) -> Topic | None:
        return await self._one_topic(_topic.c.number == number)

    async def topic_at(self, chat: int, thread: int) -> Topic | None:
        return await self._one_topic(and_(_topic.c.chat == chat, _topic.c.thread == thread))

    async def open_topics(self) -> list[str]:
        """Cases whose topic is open."""
        query = select(_topic.c.number).where(~_topic.c.closed).order_by(_topic.c.number)
        return await self.journal.read(lambda c: list(c.execute(query).scalars()))

    async def put_topic(self, topic: Topic) -> None:
        values = {name: getattr(topic, name) for name in Topic.__slots__}

        def put(connection: Connection) -> None:
            if not connection.execute(update(_topic).where(_topic.c.number == topic.number).values(**values)).rowcount:
                connection.execute(insert(_topic).values(**values))

        await self.journal.write(put)

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
            connection.execute(insert(_post).values(**values, settled=settled, at=self.clock()))
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

    async def settle(self, key: str) -> None:
        await self.journal.write(lambda c: c.execute(update(_post).where(_post.c.key == key).values(settled=True)))

    async def knows(self, key: str) -> bool:
        query = select(_post.c.key).where(_post.c.key == key)
        return await self.journal.read(lambda c: c.execute(query).first() is not None)

    # -- what is not shown yet ------------------------------------------------------------------------------

    async def dirty(self, after: int) -> tuple[list[str], int]:
        """Cases of the staff chat with an event after `after` (its id), or with one that is not shown yet; and the
        newest id. A little before `after` is looked through again: another process may have committed late."""
        joined = select(_event.c.number).join(_case, _case.c.number == _event.c.number).where(_case.c.level > 0)
        fresh = joined.where(_event.c.id > after)
        missed = joined.where(_event.c.id > after - OVERLAP, _event.c.id <= after, _unshown)

        def look_up(connection: Connection) -> tuple[list[str], int]:
            newest = connection.execute(select(func.max(_event.c.id))).scalar() or 0
            if newest == after:
                return list(dict.fromkeys(connection.execute(missed).scalars())), newest
            rows = [*connection.execute(fresh.order_by(_event.c.id)).scalars(), *connection.execute(missed).scalars()]
            return list(dict.fromkeys(rows)), newest

        return await self.journal.read(look_up)

    async def behind(self) -> list[str]:
        """At the start: cases with an event that was never shown, those who wait longest first."""
        query = select(_event.c.number).join(_case, _case.c.number == _event.c.number)
        query = query.where(_case.c.level > 0, _unshown).order_by(_event.c.id)
        return await self.journal.read(lambda c: list(dict.fromkeys(c.execute(query).scalars())))

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

        await self.journal.write(follow)


def _read_post(row: Any) -> Post:
    return Post(row.key, row.number, row.kind, row.chat, row.message, row.event, row.state)
