"""A running Pintu Warga: `pintu run` as a process of its own, on free ports, with its own folder."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from tests.learnt import seed

START_SECONDS = 60


@dataclass
class RunningHouse:
    """Addresses as they were printed at start. Use it as a context manager."""

    home: Path
    settings: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        seed(self.home)
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PINTU_")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # or every start compiles every module again
        environment |= {"PINTU_HOME": str(self.home), "PINTU_PORT": "0", "PINTU_POLL_SECONDS": "1", **self.settings}
        command = [sys.executable, "-c", "from bot.cli import main; main(['run'])"]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
        )
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line)
            if line.startswith("Stop"):
                break
        self._drain = threading.Thread(target=self.lines.extend, args=(self.process.stdout,), daemon=True)
        self._drain.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop(signal.SIGTERM)

    def stop(self, how: signal.Signals) -> int:
        """End it; its exit code."""
        self.process.send_signal(how)
        code = self.process.wait(30)
        self._drain.join(5)
        assert self.process.stdout
        self.process.stdout.close()
        return code

    @property
    def address(self) -> str:
        return self._find(r"Residents\s+(http://\S+)/\s*$")

    @property
    def staff_link(self) -> str:
        return self._find(r"Officers\s+(http://\S+)")

    @property
    def demo_city(self) -> str:
        return self._find(r"Demo city\s+(http://\S+)/ ")

    @staticmethod
    def number_in(text: str) -> str:
        """The case number in a text."""
        found = re.search(r"LP-\d\d-\d{5}-[A-Z]", text)
        assert found, text
        return found[0]

    def _find(self, pattern: str) -> str:
        found = re.search(pattern, "".join(self.lines), re.MULTILINE)
        assert found, "".join(self.lines)
        return found[1]
