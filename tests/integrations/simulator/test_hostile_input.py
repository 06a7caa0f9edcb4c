"""What a careless or ill-meaning caller sends must not spoil the demo city for the others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import httpx
import pytest

from integrations.simulator.app import create_app
from integrations.simulator.open311 import MOST

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
REPORT = {"api_key": "demo", "service_code": "pju", "lat": "-6.34", "long": "106.73", "description": "gelap"}
REQUESTS, UPDATES = "/complaints/requests.json", "/complaints/servicerequestupdates.json"


@pytest.fixture
def now():
    return [NOW]


@pytest.fixture
def city(tmp_path, now):
    made = create_app(tmp_path / "city.sqlite", 2026, lambda: now[0])
    yield made
    made.state.store.close()


@pytest.fixture
async def web(city):
    async with httpx.AsyncClient(transport=httpx.ASGITransport(city), base_url="http://city") as client:
        yield client


async def lodge(web, **change):
    return await web.post(REQUESTS, data={**REPORT, **change})


@pytest.mark.parametrize("change", [{"lat": "nan"}, {"long": "inf"}, {"lat": "91"}, {"long": "-181"}, {"lat": "x"}])
async def test_what_is_no_place_on_earth_is_refused_and_the_list_stays_readable(web, change):
    assert (await lodge(web, **change)).status_code == 400
    assert (await web.get(REQUESTS)).json() == []


async def test_xml_holds_every_text_that_json_holds(web):
    await lodge(web, description="a\x00\x0b\ufffe\uffff<b> & 💡 selesai")
    found = ET.fromstring((await web.get("/complaints/requests.xml")).content).findtext("request/description")
    assert found == "a<b> & 💡 selesai"


async def test_a_report_is_found_by_its_key_however_many_came_after(web, city, now):
    number = (await lodge(web, account_id="LP-1")).json()[0]["service_request_id"]
    store = city.state.store
    with store.transaction() as connection:
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            "INSERT INTO request SELECT 'R' || i, '', '2026-11-23T10:00:00Z', 'open', record FROM request, n",
            [MOST + 1],
        )
    now[0] += timedelta(hours=2)
    assert len((await web.get(REQUESTS)).json()) == MOST
    assert [r["service_request_id"] for r in (await web.get(REQUESTS, params={"account_id": "LP-1"})).json()] == [
        number
    ]
    by_id = (await web.get(REQUESTS, params={"service_request_id": f"{number},none", "status": "closed"})).json()
    assert [r["service_request_id"] for r in by_id] == [number]


async def test_a_front_door_that_was_away_for_long_still_gets_its_updates(web, now):
    number = (await lodge(web)).json()[0]["service_request_id"]
    await web.post(f"/pengaduan/{number}/maju", data={"note": "dicek"})
    now[0] += timedelta(days=200)
    found = await web.get(UPDATES, params={"start_date": "2026-11-01T00:00:00Z"})
    assert [update["description"] for update in found.json()] == ["dicek"]
    assert (await web.get(REQUESTS, params={"start_date": "2026-11-01T00:00:00Z"})).status_code == 400


async def test_a_token_leads_to_its_report_and_an_unknown_one_nowhere(web):
    number = (await lodge(web)).json()[0]["service_request_id"]
    assert (await web.get(f"/complaints/tokens/{number}.json")).json()[0]["service_request_id"] == number
    assert (await web.get("/complaints/tokens/none.json")).status_code == 404


@pytest.mark.parametrize(("jurisdiction", "status"), [("demo", 200), ("", 200), ("elsewhere.example", 404)])
async def test_another_city_is_not_served_here(web, jurisdiction, status):
    assert (await web.get("/complaints/services.xml", params={"jurisdiction_id": jurisdiction})).status_code == status


async def test_discovery_names_itself_without_the_query(web):
    found = (await web.get("/complaints/discovery.json", params={"jurisdiction_id": "demo"})).json()
    assert found["endpoints"][0]["url"] == "http://city/complaints"


@pytest.mark.parametrize("factor", ["9999", "12", "", "1234 ", "1" * 500])
async def test_a_wrong_factor_of_any_shape_reads_as_an_unknown_number(web, factor):
    wrong = await web.get("/permits/permohonan/PBG-367401-20261101-003", params={"kunci": factor})
    unknown = await web.get("/permits/permohonan/PBG-000000-20261101-999", params={"kunci": "1234"})
    assert (wrong.status_code, wrong.text) == (unknown.status_code, unknown.text) == (404, unknown.text)


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/permits/perubahan", {"sejak": "2026-11-01T00:00:00"}),
        ("/", {"hal": str(10**30)}),
        ("/complaints/services.yaml", {}),
    ],
)
async def test_what_cannot_be_meant_is_refused(web, path, params):
    assert (await web.get(path, params=params)).status_code == 422


@pytest.mark.parametrize("seconds", [0, -1])
async def test_a_fault_of_no_length_is_refused_instead_of_lasting(web, seconds):
    order = {"service": "tax", "mode": "500", "seconds": seconds}
    assert (await web.post("/faults", json=order)).status_code == 422
    assert (await web.get("/faults")).json()["tax"] == "normal"


async def test_what_residents_write_is_text_on_the_page(web):
    await lodge(web, description="<script>alert(1)</script>")
    await web.get("/", params={"cari": "<img src=x>"})
    assert "<script>" not in (await web.get("/")).text
    assert "<img" not in (await web.get("/", params={"cari": "<img src=x>"})).text


async def test_search_takes_signs_as_they_are(web):
    await lodge(web, description="diskon 100% palsu")
    assert "diskon" in (await web.get("/", params={"cari": "100% PALSU"})).text
    assert "diskon" not in (await web.get("/", params={"cari": "d%n"})).text


async def test_a_permit_moved_in_the_early_morning_bears_the_citys_date(web, now):
    now[0] = datetime(2026, 11, 23, 18, tzinfo=UTC)
    await web.post("/permit/PBG-367401-20261101-003/maju")
    found = await web.get("/permits/permohonan/PBG-367401-20261101-003", params={"kunci": "1234"})
    assert found.json()["sejak"] == "2026-11-24"
