"""A real demo city on a port, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from integrations.demo import ANNOUNCES
from integrations.http import open_client


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """The address of a running demo city."""
    database = tmp_path_factory.mktemp("city") / "demo.sqlite"
    with run_city(database) as address:
        yield address


class run_city:  # noqa: N801 -- used like a function: `with run_city(file) as address`
    def __init__(self, database: Path, *more: str) -> None:
        command = [sys.executable, "-m", "integrations.simulator", "--database", str(database), *more]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip().removeprefix(ANNOUNCES)

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(10)
        assert self.process.stdout
        self.process.stdout.close()


@pytest.fixture
async def client():
    async with open_client() as made:
        yield made


@pytest.fixture
def normal(city):
    """Take every fault back afterwards."""
    yield city
    httpx.post(f"{city}/faults", json={"service": "all", "mode": "normal"}, trust_env=False)
