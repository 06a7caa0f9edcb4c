"""The clients against systems that speak otherwise, lose replies, or say words nobody knows."""

from __future__ import annotations

import asyncio
import gzip
import time
from datetime import UTC, datetime

import httpx
import pytest

from integrations.complaints import Report, UpdateStatus
from integrations.complaints.http import ComplaintsClient
from integrations.errors import NotThere, Unavailable
from integrations.http import BODY_LIMIT, IN_FLIGHT, OPENS_AFTER, Caller
from integrations.permits import PermitStatus
from integrations.permits.http import PermitsClient
from integrations.simulator.app import create_app
from integrations.tax.http import TaxClient

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
GZIP = {"content-encoding": "gzip"}
REPORT = Report(
    key="LP-26-00042-K", service_code="pju", description="gelap", lat=-6.34, long=106.73, address="", requested_at=NOW
)
UPDATE = {
    "update_id": 7,
    "service_request_id": 12,
    "status": "fixed",
    "updated_datetime": "2026-11-23T09:00:00+07:00",
    "description": None,
    "media_url": None,
}
PERMIT = {
    "nomor": "A-1",
    "jenis": "PBG",
    "objek": "rumah",
    "pemohon": "B S",
    "status": "PROSES",
    "tahap": 1,
    "jumlah_tahap": 2,
    "nama_tahap": "berkas",
    "meja": "loket",
    "sejak": "2026-11-01",
    "janji_selesai": None,
    "per": "2026-11-23T09:00:00Z",
}


def answering(answer) -> httpx.AsyncClient:
    """A client whose every request is answered by a function, or always with the same JSON."""
    handle = answer if callable(answer) else lambda _: httpx.Response(200, json=answer)
    return httpx.AsyncClient(transport=httpx.MockTransport(handle))


class LosesReplies(httpx.ASGITransport):
    """Hands every write to the city, then drops what the city answers."""

    losing = True

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await super().handle_async_request(request)
        if self.losing and request.method == "POST":
            raise httpx.ReadError("gone", request=request)
        return answer


async def test_a_reply_lost_after_the_city_took_the_report_makes_no_second_one(tmp_path):
    city = create_app(tmp_path / "city.sqlite", 2026, lambda: NOW)
    transport = LosesReplies(city)
    async with httpx.AsyncClient(transport=transport) as client:
        complaints = ComplaintsClient("http://city/complaints", client, "demo")
        with pytest.raises(Unavailable):
            await complaints.lodge(REPORT, REPORT.key)
        remote_id = await complaints.lodge(REPORT, REPORT.key)
        with pytest.raises(Unavailable):
            await complaints.add_update(remote_id, key="1", text="masih gelap", at=NOW, status=UpdateStatus.OPEN)
        transport.losing = False
        assert await complaints.lodge(REPORT, REPORT.key) == remote_id == await complaints.find_by_key(REPORT.key)
        await complaints.add_update(remote_id, key="1", text="masih gelap", at=NOW, status=UpdateStatus.OPEN)
        assert [(u.text, u.ours) for u in await complaints.updates_since(NOW)] == [("masih gelap", True)]
    assert len(city.state.store.all("SELECT 1 FROM request")) == 1
    city.state.store.close()


async def test_a_report_carries_no_personal_data():
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json=[{"service_request_id": 5}] if request.method == "POST" else [])

    assert await ComplaintsClient("http://city", answering(answer), "k").lodge(REPORT, REPORT.key) == "5"
    fields = dict(httpx.QueryParams(sent[-1].content.decode()))
    assert fields.keys() <= {
        *("api_key", "service_code", "lat", "long", "address_string", "description", "account_id"),
    }


async def test_an_endpoint_that_knows_no_account_id_is_not_mistaken_for_having_the_report():
    others = [{"service_request_id": "1", "account_id": None}, {"service_request_id": "2", "account_id": "LP-X"}]
    assert await ComplaintsClient("http://city", answering(others), "k").find_by_key(REPORT.key) == ""
    refusing = answering(lambda _: httpx.Response(404))
    assert await ComplaintsClient("http://city", refusing, "k").find_by_key(REPORT.key) == ""


async def test_no_number_after_a_report_is_unavailable():
    with pytest.raises(Unavailable):
        await ComplaintsClient("http://city", answering([]), "k").lodge(REPORT, REPORT.key)


@pytest.mark.parametrize(
    ("word", "meaning"),
    [("fixed", UpdateStatus.RESOLVED), ("Closed", UpdateStatus.CLOSED), ("??", UpdateStatus.OTHER)],
)
async def test_update_words_of_any_case_numbers_for_ids_and_nulls_are_taken(word, meaning):
    made = ComplaintsClient("http://city", answering([{**UPDATE, "status": word}]), "k")
    (update,) = await made.updates_since(NOW)
    assert (update.id, update.remote_id, update.status, update.text, update.ours) == ("7", "12", meaning, "", False)
    assert update.at == datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.mark.parametrize("change", [{"updated_datetime": "2026-11-23T09:00:00"}, {"updated_datetime": "kemarin"}])
async def test_an_update_without_a_moment_in_time_is_unavailable(change):
    with pytest.raises(Unavailable):
        await ComplaintsClient("http://city", answering([{**UPDATE, **change}]), "k").updates_since(NOW)


