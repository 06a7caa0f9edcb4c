"""`kill -9` before, after and in the midst of messages: the conversation goes on, nothing is lost, nothing twice."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.journal.engine import open_engine
from bot.journal.tables import CaseEventRow, CaseRow, InboxRow, OutboxRow

TALK: list[dict[str, Any]] = [
    {"text": "mau lapor"},
    {"text": "lampu jalan mati sejak senin, malam gelap sekali"},
    {"text": "setuju"},
    {"place": [-6.3424, 106.7377]},
    {"text": "selesai"},
    {"text": "terbuka"},
    {"text": "kirim"},
]
EXPECTED = [
    "complaint-description",
    "complaint-consent",
    "complaint-noted+complaint-place",
    "complaint-at+complaint-photos",
    "complaint-identity",
    "complaint-summary",
    "complaint-lodged",
]


class Worker:
    """One life of the process."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "tests.faults.worker", str(folder)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._line() == "ready"

    def _line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def give(self, message: dict[str, Any]) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()

    def answer(self) -> dict[str, Any] | None:
        """What became of the message; None when the process died before it said so."""
        line = self._line()
        return json.loads(line) if line.endswith("}") else None

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


def counts(folder: Path) -> dict[str, int]:
    engine = open_engine(f"sqlite:///{folder}/town.sqlite")
    models = (InboxRow, OutboxRow, CaseRow, CaseEventRow)
    with engine.connect() as connection:
        found = {
            model.__tablename__: connection.execute(select(func.count()).select_from(model)).scalar_one()
            for model in models
        }
    engine.dispose()
    return found


def talk(folder: Path, delays: list[float]) -> list[str]:
    """The keys of the last reply to each message. After a delay (seconds) the process is killed."""
    worker, keys = Worker(folder), []
    for number, (message, delay) in enumerate(zip(TALK, delays, strict=True)):
        given = message | {"id": f"m{number}"}
        worker.give(given)
        time.sleep(delay)
        worker.kill()
        answer = worker.answer()
        worker.close()
        worker = Worker(folder)
        if answer is None:
            worker.give(given)
            answer = worker.answer()
        assert answer is not None
        keys.append(answer["keys"][-1])
    worker.close()
    return keys


@pytest.mark.parametrize("base", [0.0, 0.01])
def test_killed_around_every_message(tmp_path, base):
    keys = talk(tmp_path, [base + 0.003 * step for step in range(len(TALK))])
    assert keys == EXPECTED
    found = counts(tmp_path)
    assert (found["inbox"], found["service_case"]) == (len(TALK), 1)
    assert found["outbox"] == len(TALK) + 1  # one reply a message, and the parcel that forwards the case
