"""What the front door does with a message before any flow sees it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.journal.history import last_heard
from tests.town import Town, open_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path) as opened:
        yield opened


async def test_what_no_database_keeps_is_replaced_and_the_rest_is_kept(town: Town) -> None:
    ani = town.resident("ani")
    await ani.say("lampu \x00jalan mati \ud800di depan rumah")
    assert ani.arrived[-1].key == "complaint-consent"
    heard = await town.journal.read(lambda c: last_heard(c, ani.address))
    assert heard[-1].text == "lampu �jalan mati �di depan rumah"
