"""What a channel tells of messages after they were sent: sent, delivered, read, failed. Never backwards."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, literal, select, update

from bot.journal.tables import OutboxRow, PostRow

RANKS = {"": 0, "sent": 1, "failed": 2, "delivered": 3, "read": 4}
AGAIN = re.compile(r"~([1-9])$")
REPLACED = "sent again"

_post = PostRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
_outbox = OutboxRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Status:
    """`key` is the parcel's; where the channel does not give it back, its own `message_id` and the `address` tell it.
    `error`: why it failed, for the officer; `again`: after how long it is sent once more, None when that is no use."""

    status: str
    key: str
    message_id: str
    address: str
    error: str = ""
    again: timedelta | None = None


def record(connection: Connection, statuses: Sequence[Status], now: datetime) -> int:
    """Write them on their rows; how many said something new. What failed and may work later gets a row of its own."""
    keys = [status.key for status in statuses if status.key]
    by_key = {row.key: row for row in connection.execute(select(_outbox).where(_outbox.c.key.in_(keys)))}
    rows = {row.id: row for row in by_key.values()}
    newest: dict[int, Status] = {}
    for status in statuses:
        row = by_key.get(status.key) or _by_message(connection, status)
        if row is None:
            continue
        rows[row.id] = row
        so_far = newest[row.id].status if row.id in newest else row.status
        if RANKS[status.status] > RANKS[so_far]:
            newest[row.id] = status
    for row_id, status in newest.items():
        _write(connection, rows[row_id], status, now)
    return len(newest)


def first_key(key: str) -> str:
    """The key of the parcel that this one repeats, or its own."""
    return AGAIN.sub("", key)


def _by_message(connection: Connection, status: Status) -> Any:
    """The row of a message, by the channel's id of it: one among those of its address."""
    spaced = literal(" ") + _outbox.c.provider_id + " "
    query = select(_outbox).where(
        _outbox.c.address == status.address, spaced.contains(f" {status.message_id} ", autoescape=True)
    )
    return connection.execute(query.order_by(_outbox.c.id.desc()).limit(1)).first()


def _write(connection: Connection, row: Any, status: Status, now: datetime) -> None:
    values: dict[str, Any] = {"status": status.status}
    if status.status == "failed":
        tried = int(found[1]) if (found := AGAIN.search(row.key)) else 0
        repeats = status.again is not None and tried < 9
        values |= {"failed_at": now, "error": REPLACED if repeats else status.error}
        if repeats and status.again is not None:
            _send_again(connection, row, f"{first_key(row.key)}~{tried + 1}", now + status.again * (tried * tried + 1))
        else:
            _mark_again(connection, row)
    elif row.failed_at is not None and row.status == "failed":
        values |= {"failed_at": None, "error": ""}
    connection.execute(update(_outbox).where(_outbox.c.id == row.id).values(**values))


def _mark_again(connection: Connection, row: Any) -> None:
    """An officer's answer that looked as if it had arrived says that it has not."""
    parts = first_key(row.key).split(":", 3)
    if parts[0] == "case" and len(parts) == 4:
        event = parts[3].removesuffix(f":{row.address}")
        connection.execute(update(_post).where(_post.c.event == event, _post.c.kind == "reply").values(settled=False))


def _send_again(connection: Connection, row: Any, key: str, due: datetime) -> None:
    same = {name: getattr(row, name) for name in ("channel", "address", "kind", "body", "created_at")}
    fresh = {"attempts": 0, "error": "", "provider_id": "", "leased_until": None, "status": ""}
    connection.execute(insert(_outbox).values(key=key, due_at=due, **same, **fresh))
