"""What a question makes of any text and of any stored answer: never a crash."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import taps
from bot.dialogue.markup import escape, to_html, to_plain
from bot.dialogue.message import Attachment, Inbound, Place
from bot.dialogue.question import (
    Asking,
    Choice,
    Confirm,
    Heard,
    Location,
    Miss,
    Option,
    Photos,
    Question,
    Reference,
    Text,
    pick,
)
from bot.dialogue.reading import Reading
from tests.bot.dialogue.town import NOW, Phrases, digits, read

QUESTIONS: list[Question[Any]] = [
    Text("text", min_length=3, max_length=50),
    Choice("choice", fixed=("yes", "no"), yes="yes", no="no", entity="category"),
    Reference("reference", entity="number"),
    Location("place"),
    Photos("photos"),
    Confirm("confirm", edits=("text",)),
]
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["pin", "text", "items", "done"]), inner)
    ),
    max_leaves=5,
)


def asking(question: Question, **more) -> Asking:
    return Asking(f"test-{question.key}", Phrases(), **more)


def heard(text: str = "", **parts) -> Heard:
    return Heard(Inbound("test", "test:ani", "1", NOW, text=text, **parts), read(text))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.key)
@given(text=st.text(max_size=80))
def test_any_text_is_an_answer_or_a_miss(question, text):
    parsed = question.parse(heard(text), asking(question))
    if parsed is None or isinstance(parsed, Miss):
        return
    stored = question.merge(None, parsed)
    assert question.settled(stored) in {True, False}
    value = question.value(stored, asking(question))
    assert not isinstance(value, Miss)


@pytest.mark.parametrize("question", QUESTIONS[:3] + QUESTIONS[5:], ids=lambda q: q.key)
@given(stored=values)
def test_any_stored_answer_is_a_value_or_a_miss(question, stored):
    question.value(stored, asking(question))
    question.reopen(stored)
    question.settled(stored)


@given(st.text(max_size=40), st.lists(st.text(max_size=12), max_size=5))
def test_pick_gives_a_label_or_nothing(text, labels):
    index = pick(text, labels)
    assert index is None or 0 <= index < len(labels)


@pytest.mark.parametrize(
    ("typed", "index"),
    [
        ("2", 1),
        ("no 2", 1),
        ("Anonim", 2),
        ("anonim aja", 2),
        ("raha", 1),
        ("terbukaa", 0),
        ("xyz", None),
        ("9", None),
        ("", None),
    ],
)
def test_pick(typed, index):
    assert pick(typed, ["Terbuka", "Rahasia", "Anonim"]) == index


def test_pick_knows_a_whole_word_inside_one_label():
    labels = ["LP-26-00001-Z · Sampah", "LP-26-00002-A · Lampu jalan"]
    assert pick("sampah", labels) == 0
    assert pick("LP", labels) is None


def test_a_reading_fills_a_choice_only_when_it_is_clear():
    question = Choice("category", entity="category")
    for ranked, meant in (
        ((("a", 0.9), ("b", 0.1)), "a"),
        ((("a", 0.5), ("b", 0.5)), None),
        ((("a", 0.4),), None),
        ((), None),
    ):
        assert question.prefill(Heard(heard().inbound, Reading(categories=ranked))) == meant
    assert Choice("category", entity="category", prefills=False).prefill(heard()) is None
    other = Choice("size", entity="size", fixed=("big",))
    assert other.prefill(Heard(heard().inbound, Reading(entities={"size": "big"}))) == "big"
    said = Heard(heard("hm").inbound, Reading(entities={"size": "big"}))
    assert other.parse(said, asking(other)) == "big"
    assert isinstance(other.parse(heard("yes"), asking(other)), Miss)


def test_nothing_said_is_nothing_answered():
    for question in QUESTIONS:
        assert question.parse(heard(), asking(question)) is None
        assert question.overhear(heard()) is None
        assert question.lost({"items": []}, heard()) is None


def test_a_reference_without_a_reader_takes_the_words():
    question = Reference("number")
    assert question.parse(heard("abc"), asking(question)) == "abc"
    assert question.value("abc", asking(question)) == "abc"
    assert question.parse(heard("12"), asking(question, read=digits)) == Miss("digits")
    assert question.value("12345", asking(question, read=digits)) == "12345"
    assert isinstance(question.value("12345", asking(question, read=lambda _: 5)), Miss)
    assert question.overhear(heard("permit 1234")) is None
    assert Reference("number", entity="number").overhear(heard("permit 1234")) == "1234"


def test_a_place_keeps_its_words_and_label():
    question = Location("place")
    stored = question.parse(heard("behind the school", place=Place(-6.3, 106.7, "SDN 2")), asking(question))
    found = question.value(stored, asking(question))
    assert not isinstance(found, Miss)
    assert (found.place, found.text) == (Place(-6.3, 106.7, "SDN 2"), "behind the school")
    full = Heard(heard("x").inbound, Reading(entities={"street": "Jl. A", "kelurahan": "1"}))
    assert question.prefill(full) == {"text": "Jl. A"}
    assert isinstance(question.value(5, asking(question)), Miss)


def test_photos_are_kept_once_each_and_up_to_the_limit():
    question = Photos("photos", at_most=2)
    one = question.absorb(None, heard(attachments=(Attachment("photo", "a"),)))
    assert question.absorb(one, heard(attachments=(Attachment("photo", "a"),))) == one
    assert question.merge(one, "done")["done"]
    assert question.merge(one, {"items": [["photo", "b", "", 0]], "done": False})["done"]
    assert question.reopen("done") is None
    assert isinstance(question.value(5, asking(question)), Miss)
    assert isinstance(
        question.absorb({"items": [1, 2], "done": True}, heard(attachments=(Attachment("photo", "c"),))), Miss
    )


def test_a_base_question_parses_nothing():
    with pytest.raises(NotImplementedError):
        Question("x").parse(heard("x"), asking(QUESTIONS[0]))
    with pytest.raises(NotImplementedError):
        Question("x").value("x", asking(QUESTIONS[0]))
    assert Question("x").options(Asking("x", Phrases(), (Option("a"),))) == (Option("a"),)
    assert Question("x").absorb(None, heard()) is None
    assert Question("x").prefill(heard()) is None
    assert Question("x").merge(None, 5) == 5


@given(st.text())
def test_any_button_value_is_read_or_refused(value):
    assert taps.read(value) is None or isinstance(taps.read(value), (taps.Go, taps.Answer))


@given(st.text())
def test_typed_text_never_becomes_markup(text):
    neutral = f"<b>{escape(text)}</b>"
    assert to_plain(neutral) == text
    html = to_html(neutral)
    assert html.startswith("<b>")
    assert "<" not in html.removeprefix("<b>").removesuffix("</b>").replace("<br>", "")


def test_links_stay_links_only_to_the_web():
    assert to_html('<a href="https://lapor.go.id">lapor</a>') == '<a href="https://lapor.go.id">lapor</a>'
    assert "<a" not in to_html('<a href="javascript:x">y</a>')
