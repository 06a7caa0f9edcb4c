"""Tell the followers of a case what happened, each once, in their language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.cases.case import Case
from bot.cases.lifecycle import Status
from bot.city import City
from bot.dialogue.message import Attachment, Button, Outbound, Place
from bot.journal.entry import Entry
from bot.texts import Library, Texts


def announce_status(
    entry: Entry,
    library: Library,
    followers: Sequence[tuple[str, str]],
    case: Case,
    city: City,
    event_key: str,
    text: str = "",
    media: Sequence[Attachment] = (),
) -> None:
    """ "LP-…: dikerjakan oleh …". `case` is as it is after the change, `event_key` names the change."""
    values = {"agency": city.agency_name(case.agency) if case.agency else "", "due": case.due}
    if case.status is Status.HANDED_OVER:
        values |= {"site": city.national.site, "sms": city.national.sms}
    for address, language in followers:
        texts = library[language]
        key = f"alert-{case.status}"
        line = texts(key, number=case.number, **values)
        quoted = texts("alert-quote", text=text) if text else ""
        out = Outbound("\n".join(filter(None, [line, quoted])), _buttons(texts, case), media=tuple(media), key=key)
        entry.send(f"case:{case.number}:status:{event_key}:{address}", address, out)


def announce_reply(
    entry: Entry,
    library: Library,
    followers: Sequence[tuple[str, str]],
    case: Case,
    officer: str,
    event_key: str,
    text: str,
    media: Sequence[Attachment] = (),
    place: Place | None = None,
    due: datetime | None = None,
) -> None:
    """An officer's words, as they are, not before `due`."""
    for address, language in followers:
        out = reply_message(library[language], case.number, officer, text, media, place)
        entry.send(f"case:{case.number}:reply:{event_key}:{address}", address, out, due=due)


def reply_message(
    texts: Texts, number: str, officer: str, text: str, media: Sequence[Attachment] = (), place: Place | None = None
) -> Outbound:
    """ "Bu Rina tentang LP-…: …" """
    answer = Button(texts("alert-reply.button-answer"), f"go:add:number={number}")
    key = "alert-reply" if text else "alert-reply-wordless"
    values = {"text": text} if text else {}
    line = texts(key, number=number, officer=officer, **values)
    return Outbound(line, (answer,), media=tuple(media), key="alert-reply", place=place)


def announce_closing(
    entry: Entry, library: Library, followers: Sequence[tuple[str, str]], case: Case, last: date, event_key: str
) -> None:
    """ "Sudah beres?" once more, before the case is closed on its own."""
    for address, language in followers:
        texts = library[language]
        out = Outbound(
            texts("alert-closing", number=case.number, last=last), _buttons(texts, case), key="alert-closing"
        )
        entry.send(f"case:{case.number}:closing:{event_key}:{address}", address, out)


def announce_paused(
    entry: Entry,
    library: Library,
    followers: Sequence[tuple[str, str]],
    case: Case,
    event_key: str,
    text: str,
    media: Sequence[Attachment] = (),
) -> None:
    """The city waits for an answer; the promise waits, too."""
    for address, language in followers:
        texts = library[language]
        answer = Button(texts("alert-reply.button-answer"), f"go:add:number={case.number}")
        line = texts("alert-paused", number=case.number, text=text)
        out = Outbound(line, (answer,), media=tuple(media), key="alert-paused")
        entry.send(f"case:{case.number}:paused:{event_key}:{address}", address, out)


def _buttons(texts: Texts, case: Case) -> tuple[Button, ...]:
    see = Button(texts("button-see-case"), f"go:case:number={case.number}")
    if case.status is Status.CLOSED:
        return (Button(texts("case.button-reopen"), f"go:resolved:number={case.number}:done=no"), see)
    if case.status is Status.RESOLVED:
        return (
            Button(texts("alert-resolved.button-yes"), f"go:resolved:number={case.number}:done=yes"),
            Button(texts("alert-resolved.button-no"), f"go:resolved:number={case.number}:done=no"),
            see,
        )
    return (see,)
