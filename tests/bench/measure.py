"""One measurement in one process: so many residents at once, for so many conversations."""

from __future__ import annotations

import asyncio
import gc
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from bot.cases.cases import Registry
from bot.city import City
from bot.dialogue.router import Router
from bot.frontdoor import FrontDoor, House
from bot.journal.engine import migrate, open_engine
from bot.journal.journal import GROUP, Journal
from bot.media import MediaStore
from bot.texts import Library
from flows import FLOWS
from flows.guard import Guard
from integrations.permits import Permit, PermitChange
from integrations.tax import TaxBill
from tests.bench.talk import Residents, check
from tests.learnt import understanding

WARM_UP = 24


@dataclass(frozen=True, slots=True)
class Setup:
    """What to measure. `group` is how many turns may share a commit: 1 is one transaction a turn."""

    database: str
    url: str
    residents: int
    conversations: int
    group: int = GROUP


@dataclass(frozen=True, slots=True)
class Result:
    """What came out. Times in ms; CPU ms a turn of this process, without a database server's; memory in MB."""

    database: str
    residents: int
    group: int
    turns: int
    turns_a_second: float
    p50: float
    p99: float
    cpu: float
    memory: float


class Away:
    """The permit and tax systems; a complaint asks neither, so being asked is a fault of the bench."""

    async def find(self, number: str, factor: str) -> Permit:
        self._fault()

    async def changes_since(self, moment: object) -> list[PermitChange]:
        self._fault()

    async def bill(self, nop: str) -> TaxBill:
        self._fault()

    @staticmethod
    def _fault() -> NoReturn:
        raise AssertionError("the measured conversation asked a city system")


def measure(setup: Setup) -> Result:
    """Run one measurement in this process."""
    return asyncio.run(_measure(setup))


async def _measure(setup: Setup) -> Result:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        engine = open_engine(setup.url or f"sqlite:///{folder}/bench.sqlite")
        migrate(engine)
        journal = Journal(engine, setup.group)
        city = City.load("tangsel")
        registry = Registry(journal, city, Library())
        away = Away()
        house = House(registry, Router(FLOWS), understanding(city), away, away, MediaStore(Path(folder)), Guard())
        front_door, residents = FrontDoor(house), Residents(city)
        await check(front_door, residents)
        await _talk_all(front_door, residents, setup.residents, WARM_UP)
        gc.collect()
        gc.freeze()
        wall, cpu = time.perf_counter(), time.process_time()
        waits = await _talk_all(front_door, residents, setup.residents, setup.conversations)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        await journal.close()
    hundredths = statistics.quantiles(waits, n=100)
    return Result(
        database=setup.database,
        residents=setup.residents,
        group=setup.group,
        turns=len(waits),
        turns_a_second=len(waits) / wall,
        p50=hundredths[49] * 1000,
        p99=hundredths[98] * 1000,
        cpu=cpu / len(waits) * 1000,
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10),
    )


async def _talk_all(front_door: FrontDoor, residents: Residents, at_once: int, conversations: int) -> list[float]:
    """Seconds each turn took, with `at_once` residents talking; each writes again as soon as it has its answer."""
    waits: list[float] = []
    left = iter(range(conversations))

    async def one_after_another(left: Iterator[int]) -> None:
        for _ in left:
            for message in residents.conversation():
                start = time.perf_counter()
                await front_door.receive(message)
                waits.append(time.perf_counter() - start)

    await asyncio.gather(*(one_after_another(left) for _ in range(at_once)))
    return waits
