"""How fast WhatsApp is sent to: never faster than the number allows, and one person does not slow the others."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.channels.whatsapp.pace import BURST, PER_SECOND, Pace
from tests.town import MONDAY_MORNING


class Watch:
    def __init__(self) -> None:
        self.now = MONDAY_MORNING

    def __call__(self):
        return self.now


async def test_a_number_sends_no_faster_than_it_may():
    assert PER_SECOND == 80
    pace, loop = Pace(Watch(), per_second=400), asyncio.get_running_loop()
    began = loop.time()
    await asyncio.gather(*(pace.turn() for _ in range(81)))
    assert loop.time() - began >= 80 / 400 - 0.005


def test_a_held_number_waits():
    watch = Watch()
    pace = Pace(watch)
    assert pace.held() == 0
    pace.hold(5)
    watch.now += timedelta(seconds=2)
    assert pace.held() == 3
    watch.now += timedelta(seconds=3)
    assert pace.held() == 0


def test_a_person_gets_a_burst_and_then_one_message_in_six_seconds():
    watch = Watch()
    pace = Pace(watch)
    for _ in range(BURST):
        assert pace.wait_for("whatsapp:1", 1) == 0
        pace.spend("whatsapp:1")
    assert pace.wait_for("whatsapp:1", 1) == 6
    assert pace.wait_for("whatsapp:1", 3) == 18
    assert pace.wait_for("whatsapp:2", 3) == 0
    watch.now += timedelta(seconds=6)
    assert pace.wait_for("whatsapp:1", 1) == 0
