"""The demo city ends when it is told to, in every state, without a word of trouble."""

from __future__ import annotations

import signal
import subprocess
import sys

import httpx
import pytest

from integrations.demo import ANNOUNCES


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("mode", ["normal", "slow"])
def test_it_ends_cleanly_even_while_an_answer_waits(tmp_path, told, mode):
    command = [sys.executable, "-m", "integrations.simulator", "--database", str(tmp_path / "city.sqlite")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as city:
        assert city.stdout
        assert city.stderr
        address = city.stdout.readline().strip().removeprefix(ANNOUNCES)
        with httpx.Client(base_url=address, trust_env=False) as client:
            client.post("/faults", json={"service": "tax", "mode": mode})
            if mode == "slow":
                with pytest.raises(httpx.ReadTimeout):
                    client.get("/tax/objek/1", timeout=0.3)
        city.send_signal(told)
        assert city.wait(5) == 0
        assert "Traceback" not in city.stderr.read()
