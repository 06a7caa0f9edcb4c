"""The people's side for another process: POST /_control/<what> with JSON.

`act` {"person": 77, "name": "Ani", "in": <chat id>, "do": "says", ...} does what `Person` does; bytes come as base64 in
`data` or `items`. `sees`, `keyboard`, `calls`, `fault`, `clear`, `group`, `upgrade`, `state`, `old_query`, `bot`.
"""

import base64
from typing import TYPE_CHECKING, Any

from tests.peers.telegram.people import Person
from tests.peers.telegram.wire import Json

if TYPE_CHECKING:
    from tests.peers.telegram import Telegram

ACTS = frozenset(
    "says edits forwards media photo document album location moves venue contact presses taps presses_key reacts "
    "blocks unblocks removes_bot deactivates sends".split(),
)
ASKS = frozenset("act sees keyboard calls fault clear group upgrade state old_query bot".split())


class Controlled:
    """Answers one request. Raises `LookupError`, `TypeError` or `ValueError` for what cannot be done."""

    def __init__(self, telegram: "Telegram") -> None:
        self.telegram = telegram

    def __call__(self, what: str, asked: Json) -> Any:
        if what not in ASKS:
            raise LookupError(f"no such control: {what}")
        return getattr(self, f"_{what}")(**asked)

    def _person(self, asked: Json) -> Person:
        who = self.telegram.person(
            asked.pop("person"), asked.pop("name", "Ani"), language=asked.pop("language", "id"),
            token=asked.pop("token", ""),
        )  # fmt: skip
        chat = asked.pop("in", None)
        return who.inside(chat) if chat is not None else who

    def _act(self, **asked: Any) -> Any:
        who = self._person(asked)
        do = asked.pop("do")
        if do not in ACTS:
            raise LookupError(f"nobody can {do}")
        if "data" in asked and do in {"media", "photo", "document"}:
            asked["data"] = base64.b64decode(asked["data"])
        if "items" in asked:
            asked["items"] = [base64.b64decode(one) for one in asked["items"]]
        return getattr(who, do)(**asked)

    def _sees(self, **asked: Any) -> list[Json]:
        return self._person(asked).sees()

    def _keyboard(self, **asked: Any) -> Json | None:
        return self._person(asked).keyboard()

    def _calls(self, method: str = "", token: str = "") -> list[Json]:
        return self.telegram.calls(method, token=token)

    def _fault(self, **asked: Any) -> bool:
        self.telegram.faults.add(**asked)
        return True

    def _clear(self) -> bool:
        self.telegram.faults.clear()
        return True

    def _group(self, **asked: Any) -> Json:
        return self.telegram.group(**asked).info

    def _upgrade(self, **asked: Any) -> int:
        return self.telegram.upgrade(**asked)

    def _old_query(self, query: str, token: str = "") -> bool:
        self.telegram.accounts[token or self.telegram.account.token].old_queries.add(query)
        return True

    def _bot(self, **asked: Any) -> Json:
        return self.telegram.bot(**asked).me

    def _state(self, token: str = "") -> Json:
        account = self.telegram.accounts[token or self.telegram.account.token]
        with account.changed:
            return {
                "pending": [update["update_id"] for update in account.pending],
                "acknowledged": list(account.acknowledged),
                "deliveries": {str(number): times for number, times in account.deliveries.items()},
                "queries": dict(account.queries),
                "webhook": account.webhook.url if account.webhook else "",
            }
