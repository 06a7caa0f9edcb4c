"""The city's systems as fakes that remember. They hold what a test puts in, and fail as they are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from integrations.complaints import Report, Update, UpdateStatus
from integrations.errors import NotThere, Unavailable
from integrations.permits import Permit, PermitChange
from integrations.permits.schema import PermitStatus
from integrations.tax import TaxBill, YearBill

Clock = Callable[[], datetime]
PBG, SLF = "PBG-367401-20261101-003", "SLF-367406-20260804-011"
FACTOR = "1234"
OWING, PAID = "367601000501200340", "367604000200100120"
REASONS = {"down": "ConnectError", "slow": "TimeoutError", "garbage": "ValidationError"}


@dataclass
class Fake:
    """`mode`: "up", or how it fails. A port reports every failure as `Unavailable`."""

    clock: Clock
    mode: str = "up"

    def check(self) -> None:
        if self.mode != "up":
            raise Unavailable(REASONS[self.mode])


@dataclass
class FakePermits(Fake):
    """Two permits; `move` takes one to its next state."""

    permits: dict[str, Permit] = field(default_factory=dict)
    changes: list[PermitChange] = field(default_factory=list)

    def __post_init__(self) -> None:
        for number, status, missing in (
            (PBG, PermitStatus.NEEDS_PAPERS, ("gambar struktur bertanda tangan",)),
            (SLF, PermitStatus.ISSUED, ()),
        ):
            self.permits[number] = Permit(
                number=number,
                kind=number[:3],
                object="rumah tinggal",
                applicant="Budi Santoso",
                status=status,
                stage=3,
                stages=6,
                stage_name="verifikasi teknis",
                desk="DCKTR",
                since=date(2026, 11, 12),
                missing=missing,
                how_to_complete="Unggah di Simponie." if missing else "",
                promised=date(2026, 12, 8) if missing else None,
                as_of=self.clock(),
            )

    async def find(self, number: str, factor: str) -> Permit:
        self.check()
        if number not in self.permits or factor != FACTOR:
            raise NotThere
        return self.permits[number]

    async def changes_since(self, moment: datetime) -> list[PermitChange]:
        self.check()
        return [change for change in self.changes if change.at >= moment]

    def move(self, number: str, status: PermitStatus) -> None:
        found = self.permits[number].model_copy(update={"status": status, "stage": 4, "stage_name": "penerbitan"})
        self.permits[number] = found
        self.changes.append(
            PermitChange(
                id=f"p{len(self.changes)}",
                number=number,
                status=status,
                stage=found.stage,
                stages=found.stages,
                stage_name=found.stage_name,
                at=self.clock(),
            )
        )


@dataclass
class FakeTax(Fake):
    """Two tax objects: one owes two years, one owes nothing."""

    async def bill(self, nop: str) -> TaxBill:
        self.check()
        if nop not in (OWING, PAID):
            raise NotThere
        late = YearBill(year=2026, principal=1_250_000, fine=37_500, due=date(2026, 8, 31), months_late=3)
        coming = YearBill(year=2025, principal=1_100_000, fine=0, due=date(2026, 12, 31))
        paid = YearBill(year=2024, principal=1_000_000, fine=0, due=date(2024, 8, 31), paid_on=date(2024, 5, 2))
        return TaxBill(
            nop=nop,
            owner="Siti Wahyuni",
            kelurahan="Buaran",
            kecamatan="Serpong",
            years=(late, coming, paid) if nop == OWING else (paid,),
            total=2_387_500 if nop == OWING else 0,
            pay_at=("QRIS", "bank bjb", "Indomaret"),
            as_of=self.clock(),
        )


@dataclass
class FakeComplaints(Fake):
    """What was lodged, and what the agencies say about it."""

    reports: dict[str, Report] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    updates: list[Update] = field(default_factory=list)

    async def lodge(self, report: Report, key: str) -> str:
        self.check()
        self.reports.setdefault(f"S-{key}", report)
        return f"S-{key}"

    async def add_update(self, remote_id: str, *, key: str, text: str, at: datetime, status: UpdateStatus) -> None:
        self.check()
        self.said[key] = text

    async def updates_since(self, moment: datetime) -> list[Update]:
        self.check()
        return [update for update in self.updates if update.at >= moment]

    def tell(self, number: str, status: Literal["in_progress", "resolved", "rejected", "other"], text: str) -> None:
        """An agency writes about a case of ours."""
        remote = next(remote for remote, report in self.reports.items() if report.key == number)
        found = Update(
            id=f"u{len(self.updates)}", remote_id=remote, status=UpdateStatus(status), at=self.clock(), text=text
        )
        self.updates.append(found)
