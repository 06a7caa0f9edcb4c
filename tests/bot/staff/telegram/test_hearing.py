"""How updates come in: polled or delivered, stored before they are acknowledged, each once."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import httpx
import pytest
import uvicorn

from bot.staff.telegram.hearing import PATH
from bot.staff.telegram.service import Address
from tests.bot.staff.telegram.hall import HALL, Hall, database_away, open_hall, quick, until
from tests.peers.lo import free_port

pytestmark = pytest.mark.usefixtures("quick")
__all__ = ["quick"]

SECRET = "rahasia-ruang-petugas"


@asynccontextmanager
async def by_webhook(hall: Hall):
    """The staff chat behind a web server of its own."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    hall.chat = hall.new_chat(Address(url, SECRET))
    web = hall.chat.web()
    assert web is not None
    server = uvicorn.Server(uvicorn.Config(web, port=port, log_level="critical", timeout_graceful_shutdown=1))
    serving = asyncio.create_task(server._serve())
    await until(lambda: server.started)
    async with hall.running():
        await until(lambda: hall.account.webhook)
        yield url
    server.should_exit = True
    await serving


async def notes(hall: Hall, number: str) -> list[str]:
    return [e.text for e in (await hall.town.desk.file(number)).history if e.kind == "note"]


async def test_by_webhook_only_with_the_secret(tmp_path):
    async with open_hall(tmp_path) as hall, by_webhook(hall) as url, httpx.AsyncClient(trust_env=False) as web:
        assert hall.account.webhook
        assert hall.account.webhook.url == url + PATH
        named = {"X-Telegram-Bot-Api-Secret-Token": SECRET}

        async def status(headers: dict, **body: object) -> int:
            return (await web.post(url + PATH, headers=headers, **body)).status_code  # type: ignore[arg-type]

        assert await status({}, json={"update_id": 1}) == 401
        assert await status({"X-Telegram-Bot-Api-Secret-Token": SECRET[:-1]}, json={"update_id": 1}) == 401
        assert await status(named, content=b"{") == 400
        assert await status(named, content=b" " * (1024 * 1024 + 1)) == 413
        assert await status(named, json={"update_id": 1}) == 200
        assert await status(named, json={"update_id": 2, "message": {"strange": True}}) == 200
        assert (await web.get(url + PATH)).status_code == 405


async def test_by_webhook_officers_are_heard_and_what_is_not_stored_comes_again(tmp_path):
    async with open_hall(tmp_path) as hall, by_webhook(hall):
        rina = await hall.officer()
        number = await hall.lodge()
        thread = await hall.shown(number, "bahaya")
        rina.says("sudah ditelepon", thread=thread)
        await until(lambda: notes(hall, number))
        with database_away(hall.town.journal):
            rina.says("besok ke sana", thread=thread)
            update = hall.account.emitted[-1]["update_id"]
            await until(lambda: hall.account.deliveries.get(update, 0) > 1)
            assert hall.account.webhook
            assert "500" in hall.account.webhook.last_error

        async def both() -> bool:
            return await notes(hall, number) == ["sudah ditelepon", "besok ke sana"]

        await until(both)
        await until(lambda: not hall.account.pending)


async def test_polled_what_is_not_stored_is_not_acknowledged_and_kept_once(tmp_path):
    async with open_hall(tmp_path) as hall, hall.running():
        rina = await hall.officer()
        number = await hall.lodge()
        thread = await hall.shown(number, "bahaya")
        with database_away(hall.town.journal):
            for words in ("satu", "dua", "tiga"):
                rina.says(words, thread=thread)
            await asyncio.sleep(0.8)
            assert len(hall.account.pending) == 3

        async def all_three() -> bool:
            return await notes(hall, number) == ["satu", "dua", "tiga"]

        await until(all_three)
        await until(lambda: not hall.account.pending)
        assert await notes(hall, number) == ["satu", "dua", "tiga"]


async def test_a_group_that_has_to_wait_keeps_no_other_waiting(tmp_path):
    other = HALL - 1
    async with open_hall(tmp_path, {"": HALL, "dlh": other}) as hall, hall.running():
        rina = await hall.officer()
        number = await hall.lodge()
        thread = await hall.shown(number, "bahaya")
        hall.pace.hold(HALL, 6.0)
        rina.says("/saya", thread=thread)
        rina.inside(other).says("/bantuan")
        await until(lambda: any("/terlambat" in text for text in hall.texts(None, other)), 5)
        assert not any("Tidak ada" in text for text in hall.texts(thread))
        await until(lambda: any("Tidak ada" in text for text in hall.texts(thread)))


async def test_polling_makes_way_for_itself_and_survives_a_telegram_that_stammers(tmp_path):
    async with open_hall(tmp_path) as hall:
        hall.telegram.faults.add("502", method="deleteWebhook")
        for kind in ("502", "reset", "429", "malformed"):
            hall.telegram.faults.add(kind, method="getUpdates")
        async with hall.running():
            rina = await hall.officer()
            number = await hall.lodge()
            thread = await hall.shown(number, "bahaya")
            rina.says("terdengar", thread=thread)
            await until(lambda: notes(hall, number))
