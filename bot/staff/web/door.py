"""Coming in and going out: the server's link, an officer's own link, an invitation, signing out."""

from __future__ import annotations

import hmac
import secrets

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.pages import same_origin
from bot.staff.officers import NAME_LIMIT, Officer, Refused
from bot.staff.web.shared import Shared
from bot.staff.web.tries import Tries

CODE_LIMIT = 64


class Door:
    """Who may come in, and as whom."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.tries = Tries(shared.desk.clock)
        self._keys: set[str] = set()

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/petugas/masuk", self.enter, methods=["GET", "POST"]),
            Route("/petugas/undangan", self.invitation, methods=["GET", "POST"]),
            Route("/petugas/keluar", self.leave, methods=["POST"]),
        ]

    def new_key(self) -> str:
        """A key of the server's own, printed where it was started; it lives as long as this process."""
        key = secrets.token_urlsafe(24)
        self._keys.add(key)
        return key

    async def enter(self, request: Request) -> Response:
        """Spend a key. The server's opens at once; an officer's came by chat, where a preview of the link may have
        asked for it already: it is spent by the button on the page."""
        try:
            self.tries.check(_address(request))
            return await (self._by_link(request) if request.method == "POST" else self._by_key(request))
        except Refused as refused:
            return self._turned_away(request, refused)

    async def _by_key(self, request: Request) -> Response:
        key = request.query_params.get("kunci", "")
        if self._is_servers(key):
            caretaker = await self.shared.officers.caretaker()
            return self._open(request, await self.shared.shifts.open(caretaker))
        holder = await self.shared.shifts.holder(key)
        if holder is None:
            raise Refused("link")
        return self.shared.page("enter.html", key=key, holder=holder)

    async def _by_link(self, request: Request) -> Response:
        if not same_origin(request):
            return self.shared.page("closed.html", status=403)
        async with request.form(max_fields=5, max_files=0) as form:
            key = str(form.get("kunci", ""))
        return self._open(request, await self.shared.shifts.enter(key))

    async def invitation(self, request: Request) -> Response:
        """Spend an invitation: its bearer becomes an officer by the name they give."""
        if request.method == "GET":
            return self._ask(str(request.query_params.get("kode", ""))[:CODE_LIMIT])
        if not same_origin(request):
            return self.shared.page("closed.html", status=403)
        async with request.form(max_fields=5, max_files=0) as form:
            code, name = str(form.get("kode", ""))[:CODE_LIMIT], str(form.get("nama", "")).strip()
        try:
            self.tries.check(_address(request))
            officer = await self._enrol(code, name)
        except Refused as refused:
            if refused.reason == "invitation":
                self.tries.missed(_address(request))
            return self._ask(code, name, refused)
        return self._open(request, await self.shared.shifts.open(officer))

    async def _enrol(self, code: str, name: str) -> Officer:
        if not name:
            raise Refused("name")
        return await self.shared.officers.enrol(code, None, name)

    async def leave(self, request: Request) -> Response:
        """End the shift, here and wherever its cookie may have got to."""
        if not same_origin(request):
            return self.shared.page("closed.html", status=403)
        await self.shared.shifts.end(self.shared.cookie.read(request))
        response = self.shared.page("closed.html", left=True)
        response.delete_cookie(self.shared.cookie.name)
        return response

    def _ask(self, code: str, name: str = "", refused: Refused | None = None) -> Response:
        problem = self.shared.sentence(refused) if refused else ""
        status = {"tries": 429, "": 200}.get(refused.reason if refused else "", 403)
        return self.shared.page(
            "invitation.html", status=status, code=code, called=name, problem=problem, limit=NAME_LIMIT
        )

    def _is_servers(self, given: str) -> bool:
        found = next((key for key in self._keys if hmac.compare_digest(key.encode(), given.encode())), None)
        self._keys.discard(found or "")
        return found is not None

    def _turned_away(self, request: Request, refused: Refused) -> Response:
        if refused.reason == "link":
            self.tries.missed(_address(request))
            return self.shared.page("closed.html", status=403)
        return self.shared.refused(refused)

    def _open(self, request: Request, shift: str) -> Response:
        response = RedirectResponse("/petugas", 303)
        self.shared.cookie.write(request, response, shift)
        return response


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
