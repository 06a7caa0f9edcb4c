"""The buttons of a card: "case:<number>:<verb>[:<what>]", and "undo:<message>" under an answer that has not left."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import CallbackQuery, ForceReply, Message

from bot.cases.case import Case
from bot.cases.lifecycle import OPEN, Action, Forbidden, Need, need
from bot.staff.canned import Canned
from bot.staff.desk import Desk
from bot.staff.officers import Officer, Officers, Rank, Refused
from bot.staff.telegram.card import Look
from bot.staff.telegram.speaker import Speaker
from bot.staff.telegram.store import Post, Store
from bot.staff.telegram.wire import Fault
from bot.staff.words import UNDO, Words

HISTORY = 20


@dataclass(frozen=True, slots=True)
class Press:
    """One pressed button. `key` makes a second delivery of it harmless, `what` is the last part of its data."""

    message: Message
    officer: Officer
    name: str
    case: Case
    key: str
    what: str

    @property
    def number(self) -> str:
        return self.case.number


class Buttons:
    """What each button does."""

    def __init__(
        self,
        desk: Desk,
        words: Words,
        officers: Officers,
        store: Store,
        look: Look,
        canned: Canned,
        speaker: Speaker,
    ) -> None:
        self.desk = desk
        self.words = words
        self.officers = officers
        self.store = store
        self.look = look
        self.canned = canned
        self.speaker = speaker
        self.texts = look.texts
        self._acts: dict[str, Callable[[Press], Awaitable[None]]] = {
            "take": lambda press: desk.take(press.number, press.officer),
            "release": lambda press: desk.release(press.number, press.officer),
            "up": lambda press: desk.escalate(press.number, press.officer, "", key=press.key),
            "menu": lambda press: speaker.keys(press.message, look.actions(press.case)),
            "agencies": lambda press: speaker.keys(press.message, look.agencies(press.case)),
            "canned": lambda press: speaker.keys(press.message, look.canned(press.case, canned.labels())),
            "card": lambda press: speaker.keys(press.message, look.buttons(press.case)),
            "fwd": self._forward,
            "say": self._say,
            "do": self._do,
            "pause": self._pause,
            "who": self._who,
            "open": self._keep_open,
            "hist": self._history,
        }

    async def pressed(self, query: CallbackQuery) -> None:
        """Do it, and answer the press. Strangers' presses have no effect."""
        officer = await self.officers.by_telegram(query.from_user.id)
        if officer is None:
            return await self.speaker.toast(query, self.texts("room-stranger"), alert=True)
        try:
            said = await self._press(query, officer)
        except Refused as refused:
            return await self.speaker.toast(query, self.texts(f"staff-refused-{refused.reason}"), alert=True)
        except Forbidden as forbidden:
            status = self.texts(f"status-{forbidden.status}")
            return await self.speaker.toast(query, self.texts("staff-forbidden", status=status), alert=True)
        except Fault:
            with contextlib.suppress(Fault):
                await self.speaker.toast(query, self.texts("room-press-fault"), alert=True)
            raise
        await self.speaker.toast(query, said)

    async def _press(self, query: CallbackQuery, officer: Officer) -> str:
        message, (kind, number, verb, what) = query.message, (*(query.data or "").split(":"), "", "", "", "")[:4]
        if not isinstance(message, Message):
            return self.texts("room-old-button")
        if kind == "undo":
            post = await self.store.post_at(message.chat_id, int(number)) if number.isdecimal() else None
            if post is None or post.kind != "reply":
                return self.texts("room-old-button")
            await self.words.undo(post.event, officer)
            return self.texts("room-undone")
        if verb not in self._acts:
            return self.texts("room-old-button")
        case = (await self.desk.file(number)).case
        name = query.from_user.first_name
        await self._acts[verb](Press(message, officer, name, case, f"tg:{query.id}", what))
        return ""

    async def _forward(self, press: Press) -> None:
        await self.desk.act(press.number, press.officer, Action.FORWARD, key=press.key, agency=press.what)

    async def _say(self, press: Press) -> None:
        """A ready answer goes to the resident; it can be undone like any other."""
        text = self.canned.text(press.what, press.case, press.officer)
        event = await self.desk.reply(press.number, press.officer, text, key=press.key, wait=UNDO)
        sent = await self.speaker.say(press.message, self.texts("room-canned", text=text))
        await self.speaker.keys(press.message, self.look.buttons(press.case))
        if sent is not None:
            post = Post(press.key, press.number, "reply", sent.chat_id, sent.message_id, event, "")
            await self.store.put_post(post, settled=False)
            await self.speaker.keys(sent, self.speaker.undo(sent.message_id))

    async def _do(self, press: Press) -> None:
        """Change the status; what needs words or a photo asks for them first."""
        if press.what not in set(Action):
            raise Refused("unknown")
        action = Action(press.what)
        if need(press.case.status, action) in {Need.REASON, Need.PROOF}:
            await self._ask(press, "do")
        else:
            await self.desk.act(press.number, press.officer, action, key=press.key)

    async def _pause(self, press: Press) -> None:
        if press.case.status not in OPEN:
            raise Refused("over")
        await self._ask(press, "pause")

    async def _who(self, press: Press) -> None:
        press.officer.must_be(Rank.SUPERVISOR)
        press.officer.must_handle(press.case)
        await self._ask(press, "who")

    async def _ask(self, press: Press, verb: str) -> None:
        """Ask the officer for words; the reply to the question is the answer."""
        text = self.texts(f"room-ask-{press.what or verb}", officer=press.name)
        sent = await self.speaker.say(press.message, text, ForceReply(selective=True))
        if sent is not None:
            state = json.dumps({"verb": verb, "action": press.what})
            key = f"prompt:{sent.chat_id}:{sent.message_id}"
            await self.store.put_post(Post(key, press.number, "prompt", sent.chat_id, sent.message_id, "", state))

    async def _keep_open(self, press: Press) -> None:
        await self.speaker.remove(press.message)

    async def _history(self, press: Press) -> None:
        history = (await self.desk.file(press.number)).history
        await self.speaker.say(press.message, "\n".join(self.look.line(event) for event in history[-HISTORY:]))
