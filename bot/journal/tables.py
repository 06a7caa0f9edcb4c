"""The tables. SQLModel classes here, migrations beside; `datetime` columns are aware and kept in UTC."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


def _text() -> Column[str]:
    return Column(Text, nullable=False)


class InboxRow(SQLModel, table=True):
    """A message that was taken in. The key makes a redelivery harmless."""

    __tablename__ = "inbox"
    __table_args__ = (Index("ix_inbox_address", "address", "received_at"),)
    channel: str = Field(primary_key=True)
    message_id: str = Field(primary_key=True)
    address: str
    received_at: datetime = Field(index=True)
    text: str = Field(default="", sa_column=_text())
    media: str = Field(default="[]", sa_column=_text())


class HeldRow(SQLModel, table=True):
    """A message that was acknowledged and is not answered yet: a part of an album, or one that was polled.

    `body` is as the channel delivered it; `album` joins parts that belong together.
    """

    __tablename__ = "held"
    __table_args__ = (UniqueConstraint("channel", "message_id"),)
    id: int | None = Field(default=None, primary_key=True)
    channel: str
    message_id: str
    address: str
    album: str = ""
    held_at: datetime
    body: str = Field(sa_column=_text())


class ConversationRow(SQLModel, table=True):
    """The state of one resident's talk. `version` grows by one a turn; `flow` names what is half done."""

    __tablename__ = "conversation"
    address: str = Field(primary_key=True)
    version: int
    state: str = Field(sa_column=_text())
    flow: str = ""
    touched_at: datetime = Field(index=True)
    nudged: bool = False


class OutboxRow(SQLModel, table=True):
    """Something to deliver: a message to a resident, or a case to the city's complaint system.

    `key` is unique: the same event never makes two rows for one recipient. `kind` is reply, alert or forward.
    A row is open until `sent_at` or `failed_at` is set; `due_at` moves on with every failed attempt.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_open", "channel", "sent_at", "failed_at", "due_at"),)
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    channel: str
    address: str = Field(index=True)
    kind: str
    body: str = Field(sa_column=_text())
    created_at: datetime
    due_at: datetime
    attempts: int = 0
    leased_until: datetime | None = None
    sent_at: datetime | None = None
    failed_at: datetime | None = None
    error: str = Field(default="", sa_column=_text())
    provider_id: str = ""


class CaseRow(SQLModel, table=True):
    """A complaint (kind "report") or a question to an officer (kind "question").

    `level`: 0 its agency's system handles it, 1 the staff chat sees it, 2 a supervisor, 3 the head. `stage_at`: when it
    came into its status; `paused_at`: since when it waits for the resident; `rating`: 1-5 stars, 0 none.
    """

    __tablename__ = "service_case"
    __table_args__ = (Index("ix_case_similar", "category", "lat", "created_at"),)
    number: str = Field(primary_key=True)
    kind: str
    category: str
    description: str = Field(sa_column=_text())
    street: str = Field(default="", sa_column=_text())
    kelurahan: str = ""
    lat: float | None = None
    lon: float | None = None
    identity: str = "open"
    reporter: str = Field(index=True)
    language: str = "id"
    status: str = Field(index=True)
    agency: str = ""
    taken_by: str = ""
    media: str = Field(default="[]", sa_column=_text())
    supporters: int = 1
    remote_id: str = Field(default="", index=True)
    verify_by: date
    follow_up_by: date
    solve_by: date
    created_at: datetime
    updated_at: datetime
    level: int = Field(default=0, index=True)
    stage_at: datetime | None = None
    paused_at: datetime | None = None
    rating: int = 0


class CaseEventRow(SQLModel, table=True):
    """One line of a case's history; never changed. `key` keeps the same event from being written twice."""

    __tablename__ = "case_event"
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    number: str = Field(index=True)
    at: datetime
    kind: str
    status: str = ""
    actor: str
    text: str = Field(default="", sa_column=_text())
    media: str = Field(default="[]", sa_column=_text())
    visible: bool = True


class FollowerRow(SQLModel, table=True):
    """Who is told about a case: the reporter and those who joined."""

    __tablename__ = "case_follower"
    number: str = Field(primary_key=True)
    address: str = Field(primary_key=True, index=True)
    language: str = "id"
    since: datetime


class WatchRow(SQLModel, table=True):
    """ "Kabari saya": a permit that changes (kind "permit") or an answer owed after an outage ("permit-answer",
    "tax-answer"), or a tax due date ("tax-due"). `secret` is the second factor, kept only until the answer is given."""

    __tablename__ = "watch"
    __table_args__ = (UniqueConstraint("kind", "reference", "address"),)
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    reference: str = Field(index=True)
    address: str = Field(index=True)
    language: str = "id"
    secret: str = ""
    since: datetime


class SavedObjectRow(SQLModel, table=True):
    """ "Objek pajak saya"."""

    __tablename__ = "saved_object"
    address: str = Field(primary_key=True)
    nop: str = Field(primary_key=True)
    since: datetime


class CounterRow(SQLModel, table=True):
    """Numbers given out, one row a series."""

    __tablename__ = "counter"
    name: str = Field(primary_key=True)
    value: int


class CursorRow(SQLModel, table=True):
    """Up to when a city system has been asked for changes."""

    __tablename__ = "cursor"
    name: str = Field(primary_key=True)
    at: datetime


class OfficerRow(SQLModel, table=True):
    """Who works behind the door. `agency`: the only one whose cases they see, "" for all; `telegram`: their user id."""

    __tablename__ = "officer"
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    rank: str
    agency: str = ""
    telegram: int | None = Field(default=None, sa_column=Column(BigInteger, unique=True))
    since: datetime
    ended_at: datetime | None = None


class InvitationRow(SQLModel, table=True):
    """A code that makes one person an officer, once. Only its SHA-256 is kept."""

    __tablename__ = "invitation"
    digest: str = Field(primary_key=True)
    rank: str
    agency: str = ""
    invited_by: str
    expires_at: datetime
    used_at: datetime | None = None


class StaffGroupRow(SQLModel, table=True):
    """Where Telegram has moved a configured staff group to (a group that became a supergroup gets another id)."""

    __tablename__ = "staff_group"
    configured: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    chat: int = Field(sa_column=Column(BigInteger, nullable=False))


class TopicRow(SQLModel, table=True):
    """The topic of a case in a staff group. `shown` is a digest of the card as it is on the screen."""

    __tablename__ = "staff_topic"
    number: str = Field(primary_key=True)
    chat: int = Field(sa_column=Column(BigInteger, nullable=False))
    thread: int
    card: int = 0
    shown: str = ""
    closed: bool = False


class PostRow(SQLModel, table=True):
    """A message in a staff group and what it stands for. `key` is unique: nothing is shown or heard twice.

    `kind`: heard (an event of the case shown to the officers), reply, note, prompt (its answer is awaited: `state`).
    `settled`: nothing more is to be shown on it.
    """

    __tablename__ = "staff_post"
    __table_args__ = (Index("ix_post_message", "chat", "message"), Index("ix_post_open", "settled", "kind"))
    key: str = Field(primary_key=True)
    number: str = Field(index=True)
    kind: str
    chat: int = Field(sa_column=Column(BigInteger, nullable=False))
    message: int
    event: str = Field(default="", index=True)
    state: str = Field(default="", sa_column=_text())
    settled: bool = False
    at: datetime


class LessonRow(SQLModel, table=True):
    """Words that were not understood, without what points at a person. `kind`: intent, category or question."""

    __tablename__ = "lesson"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    kind: str = Field(index=True)
    text: str = Field(sa_column=_text())
    read_as: str
    meant: str
