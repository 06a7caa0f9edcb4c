"""SIARAN as Open311 GeoReport v2 with mySociety's service request updates, in JSON and XML.

https://wiki.open311.org/GeoReport_v2/ and https://wiki.open311.org/Service_Request_Updates/
"""

from __future__ import annotations

import json
import re
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from xml.etree import ElementTree as ET

from fastapi import APIRouter, Depends, Request, Response

from integrations.simulator.store import Store, dumped

Form = Literal["json", "xml"]

API_KEY = "demo"
JURISDICTION = "demo"
SPAN = timedelta(days=90)
MOST = 1000
DESCRIPTION_LIMIT = 4000
SERVICES = {
    "pju": ("Lampu jalan", "lampu,penerangan,gelap"),
    "jalan": ("Jalan rusak", "lubang,aspal"),
    "trotoar": ("Trotoar", "pejalan kaki"),
    "sampah": ("Sampah", "tumpukan,bau"),
    "banjir": ("Banjir", "genangan"),
    "drainase": ("Saluran air", "got,selokan,mampet"),
    "pohon": ("Pohon", "tumbang,dahan"),
    "air": ("Air bersih", "pdam,pipa"),
    "parkir": ("Parkir liar", "parkir"),
    "transportasi": ("Lalu lintas & angkutan", "macet,rambu"),
    "ketertiban": ("Ketertiban", "gaduh,tawuran"),
    "pkl": ("Pedagang kaki lima", "lapak"),
    "reklame": ("Reklame liar", "spanduk,baliho"),
    "fasum": ("Taman & fasilitas umum", "taman"),
    "hewan": ("Hewan", "anjing,ular"),
    "lainnya": ("Lainnya", "lain"),
}
STAGES = ("diterima", "ditugaskan", "dikerjakan", "selesai")
STAGE_STATUS = {"diterima": "OPEN", "ditugaskan": "INTERNAL_REFERRAL", "dikerjakan": "IN_PROGRESS", "selesai": "FIXED"}
REJECTED = "ditolak"
UPDATE_STATUSES = frozenset(
    "OPEN CLOSED FIXED IN_PROGRESS PLANNED ACTION_SCHEDULED INVESTIGATING DUPLICATE NOT_COUNCILS_RESPONSIBILITY "
    "NO_FURTHER_ACTION INTERNAL_REFERRAL CANCELLED REOPEN FOR_TRIAGE UNCHANGED".split()
)


# What XML 1.0 cannot hold, not even escaped (https://www.w3.org/TR/xml/#charsets).
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Fault(Exception):
    """An Open311 error: a list with one code and description."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.description = description


def _jurisdiction(jurisdiction_id: str = "") -> None:
    """One city is served here, so the parameter may be left out; another city's is not known."""
    if jurisdiction_id not in {"", JURISDICTION}:
        raise Fault(404, "jurisdiction_id not found")


router = APIRouter(prefix="/complaints", tags=["complaints"], dependencies=[Depends(_jurisdiction)])


def answer(form: str, wrapper: str, item: str, records: list[dict[str, Any]], status: int = 200) -> Response:
    """A list in the form the path's suffix asks for: a bare JSON array, or wrapped XML."""
    if form == "json":
        return Response(json.dumps(records, ensure_ascii=False), status, media_type="application/json")
    root = ET.Element(wrapper)
    for record in records:
        _fill(ET.SubElement(root, item), record)
    body = b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="utf-8")
    return Response(body, status, media_type="text/xml")


def _fill(element: ET.Element, record: dict[str, Any]) -> None:
    for name, value in record.items():
        child = ET.SubElement(element, name)
        if isinstance(value, list):
            for part in value:
                inner = ET.SubElement(child, name.removesuffix("s"))
                if isinstance(part, dict):
                    _fill(inner, part)
                else:
                    inner.text = str(part)
        elif value is not None:
            child.text = NOT_XML.sub("", str(value))


def answer_fault(form: str, fault: Fault) -> Response:
    records = [{"code": str(fault.status), "description": fault.description}]
    return answer(form, "errors", "error", records, fault.status)


@router.get("/discovery.{form}")
def discovery(request: Request, form: Form) -> Response:
    """Where the endpoint is and what it speaks."""
    base = str(request.url.replace(query="")).rsplit("/", 1)[0]
    endpoint = {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": base,
        "changeset": "2026-11-01T00:00:00Z",
        "type": "test",
        "formats": ["text/xml", "application/json"],
    }
    record = {
        "changeset": "2026-11-01T00:00:00Z",
        "contact": "Kota percobaan, tidak ada orangnya.",
        "key_service": "Kunci percobaan: demo",
        "endpoints": [endpoint],
    }
    if form == "json":
        return Response(json.dumps(record, ensure_ascii=False), media_type="application/json")
    root = ET.Element("discovery")
    _fill(root, record)
    return Response(ET.tostring(root, encoding="utf-8", xml_declaration=True), media_type="text/xml")


