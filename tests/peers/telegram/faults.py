"""Faults on demand: what goes wrong with which calls, and how often."""

import threading
from dataclasses import dataclass

from tests.peers.telegram.wire import BotError, Params

#: refused before anything is done / done and then not told / told in a way no client can read
KINDS = frozenset({"429", "500", "502", "error", "timeout", "reset", "lost", "malformed", "general"})


@dataclass(slots=True)
class Fault:
    """One way of failing, for the next `times` calls that match (`method`, `chat_id` None: all).

    429, 500, 502 (an HTML body) and `error` (`code`, `description`) do nothing. `timeout` does the call and answers
    after `delay` seconds. `reset` does nothing and resets the connection. `lost` does the call and closes without an
    answer. `malformed` does the call and answers with broken JSON. `general` does it in the General topic, and says ok.
    """

    kind: str
    method: str | None = None
    chat_id: int | None = None
    times: int = 1
    retry_after: int = 1
    delay: float = 5.0
    code: int = 400
    description: str = "Bad Request: on demand"

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such fault: {self.kind}")

    def refusal(self) -> BotError | None:
        """The answer in place of the call, or None when this fault lets the call be done."""
        if self.kind == "429":
            said = f"Too Many Requests: retry after {self.retry_after}"
            return BotError(429, said, {"retry_after": self.retry_after})
        if self.kind == "500":
            return BotError(500, "Internal Server Error")
        if self.kind == "error":
            return BotError(self.code, self.description)
        return None


class Faults:
    """The faults that still have to happen, in the order they were asked for."""

    def __init__(self) -> None:
        self.coming: list[Fault] = []
        self.lock = threading.Lock()

    def add(self, kind: str, **how: object) -> Fault:
        fault = Fault(kind, **how)  # type: ignore[arg-type] # checked by the dataclass's own signature at run time
        with self.lock:
            self.coming.append(fault)
        return fault

    def clear(self) -> None:
        with self.lock:
            self.coming.clear()

    def next_for(self, method: str, params: Params) -> Fault | None:
        if not self.coming:
            return None
        with self.lock:
            for fault in self.coming:
                if fault.method and fault.method.lower() != method:
                    continue
                if fault.chat_id is not None and params.text("chat_id") != str(fault.chat_id):
                    continue
                fault.times -= 1
                if fault.times <= 0:
                    self.coming.remove(fault)
                return fault
        return None
