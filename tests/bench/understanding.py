"""What reading a text costs, and what the model weighs. Run as a program, it measures itself and prints JSON."""

from __future__ import annotations

import asyncio
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.city import City
from bot.understanding import Keywords, Trained
from bot.understanding.training import load_or_train, validation_examples

GOAL_MS, GOAL_MB, GOAL_S = 2.0, 60.0, 10.0


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of CPU a text seen for the first time, their p99, and of words and patterns alone.

    MB that the model adds to a process that has it from its home; seconds to learn it.
    """

    text: float
    p99: float
    words: float
    memory: float
    learning: float


def measure_understanding() -> Cost:
    """In a process of its own, with a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        started = time.perf_counter()
        load_or_train(Path(home))
        learning = time.perf_counter() - started
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.understanding", home], check=True, capture_output=True, text=True
        )
    return Cost(**json.loads(done.stdout) | {"learning": learning})


def _measure(home: Path) -> Cost:
    keywords = Keywords(City.load())
    texts = [example.text for style in validation_examples().values() for example in style]
    words = _times(keywords, texts)
    before = _resident()
    trained = Trained(keywords, load_or_train(home))
    times = _times(trained, texts)
    return Cost(
        statistics.mean(times), statistics.quantiles(times, n=100)[-1], statistics.mean(words), _resident() - before, 0
    )


def _times(understanding: Keywords | Trained, texts: list[str]) -> list[float]:
    async def each() -> list[float]:
        found = []
        for text in texts:
            started = time.thread_time()
            await understanding.read(text)
            found.append((time.thread_time() - started) * 1000)
        return found

    return asyncio.run(each())


def _resident() -> float:
    """MB in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1]) if Path("/proc/self/statm").exists() else 0
    return pages * resource.getpagesize() / 2**20


if __name__ == "__main__":
    print(json.dumps(asdict(_measure(Path(sys.argv[1])))))
