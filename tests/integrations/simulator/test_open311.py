"""SIARAN against the checklist of Open311 GeoReport v2 and mySociety's service request updates."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import httpx
import pytest

W3C = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$")
GOOD = {"api_key": "demo", "service_code": "pju", "lat": "-6.3", "long": "106.7", "description": "gelap <b> & 😡"}


@pytest.fixture
def siaran(city):
    with httpx.Client(base_url=f"{city}/complaints", trust_env=False) as made:
        yield made


def lodge(siaran, **more) -> str:
    answer = siaran.post("/requests.json", data={**GOOD, **more})
    assert answer.status_code == 201
    return str(answer.json()[0]["service_request_id"])


def test_discovery_in_both_forms(siaran):
    found = siaran.get("/discovery.json").json()
    assert {"changeset", "contact", "key_service", "endpoints"} <= found.keys()
    endpoint = found["endpoints"][0]
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert "text/xml" in endpoint["formats"]
    assert datetime.fromisoformat(found["changeset"]) < datetime.now(UTC)
    answer = siaran.get("/discovery.xml")
    assert answer.headers["content-type"].startswith("text/xml")
    assert ET.fromstring(answer.content).tag == "discovery"


def test_services_and_definitions(siaran):
    services = siaran.get("/services.json").json()
    assert services
    wanted = {"service_code", "service_name", "description", "metadata", "type", "keywords", "group"}
    for service in services:
        assert wanted <= service.keys()
        assert service["metadata"] in {"true", "false"}
        assert siaran.get(f"/services/{service['service_code']}.json").status_code == 404
    root = ET.fromstring(siaran.get("/services.xml").content)
    assert (root.tag, root[0].tag, len(root)) == ("services", "service", len(services))


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"api_key": ""}, 403),
        ({"api_key": "wrong"}, 403),
        ({"service_code": ""}, 400),
        ({"service_code": "unknown"}, 400),
        ({"lat": "", "long": ""}, 400),
        ({"lat": "north"}, 400),
        ({"description": "x" * 4001}, 400),
    ],
)
@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_bad_report_is_told_why(siaran, change, status, form):
    answer = siaran.post(f"/requests.{form}", data={**GOOD, **change})
    assert answer.status_code == status
    if form == "json":
        assert answer.json()[0].keys() == {"code", "description"}
    else:
        assert ET.fromstring(answer.content).tag == "errors"


def test_a_report_comes_back_as_sent_in_both_forms(siaran):
    number = lodge(siaran, account_id="LP-X")
    found = siaran.get(f"/requests/{number}.json").json()[0]
    assert (found["service_code"], found["lat"], found["description"]) == ("pju", -6.3, GOOD["description"])
    assert W3C.match(found["requested_datetime"])
    assert found["status"] == "open"
    root = ET.fromstring(siaran.get(f"/requests/{number}.xml").content)
    assert root.tag == "service_requests"
    assert root[0].tag == "request"
    assert root[0].findtext("description") == GOOD["description"]
    assert siaran.get(f"/tokens/{number}.json").json()[0]["service_request_id"] == number
    assert siaran.get("/requests/NOWHERE.json").status_code == 404


def test_the_same_account_id_is_the_same_report(siaran):
    assert lodge(siaran, account_id="LP-Y") == lodge(siaran, account_id="LP-Y")
    assert [r["account_id"] for r in siaran.get("/requests.json", params={"account_id": "LP-Y"}).json()] == ["LP-Y"]


def test_filters_and_windows(siaran):
    first, second = lodge(siaran), lodge(siaran, service_code="sampah")
    ids = siaran.get("/requests.json", params={"service_request_id": f"{first},{second}", "status": "closed"}).json()
    assert {r["service_request_id"] for r in ids} == {first, second}
    only = siaran.get("/requests.json", params={"service_code": "sampah", "status": "open"}).json()
    assert {r["service_code"] for r in only} == {"sampah"}
    now = datetime.now(UTC)
    long = {"start_date": (now - timedelta(days=91)).isoformat(), "end_date": now.isoformat()}
    assert siaran.get("/requests.json", params=long).status_code == 400
    assert siaran.get("/requests.json", params={"start_date": "yesterday"}).status_code == 400
    assert siaran.get("/requests.json", params={"start_date": "2026-01-01T00:00:00"}).status_code == 400


def test_updates_are_taken_once_and_checked(siaran):
    number = lodge(siaran)
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    update = {
        "api_key": "demo",
        "service_request_id": number,
        "update_id": f"u-{number}",
        "status": "OPEN",
        "updated_datetime": at,
        "description": "masih",
    }
    for _ in range(2):
        assert siaran.post("/servicerequestupdates.json", data=update).json() == [{"update_id": f"u-{number}"}]
    found = [u for u in siaran.get("/servicerequestupdates.json").json() if u["service_request_id"] == number]
    assert len(found) == 1
    assert W3C.match(found[0]["updated_datetime"])
    root = ET.fromstring(siaran.get("/servicerequestupdates.xml").content)
    assert (root.tag, root[0].tag) == ("service_request_updates", "request_update")
    for change, status in (
        ({"api_key": "x"}, 403),
        ({"update_id": ""}, 400),
        ({"status": "odd"}, 400),
        ({"service_request_id": "NOWHERE"}, 404),
    ):
        assert siaran.post("/servicerequestupdates.json", data={**update, **change}).status_code == status
