"""A case of a resident in a town, without walking through the whole conversation."""

from __future__ import annotations

from dataclasses import replace

from bot.cases.case import Case, Identity
from bot.cases.cases import Cases, Draft
from bot.dialogue.message import Inbound
from bot.journal.entry import Entry
from bot.staff.officers import Officer, Rank
from tests.town import CHANNEL, Town

WATI, JOKO = Officer("wati"), Officer("joko")
SRI = Officer("sri", Rank.SUPERVISOR)
LAT, LON = -6.3424, 106.7377
DRAFT = Draft(
    category="lampu-jalan",
    description="lampu jalan mati sejak senin",
    street="Jl. Siliwangi 12",
    kelurahan="",
    lat=LAT,
    lon=LON,
    media=(),
    identity=Identity.OPEN,
)


def draft(town: Town, **values: object) -> Draft:
    area = town.registry.city.areas.all[0]
    known = {"category": town.registry.city.categories[0].code, "kelurahan": area.code}
    return replace(DRAFT, **(known | values))  # type: ignore[arg-type]  # a test names the fields


def cases_of(town: Town, name: str, language: str = "id") -> Cases:
    """The cases of a resident in a turn of their own; commit with `keep`."""
    address = f"{CHANNEL}:{name}"
    inbound = Inbound(CHANNEL, address, f"c{town.next_id()}", town.now)
    return Cases(town.registry, Entry(town.now, inbound=inbound), address, language)


async def keep(town: Town, cases: Cases) -> None:
    await town.journal.commit(cases.entry)


async def lodge(town: Town, name: str = "ani", language: str = "id", **values: object) -> Case:
    cases = cases_of(town, name, language)
    case = await cases.lodge(draft(town, **values))
    await keep(town, cases)
    return case
