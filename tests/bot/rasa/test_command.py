"""`pintu actions` as a process, and an engine that reads with a Rasa server which is not there."""

from __future__ import annotations

import socket
import subprocess
from datetime import UTC, datetime

import httpx
import pytest

from bot.app import BadSetting, open_app
from bot.dialogue.message import Inbound
from bot.rasa.names import SECRET_HEADER
from bot.settings import Settings
from tests.conversations.rasa import SECRET
from tests.rasa.command import actions, command
from tests.rasa.server import environment, free_port


def test_it_listens_on_this_machine_alone_and_asks_for_the_secret(tmp_path):
    port = free_port()
    with actions(tmp_path, port):
        url = f"http://127.0.0.1:{port}/actions"
        assert httpx.get(url, trust_env=False).status_code == 401
        assert httpx.get(url, headers={SECRET_HEADER: SECRET}, trust_env=False).status_code == 200
        with socket.socket() as elsewhere:
            elsewhere.bind(("127.0.0.2", port))  # taken, if it listened on every address


@pytest.mark.parametrize("secret", ["", "short"])
def test_it_does_not_start_without_a_secret(tmp_path, secret):
    given = environment() | {"PINTU_HOME": str(tmp_path), "PINTU_ACTIONS_SECRET": secret}
    ended = subprocess.run(command("actions"), env=given, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 2
    assert "PINTU_ACTIONS_SECRET" in ended.stderr


async def test_rasa_needs_an_address(tmp_path):
    with pytest.raises(BadSetting, match="PINTU_RASA_URL"):
        async with open_app(Settings(home=tmp_path, nlu="rasa")):
            raise AssertionError


async def test_a_rasa_that_is_away_is_missed_by_nobody(tmp_path):
    nobody = f"http://127.0.0.1:{free_port()}"
    async with open_app(Settings(home=tmp_path, nlu="rasa", rasa_url=nobody)) as app:
        message = Inbound("web", "web:ani", "1", datetime.now(UTC), "lampu jalan mati sudah seminggu di pamulang")
        receipt = await app.front_door.receive(message)
    assert receipt.replies[-1].key == "complaint-consent"
