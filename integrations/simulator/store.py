"""The demo city's own database: one SQLite file with records as JSON."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS permit (number TEXT PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS permit_change (
  id INTEGER PRIMARY KEY, number TEXT NOT NULL, at TEXT NOT NULL, record TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS permit_change_at ON permit_change (at);
CREATE TABLE IF NOT EXISTS tax (nop TEXT PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS request (
  id TEXT PRIMARY KEY, account TEXT NOT NULL DEFAULT '', at TEXT NOT NULL, status TEXT NOT NULL, record TEXT NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS request_account ON request (account) WHERE account != '';
CREATE TABLE IF NOT EXISTS request_update (
  id TEXT PRIMARY KEY, request TEXT NOT NULL, at TEXT NOT NULL, record TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS request_update_at ON request_update (at);
CREATE TABLE IF NOT EXISTS fault (service TEXT PRIMARY KEY, mode TEXT NOT NULL, until REAL);
"""


class Store:
    """Reads and writes the demo city. Thread-safe: one connection, one lock."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=10)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.executescript(SCHEMA)
        self._lock = threading.RLock()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of what is written inside, or nothing."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def all(self, query: str, *values: object) -> list[sqlite3.Row]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def one(self, query: str, *values: object) -> sqlite3.Row | None:
        found = self.all(query, *values)
        return found[0] if found else None

    def record(self, query: str, *values: object) -> dict[str, Any] | None:
        """The JSON of the first row's `record`."""
        row = self.one(query, *values)
        return json.loads(row["record"]) if row else None

    def close(self) -> None:
        with self._lock:
            self._connection.close()


def dumped(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False)
