"""What the rooms of the staff page share: who is asking, how a page and a refusal look."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.cases.lifecycle import Forbidden
from bot.media import MediaStore
from bot.pages import Cookie, Pages, same_origin
from bot.staff.canned import Canned
from bot.staff.desk import Desk
from bot.staff.officers import Officer, Officers, Rank, Refused
from bot.staff.shifts import SHIFT, Shifts
from bot.staff.words import Words

HERE = Path(__file__).parent
FIELDS, PART = 12, 64 * 1024
STATUS = {"unknown": 404, "rank": 403, "agency": 403, "colleague": 403, "author": 403, "tries": 429}

Handler = Callable[[Request, Officer], Awaitable[Response]]


class Shared:
    """The desk and its company, and what every page needs."""

    def __init__(self, desk: Desk, media: MediaStore, secret: str) -> None:
        registry = desk.registry
        self.desk = desk
        self.media = media
        self.city = registry.city
        self.texts = registry.library["id"]
        self.read = registry.journal.read
        self.officers = Officers(registry.journal, desk.clock)
        self.shifts = Shifts(registry.journal, desk.clock)
        self.words = Words(registry, desk.clock, desk.on_commit)
        self.canned = Canned(registry.library, registry.city)
        self.cookie = Cookie("petugas", secret, int(SHIFT.total_seconds()))
        self.pages = Pages(HERE / "pages")

    def at_work(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        """Only for officers at their shift, as they stand in the database now; what is refused is said on a page."""

        async def endpoint(request: Request) -> Response:
            officer = await self.shifts.at_work(self.cookie.read(request))
            if officer is None or not (request.method in {"GET", "HEAD"} or same_origin(request)):
                return self.page("closed.html", status=403, unsent=await _words_of(request))
            try:
                return await handler(request, officer)
            except (Refused, Forbidden) as refused:
                return self.refused(refused, officer)

        return endpoint

    def page(self, name: str, officer: Officer | None = None, *, status: int = 200, **values: Any) -> Response:
        """One template; `officer` is who looks at it."""
        shown = {"officer": officer, "city": self.city.name} | values
        supervisor = officer is not None and officer.rank.reaches(Rank.SUPERVISOR)
        return self.pages.show(name, self.texts, status=status, supervisor=supervisor, **shown)

    def refused(self, refused: Refused | Forbidden, officer: Officer | None = None) -> Response:
        """A page with nothing but the sentence why not."""
        return self.page("refused.html", officer, status=status_of(refused), problem=self.sentence(refused))

    def sentence(self, refused: Refused | Forbidden) -> str:
        """Why something is not possible."""
        if isinstance(refused, Refused):
            return self.texts(f"staff-refused-{refused.reason}")
        return self.texts("staff-forbidden", status=self.texts(f"status-{refused.status}"))

    def agency_names(self, officer: Officer) -> dict[str, str]:
        """The agencies an officer may choose among: their own, or all."""
        known = self.city.agencies
        return {officer.agency: self.city.agency_name(officer.agency)} if officer.agency else dict(known)


async def _words_of(request: Request) -> str:
    """What somebody had written when their shift ended: it is shown to them again, so that it is not lost."""
    if request.method != "POST" or not same_origin(request):
        return ""
    async with request.form(max_fields=FIELDS, max_part_size=PART) as form:
        return str(form.get("text", ""))


def status_of(refused: Refused | Forbidden) -> int:
    """The HTTP status of a refusal."""
    return STATUS.get(refused.reason, 409) if isinstance(refused, Refused) else 409
