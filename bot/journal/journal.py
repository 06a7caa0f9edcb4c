"""The journal: every turn is one transaction, and all turns waiting at the same moment share one commit.

One writer thread takes the waiting entries, writes them with a few statements for the whole group, and commits
once. When anything in a group does not fit (a redelivery, a conversation somebody else changed) the group is rolled
back and written one entry a transaction, so that each gets its own verdict.
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
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.journal.entry import Duplicate, Entry, Stale, Stored, dump_media
from bot.journal.tables import ConversationRow, InboxRow, OutboxRow

T = TypeVar("T")
Work = Callable[[Connection], Any]

GROUP = 256
CACHED = 20_000

_inbox = InboxRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
_conversation = ConversationRow.__table__  # type: ignore[attr-defined]
_outbox = OutboxRow.__table__  # type: ignore[attr-defined]

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
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
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

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run statements in the writer, in a transaction of the group. The work may be run twice: once only counts."""
        result: T = await self._submit(work)
        return result

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run queries outside the writer."""

        def reading() -> T:
            with self._reader.begin() as connection:
                return work(connection)

        return await asyncio.get_running_loop().run_in_executor(self._readers, reading)

    async def close(self) -> None:
        """Write what is waiting, then stop."""
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)
        self._readers.shutdown()
        self.engine.dispose()

    def _submit(self, work: Entry | Work) -> asyncio.Future[Any]:
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._queue.put(Job(work, future))
        return future

    def _remember(self, stored: Stored) -> None:
        self._cache[stored.address] = stored
        if len(self._cache) > CACHED:
            self._cache.popitem(last=False)

    # -- the writer thread ----------------------------------------------------------------------------------

    def _write_groups(self) -> None:
        while (job := self._queue.get()) is not None:
            jobs = [job]
            closing = False
            while len(jobs) < self.group and not self._queue.empty():
                following = self._queue.get()
                if following is None:
                    closing = True
                    break
                jobs.append(following)
            _report(self._write(jobs))
            if closing:
                return

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
    results: list[Any] = []
    for job in jobs:
        if isinstance(job.work, Entry):
            _write_rest(connection, job.work)
            results.append(None)
        else:
            results.append(job.work(connection))
    return results


_FRESH: dict[str, Any] = {"attempts": 0, "error": "", "provider_id": ""}


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


def _write_rest(connection: Connection, entry: Entry) -> None:
    for row in entry.rows:
        table = type(row).__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
        values = {name: value for name, value in row.model_dump().items() if not (name == "id" and value is None)}
        connection.execute(insert(table), values)
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
    found = connection.execute(select(_conversation).where(_conversation.c.address == address)).first()
    return Stored(address, found.version, found.state, found.nudged) if found else Stored(address)