@router.get("/services.{form}")
def services(form: Form) -> Response:
    """The kinds of reports taken."""
    return answer(form, "services", "service", [_service(code) for code in SERVICES])


@router.get("/services/{code}.{form}")
def definition(code: str, form: Form) -> Response:  # noqa: ARG001 -- the path has it
    """No service here has further attributes, so none has a definition."""
    raise Fault(404, f"no definition for {code}")


@router.post("/requests.{form}")
async def lodge(request: Request, form: Form) -> Response:
    """Take a report. The same account_id again is answered with the same number."""
    async with request.form(max_fields=40) as fields:
        given = {name: str(value) for name, value in fields.items()}
    _check_key(given)
    number = store_request(request.app.state.store, given, request.app.state.clock())
    notice = {"service_request_id": number, "service_notice": "", "account_id": given.get("account_id", "")}
    return answer(form, "service_requests", "request", [notice], 201)


@router.get("/requests.{form}")
def requests(request: Request, form: Form) -> Response:
    """Reports: by ids, or of at most 90 days, by status, service and account."""
    store: Store = request.app.state.store
    query = request.query_params
    if ids := query.get("service_request_id"):
        chosen = "id IN (SELECT value FROM json_each(?))"
        found = store.all(f"SELECT record FROM request WHERE {chosen}", json.dumps(ids.split(",")))  # noqa: S608
    elif account := query.get("account_id"):
        found = store.all("SELECT record FROM request WHERE account = ?", account)
    else:
        start, end = _window(query.get("start_date"), query.get("end_date"), request.app.state.clock(), SPAN)
        found = store.all(
            "SELECT record FROM request WHERE at >= ? AND at <= ? ORDER BY at DESC", _write(start), _write(end)
        )
    rows = [json.loads(row["record"]) for row in found]
    if not (ids or query.get("account_id")):
        for name in ("status", "service_code"):
            if value := query.get(name):
                rows = [row for row in rows if row[name] in value.split(",")]
    return answer(form, "service_requests", "request", rows[:MOST])


@router.get("/requests/{number}.{form}")
def one_request(request: Request, number: str, form: Form) -> Response:
    """One report, as a list of one."""
    found = request.app.state.store.record("SELECT record FROM request WHERE id = ?", number)
    if found is None:
        raise Fault(404, "service_request_id not found")
    return answer(form, "service_requests", "request", [found])


@router.get("/tokens/{token}.{form}")
def token(request: Request, token: str, form: Form) -> Response:
    """Numbers are given at once here, so a token is the number."""
    if request.app.state.store.one("SELECT 1 FROM request WHERE id = ?", token) is None:
        raise Fault(404, "token not found")
    return answer(form, "service_requests", "request", [{"service_request_id": token, "token": token}])


@router.get("/servicerequestupdates.{form}")
def updates(request: Request, form: Form) -> Response:
    """What happened to reports in a window."""
    query = request.query_params
    start, end = _window(query.get("start_date"), query.get("end_date"), request.app.state.clock(), None)
    found = request.app.state.store.all(
        "SELECT record FROM request_update WHERE at >= ? AND at <= ? ORDER BY at, id", _write(start), _write(end)
    )
    return answer(form, "service_request_updates", "request_update", [json.loads(row["record"]) for row in found])


@router.post("/servicerequestupdates.{form}")
async def add_update(request: Request, form: Form) -> Response:
    """Take an update of a report. The same update_id again changes nothing."""
    async with request.form(max_fields=40) as fields:
        given = {name: str(value) for name, value in fields.items()}
    _check_key(given)
    for name in ("service_request_id", "update_id", "status", "updated_datetime", "description"):
        if name not in given or (name != "description" and not given[name]):
            raise Fault(400, f"{name} is required")
    store: Store = request.app.state.store
    if given["status"] not in UPDATE_STATUSES:
        raise Fault(400, "status is not known")
    if store.one("SELECT 1 FROM request WHERE id = ?", given["service_request_id"]) is None:
        raise Fault(404, "service_request_id not found")
    at = _read(given["updated_datetime"])
    write_update(store, given["service_request_id"], given["update_id"], given["status"], at, given["description"])
    return answer(form, "service_request_updates", "request_update", [{"update_id": given["update_id"]}], 201)


