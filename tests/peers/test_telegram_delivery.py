"""The emulator's other half over real HTTP: polls, webhooks, faults, control from another process, and lo beside it."""

from __future__ import annotations

import asyncio
import base64
import json
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import aiogram
import httpx
import pytest
import telegram as ptb
from aiogram import exceptions as refused
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from tests.peers.lo import LoTelegram
from tests.peers.telegram import TOKEN, Person, Telegram
from tests.peers.test_telegram_peer import buttons


@pytest.fixture
def service() -> Iterator[Telegram]:
    with Telegram() as served:
        yield served


@pytest.fixture
def ani(service: Telegram) -> Person:
    return service.person(77, "Ani")


@pytest.fixture
async def bot(service: Telegram) -> AsyncIterator[aiogram.Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(service.address), timeout=10)
    async with aiogram.Bot(TOKEN, session=session) as made:
        yield made


class Hook:
    """A webhook that remembers what came, and answers with `statuses`, then 200."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.came: list[tuple[int, str | None]] = []
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                hook.came.append((body["update_id"], self.headers["X-Telegram-Bot-Api-Secret-Token"]))
                self.send_response(hook.statuses.pop(0) if hook.statuses else 200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


async def polled(service: Telegram) -> None:
    """Until somebody polls."""
    polls = service.app.deliveries
    await asyncio.to_thread(service.account.wait_for, lambda: TOKEN in polls and polls[TOKEN].poll)


async def test_a_poll_waits_confirms_and_keeps(ani: Person, service: Telegram, bot: aiogram.Bot) -> None:
    began = time.monotonic()
    waiting = asyncio.create_task(bot.get_updates(timeout=30))
    await polled(service)
    ani.says("satu")
    (one,) = await waiting
    assert time.monotonic() - began < 10
    ani.says("dua")
    assert [u.update_id for u in await bot.get_updates()] == [one.update_id, one.update_id + 1]
    assert len(await bot.get_updates(limit=1)) == 1
    (two,) = await bot.get_updates(offset=one.update_id + 1)
    assert two.message
    assert two.message.text == "dua"
    assert service.account.acknowledged == [one.update_id]
    assert await bot.get_updates(offset=two.update_id + 1, timeout=1) == []
    ani.says("tiga")
    ani.says("empat")
    (last,) = await bot.get_updates(offset=-1)
    assert last.message
    assert last.message.text == "empat"


async def test_one_poll_at_a_time(service: Telegram, bot: aiogram.Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await polled(service)
    assert await bot.get_updates() == []
    with pytest.raises(refused.TelegramConflictError, match="terminated by other getUpdates"):
        await first
    await bot.set_webhook("http://127.0.0.1:1/hook")
    with pytest.raises(refused.TelegramConflictError, match="webhook is active"):
        await bot.get_updates()
    with pytest.raises(refused.TelegramBadRequest, match="HTTPS URL must be provided"):
        await bot.set_webhook("http://contoh.id/hook")


async def test_a_webhook_gets_each_update_until_it_takes_it(service: Telegram, ani: Person, bot: aiogram.Bot) -> None:
    with Hook(500, 503, 404) as hook:
        await bot.set_webhook(hook.url, secret_token="rahasia", allowed_updates=["message"])
        ani.says("satu")
        ani.says("dua")
        ani.blocks()
        account = service.account
        await asyncio.to_thread(account.wait_for, lambda: len(account.acknowledged) == 2)
        first, second = account.acknowledged
        assert hook.came == [(first, "rahasia")] * 4 + [(second, "rahasia")]
        assert account.deliveries == {first: 4, second: 1}
        info = await bot.get_webhook_info()
        assert (info.url, info.pending_update_count) == (hook.url, 0)
        assert "404" in (info.last_error_message or "")
        await bot.delete_webhook()
        ani.says("tiga")
        (kept,) = await bot.get_updates()
        assert kept.update_id == second + 1
        await bot.delete_webhook(drop_pending_updates=True)
        assert await bot.get_updates() == []


async def test_faults(service: Telegram, ani: Person, bot: aiogram.Bot) -> None:
    service.person(78, "Budi")
    service.faults.add("429", chat_id=77, retry_after=7)
    await bot.send_message(78, "lain")
    with pytest.raises(refused.TelegramRetryAfter) as limit:
        await bot.send_message(77, "x")
    assert limit.value.retry_after == 7
    expected: list[tuple[str, type[Exception], int]] = [
        ("500", refused.TelegramServerError, 0),
        ("502", refused.ClientDecodeError, 0),
        ("reset", refused.TelegramNetworkError, 0),
        ("lost", refused.TelegramNetworkError, 1),
        ("malformed", refused.ClientDecodeError, 1),
    ]
    for kind, error, arrives in expected:
        before = len(ani.sees())
        service.faults.add(kind, method="sendMessage")
        assert await bot.send_chat_action(77, "typing")
        with pytest.raises(error):
            await bot.send_message(77, kind)
        assert len(ani.sees()) - before == arrives, kind
        await bot.send_message(77, "lagi")
    service.faults.add("timeout", delay=3.0)
    with pytest.raises(refused.TelegramNetworkError):
        await bot.send_message(77, "lambat", request_timeout=1)
    assert ani.sees()[-1]["text"] == "lambat"
    service.faults.add("error", times=2, code=403, description="Forbidden: on demand")
    for _ in range(2):
        with pytest.raises(refused.TelegramForbiddenError):
            await bot.get_me()
    await bot.get_me()
    assert [c["fault"] for c in service.calls("getMe")] == ["error", "error", ""]
    with pytest.raises(ValueError, match="no such fault"):
        service.faults.add("fire")


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")  # retry_after becomes a timedelta
async def test_faults_as_the_other_library_sees_them(service: Telegram, ani: Person) -> None:
    other = ptb.Bot(TOKEN, base_url=f"{service.address}/bot")
    async with other:
        service.faults.add("429", retry_after=3)
        with pytest.raises(ptb.error.RetryAfter):
            await other.send_message(77, "x")
        for kind in ("500", "502", "reset", "lost"):
            service.faults.add(kind)
            with pytest.raises(ptb.error.NetworkError):
                await other.send_message(77, "x")
        service.faults.add("malformed")
        with pytest.raises(ptb.error.TelegramError):
            await other.send_message(77, "x")
        ani.blocks()
        with pytest.raises(ptb.error.Forbidden):
            await other.send_message(77, "x")


def test_from_another_process() -> None:
    command = [sys.executable, "-m", "tests.peers.telegram", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        address = process.stdout.readline().strip()
        try:
            talk(address)
        finally:
            process.terminate()


def talk(address: str) -> None:
    with httpx.Client(base_url=address) as http:

        def ask(what: str, **asked: Any) -> Any:
            answer = http.post(f"/_control/{what}", json=asked)
            assert answer.status_code == 200, answer.text
            return answer.json()["result"]

        said = ask("act", person=77, name="Ani", do="says", text="/start")
        ask("act", person=77, do="photo", data=base64.b64encode(b"not a picture").decode())
        ask("act", person=77, do="album", items=[base64.b64encode(b"a").decode()] * 2)
        ask("group", number=-5, title="RT")
        ask("act", **{"person": 77, "in": -5, "do": "says", "text": "halo"})
        updates = http.post(f"/bot{TOKEN}/getUpdates").json()["result"]
        assert [one["message"]["chat"]["id"] for one in updates] == [77, 77, 77, 77, -5]
        sent = http.post(
            f"/bot{TOKEN}/sendMessage",
            json={"chat_id": 77, "text": "Pilih", "reply_markup": buttons("Ya").model_dump(exclude_none=True)},
        ).json()["result"]
        query = ask("act", person=77, do="presses", button="Ya")
        ask("fault", kind="500", method="answerCallbackQuery")
        where = f"/bot{TOKEN}/answerCallbackQuery"
        assert http.post(where, json={"callback_query_id": query}).status_code == 500
        ask("old_query", query=query)
        assert http.post(where, json={"callback_query_id": query}).status_code == 400
        seen = ask("sees", person=77)
        assert [one["id"] for one in (seen[0], seen[-1])] == [said["message_id"], sent["message_id"]]
        assert seen[-1]["buttons"] == [["Ya"]]
        assert [one["method"] for one in ask("calls")] == ["getUpdates", "sendMessage", *["answerCallbackQuery"] * 2]
        assert ask("state")["pending"] == [one["update_id"] for one in updates] + [updates[-1]["update_id"] + 1]
        assert ask("upgrade", number=-5) < -1_000_000_000_000
        for wrong in ({"person": 77, "do": "flies"}, {"person": 77, "do": "presses", "button": "?"}, {}):
            assert http.post("/_control/act", json=wrong).status_code == 422


def shape(value: Any) -> Any:
    """Names of fields and types of values, whatever the values are."""
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    if isinstance(value, list):
        return [shape(one) for one in value]
    return type(value).__name__


def lacks(theirs: Any, ours: Any, where: str = "") -> list[str]:
    """Paths that `theirs` has and `ours` has not, or has with another type."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        return [path for key in theirs for path in lacks(theirs[key], ours.get(key), f"{where}.{key}")]
    if isinstance(theirs, list) and isinstance(ours, list):
        return [path for one, two in zip(theirs, ours, strict=True) for path in lacks(one, two, where)]
    return [] if theirs == ours else [f"{where}: {theirs} is not {ours}"]


