"""The demo property tax system, in the words a city's own system would use (see ../tax/mapping.toml)."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, HTTPException, Request

from integrations.simulator.rules import ZONE, due_date, fine, months_late

router = APIRouter(prefix="/tax", tags=["tax"])


@router.get("/objek/{nop}")
def bill(request: Request, nop: str) -> dict[str, Any]:
    """Tagihan satu objek pajak, dihitung untuk hari ini."""
    state = request.app.state
    found = state.store.record("SELECT record FROM tax WHERE nop = ?", nop)
    if found is None:
        raise HTTPException(404, "tidak ditemukan")
    now = state.clock()
    years = [computed(year, now.astimezone(ZONE).date()) for year in found["tagihan"]]
    total = sum(year["pokok"] + year["denda"] for year in years if year["tanggal_bayar"] is None)
    return {**found, "tagihan": years, "total": total, "per": now.isoformat()}


def computed(year: dict[str, Any], today: date) -> dict[str, Any]:
    """A tax year with its fine as of a day; a paid one has none."""
    due = due_date(year["tahun"])
    open_ = year["tanggal_bayar"] is None
    return {
        **year,
        "jatuh_tempo": due.isoformat(),
        "denda": fine(year["pokok"], due, today) if open_ else 0,
        "bulan_terlambat": months_late(due, today) if open_ else 0,
    }
