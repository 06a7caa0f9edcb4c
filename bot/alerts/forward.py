"""Bring cases, and what is added to them, into the city's complaint system."""

from __future__ import annotations

import contextlib
import json
from typing import Any

from sqlalchemy import update

from bot.cases import queries
from bot.cases.case import Case
from bot.cases.cases import Registry
from bot.cases.lifecycle import Status
from bot.journal.entry import Entry, Stale
from bot.journal.outbox import Gone, Later, Parcel
from bot.journal.tables import CaseEventRow, CaseRow
from integrations.complaints import Complaints, Report, UpdateStatus
from integrations.errors import NotAllowed, NotThere, Refused, ServiceError

DESCRIPTION_LIMIT = 4000
AWAY = "the complaint system is away"

STATUSES = {
    Status.WITHDRAWN: UpdateStatus.CLOSED,
    Status.CLOSED: UpdateStatus.CLOSED,
    Status.REOPENED: UpdateStatus.OPEN,
    Status.IN_PROGRESS: UpdateStatus.IN_PROGRESS,
    Status.RESOLVED: UpdateStatus.RESOLVED,
    Status.REJECTED: UpdateStatus.REJECTED,
    Status.HANDED_OVER: UpdateStatus.REFERRED,
}

_case = CaseRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes


class Forwarder:
    """The sender of the channel "complaints". The case number is the idempotency key."""

    def __init__(self, registry: Registry, complaints: Complaints) -> None:
        self.registry = registry
        self.complaints = complaints

    async def send(self, parcel: Parcel) -> str:
        """Lodge a case or add an update. Raises `Later` while the system is away, `Gone` when it refuses."""
        body: dict[str, Any] = json.loads(parcel.body)
        case = await self._case(parcel.address)
        try:
            if "lodge" in body:
                return await self._lodge(case, parcel)
            return await self._update(case, body, parcel)
        except (Refused, NotThere) as refused:
            raise Gone(f"the complaint system refused: {type(refused).__name__}") from refused
        except NotAllowed as denied:
            raise Later("the complaint system does not let us in", 300) from denied
        except ServiceError as away:
            raise Later(AWAY) from away

    async def _lodge(self, case: Case, parcel: Parcel) -> str:
        area = self.registry.city.areas.by_code(case.kelurahan)
        report = Report(
            key=case.number,
            service_code=case.category,
            description=case.description[:DESCRIPTION_LIMIT],
            lat=case.lat if case.lat is not None else area.lat,
            long=case.lon if case.lon is not None else area.lon,
            address=", ".join(filter(None, [case.street, area.kelurahan, area.kecamatan])),
            requested_at=case.created_at,
        )
        remote_id = await self.complaints.lodge(report, key=case.number)
        entry = Entry(parcel.created_at)
        entry.change(update(_case).where(_case.c.number == case.number).values(remote_id=remote_id), expect=1)
        entry.add(
            CaseEventRow,
            key=f"forwarded:{case.number}",
            number=case.number,
            at=parcel.created_at,
            kind="forwarded",
            actor="system",
        )
        with contextlib.suppress(Stale):  # written by an earlier try whose mark was lost
            await self.registry.journal.commit(entry)
        rest = case.description[DESCRIPTION_LIMIT:]
        if rest:
            await self.complaints.add_update(
                remote_id, key=f"{case.number}:rest", text=rest, at=case.created_at, status=UpdateStatus.OPEN
            )
        return remote_id

    async def _update(self, case: Case, body: dict[str, Any], parcel: Parcel) -> str:
        if not case.remote_id:
            raise Gone("the case is not in the complaint system")
        status = STATUSES.get(body.get("status", case.status), UpdateStatus.OPEN)
        text = body["text"] or body.get("status", "")
        await self.complaints.add_update(
            case.remote_id, key=body["key"], text=text, at=parcel.created_at, status=status
        )
        return ""

    async def _case(self, number: str) -> Case:
        case = await self.registry.journal.read(lambda c: queries.find(c, number))
        if case is None:
            raise Gone("the case is not here")
        return case
