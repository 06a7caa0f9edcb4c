"""What the port to a Rasa server promises, of client and fake alike; and what the client survives."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest

from integrations.errors import ServiceError, Unavailable
from integrations.failing import Trouble
from integrations.http import OPENS_AFTER
from integrations.nlu import Parsed, rasa_name
from integrations.nlu.fake import FakeNlu
from integrations.nlu.http import RasaClient

DARK, HELLO = "lampu jalan mati", "halo"
# An answer of Rasa 3.6.21 to POST /model/parse, shortened in the middle of its ranking.
ANSWER = {
    "text": DARK,
    "intent": {"name": "lodge.pju", "confidence": 0.61},
    "entities": [],
    "text_tokens": [[0, 5], [6, 11], [12, 16]],
    "intent_ranking": [
        {"name": "lodge.pju", "confidence": 0.61},
        {"name": "lodge.jalan", "confidence": 0.2},
        {"name": "back_in_chat", "confidence": 0.1},
        {"name": "tax", "confidence": 0.09},
    ],
}
UNSURE = {
    "text": "?",
    "intent": {"name": "nlu_fallback", "confidence": 0.3},
    "entities": [],
    "intent_ranking": [{"name": "nlu_fallback", "confidence": 0.3}, {"name": "tax", "confidence": 0.2}],
}
EMPTY = {"text": "", "intent": {"name": None, "confidence": 0.0}, "entities": []}
RUBBISH: list[object] = [
    [],
    {},
    "no",
    None,
    {"intent": None},
    {"intent": {"name": "tax"}},
    {"intent": {"name": "tax", "confidence": 7}},
]


def rasa(answer) -> tuple[RasaClient, list[httpx.Request]]:
    """A client of a server that answers so; and what it was asked."""
    asked: list[httpx.Request] = []

    async def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        made = answer(request) if callable(answer) else answer
        if isinstance(made, float):
            await asyncio.sleep(made)
            return httpx.Response(200, json=ANSWER)
        if isinstance(made, Exception):
            raise made
        return made if isinstance(made, httpx.Response) else httpx.Response(200, json=made)

    return RasaClient("http://rasa", httpx.AsyncClient(transport=httpx.MockTransport(handle)), budget=0.5), asked


@pytest.fixture(params=["client", "fake"])
def nlu(request):
    """Knows one text."""
    if request.param == "client":
        return rasa(lambda asked: ANSWER if b"lampu" in asked.content else EMPTY)[0]
    made = FakeNlu()
    made.teach(DARK, Parsed.from_rasa(ANSWER))
    return made


async def test_a_known_text_is_ranked_by_wish_and_by_category(nlu):
    said = await nlu.parse(DARK)
    assert [name for name, _ in said.intents] == ["lodge", "back", "tax"]
    assert said.intents[0][1] == pytest.approx(0.81)
    assert [name for name, _ in said.categories] == ["pju", "jalan"]
    assert sum(score for _, score in said.categories) == pytest.approx(1)


async def test_an_unknown_text_is_nothing(nlu):
    assert await nlu.parse(HELLO) == Parsed()


def test_an_unsure_model_does_not_decide():
    assert Parsed.from_rasa(UNSURE).intents == (("tax", 0.2),)


def test_without_a_ranking_the_one_intent_counts():
    alone = Parsed.from_rasa({"intent": {"name": "lodge.banjir", "confidence": 0.9}})
    assert alone == Parsed(intents=(("lodge", 0.9),), categories=(("banjir", 1.0),))


@pytest.mark.parametrize("intent", ["back", "restart", "session_start", "tax"])
def test_a_name_comes_back_as_it_went(intent):
    there = Parsed.from_rasa({"intent": {"name": rasa_name(intent), "confidence": 1.0}})
    assert there.intents == ((intent, 1.0),)
    assert rasa_name(intent) not in {"back", "restart", "session_start"}


@pytest.mark.parametrize("trouble", [Trouble.DOWN, Trouble.SLOW, Trouble.RUBBISH])
async def test_the_fake_fails_as_it_is_told(trouble):
    made = FakeNlu()
    made.trouble = trouble
    with pytest.raises(Unavailable):
        await made.parse(DARK)


@pytest.mark.parametrize("answer", RUBBISH, ids=str)
async def test_rubbish_is_unavailable(answer):
    made, _ = rasa(lambda _: httpx.Response(200, json=answer))
    with pytest.raises(Unavailable):
        await made.parse(DARK)


@pytest.mark.parametrize(
    "answer",
    [httpx.ConnectError("no"), httpx.Response(200, content=b"<html>"), httpx.Response(503), httpx.Response(409), 30.0],
    ids=str,
)
async def test_down_slow_or_without_a_model(answer):
    made, _ = rasa(answer)
    started = time.monotonic()
    with pytest.raises(ServiceError):
        await made.parse(DARK)
    assert time.monotonic() - started < 10  # not 30: it has a budget


async def test_it_is_left_alone_after_five_faults_and_asked_with_json():
    made, asked = rasa(httpx.Response(500))
    for _ in range(OPENS_AFTER + 3):
        with pytest.raises(Unavailable):
            await made.parse(DARK)
    assert len(asked) == 2 * OPENS_AFTER
    assert asked[0].url.path == "/model/parse"
    assert b'"lampu jalan mati"' in asked[0].content
