"""A complaint system in memory, for tests and try-outs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from integrations.complaints.schema import Report, Update, UpdateStatus
from integrations.errors import NotThere
from integrations.failing import Failing


class FakeComplaints(Failing):
    """Fills the port `Complaints`. `clock` gives aware UTC."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.reports: dict[str, Report] = {}
        self.updates: dict[str, Update] = {}

    def decide(self, remote_id: str, status: UpdateStatus, text: str = "") -> None:
        """The agency does something with a report."""
        self._keep(Update(id=f"A{len(self.updates)}", remote_id=remote_id, status=status, at=self.clock(), text=text))

    async def lodge(self, report: Report, key: str) -> str:
        self.before()
        remote_id = f"R-{key}"
        self.reports.setdefault(remote_id, report)
        self.after()
        return remote_id

    async def add_update(self, remote_id: str, *, key: str, text: str, at: datetime, status: UpdateStatus) -> None:
        self.before()
        if remote_id not in self.reports:
            raise NotThere
        self._keep(Update(id=key, remote_id=remote_id, status=status, at=at, text=text, ours=True))
        self.after()

    async def updates_since(self, moment: datetime) -> list[Update]:
        self.before()
        return [update for update in self.updates.values() if update.at >= moment]

    def _keep(self, update: Update) -> None:
        self.updates.setdefault(update.id, update)
