"""300 cases within a minute for one group that takes 20 messages a minute, 429s thrown in, 120 times as fast."""

from __future__ import annotations

import itertools
import random
import statistics
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event

import pytest

from tests.bot.channels.telegram.phone import Phone, Service
from tests.bot.staff.telegram.hall import HALL
from tests.faults.officers import Staff, Truth
from tests.faults.storm import systems
from tests.integrations.conftest import run_city
from tests.peers.telegram.limits import Limit

CASES, MINUTE, THROWN = 300, 0.5, 8
RESIDENTS = 3
ANSWERED = 6

people = itertools.count(9_000_000)


@pytest.fixture
def service(tmp_path):
    with run_city(tmp_path / "city.sqlite") as city, Service(tmp_path / "home", settings=systems(city)) as running:
        running.ready()
        yield running


def turns(service: Service, over: Event, at_most: int) -> list[float]:
    """Seconds from a message to its answer, one after another."""
    phone = Phone(service.telegram.person(next(people)), patience=60)
    waits: list[float] = []
    while not over.is_set() and len(waits) < at_most:
        start = time.perf_counter()
        phone.says("bantuan", "Yang bisa")
        waits.append(time.perf_counter() - start)
        time.sleep(0.1)
    return waits


def test_a_storm_of_cases(service, tmp_path, capsys):
    truth = Truth(service.telegram, service.folder)
    truth.group.limit = Limit(minute=MINUTE)
    rina = truth.officer(901, "Rina")
    over = Event()
    with ThreadPoolExecutor(RESIDENTS) as pool:
        calm = [w for waits in pool.map(lambda _: turns(service, over, 25), range(RESIDENTS)) for w in waits]
    asking = [next(people) for _ in range(CASES)]
    known = [service.phone(number) for number in asking[:ANSWERED]]
    with Staff(service.folder, service.telegram, MINUTE), ThreadPoolExecutor(RESIDENTS) as pool:
        start = time.monotonic()
        numbers = truth.ask(asking)
        raised = time.monotonic() - start
        talking = [pool.submit(turns, service, over, 10_000) for _ in range(RESIDENTS)]
        try:
            chance = random.Random(1)
            for number, phone in zip(numbers, known, strict=False):
                topic = truth.until(partial(shown, truth, number), f"{number} is not shown")
                time.sleep(chance.uniform(0, 0.5))
                service.telegram.faults.add("429", chat_id=HALL, retry_after=1)
                rina.says(f"jawaban untuk {phone.person.id}", reply_to=topic[1], thread=topic[0])
            for _ in range(THROWN - ANSWERED):
                time.sleep(chance.uniform(0.5, 1))
                service.telegram.faults.add("429", chat_id=HALL, retry_after=1)
            truth.until(lambda: all_shown(truth), "not all are shown")
            seconds = time.monotonic() - start
            truth.until(lambda: not answers_open(truth), "not all answers are marked")
        finally:
            over.set()
        waits = [wait for one in talking for wait in one.result()]
        truth.until(lambda: not truth.wrong_cards(), f"cards are wrong: {truth.wrong_cards()}", 30)
    calls = truth.calls()
    refused = [call["answer"].get("error_code") == 429 for call in calls]
    own = sum(no and not call["fault"] for no, call in zip(refused, calls, strict=True))
    quiet, busy = statistics.median(calm), statistics.median(waits)
    with capsys.disabled():
        print(
            f"\n{CASES} cases raised in {raised:.1f} s, shown in {seconds:.0f} s = {seconds / MINUTE:.0f} minutes of "
            f"Telegram's, {len(calls)} calls, {sum(refused)} times 429, {own} by itself; a resident's answer takes "
            f"{quiet * 1000:.0f} ms, in the storm {busy * 1000:.0f} ms (worst {max(waits) * 1000:.0f})"
        )
    assert sum(refused) >= THROWN - 1
    assert own == 0
    gaps = [b["at"] - a["at"] for (a, b), no in zip(itertools.pairwise(calls), refused, strict=False) if no]
    assert min(gaps) >= 0.95, gaps
    assert Counter(len(truth.topics_of(number)) for number in numbers) == {1: CASES}
    for phone in known:
        told = [m["text"] for m in phone.told() if "jawaban" in m["text"]]
        assert len(told) == 1
        assert f"jawaban untuk {phone.person.id}" in told[0]
    assert len(waits) > len(calm)


def shown(truth: Truth, number: str) -> tuple[int, int] | None:
    found = truth.rows("SELECT thread, card FROM staff_topic WHERE number = ? AND card > 0", number)
    return found[0] if found else None


def all_shown(truth: Truth) -> bool:
    return truth.rows("SELECT count(*) FROM staff_topic WHERE card > 0") == [(CASES,)]


def answers_open(truth: Truth) -> bool:
    count = "SELECT count(*), sum(settled) FROM staff_post WHERE kind = 'reply'"
    replies, marked = truth.rows(count)[0]
    return int(replies) < ANSWERED or int(marked) < ANSWERED
