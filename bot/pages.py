"""What the resident's and the officers' pages share: templates, signed cookies, the same-origin rule, safe headers."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from itsdangerous import BadSignature, URLSafeTimedSerializer
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.dialogue.markup import to_html
from bot.texts import Texts

SAFE_HEADERS = {
    "content-security-policy": "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "geolocation=(self), camera=(self), microphone=()",
}


class Pages:
    """Renders the templates of one folder."""

    def __init__(self, folder: Path) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(folder), autoescape=select_autoescape(), undefined=StrictUndefined
        )

    def show(self, name: str, texts: Texts, *, status: int = 200, **values: Any) -> HTMLResponse:
        """A page in the language of `texts`; in templates `t(key)` is a text and `rich(text)` neutral markup."""

        def text(key: str, **arguments: object) -> Markup:
            return Markup(to_html(texts(key, **arguments)))  # noqa: S704 -- escaped by Texts, tags by to_html

        page = self._templates.get_template(name).render(t=text, language=texts.language, **values)
        return HTMLResponse(page, status, headers={"cache-control": "no-store"})


class Cookie:
    """A signed cookie that holds one value."""

    def __init__(self, name: str, secret: str, max_age: int) -> None:
        self.name = name
        self.max_age = max_age
        self._signer = URLSafeTimedSerializer(secret, salt=name)

    def read(self, request: Request) -> str:
        """The value; "" when there is none, it is too old, or somebody changed it."""
        try:
            return str(self._signer.loads(request.cookies.get(self.name, ""), max_age=self.max_age))
        except BadSignature:
            return ""

    def write(self, request: Request, response: Response, value: str) -> None:
        response.set_cookie(
            self.name,
            self._signer.dumps(value),
            max_age=self.max_age,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )


def same_origin(request: Request) -> bool:
    """Whether a POST comes from our own page (https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Origin)."""
    origin = request.headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc == request.headers.get("host")
    return request.headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}


def read_secret(home: Path, given: str) -> str:
    """The key that signs cookies: from the environment, else made once for this installation (mode 0600)."""
    if given:
        return given
    path = home / "secret.key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


class SafeHeaders:
    """ASGI middleware: the headers that every page and file gets."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str] = SAFE_HEADERS) -> None:
        self.app = app
        self.raw = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                known = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(pair for pair in self.raw if pair[0] not in known),
                ]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)
