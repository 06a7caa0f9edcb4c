"""What the front door does with a message before any flow sees it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
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


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_a_nik_is_neither_stored_nor_sent_on(town: Town, tmp_path: Path) -> None:
    ani = town.resident("ani")
    for text in (
        "ktp saya 3674.0112.3456.1234 mau lapor sampah numpuk ga diangkut",
        "setuju",
        "jl siliwangi pamulang barat, tanya nik 3674 0112 3456 1234",
        "lanjut",
        "terbuka",
        "kirim",
        "izin PBG-367401-20261101-003",
        "3674010101011234",
    ):
        await ani.say(text)
    assert ani.arrived[-1].key == "permit-found"
    await town.advance(timedelta(minutes=1))
    (sent,) = town.complaints.reports.values()
    assert "\N{BULLET}\N{BULLET}\N{BULLET}\N{BULLET}1234 mau lapor sampah" in sent.description
    await town.journal.close()
    kept = await asyncio.to_thread(everything_in, tmp_path)
    for digits in (b"3456.1234", b"3456 1234", b"3674010101011234"):
        assert digits not in kept
