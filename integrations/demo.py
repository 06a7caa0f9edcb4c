"""Start the demo city as a process of its own, beside the front door."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from dataclasses import dataclass
from pathlib import Path

ANNOUNCES = "demo city on "
START_SECONDS = 30


class NotStarted(Exception):
    """The demo city did not come up."""


@dataclass
class DemoCity:
    """A running demo city. `address` has no slash at its end."""

    address: str
    process: asyncio.subprocess.Process

    async def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.terminate()
        await self.process.wait()


async def start_demo_city(database: Path, port: int = 0) -> DemoCity:
    """Start it on a port (0: any free one; a taken one: any free one) and wait until it listens.

    It ends when its standard input closes, so it never outlives this process, not even after kill -9.
    Raises `NotStarted`.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "integrations.simulator", "--port", str(port), "--database", str(database), "--with-parent"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None  # noqa: S101 -- asked for with PIPE
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), START_SECONDS)).decode().strip()
    except TimeoutError as late:
        process.kill()
        raise NotStarted(f"the demo city did not start within {START_SECONDS} s") from late
    if not line.startswith(ANNOUNCES):
        await process.wait()
        if port:
            return await start_demo_city(database, 0)
        raise NotStarted("the demo city did not start")
    return DemoCity(line.removeprefix(ANNOUNCES), process)
