"""A service that is killed again and again while residents on Telegram lodge complaints, and what became of them."""

from __future__ import annotations

import itertools
import random
import signal
import sqlite3
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bot.city import City
from tests.bench.talk import WORDS, places
from tests.bot.channels.telegram.phone import Phone, Service
from tests.house import RunningHouse

WAKES = 1.0  # seconds a new process needs at least before it can send; what comes before is the dead one's
PATIENCE = 600.0  # a process that is killed every few seconds is slow, and slow is not lost
LIFE = (0.0, 1.6)  # seconds after its start in which a process is killed
CALM = 7_000_000  # who talks before the storm: what is heard then is what everybody must hear
THINKS = (0.0, 0.3)  # seconds between an answer and the next message
STEPS = ("Setuju", "Kirim lokasi", "Ada foto?", "Terbuka", "Periksa dulu", "diterima")
TROUBLES = (*WORDS, "got mampet sudah sebulan", "taman kotor ayunan rusak", "parkir liar di pinggir jalan tiap malam")


@dataclass(frozen=True, slots=True)
class Figures:
    """What became of it. `stray` are replies that came twice without a kill between the two."""

    kills: int
    conversations: int
    messages: int
    replies: int
    repeated: int
    stray: int
    wrong: tuple[str, ...]
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.kills} times kill -9 in {self.seconds:.0f} s; {self.conversations} conversations, "
            f"{self.messages} messages, {self.replies} replies; lost or doubled: {len(self.wrong)}; "
            f"repeated by a kill between sending and its record: {self.repeated}; repeated without one: {self.stray}"
        )


def systems(city: str) -> dict[str, str]:
    """The settings that name the demo city at this address."""
    return {f"PINTU_{name}_URL": f"{city}/{name.lower()}" for name in ("PERMITS", "TAX", "COMPLAINTS")}


@dataclass
class Storm:
    """`residents` talk at once, each one conversation after another, until the process was killed `kills` times."""

    folder: Path
    city: str
    residents: int
    kills: int
    seed: int = 1
    moments: list[float] = field(default_factory=list)
    numbers: dict[int, str] = field(default_factory=dict)

    def run(self) -> Figures:
        """Raises `TimeoutError` for a reply that does not come within ten minutes, with what is stored of it."""
        self._random = random.Random(self.seed)
        self._over = threading.Event()
        self._people = itertools.count(7_000_001)
        grid = places(City.load("tangsel"))
        self._troubles = iter([(text, place) for text in TROUBLES for place in grid])
        start = time.monotonic()
        with Service(self.folder, settings=systems(self.city)) as service, ThreadPoolExecutor(self.residents) as pool:
            service.ready()
            self._lodge(Phone(service.telegram.person(CALM), patience=PATIENCE), *next(self._troubles))
            talking = [pool.submit(self._talk, service) for _ in range(self.residents)]
            try:
                for _ in range(self.kills):
                    self._kill(service)
            finally:
                self._over.set()
            for one in talking:
                one.result()
            self._forwarded(service)
            return self._figures(service, time.monotonic() - start)

    def _kill(self, service: Service) -> None:
        time.sleep(self._random.uniform(*LIFE))
        self.moments.append(time.time())
        service.house.stop(signal.SIGKILL)
        service.start()

    def _talk(self, service: Service) -> None:
        while not self._over.is_set():
            number = next(self._people)
            phone = Phone(service.telegram.person(number), patience=PATIENCE)
            try:
                self.numbers[number] = self._lodge(phone, *next(self._troubles))
            except TimeoutError as lost:
                raise TimeoutError(f"{number}: {lost}; {self._stored(number)}") from None

    def _stored(self, person: int) -> list[tuple[object, ...]]:
        query = "SELECT key, created_at, due_at, leased_until, sent_at, attempts, error FROM outbox WHERE address = ?"
        with closing(sqlite3.connect(self.folder / "pintu.sqlite")) as database:
            return database.execute(query, (f"telegram:{person}",)).fetchall()

    def _lodge(self, phone: Phone, text: str, place: object) -> str:
        person = phone.person
        acts = (
            lambda: person.says(text),
            lambda: person.presses("Setuju"),
            lambda: person.location(place.lat, place.lon),  # type: ignore[attr-defined]
            lambda: person.presses("Lanjut"),
            lambda: person.presses("Terbuka"),
            lambda: person.presses("Kirim"),
        )
        for act, words in zip(acts, STEPS, strict=True):
            time.sleep(self._random.uniform(*THINKS))
            act()
            answer = phone.hears(words)
        return RunningHouse.number_in(answer["text"])

    def _forwarded(self, service: Service) -> None:
        """Wait until nothing is on its way any more."""
        with closing(sqlite3.connect(self.folder / "pintu.sqlite")) as database:
            left = "SELECT count(*) FROM outbox WHERE sent_at IS NULL AND failed_at IS NULL"
            until = time.monotonic() + PATIENCE
            while database.execute(left).fetchone()[0]:
                if time.monotonic() > until:
                    raise TimeoutError("the outbox does not empty")
                time.sleep(0.2)

    def _figures(self, service: Service, seconds: float) -> Figures:
        sends = [call for call in service.telegram.calls("sendMessage") if call["answer"]["ok"]]
        told: dict[tuple[str, str], list[float]] = {}
        for call in sends:
            told.setdefault((str(call["params"]["chat_id"]), call["params"]["text"]), []).append(call["at"])
        again = [pair for moments in told.values() for pair in itertools.pairwise(moments)]
        stray = [(a, b) for a, b in again if not any(a - WAKES <= kill <= b for kill in self.moments)]
        return Figures(
            kills=len(self.moments),
            conversations=len(self.numbers),
            messages=len(service.telegram.account.acknowledged),
            replies=len(told),
            repeated=len(again) - len(stray),
            stray=len(stray),
            wrong=tuple(self._wrong(told)),
            seconds=seconds,
        )

    def _wrong(self, told: dict[tuple[str, str], list[float]]) -> list[str]:
        """What does not add up: cases here and in the city's system, messages taken in, replies on the telephones."""
        wrong = []
        with closing(sqlite3.connect(self.folder / "pintu.sqlite")) as database:
            cases = dict(database.execute("SELECT number, reporter FROM service_case").fetchall())
            inbox = Counter(dict(database.execute("SELECT address, count(*) FROM inbox GROUP BY address").fetchall()))
        heard = Counter(chat for chat, _ in told)
        lodged = Counter(cases.values())
        for person, number in self.numbers.items():
            address = f"telegram:{person}"
            found = (cases.get(number), lodged[address], inbox[address], heard[str(person)])
            if found != (address, 1, len(STEPS), heard[str(CALM)]):
                wrong.append(f"{number} of {address}: reporter, cases, messages, replies are {found}")
        for number in cases:
            there = httpx.get(
                f"{self.city}/complaints/requests.json", params={"account_id": number}, trust_env=False
            ).json()
            if len(there) != 1:
                wrong.append(f"{number}: {len(there)} times in the complaint system")
        return wrong
