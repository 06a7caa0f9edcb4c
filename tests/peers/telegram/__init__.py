"""A Telegram of our own for tests and the bench: the Bot API on one side, people on the other.

    with Telegram() as telegram:           # http://127.0.0.1:<free port>
        ani = telegram.person(77, "Ani")
        ani.says("/start")
        ani.waits()                        # what the bot said

Everything may be called from any thread; nothing needs a sleep (`waits`, `Account.wait_for`).
"""

import asyncio
import socket
import threading
import time
from typing import Self

import uvicorn

from tests.peers.telegram.account import Account, Chat
from tests.peers.telegram.app import App
from tests.peers.telegram.faults import Faults
from tests.peers.telegram.people import Person
from tests.peers.telegram.wire import BotError, Json

__all__ = ["TOKEN", "Account", "Person", "Telegram"]
TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"


class Telegram:
    """The whole service. `app` is the ASGI app; as a context manager it is served on `port` (0: a free one)."""

    def __init__(self, token: str = TOKEN, *, port: int = 0) -> None:
        from tests.peers.telegram.control import Controlled  # noqa: PLC0415 - it speaks about this class

        self.account = Account(token)
        self.accounts = {token: self.account}
        self.faults = Faults()
        self.app = App(self.accounts, self.faults, Controlled(self))
        self.port = port
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def bot(self, token: str, name: str = "Petugas", username: str = "petugas_bot") -> Account:
        """One more bot, with chats of its own."""
        self.accounts[token] = Account(token, name, username)
        return self.accounts[token]

    def person(self, number: int, name: str = "Ani", *, language: str | None = "id", token: str = "") -> Person:
        """Somebody with a private chat with the bot (of `token`); the same again for the same `number`."""
        account = self.accounts[token or self.account.token]
        with account.changed:
            if number not in account.users:
                user: Json = {"id": number, "is_bot": False, "first_name": name, "username": f"user{number}"}
                if language:
                    user["language_code"] = language
                account.users[number] = user
                info = {"id": number, "type": "private", "first_name": name, "username": f"user{number}"}
                account.chats[number] = Chat(info)
            return Person(account, account.users[number], account.chats[number])

    def group(self, number: int, title: str, *, kind: str = "group", forum: bool = False, token: str = "") -> Chat:
        """A group, supergroup or channel (`number` negative) with the bot in it."""
        account = self.accounts[token or self.account.token]
        info: Json = {"id": number, "type": kind, "title": title}
        if forum:
            info["is_forum"] = True
        chat = Chat(info, members={account.me["id"]: "administrator" if kind == "channel" or forum else "member"})
        account.chats[number] = chat
        return chat

    def upgrade(self, number: int, *, token: str = "") -> int:
        """Make a group a supergroup: service messages on both sides, and calls to the old id refused. The new id."""
        account = self.accounts[token or self.account.token]
        old = account.chats[number]
        new_number = -1_000_000_000_000 + number
        with account.changed:
            new = self.group(new_number, old.info["title"], kind="supergroup", token=token)
            someone = next(iter(account.users.values()), account.me)
            account.emit("message", account.new_message(old, someone, {"migrate_to_chat_id": new_number}))
            account.emit("message", account.new_message(new, someone, {"migrate_from_chat_id": number}))
            said = "Bad Request: group chat was upgraded to a supergroup chat"
            old.refuses = BotError(400, said, {"migrate_to_chat_id": new_number})
        return new_number

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
        for account in self.accounts.values():
            account.closing = True
            account.wake()
        self._thread.join(10)
        if self._thread.is_alive():
            raise TimeoutError("the emulator does not stop")

    def calls(self, method: str = "", *, token: str = "") -> list[Json]:
        """The log of calls, oldest first: at (seconds since the epoch), method, params, answer, fault."""
        account = self.accounts[token or self.account.token]
        with account.changed:
            chosen = [call for call in account.calls if not method or call.method.lower() == method.lower()]
        return [
            {"at": c.at, "method": c.method, "params": c.params, "answer": c.answer, "fault": c.fault} for c in chosen
        ]

    def serve_forever(self) -> None:
        """Serve on `port` until interrupted."""
        with self:
            print(self.address, flush=True)  # noqa: T201 - whoever started the process reads where it listens
            assert self._thread
            try:
                while self._thread.is_alive():
                    time.sleep(1)
            except KeyboardInterrupt:
                return
