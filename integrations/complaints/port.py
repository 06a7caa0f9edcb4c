"""What the complaint system (SIARAN) does for the front door."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from integrations.complaints.schema import Report, Update, UpdateStatus


class Complaints(Protocol):
    async def lodge(self, report: Report, key: str) -> str:
        """Bring a report in; its number there. The same key again gives the same number and makes no second report.

        Raises `Unavailable`, `Refused`, `NotAllowed`.
        """
        ...

    async def add_update(self, remote_id: str, *, key: str, text: str, at: datetime, status: UpdateStatus) -> None:
        """Tell the agency something about a report. The same key again changes nothing. Raises as `lodge`."""
        ...

    async def updates_since(self, moment: datetime) -> list[Update]:
        """Updates at or after a moment, in any order; windows may overlap, ids tell what was seen."""
        ...
