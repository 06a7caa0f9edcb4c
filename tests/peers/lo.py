"""A Telegram nobody here wrote (lo-bot-api-emulator), as a process, and a resident who writes through it.

It keeps no texts; what the bot said is read from the outbox, once the emulator has taken it.
"""

from __future__ import annotations

import json
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Self

from bot.dialogue.message import Outbound
from bot.journal.entry import parse

TOKEN = "123456:AAEmulatorEmulatorEmulatorEmulator00"
PATIENCE = 30.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class LoTelegram:
    """The emulator. Use it as a context manager."""

    journal: Path
    port: int = field(default_factory=free_port)

    def __enter__(self) -> Self:
        program = Path(sys.executable).parent / "lo-bot-api-emulator"
        options = ["--port", str(self.port), "--journal", str(self.journal), "--enable-control"]
        self.process = subprocess.Popen(
            [str(program), *options, "--allow-insecure-loopback-webhooks"], stdout=subprocess.DEVNULL
        )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return self
        raise TimeoutError("lo-bot-api-emulator does not start")

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def enqueue(self, update: dict[str, Any]) -> None:
        """Hand over an update to be delivered."""
        self._post("/__fixture/updates", {"token": TOKEN, "update": update})

    def deliver(self) -> None:
        """Try again what the webhook did not take."""
        self._post("/__fixture/deliver", {"token": TOKEN})

    def calls(self) -> list[dict[str, Any]]:
        """What was asked of it: method, names of fields, status."""
        written = self.journal.read_text(encoding="utf-8") if self.journal.exists() else ""
        return [json.loads(line) for line in written.splitlines()]

    def _post(self, path: str, body: dict[str, Any]) -> None:
        request = urllib.request.Request(
            self.address + path, json.dumps(body).encode(), {"content-type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            assert json.load(answer)["ok"]


@dataclass
class Resident:
    """Somebody who writes to the bot, and reads what came back."""

    telegram: LoTelegram
    database: Path
    chat: int = 77
    numbers: count[int] = field(default_factory=lambda: count(1000))
    read: int = 0

    def say(self, text: str = "", **parts: Any) -> list[Outbound]:
        """Send a message; what the bot answers, once it is delivered."""
        words = {"text": text} if text else {}
        self.telegram.enqueue({"message": self._message() | words | parts})
        return self.answers()

    def tap(self, label: str, message: Outbound) -> list[Outbound]:
        """Press a button of a message."""
        value = next(button.value for button in message.buttons if button.label == label)
        number = next(self.numbers)
        query = {"id": f"{self.chat}{number}", "from": self._person(), "chat_instance": "1", "data": value}
        self.telegram.enqueue({"callback_query": query | {"message": self._message() | {"text": "?"}}})
        return self.answers()

    def answers(self) -> list[Outbound]:
        """What has come since; waits for the first, and until nothing more is on its way."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            rows = self._outbox()
            if rows and all(sent for _, _, sent, _ in rows):
                self.read = rows[-1][0]
                return [parse(body) for _, body, _, _ in rows]
            failed = [error for _, _, _, error in rows if error]
            assert not failed, failed
            time.sleep(0.05)
        raise TimeoutError("no answer")

    def _outbox(self) -> list[tuple[int, str, str | None, str]]:
        query = "SELECT id, body, sent_at, error FROM outbox WHERE address = ? AND id > ? ORDER BY id"
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        try:
            return connection.execute(query, (f"telegram:{self.chat}", self.read)).fetchall()
        finally:
            connection.close()

    def _person(self) -> dict[str, Any]:
        return {"id": self.chat, "is_bot": False, "first_name": "Ani", "language_code": "id"}

    def _message(self) -> dict[str, Any]:
        chat = {"id": self.chat, "type": "private", "first_name": "Ani"}
        return {"message_id": next(self.numbers), "date": int(time.time()), "chat": chat, "from": self._person()}
