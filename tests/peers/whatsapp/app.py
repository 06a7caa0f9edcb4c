"""The Graph API as a bare ASGI app."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import orjson

from tests.peers.whatsapp.account import Account, Call
from tests.peers.whatsapp.faults import PAGES, Fault, Faults
from tests.peers.whatsapp.graph import call
from tests.peers.whatsapp.wire import GraphFault, Json, read

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
HTML = (
    b"<!DOCTYPE html><html><head><title>Facebook | Error</title></head><body>Sorry, something went wrong.</body></html>"
)


class App:
    """Serves `account`; `flying` is how many calls are in flight, `most` how many ever were at once."""

    def __init__(self, account: Account, faults: Faults) -> None:
        self.account = account
        self.faults = faults
        self.flying = self.most = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        self.flying += 1
        self.most = max(self.most, self.flying)
        try:
            await self._call(scope, await _body(receive), send)
        finally:
            self.flying -= 1

    async def _call(self, scope: Scope, raw: bytes, send: Send) -> None:
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        path, method = scope["path"], scope["method"]
        body: Json = {}
        fault: Fault | None = None
        if path.startswith("/whatsapp_business/attachments"):
            await self._file(scope["query_string"], headers, send)
            return
        try:
            self._admit(headers)
            body, content, mime = read(headers.get("content-type", ""), raw)
            fault = self.faults.next_for(path, body)
            if fault and (refusal := fault.refusal()):
                raise refusal
            answer: Json = {}
            if fault is None or fault.kind in {"lost", "garbage"}:
                address = f"http://{headers.get('host')}"
                with self.account.changed:
                    answer = call(self.account, method, path, body, (content, mime), address)
            status = 200
        except GraphFault as refused:
            status, answer = refused.status, refused.body()
        with self.account.changed:
            self.account.calls.append(
                Call(self.account.clock(), method, path, body, answer, str(fault.kind) if fault else "")
            )
            self.account.changed.notify_all()
        await _answer(send, fault, status, orjson.dumps(answer))

    def _admit(self, headers: dict[str, str]) -> None:
        if headers.get("authorization") != f"Bearer {self.account.token}":
            raise GraphFault(190, "Invalid OAuth access token", status=401)

    async def _file(self, query: bytes, headers: dict[str, str], send: Send) -> None:
        file = self.account.files.get(query.decode().partition("mid=")[2])
        if file is None or headers.get("authorization") != f"Bearer {self.account.token}":
            await _raw(send, 404, b"", b"text/plain")
        else:
            await _raw(send, 200, file.content, file.mime.encode())


async def _answer(send: Send, fault: Fault | None, status: int, body: bytes) -> None:
    kind = fault.kind if fault else ""
    if kind in PAGES:
        await _raw(send, int(kind), HTML, b"text/html")
    elif kind in {"reset", "lost"}:
        # ASGI has no word for it: uvicorn's `send` belongs to the object that holds the connection.
        getattr(send, "__self__").transport.abort()  # noqa: B009 - not known to the types
    elif kind == "garbage":
        await _raw(send, status, body[:-3], b"application/json")
    else:
        await _raw(send, status, body, b"application/json")


async def _raw(send: Send, status: int, body: bytes, kind: bytes) -> None:
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    more = True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)
