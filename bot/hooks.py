"""A webhook of Telegram: what comes with the right secret, as JSON, and no more of it than Telegram would send."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

SECRET_HEADER = b"x-telegram-bot-api-secret-token"
BODY_LIMIT = 1024 * 1024


def secret_for(token: str, own: str) -> str:
    """A webhook secret nobody has to invent: made from the token and this house's own secret."""
    return hmac.new(own.encode(), token.encode(), "sha256").hexdigest()


class Hook:
    """The webhook as bare ASGI: every message of every resident passes here, and Starlette's request costs as much as
    reading the update.

    `take` gets one update and gives the status to answer: 200 after the commit, 500 when it was not stored, and
    Telegram delivers it again.
    """

    def __init__(self, secret: str, take: Callable[[dict[str, Any]], Awaitable[int]]) -> None:
        self.secret = secret.encode()
        self.take = take

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = next((value for name, value in scope["headers"] if name == SECRET_HEADER), b"")
        status = await self._answer(given, receive)
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})

    async def _answer(self, given: bytes, receive: Receive) -> int:
        if not hmac.compare_digest(given, self.secret):
            return 401
        try:
            raw = orjson.loads(await _body(receive))
        except TooLarge:
            return 413
        except (orjson.JSONDecodeError, ClientDisconnect):
            return 400
        return await self.take(raw) if isinstance(raw, dict) else 400


class TooLarge(Exception):
    """A body over the limit."""


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > BODY_LIMIT:
            raise TooLarge
    return body
