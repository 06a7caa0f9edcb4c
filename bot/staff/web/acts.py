"""The forms of a case's page, each as the act of the desk that it stands for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from bot.cases.lifecycle import Action
from bot.dialogue.message import Attachment
from bot.media import LIMIT, Unwanted
from bot.staff.officers import Officer, Refused
from bot.staff.web.shared import Shared
from bot.staff.words import UNDO

TEXT_LIMIT = 4000
FIELD_LIMIT = 200
KEY_LIMIT = 40


@dataclass(frozen=True, slots=True)
class Given:
    """One form as it was sent. `key` makes it have its effect once, however often it is sent."""

    number: str
    officer: Officer
    text: str
    media: list[Attachment]
    key: str
    fields: dict[str, str]


class Acts:
    """By the last part of the form's address."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        desk, words = shared.desk, shared.words
        self._verbs: dict[str, Callable[[Given], Awaitable[object]]] = {
            "ambil": lambda given: desk.take(given.number, given.officer),
            "lepas": lambda given: desk.release(given.number, given.officer),
            "tugaskan": self._assign,
            "balas": lambda g: desk.reply(g.number, g.officer, g.text, g.media, key=g.key, wait=UNDO),
            "urungkan": lambda given: words.undo(given.fields.get("jawaban", ""), given.officer),
            "ralat": lambda given: words.correct(given.fields.get("jawaban", ""), given.officer, given.text),
            "tarik": lambda given: words.retract(given.fields.get("jawaban", ""), given.officer),
            "catatan": lambda g: desk.note(g.number, g.officer, g.text, key=g.key, media=g.media),
            "status": self._status,
            "teruskan": self._forward,
            "naikkan": lambda given: desk.escalate(given.number, given.officer, given.text, key=given.key),
            "tanya": lambda given: desk.pause(given.number, given.officer, given.text, key=given.key),
        }

    async def do(self, verb: str, given: Given) -> None:
        """Raises `Refused` or `Forbidden`, or HTTPException for an act there is not."""
        if verb not in self._verbs:
            raise HTTPException(404)
        await self._verbs[verb](given)

    async def read(self, number: str, officer: Officer, form: FormData) -> Given:
        """A form with its files kept. Raises `Refused("file")`."""
        fields = {name: value[:FIELD_LIMIT] for name, value in form.items() if isinstance(value, str)}
        text = str(form.get("text", ""))[:TEXT_LIMIT]
        return Given(number, officer, text, await self._files(form), str(form.get("key", ""))[:KEY_LIMIT], fields)

    async def _files(self, form: FormData) -> list[Attachment]:
        kept = []
        for file in form.getlist("files"):
            if isinstance(file, UploadFile) and file.filename:
                try:
                    kept.append(await asyncio.to_thread(self.shared.media.put, await file.read(LIMIT + 1)))
                except Unwanted as unwanted:
                    raise Refused("file") from unwanted
        return kept

    async def _assign(self, given: Given) -> None:
        colleague = await self.shared.officers.find(given.fields.get("kepada", ""))
        await self.shared.desk.assign(given.number, given.officer, colleague)

    async def _status(self, given: Given) -> None:
        action = given.fields.get("action", "")
        if action not in set(Action):
            raise HTTPException(404)
        await self.shared.desk.act(given.number, given.officer, Action(action), given.text, given.media, key=given.key)

    async def _forward(self, given: Given) -> None:
        agency = given.fields.get("dinas", "")
        if not agency:
            raise Refused("which")
        await self.shared.desk.act(
            given.number, given.officer, Action.FORWARD, given.text, given.media, key=given.key, agency=agency
        )
