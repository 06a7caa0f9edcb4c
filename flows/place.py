"""Where is it? A pin, typed words, or kecamatan and kelurahan from lists; always ends in a kelurahan of the city."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from bot.city import Area, Areas, Outside
from bot.dialogue.question import Choice, Location, Option, Text, Where
from bot.dialogue.talk import Talk
from flows.services import Services

PLACE = Location("place", clears=("kelurahan", "kecamatan", "street"))
KELURAHAN = Choice("kelurahan", clears=("kecamatan",), no="other")
KECAMATAN = Choice("kecamatan", clears=("kelurahan_of",))
KELURAHAN_OF = Choice("kelurahan_of")
STREET = Text("street", min_length=4, max_length=500)
QUESTIONS = (PLACE, KELURAHAN, KECAMATAN, KELURAHAN_OF, STREET)

OTHER = "other"
SURE = 0.85
PLAIN = 0.9
NAMING = frozenset({"street", "kelurahan"})
NOT_A_PLACE = frozenset({"yes", "no", "skip", "done", "resume", "greeting", "thanks"})


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the city. `exact` when a pin gave the point, not the middle of a kelurahan."""

    area: Area
    lat: float | None
    lon: float | None
    street: str
    exact: bool


async def ask_place(talk: Talk, use: Services, description: str) -> Spot:
    """Ask until the place is known. A pin outside the city is answered with where to report instead."""
    where = await talk.ask(PLACE)
    if where.place is not None:
        found = use.city.areas.locate(where.place.lat, where.place.lon)
        if isinstance(found, Outside):
            refuse_outside(talk, use, found.city)
        return Spot(found, where.place.lat, where.place.lon, where.text or where.place.label, exact=True)
    if where.text:
        reading = await use.understanding.read(where.text)
        if "unknown" in reading.entities and not reading.entities.keys() & NAMING:
            area = await _area(talk, use, Where(text=description), description)
            known = await use.understanding.read(description)
            return Spot(area, None, None, known.entities.get("street", ""), exact=False)
        if reading.intent in NOT_A_PLACE and reading.score >= PLAIN:
            talk.refuse(PLACE, "short")
    if where.text and (city := use.city.elsewhere(where.text)):
        refuse_outside(talk, use, city)
    area = await _area(talk, use, where, description)
    street = where.text
    if use.city.areas.is_only(street, area):
        street = await _street(talk, use, description)
    return Spot(area, None, None, street, exact=False)


async def of_each(use: Services, text: str, parts: Mapping[str, str], known: Any) -> dict[str, Any]:
    """Stored answers to `PLACE` for the parts of a text, by their keys. `known` is what the whole text gave, or what
    came since. One place named is for all parts; where several name one, each has its own.
    """
    if known is not None and known != PLACE.told(await use.understanding.read(text)):
        return dict.fromkeys(parts, known)
    each = {key: await use.understanding.read(words) for key, words in parts.items()}
    if sum(bool(reading.entities.keys() & NAMING) for reading in each.values()) <= 1:
        return dict.fromkeys(parts, known) if known is not None else {}
    spots = {key: PLACE.told(reading) for key, reading in each.items()}
    return {key: spot for key, spot in spots.items() if spot is not None}


async def _street(talk: Talk, use: Services, description: str) -> str:
    """From the description, or asked once: who does not know it has still said which kelurahan."""
    if described := (await use.understanding.read(description)).entities.get("street"):
        return described
    street = await talk.ask(STREET)
    reading = await use.understanding.read(street)
    return "" if reading.intent in NOT_A_PLACE and reading.score >= PLAIN else street


def refuse_outside(talk: Talk, use: Services, city: str | None) -> NoReturn:
    """Say which city the place seems to be in and where to report; the draft stays."""
    reason = "outside" if city else "far"
    talk.refuse(PLACE, reason, city=city or "", site=use.city.national.site, sms=use.city.national.sms)


async def _area(talk: Talk, use: Services, where: Where, description: str) -> Area:
    areas = use.city.areas
    said = [where.text, description] if where.text else []
    matches = (areas.search(where.text) or areas.search(description)) if where.text else []
    if matches and matches[0].score >= SURE and (len(matches) == 1 or matches[0].score - matches[1].score > 0.1):
        return matches[0].area
    if matches:
        listed = [_kelurahan(area) for area in areas.all]
        options = [option for m in matches[:4] for option in listed if option.value == m.area.code]
        rest = [option for option in listed if option not in options]
        chosen = await talk.ask(KELURAHAN, options=[*options, Option(OTHER)], unshown=rest)
        if chosen != OTHER:
            return areas.by_code(chosen)
    if named := next(filter(None, map(areas.named_kecamatan, said)), ""):
        talk.suggest(KECAMATAN, named)
    kecamatan = await talk.ask(KECAMATAN, options=[_kecamatan(areas, name) for name in areas.kecamatan()])
    options = [Option(area.code, area.kelurahan) for area in areas.kelurahan_of(kecamatan)]
    return areas.by_code(await talk.ask(KELURAHAN_OF, options=options, kecamatan=kecamatan))


def _kelurahan(area: Area) -> Option:
    return Option(area.code, f"{area.kelurahan}, {area.kecamatan}", (area.kelurahan,))


def _kecamatan(areas: Areas, name: str) -> Option:
    """A kecamatan to choose; the name of one of its kelurahan means it too."""
    return Option(name, name, tuple(area.kelurahan for area in areas.kelurahan_of(name)))
