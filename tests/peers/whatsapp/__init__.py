"""A WhatsApp of our own for tests and the bench: the Cloud API on one side, people on the other.

    with WhatsApp() as whatsapp:              # http://127.0.0.1:<free port>
        ani = whatsapp.person("628111000001", "Ani")
        change = ani.says("halo")             # what Meta delivers; `delivery(change)` is a webhook's body
        ani.sees()                            # what the business said

It refuses what Meta refuses: limits, a closed window, unknown templates and files, a wrong token.
"""

import asyncio
import socket
import threading
from typing import Self

import uvicorn

from tests.peers.whatsapp.account import Account, Call, Phone
from tests.peers.whatsapp.app import App
from tests.peers.whatsapp.faults import Faults
from tests.peers.whatsapp.people import Person
from tests.peers.whatsapp.wire import Json

__all__ = ["ACCOUNT_ID", "APP_SECRET", "PHONE_ID", "TOKEN", "VERIFY_TOKEN", "Account", "Person", "WhatsApp"]
TOKEN = "EAAJB0000000000000000"
PHONE_ID, ACCOUNT_ID, NUMBER = "106540352242922", "102290129340398", "622150000000"
APP_SECRET, VERIFY_TOKEN = "app-secret", "verify-me"


class WhatsApp:
    """The whole service. As a context manager it is served on `port` (0: a free one)."""

    def __init__(self, token: str = TOKEN, *, port: int = 0) -> None:
        self.account = Account(token, PHONE_ID, ACCOUNT_ID, NUMBER)
        self.faults = Faults()
        self.app = App(self.account, self.faults)
        self.port = port
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def person(self, phone: str = "", name: str = "Ani", *, user_id: str = "") -> Person:
        """Somebody with WhatsApp, by number, by id, or by both; the same again for the same."""
        key = phone or user_id
        with self.account.changed:
            if key not in self.account.people:
                self.account.people[key] = Phone(phone, user_id, name)
            return Person(self.account, self.account.people[key])

    def approve(self, *templates: Json, status: str = "APPROVED") -> None:
        """These templates are known, with this status."""
        with self.account.changed:
            for template in templates:
                known = {"id": self.account.next_id("5900"), "status": status, "rejected_reason": "NONE"}
                self.account.templates[template["name"], template["language"]] = known | template

    def calls(self, path: str = "/messages") -> list[Call]:
        """The log of calls, oldest first, without ticks and "typing"."""
        with self.account.changed:
            return [c for c in self.account.calls if path in c.path and c.body.get("status") != "read"]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        config = uvicorn.Config(
            self.app, log_level="critical", access_log=False, timeout_graceful_shutdown=1, ws="none"
        )
        self._server = uvicorn.Server(config)
        listener.listen(512)
        self._thread = threading.Thread(target=self._run, args=(listener,), daemon=True)
        self._thread.start()
        return self

    def _run(self, listener: socket.socket) -> None:
        assert self._server
        asyncio.run(self._server.serve(sockets=[listener]))
        listener.close()

    def __exit__(self, *_: object) -> None:
        assert self._server
        assert self._thread
        self._server.should_exit = True
        self._thread.join(10)
        if self._thread.is_alive():
            raise TimeoutError("the emulator does not stop")