def test_answers_as_lo_gives_them(service: Telegram, ani: Person, tmp_path: Path) -> None:
    keys = {"inline_keyboard": [[{"text": "Ya", "callback_data": "y"}]]}
    calls: list[tuple[str, dict[str, Any]]] = [
        ("getMe", {}),
        ("getUpdates", {}),
        ("sendMessage", {"chat_id": 77, "text": "halo", "reply_markup": keys}),
        ("editMessageText", {"chat_id": 77, "message_id": 0, "text": "hai"}),
    ]
    with LoTelegram(tmp_path / "lo.jsonl") as lo, httpx.Client() as http:
        message = ani.says("halo")
        lo.enqueue({"message": message})
        answers: list[list[Any]] = []
        for address in (lo.address, service.address):
            token = "123456:AAEmulatorEmulatorEmulatorEmulator00" if address == lo.address else TOKEN
            got: list[Any] = []
            for method, fields in calls:
                body = fields | ({"message_id": got[-1]["result"]["message_id"]} if "message_id" in fields else {})
                got.append(http.post(f"{address}/bot{token}/{method}", json=body).json())
            answers.append(got)
    theirs, ours = answers
    del theirs[0]["result"]["capabilities"]  # lo's own; the Bot API has no such field
    differences = {name: lacks(shape(a), shape(b)) for (name, _), a, b in zip(calls, theirs, ours, strict=True)}
    assert differences == {"getMe": [], "getUpdates": [], "sendMessage": [], "editMessageText": []}
