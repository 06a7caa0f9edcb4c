"""The web chat of residents: a page, one POST a message, and a stream of what is said to them.

A message carries an id made by the page, so that one sent again after a lost answer has one effect. The answer to
the POST comes after the commit and holds the replies; alerts come over the stream. Both name each message by its
outbox key, so the page shows it once.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.channels.web.hub import Hub
from bot.city import City
from bot.dialogue.markup import to_html
from bot.dialogue.message import Attachment, Inbound, Outbound, Place
from bot.dialogue.state import load
from bot.frontdoor import FrontDoor
from bot.journal.history import Heard, Said, held_back, last_heard, last_said, news
from bot.journal.journal import Journal
from bot.media import LIMIT, MediaStore, Unwanted
from bot.pages import Cookie, Pages, same_origin
from bot.texts import Library

CHANNEL = "web"
HERE = Path(__file__).parent
YEAR = 365 * 24 * 3600
TEXT_LIMIT = 10_000
FILES_AT_ONCE = 10
ID_LENGTH = range(8, 65)
LOOK_AGAIN = 2.0
OVERLAP = 20
MESSAGES_A_MINUTE = 40
ADDRESSES_COUNTED = 10_000


@dataclass
class Chat:
    """Routes of the residents' page. `clock` gives aware UTC."""

    front_door: FrontDoor
    journal: Journal
    media: MediaStore
    library: Library
    city: City
    hub: Hub
    secret: str
    clock: Callable[[], datetime]
    demo_address: str = ""

    def __post_init__(self) -> None:
        self.cookie = Cookie("warga", self.secret, YEAR)
        self.pages = Pages(HERE / "pages")
        self.map = _map(self.city)
        self._counts: OrderedDict[str, deque[datetime]] = OrderedDict()

    def routes(self) -> list[Route | Mount]:
        return [
            Route("/", self.page),
            Route("/chat/history", self.history),
            Route("/chat/messages", self.message, methods=["POST"]),
            Route("/chat/events", self.events),
            Route("/chat/map.json", self.map_json),
            Route("/media/{ref}", self.file),
            Mount("/static/chat", StaticFiles(directory=HERE / "static")),
        ]

    async def page(self, request: Request) -> HTMLResponse:
        """The chat; a first visit gets a cookie with a random name for this browser."""
        person = self.cookie.read(request) or secrets.token_urlsafe(16)
        stored = await self.journal.load(f"{CHANNEL}:{person}")
        texts = self.library[load(stored.state).profile.get("language", "id")]
        words = {name: texts(f"web-{name}") for name in PAGE_WORDS}
        shown = self.pages.show("chat.html", texts, words=words, city=self.city.name, demo=self.demo_address)
        self.cookie.write(request, shown, person)
        return shown

    async def history(self, request: Request) -> JSONResponse:
        """What was said before, oldest first."""
        address = self._address(request)
        heard = await self.journal.read(lambda c: last_heard(c, address))
        held = await self.journal.read(lambda c: held_back(c, address))
        said = await self.journal.read(lambda c: last_said(c, address))
        lines = sorted([*map(_heard_line, heard), *map(_said_line, said)], key=lambda line: line["at"])
        cursor = min([said[-1].id if said else 0, *(row - 1 for row in held)])
        return JSONResponse({"lines": lines, "cursor": cursor})

    async def message(self, request: Request) -> JSONResponse:
        """Take one message in. 200 only after it is stored; the same id again gives the same replies."""
        if not same_origin(request):
            raise HTTPException(403)
        address = self._address(request)
        if not self._within_rate(address):
            raise HTTPException(429)
        async with request.form(max_files=FILES_AT_ONCE, max_fields=10, max_part_size=64 * 1024) as form:
            inbound = await self._inbound(address, dict(form), form.getlist("files"))
        receipt = await self.front_door.receive(inbound)
        replies = [_line(f"{CHANNEL}:{inbound.id}:{n}", out) for n, out in enumerate(receipt.replies)]
        return JSONResponse({"replies": replies, "duplicate": receipt.duplicate})

    async def events(self, request: Request) -> StreamingResponse:
        """Server-sent events: one for each message to this resident after `?after=`."""
        address = self._address(request)
        after = request.query_params.get("after", "0")
        stream = self._stream(request, address, int(after) if after.isdecimal() else 0)
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    async def map_json(self, _request: Request) -> Response:
        """The outlines of the kelurahan, for choosing a point."""
        return Response(self.map, media_type="application/json", headers={"cache-control": "max-age=86400"})

    async def file(self, request: Request) -> Response:
        """A photo or file. Its name is the hash of its content and cannot be guessed."""
        try:
            data = await asyncio.to_thread(self.media.get, request.path_params["ref"])
        except KeyError as missing:
            raise HTTPException(404) from missing
        mime = self.media.mime(data)
        shown = "inline" if mime.startswith(("image/", "video/", "audio/")) else "attachment"
        headers = {"content-disposition": shown, "cache-control": "private, max-age=31536000, immutable"}
        return Response(data, media_type=mime, headers=headers)

    # -- helpers --------------------------------------------------------------------------------------------

    def _address(self, request: Request) -> str:
        person = self.cookie.read(request)
        if not person:
            raise HTTPException(401)
        return f"{CHANNEL}:{person}"

    def _within_rate(self, address: str) -> bool:
        now = self.clock()
        times = self._counts.setdefault(address, deque(maxlen=MESSAGES_A_MINUTE))
        self._counts.move_to_end(address)
        if len(self._counts) > ADDRESSES_COUNTED:
            self._counts.popitem(last=False)
        if len(times) == MESSAGES_A_MINUTE and now - times[0] < timedelta(minutes=1):
            return False
        times.append(now)
        return True

    async def _inbound(self, address: str, form: dict[str, Any], files: list[Any]) -> Inbound:
        message_id = str(form.get("id", ""))
        if len(message_id) not in ID_LENGTH:
            raise HTTPException(400)
        attachments = [await self._keep(file) for file in files if isinstance(file, UploadFile)]
        return Inbound(
            channel=CHANNEL,
            address=address,
            id=f"{address.partition(':')[2]}.{message_id}",
            at=self.clock(),
            text=str(form.get("text", ""))[:TEXT_LIMIT],
            tap=str(form.get("tap", ""))[:64],
            attachments=tuple(attachments),
            place=_place(form.get("lat"), form.get("lon")),
        )

    async def _keep(self, file: UploadFile) -> Attachment:
        data = await file.read(LIMIT + 1)
        try:
            return await asyncio.to_thread(self.media.put, data)
        except Unwanted:
            return Attachment("other")

    async def _stream(self, request: Request, address: str, after: int) -> AsyncIterator[str]:
        arrived = self.hub.join(address)
        seen: set[str] = set()
        held: set[int] = set()
        try:
            yield ": connected\n\n"
            while not await request.is_disconnected():
                arrived.clear()
                since = max(after - OVERLAP, 0) if seen else after
                new, held = await self.journal.read(lambda c, s=since, h=held: news(c, address, s, h))  # type: ignore[misc]
                for said in new:
                    if said.key not in seen:
                        seen.add(said.key)
                        after = max(after, said.id)
                        yield f"id: {said.id}\ndata: {json.dumps(_said_line(said), ensure_ascii=False)}\n\n"
                try:
                    await asyncio.wait_for(arrived.wait(), LOOK_AGAIN)
                except TimeoutError:
                    yield ": \n\n"
        except ClientDisconnect:
            return
        finally:
            self.hub.leave(address, arrived)


