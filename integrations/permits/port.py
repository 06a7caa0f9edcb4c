"""What the permit system (BP2T, Simponie) does for the front door."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from integrations.permits.schema import Permit, PermitChange


class Permits(Protocol):
    async def find(self, number: str, factor: str) -> Permit:
        """The application of a number, for who knows the last four digits of the applicant's NIK, NIB or phone.

        Raises `NotThere` alike for a wrong number and a wrong factor; `Unavailable` within 6 s.
        """
        ...

    async def changes_since(self, moment: datetime) -> list[PermitChange]:
        """Steps at or after a moment, in any order; windows may overlap, ids tell what was seen."""
        ...
