"""A fresh database for each test, on SQLite and, where the machine has its programs, on PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.journal.engine import migrate, open_engine
from bot.journal.journal import Journal
from tests.bench.databases import postgresql


@pytest.fixture(scope="session")
def fresh_postgresql() -> Iterator[Iterator[str] | None]:
    with postgresql() as databases:
        yield databases


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/journal.sqlite"
    databases: Iterator[str] | None = request.getfixturevalue("fresh_postgresql")
    if databases is None:
        pytest.skip("PostgreSQL's programs are not on this machine")
    return next(databases)


@pytest.fixture
async def journal(url: str) -> AsyncIterator[Journal]:
    engine = open_engine(url)
    migrate(engine)
    journal = Journal(engine)
    yield journal
    await journal.close()
