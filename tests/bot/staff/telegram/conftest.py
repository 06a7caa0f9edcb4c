"""One emulator for all, a hall for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.bot.staff.telegram.hall import Hall, open_hall
from tests.peers.telegram import Telegram


@pytest.fixture(scope="module")
def telegram() -> Iterator[Telegram]:
    with Telegram() as served:
        yield served


@pytest.fixture
async def hall(tmp_path: Path, telegram: Telegram) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path, telegram) as made:
        yield made
