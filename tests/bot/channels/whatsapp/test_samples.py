"""Deliveries of every shape, posted: none is refused, no word is lost or taken twice, everybody is answered."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import orjson
import pytest

from bot.channels.whatsapp.shapes import as_dict, as_list, parse
from tests.bot.channels.whatsapp import samples
from tests.bot.channels.whatsapp.conftest import Webhook, heard
from tests.bot.channels.whatsapp.samples import Sample, change, said, writer
from tests.conversations.whatsapp import WhatsAppTown
from tests.peers.whatsapp.delivery import dump

ODD: tuple[Any, ...] = (None, True, 0, -1, 1.5, "", "x", "\x00", [], [[]], [None], {}, {"id": {"id": 1}}, "x" * 5000)
SEED, CHANGED = 20261125, 120


async def deliver(webhook: Webhook, town: WhatsAppTown, given: Iterable[Sample]) -> None:
    """Post each twice; then all that was to be heard was heard once, and whoever spoke was answered."""
    given = list(given)
    for sample in given:
        for who in sample.writers:
            town.whatsapp.person(who.phone, "Sari", user_id=who.user_id).phone.heard_at = town.seconds()
        assert [await webhook.post(sample.body) for _ in range(2)] == [200, 200], sample.name
    await town.quiet()
    times = Counter(await heard(town))
    wrong = [(s.name, words, times[words]) for s in given for words in s.words if times[words] != 1]
    silent = [s.name for s in given for w in s.writers if not town.whatsapp.person(w.phone).sees()]
    assert (wrong, silent) == ([], [])


@pytest.mark.parametrize("given", [samples.messages, samples.people, samples.beside, samples.bodies])
async def test_every_delivery_is_taken(
    given: Callable[[], Iterator[Sample]], webhook: Webhook, town: WhatsAppTown
) -> None:
    await deliver(webhook, town, given())


async def test_all_of_them_in_one_delivery(webhook: Webhook, town: WhatsAppTown) -> None:
    given = samples.samples()
    entries = [entry for s in given for entry in as_list(as_dict(parse(s.body)).get("entry"))]
    words = tuple(words for s in given for words in s.words)
    writers = tuple(writer for s in given for writer in s.writers)
    await deliver(webhook, town, [Sample("all of them", dump({"entry": entries}), words, writers)])


def nodes(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The ways to everything in a delivery."""
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in below:
        yield (*way, name)
        yield from nodes(part, (*way, name))


def put(value: Any, way: tuple[Any, ...], part: Any) -> Any:
    """A delivery with something else at one place."""
    again = orjson.loads(dump(value))
    at = again
    for name in way[:-1]:
        at = at[name]
    at[way[-1]] = part
    return again


def spoilt() -> Iterator[Sample]:
    """Every documented message with one of its parts replaced by something odd, and a neighbour's words behind it."""
    for sample in [*samples.messages(), *samples.people()]:
        (entry,) = orjson.loads(sample.body)["entry"]
        for way in nodes(entry):
            for odd in ODD:
                who = writer()
                words = f"tetangga {who.phone}"
                plain = {"changes": [change(contacts=[who.contact], messages=[said(who, words)])]}
                name = f"{sample.name} with {odd!r:.20} at {way}"
                yield Sample(name, dump({"entry": [put(entry, way, odd), plain]}), (words,), (who,))


async def test_one_spoilt_part_spoils_nothing_else(webhook: Webhook, town: WhatsAppTown) -> None:
    every = list(spoilt())
    await deliver(webhook, town, random.Random(SEED).sample(every, CHANGED))
