"""Our WhatsApp against pywa: every single-event delivery is decoded by it, and what pywa sends passes our checks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pywa.errors import ReEngagementMessage, WhatsAppError
from pywa_async import WhatsApp as Pywa
from pywa_async import handlers, types

from tests.peers.whatsapp import APP_SECRET, PHONE_ID, TOKEN, Person, WhatsApp
from tests.peers.whatsapp.account import StoredFile
from tests.peers.whatsapp.delivery import delivery, dump, signed
from tests.peers.whatsapp.rules import check, check_definition
from tests.peers.whatsapp.wire import GraphFault

HANDLERS = (
    handlers.MessageHandler,
    handlers.CallbackButtonHandler,
    handlers.CallbackSelectionHandler,
    handlers.MessageStatusHandler,
    handlers.EditedMessageHandler,
    handlers.PhoneNumberChangeHandler,
)


@pytest.fixture(scope="module")
def whatsapp() -> Iterator[WhatsApp]:
    with WhatsApp() as served:
        yield served


@pytest.fixture
def ani(whatsapp: WhatsApp) -> Person:
    return whatsapp.person("628111000001", "Ani", user_id="ID.1")


class ToUs(httpx.AsyncBaseTransport):
    """pywa knows one address only; its calls come here."""

    def __init__(self, address: str) -> None:
        self.address = httpx.URL(address)
        self.inner = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(scheme="http", host=self.address.host, port=self.address.port)
        request.headers["host"] = f"{self.address.host}:{self.address.port}"
        return await self.inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self.inner.aclose()


@pytest.fixture
async def pywa(whatsapp: WhatsApp):
    session = httpx.AsyncClient(transport=ToUs(whatsapp.address))
    client = Pywa(
        phone_id=PHONE_ID,
        token=TOKEN,
        server=None,
        session=session,
        app_secret=APP_SECRET,
        skip_duplicate_updates=False,
    )
    yield client
    await session.aclose()


async def decoded(pywa: Pywa, change: dict[str, Any]) -> Any:
    """The one update that pywa makes of a delivery."""
    seen: list[Any] = []

    async def take(_: Pywa, update: Any) -> None:
        seen.append(update)

    added = [kind(take) for kind in HANDLERS]
    pywa.add_handlers(*added)
    body = dump(delivery(change))
    assert await pywa.webhook_update_validator(body, signed(body, APP_SECRET)["x-hub-signature-256"]) is None
    told, status = await pywa.webhook_update_handler(body)
    pywa.remove_handlers(*added)
    assert (told, status) == ("ok", 200)
    (update,) = seen
    return update


# -- what we deliver ----------------------------------------------------------------------------------------


async def test_messages_of_every_kind_are_read(pywa: Pywa, ani: Person) -> None:
    text = await decoded(pywa, ani.says("halo", reply_to="wamid.1"))
    assert (text.text, text.from_user.wa_id, text.from_user.bsuid) == ("halo", "628111000001", "ID.1")
    assert text.reply_to_message.id == "wamid.1"
    place = (await decoded(pywa, ani.location(-6.3, 106.7, "Situ Gintung", "Ciputat"))).location
    assert (place.latitude, place.name) == (-6.3, "Situ Gintung")
    photo = await decoded(pywa, ani.photo(b"\x89PNG", "depan SD"))
    assert (photo.image.mime_type, photo.caption) == ("image/png", "depan SD")
    for kind, mime in (("video", "video/mp4"), ("audio", "audio/ogg; codecs=opus"), ("sticker", "image/webp")):
        assert getattr(await decoded(pywa, ani.file(kind, b"x", mime)), kind).mime_type == mime
    paper = await decoded(pywa, ani.file("document", b"%PDF", "application/pdf", filename="a.pdf"))
    assert paper.document.filename == "a.pdf"
    named = {"name": {"formatted_name": "Budi", "first_name": "Budi"}, "phones": [{"phone": "+62", "type": "CELL"}]}
    assert (await decoded(pywa, ani.sends("contacts", [named]))).contacts[0].name.formatted_name == "Budi"
    reaction = await decoded(pywa, ani.sends("reaction", {"message_id": "wamid.1", "emoji": "👍"}))
    assert reaction.reaction.emoji == "👍"


async def test_buttons_rows_edits_and_changes_are_read(pywa: Pywa, ani: Person, whatsapp: WhatsApp) -> None:
    button = {"type": "button_reply", "button_reply": {"id": "go:menu", "title": "Menu"}}
    assert (await decoded(pywa, ani.sends("interactive", button, reply_to="wamid.1"))).data == "go:menu"
    row = {"type": "list_reply", "list_reply": {"id": "go:menu", "title": "Menu", "description": "Semua"}}
    assert (await decoded(pywa, ani.sends("interactive", row, reply_to="wamid.1"))).data == "go:menu"
    quick = await decoded(pywa, ani.sends("button", {"payload": "go:menu", "text": "Menu"}, reply_to="wamid.1"))
    assert quick.data == "go:menu"
    edited = await decoded(pywa, ani.edits("wamid.0", "jalan rusak parah"))
    assert isinstance(edited, types.EditedMessage)
    budi = whatsapp.person("628111000009", "Budi")
    moved = await decoded(pywa, budi.changes_number("628111000010"))
    assert (moved.old_wa_id, moved.new_wa_id) == ("628111000009", "628111000010")


async def test_statuses_are_read(pywa: Pywa, ani: Person, whatsapp: WhatsApp) -> None:
    ani.says("halo")
    whatsapp.account.statuses.clear()
    sent = await pywa.send_message(to="628111000001", text="Baik.")
    ani.phone.gone = True
    await pywa.send_message(to="628111000001", text="Tidak sampai.")
    ani.phone.gone = False
    told = [await decoded(pywa, change) for change in whatsapp.account.statuses]
    assert [status.status for status in told] == ["sent", "delivered", "failed"]
    assert told[0].id == sent.id
    assert told[2].error.code == 131026


# -- what pywa sends ----------------------------------------------------------------------------------------


async def test_what_pywa_sends_passes_our_checks(pywa: Pywa, ani: Person) -> None:
    ani.says("halo")
    await pywa.send_message(to="628111000001", text="Baik.", buttons=[types.Button("Menu", "go:menu")])
    rows = [types.SectionRow(title="Satu", callback_data="1", description="yang pertama")]
    sections = types.SectionList(button_title="Pilih", sections=[types.Section(title="S", rows=rows)])
    await pywa.send_message(to="628111000001", text="Yang mana?", buttons=sections)
    await pywa.request_location(to="628111000001", text="Di mana?")
    await pywa.send_location(to="628111000001", latitude=-6.3, longitude=106.7, name="Situ", address="Ciputat")
    media = await pywa.upload_media(media=b"\x89PNG", mime_type="image/png", filename="a.png")
    await pywa.send_image(to="628111000001", image=media, caption="ini")
    seen = [message["kind"] for message in ani.sees()][-5:]
    assert seen == ["interactive", "interactive", "interactive", "location", "image"]


async def test_our_refusals_are_pywas_errors(pywa: Pywa, ani: Person) -> None:
    ani.phone.heard_at = None
    with pytest.raises(ReEngagementMessage):
        await pywa.send_message(to="628111000001", text="Baik.")
    ani.says("halo")
    with pytest.raises(WhatsAppError):
        await pywa.send_message(to="628111000001", text="x" * 4097)
    four = [types.Button(f"B{n}", f"go:{n}") for n in range(4)]
    with pytest.raises(WhatsAppError):
        await pywa.send_message(to="628111000001", text="Baik.", buttons=four)
    with pytest.raises(WhatsAppError):
        await pywa.send_message(to="628111000001", text="Baik.", buttons=[types.Button("x" * 21, "go:1")])


# -- what Meta refuses --------------------------------------------------------------------------------------


def text(body: str) -> dict[str, Any]:
    return {"type": "text", "text": {"body": body}}


def buttons(*titles: str, body: str = "x") -> dict[str, Any]:
    keys = [{"type": "reply", "reply": {"id": f"{n}", "title": title}} for n, title in enumerate(titles)]
    return {
        "type": "interactive",
        "interactive": {"type": "button", "body": {"text": body}, "action": {"buttons": keys}},
    }


def rows(*rows_: dict[str, str], button: str = "Pilih") -> dict[str, Any]:
    action = {"button": button, "sections": [{"rows": list(rows_)}]}
    return {"type": "interactive", "interactive": {"type": "list", "body": {"text": "x"}, "action": action}}


@pytest.mark.parametrize(
    "message",
    [
        text(""),
        text("x" * 4097),
        buttons(),
        buttons("a", "b", "c", "d"),
        buttons("x" * 21),
        buttons("sama", "sama"),
        buttons("a", body="x" * 1025),
        rows(),
        rows(*({"id": f"{n}", "title": f"{n}"} for n in range(11))),
        rows({"id": "1", "title": "x" * 25}),
        rows({"id": "1", "title": "a", "description": "x" * 73}),
        rows({"id": "1", "title": "a"}, {"id": "1", "title": "b"}),
        rows({"id": "1", "title": "a"}, button="x" * 21),
        {"type": "image", "image": {"id": "nothing"}},
        {"type": "image", "image": {"id": "PDF"}},
        {"type": "location", "location": {"latitude": 91, "longitude": 0}},
        {"type": "hologram", "hologram": {}},
        {"type": "template", "template": {"name": "nothing", "language": {"code": "id"}}},
    ],
    ids=lambda m: f"{m['type']}",
)
def test_what_meta_refuses_is_refused(message: dict[str, Any], whatsapp: WhatsApp) -> None:
    whatsapp.account.files["PDF"] = StoredFile("PDF", b"%PDF", "application/pdf")
    with pytest.raises(GraphFault):
        check(whatsapp.account, {"messaging_product": "whatsapp", **message})


@pytest.mark.parametrize(
    "body", ["{{1}} di depan.", "Di belakang {{1}}", "Dua {{1}} {{2}} bersama.", "Bukan {{2}} dari satu.", "x" * 1025]
)
def test_templates_that_meta_would_not_look_at_are_refused(body: str) -> None:
    parts = [{"type": "BODY", "text": body, "example": {"body_text": [["a"] * body.count("{{")]}}]
    with pytest.raises(GraphFault):
        check_definition({"name": "a", "language": "id", "category": "UTILITY", "components": parts})
