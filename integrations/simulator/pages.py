"""The page of the demo city: look at its permits and complaints, move one to its next stage, order a fault."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from integrations.simulator import open311, permits
from integrations.simulator.faults import SERVICES, Mode, faults, set_fault

router = APIRouter(include_in_schema=False)
PAGE = 20
TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True, undefined=StrictUndefined
)
MODES = {
    Mode.NORMAL: "normal",
    Mode.SLOW: "lambat (20 detik)",
    Mode.ERROR: "galat 500",
    Mode.DOWN: "mati",
    Mode.GARBAGE: "jawaban rusak",
}
NAMES = {"permits": "Perizinan", "tax": "PBB", "complaints": "Pengaduan (SIARAN)"}


@router.get("/")
def home(
    request: Request, cari: Annotated[str, Query(max_length=100)] = "", hal: Annotated[int, Query(ge=0, le=100_000)] = 0
) -> HTMLResponse:
    """Both lists, searched and paged."""
    store = request.app.state.store
    wanted = cari.strip()
    shift = hal * PAGE
    permit_rows = store.all(
        "SELECT record FROM permit WHERE instr(lower(record), lower(?)) ORDER BY number LIMIT ? OFFSET ?",
        wanted,
        PAGE,
        shift,
    )
    report_rows = store.all(
        "SELECT record FROM request WHERE instr(lower(record), lower(?)) ORDER BY at DESC, id LIMIT ? OFFSET ?",
        wanted,
        PAGE,
        shift,
    )
    bills = store.all("SELECT nop FROM tax ORDER BY rowid LIMIT 8")
    page = TEMPLATES.get_template("home.html").render(
        permits=_records(permit_rows),
        reports=_records(report_rows),
        nops=[row["nop"] for row in bills],
        faults=faults(store),
        services=SERVICES,
        names=NAMES,
        modes=MODES,
        search=cari,
        page=hal,
        more=len(permit_rows) == PAGE or len(report_rows) == PAGE,
    )
    return HTMLResponse(page)


@router.get("/examples", include_in_schema=True)
def examples(request: Request) -> dict[str, Any]:
    """Numbers to try: permits with their factor, tax objects."""
    store = request.app.state.store
    found = _records(store.all("SELECT record FROM permit ORDER BY rowid LIMIT 10"))
    return {
        "permits": [{"number": permit["nomor"], "factor": permit["kunci"][0]} for permit in found],
        "nops": [row["nop"] for row in store.all("SELECT nop FROM tax ORDER BY rowid LIMIT 10")],
    }


@router.post("/permit/{number}/maju")
def move_permit(request: Request, number: str, note: Annotated[str, Form(max_length=500)] = "") -> RedirectResponse:
    """To the next stage."""
    _own_page_only(request)
    permits.advance(request.app.state.store, number, request.app.state.clock(), note)
    return RedirectResponse("/#izin", 303)


@router.post("/pengaduan/{number}/maju")
def move_report(request: Request, number: str, note: Annotated[str, Form(max_length=500)] = "") -> RedirectResponse:
    """To the next stage."""
    _own_page_only(request)
    open311.advance(request.app.state.store, number, request.app.state.clock(), note)
    return RedirectResponse("/#pengaduan", 303)


@router.post("/pengaduan/{number}/tolak")
def reject_report(request: Request, number: str, note: Annotated[str, Form(max_length=500)] = "") -> RedirectResponse:
    """Refuse it, with a reason."""
    _own_page_only(request)
    open311.advance(request.app.state.store, number, request.app.state.clock(), note, reject=True)
    return RedirectResponse("/#pengaduan", 303)


@router.post("/gangguan")
def order_fault(request: Request, service: Annotated[str, Form()], mode: Annotated[Mode, Form()]) -> RedirectResponse:
    """Order a fault or take it back."""
    _own_page_only(request)
    if service not in SERVICES:
        raise HTTPException(404)
    set_fault(request.app.state.store, service, mode, None)
    return RedirectResponse("/#gangguan", 303)


def _records(rows: list[Any]) -> list[dict[str, Any]]:
    return [json.loads(row["record"]) for row in rows]


def _own_page_only(request: Request) -> None:
    origin = request.headers.get("origin")
    same = origin is None or urlsplit(origin).netloc == request.headers.get("host")
    if not same or request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise HTTPException(403)
