"""One emulator for all, a town for each test, databases for the store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.staff.officers import Rank
from tests.bot.journal.conftest import fresh_postgresql, journal, url
from tests.bot.staff.telegram.staff_town import LIVE_WIRE, Seat, StaffTown, lodges, open_staff_town
from tests.peers.telegram import Telegram
from tests.town import Resident

__all__ = ["fresh_postgresql", "journal", "url"]


@pytest.fixture(scope="module")
def telegram() -> Iterator[Telegram]:
    with Telegram() as served:
        yield served


@pytest.fixture
async def town(tmp_path: Path, telegram: Telegram) -> AsyncIterator[StaffTown]:
    async with open_staff_town(tmp_path, telegram) as made:
        yield made


@pytest.fixture
async def rina(town: StaffTown) -> Seat:
    return await town.officer_of("Rina")


@pytest.fixture
async def sri(town: StaffTown) -> Seat:
    return await town.officer_of("Sri", Rank.SUPERVISOR)


@pytest.fixture
async def ani(town: StaffTown) -> Resident:
    return town.resident("Ani")


@pytest.fixture
async def number(ani: Resident) -> str:
    """A case of the staff chat."""
    return await lodges(ani, LIVE_WIRE)
