"""The staff page: the desk in a browser. One enters with the one-time link that is printed at start."""

from __future__ import annotations

import asyncio
import hmac
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.cases.case import Case, Identity
from bot.cases.lifecycle import Action, Forbidden, Status
from bot.city import City, parse_case_number
from bot.dialogue.message import Attachment
from bot.media import LIMIT, MediaStore, Unwanted
from bot.pages import Cookie, Pages, same_origin
from bot.staff.desk import Desk
from bot.staff.officers import Officer, Rank, Refused
from bot.texts import Library

HERE = Path(__file__).parent
SHIFT = 12 * 3600
PAGE = 30
TEXT_LIMIT = 4000
OFFICER = "Petugas"


@dataclass
class Office:
    """Routes of the staff page, below /petugas."""

    desk: Desk
    media: MediaStore
    library: Library
    city: City
    secret: str
    _keys: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.cookie = Cookie("petugas", self.secret, SHIFT)
        self.pages = Pages(HERE / "pages")
        self.texts = self.library["id"]

    def new_key(self) -> str:
        """A key that lets one person in, once: the link is /petugas/masuk?kunci=KEY."""
        key = secrets.token_urlsafe(24)
        self._keys.add(key)
        return key

    def routes(self) -> list[Route | Mount]:
        return [
            Route("/petugas", self.overview),
            Route("/petugas/masuk", self.enter),
            Route("/petugas/pertanyaan", self.questions),
            Route("/petugas/kasus/{number}", self.case),
            Route("/petugas/kasus/{number}/{act}", self.act, methods=["POST"]),
            Mount("/static/petugas", StaticFiles(directory=HERE / "static")),
        ]

    async def enter(self, request: Request) -> Response:
        """Spend a key; the answer is a signed cookie for one shift."""
        given = request.query_params.get("kunci", "").encode()
        found = next((key for key in self._keys if hmac.compare_digest(key.encode(), given)), None)
        if found is None:
            return self._page("closed.html", status=403)
        self._keys.discard(found)
        response = RedirectResponse("/petugas", 303)
        self.cookie.write(request, response, OFFICER)
        return response

    async def overview(self, request: Request) -> Response:
        if not self.cookie.read(request):
            return self._page("closed.html", status=403)
        show = request.query_params.get("tampil", "open")
        show = show if show in {"open", "all", *Status} else "open"
        text = request.query_params.get("cari", "")[:100]
        page = request.query_params.get("hal", "0")
        number = int(page) if page.isdecimal() else 0
        cases = await self.desk.cases(show=show, text=text, page=number, size=PAGE + 1)
        today = self.city.calendar.local_day(self.desk.clock())
        return self._page(
            "list.html",
            cases=[self._row(case, today) for case in cases[:PAGE]],
            counts=await self.desk.counts(),
            statuses=list(Status),
            show=show,
            text=text,
            page=number,
            more=len(cases) > PAGE,
        )

    async def questions(self, request: Request) -> Response:
        """What residents asked and the bot could not answer, without their names."""
        if not self.cookie.read(request):
            return self._page("closed.html", status=403)
        return self._page("questions.html", questions=await self.desk.unanswered())

    async def case(self, request: Request, problem: str = "", status: int = 200) -> Response:
        if not self.cookie.read(request):
            return self._page("closed.html", status=403)
        try:
            file = await self.desk.file(self._number(request))
        except Refused as unknown:
            raise HTTPException(404) from unknown
        today = self.city.calendar.local_day(self.desk.clock())
        return self._page(
            "case.html",
            status=status,
            case=file.case,
            row=self._row(file.case, today),
            history=file.history,
            actions=file.actions,
            delivery=file.delivery,
            forwarding=file.forwarding,
            problem=problem,
            nonce=secrets.token_hex(16),
            done=request.query_params.get("ok", ""),
        )

    async def act(self, request: Request) -> Response:
        """A form of the case page. Sent twice it has one effect: the page gives each form a key of its own."""
        officer = self.cookie.read(request)
        if not officer or not same_origin(request):
            raise HTTPException(403)
        number = self._number(request)
        async with request.form(max_files=5, max_fields=10, max_part_size=64 * 1024) as form:
            text = str(form.get("text", ""))[:TEXT_LIMIT]
            try:
                media = await self._files(form)
                await self._do(request.path_params["act"], number, Officer(officer, Rank.ADMIN), text, media, form)
            except Refused as refused:
                return await self.case(request, self.texts(f"staff-refused-{refused.reason}"), 409)
            except Forbidden as forbidden:
                status = self.texts(f"status-{forbidden.status}")
                return await self.case(request, self.texts("staff-forbidden", status=status), 409)
        return RedirectResponse(f"/petugas/kasus/{number}?ok={request.path_params['act']}", 303)

    async def _do(
        self, act: str, number: str, officer: Officer, text: str, media: list[Attachment], form: FormData
    ) -> None:
        key = str(form.get("key", ""))[:32]
        match act:
            case "balas":
                await self.desk.reply(number, officer, text, media, key=key)
            case "catatan":
                await self.desk.note(number, officer, text, key=key)
            case "ambil":
                await self.desk.take(number, officer)
            case "status" if (action := str(form.get("action", ""))) in set(Action):
                await self.desk.act(number, officer, Action(action), text, media, key=key)
            case _:
                raise HTTPException(404)

    async def _files(self, form: FormData) -> list[Attachment]:
        kept = []
        for file in form.getlist("files"):
            if isinstance(file, UploadFile) and file.filename:
                try:
                    kept.append(await asyncio.to_thread(self.media.put, await file.read(LIMIT + 1)))
                except Unwanted as unwanted:
                    raise Refused("file") from unwanted
        return kept

    def _row(self, case: Case, today: Any) -> dict[str, Any]:
        """What the pages show of a case; of an anonymous reporter nothing, of a confidential one only that."""
        area = self.city.areas.by_code(case.kelurahan) if case.kelurahan else None
        names = [case.street, area.kelurahan if area else "", area.kecamatan if area else ""]
        left = self.city.calendar.working_days_between(today, case.due)
        label = f"category-{case.category}" if case.kind == "report" else f"officer-topic.button-{case.category}"
        reporter = case.reporter.partition(":")
        return {
            "case": case,
            "category": self.texts(label),
            "place": ", ".join(filter(None, names)),
            "agency": self.city.agency_name(case.agency) if case.agency else "",
            "left": left,
            "late": left < 0 and case.status not in {Status.RESOLVED, Status.CLOSED, Status.REJECTED, Status.WITHDRAWN},
            "reporter": f"{reporter[0]} {reporter[2][:6]}" if case.identity is Identity.OPEN else "",
            "identity": self.texts(f"complaint-identity.button-{case.identity}"),
        }

    def _number(self, request: Request) -> str:
        number = parse_case_number(request.path_params["number"])
        if number is None:
            raise HTTPException(404)
        return number

    def _page(self, name: str, *, status: int = 200, **values: Any) -> Response:
        return self.pages.show(name, self.texts, status=status, city=self.city.name, **values)
