"""How many WhatsApp events a second are verified and read, in this process: signature over the raw bytes, JSON, every
part as what it means."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.channels.whatsapp.service import signature
from bot.channels.whatsapp.shapes import parse
from bot.channels.whatsapp.updates import Said, Told, read
from tests.peers.whatsapp import ACCOUNT_ID, APP_SECRET, PHONE_ID, TOKEN, Person
from tests.peers.whatsapp.account import Account, Phone
from tests.peers.whatsapp.delivery import batch, delivery, dump

EVENTS = 20_000
GOAL = 20_000.0


@dataclass(frozen=True, slots=True)
class Reading:
    """`size` is the events of one delivery."""

    size: int
    events_a_second: float


def measure(size: int) -> Reading:
    """Deliveries of `size` events, two messages to one status, the best of three rounds."""
    bodies = _bodies(size)
    secret = APP_SECRET.encode()
    signed = [(signature(secret, body), body) for body in bodies]
    now = datetime.now(UTC)
    best = 0.0
    for _ in range(3):
        start, seen = time.perf_counter(), 0
        for given, body in signed:
            if given == signature(secret, body):
                seen += sum(isinstance(part, Said | Told) for part in read(parse(body), now))
        best = max(best, seen / (time.perf_counter() - start))
        if seen != size * len(bodies):
            raise AssertionError(f"{seen} of {size * len(bodies)} events were read")
    return Reading(size, best)


def _bodies(size: int) -> list[bytes]:
    account = Account(TOKEN, PHONE_ID, ACCOUNT_ID, "622150000000")
    people = [Person(account, Phone(f"62811{n:06}", f"ID.{n}", f"Warga {n}")) for n in range(100)]
    changes = []
    for number in range(EVENTS):
        who = people[number % 100]
        if number % 3 == 2:
            told = {"id": f"wamid.{number}", "status": "delivered", "timestamp": "1", "recipient_id": who.phone.phone}
            changes.append({"field": "messages", "value": account.value(who.phone, statuses=[told])})
        else:
            changes.append(who.says(f"lampu jalan mati di depan rumah nomor {number}"))
    groups = [changes[at : at + size] for at in range(0, EVENTS - size + 1, size)]
    return [dump(batch(group) if size > 1 else delivery(*group)) for group in groups]
