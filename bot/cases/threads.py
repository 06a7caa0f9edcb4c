"""Which case a message is about, by what it refers to: a push it replies to, or earlier words it corrects."""

from __future__ import annotations

from sqlalchemy import Connection, and_, literal, or_, select

from bot.journal.entry import parse
from bot.journal.links import is_of
from bot.journal.tables import CaseEventRow, CaseRow, InboxRow, OutboxRow

NAMES = ("number", "which")

_inbox = InboxRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
_outbox = OutboxRow.__table__  # type: ignore[attr-defined]
_case = CaseRow.__table__  # type: ignore[attr-defined]
_event = CaseEventRow.__table__  # type: ignore[attr-defined]


def case_of_push(connection: Connection, address: str, provider_id: str) -> str:
    """The case that a message sent earlier was about, or "". `provider_id` is the channel's id for it."""
    spaced = literal(" ") + _outbox.c.provider_id + " "
    query = select(_outbox.c.body).where(
        _outbox.c.address == address, spaced.contains(f" {provider_id} ", autoescape=True)
    )
    row = connection.execute(query.order_by(_outbox.c.id.desc()).limit(1)).first()
    if row is None:
        return ""
    named = {
        value
        for button in parse(row.body).buttons
        for name, _, value in (part.partition("=") for part in button.value.split(":")[2:])
        if button.value.startswith("go:") and name in NAMES
    }
    return named.pop() if len(named) == 1 else ""


def key_of_sent(connection: Connection, address: str, provider_id: str) -> str:
    """The text key of one page of a list that was sent earlier, or "" when it was no page."""
    query = select(_outbox.c.body).where(_outbox.c.address == address, _outbox.c.provider_id == provider_id)
    row = connection.execute(query.limit(1)).first()
    sent = parse(row.body) if row else None
    return sent.key if sent and sent.page else ""


def words_so_far(connection: Connection, channel: str, message_id: str) -> list[str]:
    """What a message said and was corrected to, oldest first; none when it was never taken in."""
    versions = or_(_inbox.c.message_id == message_id, _inbox.c.message_id.startswith(f"{message_id}:", autoescape=True))
    query = select(_inbox.c.text).where(_inbox.c.channel == channel, versions)
    return [row.text for row in connection.execute(query.order_by(_inbox.c.received_at, _inbox.c.message_id))]


def case_of_words(connection: Connection, address: str, words: list[str]) -> str:
    """The newest case that an earlier message of this resident went into (as its description, its place or an
    addition), or ""."""
    said = [text.strip() for text in words if text.strip()]
    if not said:
        return ""
    added = (
        select(_event.c.number)
        .where(_event.c.number == _case.c.number, _event.c.kind == "addition", _event.c.text.in_(said))
        .exists()
    )
    used = or_(_case.c.description.in_(said), _case.c.street.in_(said), added)
    query = select(_case.c.number).where(and_(is_of(_case.c.reporter, address), used))
    row = connection.execute(query.order_by(_case.c.created_at.desc()).limit(1)).first()
    return row.number if row else ""
