"""Faults on demand: the next calls that fit go wrong as they do at Meta."""

import threading
from dataclasses import dataclass
from typing import Any

from tests.peers.whatsapp.wire import GraphFault, Json

MESSAGES = {
    4: "Application request limit reached",
    190: "Error validating access token: Session has expired",
    80007: "Rate limit issues",
    130429: "Rate limit hit",
    131000: "Something went wrong",
    131026: "Message undeliverable",
    131031: "Account has been locked",
    131047: "Re-engagement message",
    131048: "Spam rate limit hit",
    131049: "This message was not delivered to maintain healthy ecosystem engagement.",
    131052: "Media download error",
    131053: "Media upload error",
    131056: "(Business Account, Consumer Account) pair rate limit hit",
}
STATUS = {190: 401, 131000: 500}
PAGES = {"400", "403", "404", "500", "502", "503"}
WIRE = PAGES | {"reset", "lost", "garbage"}


@dataclass(slots=True)
class Fault:
    """`kind`: a code of Meta's, or what happens on the wire: "502" (or another status) an HTML page, "reset" no answer,
    "lost" the answer after the call was done, "garbage" half an answer. `phone`: only calls to this number; `of`: only
    messages of this type; `after`: so many calls that fit go well before."""

    kind: int | str
    times: int = 1
    phone: str = ""
    path: str = "/messages"
    of: str = ""
    after: int = 0

    def __post_init__(self) -> None:
        if self.kind not in MESSAGES and self.kind not in WIRE:
            raise ValueError(f"no such fault: {self.kind}")

    def refusal(self) -> GraphFault | None:
        if isinstance(self.kind, int):
            return GraphFault(self.kind, MESSAGES[self.kind], status=STATUS.get(self.kind, 400))
        return None


class Faults:
    """The faults that still have to happen, in the order they were asked for."""

    def __init__(self) -> None:
        self.coming: list[Fault] = []
        self.lock = threading.Lock()

    def add(self, kind: int | str, **which: Any) -> Fault:
        """The next calls that fit go wrong; `which` is what a `Fault` says of them."""
        fault = Fault(kind, **which)
        with self.lock:
            self.coming.append(fault)
        return fault

    def clear(self) -> None:
        with self.lock:
            self.coming.clear()

    def next_for(self, path: str, body: Json) -> Fault | None:
        """What goes wrong with this call; ticks and "typing" are left alone."""
        if not self.coming or body.get("status") == "read":
            return None
        with self.lock:
            for fault in self.coming:
                fits = fault.path in path and fault.of in ("", body.get("type"))
                if fits and fault.phone in ("", str(body.get("to", "")).lstrip("+")):
                    fault.after -= 1
                    if fault.after >= 0:
                        continue
                    fault.times -= 1
                    if fault.times <= 0:
                        self.coming.remove(fault)
                    return fault
        return None
