"""The table of `make bench`: durable turns a second, waiting, processor, start-up, memory; all in one run."""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from multiprocessing import get_context

from rich.console import Console
from rich.table import Table

from bot.journal.journal import GROUP
from tests.bench.databases import postgresql
from tests.bench.measure import Result, Setup, measure
from tests.bench.telegram import Turns
from tests.bench.telegram import measure as talk_to
from tests.bench.understanding import GOAL_MB, GOAL_MS, GOAL_S, Cost, measure_understanding
from tests.bench.whatsapp import GOAL as EVENTS_GOAL
from tests.bench.whatsapp import Reading
from tests.bench.whatsapp import measure as read_events

AT_ONCE = (1, 16, 64)
SIDE_BY_SIDE = 16
GOAL = 4.0
CONVERSATIONS, QUICK = 400, 64
ROUNDS = 3
STARTS = 3
BOTS = {
    "ours": "Pintu Warga, durable",
    "aiogram": "aiogram, MemoryStorage",
    "ptb": "python-telegram-bot, ConversationHandler",
}

console = Console(stderr=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of the table")
    parser.add_argument("--quick", action="store_true", help="fewer conversations; for a first look")
    options = parser.parse_args()
    conversations = QUICK if options.quick else CONVERSATIONS
    with postgresql() as database_of:
        results = list(_by_load(conversations, database_of))
    pairs = list(_side_by_side(conversations))
    ratio = statistics.median(grouped.turns_a_second / alone.turns_a_second for grouped, alone in pairs)
    bots, cost, rate = _telegram(conversations)
    readings = [read_events(size) for size in (1, 100)]
    reading = measure_understanding()
    starts = [_start_up() for _ in range(STARTS)]
    if options.json:
        both = [asdict(result) for pair in pairs for result in pair]
        document = {
            "by_load": [asdict(result) for result in results],
            "side_by_side": {"rounds": both, "ratio": ratio, "goal": GOAL},
            "telegram": {"bots": [asdict(b) for b in bots], "cpu_ratio": cost, "rate_ratio": rate, "goal": 1.0},
            "whatsapp": {"readings": [asdict(reading) for reading in readings], "goal": EVENTS_GOAL},
            "understanding": asdict(reading),
            "start_up_seconds": min(starts),
        }
        print(json.dumps(document, indent=1))
        return
    _print(results, pairs, ratio)
    _print_telegram(bots, cost, rate)
    _print_whatsapp(readings)
    console.file = sys.stdout
    _print_understanding(reading)
    console.print(f"Start-up (loading all of `pintu`): {min(starts):.2f} s")


def _by_load(conversations: int, database_of: Iterator[str] | None) -> Iterator[Result]:
    """Each load on SQLite, and on PostgreSQL where the machine has it; `database_of` gives fresh databases."""
    for at_once in AT_ONCE:
        # One resident waits for the disk on every turn: fewer turns tell as much.
        share = conversations if at_once > 1 else conversations // 4
        yield _run(Setup("SQLite", "", at_once, share))
        if database_of is not None:
            yield _run(Setup("PostgreSQL", next(database_of), at_once, share))


def _side_by_side(conversations: int) -> Iterator[tuple[Result, Result]]:
    """Shared commits and one transaction a turn, in turns, so that a slow moment of the machine meets both."""
    for _ in range(ROUNDS):
        grouped = _run(Setup("SQLite", "", SIDE_BY_SIDE, conversations, GROUP))
        yield grouped, _run(Setup("SQLite", "", SIDE_BY_SIDE, conversations, 1))


def _telegram(conversations: int) -> tuple[list[Turns], float, float]:
    """Three bots behind the same server and before the same fake API; (CPU, rate) of ours divided by aiogram's."""
    with console.status("Telegram: three bots in turns"):
        bots = asyncio.run(talk_to(list(BOTS), conversations))
    by_name = {bot.bot: bot for bot in bots}
    ours, bare = by_name["ours"], by_name["aiogram"]
    return bots, ours.cpu / bare.cpu, ours.turns_a_second / bare.turns_a_second


def _run(setup: Setup) -> Result:
    """In a process of its own: no measurement inherits another one's memory."""
    shared = "one transaction a turn" if setup.group == 1 else "shared commits"
    told = console.status(f"{setup.database}, {setup.residents} at once, {shared}")
    with told, ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, setup).result()