PAGE_WORDS = (
    "send-place",
    "offline",
    "failed",
    "slow-down",
    "too-large",
    "you-photo",
    "you-location",
    "no-location",
    "outside-map",
)


def _line(key: str, message: Outbound) -> dict[str, Any]:
    return {
        "key": key,
        "from": "city",
        "html": to_html(message.text),
        "buttons": [{"label": button.label, "value": button.value} for button in message.buttons],
        "ask_location": message.ask_location,
        "media": [{"kind": item.kind, "url": f"/media/{item.ref}"} for item in message.media if item.ref],
    }


def _said_line(said: Said) -> dict[str, Any]:
    return {**_line(said.key, said.message), "id": said.id, "at": said.at.isoformat()}


def _heard_line(heard: Heard) -> dict[str, Any]:
    media = [{"kind": item.kind, "url": f"/media/{item.ref}"} for item in heard.media if item.ref]
    return {
        "key": heard.id,
        "from": "resident",
        "text": heard.text,
        "media": media,
        "at": heard.at.isoformat(),
    }


def _place(lat: Any, lon: Any) -> Place | None:
    if lat is None or lon is None:
        return None
    try:
        place = Place(float(lat), float(lon))
    except ValueError as wrong:
        raise HTTPException(400) from wrong
    if not (-90 <= place.lat <= 90 and -180 <= place.lon <= 180):
        raise HTTPException(400)
    return place


def _map(city: City) -> str:
    """Name and rings of each kelurahan, rounded to about 10 m."""
    shapes = [
        {
            "name": area.kelurahan,
            "kecamatan": area.kecamatan,
            "rings": [[[round(x, 4), round(y, 4)] for x, y in ring] for ring in city.areas.outline(area.code)],
        }
        for area in city.areas.all
    ]
    return json.dumps(shapes, ensure_ascii=False, separators=(",", ":"))
