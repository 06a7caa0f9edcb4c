"""Who is who on WhatsApp when a number or an id changes, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import insert, select

from bot.journal import people
from bot.journal.journal import Journal
from bot.journal.people import Identity
from bot.journal.tables import FollowerRow

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
FOLLOWER = FollowerRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes


async def learn(journal: Journal, phone: str, user_id: str = "") -> str:
    return await journal.write(lambda c: people.learn(c, Identity(phone, user_id), NOW))


async def move(journal, old: Identity, new: Identity) -> None:
    await journal.write(lambda c: people.move(c, old, new))


async def follows(journal, number: str, address: str) -> None:
    row = {"number": number, "address": address, "language": "id", "since": NOW}
    await journal.write(lambda c: c.execute(insert(FOLLOWER).values(**row)))


async def followed(journal: Journal) -> list[tuple[str, str]]:
    query = select(FOLLOWER.c.number, FOLLOWER.c.address).order_by(FOLLOWER.c.number)
    return await journal.read(lambda c: [(row.number, row.address) for row in c.execute(query)])


async def test_of_nobody_known_nothing_moves(journal):
    await move(journal, Identity("628111"), Identity("628222"))
    assert await learn(journal, "628222") == await learn(journal, "628222")


async def test_what_waited_under_the_new_number_joins_and_is_there_once(journal):
    old, new = await learn(journal, "628111"), await learn(journal, "628222")
    for number, address in (("LP-1", old), ("LP-1", new), ("LP-2", new)):
        await follows(journal, number, address)
    await move(journal, Identity("628111"), Identity("628222"))
    assert await learn(journal, "628222") == old
    assert await followed(journal) == [("LP-1", old), ("LP-2", old)]


async def test_a_number_that_was_somebody_elses_takes_nothing_of_theirs_along(journal):
    ani, budi = await learn(journal, "628111", "ID.ani"), await learn(journal, "628222", "ID.budi")
    await follows(journal, "LP-2", budi)
    await move(journal, Identity("628111", "ID.ani"), Identity("628222"))
    assert await learn(journal, "628222", "ID.ani") == ani
    assert await learn(journal, "", "ID.budi") == budi
    assert await followed(journal) == [("LP-2", budi)]


async def test_another_id_is_the_same_person(journal):
    ani = await learn(journal, "628111", "ID.ani")
    await move(journal, Identity("", "ID.ani"), Identity("", "ID.new"))
    assert await learn(journal, "", "ID.new") == ani