@pytest.mark.parametrize("raw", [[{}], [{"status": "open"}], {}, [[]], ["x"]])
async def test_updates_of_another_shape_are_unavailable(raw):
    with pytest.raises(Unavailable):
        await ComplaintsClient("http://city", answering(raw), "k").updates_since(NOW)


@pytest.mark.parametrize("raw", [[{}], ["x"], 5, {"a": 1}, [{"id": "1", "waktu": "kemarin"}]])
async def test_permit_changes_of_another_shape_are_unavailable(raw):
    with pytest.raises(Unavailable):
        await PermitsClient("http://city", answering(raw)).changes_since(NOW)


@pytest.mark.parametrize("word", ["DIARSIPKAN", "", None, 7])
async def test_a_permit_status_nobody_knows_is_other(word):
    found = await PermitsClient("http://city", answering({**PERMIT, "status": word})).find("A-1", "1234")
    assert found.status is PermitStatus.OTHER
    assert PermitStatus("never heard of") is PermitStatus.OTHER
    assert found.promised is None


async def test_an_answer_about_something_else_is_not_passed_on():
    with pytest.raises(NotThere):
        await PermitsClient("http://city", answering({**PERMIT, "nomor": "B-2"})).find("A-1", "1234")
    bill = {
        "nop": "1" * 18,
        "nama_wp": "S W",
        "kelurahan": "a",
        "kecamatan": "b",
        "tagihan": [],
        "total": 0,
        "tempat_bayar": [],
        "per": "2026-11-23T09:00:00Z",
    }
    with pytest.raises(NotThere):
        await TaxClient("http://city", answering(bill)).bill("2" * 18)


async def test_another_system_is_connected_by_its_mapping_alone():
    asked: list[httpx.URL] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        return httpx.Response(200, json={**{f"x_{k}": v for k, v in PERMIT.items()}, "x_status": "OK"})

    permits = PermitsClient("http://city/v2/", answering(answer))
    permits.mapping = {
        "paths": {"find": "/izin/cari/{number}"},
        "query": {"factor": "pin"},
        "permit": {ours: f"x_{theirs}" for ours, theirs in permits.mapping["permit"].items()},
        "status": {"OK": "issued"},
    }
    assert (await permits.find("A-1", "1234")).status is PermitStatus.ISSUED
    assert str(asked[0]) == "http://city/v2/izin/cari/A-1?pin=1234"


@pytest.mark.parametrize("number", ["../faults", "a/b", "x?kunci=1234", "%2e%2e", "é 💡"])
async def test_a_number_cannot_change_where_is_asked(number):
    asked: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.raw_path)
        return httpx.Response(404)

    with pytest.raises(NotThere):
        await PermitsClient("http://city", answering(answer)).find(number, "1234")
    path = asked[0].split(b"?")[0]
    assert path.startswith(b"/permohonan/")
    assert path.count(b"/") == 2


async def test_no_more_than_eight_are_asked_at_once():
    running, most = 0, 0

    async def answer(_: httpx.Request) -> httpx.Response:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1
        return httpx.Response(200, json=[])

    caller = Caller("x", "http://city", answering(answer))
    await asyncio.gather(*(caller.get("/") for _ in range(4 * IN_FLIGHT)))
    assert most == IN_FLIGHT


async def test_the_budget_covers_the_body_the_second_try_and_the_queue():
    async def drip():
        for _ in range(1000):
            yield b" "
            await asyncio.sleep(0.02)

    for answer in (
        lambda _: httpx.Response(200, content=drip()),
        lambda _: httpx.Response(503),
    ):
        started = time.monotonic()
        with pytest.raises(Unavailable):
            await Caller("x", "http://city", answering(answer), budget=0.2).get("/")
        assert time.monotonic() - started < 0.6


@pytest.mark.parametrize("body", ["[" * 100_000, '{"nop": ' * 100_000, '"\\ud800"', "NaN", "\x00"])
async def test_rubbish_that_parsers_choke_on_is_unavailable(body):
    client = answering(lambda _: httpx.Response(200, text=body))
    with pytest.raises(Unavailable):
        await TaxClient("http://city", client).bill("1" * 18)


async def test_the_log_tells_once_that_it_went_and_once_that_it_came_back_and_nothing_personal(capsys):
    status, now = 500, 0.0
    caller = Caller("tax", "http://city", answering(lambda _: httpx.Response(status, json={})), clock=lambda: now)
    for _ in range(OPENS_AFTER + 3):
        with pytest.raises(Unavailable):
            await caller.post("/objek/367601000501200340", {"owner": "Siti"})
        now += 60
    status = 200
    await caller.get("/")
    await caller.get("/")
    told = capsys.readouterr().out
    assert told.count("unavailable") == told.count("back") == 1
    assert "3676" not in told
    assert "Siti" not in told


async def test_an_endless_answer_is_left_at_the_limit():
    sent = 0

    async def endless():
        nonlocal sent
        while True:
            sent += 1
            yield b" " * 65_536

    with pytest.raises(Unavailable):
        await Caller("x", "http://city", answering(lambda _: httpx.Response(200, content=endless()))).get("/")
    assert sent <= BODY_LIMIT // 65_536 + 1


async def test_a_packed_bomb_is_left_at_the_limit():
    packed = gzip.compress(b" " * (BODY_LIMIT * 8))
    with pytest.raises(Unavailable):
        await Caller("x", "http://city", answering(lambda _: httpx.Response(200, content=packed, headers=GZIP))).get(
            "/"
        )
