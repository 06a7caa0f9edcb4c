"""A Rasa server beside the local reader: what each of them decides, and that nobody misses the server."""

from __future__ import annotations

import pytest

from bot.city import City
from bot.understanding import Keywords
from bot.understanding.asked import Asked
from integrations.failing import Trouble
from integrations.nlu import Parsed
from integrations.nlu.fake import FakeNlu

ODD = "remang remang banget di sini kalau maghrib"


@pytest.fixture(scope="module")
def words():
    return Keywords(City.load())


@pytest.fixture
def nlu():
    return FakeNlu()


@pytest.fixture
def asked(words, nlu):
    return Asked(words, nlu, {"lodge", "tax", "greeting", "back", "cancel", "pju", "jalan", "pohon"})


def told(intent: str, score: float, *categories: tuple[str, float]) -> Parsed:
    return Parsed(intents=((intent, score),), categories=categories)


async def test_what_the_words_do_not_know_the_server_says(asked, nlu):
    nlu.teach(ODD, told("lodge", 0.95, ("pju", 0.9), ("pohon", 0.1)))
    reading = await asked.read(ODD)
    assert (reading.intent, reading.score) == ("lodge", 0.95)
    assert reading.categories == (("pju", 0.9), ("pohon", 0.1))


async def test_both_rankings_of_categories_count(asked, words, nlu):
    text = "lampu jalan mati"
    assert (await words.read(text)).categories == (("pju", 1.0),)
    nlu.teach(text, told("lodge", 0.95, ("jalan", 0.6), ("pju", 0.4)))
    assert dict((await asked.read(text)).categories) == pytest.approx({"pju": 0.7, "jalan": 0.3})
    nlu.teach(text, told("greeting", 0.95, ("jalan", 1.0)))
    assert (await asked.read(text)).categories == (("pju", 1.0),)


@pytest.mark.parametrize("said", [told("lodge", 0.5), told("back", 0.99), told("cancel", 0.99), Parsed()])
async def test_a_doubtful_or_undoing_guess_changes_nothing(asked, words, nlu, said):
    nlu.teach(ODD, said)
    assert (await asked.read(ODD)).intents == (await words.read(ODD)).intents


async def test_a_number_says_itself_what_it_is_for(asked, nlu):
    text = "pbb 36.76.010.005.012-0034.0"
    nlu.teach(text, told("greeting", 0.99))
    reading = await asked.read(text)
    assert (reading.intent, reading.entities["nop"]) == ("tax", "367601000501200340")


async def test_a_danger_stays_a_danger(asked, nlu):
    text = "kebakaran di rumah tetangga tolong"
    nlu.teach(text, told("greeting", 0.99, ("pju", 1.0)))
    reading = await asked.read(text)
    assert reading.danger
    assert reading.intent == "lodge"
    nlu.teach(text, told("lodge", 0.99, ("pju", 1.0)))
    assert (await asked.read(text)).categories == reading.categories == ()


@pytest.mark.parametrize("said", [told("fly_to_moon", 0.99), told("lodge_2", 0.99, ("mars", 1.0))])
async def test_a_model_of_something_else_is_not_believed(asked, words, nlu, said):
    text = "lampu jalan mati"
    nlu.teach(text, said)
    assert await asked.read(text) == await words.read(text)


async def test_a_category_of_another_city_is_left_out(asked, words, nlu):
    text = "lampu jalan mati"
    nlu.teach(text, told("lodge", 0.99, ("mars", 1.0)))
    assert (await asked.read(text)).categories == (await words.read(text)).categories


async def test_commands_and_nothing_are_not_sent(asked, nlu):
    assert (await asked.read("batal")).intent == "cancel"
    assert (await asked.read("  ")).intent == ""
    assert nlu.asked == []


@pytest.mark.parametrize("trouble", [t for t in Trouble if t not in (Trouble.NONE, Trouble.LOSE_REPLY)])
async def test_without_the_server_the_local_reader_reads(asked, words, nlu, trouble):
    nlu.teach(ODD, told("lodge", 0.95))
    nlu.trouble = trouble
    text = "lampu jalan mati di pamulang barat"
    assert await asked.read(text) == await words.read(text)
    assert nlu.asked == [text]
