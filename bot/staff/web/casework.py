"""One case: its facts, its history with what arrived, and the forms of what can be done with it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.cases import listing
from bot.cases.case import Case, Event
from bot.cases.lifecycle import Action, Forbidden, Status
from bot.cases.queries import Delivery
from bot.city import parse_case_number
from bot.staff.desk import File
from bot.staff.officers import Officer, Rank, Refused
from bot.staff.web.acts import Acts, Given
from bot.staff.web.facts import Teller, may_handle
from bot.staff.web.filter import Filter
from bot.staff.web.shared import FIELDS, PART, Shared, status_of

FILES = 10
BAD_FORM = 400
DONE = {
    "balas": "office-done-reply",
    "urungkan": "office-done-undone",
    "ralat": "office-done-corrected",
    "tarik": "office-done-retracted",
    "tanya": "office-done-asked",
    "naikkan": "office-done-lifted",
    "teruskan": "office-done-forwarded",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One event of the history. `undo`: one's own answer that has not left yet; `change`: one that has."""

    event: Event
    what: str
    who: str
    told: Delivery
    undo: bool
    change: bool


@dataclass(frozen=True, slots=True)
class Way:
    """Where a case stands in the list one came from. `back` and `here` are parts of addresses."""

    back: str
    here: str
    daftar: str
    place: int
    total: int
    previous: str
    next: str


