"""Questions and their answers."""

from __future__ import annotations

import pytest

from bot.understanding.training import training_examples
from flows.faq import TOPICS
from tests.town import Town


def test_every_topic_has_examples_and_every_example_a_topic() -> None:
    assert {example.topic for example in training_examples()} - {""} == set(TOPICS)


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("language", ["id", "en"])
async def test_every_topic_is_answered_with_a_way_on(town: Town, topic: str, language: str) -> None:
    warga = town.resident()
    await warga.say("bahasa inggris" if language == "en" else "bahasa indonesia")
    (out,) = await warga._send(tap=f"go:faq:topic={topic}")
    assert out.key == f"faq-{topic}"
    assert "{" not in out.text
    assert len(out.buttons) >= 2


async def test_office_hours_are_the_citys(town: Town) -> None:
    (out,) = await town.resident().say("kantor buka jam berapa")
    dash = "\N{EN DASH}"
    assert f"Senin{dash}Kamis: 07.30{dash}16.00" in out.text
    assert f"Jumat: 07.30{dash}16.30" in out.text


async def test_a_question_may_be_chosen(town: Town) -> None:
    warga = town.resident()
    (out,) = await warga._send(tap="go:faq")
    assert out.key == "faq-topic"
    (out,) = await warga.say("jam layanan")
    assert out.key == "faq-hours"
