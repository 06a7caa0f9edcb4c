"""A Rasa server beside the words: what each of them decides, and that nobody misses the server."""

from __future__ import annotations

import pytest

from bot.city import City
from bot.dialogue.reading import Reading
from bot.understanding import Keywords
from bot.understanding.asked import Asked
from integrations.failing import Trouble
from integrations.nlu import Parsed
from integrations.nlu.fake import FakeNlu

ODD = "remang remang banget di sini kalau maghrib"


class Local:
    """Stands for the local reader; what it says is known by its score."""

    async def read(self, text: str) -> Reading:
        return Reading((("lodge", 0.42),))


@pytest.fixture(scope="module")
def words():
    return Keywords(City.load())


@pytest.fixture
def nlu():
    return FakeNlu()


@pytest.fixture
def asked(words, nlu):
    return Asked(words, Local(), nlu)


def told(intent: str, score: float, *categories: tuple[str, float]) -> Parsed:
    return Parsed(intents=((intent, score),), categories=categories)


async def test_what_the_words_do_not_know_the_server_may_say(asked, nlu):
    nlu.teach(ODD, told("lodge", 0.95, ("pju", 0.9), ("pohon", 0.1)))
    reading = await asked.read(ODD)
    assert reading.intent == "lodge"
    assert reading.score < 0.9  # a guess is never as good as a command
    assert reading.categories[0][0] == "pju"


@pytest.mark.parametrize("said", [told("lodge", 0.5), told("back", 0.99), told("nobody_knows_this", 0.99), Parsed()])
async def test_a_doubtful_or_undoing_guess_changes_nothing(asked, words, nlu, said):
    nlu.teach(ODD, said)
    assert (await asked.read(ODD)).intents == (await words.read(ODD)).intents


async def test_plain_words_are_not_overruled_and_numbers_are_found(asked, nlu):
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


async def test_small_talk_is_out_of_scope_when_the_server_is_sure(asked, nlu):
    nlu.teach("siapa presiden sekarang ya kira kira", told("out_of_scope", 0.9))
    assert (await asked.read("siapa presiden sekarang ya kira kira")).intent == "out_of_scope"


async def test_commands_and_nothing_are_not_sent(asked, nlu):
    assert (await asked.read("batal")).intent == "cancel"
    assert (await asked.read("  ")).intent == ""
    assert nlu.asked == []


@pytest.mark.parametrize("trouble", [t for t in Trouble if t not in (Trouble.NONE, Trouble.LOSE_REPLY)])
async def test_without_the_server_the_local_reader_reads(asked, nlu, trouble):
    nlu.trouble = trouble
    assert (await asked.read(ODD)).score == 0.42
