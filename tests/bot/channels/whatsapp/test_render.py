"""Within WhatsApp's limits: every text of `locales/`, whatever is put into it, and lists of any length."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.whatsapp.markup import length, shorten, split, to_whatsapp
from bot.channels.whatsapp.render import BODY, BUTTONS, CAPTION, ROW, ROWS, TEXT, TITLE, mime_of, name_of, render
from bot.dialogue.markup import escape
from bot.dialogue.message import Attachment, Button, Outbound, Place
from bot.texts import LANGUAGES, Library
from tests.peers.whatsapp import ACCOUNT_ID, PHONE_ID, TOKEN
from tests.peers.whatsapp.account import Account, StoredFile
from tests.peers.whatsapp.rules import check
from tests.rules import test_locales
from tests.rules.test_locales import MOMENTS, VALUES, variables

LIBRARY = Library()
ID = LIBRARY["id"]
patterns = cache(test_locales.patterns)
LONGEST = "Kelurahan Pondok Kacang Barat, Kecamatan Pondok Aren "


@pytest.fixture
def account() -> Account:
    made = Account(TOKEN, PHONE_ID, ACCOUNT_ID, "62215")
    made.files["7"] = StoredFile("7", b"x", "image/jpeg")
    return made


def accepted(account: Account, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The messages, if Meta takes all of them."""
    for message in messages:
        check(account, {"messaging_product": "whatsapp", **message})
    return messages


def made(language: str, key: str, filler: str) -> str:
    """A text of `locales/` with a value of this kind wherever something is put in."""
    pattern = patterns(language)[key]
    values: dict[str, Any] = {}
    for name in variables(pattern):
        moment = VALUES["at"] if name in MOMENTS else None
        values[name] = VALUES.get(name, moment or filler)
    return LIBRARY[language](key, **values)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("filler", ["12", "x" * 3000, "*_~`<b>&" * 40, "😀" * 600])
def test_every_text_fits_as_words_and_above_buttons(language: str, filler: str, account: Account) -> None:
    for key in patterns(language):
        text = made(language, key, filler)
        if not text.strip():
            continue
        button = Button("Menu", "go:menu")
        for out in (
            Outbound(text),
            Outbound(text, (button,)),
            Outbound(text, tuple(Button(f"{n}", f"go:{n}") for n in range(7))),
            Outbound(text, (button,), ask_location=True),
            Outbound(text, media=(Attachment("photo", "r"),)),
        ):
            accepted(account, render(out, LIBRARY[language], {"r": "7"}))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_fits_alone_and_in_a_list_and_says_all_of_itself(language: str, account: Account) -> None:
    labels = [made(language, key, "12") for key in patterns(language) if ".button-" in key]
    labels += [made(language, key, "12") for key in patterns(language) if key.startswith("category-")]
    for label in labels:
        for buttons in ((Button(label, "go:a"),), tuple(Button(f"{label}", f"go:{n}") for n in range(9))):
            for message in accepted(account, render(Outbound("Pilih", buttons), LIBRARY[language], {})):
                assert any(label in shown for shown in labels_of(message))


def labels_of(message: dict[str, Any]) -> list[str]:
    action = message["interactive"]["action"]
    rows = [row for section in action.get("sections", []) for row in section["rows"]]
    return [b["reply"]["title"] for b in action.get("buttons", [])] + [r.get("description", r["title"]) for r in rows]


@pytest.mark.parametrize("count", [1, 3, 4, 10, 11, 54])
def test_buttons_lists_and_pages(count: int, account: Account) -> None:
    buttons = tuple(Button(f"Kelurahan {n}", f"q:1:area:{n}") for n in range(count))
    (message,) = accepted(account, render(Outbound("Yang mana?", buttons), ID, {}))
    kind, shown = message["interactive"]["type"], labels_of(message)
    assert kind == ("button" if count <= BUTTONS else "list")
    assert len(shown) == min(count, ROWS)
    assert ("Lainnya" in shown[-1]) == (count > ROWS)


def test_rows_that_look_alike_after_shortening_stay_apart(account: Account) -> None:
    buttons = tuple(Button(f"{LONGEST}{n}", f"go:{n}") for n in range(4))
    (message,) = accepted(account, render(Outbound("Yang mana?", buttons), ID, {}))
    (section,) = message["interactive"]["action"]["sections"]
    titles = [row["title"] for row in section["rows"]]
    assert len(set(titles)) == 4
    assert [row["description"] for row in section["rows"]] == [button.label for button in buttons]


