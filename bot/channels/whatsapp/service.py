"""The WhatsApp channel as a whole: its route, its start, its end."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from urllib.parse import parse_qs

import structlog
from starlette.requests import ClientDisconnect
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.channels.whatsapp.client import Client
from bot.channels.whatsapp.receiver import Receiver
from bot.channels.whatsapp.shapes import Aside, parse
from bot.dialogue.message import storable
from bot.journal.entry import NOT_STORED

PATH = "/hooks/whatsapp"
SIGNATURE = b"x-hub-signature-256"
BODY_LIMIT = 8 * 1024 * 1024

log = structlog.get_logger()


class WhatsAppChannel:
    """`secrets` are the app's, the new and the old one while they change; `verify_token` is what the operator also gave
    to Meta."""

    def __init__(self, client: Client, receiver: Receiver, secrets: Sequence[str], verify_token: str) -> None:
        self.client = client
        self.receiver = receiver
        self._secrets = [secret.encode() for secret in secrets]
        self._verify_token = verify_token.encode()

    def routes(self) -> list[Route]:
        return [Route(PATH, Hook(self), methods=["GET", "POST"])]

    def signed(self, given: bytes, body: bytes) -> bool:
        """Whether one of the secrets made this signature of the raw bytes. All are tried, in constant time."""
        fits = [hmac.compare_digest(given, signature(secret, body)) for secret in self._secrets]
        return any(fits)

    def challenge(self, query: bytes) -> tuple[int, bytes]:
        """What Meta asks once, to see that the address is ours. The status, and the words to answer."""
        asked = {name: values[-1] for name, values in parse_qs(query.decode("latin-1")).items()}
        token = asked.get("hub.verify_token", "").encode()
        known = bool(self._verify_token) and hmac.compare_digest(token, self._verify_token)
        if not known or asked.get("hub.mode") != "subscribe":
            return 403, b""
        return 200, asked.get("hub.challenge", "").encode()

    async def take(self, given: bytes, receive: Receive) -> int:
        """A delivery with its signature. The status to answer: 200 when all parts are stored, 503 when one is not, and
        Meta delivers it again."""
        try:
            body = await _body(receive)
        except TooLarge:
            return 413
        except ClientDisconnect:
            return 400
        if not self.signed(given, body):
            return 401
        try:
            await self._take(body)
        except NOT_STORED as fault:
            log.warning("a delivery could not be stored", fault=type(fault).__name__)
            return 503
        return 200

    async def _take(self, body: bytes) -> None:
        """Raises one of `NOT_STORED`. Whatever else goes wrong would go wrong again: the delivery is kept as it is."""
        try:
            await self.receiver.take(parse(body))
        except NOT_STORED:
            raise
        except Exception as fault:
            log.exception("a delivery cannot be worked on; it is set aside")
            kept = Aside(f"fault: {type(fault).__name__}", storable(body.decode(errors="replace")))
            await self.receiver.take(kept)

    async def run(self) -> None:
        """Go on with what was held."""
        await self.receiver.recover()

    async def close(self) -> None:
        await self.receiver.close()
        await self.client.close()


class Hook:
    """The webhook as bare ASGI: every message and every status passes here."""

    def __init__(self, channel: WhatsAppChannel) -> None:
        self.channel = channel

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = b""
        if scope["method"] == "POST":
            given = next((value for name, value in scope["headers"] if name == SIGNATURE), b"")
            status = await self.channel.take(given, receive)
        else:
            status, answer = self.channel.challenge(scope["query_string"])
        headers = [(b"content-length", str(len(answer)).encode()), (b"content-type", b"text/plain; charset=utf-8")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": answer})


class TooLarge(Exception):
    """A body over the limit."""


def signature(secret: bytes, body: bytes) -> bytes:
    """https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads"""
    return b"sha256=" + hmac.new(secret, body, "sha256").hexdigest().encode()


async def _body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        more = message.get("more_body", False)
        if size > BODY_LIMIT:
            raise TooLarge
    return b"".join(parts)
