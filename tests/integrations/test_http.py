"""The caller: budget, second try, breaker, and what their answers mean. And the demo city's faults on demand."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest

from integrations.complaints import Report
from integrations.complaints.http import ComplaintsClient
from integrations.errors import NotAllowed, NotThere, Refused, Unavailable
from integrations.http import HALF_OPEN_AFTER, OPENS_AFTER, Caller
from integrations.permits.http import PermitsClient
from integrations.tax.http import TaxClient

PERMIT, NOP = "PBG-367401-20261101-003", "367601000501200340"


def order_fault(city: str, service: str, mode: str) -> None:
    httpx.post(f"{city}/faults", json={"service": service, "mode": mode}, trust_env=False).raise_for_status()


def caller(answer, **more) -> tuple[Caller, list[httpx.Request]]:
    asked: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        made: Any = answer(len(asked)) if callable(answer) else answer
        if isinstance(made, Exception):
            raise made
        assert isinstance(made, httpx.Response)
        return made

    return Caller("test", "http://city", httpx.AsyncClient(transport=httpx.MockTransport(handle)), **more), asked


@pytest.mark.parametrize(
    ("status", "raised"),
    [(404, NotThere), (401, NotAllowed), (403, NotAllowed), (400, Refused), (302, Refused), (429, Unavailable)],
)
async def test_what_their_status_means(status, raised):
    made, asked = caller(httpx.Response(status, json={}))
    with pytest.raises(raised):
        await made.get("/x")
    assert len(asked) == 1


async def test_a_read_is_tried_twice_and_a_write_once():
    made, asked = caller(lambda n: httpx.ConnectError("no") if n == 1 else httpx.Response(200, json=[n]))
    assert await made.get("/x") == [2]
    made, asked = caller(lambda n: httpx.Response(503) if n == 1 else httpx.Response(200, json=[n]))
    assert await made.get("/x") == [2]
    made, asked = caller(httpx.ReadTimeout("slow"))
    with pytest.raises(Unavailable):
        await made.post("/x", {"a": "b"})
    assert len(asked) == 1


@pytest.mark.parametrize("body", [b"<html>", b"", b"\xff\xfe", b"{" * 100])
async def test_garbage_is_unavailable(body):
    made, _ = caller(httpx.Response(200, content=body))
    with pytest.raises(Unavailable):
        await made.get("/x")


async def test_the_breaker_opens_and_tries_again():
    moment = [0.0]
    made, asked = caller(
        lambda n: httpx.Response(500) if n <= 2 * OPENS_AFTER else httpx.Response(200, json={}),
        clock=lambda: moment[0],
    )
    for _ in range(OPENS_AFTER + 3):
        with pytest.raises(Unavailable):
            await made.get("/x")
    assert len(asked) == 2 * OPENS_AFTER
    moment[0] += HALF_OPEN_AFTER + 1
    assert await made.get("/x") == {}
    assert await made.get("/x") == {}


async def test_a_slow_system_is_left_within_the_budget(normal, client):
    order_fault(normal, "tax", "slow")
    began = time.monotonic()
    with pytest.raises(Unavailable):
        await TaxClient(f"{normal}/tax", client, budget=0.5).bill(NOP)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("mode", ["500", "down", "garbage"])
async def test_every_fault_of_the_demo_city_is_unavailable(normal, client, mode):
    order_fault(normal, "all", mode)
    for call in (
        PermitsClient(f"{normal}/permits", client).find(PERMIT, "1234"),
        TaxClient(f"{normal}/tax", client).bill(NOP),
        ComplaintsClient(f"{normal}/complaints", client, "demo").find_by_key("x"),
    ):
        with pytest.raises(Unavailable):
            await call


async def test_nobody_there_is_unavailable(client):
    with pytest.raises(Unavailable):
        await TaxClient("http://127.0.0.1:9", client).bill(NOP)


@pytest.mark.parametrize("raw", [{}, [], {"nop": "1"}, {"nop": NOP, "tagihan": [{}]}, "text", 5, None])
async def test_a_bill_of_another_shape_is_unavailable(raw):
    made = TaxClient(
        "http://city", httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(200, json=raw)))
    )
    with pytest.raises(Unavailable):
        await made.bill(NOP)


@pytest.mark.parametrize("raw", [{}, [], {"nomor": "x"}, "text", 5, None])
async def test_permits_of_another_shape_are_unavailable(raw):
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=raw))
    made = PermitsClient("http://city", httpx.AsyncClient(transport=transport))
    with pytest.raises(Unavailable):
        await made.find(PERMIT, "1234")


@pytest.mark.parametrize("raw", [{}, [5], "text", 5, None, [{"service_request_id": None}]])
async def test_reports_of_another_shape_are_unavailable(raw):
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=[] if request.method == "GET" else raw)

    made = ComplaintsClient("http://city", httpx.AsyncClient(transport=httpx.MockTransport(answer)), "demo")
    known = {"key": "k", "service_code": "x", "description": "", "lat": 1, "long": 2, "address": ""}
    report = Report.model_validate({**known, "requested_at": "2026-11-23T00:00:00Z"})
    with pytest.raises(Unavailable):
        await made.lodge(report, key="k")
