"""One system of the city takes its time: who asked it waits, and nobody else on Telegram does."""

from __future__ import annotations

import itertools
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from bot.city import City
from tests.bench.talk import WORDS, places
from tests.bot.channels.telegram.phone import Phone, Service
from tests.faults.storm import STEPS, systems
from tests.integrations.conftest import run_city

RESIDENTS, ASKERS, CONVERSATIONS = 8, 4, 24
PERMIT = "PBG-367401-20261101-003"

people = itertools.count(8_000_000)
spots = iter([(text, place) for text in WORDS for place in places(City.load("tangsel"))])


@pytest.fixture
def service(tmp_path):
    with run_city(tmp_path / "city.sqlite") as city, Service(tmp_path / "home", settings=systems(city)) as running:
        running.ready()
        yield running


def turns(phone: Phone) -> list[float]:
    """Seconds from each message of a complaint to its answer."""
    person, waits = phone.person, []
    text, place = next(spots)
    acts = (
        lambda: person.says(text),
        lambda: person.presses("Setuju"),
        lambda: person.location(place.lat, place.lon),
        lambda: person.presses("Lanjut"),
        lambda: person.presses("Terbuka"),
        lambda: person.presses("Kirim"),
    )
    for act, words in zip(acts, STEPS, strict=True):
        start = time.perf_counter()
        act()
        phone.hears(words)
        waits.append(time.perf_counter() - start)
    return waits


def load(service: Service) -> list[float]:
    phones = [service.phone(next(people)) for _ in range(CONVERSATIONS)]
    with ThreadPoolExecutor(RESIDENTS) as pool:
        return [wait for waits in pool.map(turns, phones) for wait in waits]


def test_who_asks_a_slow_system_waits_alone(service, capsys):
    askers = [service.phone(next(people)) for _ in range(ASKERS)]
    for asker in askers:
        asker.says(f"izin {PERMIT}", "Setuju")
        asker.presses("Setuju", "ketik 4 angka")
    calm = load(service)
    httpx.post(
        f"{service.settings['PINTU_PERMITS_URL'].removesuffix('/permits')}/faults",
        json={"service": "permits", "mode": "slow"},
        trust_env=False,
    ).raise_for_status()
    asked = max(asker.person.says("1234")["message_id"] for asker in askers)
    slow = load(service)
    sent = [call["answer"]["result"] for call in service.telegram.calls("sendMessage") if call["answer"]["ok"]]
    lodged = [m["message_id"] for m in sent if m["message_id"] > asked and STEPS[-1] in m["text"]]
    told_late = min(asker.hears("belum bisa")["id"] for asker in askers)
    calm99, slow99 = (statistics.quantiles(waits, n=100)[98] * 1000 for waits in (calm, slow))
    with capsys.disabled():
        print(f"\np99 of the others: {calm99:.0f} ms, and {slow99:.0f} ms while {ASKERS} wait for a slow system")
    assert min(lodged) < told_late
