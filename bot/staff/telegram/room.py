"""What officers do in the group: replies to residents, notes, buttons, topics closed by hand.

A reply to a resident's words, or to the card, goes to the resident after 10 seconds in which it can be undone; every
other message in a topic is a note. An act is written before Telegram is told that we have it; a second delivery of the
same update finds its key and does nothing.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

from telegram import Message, Update, User
from telegram.constants import ChatType

from bot.cases.lifecycle import OPEN, Action, Forbidden, Role, actions
from bot.city import parse_case_number
from bot.dialogue.message import Place
from bot.media import Unwanted
from bot.staff.desk import Desk
from bot.staff.officers import Officer, Officers, Refused
from bot.staff.telegram.buttons import Buttons
from bot.staff.telegram.card import Look
from bot.staff.telegram.commands import Commands
from bot.staff.telegram.files import Files
from bot.staff.telegram.speaker import Speaker
from bot.staff.telegram.store import Post, Store, Topic
from bot.staff.words import UNDO, Words
from bot.texts import Markup

CLOSING = (Action.RESOLVE, Action.REJECT, Action.HAND_OVER)


class Room:
    """Hears one staff bot's updates. `moved` is told where a group went."""

    def __init__(
        self,
        desk: Desk,
        words: Words,
        officers: Officers,
        store: Store,
        look: Look,
        files: Files,
        speaker: Speaker,
        commands: Commands,
        buttons: Buttons,
        moved: Callable[[int, int], Awaitable[None]],
    ) -> None:
        self.desk = desk
        self.words = words
        self.officers = officers
        self.store = store
        self.look = look
        self.files = files
        self.speaker = speaker
        self.commands = commands
        self.buttons = buttons
        self.moved = moved
        self.texts = look.texts

    async def hear(self, update: Update) -> None:
        """Take one update in. Raises `SQLAlchemyError` when it could not be stored: then it is not acknowledged."""
        if update.callback_query is not None:
            await self.buttons.pressed(update.callback_query)
        elif update.edited_message is not None:
            await self._edited(update.edited_message)
        elif update.message is not None and update.message.migrate_to_chat_id:
            await self.moved(update.message.chat_id, update.message.migrate_to_chat_id)
        elif update.message is not None:
            await self._message(update.message)

    # -- messages -------------------------------------------------------------------------------------------

    async def _message(self, message: Message) -> None:
        user = message.from_user
        if user is None or user.is_bot:
            if message.sender_chat is not None:
                await self._put_back(message)
                await self.speaker.answer(message, "room-anonymous-admin")
            return
        officer = await self.officers.by_telegram(user.id)
        if officer is None:
            await self._put_back(message)
        if message.chat.type == ChatType.PRIVATE and (message.text or "").startswith("/start"):
            await self.commands.enrol(message, officer)
        elif officer is None:
            await self._stranger(message, user)
        else:
            await self._from_officer(message, officer)

    async def _from_officer(self, message: Message, officer: Officer) -> None:
        topic = await self.store.topic_at(message.chat_id, message.message_thread_id or 0)
        try:
            if message.forum_topic_closed or message.forum_topic_reopened:
                if topic is not None:
                    await self._by_hand(message, topic, officer)
            elif (message.text or "").startswith("/"):
                await self._command(message, topic, officer)
            elif topic is not None:
                await self._in_topic(message, topic, officer)
            elif message.chat.type == ChatType.PRIVATE:
                await self.speaker.answer(message, "room-help")
            elif number := _left_behind(message):
                await self.speaker.answer(message, "room-elsewhere", link=Markup(await self.commands.linked(number)))
        except Refused as refused:
            await self.speaker.answer(message, f"staff-refused-{refused.reason}")
        except Forbidden as forbidden:
            await self.speaker.answer(message, "staff-forbidden", status=self.texts(f"status-{forbidden.status}"))
        except Unwanted:
            await self.speaker.answer(message, "staff-refused-file")

    async def _in_topic(self, message: Message, topic: Topic, officer: Officer) -> None:
        answered = message.reply_to_message
        post = await self.store.post_at(message.chat_id, answered.message_id) if answered else None
        more = await self._more_of_an_answer(message)
        if post is not None and post.kind == "prompt" and not more:
            return await self._prompted(message, topic, officer, post)
        to_resident = more or (
            answered is not None and (answered.message_id == topic.card or (post and post.kind == "heard"))
        )
        key = _key(message)
        if to_resident or (message.media_group_id and await self.store.knows(_album(message))):
            return await self._reply(message, topic, officer)
        if not _content(message):
            return
        media, text = await self.files.fetch(message), _words(message)
        if place := message.location:
            text = "\n".join(filter(None, [text, f"{place.latitude:.5f}, {place.longitude:.5f}"]))
        await self.desk.note(topic.number, officer, text, key=key, media=media)
        await self.store.put_post(Post(key, topic.number, "note", message.chat_id, message.message_id, "", ""))
        await self.speaker.noted(message)

    async def _reply(self, message: Message, topic: Topic, officer: Officer) -> None:
        """To the resident. The parts of an album are one answer."""
        key, text = _key(message), _words(message)
        if not _content(message):
            raise Refused("file")
        if await self.store.knows(key):
            return
        media = await self.files.fetch(message)
        place = Place(message.location.latitude, message.location.longitude) if message.location else None
        if message.media_group_id:
            first = await self.store.post_at_key(_album(message))
            heard = first is not None and first.event == f"desk:{key}"  # this very message, delivered again
            if first is not None and not heard and await self.words.attach(first.event, media, text):
                part = Post(key, topic.number, "part", message.chat_id, message.message_id, first.event, "")
                await self.store.put_post(part)
                return
        event = await self.desk.reply(topic.number, officer, text, media, place=place, key=key, wait=UNDO)
        if message.media_group_id:
            album = Post(_album(message), topic.number, "part", message.chat_id, 0, event, "")
            await self.store.put_post(album)
        await self._offer_undo(message, topic.number, key, event)

    async def _offer_undo(self, message: Message, number: str, key: str, event: str) -> None:
        post = Post(key, number, "reply", message.chat_id, message.message_id, event, "")
        await self.store.put_post(post, settled=False)
        asked = await self.speaker.answer(message, "room-sending", self.speaker.undo(message.message_id))
        if asked is not None:
            await self.store.set_state(
                key, json.dumps({"asked": asked.message_id, "thread": message.message_thread_id})
            )

    async def _edited(self, message: Message) -> None:
        """An officer changed a message: an answer is corrected for the resident, a note is noted again."""
        post = await self.store.post_at(message.chat_id, message.message_id)
        officer = await self.officers.by_telegram(message.from_user.id) if message.from_user else None
        text = message.text or message.caption or ""
        if post is None or officer is None or not text:
            return
        try:
            if post.kind == "reply":
                await self.words.correct(post.event, officer, text)
                await self.speaker.noted(message)
                await self.store.settle(post.key, settled=False)
            elif post.kind == "note":
                edited = message.edit_date.timestamp() if message.edit_date else 0
                await self.desk.note(post.number, officer, f"✎ {text}", key=f"{post.key}:{edited:.0f}")
        except Refused as refused:
            await self.speaker.answer(message, f"staff-refused-{refused.reason}")

    async def _command(self, message: Message, topic: Topic | None, officer: Officer) -> None:
        verb, _, bot = (message.text or "").split()[0].casefold().partition("@")
        if bot not in {"", self.commands.bot_name.casefold()}:
            return
        if verb != "/hapus":
            return await self.commands.run(message, topic, officer)
        answered = message.reply_to_message
        post = await self.store.post_at(message.chat_id, answered.message_id) if answered else None
        if post is None or post.kind not in {"reply", "part"}:
            await self.speaker.say(message, self.texts("room-retract-how"))
            return
        await self.words.retract(post.event, officer)
        await self.speaker.say(message, self.texts("room-retracted"))

    # -- topics closed by hand ------------------------------------------------------------------------------

    async def _by_hand(self, message: Message, topic: Topic, officer: Officer) -> None:
        """A topic that is closed by hand closes its case, after asking why; one that is opened again reopens it.

        The topic does not stay as it was left when the case does not follow.
        """
        case = (await self.desk.file(topic.number)).case
        may = actions(case.status, Role.OFFICER)
        if message.forum_topic_closed:
            if case.status in OPEN:
                await self._why_closed(message, topic)
            elif Action.CLOSE in may:
                await self.desk.act(topic.number, officer, Action.CLOSE, key=_key(message))
        elif case.status not in OPEN:
            try:
                await self.desk.act(topic.number, officer, Action.REOPEN, key=_key(message))
            except (Refused, Forbidden):
                await self.speaker.shut(message)
                raise

    async def _why_closed(self, message: Message, topic: Topic) -> None:
        await self.speaker.shut(message, closed=False)
        ways = [(self.texts(f"staff-action-{action}"), f"do:{action}") for action in CLOSING]
        keys = self.look.keyboard(topic.number, [*ways, (self.texts("room-button-keep-open"), "open")])
        await self.speaker.say(message, self.texts("room-closed-why"), keys)

    async def _more_of_an_answer(self, message: Message) -> bool:
        """Whether a message is a later part of an album whose first part answered a question of the bot."""
        first = await self.store.post_at_key(f"{_album(message)}:answer") if message.media_group_id else None
        return first is not None and first.message != message.message_id

    async def _prompted(self, message: Message, topic: Topic, officer: Officer, post: Post) -> None:
        state, text, key = json.loads(post.state), message.text or message.caption or "", _key(message)
        match state["verb"]:
            case "do":
                media = await self.files.fetch(message)
                await self.desk.act(topic.number, officer, Action(state["action"]), text, media, key=key)
            case "pause":
                await self.desk.pause(topic.number, officer, text, await self.files.fetch(message), key=key)
            case "who":
                reporter = await self.desk.reveal(topic.number, officer, text, key=key)
                await self.commands.whisper(
                    message, self.texts("room-reporter", number=topic.number, reporter=reporter)
                )
        if message.media_group_id:
            album = f"{_album(message)}:answer"
            await self.store.put_post(Post(album, topic.number, "part", message.chat_id, message.message_id, "", ""))
        await self.speaker.noted(message)

    async def _put_back(self, message: Message) -> None:
        """Who is no officer, or hides who they are, neither closes a topic nor opens one."""
        if message.forum_topic_closed or message.forum_topic_reopened:
            topic = await self.store.topic_at(message.chat_id, message.message_thread_id or 0)
            if topic is not None and topic.closed is not bool(message.forum_topic_closed):
                await self.speaker.shut(message, closed=topic.closed)

    # -- small things ---------------------------------------------------------------------------------------

    async def _stranger(self, message: Message, user: User) -> None:
        """Somebody who is no officer: told once, and nothing they write has an effect."""
        post = Post(f"stranger:{message.chat_id}:{user.id}", "", "told", message.chat_id, message.message_id, "", "")
        if await self.store.put_post(post):
            await self.speaker.answer(message, "room-stranger")


def _key(message: Message) -> str:
    return f"tg:{message.chat_id}:{message.message_id}"


def _left_behind(message: Message) -> str:
    """The case of a topic that is not its topic any more, by the name the bot gave it; or ""."""
    birth = message.reply_to_message if message.is_topic_message else None
    if birth is None or birth.forum_topic_created is None or not (birth.from_user and birth.from_user.is_bot):
        return ""
    return parse_case_number(birth.forum_topic_created.name.partition(" ")[0]) or ""


def _album(message: Message) -> str:
    return f"tg:album:{message.chat_id}:{message.media_group_id}"


def _words(message: Message) -> str:
    """What a message says in letters; of a contact its name and number, of a venue what it is called and where."""
    if person := message.contact:
        return " ".join(filter(None, [person.first_name, person.last_name, person.phone_number]))
    if venue := message.venue:
        return ", ".join(filter(None, [venue.title, venue.address]))
    return message.text or message.caption or ""


def _content(message: Message) -> bool:
    """Whether there is something that can be kept or passed on."""
    return bool(
        message.text
        or message.photo
        or message.video
        or message.video_note
        or message.voice
        or message.audio
        or message.document
        or message.location
        or message.contact
    )
