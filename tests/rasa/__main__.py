"""`make rasa`: the exported project on the real Rasa 3.6.21, and a table of the conversations that passed over REST.

Each conversation of `tests/conversations` about a complaint, a permit or PBB is played up to three times. "local": with
the front door of the tests' town (its clock, officers and city systems), which reads as always. "nlu": the same with
`PINTU_NLU=rasa`, so that the engine reads with the very model; that one may guess otherwise than the files say.
"pintu": with `pintu actions` as a process of its own, where no clock, officer or fault of the city has to act.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn
from rich.console import Console
from rich.table import Table
from starlette.types import ASGIApp, Receive, Scope, Send

from integrations.http import open_client
from integrations.nlu.http import RasaClient
from tests.conversations.rasa import NOT_ON_RASA, RasaTown
from tests.conversations.script import Broken, Script
from tests.rasa.city import city
from tests.rasa.command import CommandTown, actions, export
from tests.rasa.server import RealRasa, free_port, train

CHATS = Path(__file__).parents[1] / "conversations"
# A conversation is about these services when one of their flows speaks in it.
SERVICES = {"complaint": "complaint", "permit": "permit", "pbb": "tax"}
BY_CLOCK = re.compile(r"^(?:desk|city|clock|back end) |\{LP|officer-sent", re.MULTILINE)  # officers have hours
COLUMNS = ("local", "nlu", "pintu")
PATIENCE = 60  # seconds for a text: a slow machine shall not make the local reader answer instead
MUST = frozenset({"local", "pintu"})  # the files say how a talk goes that the local reader reads
PASSED, LEFT_OUT, FAILED, OTHERWISE = "passed", "-", "FAILED", "otherwise"


@dataclass(frozen=True)
class Chat:
    """One conversation."""

    path: Path

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}"

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def messages(self) -> int:
        return sum(line.startswith("> ") for line in self.text.splitlines())

    @property
    def about(self) -> list[str]:
        return [name for name, flow in SERVICES.items() if re.search(rf"^< .*\b{flow}-", self.text, re.MULTILINE)]


@dataclass
class Door:
    """An address with what is behind it now: each conversation has a town of its own."""

    port: int
    app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.app is not None
        await self.app(scope, receive, send)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        config = uvicorn.Config(self, port=self.port, log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110 -- uvicorn tells by this flag only
            await asyncio.sleep(0.05)
        yield
        server.should_exit = True
        await serving


Play = Callable[[Chat, Path], Awaitable[None]]


async def outcome(play: Play, chat: Chat) -> str:
    with tempfile.TemporaryDirectory() as folder:
        try:
            await play(chat, Path(folder))
        except (Broken, httpx.HTTPError) as fault:
            return f"{type(fault).__name__}: {fault}"
    return PASSED


async def run(rasa: RealRasa, door: Door, chats: list[Chat], columns: list[str]) -> dict[str, dict[str, str]]:
    """What became of each conversation, by column."""
    async with open_client() as client:

        def in_town(*, nlu: bool) -> Play:
            async def play(chat: Chat, folder: Path) -> None:
                town = RasaTown(folder, RasaClient(rasa.address, client, PATIENCE) if nlu else None)
                town.rasa, door.app = rasa, town.served
                try:
                    await Script(town).play(chat.text)
                finally:
                    await town.journal.close()

            return play

        found: dict[str, dict[str, str]] = {}
        async with door.open():
            for column in (c for c in columns if c != "pintu"):
                found[column] = await each(chats, in_town(nlu=column == "nlu"), column)

    async def by_command(chat: Chat, folder: Path) -> None:
        at = f"http://127.0.0.1:{systems.port}"
        with actions(folder, door.port, PINTU_PERMITS_URL=f"{at}/permits", PINTU_TAX_URL=f"{at}/tax"):
            town = CommandTown(folder)
            town.rasa = rasa
            try:
                await Script(town).play(chat.text)
            finally:
                await town.journal.close()

    if "pintu" in columns:
        systems = Door(free_port(), city())
        alone = [chat for chat in chats if not BY_CLOCK.search(chat.text)]
        async with systems.open():
            found["pintu"] = await each(alone, by_command, "pintu")
    return found


async def each(chats: list[Chat], play: Play, column: str) -> dict[str, str]:
    results = {}
    for number, chat in enumerate(chats, 1):
        results[chat.name] = await outcome(play, chat)
        if sys.stderr.isatty():
            print(f"\r{column}: {number} of {len(chats)} ", end="", file=sys.stderr, flush=True)
    return results


def show(chats: list[Chat], found: dict[str, dict[str, str]]) -> bool:
    """Print the table, then what went wrong. True when all that must pass has passed."""
    table = Table("conversation", "about", "messages", *found, title="tests/conversations on Rasa 3.6.21, over REST")
    for chat in chats:
        marks = [mark(column, found[column].get(chat.name, LEFT_OUT)) for column in found]
        table.add_row(chat.name, " ".join(chat.about), str(chat.messages), *marks)
    totals = [f"{sum(r == PASSED for r in results.values())} of {len(results)}" for results in found.values()]
    table.add_section()
    table.add_row("passed", "", "", *totals)
    Console(width=110).print(table)
    faults = [(c, name, r) for c, results in found.items() for name, r in results.items() if r != PASSED]
    for column, name, result in faults:
        print(f"\n{column}, {name}: {result}")
    return not any(column in MUST for column, _, _ in faults)


def mark(column: str, result: str) -> str:
    """A cell of the table. Another reader may guess another category: that talk goes otherwise."""
    return result if result in {PASSED, LEFT_OUT} else FAILED if column in MUST else OTHERWISE


def main() -> int:
    arguments = argparse.ArgumentParser(prog="python -m tests.rasa", description=__doc__)
    arguments.add_argument("--rasa", type=Path, required=True, help="the rasa command of its own environment")
    arguments.add_argument("--home", type=Path, default=Path("var/rasa"), help="project, model and log are kept here")
    arguments.add_argument("--only", default="", help="conversations whose name has this in it")
    arguments.add_argument("--columns", nargs="+", default=list(COLUMNS), choices=COLUMNS)
    given = arguments.parse_args()
    home, rasa = given.home.resolve(), given.rasa.absolute()
    project, port = home / "project", free_port()
    export(project, port)
    started = time.monotonic()
    model = train(rasa, project, home / "train.log")
    print(f"model      {model.name}, {time.monotonic() - started:.0f} s", flush=True)
    started = time.monotonic()
    with RealRasa(rasa, project, model, home / "rasa.log") as running:
        print(f"rasa run   ready in {time.monotonic() - started:.0f} s", flush=True)
        every = [Chat(path) for path in sorted(CHATS.glob("*/*.chat"))]
        chats = [c for c in every if c.about and c.name not in NOT_ON_RASA and given.only in c.name]
        passed = show(chats, asyncio.run(run(running, Door(port), chats, given.columns)))
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
