"""What a Telegram update means here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.telegram.updates import LIMIT, InGroup, Reach, Said, Unreadable, kind_of, read

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
ANI = {"id": 7, "is_bot": False, "first_name": "Ani", "language_code": "id"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Ani"}
GROUP = {"id": -100, "type": "supergroup", "title": "RT 04"}
FILE = {"file_id": "F", "file_unique_id": "U", "file_size": 10}


def update(kind: str = "message", **parts: Any) -> dict[str, Any]:
    base = {"message_id": 5, "date": 1790000000, "chat": PRIVATE, "from": ANI}
    return {"update_id": 99, kind: base | parts}


def meaning(raw: dict[str, Any]) -> Any:
    return read(raw, "PintuBot", NOW)


def said(**parts: Any) -> Any:
    found = meaning(update(**parts))
    assert isinstance(found, Said)
    return found.inbound


def test_text_has_an_address_and_an_id_of_its_chat():
    inbound = said(text="lampu mati")
    assert (inbound.address, inbound.id, inbound.text) == ("telegram:7", "7:5", "lampu mati")
    assert (inbound.language, inbound.tap, inbound.reply_to) == ("", "", "")


@pytest.mark.parametrize(
    ("text", "wanted", "tap"),
    [
        ("/lapor@PintuBot", "/lapor", ""),
        ("/start", "/start", ""),
        ("/start lapor_SERPONG", "", "go:complaint:place=SERPONG"),
        ("/start lapor_PONDOK_AREN", "", "go:complaint:place=PONDOK AREN"),
        ("/start lapor", "", "go:complaint"),
        ("/start LP-26-00042-K", "LP-26-00042-K", ""),
        ("saya /start", "saya /start", ""),
    ],
)
def test_commands_and_deep_links(text, wanted, tap):
    inbound = said(text=text)
    assert (inbound.text, inbound.tap) == (wanted, tap)


@pytest.mark.parametrize(
    ("code", "language"), [(None, ""), ("id", ""), ("en", ""), ("en-GB", ""), ("ko", "en"), ("zh-hans", "en")]
)
def test_a_guest_is_spoken_to_in_english(code, language):
    assert said(text="hi", **{"from": ANI | {"language_code": code}}).language == language


def test_the_largest_photo_counts_and_the_same_photo_has_the_same_name():
    sizes = [FILE | {"file_id": f"F{w}", "file_unique_id": f"U{w}", "width": w, "height": w} for w in (90, 800, 320)]
    first, again = said(photo=sizes, caption="rusak"), said(photo=sizes)
    assert first.text == "rusak"
    assert (first.attachments[0].kind, first.attachments[0].source) == ("photo", "F800")
    assert first.attachments[0].ref == again.attachments[0].ref
    assert len(first.attachments[0].ref) == 64


VIDEO = FILE | {"width": 1, "height": 1, "duration": 1}
STICKER = {**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ({"document": FILE | {"mime_type": "application/pdf"}}, "document"),
        ({"document": FILE | {"mime_type": "image/png"}}, "photo"),
        ({"document": FILE | {"mime_type": "video/mp4"}}, "video"),
        ({"document": FILE | {"mime_type": "application/zip"}}, "other"),
        ({"document": FILE}, "other"),
        ({"document": FILE | {"mime_type": "application/pdf", "file_size": LIMIT + 1}}, "other"),
        ({"video": VIDEO}, "video"),
        ({"animation": VIDEO, "document": FILE | {"mime_type": "video/mp4"}}, "video"),
        ({"video_note": FILE | {"length": 1, "duration": 1}}, "video"),
        ({"voice": FILE | {"duration": 1}}, "voice"),
        ({"audio": FILE | {"duration": 1, "mime_type": "audio/mpeg"}}, "voice"),
        ({"sticker": STICKER}, "sticker"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "sticker"),
        ({"contact": {"phone_number": "0812", "first_name": "B"}}, "contact"),
        ({"game": {"title": "t", "description": "d", "photo": []}}, "other"),
    ],
)
def test_every_kind_of_content(parts, kind):
    attachments = said(**parts).attachments
    assert [item.kind for item in attachments] == [kind]
    assert bool(attachments[0].source) == (kind in {"document", "photo", "video", "voice"})


def test_places():
    spot = {"latitude": -6.3, "longitude": 106.7}
    assert said(location=spot).place.lat == -6.3
    venue = {"location": spot, "title": "SDN 2", "address": "Pamulang"}
    assert said(location=spot, venue=venue).place.label == "SDN 2, Pamulang"


def test_an_edit_names_what_it_corrects_and_a_moving_location_is_nothing():
    found = meaning(update("edited_message", text="lampu dan tiang", edit_date=1790000100))
    assert (found.inbound.edit_of, found.inbound.id) == ("7:5", "7:5:99")
    spot = {"latitude": -6.3, "longitude": 106.7, "live_period": 60}
    assert meaning(update("edited_message", location=spot)) is None
    assert said(location=spot).place is not None


def test_a_part_of_an_album_says_so():
    photo = [FILE | {"width": 9, "height": 9}]
    assert meaning(update(photo=photo, media_group_id="A1")).album == "A1"


def test_a_reply_names_the_message_it_answers():
    assert said(text="cepat pak", reply_to_message=update()["message"] | {"message_id": 3}).reply_to == "3"


def tapped(**parts: Any) -> dict[str, Any]:
    query = {"id": "q1", "from": ANI, "chat_instance": "1", "data": "go:menu"}
    return {"update_id": 100, "callback_query": query | parts}


def test_a_button_names_its_message():
    message = update()["message"]
    found = meaning(tapped(message=message))
    assert (found.inbound.tap, found.inbound.tapped_on, found.query) == ("go:menu", "5", "q1")
    assert meaning(tapped(message={"message_id": 5, "date": 0, "chat": PRIVATE})).inbound.tapped_on == "5"
    assert meaning(tapped(inline_message_id="x", data=None)).inbound.tap == "-"
    assert meaning(tapped(message=message | {"chat": GROUP})) is None


def member(chat: dict[str, Any], status: str) -> dict[str, Any]:
    bot = {"id": 1, "is_bot": True, "first_name": "Pintu"}
    more = {"until_date": 0} if status == "kicked" else {}
    old, new = {"status": "member", "user": bot}, {"status": status, "user": bot, **more}
    change = {"chat": chat, "from": ANI, "date": 1790000000, "old_chat_member": old, "new_chat_member": new}
    return {"update_id": 101, "my_chat_member": change}


def test_blocked_and_let_in_again():
    assert meaning(member(PRIVATE, "kicked")) == Reach("telegram:7", ended=True)
    assert meaning(member(PRIVATE, "member")) == Reach("telegram:7", ended=False)


def test_in_a_group_only_who_speaks_to_the_bot_is_told():
    assert isinstance(meaning(member(GROUP, "member")), InGroup)
    assert meaning(member(GROUP, "left")) is None
    assert meaning(update(chat=GROUP, text="selamat pagi")) is None
    for text in ("/lapor", "halo @pintubot tolong"):
        assert meaning(update(chat=GROUP, text=text)) == InGroup(-100, "-100:5")
    bot = {"id": 1, "is_bot": True, "first_name": "Pintu", "username": "PintuBot"}
    reply = update(chat=GROUP)["message"] | {"from": bot}
    assert isinstance(meaning(update(chat=GROUP, text="ok", reply_to_message=reply)), InGroup)


def test_what_is_nothing_to_the_front_door():
    channel = {"id": -1, "type": "channel", "title": "Kota"}
    for raw in (
        update("channel_post", chat=channel, text="berita"),
        update(chat=channel, text="berita"),
        update(new_chat_title="x"),
        {"update_id": 1, "message_reaction": {"chat": PRIVATE, "message_id": 5, "date": 1, "user": ANI,
                                              "old_reaction": [], "new_reaction": []}},
        {"update_id": 2, "from_the_future": {"a": 1}},
        {"update_id": 3},
    ):  # fmt: skip
        assert meaning(raw) is None


def test_words_survive_parts_that_cannot_be_read():
    broken = update(text="lampu mati", entities="?", chat=PRIVATE | {"type": "private"}, sticker=5)
    assert meaning(broken).inbound.text == "lampu mati"
    assert meaning(update("edited_message", text="x", edit_date=1, entities=3)).inbound.edit_of == "7:5"


@pytest.mark.parametrize(
    "raw", [{"update_id": 1, "message": 5}, {"message": {}}, {"update_id": 1, "callback_query": {"id": 5}}]
)
def test_what_telegram_does_not_document_is_said_by_its_kind_only(raw):
    with pytest.raises(Unreadable) as fault:
        meaning(raw)
    assert fault.value.kind in {"message", "callback_query"}


def test_a_kind_is_never_what_somebody_wrote():
    assert kind_of({"update_id": 1, "message": {}}) == "message"
    assert kind_of({"update_id": 1, "rahasia saya": {}}) == "unknown"


def test_only_a_contact_of_ones_own_proves_a_number():
    own = said(contact={"phone_number": "628111000001", "first_name": "Ani", "user_id": 7})
    assert (own.phone, own.attachments) == ("628111000001", ())
    for other in ({"user_id": 8}, {}):
        foreign = said(contact={"phone_number": "628111000001", "first_name": "Budi", **other})
        assert foreign.phone == ""
        assert [item.kind for item in foreign.attachments] == ["contact"]
