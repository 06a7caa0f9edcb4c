"""The action server keeps its door shut, and says nothing about residents to anybody but Rasa."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from sqlalchemy.exc import OperationalError

from bot.rasa import server
from bot.rasa.names import SECRET_HEADER
from tests.conversations.rasa import SECRET, RasaTown, exported, open_rasa_town
from tests.peers.rasa import Rasa

PRIVATE = "nama saya Siti Wahyuni NIK 3674011234561234"
NO_TRACKERS: tuple[Any, ...] = (
    {},
    [],
    {"slots": {}},
    {"sender_id": "ani"},
    {"sender_id": "ani", "latest_message": {"text": PRIVATE}},
    {"sender_id": "ani", "latest_message": {"text": PRIVATE, "message_id": None}},
    {"sender_id": "ani\0", "latest_message": {"message_id": "m1"}},
    {"sender_id": "a" * 300, "latest_message": {"message_id": "m1"}},
    {"sender_id": 7, "latest_message": {"message_id": "m1"}},
    {"sender_id": "ani", "latest_message": {"message_id": "m1", "entities": PRIVATE}},
    {"sender_id": "ani", "latest_message": {"message_id": "m1", "entities": [{"text": PRIVATE}]}},
    {"sender_id": "ani", "latest_message": {"message_id": "m1", "intent": PRIVATE}},
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported(tmp_path_factory.mktemp("rasa"))


@pytest.fixture
async def town(tmp_path: Path, project: Path) -> AsyncIterator[RasaTown]:
    async with open_rasa_town(tmp_path, project) as opened:
        yield opened


@pytest.fixture
async def client(town: RasaTown) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(town.served), base_url="http://actions", headers={SECRET_HEADER: SECRET}
    ) as made:
        yield made


def call(action: str, **latest: Any) -> dict[str, Any]:
    message = {"text": PRIVATE, "intent": {"name": "greeting"}, "entities": [], "message_id": "m1", **latest}
    tracker = {"sender_id": "ani", "slots": {}, "latest_message": message, "events": []}
    return {"next_action": action, "tracker": tracker, "domain": {}, "sender_id": "ani"}


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET[:-1], SECRET + "x", "gehëim"])
@pytest.mark.parametrize(("method", "path"), [("POST", "/webhook"), ("GET", "/actions"), ("POST", "/media")])
async def test_nobody_comes_in_without_the_secret(town, client, secret, method, path):
    headers = {SECRET_HEADER: secret.encode()} if secret is not None else {}
    client.headers.pop(SECRET_HEADER)
    answer = await client.request(method, path, json=call("action_turn"), headers=headers)
    assert answer.status_code == 401
    assert "Siti" not in answer.text
    assert await town.journal.read(lambda c: c.exec_driver_sql("SELECT count(*) FROM inbox").scalar_one()) == 0


async def test_health_is_for_everybody_and_actions_for_rasa(client):
    assert len((await client.get("/actions")).json()) > 50
    client.headers.pop(SECRET_HEADER)
    assert (await client.get("/health")).json() == {"status": "ok"}


async def test_an_action_nobody_has(client):
    answer = await client.post("/webhook", json=call("action_fly"))
    assert (answer.status_code, answer.json()["action_name"]) == (404, "action_fly")
    assert "Siti" not in answer.text


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"[]", b"null", b'"x"', b"{}", b'{"next_action": 7}', b'{"next_action": "action_turn"}'),
        *(orjson.dumps({"next_action": "action_turn", "tracker": tracker}) for tracker in NO_TRACKERS),
    ],
)
async def test_what_is_no_call_is_refused(client, body):
    answer = await client.post("/webhook", content=body)
    assert answer.status_code == 400
    assert "Siti" not in answer.text


async def test_a_name_that_no_action_can_have_is_not_said_again(client):
    answer = await client.post("/webhook", json=call(PRIVATE))
    assert (answer.status_code, answer.json()["action_name"]) == (400, "")


async def test_a_conversation_that_is_too_long(client, monkeypatch):
    monkeypatch.setattr(server, "TRACKER_LIMIT", 50)
    answer = await client.post("/webhook", json=call("action_turn"))
    assert answer.status_code == 413
    assert "Siti" not in answer.text


@pytest.mark.parametrize(
    ("fault", "status"),
    [(RuntimeError(PRIVATE), 500), (KeyError(PRIVATE), 500), (OperationalError(PRIVATE, {}, Exception()), 503)],
)
async def test_a_fault_tells_nothing_of_the_resident(town, client, monkeypatch, capsys, fault, status):
    async def breaks(*_: object) -> None:
        raise fault

    monkeypatch.setattr(town.front_door, "receive", breaks)
    answer = await client.post("/webhook", json=call("action_turn"))
    assert (answer.status_code, answer.json()["action_name"]) == (status, "action_turn")
    said = capsys.readouterr()
    assert "an action failed" in said.out + said.err
    for text in (answer.text, said.out, said.err):
        assert "Siti" not in text
        assert "3674011234561234" not in text


async def test_a_message_counts_once_however_often_rasa_asks(town, client):
    for action in ("validate_complaint_form", "action_turn", "validate_complaint_form"):
        answer = await client.post("/webhook", json=call(action, text="lampu jalan mati"))
        assert answer.status_code == 200
        assert answer.json()["responses"] == []
    said = await client.post("/webhook", json=call("action_say"))
    assert [r["text"] for r in said.json()["responses"]] == [town.registry.library["id"]("complaint-consent")]
    assert (await client.post("/webhook", json=call("action_say"))).json()["responses"] == []


async def test_the_form_follows_the_engine(town, client):
    answer = await client.post("/webhook", json=call("validate_tax_form", text="lampu jalan mati"))
    events = {event.get("name"): event.get("value") for event in answer.json()["events"]}
    assert events["requested_slot"] is None
    assert "complaint_form" in events  # the one to follow
    answer = await client.post("/webhook", json=call("validate_complaint_form", text="lampu jalan mati"))
    events = {event["name"]: event["value"] for event in answer.json()["events"]}
    assert events["requested_slot"] == "complaint_consent"
    assert events["complaint_description"] == "lampu jalan mati"
    assert events["complaint_photos"] is None


@pytest.mark.parametrize("entities", [{}, {"lat": "north"}, {"lat": 91, "lon": 0}, {"lat": None, "lon": 1}])
async def test_a_place_that_is_none_is_asked_again(town, client, entities):
    pairs = [{"entity": name, "value": value} for name, value in entities.items()]
    latest = {"text": "/place{}", "intent": {"name": "place"}, "entities": pairs}
    assert (await client.post("/webhook", json=call("action_turn", **latest))).status_code == 200


async def test_a_guess_of_rasas_is_no_button(town):
    """Only "/tap{…}" presses a button: words that Rasa takes for one stay words."""
    await town.resident().say("halo")
    assert isinstance(town.rasa, Rasa)

    async def misled(_: str) -> str:
        return "tap"

    town.rasa.understand = misled
    assert (await town.resident().say("lampu jalan mati"))[-1].key == "complaint-consent"


async def test_files_are_handed_in_before_they_are_named(town, client):
    kept = await client.post("/media", content=b"%PDF-1.4 surat")
    assert (kept.status_code, kept.json()["kind"]) == (201, "document")
    back = await client.get(f"/media/{kept.json()['ref']}")
    assert (back.content, back.headers["content-type"]) == (b"%PDF-1.4 surat", "application/pdf")
    assert (await client.get(f"/media/{'0' * 64}")).status_code == 404
    assert (await client.post("/media", content=b"no picture")).status_code == 415


async def test_a_file_nobody_handed_in_is_answered(town):
    said = await town.rasa.say("ani", '/files{"ref": ["' + "0" * 64 + '"], "caption": ""}')
    assert said[0]["text"]


async def test_too_large_a_file(client, monkeypatch):
    monkeypatch.setattr(server, "LIMIT", 10)
    assert (await client.post("/media", content=b"%PDF-1.4 too long")).status_code == 413


async def test_a_photo_keeps_its_name(town, client):
    """It is not made anew (and worse) when it is named."""
    ref = town.photo().ref
    await town.resident().say("lampu jalan mati")
    call_ = call(
        "action_turn",
        text="/files{}",
        intent={"name": "files"},
        entities=[{"entity": "ref", "value": ref}],
        message_id="m2",
    )
    assert (await client.post("/webhook", json=call_)).status_code == 200
    answer = await client.post("/webhook", json=call("validate_complaint_form", message_id="m2"))
    photos = next(e["value"] for e in answer.json()["events"] if e.get("name") == "complaint_photos")
    assert [item[:3] for item in photos["items"]] == [["photo", ref, "image/jpeg"]]


async def test_a_rasa_that_forgot_the_talk_goes_on_with_it(town):
    """Its tracker may be gone (a restart, an expired session); the engine's conversation is not."""
    ani = town.resident("ani")
    await ani.say("lampu jalan mati sudah seminggu")
    assert isinstance(town.rasa, Rasa)
    town.rasa.trackers.clear()
    assert "complaint-place" in (await ani.say("setuju"))[-1].key
    town.rasa.trackers.clear()
    assert (await ani.say("cek pbb"))[-1].key == "tax-nop"
    assert town.rasa.trackers[ani.address.partition(":")[2]].loop == "tax_form"
    town.rasa.trackers.clear()
    assert "engine-resume" in (await ani.say("batal"))[-1].key
    assert town.rasa.trackers[ani.address.partition(":")[2]].loop == "complaint_form"
