"""Telegram turns a second of three bots: webhook in, the same conversation, each reply by a call to the same fake API.

The driver plays the residents and the API in one process; the bot runs alone in another, and its CPU is that process's.
A turn is over when the webhook was acknowledged and the reply has arrived.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Self

import orjson
import uvicorn

from bot.city import City
from bot.dialogue.message import Place
from tests.bench.talk import WORDS, places
from tests.bench.telegram_bots import PATH, SECRET

RESIDENTS = 16
WARM_UP = 48
SHARE = 32
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Turns:
    """What one bot did. Times in ms; CPU ms a turn of the bot's process; memory in MB."""

    bot: str
    turns: int
    turns_a_second: float
    p50: float
    p99: float
    cpu: float
    memory: float


@dataclass
class Api:
    """The fake Telegram: takes every call, and wakes who waits for a reply in that chat."""

    waiting: dict[int, asyncio.Event] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    calls: int = 0

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        self.calls += 1
        result: Any = True
        if scope["path"].endswith(("/sendMessage", "/sendPhoto")):
            chat = _chat_of(body, dict(scope["headers"]).get(b"content-type", b""))
            if chat in self.waiting and b"remove_keyboard" not in body:
                self.waiting[chat].set()
            result = {
                "message_id": next(self.numbers),
                "date": int(time.time()),
                "chat": {"id": chat, "type": "private", "first_name": "Ani"},
                "from": {"id": 123456, "is_bot": True, "first_name": "Pintu"},
                "text": "ok",
            }
        elif scope["path"].endswith("/getMe"):
            result = {"id": 123456, "is_bot": True, "first_name": "Pintu", "username": "PintuBot"}
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": orjson.dumps({"ok": True, "result": result})})


def _chat_of(body: bytes, content_type: bytes) -> int:
    """The chat_id of a call, as JSON, as a form or in multipart."""
    if content_type.startswith(b"application/json"):
        return int(orjson.loads(body)["chat_id"])
    after = body[body.index(b"chat_id") + 7 :]
    digits = after.lstrip(b'="\r\n')
    return int(digits[: next(i for i, c in enumerate(digits + b"&") if not chr(c).isdigit())])


class Line:
    """One kept-alive connection to the bot's webhook."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def open(self) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    async def post(self, body: bytes) -> int:
        head = (
            f"POST {PATH} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n"
            f"x-telegram-bot-api-secret-token: {SECRET}\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        self.writer.write(head.encode() + body)
        answer = await self.reader.readuntil(b"\r\n\r\n")
        length = next((line for line in answer.lower().split(b"\r\n") if line.startswith(b"content-length:")), b":0")
        await self.reader.readexactly(int(length.partition(b":")[2]))
        return int(answer[9:12])


class Residents:
    """Makes updates; every conversation is a person's whom nobody has seen, at a place of its own."""

    def __init__(self) -> None:
        self._places = places(City.load("tangsel"))
        self._numbers = count(1)
        self._updates = count(1)

    def conversation(self) -> tuple[int, list[dict[str, Any]]]:
        number = next(self._numbers)
        turn, index = divmod(number, len(self._places))
        spot: Place = self._places[index]
        photo = {"file_id": f"F{number}", "file_unique_id": f"U{number}", "width": 800, "height": 600, "file_size": 9}
        parts: list[dict[str, Any]] = [
            {"text": "/lapor", "entities": [{"type": "bot_command", "offset": 0, "length": 6}]},
            {"text": f"{WORDS[turn % len(WORDS)]}, dekat rumah nomor {number}"},
            {"text": "setuju"},
            {"location": {"latitude": spot.lat, "longitude": spot.lon}},
            {"photo": [photo]},
            {"text": "selesai"},
            {"text": "terbuka"},
            {"text": "kirim"},
        ]
        chat = 1_000_000 + number
        person = {"id": chat, "is_bot": False, "first_name": "Ani", "language_code": "id"}
        base = {"date": int(time.time()), "chat": {"id": chat, "type": "private", "first_name": "Ani"}, "from": person}
        return chat, [
            {"update_id": next(self._updates), "message": {"message_id": n, **base, **part}}
            for n, part in enumerate(parts, start=1)
        ]


class Running:
    """A bot in a process of its own, and the API it calls."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.api = Api()
        self.residents = Residents()
        self.waits: list[float] = []
        self.wall = self.cpu = 0.0

    async def __aenter__(self) -> Self:
        config = uvicorn.Config(self.api, port=0, log_level="warning", access_log=False, lifespan="off")
        self.server = uvicorn.Server(config)
        self.serving = asyncio.create_task(self.server.serve())
        while not self.server.started:  # noqa: ASYNC110 -- uvicorn tells by this flag only
            await asyncio.sleep(0.02)
        address = f"http://127.0.0.1:{self.server.servers[0].sockets[0].getsockname()[1]}"
        command = [sys.executable, "-m", "tests.bench.telegram_bots", self.name, "--api", address]
        self.process = await asyncio.create_subprocess_exec(*command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.process.stdout is not None
        self.port = int(await self.process.stdout.readline())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        await self.process.wait()
        self.server.should_exit = True
        await self.serving

    async def talk(self, conversations: int) -> None:
        """So many conversations, `RESIDENTS` at once; what they cost is added up."""
        wall, cpu = time.perf_counter(), _cpu(self.process.pid)
        self.waits += await _talk_all(self.api, self.residents, self.port, conversations)
        self.wall += time.perf_counter() - wall
        self.cpu += _cpu(self.process.pid) - cpu

    def result(self) -> Turns:
        turns, hundredths = len(self.waits), statistics.quantiles(self.waits, n=100)
        return Turns(
            bot=self.name,
            turns=turns,
            turns_a_second=turns / self.wall,
            p50=hundredths[49] * 1000,
            p99=hundredths[98] * 1000,
            cpu=self.cpu / turns * 1000,
            memory=_memory(self.process.pid),
        )


async def measure(names: Sequence[str], conversations: int) -> list[Turns]:
    """All bots in one run, taking turns every few conversations: a slow moment of the machine meets each of them."""
    async with AsyncExitStack() as stack:
        bots = [await stack.enter_async_context(Running(name)) for name in names]
        for bot in bots:
            await _talk_all(bot.api, bot.residents, bot.port, WARM_UP)
        for _ in range(conversations // SHARE):
            for bot in bots:
                await bot.talk(SHARE)
        return [bot.result() for bot in bots]


async def _talk_all(api: Api, residents: Residents, port: int, conversations: int) -> list[float]:
    waits: list[float] = []
    left = iter(range(conversations))

    async def one_after_another() -> None:
        line = Line(port)
        await line.open()
        for _ in left:
            chat, updates = residents.conversation()
            for update in updates:
                arrived = api.waiting[chat] = asyncio.Event()
                start = time.perf_counter()
                status = await line.post(orjson.dumps(update))
                if status != 200:
                    raise SystemExit(f"the webhook answered {status}")
                async with asyncio.timeout(30):
                    await arrived.wait()
                waits.append(time.perf_counter() - start)
            del api.waiting[chat]
        line.writer.close()

    await asyncio.gather(*(one_after_another() for _ in range(RESIDENTS)))
    return waits


def _cpu(pid: int) -> float:
    """Seconds of processor time, user and system, of a process."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:  # noqa: PTH123 -- a file of the kernel
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _memory(pid: int) -> float:
    with open(f"/proc/{pid}/status", encoding="ascii") as status:  # noqa: PTH123 -- a file of the kernel
        line = next(line for line in status if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
