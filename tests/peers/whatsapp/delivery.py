"""How changes reach the webhook: signed, in batches of any shape, twice, and not in order."""

import hmac
from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from tests.peers.whatsapp.wire import Json


def delivery(*changes: Json, account_id: str = "102290129340398") -> Json:
    """The body of one webhook call: one entry with these changes."""
    return {"object": "whatsapp_business_account", "entry": [{"id": account_id, "changes": list(changes)}]}


def batch(changes: Iterable[Json], *, per_entry: int = 7, per_change: int = 5) -> Json:
    """Many changes in one call: several entries, several changes each, several messages or statuses in a change."""
    together = [_merged(group) for group in _groups(list(changes), per_change)]
    entries = [{"id": "102290129340398", "changes": list(group)} for group in _groups(together, per_entry)]
    return {"object": "whatsapp_business_account", "entry": entries}


def signed(body: bytes, secret: str) -> dict[str, str]:
    """The headers of a webhook call."""
    digest = hmac.new(secret.encode(), body, "sha256").hexdigest()
    return {"content-type": "application/json", "x-hub-signature-256": f"sha256={digest}"}


def dump(body: Any) -> bytes:
    return orjson.dumps(body)


def without_ids(change: Json) -> Any:
    """The change as it was before April 2026: no BSUID anywhere."""
    return _without(change, {"user_id", "from_user_id", "recipient_user_id"})


def without_phones(change: Json) -> Any:
    """The change for somebody with a user name: no number anywhere."""
    return _without(change, {"wa_id", "from", "recipient_id"})


def without_contacts(change: Json) -> Any:
    return _without(change, {"contacts"})


def _without(value: Any, names: set[str]) -> Any:
    if isinstance(value, dict):
        return {name: _without(below, names) for name, below in value.items() if name not in names}
    return [_without(below, names) for below in value] if isinstance(value, list) else value


def _groups(items: Sequence[Json], size: int) -> list[Sequence[Json]]:
    return [items[start : start + size] for start in range(0, len(items), size)]


def _merged(changes: Sequence[Json]) -> Json:
    """Changes of one field as one: their lists joined, as Meta does it for one number."""
    value: Json = {}
    for change in changes:
        for name, part in change["value"].items():
            value[name] = [*value.get(name, []), *part] if isinstance(part, list) else part
    return {"field": changes[0]["field"], "value": value}