def test_a_question_for_a_place_keeps_its_other_ways(account: Account) -> None:
    out = Outbound("Di mana?", (Button("Pilih kelurahan", "q:1:place:list"),), ask_location=True)
    ask, more = accepted(account, render(out, ID, {}))
    assert ask["interactive"]["type"] == "location_request_message"
    assert labels_of(more) == ["Pilih kelurahan"]


def test_one_photo_has_its_words_below_it_several_do_not(account: Account) -> None:
    one, two = Attachment("photo", "r"), Attachment("photo", "s")
    (photo,) = accepted(account, render(Outbound("Sudah.", media=(one,)), ID, {"r": "7"}))
    assert photo["image"]["caption"] == "Sudah."
    kinds = [
        m["type"] for m in accepted(account, render(Outbound("Sudah.", media=(one, two)), ID, {"r": "7", "s": "7"}))
    ]
    assert kinds == ["image", "image", "text"]
    (words,) = render(Outbound("Sudah.", media=(one,)), ID, {})
    assert words["type"] == "text"


def test_a_voice_message_and_a_long_text_have_no_caption() -> None:
    voice, photo = Attachment("voice", "r"), Attachment("photo", "r")
    for out in (Outbound("Dengar.", media=(voice,)), Outbound("x" * (CAPTION + 1), media=(photo,))):
        first, words = render(out, ID, {"r": "7"})
        assert "caption" not in first[first["type"]]
        assert words["type"] == "text"


def test_a_place_is_a_pin_before_the_words(account: Account) -> None:
    pin, words = accepted(account, render(Outbound("Di sini.", place=Place(-6.3, 106.7, "x" * 100)), ID, {}))
    assert length(pin["location"]["name"]) <= 60
    assert words["text"]["body"] == "Di sini."


def test_files_have_neutral_names_and_kinds_that_whatsapp_takes() -> None:
    data = Attachment("document", "ab" * 32, "application/json")
    assert (name_of(data), mime_of(data)) == ("document-abababab.txt", "text/plain")
    assert mime_of(Attachment("photo", "ab" * 32)) == "image/jpeg"


# -- markup -------------------------------------------------------------------------------------------------


def test_markup_is_whatsapps() -> None:
    text = 'Lihat <b>LP-1</b>, <i>segera</i>, <code>HUBUNG-1</code> di <a href="https://x.id/a_b">situs</a> &amp; kota'
    assert to_whatsapp(text) == "Lihat *LP-1*, _segera_, `HUBUNG-1` di situs (https://x.id/a_b) & kota"
    assert to_whatsapp('<a href="https://x.id">https://x.id</a>') == "https://x.id"


@given(typed=st.text(alphabet="ab *_~`<>&\n.,", max_size=60))
@settings(max_examples=300, deadline=None)
def test_what_a_resident_typed_never_becomes_markup(typed: str) -> None:
    shown = to_whatsapp(f"<b>Periksa</b> “{escape(typed)}” <i>ya</i>")
    formatted = re.findall(r"(?<!\w)([*_~])(?=\S)([^\n]*?\S)\1(?!\w)|`+([^\n]+?)`+", shown)
    assert [(sign, words) for sign, words, _ in formatted] == [("*", "Periksa"), ("_", "ya")]


def test_numbers_names_and_addresses_stay_as_typed() -> None:
    assert to_whatsapp("5*3 foto_1 https://x.id/_a_ siti_nur@x.id") == "5*3 foto_1 https://x.id/_a_ siti_nur@x.id"


@given(text=st.text(max_size=300), limit=st.sampled_from([TITLE, ROW, 72]))
@settings(max_examples=300, deadline=None)
def test_shortened_texts_fit(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert length(short) <= limit
    assert short == " ".join(text.split()) or short.endswith("…")


@given(text=st.text(alphabet="ab \n😀", max_size=400), limit=st.integers(20, 60))
@settings(max_examples=300, deadline=None)
def test_long_texts_are_cut_without_losing_a_letter(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(0 < length(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_words_are_cut_between_paragraphs_where_there_are_some() -> None:
    text = "\n\n".join(["satu dua tiga " * 20] * 4)
    assert all(part.startswith("satu") for part in split(text, BODY))
    assert len(split("x" * (TEXT + 1), TEXT)) == 2
