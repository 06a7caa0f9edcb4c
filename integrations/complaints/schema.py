"""Complaints in our words."""

from __future__ import annotations

from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class UpdateStatus(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    REJECTED = "rejected"
    CLOSED = "closed"
    REFERRED = "referred"
    OTHER = "other"


class Report(BaseModel):
    """A case as the agency sees it: no personal data. `key` is our case number."""

    model_config = ConfigDict(frozen=True)
    key: str
    service_code: str
    description: str = Field(max_length=4000)
    lat: float
    long: float
    address: str
    requested_at: AwareDatetime


class Update(BaseModel):
    """What happened to a report there. `ours`: we wrote it ourselves."""

    model_config = ConfigDict(frozen=True)
    id: str
    remote_id: str
    status: UpdateStatus
    at: AwareDatetime
    text: str = ""
    media_url: str = ""
    ours: bool = False
