"""Photos that came along with an answer: taken as they are, nobody is asked whether there are more."""

from __future__ import annotations

from bot.dialogue.message import Attachment
from bot.dialogue.question import Photos
from bot.dialogue.talk import Talk


def sent_already(talk: Talk, question: Photos) -> tuple[Attachment, ...]:
    """What was sent so far to a photo question of this flow."""
    stored = talk.frame.answers.get(question.key)
    return tuple(Attachment(*item) for item in stored["items"]) if isinstance(stored, dict) else ()
