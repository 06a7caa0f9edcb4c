"""The conversation that is measured: lodge a complaint in eight messages, from a fresh resident at a fresh place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any

from bot.city import Area, City
from bot.dialogue.message import Attachment, Inbound, Place
from bot.frontdoor import FrontDoor

CHANNEL = "bench"
STEP = 0.0045  # degrees, about 500 m: no complaint is similar to another one
WORDS = (
    "lampu jalan mati sejak senin, malam gelap sekali",
    "jalan berlubang besar, motor sering jatuh di situ",
    "sampah menumpuk sudah seminggu tidak diangkut, bau sekali",
)


class Residents:
    """Makes conversations; no two are alike."""

    def __init__(self, city: City) -> None:
        self._places = places(city)
        self._numbers = count(1)

    def conversation(self) -> Iterator[Inbound]:
        """Eight messages of a resident whom nobody has seen before."""
        number = next(self._numbers)
        turn, place = divmod(number, len(self._places))
        photo = Attachment("photo", f"{number:064x}", "image/jpeg", 200_000)
        messages: list[dict[str, Any]] = [
            {"text": "mau lapor"},
            {"text": f"{WORDS[turn % len(WORDS)]}, dekat rumah nomor {number}"},
            {"text": "setuju"},
            {"place": self._places[place]},
            {"attachments": (photo,)},
            {"text": "selesai"},
            {"text": "terbuka"},
            {"text": "kirim"},
        ]
        for index, parts in enumerate(messages):
            yield Inbound(CHANNEL, f"{CHANNEL}:{number}", f"{number}-{index}", datetime.now(UTC), **parts)


def places(city: City) -> list[Place]:
    """A grid of points that lie in the city."""
    south, west, north, east = -6.40, 106.62, -6.20, 106.80
    rows, columns = int((north - south) / STEP), int((east - west) / STEP)
    grid = [Place(south + row * STEP, west + column * STEP) for row in range(rows) for column in range(columns)]
    return [place for place in grid if isinstance(city.areas.locate(place.lat, place.lon), Area)]


async def check(front_door: FrontDoor, residents: Residents) -> None:
    """Whether the eight messages end in a lodged complaint: a bench of error replies would be fast and worthless."""
    keys = [[out.key for out in (await front_door.receive(message)).replies] for message in residents.conversation()]
    if "complaint-lodged" not in keys[-1]:
        raise SystemExit(f"the measured conversation no longer lodges a complaint: {keys}")
