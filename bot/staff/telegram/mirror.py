"""Shows in the groups what is in the database: a topic a case, its card, what residents say, what became of answers.

The database is the queue: what a topic does not show yet is found again after any stop. One task a group works through
it at the pace Telegram allows; a card that changed ten times meanwhile is edited once.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram import Message, ReplyParameters

from bot.cases.case import Case, Event
from bot.cases.escalation import Level
from bot.cases.lifecycle import OPEN
from bot.dialogue.message import Attachment
from bot.staff.desk import Desk, File
from bot.staff.officers import Officer, Officers, Rank
from bot.staff.officers import Refused as Unknown
from bot.staff.telegram.card import Look, digest
from bot.staff.telegram.files import Files
from bot.staff.telegram.store import Post, Store, Topic
from bot.staff.telegram.wire import CardGone, Later, Refused, ShutOut, TopicClosed, TopicGone, Wire

LOOK = 1.0
SHUT_OUT_WAIT = 60.0
BACKLOG = 20
HTML = "HTML"
DELIVERED = "👍"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Rooms:
    """Which group handles which agency; "" is the group for all the others. Ids as configured."""

    groups: Mapping[str, int]

    def of(self, case: Case) -> int:
        """The configured id of the group of a case. Raises KeyError when its agency has none and there is no other."""
        return self.groups.get(case.agency) or self.groups[""]


class Mirror:
    """Keeps the topics true."""

    def __init__(
        self, desk: Desk, officers: Officers, store: Store, wire: Wire, look: Look, files: Files, rooms: Rooms
    ) -> None:
        self.desk = desk
        self.officers = officers
        self.store = store
        self.wire = wire
        self.look = look
        self.files = files
        self.rooms = rooms
        self._waiting: dict[int, dict[str, None]] = {chat: {} for chat in rooms.groups.values()}
        self._wake = asyncio.Event()
        self._seen = -1
        self._day: date | None = None
        self._backlog: dict[int, int] = {}

    async def run(self) -> None:
        """For ever: one task looks for changes, one for each group shows them."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._watch())
            for configured in self._waiting:
                tasks.create_task(self._work(configured))

    def touch(self, number: str, configured: int) -> None:
        """A case may look different now."""
        self._waiting[configured][number] = None
        self._wake.set()

    async def _watch(self) -> None:
        while True:
            try:
                await self.look_around()
            except SQLAlchemyError as fault:
                log.warning("the staff chat cannot read the database", fault=type(fault).__name__)
            await asyncio.sleep(LOOK)

    async def look_around(self) -> None:
        """Find what is not shown yet. Once a day every open card: it says how many days are left."""
        if self._seen < 0:
            numbers = await self.store.behind()
            _, self._seen = await self.store.dirty(1 << 60)
        else:
            numbers, self._seen = await self.store.dirty(self._seen)
        today = self.desk.registry.city.calendar.local_day(self.desk.clock())
        if today != self._day:
            numbers = [*numbers, *(n for n in await self.store.open_topics() if n not in numbers)]
            self._day = today
        for number in numbers:
            await self._put_in_line(number)
        await self._mark_answers()

    async def _put_in_line(self, number: str) -> None:
        case = (await self.desk.file(number)).case
        self.touch(number, self.rooms.of(case))

    async def _work(self, configured: int) -> None:
        waiting = self._waiting[configured]
        while True:
            if not waiting:
                self._wake.clear()
                await self._wake.wait()
                continue
            number = next(iter(waiting))
            del waiting[number]
            try:
                await self._tell_backlog(configured, len(waiting))
                await self.show(number)
            except Later as later:
                waiting[number] = None
                await asyncio.sleep(later.seconds)
            except ShutOut as out:
                waiting[number] = None
                log.warning("the staff group does not let the bot in", reason=out.reason)
                await asyncio.sleep(SHUT_OUT_WAIT)
            except SQLAlchemyError as fault:
                waiting[number] = None
                log.warning("the staff chat cannot reach the database", fault=type(fault).__name__)
                await asyncio.sleep(LOOK)
            except Unknown:
                continue
            except Exception:
                log.exception("a case cannot be shown", number=number)

    # -- one case -------------------------------------------------------------------------------------------

    async def show(self, number: str) -> None:
        """Bring the topic of a case up to date; a deleted one is made again with the last lines of its history."""
        file = await self.desk.file(number)
        topic = await self._topic(file)
        try:
            await self._show(file, topic)
        except TopicGone:
            await self._show(file, await self._new_topic(file, again=True))
        except TopicClosed:
            await self.wire.call(topic.chat, lambda c: self.wire.bot.reopen_forum_topic(c, topic.thread))
            await self._show(file, topic)

    async def _topic(self, file: File) -> Topic:
        topic = await self.store.topic(file.case.number)
        home = await self.store.chat_of(self.rooms.of(file.case))
        if topic is not None and topic.chat == home:
            return topic
        if topic is not None:  # another agency's group now
            await self.wire.call(topic.chat, lambda c: self.wire.bot.close_forum_topic(c, topic.thread))
        return await self._new_topic(file, again=topic is not None)

    async def _new_topic(self, file: File, *, again: bool = False) -> Topic:
        case = file.case
        chat = await self.store.chat_of(self.rooms.of(case))
        made = await self.wire.call(chat, lambda c: self.wire.bot.create_forum_topic(c, self.look.title(case)), cost=1)
        assert made is not None  # noqa: S101 -- no refusal of this call means "nothing to do"
        topic = Topic(case.number, chat, made.message_thread_id)
        await self.store.put_topic(topic)
        topic = await self._card(file, topic)
        if again:
            lines = self.look.last_lines([event for event in file.history if event.kind not in {"lodged", "forwarded"}])
            if lines:
                await self._say(topic, lines)
        return topic

    async def _show(self, file: File, topic: Topic) -> None:
        topic = await self._card(file, topic)
        lines: list[tuple[Event, str]] = []
        for event in await self.store.unshown(file.case.number):
            if event.kind == "addition" or event.media:
                await self._lines(topic, lines)
                await self._heard(topic, event)
            else:
                lines.append((event, self.look.line(event, await self._called(file.case, event))))
        await self._lines(topic, lines)
        ended = file.case.status not in OPEN
        if ended != topic.closed:
            change = self.wire.bot.close_forum_topic if ended else self.wire.bot.reopen_forum_topic
            await self.wire.call(topic.chat, lambda c: change(c, topic.thread))
            await self.store.put_topic(replace(topic, closed=ended))

    async def _called(self, case: Case, event: Event) -> list[Officer]:
        """Whom a case that rises calls: those of the rank it has come to, else those above."""
        if event.kind != "escalated" or case.level < Level.SUPERVISOR:
            return []
        wanted = Rank.SUPERVISOR if case.level == Level.SUPERVISOR else Rank.HEAD
        may = [officer for officer in await self.officers.for_case(case) if officer.telegram]
        exact = [officer for officer in may if officer.rank is wanted]
        return exact or [officer for officer in may if officer.rank.reaches(wanted)]

    async def _card(self, file: File, topic: Topic) -> Topic:
        text, keys = self.look.card(file.case, self.desk.clock()), self.look.buttons(file.case)
        mark = digest(text, keys)
        if topic.card and topic.shown == mark:
            return topic
        try:
            if topic.card:
                await self.wire.call(
                    topic.chat,
                    lambda c: self.wire.bot.edit_message_text(
                        text, c, topic.card, parse_mode=HTML, reply_markup=keys, disable_web_page_preview=True
                    ),
                    cost=1,
                )
                topic = replace(topic, shown=mark)
                await self.store.put_topic(topic)
                return topic
        except CardGone:
            pass
        sent = await self._send(topic, text, reply_markup=keys, disable_web_page_preview=True)
        topic = replace(topic, card=sent.message_id, shown=mark)
        await self.store.put_topic(topic)
        if file.case.media:
            await self._files(topic, file.case.media, f"card:{file.case.number}:{topic.thread}")
        return topic

    async def _lines(self, topic: Topic, lines: list[tuple[Event, str]]) -> None:
        """Several lines of history are one message."""
        if not lines:
            return
        text = "\n".join(line for _, line in lines)[:4096]
        sent = await self._send(topic, text)
        for event, _ in lines:
            await self._remember(topic, event, sent.message_id, "told")
        lines.clear()

    async def _heard(self, topic: Topic, event: Event) -> None:
        """What a resident sends, so that it can be answered by a reply."""
        resident = event.actor == "resident"
        kind = "heard" if resident else "told"
        if text := self.look.heard(event) if resident else self.look.line(event):
            sent = await self._send(topic, text)
            await self._remember(topic, event, sent.message_id, kind)
        if event.media:
            await self._files(topic, event.media, event.key, event)

    async def _files(self, topic: Topic, media: Sequence[Attachment], key: str, event: Event | None = None) -> None:
        """The files of a case or an event, each as a message that can be answered."""
        if await self.store.knows(f"files:{key}:0"):
            return
        kind = "heard" if event and event.actor == "resident" else "told"
        of = event.key if event else ""
        for number, message in enumerate(await self.files.send(self.wire, topic.chat, topic.thread, media)):
            await self.store.put_post(Post(f"files:{key}:{number}", topic.number, kind, topic.chat, message, of, ""))

    async def _remember(self, topic: Topic, event: Event, message: int, kind: str) -> None:
        key = f"event:{event.key}"
        await self.store.put_post(Post(key, topic.number, kind, topic.chat, message, event.key, ""))

    async def _say(self, topic: Topic, text: str) -> None:
        await self._send(topic, text)

    async def _send(self, topic: Topic, text: str, **more: object) -> Message:
        """Send into a topic. Telegram may say "ok" and show it in General: then the topic is gone."""
        sent = await self.wire.call(
            topic.chat,
            lambda c: self.wire.bot.send_message(c, text, parse_mode=HTML, message_thread_id=topic.thread, **more),  # type: ignore[arg-type]
            cost=1,
        )
        assert sent is not None  # noqa: S101 -- no refusal of this call means "nothing to do"
        if sent.message_thread_id != topic.thread:
            await self.wire.call(topic.chat, lambda c: self.wire.bot.delete_message(c, sent.message_id))
            raise TopicGone
        return sent

    # -- answers --------------------------------------------------------------------------------------------

    async def _mark_answers(self) -> None:
        """👍 on an answer that has arrived; else a word why not. The question "undo?" goes when it is too late."""
        for post in await self.store.unsettled("reply"):
            told = (await self.desk.file(post.number)).delivery.get(post.event)
            if told is None or told.waiting:
                continue
            try:
                await self._mark(post, told.failed)
            except (Later, ShutOut):
                continue
            except (Refused, TopicGone, TopicClosed, CardGone) as fault:
                log.warning("an answer cannot be marked", fault=type(fault).__name__)
            await self.store.settle(post.key)

    async def _mark(self, post: Post, failed: tuple[str, ...]) -> None:
        state = json.loads(post.state or "{}")
        if asked := state.get("asked"):
            await self.wire.call(post.chat, lambda c: self.wire.bot.delete_message(c, asked))
        if "undone" in failed:
            return
        if not failed:
            await self.wire.call(post.chat, lambda c: self.wire.bot.set_message_reaction(c, post.message, DELIVERED))
            return
        reason = failed[0] if failed[0] in {"blocked", "stopped"} else "other"
        text = self.look.texts(f"room-undelivered-{reason}", reason=failed[0])
        reply = ReplyParameters(post.message, allow_sending_without_reply=True)
        thread = state.get("thread")
        await self.wire.call(
            post.chat,
            lambda c: self.wire.bot.send_message(c, text, message_thread_id=thread, reply_parameters=reply),
            cost=1,
            answer=True,
        )

    async def _tell_backlog(self, configured: int, left: int) -> None:
        """How many cases wait to be shown, in General, while they are many: one message, edited."""
        known = self._backlog.get(configured)
        if (left < BACKLOG and known is None) or (left and left % BACKLOG and known is not None):
            return
        chat = await self.store.chat_of(configured)
        text = self.look.texts("room-backlog", count=left) if left else self.look.texts("room-backlog-done")
        if known is None:
            sent = await self.wire.call(chat, lambda c: self.wire.bot.send_message(c, text), cost=1)
            if sent is not None:
                self._backlog[configured] = sent.message_id
            return
        try:
            await self.wire.call(chat, lambda c: self.wire.bot.edit_message_text(text, c, known), cost=1)
        except CardGone:
            self._backlog.pop(configured)
        if not left:
            self._backlog.pop(configured, None)
