"""The demo city's page: look, move on, refuse, order faults; and its process: restart, port taken, parent gone."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import httpx
import pytest

from integrations.demo import NotStarted, start_demo_city
from tests.integrations.conftest import run_city

PERMIT = "PBG-367401-20261101-003"
REPORT = {"api_key": "demo", "service_code": "pju", "lat": "-6.3", "long": "106.7", "description": "<script>x</script>"}


@pytest.fixture
def page(city):
    with httpx.Client(base_url=city, trust_env=False, follow_redirects=True) as made:
        yield made


def test_a_report_is_moved_to_its_end_and_no_further(page):
    number = page.post("/complaints/requests.json", data=REPORT).json()[0]["service_request_id"]
    home = page.get("/").text
    assert number in home
    assert "<script>x" not in home
    for stage in ("ditugaskan", "dikerjakan", "selesai", "selesai"):
        page.post(f"/pengaduan/{number}/maju", data={"note": "catatan"})
        assert page.get(f"/complaints/requests/{number}.json").json()[0]["status_notes"] == stage
    updates = [
        u for u in page.get("/complaints/servicerequestupdates.json").json() if u["service_request_id"] == number
    ]
    assert [u["status"] for u in updates].count("FIXED") == 1
    assert len(updates) == 3


def test_a_report_is_refused_with_a_reason(page):
    number = page.post("/complaints/requests.json", data=REPORT).json()[0]["service_request_id"]
    page.post(f"/pengaduan/{number}/tolak", data={"note": "bukan wewenang"})
    assert page.get(f"/complaints/requests/{number}.json").json()[0]["status"] == "closed"


def test_a_permit_is_moved_until_it_is_issued(page):
    for _ in range(8):
        page.post(f"/permit/{PERMIT}/maju", data={"note": ""})
    found = page.get(f"/permits/permohonan/{PERMIT}", params={"kunci": "1234"}).json()
    assert (found["status"], found["tahap"], found["kekurangan"]) == ("TERBIT", 6, [])


def test_the_page_searches_and_pages(page):
    assert PERMIT in page.get("/", params={"cari": PERMIT}).text
    assert "Sebelumnya" in page.get("/", params={"hal": 1}).text
    assert page.get("/", params={"hal": -1}).status_code == 422


def test_faults_are_ordered_from_the_page_and_run_out(page):
    page.post("/gangguan", data={"service": "tax", "mode": "500"})
    assert page.get("/faults").json()["tax"] == "500"
    page.post("/faults", json={"service": "all", "mode": "down", "seconds": 0.001})
    assert set(page.get("/faults").json().values()) == {"normal"}
    assert page.post("/gangguan", data={"service": "x", "mode": "500"}).status_code == 404


def test_another_site_cannot_press_buttons(page):
    for headers in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert page.post(f"/permit/{PERMIT}/maju", headers=headers).status_code == 403


def test_the_openapi_page_needs_no_other_host(page):
    docs = page.get("/docs").text
    assert "https://" not in docs
    assert page.get("/swagger/swagger-ui-bundle.js").status_code == 200
    assert page.get("/openapi.json").json()["paths"]
    assert page.get("/examples").json()["permits"][0].keys() == {"number", "factor"}


def test_a_second_start_keeps_what_was_done(tmp_path):
    with run_city(tmp_path / "city.sqlite") as address:
        number = httpx.post(f"{address}/complaints/requests.json", data=REPORT, trust_env=False).json()[0]
    with run_city(tmp_path / "city.sqlite") as address:
        path = f"{address}/complaints/requests/{number['service_request_id']}.json"
        assert httpx.get(path, trust_env=False).status_code == 200


async def test_it_ends_with_its_parent_and_finds_another_port(tmp_path):
    first = await start_demo_city(tmp_path / "a.sqlite")
    port = int(first.address.rsplit(":", 1)[1])
    second = await start_demo_city(tmp_path / "b.sqlite", port)
    assert second.address != first.address
    assert first.process.stdin
    first.process.stdin.close()
    assert await asyncio.wait_for(first.process.wait(), 10) == 0
    await second.stop()


async def test_a_city_that_cannot_start_is_told(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(NotStarted):
        await start_demo_city(tmp_path / "folder")


def test_a_taken_port_is_one_clear_line(tmp_path):
    with run_city(tmp_path / "a.sqlite") as address:
        port = address.rsplit(":", 1)[1]
        command = [
            sys.executable,
            "-m",
            "integrations.simulator",
            "--port",
            port,
            "--database",
            str(tmp_path / "b.sqlite"),
        ]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
        assert ended.returncode == 1
        assert "cannot listen" in ended.stderr
