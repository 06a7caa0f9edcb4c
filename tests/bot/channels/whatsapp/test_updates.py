"""Every kind of message as what it means, by the shapes that Meta documents; and shapes that nobody documents."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.whatsapp.shapes import Aside, parse
from bot.channels.whatsapp.updates import Said, Template, Told, read
from bot.dialogue.message import Attachment, Inbound, Place
from bot.journal.people import Identity, Moved

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
ANI = Identity("628111000001", "ID.1")
HEAD = {"from": "628111000001", "from_user_id": "ID.1", "id": "wamid.1", "timestamp": "1697043223"}
CONTACT = {"profile": {"name": "Ani"}, "wa_id": "628111000001", "user_id": "ID.1"}


def value(**parts: Any) -> dict[str, Any]:
    about = {"display_phone_number": "622150000000", "phone_number_id": "106540352242922"}
    return {"messaging_product": "whatsapp", "metadata": about, **parts}


def body(*values: dict[str, Any], field: str = "messages") -> dict[str, Any]:
    changes = [{"field": field, "value": one} for one in values]
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": changes}]}


def message(kind: str, content: Any, **more: Any) -> Inbound:
    """The one message that this one is read as."""
    (part,) = read(body(value(contacts=[CONTACT], messages=[{**HEAD, "type": kind, kind: content, **more}])), NOW)
    assert isinstance(part, Said)
    assert part.person == ANI
    return part.inbound


# -- what residents send ------------------------------------------------------------------------------------


def test_text() -> None:
    said = message("text", {"body": "jalan rusak"})
    assert (said.id, said.text, said.at) == ("wamid.1", "jalan rusak", NOW)


def test_a_reply_names_the_message_it_answers() -> None:
    assert message("text", {"body": "ya"}, context={"from": "62215", "id": "wamid.7"}).reply_to == "wamid.7"
    assert message("text", {"body": "ya"}, context={"forwarded": True}).reply_to == ""


@pytest.mark.parametrize("kind", ["button_reply", "list_reply"])
def test_buttons_and_rows(kind: str) -> None:
    reply = {"type": kind, kind: {"id": "go:menu", "title": "Menu", "description": "Semua layanan"}}
    said = message("interactive", reply, context={"from": "62215", "id": "wamid.7"})
    assert (said.tap, said.text, said.tapped_on, said.reply_to) == ("go:menu", "Menu", "wamid.7", "")


def test_quick_replies_of_templates() -> None:
    said = message("button", {"payload": "go:case:number=LP-26-00001-Z", "text": "Lihat laporan"})
    assert said.tap == "go:case:number=LP-26-00001-Z"
    assert message("button", {"payload": "Sudah", "text": "Sudah"}).tap == ""
    assert message("button", {"payload": "Sudah", "text": "Sudah"}).text == "Sudah"


@pytest.mark.parametrize(
    ("kind", "mime", "found"),
    [
        ("image", "image/jpeg", "photo"),
        ("video", "video/mp4", "video"),
        ("audio", "audio/ogg; codecs=opus", "voice"),
        ("document", "application/pdf", "document"),
        ("document", "image/png", "photo"),
        ("document", "video/mp4", "video"),
    ],
)
def test_files_with_captions(kind: str, mime: str, found: str) -> None:
    said = message(kind, {"id": "755", "mime_type": mime, "sha256": "abc=", "caption": "depan sekolah"})
    (file,) = said.attachments
    assert (file.kind, file.source, said.text) == (found, "755", "depan sekolah")
    assert len(file.ref) == 64
    assert file.mime == mime.partition(";")[0]


def test_a_file_sent_again_has_the_same_name_and_one_of_another_kind_is_not_fetched() -> None:
    first, again = (message("image", {"id": n, "mime_type": "image/jpeg", "sha256": "same"}) for n in ("1", "2"))
    assert first.attachments[0].ref == again.attachments[0].ref
    zipped = message("document", {"id": "3", "mime_type": "application/zip", "caption": "berkas"})
    assert (zipped.attachments, zipped.text) == ((Attachment("other"),), "berkas")


def test_places() -> None:
    assert message("location", {"latitude": -6.3, "longitude": 106.7}).place == Place(-6.3, 106.7)
    named = {"latitude": "-6.3", "longitude": 106.7, "name": "Situ Gintung", "address": "Ciputat", "url": "https://x"}
    assert message("location", named).place == Place(-6.3, 106.7, "Situ Gintung, Ciputat")


@pytest.mark.parametrize(
    ("kind", "content", "found"),
    [
        ("sticker", {"id": "9", "mime_type": "image/webp", "animated": False}, "sticker"),
        ("contacts", [{"name": {"formatted_name": "Budi"}, "phones": [{"phone": "+62"}]}], "contact"),
        ("unsupported", {"type": "poll"}, "unread"),
    ],
)
def test_what_cannot_be_used(kind: str, content: Any, found: str) -> None:
    errors = [{"code": 131051, "title": "Message type unknown"}]
    assert message(kind, content, errors=errors).attachments == (Attachment(found),)  # type: ignore[arg-type]  # a literal


def test_a_message_that_was_taken_back_names_it() -> None:
    said = message("revoke", {"original_message_id": "wamid.0"})
    assert (said.id, said.edit_of, said.text, said.gone) == ("wamid.0:wamid.1", "wamid.0", "", True)


def test_reactions_are_silent() -> None:
    for kind, content in (
        ("reaction", {"message_id": "wamid.7", "emoji": "👍"}),
        ("reaction", {"message_id": "wamid.7"}),
    ):
        assert read(body(value(contacts=[CONTACT], messages=[{**HEAD, "type": kind, kind: content}])), NOW) == []


def test_an_edit_corrects_the_message_it_names() -> None:
    edited = {"original_message_id": "wamid.0", "message": {"type": "text", "text": {"body": "jalan rusak parah"}}}
    said = message("edit", edited)
    assert (said.id, said.edit_of, said.text) == ("wamid.0:wamid.1", "wamid.0", "jalan rusak parah")
    picture = {"type": "image", "image": {"id": "5", "mime_type": "image/jpeg", "caption": "depan SD"}}
    assert message("edit", {"original_message_id": "wamid.0", "message": picture}).text == "depan SD"


@pytest.mark.parametrize(
    ("text", "tap"),
    [
        ("lapor", ""),
        ("lapor_SERPONG", "go:complaint:place=SERPONG"),
        ("Lapor_Lengkong_Gudang", "go:complaint:place=Lengkong Gudang"),
    ],
)
def test_what_a_qr_code_or_an_ad_leads_to(text: str, tap: str) -> None:
    referral = {"source_url": "https://fb.me/x", "source_type": "ad", "headline": "Lapor di sini", "ctwa_clid": "c"}
    said = message("text", {"body": text}, referral=referral)
    assert (said.text, said.tap) == (text, tap)


def test_opening_the_chat_shows_the_menu() -> None:
    (part,) = read(body(value(contacts=[CONTACT], messages=[{**HEAD, "type": "request_welcome"}])), NOW)
    assert isinstance(part, Said)
    assert part.inbound.tap == "go:menu"


# -- who sent it --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "contacts", "person"),
    [
        ({"from": "628111000001"}, [{"wa_id": "628111000001"}], Identity("628111000001")),
        ({"from": "628111000001"}, None, Identity("628111000001")),
        ({"from": 628111000001}, [], Identity("628111000001")),
        ({"from": "+62 811-1000-001"}, [], Identity("628111000001")),
        ({"from_user_id": "ID.1"}, [{"user_id": "ID.1", "profile": {"username": "ani"}}], Identity("", "ID.1")),
        ({}, [{"user_id": "ID.1"}], Identity("", "ID.1")),
        ({"from": "ID.1"}, [], Identity("", "ID.1")),
        ({"from": "628111000001"}, {"wa_id": "628111000001", "user_id": "ID.1"}, ANI),
        ({"from": "628111000001"}, [{"wa_id": "2"}, {"wa_id": "628111000001", "user_id": "ID.1"}], ANI),
        ({"from": "628111000001"}, [{"wa_id": "2", "user_id": "ID.2"}], Identity("628111000001")),
    ],
)
def test_whoever_sends_is_found_in_what_is_said(head: Any, contacts: Any, person: Identity) -> None:
    parts = {} if contacts is None else {"contacts": contacts}
    one = {"id": "wamid.1", "type": "text", "text": {"body": "halo"}, **head}
    (part,) = read(body(value(messages=[one], **parts)), NOW)
    assert isinstance(part, Said)
    assert part.person == person


def test_a_message_from_nobody_or_in_a_group_is_kept() -> None:
    for head in ({}, {"from": "628111000001", "group_id": "G1"}):
        one = {"id": "wamid.1", "type": "text", "text": {"body": "tolong"}, **head}
        (part,) = read(body(value(messages=[one])), NOW)
        assert isinstance(part, Aside)
        assert "tolong" in part.body


@pytest.mark.parametrize(
    ("system", "head", "moved"),
    [
        (
            {"type": "user_changed_number", "wa_id": "628222", "body": "."},
            {"from": "628111000001"},
            Moved(Identity("628111000001"), Identity("628222")),
        ),
        (
            {"type": "user_changed_number", "wa_id": "628222333", "user_id": "ID.2", "body": "."},
            {"from": "628111000001"},
            Moved(Identity("628111000001"), Identity("628222333", "ID.2")),
        ),
        (
            {"type": "user_changed_user_id", "user_id": "MX.2", "previous_user_id": "CO.1"},
            {},
            Moved(Identity("", "CO.1"), Identity("", "MX.2")),
        ),
        (
            {"type": "customer_changed_number", "new_wa_id": "628222333", "customer": "628111000001"},
            {},
            Moved(Identity("628111000001"), Identity("628222333")),
        ),
    ],
)
def test_who_changes_number_or_id(system: Any, head: Any, moved: Moved) -> None:
    assert read(body(value(messages=[{"id": "w", "type": "system", "system": system, **head}])), NOW) == [moved]


# -- statuses and the rest ----------------------------------------------------------------------------------


def test_statuses() -> None:
    fault = {"code": 131026, "title": "Message undeliverable"}
    told = [
        {"id": "wamid.1", "status": "sent", "timestamp": "1", "recipient_id": "628111000001", "pricing": {}},
        {"id": "wamid.1", "status": "read", "recipient_user_id": "ID.1", "biz_opaque_callback_data": "case:1"},
        {"id": "wamid.2", "status": "failed", "recipient_id": "628111000001", "errors": [fault]},
    ]
    assert read(body(value(statuses=told)), NOW) == [
        Told("wamid.1", "sent", Identity("628111000001")),
        Told("wamid.1", "read", Identity("", "ID.1"), "case:1"),
        Told("wamid.2", "failed", Identity("628111000001"), "", 131026),
    ]


@pytest.mark.parametrize(
    "errors", [None, [], [{"code": "x"}], [{"code": {}}], {"code": 1e300}, "no", [{"code": "9" * 99}]]
)
def test_what_failed_has_failed_whatever_is_said_of_the_reason(errors: Any) -> None:
    told = {"id": "wamid.1", "status": "failed", "recipient_id": "628111000001", "errors": errors}
    assert read(body(value(statuses=[told])), NOW) == [Told("wamid.1", "failed", Identity("628111000001"))]


@pytest.mark.parametrize("kind", ["payment", "call"])
def test_statuses_of_other_things_are_no_messages(kind: str) -> None:
    told = {"id": "wamid.1", "status": "failed", "recipient_id": "628111000001", "type": kind}
    (part,) = read(body(value(statuses=[told])), NOW)
    assert isinstance(part, Aside)


def test_templates_and_other_fields() -> None:
    named = {"event": "APPROVED", "message_template_id": 1, "message_template_name": "pintu_case"}
    told = body(named | {"message_template_language": "id", "reason": None}, field="message_template_status_update")
    assert read(told, NOW) == [Template("pintu_case", "APPROVED")]
    (kept,) = read(body({"event": "VERIFIED_ACCOUNT"}, field="account_update"), NOW)
    assert isinstance(kept, Aside)
    assert kept.reason == "account_update"


# -- shapes that nobody documents ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("text", "langsung"),
        ("hologram", {"body": "langsung"}),
        ("hologram", {"parts": [{"caption": "langsung"}]}),
        ("interactive", {"type": "nfm_reply", "nfm_reply": {"body": "langsung", "response_json": "{}"}}),
        ("order", {"catalog_id": "1", "text": "langsung", "product_items": []}),
    ],
)
def test_no_word_is_lost_of_kinds_that_are_not_known(kind: str, content: Any) -> None:
    parts = read(body(value(contacts=[CONTACT], messages=[{**HEAD, "type": kind, kind: content}])), NOW)
    assert [part.inbound.text for part in parts if isinstance(part, Said)] == ["langsung"]


def test_a_message_without_a_type_or_an_id_is_heard_once() -> None:
    one = {"from": "628111000001", "text": {"body": "tolong"}}
    first, again = (read(body(value(messages=[one])), NOW) for _ in range(2))
    assert [part.inbound.text for part in first if isinstance(part, Said)] == ["tolong"]
    assert first == again


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"null", b"[]", b"[1]", b'"x"', b"{}", b"[" * 5000])
def test_a_body_that_is_no_delivery_is_kept(raw: bytes) -> None:
    (part,) = read(parse(raw), NOW)
    assert isinstance(part, Aside)
    part.body.encode()


def test_half_a_surrogate_pair_is_read() -> None:
    one = {**HEAD, "type": "text", "text": {"body": "HALF"}}
    raw = orjson.dumps(body(value(contacts=[CONTACT], messages=[one]))).replace(b"HALF", b"lampu \\ud83d mati")
    (part,) = read(parse(raw), NOW)
    assert isinstance(part, Said)
    assert part.inbound.text == "lampu \N{REPLACEMENT CHARACTER} mati"
    assert orjson.dumps(part.raw)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=8), below, max_size=3),
    max_leaves=12,
)
KINDS = st.sampled_from(
    ["text", "image", "document", "location", "interactive", "button", "edit", "system", "contacts"]
)


@given(kind=KINDS | st.text(max_size=5), content=JSON, more=st.dictionaries(st.sampled_from(sorted(HEAD)), JSON))
@settings(max_examples=300, deadline=None)
def test_whatever_comes_is_read_or_kept(kind: str, content: Any, more: Any) -> None:
    strange = {**HEAD, "type": kind, kind: content, **more}
    good = {**HEAD, "id": "wamid.2", "type": "text", "text": {"body": "baik"}}
    parts = read(body(value(contacts=[CONTACT], messages=[strange, good], statuses=content)), NOW)
    assert [part.inbound.text for part in parts if isinstance(part, Said)][-1] == "baik"


@given(content=JSON)
@settings(max_examples=300, deadline=None)
def test_a_delivery_of_any_shape_is_read_or_kept(content: Any) -> None:
    for shape in (
        content,
        {"entry": content},
        {"entry": [{"changes": content}]},
        body(content),
        body({"messages": content}),
    ):
        assert all(isinstance(part.key, str) for part in read(shape, NOW) if isinstance(part, Aside))