# -- writing ------------------------------------------------------------------------------------------------


def store_request(store: Store, given: dict[str, str], now: datetime) -> str:
    """Check a report and keep it; its number. Raises `Fault`."""
    code = given.get("service_code", "")
    if code not in SERVICES:
        raise Fault(400, "service_code is missing or unknown")
    if len(given.get("description", "")) > DESCRIPTION_LIMIT:
        raise Fault(400, "description is longer than 4000")
    if not ((given.get("lat") and given.get("long")) or given.get("address_string") or given.get("address_id")):
        raise Fault(400, "lat and long, address_string or address_id is required")
    account = given.get("account_id", "")
    with store.transaction() as connection:
        if account and (known := store.one("SELECT id FROM request WHERE account = ?", account)):
            return str(known["id"])
        number = f"SRN-{now:%Y%m%d}-{secrets.token_hex(3).upper()}"
        record = {
            "service_request_id": number,
            "status": "open",
            "status_notes": STAGES[0],
            "service_name": SERVICES[code][0],
            "service_code": code,
            "description": given.get("description", ""),
            "agency_responsible": "Kota percobaan",
            "service_notice": "",
            "requested_datetime": _write(now),
            "updated_datetime": _write(now),
            "expected_datetime": "",
            "address": given.get("address_string", ""),
            "address_id": given.get("address_id", ""),
            "zipcode": "",
            "lat": _degrees(given.get("lat"), 90),
            "long": _degrees(given.get("long"), 180),
            "media_url": given.get("media_url", ""),
            "account_id": account,
        }
        row = (number, account, _write(now), "open", dumped(record))
        connection.execute("INSERT INTO request VALUES (?, ?, ?, ?, ?)", row)
    return number


def write_update(store: Store, number: str, update_id: str, status: str, at: datetime, text: str) -> None:
    """Keep an update; the same id again is left as it was."""
    record = {
        "update_id": update_id,
        "service_request_id": number,
        "status": status,
        "updated_datetime": _write(at),
        "description": text,
        "media_url": "",
    }
    insert = "INSERT INTO request_update VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
    store.all(insert, update_id, number, _write(at), dumped(record))


def advance(store: Store, number: str, now: datetime, note: str = "", *, reject: bool = False) -> bool:
    """Move a report to its next stage, or reject it. False when it is over."""
    with store.transaction() as connection:
        found = store.record("SELECT record FROM request WHERE id = ?", number)
        if found is None or found["status"] == "closed":
            return False
        stage = REJECTED if reject else STAGES[STAGES.index(found["status_notes"]) + 1]
        over = stage in {REJECTED, STAGES[-1]}
        found.update(status_notes=stage, status="closed" if over else "open", updated_datetime=_write(now))
        connection.execute(
            "UPDATE request SET record = ?, status = ? WHERE id = ?", (dumped(found), found["status"], number)
        )
        status = "NO_FURTHER_ACTION" if reject else STAGE_STATUS[stage]
        write_update(store, number, f"SU-{secrets.token_hex(6)}", status, now, note)
    return True


def _service(code: str) -> dict[str, Any]:
    name, keywords = SERVICES[code]
    return {
        "service_code": code,
        "service_name": name,
        "description": name,
        "metadata": "false",
        "type": "realtime",
        "keywords": keywords,
        "group": "Laporan warga",
    }


def _check_key(given: dict[str, str]) -> None:
    if not secrets.compare_digest(given.get("api_key", "").encode(), API_KEY.encode()):
        raise Fault(403, "api_key is missing or wrong")


def _degrees(text: str | None, most: int) -> float | None:
    if not text:
        return None
    try:
        found = float(text)
    except ValueError as wrong:
        raise Fault(400, "lat and long are degrees") from wrong
    if not -most <= found <= most:  # false for nan as well, which JSON cannot hold
        raise Fault(400, "lat and long are degrees")
    return found


def _window(start: str | None, end: str | None, now: datetime, span: timedelta | None) -> tuple[datetime, datetime]:
    """First and last moment asked for. `span`: the longest window, where the standard sets one."""
    last = _read(end) if end else now + timedelta(seconds=1)
    first = _read(start) if start else last - SPAN
    if span and last - first > span:
        raise Fault(400, "at most 90 days at a time")
    return first, last


def _read(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise Fault(400, f"{text!r} is not a W3C datetime") from wrong
    if moment.tzinfo is None:
        raise Fault(400, f"{text!r} has no time zone")
    return moment.astimezone(UTC)


def _write(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
