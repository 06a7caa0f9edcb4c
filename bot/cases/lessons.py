"""What the bot did not understand: corrections to learn from, and questions it had no answer to. No personal data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from bot.journal.entry import Entry
from bot.journal.tables import LessonRow

INTENT, CATEGORY, QUESTION = "intent", "category", "question"

_lesson = LessonRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes


@dataclass(frozen=True, slots=True)
class Lesson:
    """`text` as a resident wrote it, without what points at them; what it was read as, and what was meant.

    `kind`: intent, category, or question (nothing was meant that the bot knows).
    """

    id: int
    at: datetime
    kind: str
    text: str
    read_as: str
    meant: str


class Lessons:
    """Writes lessons into a turn. `clean` takes out what points at a person; nothing is kept before that."""

    def __init__(self, entry: Entry, clean: Callable[[str], str]) -> None:
        self.entry = entry
        self.clean = clean

    def corrected(self, kind: str, text: str, read_as: str, meant: str) -> None:
        """The resident meant something else than what was read, or chose where the bot was unsure."""
        self._add(kind, text, read_as, meant)

    def unanswered(self, text: str, read_as: str) -> None:
        """A question to which the bot had no answer."""
        self._add(QUESTION, text, read_as, "")

    def _add(self, kind: str, text: str, read_as: str, meant: str) -> None:
        self.entry.add(LessonRow, at=self.entry.at, kind=kind, text=self.clean(text), read_as=read_as, meant=meant)


def lessons(connection: Connection, *kinds: str, limit: int = 1000) -> list[Lesson]:
    """The newest lessons of some kinds, newest first."""
    query = select(_lesson).where(_lesson.c.kind.in_(kinds)).order_by(_lesson.c.id.desc()).limit(limit)
    return [Lesson(**row._mapping) for row in connection.execute(query)]
