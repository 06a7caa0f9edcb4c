"""What became of an officer's answer, shown on it."""

from __future__ import annotations

import contextlib
import json

import structlog
from telegram import ReplyParameters

from bot.cases.queries import UNDONE, Delivery
from bot.staff.telegram.store import Post, Store
from bot.staff.telegram.wire import CardGone, Refused, ShutOut, TopicClosed, TopicGone, Wire
from bot.texts import Texts

DELIVERED = "👍"

log = structlog.get_logger()


class Answers:
    """Marks answers in the group."""

    def __init__(self, store: Store, wire: Wire, texts: Texts) -> None:
        self.store = store
        self.wire = wire
        self.bot = wire.bot
        self.texts = texts

    async def mark(self, post: Post, told: Delivery) -> None:
        """👍 on an answer that has arrived; else a word why not. The question "undo?" goes when it is too late.

        Raises `Later` or `ShutOut`: then it is not marked yet.
        """
        state = json.loads(post.state or "{}")
        if asked := state.get("asked"):
            with contextlib.suppress(Refused, ShutOut):
                await self.wire.call(post.chat, lambda c: self.bot.delete_message(c, asked))
        try:
            if not told.failed:
                react = self.bot.set_message_reaction
                await self.wire.call(post.chat, lambda c: react(c, post.message, DELIVERED))
            elif UNDONE not in told.failed:
                await self._explain(post, told.failed[0], state.get("thread"))
        except (Refused, TopicGone, TopicClosed, CardGone) as fault:
            log.warning("an answer cannot be marked", number=post.number, fault=type(fault).__name__)
        await self.store.surely(lambda: self.store.settle(post.key))

    async def _explain(self, post: Post, failed: str, thread: int | None) -> None:
        reason = failed if failed in {"blocked", "stopped", "unreachable"} else "other"
        text = self.texts(f"room-undelivered-{reason}", reason=failed)
        how = ReplyParameters(post.message, allow_sending_without_reply=True)
        send = self.bot.send_message
        await self.wire.call(
            post.chat, lambda c: send(c, text, message_thread_id=thread, reply_parameters=how), cost=1, answer=True
        )
