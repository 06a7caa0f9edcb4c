"""The action server: what `python -m rasa_sdk` does, without an open door.

rasa-sdk's own server listens on every address, asks nobody who they are and sends the whole request back with an error:
a conversation with everything a resident said. This one asks for a secret, and its errors and logs name the action
and the kind of fault, nothing else.
"""

from __future__ import annotations

import asyncio
import hmac
import traceback
from collections.abc import Iterable
from typing import Annotated, Any, Self

import orjson
import structlog
from pydantic import BaseModel, Field, ValidationError, field_validator, model_validator
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionMissingDomainException, ActionNotFoundException
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.dialogue.message import storable
from bot.dialogue.talk import Flow
from bot.journal.entry import NOT_STORED
from bot.media import LIMIT, Unwanted
from bot.rasa.actions import executor
from bot.rasa.assistant import EXTERNAL, Assistant
from bot.rasa.names import SECRET_HEADER

TRACKER_LIMIT = 16 * 1024 * 1024  # Rasa sends the whole conversation with every call
OPEN = frozenset({"/health"})

log = structlog.get_logger()


class TooLarge(Exception):
    """A body over its limit."""


def create_app(assistant: Assistant, flows: Iterable[Flow[Any]], secret: str) -> Starlette:
    """`/webhook`, `/actions` and `/health` as Rasa knows them, and `/media` for the files of its channels."""
    server = Server(executor(assistant, flows), assistant)
    routes = [
        Route("/webhook", server.webhook, methods=["POST"]),
        Route("/actions", server.actions),
        Route("/health", server.health),
        Route("/media", server.keep, methods=["POST"]),
        Route("/media/{ref}", server.file),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Secret, secret=secret)])


class Server:
    """Runs the action that is asked for."""

    def __init__(self, actions: ActionExecutor, assistant: Assistant) -> None:
        self.executor = actions
        self.media = assistant.media

    async def webhook(self, request: Request) -> Response:
        """One action of one conversation (https://rasa.com/docs/rasa/pages/action-server-api/)."""
        try:
            body = await _body(request, TRACKER_LIMIT)
            action = Call.model_validate_json(body).next_action
        except ValidationError:
            return _fault(400, "the body is not an action call")
        except TooLarge:
            return _fault(413, "the conversation is too long")
        try:
            result = await self.executor.run(orjson.loads(body))
        except Exception as fault:  # noqa: BLE001 -- the last fence: rasa-sdk would answer with the conversation
            return _refusal(fault, action)
        return JSONResponse(result.model_dump() if result else None)

    async def actions(self, request: Request) -> Response:
        return JSONResponse([item.model_dump() for item in self.executor.list_actions()])

    async def health(self, request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def keep(self, request: Request) -> Response:
        """Keep a photo or another file; its `ref` then comes in a message `/files{"ref": …}`."""
        try:
            kept = await asyncio.to_thread(self.media.put, await _body(request, LIMIT))
        except TooLarge:
            return _fault(413, "large")
        except Unwanted as unwanted:
            return _fault(415, unwanted.reason)
        return JSONResponse({"ref": kept.ref, "kind": kept.kind, "mime": kept.mime}, 201)

    async def file(self, request: Request) -> Response:
        """A file that a message names under `custom.media`."""
        try:
            content = await asyncio.to_thread(self.media.get, request.path_params["ref"])
        except KeyError:
            return _fault(404, "there is no such file")
        return Response(content, media_type=self.media.mime(content))


class Secret:
    """ASGI middleware: nothing but `/health` without the shared secret. Compared in constant time."""

    def __init__(self, app: ASGIApp, secret: str) -> None:
        self.app = app
        self.secret = secret.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in OPEN:
            given = next((value for name, value in scope["headers"] if name == SECRET_HEADER.encode()), b"")
            if not hmac.compare_digest(given, self.secret):
                return await _fault(401, "the secret is missing or wrong")(scope, receive, send)
        await self.app(scope, receive, send)


async def _body(request: Request, limit: int) -> bytes:
    """The body; raises `TooLarge` as soon as it is."""
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > limit:
            raise TooLarge
    return bytes(content)


class Named(BaseModel):
    """An entity."""

    entity: str
    value: Any


class Latest(BaseModel):
    """What a message needs to be taken in: an id. Only a triggered intent has none."""

    intent: dict[str, Any] | None = None
    entities: list[Named] | None = None
    message_id: Annotated[str, Field(min_length=1, max_length=255)] | None = None
    text: str | None = None

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.message_id is None and not (self.text or "").startswith(EXTERNAL):
            raise ValueError
        return self


class Conversation(BaseModel):
    """Whose message it is."""

    sender_id: Annotated[str, Field(min_length=1, max_length=255)]
    latest_message: Latest

    @field_validator("sender_id")
    @classmethod
    def _storable(cls, value: str) -> str:
        if storable(value) != value:
            raise ValueError
        return value


class Call(BaseModel):
    """The parts of an action call that are needed here; rasa-sdk reads the others."""

    next_action: Annotated[str, Field(pattern=r"^[\w.\-]+$", max_length=255)]
    tracker: Conversation
    domain: dict[str, Any] = Field(default_factory=dict)


def _refusal(fault: Exception, action: str) -> Response:
    """What Rasa is told of a fault, and the operator's log of those that are ours."""
    match fault:
        case ActionNotFoundException():
            return _fault(404, "there is no such action", action)
        case ActionMissingDomainException():
            return _fault(449, "the domain is needed", action)
    log.warning("an action failed", action=action, fault=type(fault).__name__, at=_where(fault))
    if isinstance(fault, NOT_STORED):
        return _fault(503, "not stored; try again", action)
    return _fault(500, "the action failed", action)


def _fault(status: int, what: str, action: str = "") -> Response:
    return JSONResponse({"error": what, "action_name": action}, status)


def _where(fault: Exception) -> str:
    """File and line of a fault. Its words may hold what a resident wrote."""
    frames = traceback.extract_tb(fault.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
