"""How every city system is called: one budget for a whole call, few at once, reads tried twice, a breaker.

httpx costs far more with many calls in flight than with few, so a system gets at most eight
at once. A write is never repeated here: its caller makes it idempotent.
"""

from __future__ import annotations

import asyncio
import json
import time
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import structlog

from integrations.errors import NotAllowed, NotThere, Refused, Unavailable

IN_FLIGHT = 8
BUDGET = 6.0
READ_TRIES = 2
OPENS_AFTER = 5
HALF_OPEN_AFTER = 5.0
BODY_LIMIT = 4 * 1024 * 1024

log = structlog.get_logger()


def open_client() -> httpx.AsyncClient:
    """One client for all systems: redirects are not followed, and the environment's proxies are not asked."""
    return httpx.AsyncClient(timeout=BUDGET, trust_env=False, limits=httpx.Limits(max_keepalive_connections=IN_FLIGHT))


def read_mapping(folder: Path) -> dict[str, Any]:
    """The paths and field names of a system: `mapping.toml` in its folder."""
    return tomllib.loads((folder / "mapping.toml").read_text(encoding="utf-8"))


def renamed(raw: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, Any]:
    """Their record in our words: `fields` is ours = theirs. An empty or missing value is left out."""
    return {ours: raw[theirs] for ours, theirs in fields.items() if raw.get(theirs) not in (None, "")}


class Breaker:
    """Stops asking after five faults in a row; lets one call through again after five seconds."""

    def __init__(self, service: str, clock: Callable[[], float]) -> None:
        self.service = service
        self.clock = clock
        self.faults = 0
        self.opened_at = 0.0

    def check(self) -> None:
        """Raises `Unavailable` while the breaker is open."""
        if self.faults >= OPENS_AFTER:
            if self.clock() - self.opened_at < HALF_OPEN_AFTER:
                raise Unavailable(f"{self.service} is not asked for now")
            self.opened_at = self.clock()

    def failed(self) -> None:
        self.faults += 1
        self.opened_at = self.clock()
        if self.faults == OPENS_AFTER:
            log.warning("city system unavailable", system=self.service)

    def worked(self) -> None:
        if self.faults >= OPENS_AFTER:
            log.info("city system back", system=self.service)
        self.faults = 0


class Caller:
    """Calls one system. `budget`: seconds for a whole call, waiting and second try included."""

    def __init__(
        self,
        service: str,
        base_url: str,
        client: httpx.AsyncClient,
        budget: float = BUDGET,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.client = client
        self.budget = budget
        self.breaker = Breaker(service, clock)
        self._places = asyncio.Semaphore(IN_FLIGHT)

    async def get(self, path: str, params: Mapping[str, str] | None = None) -> Any:
        """Read JSON. Raises `Unavailable`, `NotThere`, `NotAllowed`, `Refused`."""
        return await self._call("GET", path, READ_TRIES, params=params)

    async def post(self, path: str, form: Mapping[str, str]) -> Any:
        """Write a form, once. Raises as `get`."""
        return await self._call("POST", path, 1, data=form)

    async def ask(self, path: str, question: Mapping[str, Any]) -> Any:
        """Read JSON that is asked for with JSON; asking again changes nothing. Raises as `get`."""
        return await self._call("POST", path, READ_TRIES, json=question)

    async def _call(self, method: str, path: str, tries: int, **request: Any) -> Any:
        self.breaker.check()
        try:
            async with asyncio.timeout(self.budget):
                answer = await self._try(method, path, tries, request)
            body = self._body(*answer)
        except (httpx.HTTPError, TimeoutError, ValueError, RecursionError, Unavailable) as fault:
            self.breaker.failed()
            raise Unavailable(type(fault).__name__) from fault
        self.breaker.worked()
        return body

    async def _try(self, method: str, path: str, tries: int, request: dict[str, Any]) -> tuple[int, bytes]:
        """Status and body of the answer."""
        async with self._places:
            for left in range(tries - 1, -1, -1):
                try:
                    url = self.base_url + path
                    async with self.client.stream(method, url, timeout=self.budget, **request) as answer:
                        if answer.status_code < 500 or not left:
                            return answer.status_code, await _read(answer)
                except httpx.TransportError:
                    if not left:
                        raise
                await asyncio.sleep(0.1)
        raise Unavailable("no try left")

    def _body(self, status: int, content: bytes) -> Any:
        """The JSON of an answer. Their "no" counts as an answer, not as a fault."""
        if status >= 500 or status == 429:
            raise Unavailable(f"status {status}")
        if status in (401, 403):
            self.breaker.worked()
            raise NotAllowed
        if status == 404:
            self.breaker.worked()
            raise NotThere
        if status >= 300:
            self.breaker.worked()
            raise Refused
        return json.loads(content)


async def _read(answer: httpx.Response) -> bytes:
    """The body, unpacked; reading ends at the limit, so that an endless one takes no memory. Raises `Unavailable`."""
    content = bytearray()
    async for part in answer.aiter_bytes():
        content += part
        if len(content) > BODY_LIMIT:
            raise Unavailable("the answer is too long")
    return bytes(content)
