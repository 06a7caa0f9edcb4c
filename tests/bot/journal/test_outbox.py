"""The outbox: order per address, leases, marks."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import inspect, select
from sqlmodel import col

from bot.dialogue.message import Outbound
from bot.journal.entry import Entry, Stale
from bot.journal.journal import Journal
from bot.journal.outbox import LEASE, Sent, claim, collect, give_up, mark_failed, mark_later, mark_sent
from bot.journal.tables import OutboxRow

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
ANI, BUDI = "web:ani", "web:budi"
CHANNELS = ("web", "complaints")


async def post(journal: Journal, *keys: str, address: str = ANI, due: datetime | None = None) -> None:
    entry = Entry(NOW)
    for key in keys:
        entry.send(key, address, Outbound(key), due=due)
    await journal.commit(entry)


async def take(journal: Journal, now: datetime = NOW, channels: tuple[str, ...] = CHANNELS, limit: int = 100):
    return await journal.write(lambda c: claim(c, channels, now, limit))


def names(parcels) -> list[str]:
    return [parcel.key for parcel in parcels]


async def row(journal: Journal, key: str):
    return await journal.read(
        lambda c: c.execute(select(inspect(OutboxRow).local_table).where(col(OutboxRow.key) == key)).one()
    )


async def test_one_parcel_an_address_oldest_first(journal):
    await post(journal, "a1", "a2")
    await post(journal, "b1", address=BUDI)
    first = await take(journal)
    assert names(first) == ["a1", "b1"]
    assert first[0].message == Outbound("a1")
    assert await take(journal) == []
    await journal.write(lambda c: mark_sent(c, [Sent(first[0].key, NOW, "p7")]))
    assert names(await take(journal)) == ["a2"]
    sent = await row(journal, "a1")
    assert (sent.sent_at, sent.provider_id, sent.leased_until) == (NOW, "p7", None)


async def test_a_lease_that_ran_out_is_taken_over(journal):
    await post(journal, "a1", "a2")
    await take(journal)
    assert await take(journal, NOW + LEASE) == []
    assert names(await take(journal, NOW + LEASE + timedelta(seconds=1))) == ["a1"]


async def test_what_failed_for_good_lets_the_next_one_go(journal):
    await post(journal, "a1", "a2")
    parcel = (await take(journal))[0]
    await journal.write(lambda c: mark_failed(c, parcel, NOW, "blocked"))
    assert names(await take(journal)) == ["a2"]
    assert ((await row(journal, "a1")).failed_at, (await row(journal, "a1")).error) == (NOW, "blocked")


async def test_what_must_wait_holds_back_the_next_one(journal):
    await post(journal, "a1", "a2")
    parcel = (await take(journal))[0]
    later = NOW + timedelta(seconds=30)
    await journal.write(lambda c: mark_later(c, parcel, later, "away"))
    assert await take(journal, NOW + timedelta(seconds=29)) == []
    again = await take(journal, later)
    assert [(p.key, p.attempts) for p in again] == [("a1", 1)]


async def test_not_before_its_time_and_only_for_its_channel(journal):
    await post(journal, "a1", due=NOW + timedelta(hours=1))
    await post(journal, "m1", address="mail:x")
    assert await take(journal) == []
    assert names(await take(journal, NOW + timedelta(hours=1))) == ["a1"]


async def test_at_most_so_many(journal):
    for number in range(5):
        await post(journal, f"k{number}", address=f"web:{number}")
    assert names(await take(journal, limit=2)) == ["k0", "k1"]
    assert names(await take(journal)) == ["k2", "k3", "k4"]


async def test_two_relays_never_take_the_same(journal):
    for number in range(30):
        await post(journal, f"k{number}", address=f"web:{number}")
    other = Journal(journal.engine)
    taken = await asyncio.gather(*(take(j, limit=5) for j in (journal, other) * 3))
    keys = [key for parcels in taken for key in names(parcels)]
    assert sorted(keys) == sorted(set(keys))
    assert len(keys) >= 5


async def test_the_same_key_twice_writes_nothing(journal):
    await post(journal, "a1")
    with pytest.raises(Stale):
        await post(journal, "a2", "a1")
    assert names(await take(journal)) == ["a1"]


async def test_a_channel_comes_for_what_is_due_once_and_in_order(journal):
    await post(journal, "a1", "a2")
    await post(journal, "later", due=NOW + LEASE)
    await post(journal, "b1", address=BUDI)
    assert await journal.write(lambda c: collect(c, "web", ANI, ["reply"], NOW)) == []
    both = await journal.write(lambda c: collect(c, "web", ANI, ["reply", "alert"], NOW))
    assert both == [Outbound("a1"), Outbound("a2")]
    assert (await row(journal, "a1")).sent_at == NOW
    assert await journal.write(lambda c: collect(c, "web", ANI, ["alert"], NOW)) == []
    assert names(await take(journal, NOW + LEASE)) == ["later", "b1"]


async def test_what_is_given_up_is_never_delivered(journal):
    await post(journal, "a1")
    await post(journal, "later", due=NOW + LEASE)
    await journal.write(lambda c: give_up(c, "web", ANI, ["alert"], NOW, "stopped"))
    given_up = await row(journal, "a1")
    assert (given_up.failed_at, given_up.error) == (NOW, "stopped")
    assert names(await take(journal, NOW + LEASE)) == ["later"]
