"""Tell the followers of a case what happened, each once, in their language."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cases.case import Case
from bot.cases.lifecycle import Status
from bot.dialogue.message import Attachment, Button, Outbound
from bot.journal.entry import Entry
from bot.texts import Library, Texts


def announce_status(
    entry: Entry,
    library: Library,
    followers: Sequence[tuple[str, str]],
    case: Case,
    agency: str,
    event_key: str,
    text: str = "",
    media: Sequence[Attachment] = (),
) -> None:
    """ "LP-…: dikerjakan oleh …". `case` is as it is after the change, `event_key` names the change."""
    for address, language in followers:
        texts = library[language]
        key = f"alert-{case.status}"
        line = texts(key, number=case.number, agency=agency, due=case.due)
        quoted = texts("alert-quote", text=text) if text else ""
        out = Outbound("\n".join(filter(None, [line, quoted])), _buttons(texts, case), media=tuple(media), key=key)
        entry.send(f"case:{case.number}:status:{event_key}:{address}", address, out)


def announce_reply(
    entry: Entry,
    library: Library,
    followers: Sequence[tuple[str, str]],
    case: Case,
    event_key: str,
    text: str,
    media: Sequence[Attachment] = (),
) -> None:
    """An officer's words, as they are."""
    for address, language in followers:
        texts = library[language]
        answer = Button(texts("alert-reply.button-answer"), f"go:add:number={case.number}")
        out = Outbound(
            texts("alert-reply", number=case.number, text=text),
            (answer,),
            media=tuple(media),
            key="alert-reply",
        )
        entry.send(f"case:{case.number}:reply:{event_key}:{address}", address, out)


def _buttons(texts: Texts, case: Case) -> tuple[Button, ...]:
    see = Button(texts("button-see-case"), f"go:case:number={case.number}")
    if case.status is Status.RESOLVED:
        return (
            Button(texts("alert-resolved.button-yes"), f"go:resolved:number={case.number}:done=yes"),
            Button(texts("alert-resolved.button-no"), f"go:resolved:number={case.number}:done=no"),
            see,
        )
    return (see,)
