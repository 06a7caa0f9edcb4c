"""A resident who does not agree is asked again, but not on every message."""

from __future__ import annotations

from datetime import timedelta

from tests.town import Town


async def test_a_no_holds_for_a_day(town: Town) -> None:
    ani = town.resident("ani")
    await ani.say("lampu jalan mati di depan rumah saya")
    assert ani.arrived[-1].key == "complaint-consent"
    await ani.say("tidak")
    said = len(ani.arrived)
    await ani.say("lampu jalan mati di depan rumah saya")
    assert "complaint-consent" not in [out.key for out in ani.arrived[said:]]
    await ani.say("batal")
    town.now += timedelta(days=1, hours=1)
    await ani.say("lampu jalan mati di depan rumah saya")
    assert ani.arrived[-1].key == "complaint-consent"
