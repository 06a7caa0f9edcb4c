"""The journal: every turn is one transaction, and all turns waiting at the same moment share one commit.

The event loop gathers what its turns ask for in one round and hands it over at the end of the round. One writer thread
takes the waiting entries, writes them with a few statements for the whole group, and commits once. When anything in a
group does not fit (a redelivery, a conversation somebody else changed) the group is rolled back and written one entry a
transaction, so that each gets its own verdict.
"""

from __future__ import annotations

import asyncio
import json
import queue
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Insert, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import SQLModel

from bot.journal.entry import Duplicate, Entry, Stale, Stored, dump_media
from bot.journal.tables import ConversationRow, InboxRow, OutboxRow

T = TypeVar("T")
Work = Callable[[Connection], Any]

GROUP = 256
CACHED = 20_000
PATIENCE = 0.01

_inbox = InboxRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
_conversation = ConversationRow.__table__  # type: ignore[attr-defined]
_outbox = OutboxRow.__table__  # type: ignore[attr-defined]

CONVERSATION = select(_conversation).where(_conversation.c.address == bindparam("of"))
INSERT_INBOX = insert(_inbox)
INSERT_CONVERSATION = insert(_conversation)
INSERT_OUTBOX = insert(_outbox)
UPDATE_CONVERSATION = (
    update(_conversation)
    .where(_conversation.c.address == bindparam("of"), _conversation.c.version == bindparam("seen"))
    .values({name: bindparam(f"new_{name}") for name in ("version", "state", "flow", "touched_at", "nudged")})
)


@dataclass(slots=True)
class Job:
    """An entry or a piece of work, waiting for the writer."""

    work: Entry | Work
    future: asyncio.Future[Any]


