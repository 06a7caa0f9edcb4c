"""`pintu staff` as a process whose minute is shorter, and what has to be true of a group when all is quiet again."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self, TypeVar

from bot.cases.cases import Cases, Registry
from bot.city import City
from bot.dialogue.message import Inbound
from bot.journal.engine import migrate, open_engine
from bot.journal.entry import Entry
from bot.journal.journal import Journal
from bot.staff.desk import Desk
from bot.staff.officers import Officer, Officers, Rank
from bot.staff.telegram.card import Look
from bot.texts import Library
from tests.bot.staff.telegram.hall import HALL, TOKEN, plain
from tests.peers.telegram import Person, Telegram
from tests.peers.telegram.account import Chat
from tests.peers.telegram.wire import Json

T = TypeVar("T")

MINUTE = "STORM_MINUTE"
PATIENCE = 300.0


def main() -> None:
    """The real command; only a minute of Telegram's is shorter."""
    from bot.cli import main as pintu  # noqa: PLC0415 -- in this process only
    from bot.staff.telegram import service, wire  # noqa: PLC0415

    vars(service)["Pace"] = lambda: wire.Pace(minute=float(os.environ[MINUTE]))
    pintu(["staff"])


@dataclass
class Staff:
    """The process. `minute` in seconds. Use it as a context manager; `kill` and `start` in between."""

    home: Path
    telegram: Telegram
    minute: float
    settings: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop(signal.SIGTERM)

    def start(self) -> None:
        """Returns when it hears and shows."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PINTU_")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment |= {
            "PINTU_HOME": str(self.home),
            "PINTU_STAFF_TOKEN": TOKEN,
            "PINTU_STAFF_CHAT": str(HALL),
            "PINTU_STAFF_API": self.telegram.address,
            MINUTE: str(self.minute),
            **self.settings,
        }
        command = [sys.executable, "-c", "from tests.faults.officers import main; main()"]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
        )
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line)
            if line.startswith("Officers"):
                break
        else:
            self.process.wait(30)
            self.process.stdout.close()
            raise RuntimeError("".join(self.lines[-40:]))
        self._drain = threading.Thread(target=self.lines.extend, args=(self.process.stdout,), daemon=True)
        self._drain.start()

    def stop(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        code = self.process.wait(30)
        self._drain.join(5)
        assert self.process.stdout
        self.process.stdout.close()
        return code


@dataclass
class Truth:
    """The database, read (and written) beside the processes, and the group on the officers' screens."""

    telegram: Telegram
    home: Path

    def __post_init__(self) -> None:
        self.library, self.city = Library(), City.load()
        self.account = self.telegram.bot(TOKEN)
        self.group: Chat = self.telegram.group(HALL, "Petugas", kind="supergroup", forum=True, token=TOKEN)

    @contextmanager
    def registry(self) -> Iterator[tuple[asyncio.Runner, Registry]]:
        engine = open_engine(f"sqlite:///{self.home / 'pintu.sqlite'}")
        migrate(engine)
        with asyncio.Runner() as runner:

            async def opened() -> Journal:
                return Journal(engine)

            journal = runner.run(opened())
            try:
                yield runner, Registry(journal, self.city, self.library)
            finally:
                runner.run(journal.close())

    def with_registry(self, work: Callable[[Registry], Awaitable[T]]) -> T:
        async def run(registry: Registry) -> T:
            return await work(registry)

        with self.registry() as (runner, registry):
            return runner.run(run(registry))

    def officer(self, number: int, name: str) -> Person:
        """Somebody enrolled, in the group."""

        async def enrol(registry: Registry) -> None:
            officers = Officers(registry.journal, now)
            code = await officers.invite(Rank.OFFICER, "", Officer("server", Rank.ADMIN))
            await officers.enrol(code, number, name)

        self.with_registry(enrol)
        return self.telegram.person(number, name, token=TOKEN).inside(HALL)

    def ask(self, people: list[int], *, first: int = 0) -> list[str]:
        """Each of these residents asks the officers something; the numbers of the cases."""

        async def all_of_them(registry: Registry) -> list[str]:
            return [await one(registry, i, person) for i, person in enumerate(people)]

        async def one(registry: Registry, i: int, person: int) -> str:
            address, at = f"telegram:{person}", now()
            inbound = Inbound("telegram", address, f"storm{first + i}", at)
            cases = Cases(registry, Entry(at, inbound=inbound), address, "id")
            case = await cases.ask_officer("other", f"pertanyaan ke-{first + i} tentang <surat> & izin", ())
            await registry.journal.commit(cases.entry)
            return case.number

        return self.with_registry(all_of_them)

    def rows(self, query: str, *given: object) -> list[tuple[Any, ...]]:
        import sqlite3  # noqa: PLC0415 -- only here

        path = f"file:{self.home / 'pintu.sqlite'}?mode=ro"
        with closing(sqlite3.connect(path, uri=True, timeout=20)) as database:
            return database.execute(query, given).fetchall()

    def until(self, true: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
        end = time.monotonic() + patience
        while not (found := true()):
            if time.monotonic() > end:
                raise TimeoutError(what)
            time.sleep(0.1)
        return found

    def wrong_cards(self) -> list[str]:
        """Cases of the staff chat whose one mapped topic does not show, first of all, what `Look.card` says."""

        async def look(registry: Registry) -> list[str]:
            desk, wrong = Desk(registry, now), []
            topics = {row[0]: row[1:] for row in self.rows("SELECT number, thread, card FROM staff_topic")}
            for (number,) in self.rows("SELECT number FROM service_case WHERE level > 0"):
                thread, card = topics.get(number, (0, 0))
                message = self.group.messages.get(card, {})
                text = plain(Look(self.library["id"], self.city).card((await desk.file(number)).case, now()))
                if not thread or message.get("message_thread_id") != thread or message.get("text") != text:
                    wrong.append(number)
            return wrong

        return self.with_registry(look)

    def topics_of(self, number: str) -> list[int]:
        with self.account.changed:
            return [thread for thread, topic in self.group.topics.items() if number in topic["name"]]

    def said(self, thread: int) -> list[Json]:
        """The messages in a topic, without Telegram's own."""
        with self.account.changed:
            found = [m for m in self.group.messages.values() if m.get("message_thread_id") == thread]
        return [m for m in found if "text" in m or "caption" in m]

    def calls(self) -> list[Json]:
        """What was asked of Telegram in the group, in order."""
        return [call for call in self.telegram.calls(token=TOKEN) if str(call["params"].get("chat_id")) == str(HALL)]


def now() -> datetime:
    return datetime.now(UTC)
