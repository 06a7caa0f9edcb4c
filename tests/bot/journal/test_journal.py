"""The journal: one transaction a turn, shared commits, and a verdict for each that waits."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, event, func, select, text, update
from sqlalchemy.exc import OperationalError
from sqlmodel import col

from bot.dialogue.message import Attachment, Button, Inbound, Outbound, Place
from bot.journal import journal as module
from bot.journal.counters import move_cursor, next_number, read_cursor
from bot.journal.engine import migrate, open_engine
from bot.journal.entry import Duplicate, Entry, Stale, dump, parse
from bot.journal.history import last_heard, last_said, news, replies_to, said_after
from bot.journal.journal import Journal
from bot.journal.outbox import UNDONE, Sent, claim, mark_failed, mark_later, mark_sent
from bot.journal.tables import CaseEventRow, ConversationRow, FollowerRow, InboxRow, OutboxRow, SavedObjectRow

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
ANI, BUDI = "test:ani", "test:budi"


def count(connection: Connection, model: type) -> int:
    return connection.execute(select(func.count()).select_from(model)).scalar_one()


async def turn(journal: Journal, number: str, address: str = ANI, state: str = "{}") -> Entry:
    """An entry as the front door makes it: a message in, a state, one reply."""
    photo = Attachment("photo", "ab" * 32, "image/jpeg", 7)
    inbound = Inbound("test", address, number, NOW, text=f"pesan {number}", attachments=(photo,))
    entry = Entry(NOW, inbound=inbound, before=await journal.load(address), state=state, flow="menu")
    entry.send(f"test:{number}:0", address, Outbound(f"jawaban {number}", key="menu"), kind="reply")
    return entry


async def test_what_waits_together_shares_one_commit(journal):
    commits: list[object] = []
    event.listen(journal.engine, "commit", commits.append)
    entries = [await turn(journal, str(i), f"test:{i}") for i in range(20)]
    commits.clear()
    await asyncio.gather(*map(journal.commit, entries))
    assert len(commits) == 1
    assert await journal.read(lambda c: count(c, ConversationRow)) == 20


async def test_group_of_one_is_one_transaction_a_turn(url):
    engine = open_engine(url)
    migrate(engine)
    journal = Journal(engine, group=1)
    commits: list[object] = []
    entries = [await turn(journal, str(i), f"test:{i}") for i in range(5)]
    event.listen(engine, "commit", commits.append)
    await asyncio.gather(*map(journal.commit, entries))
    assert len(commits) == 5
    await journal.close()


async def test_a_second_turn_goes_on_from_the_first(journal):
    await journal.commit(await turn(journal, "1", state='{"serial":1}'))
    entry = await turn(journal, "2", state='{"serial":2}')
    assert entry.before is not None
    assert (entry.before.version, entry.before.state) == (1, '{"serial":1}')
    await journal.commit(entry)
    other = Journal(journal.engine)
    stored = await other.load(ANI)
    assert (stored.version, stored.state, stored.nudged) == (2, '{"serial":2}', False)


async def test_a_message_taken_in_before_is_a_duplicate_and_writes_nothing(journal):
    await journal.commit(await turn(journal, "1"))
    again = await turn(journal, "1", state='{"serial":9}')
    again.add(SavedObjectRow, address=ANI, nop="1" * 18, since=NOW)
    with pytest.raises(Duplicate):
        await journal.commit(again)
    assert await journal.read(lambda c: count(c, SavedObjectRow)) == 0
    assert await journal.read(lambda c: count(c, OutboxRow)) == 1
    assert (await journal.load(ANI)).version == 1


async def test_the_same_message_twice_in_one_group(journal):
    first, second = await turn(journal, "1"), await turn(journal, "1")
    results = await asyncio.gather(journal.commit(first), journal.commit(second), return_exceptions=True)
    assert [type(r) for r in results] == [type(None), Duplicate]
    assert await journal.read(lambda c: count(c, OutboxRow)) == 1


async def test_an_overtaken_conversation_is_stale_and_loaded_again(journal):
    await journal.commit(await turn(journal, "1"))
    mine, theirs = await turn(journal, "2"), await turn(journal, "3", state='{"serial":3}')
    other = Journal(journal.engine)
    await other.commit(theirs)
    with pytest.raises(Stale):
        await journal.commit(mine)
    assert (await journal.load(ANI)).state == '{"serial":3}'
    assert await journal.read(lambda c: count(c, InboxRow)) == 2


async def test_two_first_turns_of_one_resident(journal):
    first, second = await turn(journal, "1"), await turn(journal, "2")
    results = await asyncio.gather(journal.commit(first), journal.commit(second), return_exceptions=True)
    assert [type(r) for r in results] == [type(None), Stale]


async def test_a_bad_entry_harms_no_other_in_its_group(journal):
    await journal.commit(await turn(journal, "1"))
    good = [await turn(journal, f"g{i}", f"test:g{i}") for i in range(3)]
    stale = Entry(NOW)
    stale.change(update(ConversationRow).where(col(ConversationRow.address) == "nobody").values(flow="x"), expect=1)
    broken = Entry(NOW)
    broken.change(text("UPDATE no_such_table SET a = 1"))
    duplicate = await turn(journal, "1", BUDI)
    jobs = [good[0], stale, good[1], broken, duplicate, good[2]]
    results = await asyncio.gather(*map(journal.commit, jobs), journal.write(lambda c: 7), return_exceptions=True)
    names = [type(r).__name__ for r in results]
    assert names[:3] == ["NoneType", "Stale", "NoneType"]
    assert names[3] in {"OperationalError", "ProgrammingError"}
    assert names[4:6] == ["Duplicate", "NoneType"]
    assert results[6] == 7
    assert await journal.read(lambda c: count(c, ConversationRow)) == 4


async def test_a_change_that_must_hit_and_one_that_may(journal):
    await journal.commit(await turn(journal, "1"))
    entry = Entry(NOW)
    entry.change(update(ConversationRow).where(col(ConversationRow.address) == ANI).values(flow="tax"), expect=1)
    entry.change(update(ConversationRow).where(col(ConversationRow.address) == BUDI).values(flow="tax"))
    await journal.commit(entry)
    flows = await journal.read(lambda c: c.execute(select(col(ConversationRow.flow))).scalars().all())
    assert flows == ["tax"]


async def test_rows_of_a_group_go_in_by_table(journal):
    entry = Entry(NOW)
    entry.add(SavedObjectRow, address=ANI, nop="1" * 18, since=NOW)
    entry.add(CaseEventRow, key="e1", number="LP-1", at=NOW, kind="lodged", actor="resident")
    entry.add(FollowerRow, number="LP-1", address=ANI, since=NOW)
    other = Entry(NOW)
    other.add(CaseEventRow, key="e2", number="LP-2", at=NOW, kind="lodged", actor="resident")
    await asyncio.gather(journal.commit(entry), journal.commit(other))
    keys = select(col(CaseEventRow.key)).order_by(col(CaseEventRow.id))
    assert await journal.read(lambda c: c.execute(keys).scalars().all()) == ["e1", "e2"]
    assert await journal.read(lambda c: count(c, FollowerRow)) == 1


async def test_the_same_event_twice_is_stale(journal):
    first, second = Entry(NOW), Entry(NOW)
    for entry in (first, second):
        entry.add(CaseEventRow, key="e1", number="LP-1", at=NOW, kind="lodged", actor="resident")
    await journal.commit(first)
    with pytest.raises(Stale):
        await journal.commit(second)


async def test_a_fault_in_work_is_raised_to_who_asked(journal):
    def work(_connection: Connection) -> None:
        raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        await journal.write(work)
    results = await asyncio.gather(journal.write(work), journal.write(lambda _: 1), return_exceptions=True)
    assert [type(r) for r in results] == [ValueError, int]


async def test_a_fault_in_a_read_harms_no_other_read(journal):
    bad = journal.read(lambda c: c.execute(text("SELECT * FROM no_such_table")))
    good = journal.read(lambda c: count(c, InboxRow))
    results = await asyncio.gather(bad, good, good_too := journal.read(lambda _: "x"), return_exceptions=True)
    assert good_too is not None
    assert isinstance(results[0], Exception)
    assert list(results[1:]) == [0, "x"]
    with pytest.raises(type(results[0])):
        await journal.read(lambda c: c.execute(text("SELECT * FROM no_such_table")))


async def test_numbers_never_repeat(url):
    engine = open_engine(url)
    migrate(engine)
    workers = [Journal(engine), Journal(open_engine(url))]
    given = await asyncio.gather(
        *(workers[i % 2].write(lambda c: next_number(c, "LP-2026")) for i in range(100)),
    )
    assert sorted(given) == list(range(1, 101))
    assert await workers[0].write(lambda c: next_number(c, "TN-2026")) == 1
    for worker in workers:
        await worker.close()


async def test_cursors_move(journal):
    assert await journal.read(lambda c: read_cursor(c, "permits")) is None
    for later in (0, 5):
        moment = NOW + timedelta(minutes=later)
        await journal.write(lambda c, at=moment: move_cursor(c, "permits", at))
    assert await journal.read(lambda c: read_cursor(c, "permits")) == moment


async def test_reads_go_on_while_somebody_writes(journal):
    await journal.commit(await turn(journal, "1"))
    reads: list[int] = []

    async def reader() -> None:
        for _ in range(20):
            reads.append(await journal.read(lambda c: count(c, InboxRow)))

    async def writer() -> None:
        for i in range(20):
            await journal.commit(await turn(journal, f"w{i}"))

    await asyncio.gather(reader(), writer())
    assert reads == sorted(reads)
    assert await journal.read(lambda c: count(c, InboxRow)) == 21


async def test_closing_writes_what_waits_and_then_refuses(url):
    engine = open_engine(url)
    migrate(engine)
    journal = Journal(engine)
    waiting = [asyncio.ensure_future(journal.commit(await turn(journal, str(i), f"test:{i}"))) for i in range(9)]
    await asyncio.sleep(0)
    reading = asyncio.ensure_future(journal.read(lambda c: 5))
    await asyncio.sleep(0)
    await journal.close()
    assert await asyncio.gather(*waiting) == [None] * 9
    assert await reading == 5
    with pytest.raises(RuntimeError, match="closed"):
        await journal.read(lambda c: 1)
    with pytest.raises(RuntimeError, match="closed"):
        await journal.write(lambda c: 1)
    again = Journal(open_engine(url))
    assert await again.read(lambda c: count(c, InboxRow)) == 9
    await again.close()


async def test_two_workers_serve_one_resident_without_loss(url):
    engine = open_engine(url)
    migrate(engine)
    workers = [Journal(engine), Journal(open_engine(url))]

    async def say(number: int) -> None:
        journal = workers[number % 2]
        while True:
            entry = await turn(journal, str(number))
            assert entry.before is not None
            entry.state = str(int(entry.before.state or 0) + 1)
            try:
                return await journal.commit(entry)
            except Stale:
                continue

    await asyncio.gather(*map(say, range(24)))
    fresh = Journal(open_engine(url))
    stored = await fresh.load(ANI)
    assert (stored.version, stored.state) == (24, "24")
    assert await fresh.read(lambda c: count(c, OutboxRow)) == 24
    for journal in (*workers, fresh):
        await journal.close()


async def test_who_no_longer_waits_is_passed_over(journal):
    gone = asyncio.ensure_future(journal.write(lambda c: 1))
    await asyncio.sleep(0)
    gone.cancel()
    assert await journal.write(lambda c: 2) == 2
    assert gone.cancelled()


async def test_the_cache_holds_the_latest_residents(journal, monkeypatch):
    monkeypatch.setattr(module, "CACHED", 2)
    for name in ("a", "b", "c"):
        await journal.commit(await turn(journal, name, f"test:{name}"))
    await journal.load("test:b")
    await journal.load("test:d")
    assert list(journal._cache) == ["test:b", "test:d"]
    assert (await journal.load("test:a")).version == 1


async def test_a_locked_database_is_an_error_and_nothing_is_written(tmp_path):
    url = f"sqlite:///{tmp_path}/locked.sqlite"
    engine = open_engine(url)
    migrate(engine)
    journal = Journal(engine)
    entry = await turn(journal, "1")
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout=10"))
    engine.dispose()
    other = open_engine(url)
    with other.begin(), pytest.raises(OperationalError):
        await journal.commit(entry)
    await journal.commit(entry)
    assert await journal.read(lambda c: count(c, InboxRow)) == 1
    await journal.close()
    other.dispose()


async def test_what_was_said_is_there_again(journal):
    for number in ("1", "2", "1%"):
        await journal.commit(await turn(journal, number))
    await journal.commit(await turn(journal, "5", BUDI))
    replies = await journal.read(lambda c: replies_to(c, "test", "1"))
    assert [out.text for out in replies] == ["jawaban 1"]
    assert [out.text for out in await journal.read(lambda c: replies_to(c, "test", "1%"))] == ["jawaban 1%"]
    said = await journal.read(lambda c: last_said(c, ANI, 2))
    assert [s.message.text for s in said] == ["jawaban 2", "jawaban 1%"]
    assert [s.key for s in await journal.read(lambda c: said_after(c, ANI, said[0].id))] == ["test:1%:0"]
    heard = await journal.read(lambda c: last_heard(c, BUDI))
    assert [(h.id, h.text, h.media[0].kind, h.at) for h in heard] == [("5", "pesan 5", "photo", NOW)]


async def test_what_an_officer_may_still_undo_was_not_said_yet(journal):
    entry = Entry(NOW)
    for number, due in (("late", NOW + timedelta(seconds=10)), ("undone", NOW + timedelta(seconds=10)), ("now", None)):
        entry.send(f"case:LP:reply:{number}:{ANI}", ANI, Outbound(number), due=due)
    await journal.commit(entry)

    async def read(after: int, held: set[int]) -> tuple[list[str], set[int]]:
        new, held = await journal.read(lambda c: news(c, ANI, after, held))
        return [said.message.text for said in new], held

    new, held = await read(0, set())
    assert (new, len(held)) == (["now"], 2)
    (late,) = await journal.write(lambda c: claim(c, ["test"], NOW + timedelta(minutes=1)))
    undone = replace(late, key=f"case:LP:reply:undone:{ANI}")
    await journal.write(lambda c: mark_failed(c, undone, NOW, UNDONE))
    await journal.write(lambda c: mark_sent(c, [Sent(late.key, NOW, "")]))
    assert await read(99, held) == (["late"], set())
    said = await journal.read(lambda c: last_said(c, ANI))
    assert [one.message.text for one in said] == ["late", "now"]


async def test_what_had_to_wait_for_the_morning_can_be_read_on_the_page(journal):
    entry = Entry(NOW)
    entry.send("case:LP:status:1", ANI, Outbound("diperiksa"))
    await journal.commit(entry)
    (parcel,) = await journal.write(lambda c: claim(c, ["test"], NOW))
    await journal.write(lambda c: mark_later(c, parcel, NOW + timedelta(hours=9), "quiet"))
    assert [one.message.text for one in await journal.read(lambda c: last_said(c, ANI))] == ["diperiksa"]


def test_a_message_keeps_all_its_parts():
    whole = Outbound(
        "teks", (Button("Ya", "a:1"),), True, (Attachment("photo", "r", "m", 3),), "key", Place(-6.3, 106.7, "x")
    )
    assert parse(dump(whole)) == whole
    bare = replace(whole, buttons=(), ask_location=False, media=(), place=None)
    assert parse(dump(bare)) == bare
