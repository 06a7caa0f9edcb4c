"""How the bot speaks to officers: where it was asked, ahead of what is only shown."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from telegram import CallbackQuery, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, Message, ReplyParameters

from bot.staff.telegram.card import to_html
from bot.staff.telegram.store import Store
from bot.staff.telegram.wire import TopicClosed, Wire
from bot.texts import Texts

HTML = "HTML"
NOTED = "✍"
LENGTH = 4096
TOAST = 200
ENTITY = re.compile(r"&\w*$")

Keys = InlineKeyboardMarkup | ForceReply | None
T = TypeVar("T")


def pages(html: str) -> list[str]:
    """Lines as messages of at most 4096 characters, cut neither inside a line that fits nor inside "&amp;". A tag does
    not reach over the end of a line, and stands at its beginning."""
    found = [""]
    for line in html.split("\n"):
        rest = line
        while rest:
            piece = rest if len(rest) <= LENGTH else ENTITY.sub("", rest[:LENGTH])
            rest = rest[len(piece) :]
            if found[-1] and len(found[-1]) + 1 + len(piece) > LENGTH:
                found.append(piece)
            else:
                found[-1] = f"{found[-1]}\n{piece}" if found[-1] else piece
        if not line and found[-1]:
            found[-1] += "\n"
    return found


class Speaker:
    """Sends, marks and changes messages beside one that an officer wrote or pressed."""

    def __init__(self, wire: Wire, store: Store, texts: Texts) -> None:
        self.wire = wire
        self.store = store
        self.bot = wire.bot
        self.texts = texts

    async def say(self, message: Message, text: str, keys: Keys = None, *, answer: bool = False) -> Message | None:
        """Neutral markup, into the topic of a message; with `answer` as a reply to it. What is too long for one
        message becomes several; the last one has the keys and is given back."""
        *before, last = pages(to_html(text))
        for page in before:
            await self._send(message, page, answer=answer)
        return await self._send(message, last, keys, answer=answer)

    async def _send(self, message: Message, html: str, keys: Keys = None, *, answer: bool) -> Message | None:
        thread = message.message_thread_id if message.is_topic_message else None
        reply = ReplyParameters(message.message_id, allow_sending_without_reply=True) if answer else None
        send = partial(
            self.bot.send_message,
            text=html,
            parse_mode=HTML,
            message_thread_id=thread,
            reply_markup=keys,
            reply_parameters=reply,
            disable_web_page_preview=True,
        )
        return await self.show(message, send, stay_open=isinstance(keys, ForceReply))

    async def show(self, message: Message, send: Callable[[int], Awaitable[T]], *, stay_open: bool = False) -> T | None:
        """Send beside a message what an officer waits for. A topic that is closed is opened for it; with `stay_open`
        the officer is to answer there, and it is closed again when the case is shown next."""
        try:
            return await self.wire.call(message.chat_id, send, cost=1, answer=True)
        except TopicClosed:
            await self.shut(message, closed=False)
        sent = await self.wire.call(message.chat_id, send, cost=1, answer=True)
        topic = await self.store.topic_at(message.chat_id, message.message_thread_id or 0)
        if topic is not None and stay_open:
            await self.store.put_topic(replace(topic, closed=False))
        elif topic is None or topic.closed:
            await self.shut(message)
        return sent

    async def answer(self, message: Message, key: str, keys: Keys = None, **values: object) -> Message | None:
        """The text of a key, as a reply."""
        return await self.say(message, self.texts(key, **values), keys, answer=True)

    async def keys(self, message: Message, keys: InlineKeyboardMarkup) -> None:
        """Other buttons under a message."""
        edit = self.bot.edit_message_reply_markup
        await self.wire.call(message.chat_id, lambda c: edit(c, message.message_id, reply_markup=keys))

    async def shut(self, message: Message, *, closed: bool = True) -> None:
        """Close the topic of a message, or open it again."""
        change = self.bot.close_forum_topic if closed else self.bot.reopen_forum_topic
        await self.wire.call(message.chat_id, lambda c: change(c, message.message_thread_id or 0))

    async def remove(self, message: Message) -> None:
        """A question of the bot that needs no answer any more."""
        await self.wire.call(message.chat_id, lambda c: self.bot.delete_message(c, message.message_id))

    async def noted(self, message: Message) -> None:
        """✍ on a message: it is kept."""
        react = self.bot.set_message_reaction
        await self.wire.call(message.chat_id, lambda c: react(c, message.message_id, NOTED))

    async def toast(self, query: CallbackQuery, text: str = "", *, alert: bool = False) -> None:
        """The answer to a pressed button."""
        await self.wire.call(0, lambda _: query.answer(text[:TOAST], show_alert=alert))

    def undo(self, message_id: int) -> InlineKeyboardMarkup:
        """The button that keeps an answer from leaving."""
        button = InlineKeyboardButton(self.texts("room-sending.button-undo"), callback_data=f"undo:{message_id}")
        return InlineKeyboardMarkup([[button]])
