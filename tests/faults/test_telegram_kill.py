"""`kill -9` at random moments while 50 residents lodge complaints on Telegram, which redelivers what was not taken."""

from __future__ import annotations

import os

from tests.faults.storm import Storm
from tests.integrations.conftest import run_city

KILLS = int(os.environ.get("PINTU_TEST_KILLS", "6"))  # `make faults`: 200


def test_every_conversation_ends_with_one_case(tmp_path, capsys):
    with run_city(tmp_path / "city.sqlite") as city:
        figures = Storm(tmp_path / "home", city, residents=50, kills=KILLS).run()
    with capsys.disabled():
        print(f"\n{figures}")
    assert figures.conversations >= 50
    assert figures.wrong == ()
    assert figures.stray == 0
