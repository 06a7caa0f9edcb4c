"""What one case looks like in its group: its topic, its card, what was said, its files, what became of answers.

`show` may be called at any time and any number of times: what is there already is left alone. What was sent is written
down before anything else is done, also when the database is away meanwhile. Telegram has no key that would make a call
harmless the second time: whoever dies between its answer and our record shows that one thing again. For a topic that
leaves an empty one of the same name behind, which no bot can look for; the case says so in its new topic.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from weakref import WeakValueDictionary

import structlog
from telegram import Message

from bot.cases.case import Event
from bot.cases.cases import LOW_RATING
from bot.cases.escalation import Reason
from bot.cases.lifecycle import OPEN, Status
from bot.dialogue.message import Attachment
from bot.journal.entry import dump_media, parse_media
from bot.staff.desk import Desk, File
from bot.staff.officers import Officer, Officers
from bot.staff.telegram.answers import Answers
from bot.staff.telegram.card import Look, digest, to_html
from bot.staff.telegram.files import Files
from bot.staff.telegram.store import SAID_HERE, Post, Store, Topic
from bot.staff.telegram.wire import CardGone, Fault, Later, Refused, ShutOut, TopicClosed, TopicGone, Unsure, Wire

HTML = "HTML"
TRIES = 3
LINE = 3500
FILES_COME = timedelta(days=1)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Rooms:
    """Which group handles which agency; "" is the group for all the others. Ids as configured."""

    groups: Mapping[str, int]

    def of(self, agency: str) -> int:
        """The configured id of the group of an agency. Raises KeyError when it has none and there is no other."""
        return self.groups.get(agency) or self.groups[""]


class Topics:
    """Keeps topics true, one case at a time."""

    def __init__(
        self, desk: Desk, officers: Officers, store: Store, wire: Wire, look: Look, files: Files, rooms: Rooms
    ) -> None:
        self.desk = desk
        self.officers = officers
        self.store = store
        self.wire = wire
        self.bot = wire.bot
        self.look = look
        self.files = files
        self.rooms = rooms
        self.answers = Answers(store, wire, look.texts)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def show(self, number: str) -> float | None:
        """Bring the topic of a case up to date; a deleted one is made again with the last lines of its history, a
        closed one opened for what must be seen. In how many seconds it should be looked at again, if a file of it is
        still on its way.

        Raises a `Fault` of the wire, or `Refused("unknown")` of the officers' desk.
        """
        async with self._locks.setdefault(number, asyncio.Lock()):
            file, gone = await self.desk.file(number), 0
            for _ in range(TRIES):
                topic = await self._topic(file, gone)
                try:
                    return await self._show(file, topic)
                except TopicGone:
                    gone = topic.thread
                except TopicClosed:
                    await self.wire.call(topic.chat, lambda c, t=topic: self.bot.reopen_forum_topic(c, t.thread))  # type: ignore[misc]
                    await self._keep(replace(topic, closed=False))
            raise Later("its topic does not stay", 5)

    # -- the topic itself -----------------------------------------------------------------------------------

    async def _topic(self, file: File, gone: int) -> Topic:
        """The topic of a case; a new one where it has none, where it is `gone`, or where another group has the case."""
        number = file.case.number
        known = await self.store.topic(number)
        home = await self.store.chat_of(self.rooms.of(file.case.agency))
        if known is not None and known.thread not in {0, gone} and known.chat == home:
            return known
        if known is not None and known.thread and known.chat != home:
            with contextlib.suppress(TopicGone, TopicClosed, ShutOut, Refused):
                await self.wire.call(known.chat, lambda c: self.bot.close_forum_topic(c, known.thread))
        twice = known is not None and known.thread == 0
        again = await self.store.posted(number)
        topic = await self._make(Topic(number, home, 0), self.look.title(file.case))
        if twice:
            log.warning("an empty topic of the same name may have stayed behind", number=number)
        if twice or again:
            post = Post(f"again:{number}:{topic.thread}", number, "again", home, 0, "", "twice" if twice else "")
            await self.store.surely(lambda: self.store.put_post(post, settled=False))
        return topic

    async def _make(self, topic: Topic, title: str) -> Topic:
        """That it is being made is written before: see the head of this file."""
        await self.store.put_topic(topic)
        try:
            made = await self.wire.call(topic.chat, lambda c: self.bot.create_forum_topic(c, title), cost=1)
        except Unsure:
            raise
        except Fault:
            await self.store.drop_topic(topic.number)
            raise
        assert made is not None  # noqa: S101 -- no refusal of this call means "nothing to do"
        topic = replace(topic, thread=made.message_thread_id)
        await self._keep(topic)
        return topic

    async def _keep(self, topic: Topic) -> None:
        await self.store.surely(lambda: self.store.put_topic(topic))

    # -- what is in it --------------------------------------------------------------------------------------

    async def _show(self, file: File, topic: Topic) -> float | None:
        topic = await self._card(file, topic)
        events = await self.store.unshown(topic.number)
        await self._history_again(file, topic, {event.key for event in events})
        lines: list[Event] = []
        for event in events:
            if event.kind == "escalated" and event.status == Reason.DESK:
                await self._remember(topic, event, topic.card, "told")  # the card says as much
            elif event.kind == "addition" or (event.media and not event.key.startswith(SAID_HERE)):
                await self._lines(file, topic, lines)
                await self._heard(topic, event)
            else:
                lines.append(event)
        await self._lines(file, topic, lines)
        wait = await self._files_and_answers(file, topic)
        ended = file.case.status not in OPEN
        if ended != topic.closed:
            change = self.bot.close_forum_topic if ended else self.bot.reopen_forum_topic
            await self.wire.call(topic.chat, lambda c: change(c, topic.thread))
            await self._keep(replace(topic, closed=ended))
        return wait

    async def _card(self, file: File, topic: Topic) -> Topic:
        text, keys = self.look.card(file.case, self.desk.clock()), self.look.buttons(file.case)
        mark = digest(text, keys)
        if topic.card and topic.shown == mark:
            return topic
        if topic.card and await self._edited(topic, text, keys):
            topic = replace(topic, shown=mark)
            await self._keep(topic)
            return topic
        sent = await self._send(topic, text, reply_markup=keys, disable_web_page_preview=True)
        topic = replace(topic, card=sent.message_id, shown=mark)
        await self._keep(topic)
        await self._await_files(topic, file.case.media, f"card:{topic.number}:{topic.thread}", "heard")
        return topic

    async def _edited(self, topic: Topic, text: str, keys: object) -> bool:
        edit = self.bot.edit_message_text
        how = {"parse_mode": HTML, "reply_markup": keys, "disable_web_page_preview": True}
        try:
            await self.wire.call(topic.chat, lambda c: edit(text, c, topic.card, **how), cost=1)  # type: ignore[arg-type]
        except CardGone:
            return False
        return True

    async def _history_again(self, file: File, topic: Topic, unshown: set[str]) -> None:
        """The last lines of what was said before, in a topic that was made again. A reply to them goes to the
        resident, like one to the words themselves."""
        for post in await self.store.unsettled_of(topic.number):
            if post.kind != "again":
                continue
            old = [e for e in file.history if e.kind not in {"lodged", "forwarded"} and e.key not in unshown]
            said = to_html(self.look.texts("room-made-twice")) if post.state else ""
            if lines := "\n".join(filter(None, [said, self.look.last_lines(old)])):
                sent = await self._send(topic, lines)
                heard = Post(f"{post.key}:shown", topic.number, "heard", topic.chat, sent.message_id, "", "")
                await self.store.surely(lambda heard=heard: self.store.put_post(heard))  # type: ignore[misc]
            await self._settle(post)

    async def _lines(self, file: File, topic: Topic, events: list[Event]) -> None:
        """Several lines of history are one message, or as many as they need."""
        while events:
            part, length = [events.pop(0)], 0
            length = len(part[0].text)
            while events and length + len(events[0].text) + 100 * len(part) < LINE:
                length += len(events[0].text)
                part.append(events.pop(0))
            lines, known = [], set[str]()
            for event in part:
                called = [officer for officer in await self._called(file, event) if officer.name not in known]
                known |= {officer.name for officer in called}
                lines.append(self.look.line(_cut(event, LINE), called))
            sent = await self._send(topic, "\n".join(lines))
            for event in part:
                await self._remember(topic, event, sent.message_id, "told")

    async def _called(self, file: File, event: Event) -> list[Officer]:
        """Who gets a notification for an event: those above, when a case rose or its resident is not content; whoever
        was given the case."""
        again = event.status == Status.REOPENED and event.actor == "resident"
        if again or event.kind == "escalated" or (event.kind == "rated" and int(event.text) <= LOW_RATING):
            return await self.officers.above(file.case)
        if event.kind == "assigned":
            return [o for o in await self.officers.all() if o.name == event.text and o.telegram]
        return []

    async def _heard(self, topic: Topic, event: Event) -> None:
        """What a resident sends, so that it can be answered by a reply. Long words need several messages."""
        resident = event.actor == "resident"
        kind = "heard" if resident else "told"
        parts = [event.text[start : start + LINE] for start in range(0, len(event.text), LINE)] if resident else [""]
        for number, part in enumerate(parts):
            key = f"said:{event.key}:{number}"
            if not await self.store.knows(key):
                html = self.look.heard(replace(event, text=part)) if resident else self.look.line(_cut(event, LINE))
                sent = await self._send(topic, html)
                post = Post(key, topic.number, kind, topic.chat, sent.message_id, "", "")
                await self.store.surely(lambda post=post: self.store.put_post(post))  # type: ignore[misc]
        await self._await_files(topic, event.media, event.key, kind)
        await self._remember(topic, event, 0, kind)

    async def _remember(self, topic: Topic, event: Event, message: int, kind: str) -> None:
        """An event is shown."""
        post = Post(f"event:{event.key}", topic.number, kind, topic.chat, message, event.key, "")
        await self.store.surely(lambda: self.store.put_post(post))

    async def _settle(self, post: Post) -> None:
        await self.store.surely(lambda: self.store.settle(post.key))

    async def _send(self, topic: Topic, text: str, **more: object) -> Message:
        sent = await self.wire.call(
            topic.chat,
            lambda c: self.bot.send_message(c, text, parse_mode=HTML, message_thread_id=topic.thread, **more),  # type: ignore[arg-type]
            cost=1,
        )
        return (await self._inside(topic, [sent]))[0]

    async def _inside(self, topic: Topic, sent: Sequence[Message | None]) -> list[Message]:
        """Telegram may say "ok" and show a message in General: the topic is gone then, and the message goes, too."""
        messages = [message for message in sent if message is not None]
        if messages and all(message.message_thread_id == topic.thread for message in messages):
            return messages
        for message in messages:
            with contextlib.suppress(Refused, ShutOut):
                await self.wire.call(topic.chat, lambda c, m=message: self.bot.delete_message(c, m.message_id))  # type: ignore[misc]
        raise TopicGone

    # -- what follows later ---------------------------------------------------------------------------------

    async def _await_files(self, topic: Topic, media: Sequence[Attachment], key: str, kind: str) -> None:
        """Files are shown as they come: what a resident sent may still be on its way from Telegram to us."""
        if media:
            state = json.dumps({"kind": kind, "media": dump_media(media)})
            post = Post(f"files:{key}", topic.number, "files", topic.chat, topic.thread, "", state)
            await self.store.surely(lambda: self.store.put_post(post, settled=False))

    async def _files_and_answers(self, file: File, topic: Topic) -> float | None:
        wait: float | None = None
        for post in await self.store.unsettled_of(topic.number):
            if post.kind == "files":
                later = await self._files(topic, post)
                wait = min(filter(None, [wait, later]), default=None)
            elif post.kind == "reply" and (told := file.delivery.get(post.event)) and not told.waiting:
                await self.answers.mark(post, told)
        return wait

    async def _files(self, topic: Topic, post: Post) -> float | None:
        """Show what is there of an event's files; in how many seconds to look for the others."""
        state = json.loads(post.state)
        left = list(parse_media(state["media"]))
        try:
            async for items, sent in self.files.send(self.wire, topic.chat, topic.thread, left):
                for message in await self._inside(topic, sent):
                    key = f"{post.key}:{topic.chat}:{message.message_id}"
                    shown = Post(key, topic.number, state["kind"], topic.chat, message.message_id, "", "")
                    await self.store.surely(lambda shown=shown: self.store.put_post(shown))  # type: ignore[misc]
                left = [item for item in left if item not in items]
                kept = json.dumps(state | {"media": dump_media(left)})
                await self.store.surely(lambda kept=kept: self.store.set_state(post.key, kept))  # type: ignore[misc]
        except Refused as refused:
            log.warning("Telegram does not take a file", number=topic.number, fault=str(refused))
        age = self.desk.clock() - (post.at or self.desk.clock())
        if left and age < FILES_COME:
            return 1 + age.total_seconds() / 2
        await self._settle(post)
        return None


def _cut(event: Event, length: int) -> Event:
    """The whole text is in the case's history."""
    return event if len(event.text) <= length else replace(event, text=f"{event.text[: length - 1]}…")
