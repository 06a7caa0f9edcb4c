"""A permit system in memory, for tests and try-outs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from integrations.errors import NotThere
from integrations.failing import Failing
from integrations.permits.schema import Permit, PermitChange, PermitStatus


class FakePermits(Failing):
    """Fills the port `Permits`. `clock` gives aware UTC."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.permits: dict[str, tuple[Permit, str]] = {}
        self.changes: list[PermitChange] = []

    def put(self, permit: Permit, factor: str) -> None:
        """File an application; `factor` is what its applicant knows."""
        self.permits[permit.number] = (permit, factor)

    def move(self, number: str, status: PermitStatus, stage_name: str, note: str = "") -> None:
        """Take an application one stage on."""
        permit, factor = self.permits[number]
        stage = min(permit.stage + 1, permit.stages)
        moved = permit.model_copy(update={"status": status, "stage": stage, "stage_name": stage_name})
        self.permits[number] = (moved, factor)
        self.changes.append(
            PermitChange(
                id=str(len(self.changes) + 1),
                number=number,
                status=status,
                stage=stage,
                stages=permit.stages,
                stage_name=stage_name,
                at=self.clock(),
                note=note,
            )
        )

    async def find(self, number: str, factor: str) -> Permit:
        self.before()
        permit, known = self.permits.get(number, (None, ""))
        if permit is None or factor != known:
            raise NotThere
        return permit.model_copy(update={"as_of": self.clock()})

    async def changes_since(self, moment: datetime) -> list[PermitChange]:
        self.before()
        return [change for change in self.changes if change.at >= moment]
