"""The demo permit system, in the words a city's own system would use (see ../permits/mapping.toml)."""

from __future__ import annotations

import hmac
import json
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from pydantic import AwareDatetime

from integrations.simulator.generate import KINDS
from integrations.simulator.rules import ZONE
from integrations.simulator.store import Store, dumped

router = APIRouter(prefix="/permits", tags=["permits"])


@router.get("/permohonan/{number}")
def find(request: Request, number: str, kunci: str) -> dict[str, Any]:
    """Satu permohonan. Nomor salah dan kunci salah dijawab sama: 404."""
    state = request.app.state
    found = state.store.record("SELECT record FROM permit WHERE number = ?", number)
    factors = found["kunci"] if found else ["none"]
    fits = any(hmac.compare_digest(kunci.encode(), factor.encode()) for factor in factors)
    if found is None or not fits:
        raise HTTPException(404, "tidak ditemukan")
    return {**{k: v for k, v in found.items() if k != "kunci"}, "per": state.clock().isoformat()}


@router.get("/perubahan")
def changes(request: Request, sejak: AwareDatetime) -> list[dict[str, Any]]:
    """Perubahan tahap sejak suatu waktu; tanpa data pribadi."""
    since = sejak.astimezone(UTC).isoformat()
    rows = request.app.state.store.all("SELECT * FROM permit_change WHERE at >= ? ORDER BY id", since)
    return [{"id": str(row["id"]), **json.loads(row["record"])} for row in rows]


def advance(store: Store, number: str, now: datetime, note: str = "") -> bool:
    """Move a permit to its next stage: missing papers come in first, the last stage issues it. False when over."""
    with store.transaction() as connection:
        found = store.record("SELECT record FROM permit WHERE number = ?", number)
        if found is None or found["status"] in {"TERBIT", "DITOLAK", "DITARIK"}:
            return False
        stages = KINDS[found["jenis"]][1]
        stage = min(found["tahap"] + 1, len(stages))
        found.update(
            tahap=stage,
            nama_tahap=stages[stage - 1][0],
            meja=stages[stage - 1][1],
            status="TERBIT" if stage == len(stages) else "PROSES",
            sejak=now.astimezone(ZONE).date().isoformat(),
            kekurangan=[],
            cara_melengkapi="",
        )
        connection.execute("UPDATE permit SET record = ? WHERE number = ?", (dumped(found), number))
        shown = ("nomor", "status", "tahap", "jumlah_tahap", "nama_tahap")
        at = now.astimezone(UTC).isoformat()
        change = {**{name: found[name] for name in shown}, "waktu": at, "catatan": note}
        row = (number, at, dumped(change))
        connection.execute("INSERT INTO permit_change (number, at, record) VALUES (?, ?, ?)", row)
    return True
