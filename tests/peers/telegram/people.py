"""The people's side: what a person does in a chat, each act an update for the bot, and what a person sees there."""

import itertools
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.peers.telegram import content
from tests.peers.telegram.account import Account, Chat
from tests.peers.telegram.managing import member
from tests.peers.telegram.markup import found
from tests.peers.telegram.wire import BotError, Json, Upload

_query_ids = itertools.count(4_000_000_000_000_000_000 + secrets.randbelow(10**15))
_MIMES = {"photo": "image/jpeg", "video": "video/mp4", "voice": "audio/ogg", "video_note": "video/mp4",
          "sticker": "image/webp", "document": "application/pdf"}  # fmt: skip
_ENDINGS = {"photo": "jpg", "video": "mp4", "voice": "oga", "video_note": "mp4", "sticker": "webp", "document": "pdf"}
BLOCKED = BotError(403, "Forbidden: bot was blocked by the user")
DEACTIVATED = BotError(403, "Forbidden: user is deactivated")


@dataclass
class Person:
    """Somebody with Telegram. Acts happen in the private chat with the bot, or in the chat `at` (see `inside`)."""

    account: Account
    user: Json
    at: Chat

    @property
    def id(self) -> int:
        return int(self.user["id"])

    def inside(self, chat_id: int) -> "Person":
        """The same person in another chat."""
        return Person(self.account, self.user, self.account.chats[chat_id])

    def sends(self, said: Json, *, reply_to: int | None = None, thread: int | None = None) -> Json:
        """Any content as a message of this person; the message."""
        if reply_to is not None:
            target = self.at.messages[reply_to]
            said = {**said, "reply_to_message": {k: v for k, v in target.items() if k != "reply_to_message"}}
        if thread is not None:
            birth = self.at.messages.get(thread)  # as Telegram does: what answers nothing else answers the topic
            said = {**({"reply_to_message": birth} if birth else {}), **said}
            said |= {"message_thread_id": thread, "is_topic_message": True}
        channel = self.at.info["type"] == "channel"
        with self.account.changed:
            message = self.account.new_message(self.at, None if channel else self.user, said)
            self.account.emit("channel_post" if channel else "message", message)
        return message

    def says(self, text: str, *, reply_to: int | None = None, thread: int | None = None) -> Json:
        """Text or a command. Raises `ValueError` for text no Telegram client sends."""
        if not text.strip() or len(text) > 4096:
            raise ValueError("Telegram clients send 1 to 4096 characters")
        entities = found(text)
        said: Json = {"text": text, "entities": entities} if entities else {"text": text}
        return self.sends(said, reply_to=reply_to, thread=thread)

    def edits(self, message_id: int, text: str) -> Json:
        """New text (or caption, where there is one) for an own message."""
        entities = found(text)
        old = self.at.messages[message_id]
        field = "text" if "text" in old else "caption"
        kinds = "entities" if field == "text" else "caption_entities"
        said: Json = {field: text, kinds: entities} if entities else {field: text}
        return self._edited(message_id, said, {kinds})

    def _edited(self, message_id: int, said: Json, without: set[str] = frozenset()) -> Json:  # type: ignore[assignment]
        old = self.at.messages[message_id]
        if old.get("from", self.user)["id"] != self.id:
            raise ValueError("not this person's message")
        message = {k: v for k, v in old.items() if k not in without} | {"edit_date": int(time.time())} | said
        with self.account.changed:
            self.at.messages[message_id] = message
            channel = self.at.info["type"] == "channel"
            self.account.emit("edited_channel_post" if channel else "edited_message", message)
        return message

    def forwards(self, text: str, *, author: str = "Budi", hidden: bool = False) -> Json:
        """Somebody else's words; `hidden` when the author does not let forwards link to them."""
        then = int(time.time()) - 3600
        origin: Json = {"type": "hidden_user", "date": then, "sender_user_name": author}
        if not hidden:
            other = {"id": 900_000_001, "is_bot": False, "first_name": author}
            origin = {"type": "user", "date": then, "sender_user": other}
        return self.sends({"forward_origin": origin, "text": text})

    def media(
        self,
        kind: str,
        data: bytes = b"bytes",
        *,
        caption: str = "",
        name: str = "",
        mime: str = "",
        size: int | None = None,
        reply_to: int | None = None,
        group: str = "",
        thread: int | None = None,
    ) -> Json:
        """A photo, document, video, voice, video_note, sticker. `size` in bytes may be claimed without the content."""
        stored = self.account.keep(
            Upload(name or f"{kind}.{_ENDINGS[kind]}", data, mime or _MIMES[kind]), content.FOLDERS[kind], size
        )
        said = content.media(self.account, kind, stored)
        if caption:
            said["caption"] = caption
        if group:
            said["media_group_id"] = group
        return self.sends(said, reply_to=reply_to, thread=thread)

    def photo(self, data: bytes, **how: Any) -> Json:
        return self.media("photo", data, **how)

    def document(self, data: bytes = b"%PDF-1.4", **how: Any) -> Json:
        return self.media("document", data, **how)

    def album(self, items: Sequence[bytes], *, kind: str = "photo", caption: str = "", **how: Any) -> list[Json]:
        """Several media at once: one update each, with one media_group_id; the caption is on the first."""
        group = f"{self.id}{self.account.new_group_id():06}"
        return [
            self.media(kind, data, caption=caption if not number else "", group=group, **how)
            for number, data in enumerate(items)
        ]

    def location(self, latitude: float, longitude: float, *, live: int = 0, **how: Any) -> Json:
        """A place; `live` seconds make it a live location, moved by `moves`."""
        where: Json = {"latitude": latitude, "longitude": longitude}
        if live:
            where |= {"live_period": live, "heading": 90, "horizontal_accuracy": 12.0}
        return self.sends({"location": where}, **how)

    def moves(self, message_id: int, latitude: float, longitude: float) -> Json:
        """An edited_message with the next place of a live location."""
        old = self.at.messages[message_id]["location"]
        return self._edited(message_id, {"location": {**old, "latitude": latitude, "longitude": longitude}})

    def venue(self, latitude: float, longitude: float, title: str, address: str) -> Json:
        where = {"latitude": latitude, "longitude": longitude}
        return self.sends({"venue": {"location": where, "title": title, "address": address}, "location": where})

    def contact(self, phone: str, first_name: str = "") -> Json:
        name = first_name or self.user["first_name"]
        return self.sends({"contact": {"phone_number": phone, "first_name": name, "user_id": self.id}})

    def presses(self, button: str, *, message_id: int | None = None) -> str:
        """Press the newest inline button with this label or callback data (of `message_id`); the query's id.

        Raises `LookupError` when this person sees no such button.
        """
        numbers = [message_id] if message_id is not None else sorted(self.at.messages, reverse=True)
        for number in numbers:
            rows = self.at.messages[number].get("reply_markup", {}).get("inline_keyboard", [])
            for one in itertools.chain(*rows):
                if button in {one["text"], one.get("callback_data")} and "callback_data" in one:
                    return self.taps(number, one["callback_data"])
        raise LookupError(f"no button {button!r}")

    def taps(self, message_id: int, data: str) -> str:
        """A tap that sends `data` for a message, whether it still has such a button or not (an old client's screen)."""
        query = str(next(_query_ids))
        with self.account.changed:
            self.account.queries[query] = None
            payload = {"id": query, "from": self.user, "message": self.at.messages[message_id],
                       "chat_instance": str(hash(self.at.info["id"]) & (2**62 - 1)), "data": data}  # fmt: skip
            self.account.emit("callback_query", payload)
        return query

    def presses_key(self, label: str, *, place: tuple[float, float] = (-6.3, 106.7), phone: str = "62811") -> Json:
        """Press a key of the reply keyboard: sends its text, or what it asks for. Raises `LookupError` without one."""
        for key in itertools.chain(*(self.at.keyboard or {}).get("keyboard", [])):
            shape = key if isinstance(key, dict) else {"text": key}
            if shape["text"] == label:
                if (self.at.keyboard or {}).get("one_time_keyboard"):
                    self.at.keyboard = None
                if shape.get("request_location"):
                    return self.location(*place)
                return self.contact(phone) if shape.get("request_contact") else self.says(label)
        raise LookupError(f"no key {label!r}")

    def reacts(self, message_id: int, emoji: str | None = "👍") -> None:
        old = self.at.reactions.get((message_id, self.id), [])
        new = [{"type": "emoji", "emoji": emoji}] if emoji else []
        self.at.reactions[message_id, self.id] = new
        payload = {"chat": self.at.info, "message_id": message_id, "user": self.user, "date": int(time.time()),
                   "old_reaction": old, "new_reaction": new}  # fmt: skip
        self.account.emit("message_reaction", payload)

    def blocks(self) -> None:
        self._bot_becomes("kicked", BLOCKED)

    def unblocks(self) -> None:
        self._bot_becomes("member", None)

    def removes_bot(self) -> None:
        """Out of a group: later sends are refused."""
        self._bot_becomes("left", BotError(403, f"Forbidden: bot was kicked from the {self.at.info['type']} chat"))

    def demotes_bot(self) -> None:
        """Still in the group, without the rights of an admin."""
        self._bot_becomes("member", None)

    def promotes_bot(self) -> None:
        """Into the group (again), as an admin."""
        self._bot_becomes("administrator", None)

    def _bot_becomes(self, status: str, refuses: BotError | None) -> None:
        me = self.account.me
        before = member(me, self.at.members.get(me["id"], "member"))
        with self.account.changed:
            self.at.members[me["id"]], self.at.refuses = status, refuses
            payload = {"chat": self.at.info, "from": self.user, "date": int(time.time()), "old_chat_member": before,
                       "new_chat_member": member(me, status)}  # fmt: skip
            self.account.emit("my_chat_member", payload)

    def closes_topic(self, thread: int, *, closed: bool = True) -> Json:
        """Close a topic by hand, or open it again."""
        with self.account.changed:
            self.at.topics[thread]["closed"] = closed
            return self.sends({"forum_topic_closed" if closed else "forum_topic_reopened": {}}, thread=thread)

    def deletes_topic(self, thread: int) -> None:
        """With all its messages. Bots are not told."""
        with self.account.changed:
            del self.at.topics[thread]
            for number in [n for n, m in self.at.messages.items() if m.get("message_thread_id") == thread]:
                del self.at.messages[number]

    def deactivates(self) -> None:
        """The account is gone: no update, only refusals from now on."""
        self.at.refuses = DEACTIVATED

    def sees(self) -> list[Json]:
        """The chat as it is on this person's screen now, oldest first."""
        with self.account.changed:
            return [seen(self.at.messages[number]) for number in sorted(self.at.messages)]

    def keyboard(self) -> Json | None:
        return self.at.keyboard

    def waits(self, count: int = 1, *, after: int = 0, timeout: float = 5.0) -> list[Json]:
        """At least `count` messages of the bot with ids over `after`. Raises `TimeoutError` after `timeout` seconds."""

        def come() -> list[Json]:
            mine = [one for one in self.sees() if one["mine"] is False and one["id"] > after]
            return mine if len(mine) >= count else []

        got: list[Json] = self.account.wait_for(come, timeout)
        return got


def seen(message: Json) -> Json:
    """A message as a screen shows it: id, mine (not the bot's), text, buttons by row, media kind, edited, reply_to."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    kinds = [kind for kind in (*content.FOLDERS, "location", "venue", "contact") if kind in message]
    return {
        "id": message["message_id"],
        "mine": not message.get("from", {}).get("is_bot", False),
        "text": message.get("text", message.get("caption", "")),
        "entities": message.get("entities", message.get("caption_entities", [])),
        "buttons": [[button["text"] for button in row] for row in rows],
        "data": [[button.get("callback_data") or button.get("url") for button in row] for row in rows],
        "media": kinds[0] if kinds else None,
        "album": message.get("media_group_id"),
        "edited": "edit_date" in message,
        "reply_to": message.get("reply_to_message", {}).get("message_id"),
        "thread": message.get("message_thread_id"),
        "date": message["date"],
    }
