"""Permits in our words."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict


class PermitStatus(StrEnum):
    IN_PROCESS = "in_process"
    NEEDS_PAPERS = "needs_papers"
    ISSUED = "issued"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OTHER = "other"

    @classmethod
    def _missing_(cls, _value: object) -> PermitStatus:
        return cls.OTHER


class Permit(BaseModel):
    """One application as it stands. `stage` of `stages`, at `desk` `since` a day; `promised` by the law's limit."""

    model_config = ConfigDict(frozen=True)
    number: str
    kind: str
    object: str
    applicant: str
    status: PermitStatus
    stage: int
    stages: int
    stage_name: str
    desk: str
    since: date
    missing: tuple[str, ...] = ()
    how_to_complete: str = ""
    promised: date | None = None
    as_of: AwareDatetime


class PermitChange(BaseModel):
    """A step of an application. Holds no personal data."""

    model_config = ConfigDict(frozen=True)
    id: str
    number: str
    status: PermitStatus
    stage: int
    stages: int
    stage_name: str
    at: AwareDatetime
    note: str = ""
