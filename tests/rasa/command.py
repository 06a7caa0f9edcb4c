"""`pintu export rasa` and `pintu actions` as processes, and the town that is behind the second one."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx

from bot.dialogue.message import Inbound
from bot.frontdoor import Receipt
from bot.journal.engine import open_engine
from bot.journal.journal import Journal
from bot.media import MediaStore
from tests.conversations.rasa import RasaTown
from tests.rasa.server import environment

START_SECONDS = 60


def export(project: Path, port: int) -> None:
    """Raises `CalledProcessError`."""
    settings = {"PINTU_ACTIONS_PORT": str(port)}
    subprocess.run(
        command("export", "rasa", str(project)), env=environment() | settings, check=True, stdout=subprocess.DEVNULL
    )


@contextmanager
def actions(home: Path, port: int, **settings: str) -> Iterator[None]:
    """`pintu actions` on a data folder of its own."""
    given = environment() | {"PINTU_HOME": str(home), "PINTU_ACTIONS_PORT": str(port)} | settings
    process = subprocess.Popen(command("actions"), env=given, stdout=subprocess.DEVNULL)
    try:
        _healthy(process, f"http://127.0.0.1:{port}/health")
        yield
    finally:
        process.terminate()
        process.wait(30)


class CommandTown(RasaTown):
    """A town run by somebody else: its database is only read, its clock is everybody's."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.journal = Journal(open_engine(f"sqlite:///{home / 'pintu.sqlite'}"))
        self.media = MediaStore(home / "media")
        self.now = datetime.now(UTC)

    async def receive(self, inbound: Inbound) -> Receipt:
        sender = inbound.address.partition(":")[2]
        return Receipt(tuple(await self.show(inbound.address, await self.rasa.say(sender, self.typed(inbound)))))


def command(*words: str) -> list[str]:
    return [sys.executable, "-c", f"from bot.cli import main; main({list(words)})"]


def _healthy(process: subprocess.Popen[bytes], url: str) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx.get(url, trust_env=False).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"nobody answers at {url}")
