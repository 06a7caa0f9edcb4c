"""An Outbound within Telegram's limits."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from aiogram.methods import EditMessageText, SendDocument, SendLocation, SendMediaGroup, SendMessage, SendPhoto
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.render import CAPTION, TEXT, as_new, in_words, length, render, rows_of, split
from bot.dialogue.markup import escape, to_plain
from bot.dialogue.message import Attachment, Button, Outbound, Place
from bot.texts import Library

ID = Library()["id"]
MENU = Button("Menu", "go:menu")
PHOTO, PDF = Attachment("photo", "a" * 64, "image/jpeg", 3), Attachment("document", "b" * 64, "application/pdf", 3)


def shown(text: str = "Baik.", **parts: Any) -> Any:
    files: dict[str, BufferedInputFile | str] = {
        "a" * 64: BufferedInputFile(b"a", "a.jpg"),
        "b" * 64: "ID-B",
        "c" * 64: "ID-C",
    }
    return render(Outbound(text, **parts), 7, ID, files)


def test_markup_is_telegrams_and_what_was_typed_is_text():
    (call,) = shown(f"<b>Tebal</b>\n{escape('<i>a & b</i> *c* _d_')}")
    assert isinstance(call, SendMessage)
    assert (call.chat_id, call.parse_mode) == (7, "HTML")
    assert call.text == "<b>Tebal</b>\n&lt;i&gt;a &amp; b&lt;/i&gt; *c* _d_"


def test_no_preview_of_a_page_that_is_named():
    assert shown("Lapor ke lapor.go.id.")[0].link_preview_options.is_disabled
    assert shown("Baik.")[0].link_preview_options is None


def test_buttons_share_rows_by_their_length():
    labels = ["Ya", "Tidak", "Batal", "Menu", "Kelurahan yang namanya panjang", "Ya"]
    rows = rows_of([Button(label, "go:menu") for label in labels])
    assert [[b.label for b in row] for row in rows] == [["Ya", "Tidak", "Batal"], ["Menu"], [labels[4]], ["Ya"]]


def test_a_location_is_asked_for_with_a_keyboard_that_goes_afterwards():
    (asked,) = shown("Di mana?", buttons=(Button("Pilih kelurahan", "q:1:place:list"),), ask_location=True)
    assert isinstance(asked.reply_markup, ReplyKeyboardMarkup)
    first, second = asked.reply_markup.keyboard
    assert first[0].request_location
    assert second[0].text == "Pilih kelurahan"
    (bare,) = shown("Terima kasih.", location_asked=True)
    assert isinstance(bare.reply_markup, ReplyKeyboardRemove)
    noted, question = shown("Pamulang Barat.\n\nAda foto?", buttons=(MENU,), location_asked=True)
    assert isinstance(noted.reply_markup, ReplyKeyboardRemove)
    assert (noted.text, question.text) == ("Pamulang Barat.", "Ada foto?")
    assert isinstance(question.reply_markup, InlineKeyboardMarkup)
    short, _ = shown("Ada foto?", buttons=(MENU,), location_asked=True)
    assert short.text == ID("telegram-noted")
    (again,) = shown("Di mana?", ask_location=True, location_asked=True)
    assert isinstance(again.reply_markup, ReplyKeyboardMarkup)


def test_a_page_takes_the_place_of_the_one_before_it():
    (edit,) = shown("Halaman 2", buttons=(MENU,), page=True, replaces="55")
    assert isinstance(edit, EditMessageText)
    assert edit.message_id == 55
    anew = as_new(edit, 7)
    assert (anew.text, anew.reply_markup) == (edit.text, edit.reply_markup)
    assert all(isinstance(call, SendMessage) for call in shown("x " * 5000, page=True, replaces="55"))


def test_one_photo_carries_its_words_and_more_make_an_album():
    (one,) = shown("Sudah beres?", media=(PHOTO,), buttons=(MENU,))
    assert type(one) is SendPhoto
    assert one.caption == "Sudah beres?"
    assert isinstance(one.reply_markup, InlineKeyboardMarkup)
    assert one.reply_markup.inline_keyboard[0][0].callback_data == "go:menu"
    album, text = shown("Sudah?", media=(PHOTO, PHOTO, Attachment("video", "c" * 64)), buttons=(MENU,))
    assert isinstance(album, SendMediaGroup)
    assert [item.type for item in album.media] == ["photo", "photo", "video"]
    assert text.reply_markup is not None
    picture, paper, _ = shown("x", media=(PHOTO, PDF))
    assert (type(picture), type(paper)) == (SendPhoto, SendDocument)
    papers, _ = shown("x", media=(PDF, PDF))
    assert [item.type for item in papers.media] == ["document", "document"]
    long = shown("x " * CAPTION, media=(PHOTO,))
    assert [type(call) for call in long] == [SendPhoto, SendMessage]


def test_a_place_is_shown_as_a_map():
    place, text = shown("Di sini.", place=Place(-6.3, 106.7))
    assert isinstance(place, SendLocation)
    assert text.text == "Di sini."


def test_words_do_not_wait_for_a_picture():
    (call,) = shown("Periksa dulu", media=(Attachment("photo", "f" * 64),), buttons=(MENU,))
    assert isinstance(call, SendMessage)
    (photo,) = shown("Periksa dulu", media=(PHOTO,), buttons=(MENU,))
    words = in_words(photo)
    assert words is not None
    assert (words.text, words.reply_markup) == ("Periksa dulu", photo.reply_markup)
    assert in_words(shown("x", media=(PHOTO, PHOTO))[0]) is None


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag


def test_a_long_text_is_cut_at_the_ends_of_paragraphs():
    paragraphs = [f"{n} {'kata ' * 300}".strip() for n in range(5)]
    parts = split("\n\n".join(paragraphs), TEXT)
    assert parts == ["\n\n".join(paragraphs[:2]), "\n\n".join(paragraphs[2:4]), paragraphs[4]]
    (whole,) = split("pendek", TEXT)
    assert whole == "pendek"


words = st.text(alphabet=st.sampled_from("ab <>&\n😡"), max_size=60).map(escape)
marked = st.one_of(words, words.map(lambda w: f"<b>{w}</b>"), words.map(lambda w: f'<a href="https://a.id">{w}</a>'))


@given(st.lists(marked, max_size=12).map("\n\n".join), st.integers(8, 80))
def test_parts_are_short_keep_every_word_and_close_their_markup(text, limit):
    parts = split(text, limit)
    assert all(length(part) <= limit for part in parts)
    squeeze = str.maketrans("", "", " \n")
    assert "".join(to_plain(p) for p in parts).translate(squeeze) == to_plain(text).translate(squeeze)
    for part in parts:
        tags = Tags()
        tags.feed(part)
        assert tags.open == []
