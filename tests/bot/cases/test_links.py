"""Who is linked with whom, where nothing changes by it."""

from __future__ import annotations

from sqlalchemy import select

from bot.cases.links import Links
from bot.journal.entry import Entry
from bot.journal.tables import LinkRow
from tests.town import Town

LINK = LinkRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
NUMBER = "628111222333"


async def link(town: Town, address: str, number: str) -> str:
    entry = Entry(town.now)
    channel = await Links(town.journal, entry, address).link_number(number)
    await town.journal.commit(entry)
    return channel


async def linked(town: Town) -> dict[str, set[str]]:
    """Addresses by person."""
    found: dict[str, set[str]] = {}
    for address, person in await town.journal.read(lambda c: list(c.execute(select(LINK.c.address, LINK.c.person)))):
        found.setdefault(person, set()).add(address)
    return found


async def test_the_same_number_twice_is_one_link(town):
    assert [await link(town, "telegram:7", NUMBER) for _ in range(2)] == ["whatsapp", "whatsapp"]
    (circle,) = (await linked(town)).values()
    assert "telegram:7" in circle
    assert len(circle) == 2


async def test_ones_own_number_is_no_link(town):
    await link(town, "telegram:7", NUMBER)
    ((person, circle),) = (await linked(town)).items()
    (own,) = circle - {"telegram:7"}
    await link(town, own, NUMBER)
    assert await linked(town) == {person: circle}