def _start_up() -> float:
    """Seconds until the command has loaded everything it is made of."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "bot.cli", "--help"], check=True, capture_output=True)
    subprocess.run([sys.executable, "-c", "import bot.cli"], check=True, capture_output=True)
    return (time.perf_counter() - start) / 2


def _print(results: list[Result], pairs: list[tuple[Result, Result]], ratio: float) -> None:
    out = Console(width=100)
    out.print("One turn: a message in, one durable transaction (SQLite synchronous=FULL, PostgreSQL fsync on),")
    out.print("replies out. The conversation is a complaint in eight messages, in this process, without HTTP.")
    out.print("CPU: milliseconds a turn in this process; a database server's own are not in it.\n")
    out.print(_table("By load", results))
    flat = [result for pair in pairs for result in pair]
    out.print(_table(f"Side by side: SQLite, {SIDE_BY_SIDE} residents, the same code and pragmas", flat))
    verdict = "reached" if ratio >= GOAL else "MISSED"
    out.print(f"Shared commits against one transaction a turn: {ratio:.1f} times (median; goal {GOAL:g}: {verdict})")


def _print_telegram(bots: list[Turns], cost: float, rate: float) -> None:
    out = Console(width=100)
    out.print(
        "\nTelegram: a webhook in, the same conversation, each reply by a call to the same fake API, 16 residents."
    )
    out.print("Ours is durable (SQLite) when it answers 200; the other two keep their state in memory.\n")
    table = Table(title="Telegram", title_justify="left")
    for name in ("bot", "turns", "turns/s", "p50 ms", "p99 ms", "CPU ms/turn", "memory MB"):
        table.add_column(name, justify="left" if name == "bot" else "right")
    for b in bots:
        numbers = (f"{b.turns_a_second:.0f}", f"{b.p50:.1f}", f"{b.p99:.1f}", f"{b.cpu:.2f}", f"{b.memory:.0f}")
        table.add_row(BOTS[b.bot], str(b.turns), *numbers)
    out.print(table)
    verdict = "reached" if cost <= 1 <= rate else "MISSED"
    out.print(f"Ours against bare aiogram: {cost:.2f} x the CPU, {rate:.2f} x the rate (goal 1.0: {verdict})")


def _print_whatsapp(readings: list[Reading]) -> None:
    out = Console(width=100)
    out.print("\nWhatsApp: a delivery's signature verified and every part of it read, without the turn.")
    for reading in readings:
        verdict = "reached" if reading.events_a_second >= EVENTS_GOAL else "MISSED"
        rate = f"{reading.events_a_second:,.0f} events/s"
        out.print(f"  {reading.size:3} events a delivery: {rate} (goal {EVENTS_GOAL:,.0f}: {verdict})")


def _print_understanding(cost: Cost) -> None:
    reached = cost.text <= GOAL_MS and cost.memory <= GOAL_MB and cost.learning <= GOAL_S
    console.print(
        f"\nUnderstanding a text it has not seen: {cost.text:.2f} ms of CPU (p99 {cost.p99:.2f}; words and patterns "
        f"alone {cost.words:.2f}), {cost.memory:.0f} MB for the model, {cost.learning:.1f} s to learn it "
        f"(goals {GOAL_MS:g} ms, {GOAL_MB:g} MB, {GOAL_S:g} s: {'reached' if reached else 'MISSED'})"
    )


def _table(title: str, results: list[Result]) -> Table:
    table = Table(title=title, title_justify="left")
    for name in (
        "database",
        "commits",
        "residents",
        "turns",
        "turns/s",
        "p50 ms",
        "p99 ms",
        "CPU ms/turn",
        "memory MB",
    ):
        table.add_column(name, justify="left" if name in {"database", "commits"} else "right")
    for r in results:
        numbers = (f"{r.turns_a_second:.0f}", f"{r.p50:.2f}", f"{r.p99:.2f}", f"{r.cpu:.2f}", f"{r.memory:.0f}")
        table.add_row(r.database, "one a turn" if r.group == 1 else "shared", str(r.residents), str(r.turns), *numbers)
    return table


if __name__ == "__main__":
    main()