class Casework:
    """/petugas/kasus/NUMBER"""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.acts = Acts(shared)
        self.teller = Teller(shared.texts, shared.city)

    def routes(self) -> list[BaseRoute]:
        at_work = self.shared.at_work
        return [
            Route("/petugas/kasus/{number}", at_work(self.show)),
            Route("/petugas/kasus/{number}/{act}", at_work(self.act), methods=["POST"]),
        ]

    async def show(self, request: Request, officer: Officer) -> Response:
        query = request.query_params
        done = query.get("ok", "")
        said = self.shared.texts(DONE.get(done, "staff-done")) if done else ""
        return await self._page(_number(request), officer, query, done=done, said=said)

    async def act(self, request: Request, officer: Officer) -> Response:
        """A form of the page. Sent twice it has one effect; refused, it is shown again with what was written."""
        number, verb = _number(request), request.path_params["act"]
        try:
            async with request.form(max_files=FILES, max_fields=FIELDS, max_part_size=PART) as form:
                return await self._sent(number, verb, officer, form)
        except HTTPException as unreadable:
            if unreadable.status_code != BAD_FORM:
                raise
            raise Refused("many") from unreadable

    async def _sent(self, number: str, verb: str, officer: Officer, form: FormData) -> Response:
        way = {name: str(form.get(name, "")) for name in ("daftar", "lanjut")}
        drafts = {verb: str(form.get("text", ""))}
        try:
            given = await self.acts.read(number, officer, form)
            if verb == "siap":
                return await self._page(number, officer, way, drafts={"balas": await self._ready(given)})
            if verb == "identitas":
                reporter = await self.shared.desk.reveal(number, officer, given.text, key=given.key)
                return await self._page(number, officer, way, reporter=reporter)
            await self.acts.do(verb, given)
        except (Refused, Forbidden) as refused:
            problem = self.shared.sentence(refused)
            return await self._page(number, officer, way, status_of(refused), drafts, problem=problem)
        return await self._go_on(given, verb, way)

    async def _go_on(self, given: Given, verb: str, way: dict[str, str]) -> Response:
        """Back to the case, or to the list when it is no longer this officer's to see."""
        case = (await self.shared.desk.file(given.number)).case
        if not may_handle(given.officer, case):
            query = Filter.parse(way["daftar"]).query()
            return RedirectResponse(f"/petugas?{query}&ok={given.number}", 303)
        again = {"ulang": given.fields.get("jawaban", "")} if verb == "urungkan" else {}
        query = urlencode({"ok": verb} | {name: value for name, value in (way | again).items() if value})
        return RedirectResponse(f"/petugas/kasus/{given.number}?{query}", 303)

    async def _ready(self, given: Given) -> str:
        """A ready answer behind what was written already."""
        case = (await self.shared.desk.file(given.number)).case
        given.officer.must_handle(case)
        if not given.fields.get("siap"):
            raise Refused("which")
        text = self.shared.canned.text(given.fields.get("siap", ""), case, given.officer)
        return "\n".join(filter(None, [given.text.strip(), text]))

    async def _page(
        self,
        number: str,
        officer: Officer,
        query: Mapping[str, str],
        status: int = 200,
        drafts: Mapping[str, str] | None = None,
        *,
        problem: str = "",
        done: str = "",
        said: str = "",
        reporter: str = "",
    ) -> Response:
        file = await self.shared.desk.file(number)
        officer.must_handle(file.case)
        lines = [self._line(event, file, officer) for event in file.history]
        return self.shared.page(
            "case.html",
            officer,
            status=status,
            facts=self.teller.tell(file.case, self.shared.desk.clock()),
            case=file.case,
            lines=lines,
            forwarding=file.forwarding,
            unsent=next((line for line in reversed(lines) if line.undo), None) if done == "balas" else None,
            actions=[action for action in file.actions if action is not Action.FORWARD],
            forward=self._agencies(file),
            colleagues=await self._colleagues(officer, file.case),
            ready=self.shared.canned.labels(),
            way=await self._way(number, officer, query),
            drafts=drafts or self._again(lines, query.get("ulang", "")),
            nonce=secrets.token_hex(8),
            problem=problem,
            said=said,
            reporter=reporter,
        )

    def _line(self, event: Event, file: File, officer: Officer) -> Line:
        told = file.delivery.get(event.key, Delivery())
        own = event.kind == "reply" and event.visible and event.actor == f"officer:{officer.name}"
        waits = bool(told.waiting) and not (told.sent or told.failed)
        what, who = self.teller.what(event), self.teller.who(event)
        return Line(event, what, who, told, own and waits, own and not told.waiting and bool(told.sent))

    @staticmethod
    def _again(lines: list[Line], key: str) -> dict[str, str]:
        """The words of an answer that was undone, to be written better."""
        for line in lines:
            if line.event.key == key and line.event.kind == "reply" and not line.event.visible:
                return {"balas": line.event.text}
        return {}

    def _agencies(self, file: File) -> dict[str, str]:
        """Whom the case can be forwarded to; its own agency first."""
        if Action.FORWARD not in file.actions:
            return {}
        there = file.case.agency if file.case.status is Status.FORWARDED else ""
        known = {code: name for code, name in self.shared.city.agencies.items() if code != there}
        return {code: known[code] for code in sorted(known, key=lambda code: code != file.case.agency)}

    async def _colleagues(self, officer: Officer, case: Case) -> list[str]:
        """Whom a supervisor can give the case to."""
        if not officer.rank.reaches(Rank.SUPERVISOR):
            return []
        found = await self.shared.officers.all()
        return [other.name for other in found if other.name != case.taken_by and may_handle(other, case)]

    async def _way(self, number: str, officer: Officer, query: Mapping[str, str]) -> Way:
        chosen = Filter.parse(query.get("daftar", ""))
        wanted = chosen.wanted(officer, self.shared.city, self.shared.desk.clock())
        numbers = await self.shared.read(lambda c: listing.walk(c, wanted))
        place = numbers.index(number) if number in numbers else -1
        ahead = numbers[place + 1 : place + 2] if place >= 0 else [parse_case_number(query.get("lanjut", "")) or ""]
        daftar = chosen.query()
        return Way(
            back=f"/petugas?{daftar}" if daftar else "/petugas",
            here=f"?{urlencode({'daftar': daftar})}" if daftar else "",
            daftar=daftar,
            place=place + 1,
            total=len(numbers),
            previous=numbers[place - 1] if place > 0 else "",
            next="".join(ahead),
        )


def _number(request: Request) -> str:
    number = parse_case_number(request.path_params["number"])
    if number is None:
        raise Refused("unknown")
    return number
