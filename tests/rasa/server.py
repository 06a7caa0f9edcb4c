"""Rasa 3.6.21 as a process: an exported project is trained and served, and spoken to as any client of its does."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import httpx

from tests.conversations.rasa import SECRET
from tests.peers.rasa import Messages

READY_SECONDS = 300
ANSWER_SECONDS = 60


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def environment() -> dict[str, str]:
    return os.environ | {
        "PINTU_ACTIONS_SECRET": SECRET,
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONWARNINGS": "ignore",
    }


def train(rasa: Path, project: Path, log: Path) -> Path:
    """The model of a project; one that is there already is taken. Raises `CalledProcessError`; `log` says why."""
    parts = [project / name for name in ("config.yml", "domain.yml", "data/nlu.yml", "data/rules.yml")]
    name = hashlib.sha256(b"\0".join(path.read_bytes() for path in parts)).hexdigest()[:16]
    model = project / "models" / f"{name}.tar.gz"
    if not model.exists():
        command = [str(rasa), "train", "--quiet", "--out", "models", "--fixed-model-name", name]
        with log.open("wb") as out:
            subprocess.run(command, cwd=project, env=environment(), check=True, stdout=out, stderr=out)
    return model


@dataclass
class RealRasa:
    """A running server. Use it as a context manager; `log` is its own file."""

    rasa: Path
    project: Path
    model: Path
    log: Path

    def __enter__(self) -> Self:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        command = [str(self.rasa), "run", "--enable-api", "-i", "127.0.0.1", "-p", str(port)]
        command += ["--model", str(self.model)]
        self._out = self.log.open("wb")
        self.process = subprocess.Popen(
            command, cwd=self.project, env=environment(), stdout=self._out, stderr=subprocess.STDOUT
        )
        self._wait()
        self.client = httpx.AsyncClient(base_url=self.address, timeout=ANSWER_SECONDS, trust_env=False)
        return self

    def _wait(self) -> None:
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if httpx.get(f"{self.address}/status", trust_env=False).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.5)
        raise RuntimeError(f"rasa run did not come up; see {self.log}")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(30)
        self._out.close()

    async def say(self, sender: str, text: str) -> Messages:
        answer = await self.client.post("/webhooks/rest/webhook", json={"sender": sender, "message": text})
        return list(answer.raise_for_status().json())

    async def trigger(self, sender: str, intent: str) -> Messages:
        path = f"/conversations/{sender}/trigger_intent"
        answer = await self.client.post(path, params={"output_channel": "latest"}, json={"name": intent})
        return list(answer.raise_for_status().json()["messages"])
