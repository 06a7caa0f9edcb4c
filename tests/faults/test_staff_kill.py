"""`kill -9` of `pintu staff` at random moments while officers answer and cases come in; residents' house runs on."""

from __future__ import annotations

import itertools
import os
import random
import signal
import time
from collections import Counter

import pytest

from tests.bot.channels.telegram.phone import Service
from tests.faults.officers import Staff, Truth
from tests.faults.storm import systems
from tests.integrations.conftest import run_city

KILLS = int(os.environ.get("PINTU_TEST_KILLS", "4"))  # `make faults`: 200
MINUTE = 0.5
LIFE = (0.0, 3.0)  # seconds after its start in which the process is killed
PACE = (0.05, 0.3)  # seconds between two acts of officers
A_ROUND = 6  # acts of officers in one life

people = itertools.count(9_500_000)


@pytest.fixture
def service(tmp_path):
    with run_city(tmp_path / "city.sqlite") as city, Service(tmp_path / "home", settings=systems(city)) as running:
        running.ready()
        yield running


def test_killed_while_officers_answer(service, capsys):
    truth, chance = Truth(service.telegram, service.folder), random.Random(1)
    officers = [truth.officer(901, "Rina"), truth.officer(902, "Joko")]
    cases: dict[str, int] = {}
    replies: dict[str, str] = {}
    notes: dict[str, str] = {}
    start, kills = time.monotonic(), []

    def come_in() -> None:
        asking = [next(people) for _ in range(3)]
        for person in asking:
            service.phone(person)
        cases.update(zip(truth.ask(asking, first=len(cases)), asking, strict=True))

    def act(number: int) -> None:
        """One of them answers a case that is shown, or writes a note."""
        shown = truth.rows("SELECT number, thread, card FROM staff_topic WHERE card > 0")
        if not shown:
            return
        case, thread, card = chance.choice(shown)
        words = f"kata ke-{number}."
        if chance.random() < 0.6:
            replies[words] = case
            chance.choice(officers).says(words, reply_to=card, thread=thread)
        else:
            notes[words] = case
            chance.choice(officers).says(words, thread=thread)

    acts = itertools.count()
    with Staff(service.folder, service.telegram, MINUTE) as staff:
        come_in()
        truth.until(lambda: truth.rows("SELECT number FROM staff_topic WHERE card > 0"), "nothing is shown")
        for _ in range(KILLS):
            come_in()
            until = time.monotonic() + chance.uniform(*LIFE)
            for _ in range(A_ROUND):
                act(next(acts))
                time.sleep(min(chance.uniform(*PACE), max(until - time.monotonic(), 0)))
            time.sleep(max(until - time.monotonic(), 0))
            kills.append(time.time())
            staff.stop(signal.SIGKILL)
            act(next(acts))  # written while nobody hears
            staff.start()
        truth.until(lambda: not truth.account.pending, "not all is heard")
        left = "SELECT count(*) FROM outbox WHERE sent_at IS NULL AND failed_at IS NULL"
        truth.until(lambda: truth.rows(left) == [(0,)], "not all is sent")
        truth.until(lambda: not truth.wrong_cards(), "cards are wrong")
        marked = "SELECT count(*) FROM staff_post WHERE kind = 'reply' AND settled"
        truth.until(lambda: truth.rows(marked) == [(len(replies),)], "answers are not marked")
    told = Counter[tuple[int, str]]()
    for person in cases.values():
        for message in service.phone(person).told():
            told.update((person, words) for words in replies if words in message["text"])
    events = Counter(truth.rows("SELECT kind, text, number FROM case_event WHERE kind IN ('reply', 'note')"))
    doubles = {number: topics for number in cases if len(topics := truth.topics_of(number)) != 1}
    with capsys.disabled():
        print(
            f"\n{KILLS} times kill -9 of pintu staff in {time.monotonic() - start:.0f} s; {len(cases)} cases, "
            f"{len(replies)} answers, {len(notes)} notes; empty topics left behind: {len(doubles)}"
        )
    assert told == Counter((cases[case], words) for words, case in replies.items())
    kept = [*(("reply", w, c) for w, c in replies.items()), *(("note", w, c) for w, c in notes.items())]
    assert events == Counter(kept)
    assert len(doubles) <= KILLS
    mapped = {thread for (thread,) in truth.rows("SELECT thread FROM staff_topic")}
    for topics in doubles.values():
        assert len(set(topics) & mapped) == 1
        for empty in set(topics) - mapped:
            assert truth.said(empty) == []
