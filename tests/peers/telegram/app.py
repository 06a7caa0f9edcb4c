"""The Bot API as a bare ASGI app: `/bot{token}/{method}`, `/file/bot{token}/{path}`, `/_control/…`."""

import asyncio
import socket
import struct
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import orjson

from tests.peers.telegram import managing, settings, topics  # noqa: F401 - they offer their methods
from tests.peers.telegram.account import Account, Call
from tests.peers.telegram.delivery import Delivery
from tests.peers.telegram.faults import Fault, Faults
from tests.peers.telegram.sending import METHODS
from tests.peers.telegram.wire import BotError, Json, Params, read

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Control = Callable[[str, Json], Any]
_JSON = [(b"content-type", b"application/json")]
_HTML = b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><h1>502 Bad Gateway</h1></body></html>"


class App:
    """Serves `accounts` by token. `control` answers what is asked under /_control/."""

    def __init__(self, accounts: dict[str, Account], faults: Faults, control: Control) -> None:
        self.accounts = accounts
        self.faults = faults
        self.control = control
        self.deliveries: dict[str, Delivery] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        path: str = scope["path"]
        if path.startswith("/bot"):
            token, _, name = path[4:].partition("/")
            await self._call(token, name, scope, receive, send)
        elif path.startswith("/file/bot"):
            await self._file(path[9:], receive, send)
        elif path.startswith("/_control/"):
            await self._controlled(path[10:], receive, send)
        else:
            await _answer(send, 404, BotError(404, "Not Found").body())

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for delivery in self.deliveries.values():
            await delivery.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _call(self, token: str, name: str, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _body(receive)
        account = self.accounts.get(token)
        if account is None:
            await _answer(send, 401, BotError(401, "Unauthorized").body())
            return
        if token not in self.deliveries:
            self.deliveries[token] = Delivery(account)
        params, fault = Params({}), None
        called = name.lower()
        at = time.time()
        try:
            kind = next((v.decode("latin-1") for k, v in scope["headers"] if k == b"content-type"), "")
            params = read(kind, body, scope["query_string"])
            fault = self.faults.next_for(called, params)
            status, said = await self._done(account, called, params, fault)
        except BotError as error:
            status, said = error.code, error.body()
        with account.changed:
            account.calls.append(Call(at, name, params.values, said, fault.kind if fault else ""))
            account.changed.notify_all()
        if fault is None:
            await _answer(send, status, said)
        else:
            await _badly(fault, status, said, receive, send)

    async def _done(self, account: Account, called: str, params: Params, fault: Fault | None) -> tuple[int, Json]:
        if fault is not None:
            refusal = fault.refusal()
            if refusal:
                raise refusal
            if fault.kind in {"502", "reset"}:
                return 502, {"ok": False}
        if called == "getupdates":
            return 200, {"ok": True, "result": await self.deliveries[account.token].get_updates(params)}
        function = METHODS.get(called)
        if function is None:
            raise BotError(404, "Not Found: method not found")
        with account.changed:
            given = params.text("chat_id")
            chat = account.chats.get(int(given)) if given.lstrip("-").isdigit() else None
            if chat and chat.limit:
                chat.limit.take(called, params)
            if fault is not None and fault.kind == "general":
                params.values.pop("message_thread_id", None)
            return 200, {"ok": True, "result": function(account, params)}

    async def _file(self, rest: str, receive: Receive, send: Send) -> None:
        await _body(receive)
        token, _, path = rest.partition("/")
        account = self.accounts.get(token)
        stored = next((f for f in account.files.values() if f.path == path), None) if account else None
        if stored is None:
            await _answer(send, 404, BotError(404, "Not Found").body())
            return
        if self.faults.coming:
            fault = self.faults.next_for("file", Params({}))
            if fault:
                refusal = fault.refusal() or BotError(502, "Bad Gateway")
                await _badly(fault, refusal.code, refusal.body(), receive, send)
                return
        await _raw(send, 200, stored.content, [(b"content-type", b"application/octet-stream")])

    async def _controlled(self, what: str, receive: Receive, send: Send) -> None:
        body = await _body(receive)
        try:
            asked = orjson.loads(body) if body else {}
            result = self.control(what, asked)
        except (LookupError, TypeError, ValueError) as error:
            await _answer(send, 422, {"ok": False, "description": f"{type(error).__name__}: {error}"})
        else:
            await _answer(send, 200, {"ok": True, "result": result})


async def _body(receive: Receive) -> bytes:
    message = await receive()
    body: bytes = message.get("body", b"")
    if not message.get("more_body"):
        return body
    parts = [body]
    while message.get("more_body"):
        message = await receive()
        parts.append(message.get("body", b""))
    return b"".join(parts)


async def _answer(send: Send, status: int, said: Any) -> None:
    await _raw(send, status, orjson.dumps(said), _JSON)


async def _raw(send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})


async def _badly(fault: Fault, status: int, said: Json, receive: Receive, send: Send) -> None:
    """Answer (or not) as `fault` demands."""
    if fault.kind == "502":
        await _raw(send, 502, _HTML, [(b"content-type", b"text/html")])
    elif fault.kind == "malformed":
        await _raw(send, 200, orjson.dumps(said)[:-3], _JSON)
    elif fault.kind in {"reset", "lost"}:
        await _cut(send, receive, reset=fault.kind == "reset")
    else:
        if fault.kind == "timeout":
            await asyncio.sleep(fault.delay)
        await _answer(send, status, said)


async def _cut(send: Send, receive: Receive, *, reset: bool) -> None:
    """Close the connection without a byte of an answer; `reset` with RST.

    ASGI has no word for it: uvicorn's `send` belongs to the object that holds the connection.
    """
    transport: asyncio.Transport = getattr(send, "__self__").transport  # noqa: B009 - not known to the types
    if reset:
        sock: socket.socket = transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    else:
        transport.close()
    while (await receive())["type"] != "http.disconnect":
        pass
