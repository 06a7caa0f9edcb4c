"""One business number and the world around it: people, messages, files, templates, and the events that wait for it."""

import itertools
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.peers.whatsapp.wire import Json

WINDOW = 24 * 3600


@dataclass(slots=True)
class Phone:
    """Somebody's WhatsApp. `messages` is the chat in order; `heard_at` when they wrote last (epoch seconds)."""

    phone: str
    user_id: str
    name: str
    messages: list[Json] = field(default_factory=list)
    heard_at: float | None = None
    read: list[str] = field(default_factory=list)
    typing: int = 0
    gone: bool = False


@dataclass(slots=True)
class StoredFile:
    media_id: str
    content: bytes
    mime: str


@dataclass(slots=True)
class Call:
    """One call of the log; `at` in seconds since the epoch, `answer` the body sent (or that would have been)."""

    at: float
    method: str
    path: str
    body: Json
    answer: Json
    fault: str = ""


class Account:
    """Every change happens under `changed`, which wakes all who wait. `clock` gives seconds since the epoch."""

    def __init__(self, token: str, phone_id: str, account_id: str, number: str) -> None:
        self.token = token
        self.phone_id = phone_id
        self.account_id = account_id
        self.number = number
        self.clock: Callable[[], float] = time.time
        self.changed = threading.Condition(threading.RLock())
        self.people: dict[str, Phone] = {}
        self.files: dict[str, StoredFile] = {}
        self.templates: dict[tuple[str, str], Json] = {}
        self.calls: deque[Call] = deque(maxlen=200_000)
        self.emitted: list[Json] = []
        self.statuses: list[Json] = []
        self.late_window = False
        self._numbers = itertools.count(1)

    def next_id(self, kind: str = "wamid.") -> str:
        return f"{kind}{next(self._numbers):08d}"

    def emit(self, value: Json, field_: str = "messages") -> Json:
        """A change for the webhook; how it is delivered is somebody else's affair (`delivery`)."""
        change = {"field": field_, "value": value}
        with self.changed:
            self.emitted.append(change)
            self.changed.notify_all()
        return change

    def told(self, status: Json, who: Phone) -> None:
        """A status of a message to `who`, to be delivered."""
        with self.changed:
            self.statuses.append({"field": "messages", "value": self.value(who, statuses=[status])})
            self.changed.notify_all()

    def value(self, who: Phone | None, **parts: Any) -> Json:
        """What every change of the field "messages" has around its parts."""
        about = {"display_phone_number": self.number, "phone_number_id": self.phone_id}
        value: Json = {"messaging_product": "whatsapp", "metadata": about}
        if who is not None:
            known = {"wa_id": who.phone, "user_id": who.user_id}
            named = {name: known[name] for name in known if known[name]}
            value["contacts"] = [{"profile": {"name": who.name}, **named}]
        return value | parts

    def find(self, phone: str, user_id: str) -> Phone | None:
        """By number as it was dialled, else by id."""
        digits = phone.lstrip("+")
        found = (p for p in self.people.values() if (p.phone == digits if digits else p.user_id == user_id))
        return next(found, None)

    def is_open(self, who: Phone) -> bool:
        return who.heard_at is not None and self.clock() - who.heard_at < WINDOW

    def wait_for(self, true: Callable[[], Any], timeout: float = 15.0) -> Any:
        """What `true()` answers once it is truthy. Raises `TimeoutError` after `timeout` seconds."""
        with self.changed:
            if not self.changed.wait_for(true, timeout):
                raise TimeoutError("what was waited for did not happen")
            return true()
