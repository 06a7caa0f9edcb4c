"""One emulator for all, a town for each test, databases for the store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.bot.journal.conftest import fresh_postgresql, journal, url
from tests.bot.staff.telegram.staff_town import StaffTown, open_staff_town
from tests.peers.telegram import Telegram

__all__ = ["fresh_postgresql", "journal", "url"]


@pytest.fixture(scope="module")
def telegram() -> Iterator[Telegram]:
    with Telegram() as served:
        yield served


@pytest.fixture
async def town(tmp_path: Path, telegram: Telegram) -> AsyncIterator[StaffTown]:
    async with open_staff_town(tmp_path, telegram) as made:
        yield made
