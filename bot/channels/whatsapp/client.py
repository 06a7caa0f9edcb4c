"""The Cloud API over httpx: at most eight calls in flight, since httpx costs far more with many.

https://developers.facebook.com/docs/whatsapp/cloud-api
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson

IN_FLIGHT = 8
SECONDS = 20
VERSION = "v24.0"
MEDIA_LIMIT = 20 * 1024 * 1024
MEDIA_HOSTS = (".fbsbx.com", ".facebook.com", ".whatsapp.net", ".fbcdn.net")
PRODUCT = {"messaging_product": "whatsapp"}

Json = dict[str, Any]


class GraphError(Exception):
    """The API refused a call. `code` is Meta's, or the HTTP status where it gave none; its words hold no secret."""

    def __init__(self, code: int, message: str, status: int = 0) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.status = status


class Away(Exception):
    """The API did not answer, or not in its own words; the message is the name of the fault."""


class TooLarge(Exception):
    """A file over 20 MiB."""


class Client:
    """One business number. `api` is the Graph address, with or without a version. Every call raises `GraphError` or
    `Away`; without an address or a token that can be one there is no client: `ValueError`."""

    def __init__(self, api: str, token: str, phone_id: str, account_id: str) -> None:
        base = api.rstrip("/")
        if not _is_address(base):
            raise ValueError(f"PINTU_WHATSAPP_API is no address: {api}")
        if not (token.isascii() and token.isprintable()):
            raise ValueError("PINTU_WHATSAPP_TOKEN holds signs that no token has.")
        self.base = base if re.search(r"/v\d+\.\d+$", base) else f"{base}/{VERSION}"
        self.phone_id = phone_id
        self.account_id = account_id
        self._token = {"authorization": f"Bearer {token}"}
        self._http = httpx.AsyncClient(
            timeout=SECONDS, trust_env=False, limits=httpx.Limits(max_keepalive_connections=IN_FLIGHT)
        )
        self._room = asyncio.Semaphore(IN_FLIGHT)

    async def send(self, message: Mapping[str, Any]) -> str:
        """Send one message; its id."""
        answer = await self._json("POST", f"{self.phone_id}/messages", {**PRODUCT, **message})
        found = answer.get("messages")
        sent = found[0] if isinstance(found, list) and found else {}
        return str(sent.get("id", "")) if isinstance(sent, dict) else ""

    async def mark_read(self, message_id: str, *, typing: bool = False) -> None:
        """Two blue ticks for the resident; with `typing` also "typing …" for up to 25 seconds."""
        shown: Json = {"status": "read", "message_id": message_id}
        if typing:
            shown["typing_indicator"] = {"type": "text"}
        await self._json("POST", f"{self.phone_id}/messages", {**PRODUCT, **shown})

    async def upload(self, data: bytes, mime: str, name: str) -> str:
        """WhatsApp's id of a file, good for 30 days."""
        form, files = {**PRODUCT, "type": mime}, {"file": (name, data, mime)}
        answer = await self._call("POST", f"{self.phone_id}/media", data=form, files=files)
        return str(answer.get("id", ""))

    async def download(self, media_id: str) -> bytes:
        """A file that a resident sent. Raises `TooLarge`."""
        url = str((await self._call("GET", media_id)).get("url", ""))
        async with self._room:
            try:
                async with self._http.stream("GET", url, headers=self._token if self._is_metas(url) else {}) as answer:
                    if 400 <= answer.status_code < 500:
                        raise GraphError(answer.status_code, "no file", answer.status_code)
                    if answer.status_code != 200:
                        raise Away(f"HTTP {answer.status_code}")
                    return await _all_of(answer)
            except (httpx.HTTPError, httpx.InvalidURL) as fault:
                raise Away(type(fault).__name__) from None

    async def number(self) -> Json:
        """The business number, as Meta sees it."""
        return await self._call(
            "GET", self.phone_id, params={"fields": "display_phone_number,verified_name,quality_rating"}
        )

    async def templates(self) -> list[Json]:
        """All templates of the account."""
        found: list[Json] = []
        page: Json = {"fields": "id,name,language,status,category,components,rejected_reason", "limit": "100"}
        while True:
            answer = await self._call("GET", f"{self.account_id}/message_templates", params=page)
            found += answer.get("data", [])
            after = answer.get("paging", {}).get("cursors", {}).get("after", "")
            if not after or not answer.get("paging", {}).get("next"):
                return found
            page["after"] = after

    async def submit(self, template: Mapping[str, Any]) -> Json:
        """Hand in a template for approval."""
        return await self._json("POST", f"{self.account_id}/message_templates", template)

    async def edit(self, template_id: str, template: Mapping[str, Any]) -> Json:
        """Hand in other words for a template that Meta knows: a second one of its name is refused."""
        return await self._json("POST", template_id, {"components": template["components"]})

    async def close(self) -> None:
        await self._http.aclose()

    async def _json(self, method: str, path: str, body: Mapping[str, Any]) -> Json:
        return await self._call(method, path, content=orjson.dumps(body), headers={"content-type": "application/json"})

    async def _call(self, method: str, path: str, **how: Any) -> Json:
        headers = self._token | how.pop("headers", {})
        async with self._room:
            try:
                answer = await self._http.request(method, f"{self.base}/{path}", headers=headers, **how)
            except (httpx.HTTPError, httpx.InvalidURL) as fault:
                raise Away(type(fault).__name__) from None
        if answer.is_success and isinstance(told := _told(answer.content), dict):
            return told
        raise _refusal(answer.status_code, answer.content)

    def _is_metas(self, url: str) -> bool:
        """Whether the token may go there: files lie on other hosts than the API, all of them Meta's."""
        there, here = urlsplit(url), urlsplit(self.base)
        own = (there.scheme, there.netloc) == (here.scheme, here.netloc)
        return own or (there.scheme == "https" and f".{there.hostname}".endswith(MEDIA_HOSTS))


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


async def _all_of(answer: httpx.Response) -> bytes:
    data = bytearray()
    async for chunk in answer.aiter_bytes():
        data += chunk
        if len(data) > MEDIA_LIMIT:
            raise TooLarge
    return bytes(data)


def _refusal(status: int, content: bytes) -> GraphError | Away:
    """Meta's own error, https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes; a page of somebody
    on the way says nothing about the call."""
    told = _told(content)
    error = told.get("error") if isinstance(told, dict) else None
    if not isinstance(error, dict):
        return GraphError(status, f"HTTP {status}", status) if status in {401, 429} else Away(f"HTTP {status}")
    code = error.get("code")
    number = code if isinstance(code, int) else status
    return GraphError(number, str(error.get("message", "")), status)


def _told(content: bytes) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
