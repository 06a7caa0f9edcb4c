"""The rows of the staff chat, on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest

from bot.cases.case import Case, Identity, row_of
from bot.cases.lifecycle import Status
from bot.dialogue.message import Outbound
from bot.journal.entry import Entry
from bot.journal.journal import Journal
from bot.journal.outbox import Sent, mark_sent
from bot.journal.tables import CaseEventRow, CaseRow, FollowerRow
from bot.staff.telegram.store import OVERLAP, Post, Store, Topic

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
DAY = date(2026, 12, 1)
BIG = -1_002_147_483_649_001  # beyond 32 bits, like every supergroup
keys = count(1)


@pytest.fixture
def store(journal: Journal) -> Store:
    return Store(journal, lambda: NOW)


async def put_case(store: Store, number: str, level: int = 1, agency: str = "") -> None:
    case = Case(
        number, "report", "x", "d", "", "", None, None, Identity.OPEN, "town:ani", "id", Status.LODGED, agency, "", (),
        1, "", DAY, DAY, DAY, NOW, NOW, level,
    )  # fmt: skip
    entry = Entry(NOW)
    entry.add(CaseRow, **row_of(case))
    entry.add(FollowerRow, number=number, address="town:ani", language="id", since=NOW)
    await store.journal.commit(entry)


async def put_event(store: Store, number: str, kind: str = "addition", key: str = "") -> str:
    key = key or f"e{next(keys)}"
    entry = Entry(NOW)
    entry.add(CaseEventRow, key=key, number=number, at=NOW, kind=kind, actor="resident", text="kata")
    await store.journal.commit(entry)
    return key


def post(key: str, number: str = "A", kind: str = "told", **values: object) -> Post:
    known = {"key": key, "number": number, "kind": kind, "chat": BIG, "message": 7, "event": "", "state": ""}
    return Post(**(known | values))  # type: ignore[arg-type]  # a test names the fields


async def test_topics_are_found_by_case_and_by_place(store):
    await put_case(store, "A", agency="dlh")
    await put_case(store, "B")
    await store.put_topic(Topic("A", BIG, 0))
    assert await store.topic_at(BIG, 0) is None  # a message in General belongs to no case that is just being shown
    topic = Topic("A", BIG, 5, card=6, shown="x")
    await store.put_topic(topic)
    assert await store.topic("A") == topic == await store.topic_at(BIG, 5)
    await store.put_topic(Topic("B", BIG, 9, closed=True))
    assert await store.open_topics() == [("A", "dlh")]
    await store.drop_topic("A")
    assert await store.topic("A") is None


async def test_a_post_is_kept_once_and_settled(store):
    await put_case(store, "A")
    assert await store.put_post(post("files:1", kind="files"), settled=False)
    assert not await store.put_post(post("files:1", kind="files", state="new"), settled=False)
    assert (await store.post_at(BIG, 7)).key == "files:1"
    assert [p.state for p in await store.unsettled_of("A")] == [""]
    await store.set_state("files:1", "left")
    assert [(p.state, p.at) for p in await store.unsettled("files")] == [("left", NOW)]
    assert await store.behind() == [("A", "")]
    await store.settle("files:1")
    assert await store.unsettled_of("A") == []
    assert await store.behind() == []
    assert await store.posted("A")
    assert not await store.posted("B")
    await store.forget("files", BIG)
    assert not await store.knows("files:1")


async def test_what_is_not_shown_yet(store):
    await put_case(store, "A")
    await put_case(store, "B", level=0)
    first, second = await put_event(store, "A"), await put_event(store, "A", "status")
    await put_event(store, "A", "taken")
    await put_event(store, "A", "reply", "desk:tg:-1:5")
    await put_event(store, "B")
    assert [event.key for event in await store.unshown("A")] == [first, second]
    assert await store.behind() == [("A", "")]
    await store.put_post(post("event:1", event=first))
    assert [event.key for event in await store.unshown("A")] == [second]
    await store.put_post(post("event:2", event=second))
    assert await store.behind() == []


async def test_changes_are_seen_also_when_they_were_committed_late(store):
    await put_case(store, "A")
    await put_case(store, "B", level=0)
    await put_event(store, "A", "lodged")
    await put_event(store, "B", "lodged")
    seen, newest = await store.changes(-1)
    assert [(change.number, change.kind) for change in seen] == [("A", "lodged")]
    for _ in range(3):
        await put_event(store, "A", "taken")
    after, later = await store.changes(newest)
    assert later == newest + 3
    assert [change.kind for change in after] == ["lodged", "taken", "taken", "taken"]  # a little before is seen again
    assert await store.changes(later + OVERLAP) == ([], later)


async def test_an_answer_is_ready_when_no_copy_waits(store):
    await put_case(store, "A")
    await put_event(store, "A", "reply", "desk:r")
    await store.put_post(post("tg:1", kind="reply", event="desk:r"), settled=False)
    assert await store.answered() == []
    entry = Entry(NOW)
    entry.send("case:A:reply:desk:r:town:ani", "town:ani", Outbound("kata"), due=NOW + timedelta(seconds=10))
    await store.journal.commit(entry)
    assert await store.answered() == []
    await store.journal.write(lambda c: mark_sent(c, [Sent("case:A:reply:desk:r:town:ani", NOW, "1")]))
    assert await store.answered() == [("A", "")]
    await store.settle("tg:1")
    assert await store.answered() == []


async def test_a_group_is_followed_twice(store):
    await put_case(store, "A")
    await store.put_topic(Topic("A", -77, 5))
    await store.put_post(post("tg:1", kind="reply", chat=-77), settled=False)
    assert await store.chat_of(-77) == -77
    await store.move(-77, BIG, [-77, -78])
    await store.move(BIG, BIG - 1, [-77, -78])
    assert await store.chat_of(-77) == BIG - 1
    assert await store.chat_of(-78) == -78
    assert await store.topic("A") is None
    assert await store.unsettled("reply") == []
