"""A resident with a telephone: acts, and reads what the bot said until the words come that are waited for."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any, Self

import httpx

from bot.city import City
from tests.bench.talk import places
from tests.house import RunningHouse
from tests.peers.lo import free_port
from tests.peers.telegram import TOKEN, Person, Telegram

PATIENCE = 30.0
LAMP = "lampu jalan mati di depan rumah sudah seminggu"
Seen = dict[str, Any]

_places = cycle(places(City.load("tangsel")))


@dataclass
class Phone:
    """`read` is the id of the last message that was read; `patience` (seconds) how long an answer is waited for."""

    person: Person
    read: int = 0
    patience: float = PATIENCE

    def hears(self, *words: str) -> Seen:
        """The next message of the bot with all these words in its text or on its buttons. Raises `TimeoutError`."""

        def come() -> Seen | None:
            return next((m for m in self.told(self.read) if all(_has(m, word) for word in words)), None)

        try:
            found: Seen = self.person.account.wait_for(come, self.patience)
        except TimeoutError:
            said = [m["text"] for m in self.told(self.read)]
            raise TimeoutError(f"waited for {words}, came: {said}") from None
        self.read = found["id"]
        return found

    def told(self, after: int = 0) -> list[Seen]:
        """What the bot said with ids over `after`."""
        return [m for m in self.person.sees() if not m["mine"] and m["id"] > after]

    def says(self, text: str, *words: str, **how: Any) -> Seen:
        self.person.says(text, **how)
        return self.hears(*words)

    def presses(self, label: str, *words: str) -> Seen:
        self.person.presses(label)
        return self.hears(*words)

    def to_the_photos(self, text: str = LAMP) -> None:
        """A complaint as far as the question for photos, at a place of its own."""
        self.person.says(text)
        asked = self.hears("")
        if _has(asked, "Setuju"):
            self.presses("Setuju", "Kirim lokasi")
        place = next(_places)
        self.person.location(place.lat, place.lon)
        self.hears("Ada foto?")

    def lodges(self, text: str = LAMP) -> str:
        """Lodge a complaint; its number."""
        self.to_the_photos(text)
        return self.finishes()

    def finishes(self) -> str:
        """From the question for photos to the number."""
        self.presses("Lanjut", "Terbuka")
        self.presses("Terbuka", "Periksa dulu")
        return self.number(self.presses("Kirim", "diterima"))

    @staticmethod
    def number(seen: Seen) -> str:
        return RunningHouse.number_in(seen["text"])


def _has(message: Seen, words: str) -> bool:
    return words in "\n".join([message["text"], *(label for row in message["buttons"] for label in row)])


@dataclass
class Service:
    """Our house and our Telegram, by webhook or by polling. Use it as a context manager."""

    folder: Path
    webhook: bool = True
    token: str = TOKEN
    settings: dict[str, str] = field(default_factory=dict)
    telegram: Telegram = field(default_factory=Telegram)
    port: int = field(default_factory=free_port)
    _cookies: httpx.Cookies | None = None

    def __enter__(self) -> Self:
        self.telegram.__enter__()
        self.house = self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.house.process.poll() is None:
            self.house.__exit__()
        self.telegram.__exit__()

    def start(self) -> RunningHouse:
        """Start the house (again)."""
        settings = {"PINTU_TELEGRAM_TOKEN": self.token, "PINTU_TELEGRAM_API": self.telegram.address}
        settings |= {"PINTU_PORT": str(self.port), **self.settings}
        if self.webhook:
            settings["PINTU_PUBLIC_URL"] = f"http://127.0.0.1:{self.port}"
        self.house = RunningHouse(self.folder, settings)
        self.house.__enter__()
        return self.house

    def ready(self) -> None:
        """Wait until updates are taken."""
        account, sign = self.telegram.account, "setWebhook" if self.webhook else "deleteWebhook"
        account.wait_for(lambda: any(call.method == sign for call in account.calls), PATIENCE)

    def recorded(self, seen: Seen) -> None:
        """Wait until the house has written down that it sent this message; a thumb takes longer than that."""
        query, number = "SELECT count(*) FROM outbox WHERE provider_id = ?", str(seen["id"])
        with closing(sqlite3.connect(self.folder / "pintu.sqlite")) as database:
            self.until(lambda: bool(database.execute(query, (number,)).fetchone()[0]))

    def phone(self, number: int, name: str = "Ani") -> Phone:
        return Phone(self.telegram.person(number, name))

    @contextmanager
    def officer_page(self) -> Iterator[httpx.Client]:
        """The staff page."""
        if self._cookies is None:
            self._cookies = httpx.Cookies()
            with httpx.Client(trust_env=False, follow_redirects=True) as door:
                door.get(self.house.staff_link).raise_for_status()
                self._cookies = door.cookies
        with httpx.Client(
            base_url=self.house.address, trust_env=False, follow_redirects=True, timeout=20, cookies=self._cookies
        ) as client:
            yield client

    def until(self, true: Callable[[], bool]) -> None:
        """Wait for what nobody tells about. Raises `TimeoutError`."""
        until = time.monotonic() + PATIENCE
        while not true():
            if time.monotonic() > until:
                raise TimeoutError("what was waited for did not happen")
            time.sleep(0.05)