class Journal:
    """The one writer of the database, and its readers. `group=1` gives one transaction a turn (for `make bench`)."""

    def __init__(self, engine: Engine, group: int = GROUP) -> None:
        self.engine = engine
        self.group = group
        self._reader = engine.execution_options(read_only=True)
        self._closed = False
        self._gathered: list[Job] = []
        self._urgent = False
        self._asked: list[Job] = []
        self._queue: queue.SimpleQueue[list[Job] | None] = queue.SimpleQueue()
        self._cache: OrderedDict[str, Stored] = OrderedDict()
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="journal-reader")
        self._thread = threading.Thread(target=self._write_groups, name="journal-writer", daemon=True)
        self._thread.start()

    async def load(self, address: str) -> Stored:
        """The conversation of an address; a fresh one (version 0) when there is none."""
        if (known := self._cache.get(address)) is not None:
            self._cache.move_to_end(address)
            return known
        stored = await self.read(lambda connection: _load(connection, address))
        self._remember(stored)
        return stored

    async def commit(self, entry: Entry) -> None:
        """Write an entry. Raises `Duplicate` or `Stale` when it does not fit, and then nothing was written."""
        try:
            await self._submit(entry)
        except Stale:
            if entry.before is not None:
                self._cache.pop(entry.before.address, None)
            raise
        if entry.before is not None:
            self._remember(Stored(entry.before.address, entry.before.version + 1, entry.state, entry.nudged))

    async def write(self, work: Callable[[Connection], T], *, patient: bool = False) -> T:
        """Run statements in the writer, in a transaction of the group. The work may be run twice: once only counts.

        `patient` work is not worth a commit of its own: it goes with the next group, or alone after 10 ms without one.
        """
        result: T = await self._submit(work, patient=patient)
        return result

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run queries outside the writer, in one transaction with those asked for in the same round of the loop."""
        self._must_be_open()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._asked.append(Job(work, future))
        if len(self._asked) == 1:
            loop.call_soon(self._hand_out)
        return await future

    async def close(self) -> None:
        """Write what is waiting, then stop."""
        self._hand_over()
        self._hand_out()
        self._closed = True
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)
        self._readers.shutdown()
        self.engine.dispose()

    def _must_be_open(self) -> None:
        if self._closed:
            raise RuntimeError("the journal is closed")

    def _submit(self, work: Entry | Work, *, patient: bool = False) -> asyncio.Future[Any]:
        self._must_be_open()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        self._gathered.append(Job(work, future))
        if patient:
            loop.call_later(PATIENCE, self._hand_over)
        elif not self._urgent:
            self._urgent = True
            loop.call_soon(self._hand_over)
        return future

    def _hand_over(self) -> None:
        """All turns that were woken together are written together: the group forms without waiting for anybody."""
        gathered, self._gathered, self._urgent = self._gathered, [], False
        if gathered:
            self._queue.put(gathered)

    def _hand_out(self) -> None:
        asked, self._asked = self._asked, []
        if asked:
            self._readers.submit(lambda: _report(self._read(asked)))

    def _read(self, jobs: list[Job]) -> list[tuple[Job, Any]]:
        try:
            with self._reader.begin() as connection:
                return [(job, job.work(connection)) for job in jobs]  # type: ignore[operator]  # never an Entry
        except Exception as fault:  # noqa: BLE001 -- handed to whoever asked
            if len(jobs) == 1:
                return [(jobs[0], fault)]
            return [self._read([job])[0] for job in jobs]

    def _remember(self, stored: Stored) -> None:
        self._cache[stored.address] = stored
        if len(self._cache) > CACHED:
            self._cache.popitem(last=False)

    # -- the writer thread ----------------------------------------------------------------------------------

    def _write_groups(self) -> None:
        closing = False
        while not closing and (jobs := self._queue.get()) is not None:
            while len(jobs) < self.group and not self._queue.empty():
                following = self._queue.get()
                if following is None:
                    closing = True
                    break
                jobs.extend(following)
            for start in range(0, len(jobs), self.group):
                _report(self._write(jobs[start : start + self.group]))

    def _write(self, jobs: list[Job]) -> list[tuple[Job, Any]]:
        try:
            with self.engine.begin() as connection:
                results = _write_group(connection, jobs)
        except (IntegrityError, OperationalError, Stale):
            return [(job, self._write_alone(job)) for job in jobs]
        except Exception as fault:  # noqa: BLE001 -- the thread must live; each waiting turn gets the fault
            return [(job, fault) for job in jobs] if len(jobs) == 1 else [(j, self._write_alone(j)) for j in jobs]
        return list(zip(jobs, results, strict=True))

    def _write_alone(self, job: Job) -> Any:
        try:
            with self.engine.begin() as connection:
                if isinstance(job.work, Entry) and _taken_in(connection, job.work):
                    return Duplicate()
                return _write_group(connection, [job])[0]
        except IntegrityError:
            return Stale()
        except Exception as fault:  # noqa: BLE001 -- handed to whoever waits for this job
            return fault


def _report(verdicts: list[tuple[Job, Any]]) -> None:
    """Hand the verdicts to the waiting turns, with one call into each event loop."""
    by_loop = groupby(verdicts, key=lambda verdict: verdict[0].future.get_loop())
    for loop, group in by_loop:
        if not loop.is_closed():
            loop.call_soon_threadsafe(_resolve, list(group))


def _resolve(verdicts: list[tuple[Job, Any]]) -> None:
    for job, verdict in verdicts:
        if job.future.done():
            continue
        if isinstance(verdict, BaseException):
            job.future.set_exception(verdict)
        else:
            job.future.set_result(verdict)


def _write_group(connection: Connection, jobs: list[Job]) -> list[Any]:
    """Write a group with one statement a table; `Stale` when one of them does not fit."""
    entries = [job.work for job in jobs if isinstance(job.work, Entry)]
    _write_inbox(connection, entries)
    _write_conversations(connection, [e for e in entries if e.before is not None])
    outbox = [row for entry in entries for row in entry.outbox]
    if outbox:
        connection.execute(INSERT_OUTBOX, [_FRESH | row for row in outbox])
    _write_rows(connection, entries)
    results: list[Any] = []
    for job in jobs:
        if isinstance(job.work, Entry):
            _write_changes(connection, job.work)
            results.append(None)
        else:
            results.append(job.work(connection))
    return results


_FRESH: dict[str, Any] = {"attempts": 0, "error": "", "provider_id": "", "leased_until": None, "status": ""}


def _write_inbox(connection: Connection, entries: list[Entry]) -> None:
    rows = [
        {
            "channel": entry.inbound.channel,
            "message_id": entry.inbound.id,
            "address": entry.inbound.address,
            "received_at": entry.at,
            "text": entry.inbound.text,
            "media": json.dumps(dump_media(entry.inbound.attachments)) if entry.inbound.attachments else "[]",
        }
        for entry in entries
        if entry.inbound is not None
    ]
    if rows:
        connection.execute(INSERT_INBOX, rows)


def _write_conversations(connection: Connection, entries: list[Entry]) -> None:
    new, known = [], []
    for entry in entries:
        before = entry.before
        assert before is not None  # noqa: S101 -- the caller left out the others
        values = {
            "version": before.version + 1,
            "state": entry.state,
            "flow": entry.flow,
            "touched_at": entry.at,
            "nudged": entry.nudged,
        }
        if before.version == 0:
            new.append({"address": before.address, **values})
        else:
            changed = {f"new_{name}": value for name, value in values.items()}
            known.append({"of": before.address, "seen": before.version, **changed})
    if new:
        connection.execute(INSERT_CONVERSATION, new)
    if known and connection.execute(UPDATE_CONVERSATION, known).rowcount != len(known):
        raise Stale


def _write_rows(connection: Connection, entries: list[Entry]) -> None:
    by_table: dict[type[SQLModel], list[dict[str, Any]]] = {}
    for entry in entries:
        for table, values in entry.rows:
            by_table.setdefault(table, []).append(values)
    for table, rows in by_table.items():
        connection.execute(_insert_into(table), rows)


@cache
def _insert_into(model: type[SQLModel]) -> Insert:
    return insert(model.__table__)  # type: ignore[attr-defined]  # SQLModel adds it to table classes


def _write_changes(connection: Connection, entry: Entry) -> None:
    for statement, expected in entry.changes:
        changed = connection.execute(statement).rowcount  # UPDATE and DELETE have one
        if expected is not None and changed != expected:
            raise Stale


def _taken_in(connection: Connection, entry: Entry) -> bool:
    if entry.inbound is None:
        return False
    key = (_inbox.c.channel == entry.inbound.channel, _inbox.c.message_id == entry.inbound.id)
    return connection.execute(select(_inbox.c.message_id).where(*key)).first() is not None


def _load(connection: Connection, address: str) -> Stored:
    found = connection.execute(CONVERSATION, {"of": address}).first()
    return Stored(address, found.version, found.state, found.nudged) if found else Stored(address)
