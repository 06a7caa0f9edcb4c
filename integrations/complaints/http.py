"""The complaint system over Open311 GeoReport v2 (https://wiki.open311.org/GeoReport_v2/).

GeoReport has no idempotency key of its own. Our case number travels as `account_id`, and a report is looked for
under it before it is posted; updates carry our key as `update_id`, which the extension makes unique
(https://wiki.open311.org/Service_Request_Updates/).
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from pydantic import ValidationError

from integrations.complaints.schema import Report, Update, UpdateStatus
from integrations.errors import NotThere, Unavailable
from integrations.http import BUDGET, Caller, read_mapping

OURS = "pintu-"
UPDATE_TEXT_LIMIT = 4000


class ComplaintsClient:
    """Fills the port `Complaints`."""

    def __init__(self, base_url: str, client: httpx.AsyncClient, api_key: str, budget: float = BUDGET) -> None:
        self.caller = Caller("complaints", base_url, client, budget)
        self.api_key = api_key
        self.mapping = read_mapping(Path(__file__).parent)

    async def find_by_key(self, key: str) -> str:
        """The number there of a report we lodged; "" when there is none."""
        try:
            found = await self.caller.get(self.mapping["paths"]["requests"], {"account_id": key})
        except NotThere:
            return ""
        return next((_id(item) for item in _list(found) if item.get("account_id") == key), "")

    async def lodge(self, report: Report, key: str) -> str:
        if known := await self.find_by_key(key):
            return known
        services = self.mapping["services"]
        form = {
            "api_key": self.api_key,
            "service_code": services["codes"].get(report.service_code, services["fallback"]),
            "lat": f"{report.lat:.6f}",
            "long": f"{report.long:.6f}",
            "address_string": report.address,
            "description": report.description,
            "account_id": key,
        }
        answer = _list(await self.caller.post(self.mapping["paths"]["requests"], form))
        if not answer:
            raise Unavailable("no number was given")
        return _id(answer[0])

    async def add_update(self, remote_id: str, *, key: str, text: str, at: datetime, status: UpdateStatus) -> None:
        form = {
            "api_key": self.api_key,
            "service_request_id": remote_id,
            "update_id": OURS + key,
            "status": self.mapping["told"][status],
            "updated_datetime": _moment(at),
            "description": text[:UPDATE_TEXT_LIMIT],
        }
        await self.caller.post(self.mapping["paths"]["updates"], form)

    async def updates_since(self, moment: datetime) -> list[Update]:
        window = {"start_date": _moment(moment)}
        raw = _list(await self.caller.get(self.mapping["paths"]["updates"], window))
        try:
            return [self._update(item) for item in raw]
        except (ValidationError, KeyError) as garbage:
            raise Unavailable("not understandable") from garbage

    def _update(self, raw: dict[str, Any]) -> Update:
        update_id = str(raw["update_id"])
        return Update(
            id=update_id,
            remote_id=str(raw["service_request_id"]),
            status=self.mapping["status"].get(str(raw["status"]).upper(), "other"),
            at=raw["updated_datetime"],
            text=raw.get("description") or "",
            media_url=raw.get("media_url") or "",
            ours=update_id.startswith(OURS),
        )


def _list(raw: Any) -> list[dict[str, Any]]:
    """A bare JSON array of records, as the standard's JSON form has it."""
    if not isinstance(raw, list) or not all(isinstance(item, dict) for item in raw):
        raise Unavailable("not understandable")
    return raw


def _id(item: dict[str, Any]) -> str:
    """A request's id, which may come as a string or a number."""
    found = item.get("service_request_id")
    if found in (None, ""):
        raise Unavailable("no number was given")
    return str(found)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
