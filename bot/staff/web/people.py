"""The officers: who works here, invitations, ranks, the end of a service. For supervisors and above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.staff.officers import Officer, Rank, Refused
from bot.staff.web.shared import Shared, status_of


@dataclass(frozen=True, slots=True)
class Secret:
    """What is shown once: an invitation or a link, for whom."""

    kind: str
    name: str
    key: str


class People:
    """/petugas/orang"""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared

    def routes(self) -> list[BaseRoute]:
        at_work = self.shared.at_work
        return [
            Route("/petugas/orang", at_work(self.show)),
            Route("/petugas/orang/{act}", at_work(self.act), methods=["POST"]),
        ]

    async def show(self, request: Request, officer: Officer) -> Response:
        officer.must_be(Rank.SUPERVISOR)
        said = self.shared.texts("staff-done") if request.query_params.get("ok") else ""
        return await self._page(request, officer, said=said)

    async def act(self, request: Request, officer: Officer) -> Response:
        """Invite, change, remove, link. What is secret is on the answer's page and nowhere else."""
        async with request.form(max_fields=5, max_files=0) as form:
            fields = {name: str(value)[:100] for name, value in form.items()}
        try:
            secret = await self._do(request.path_params["act"], officer, fields)
        except Refused as refused:
            if not officer.rank.reaches(Rank.SUPERVISOR):
                raise
            problem = self.shared.sentence(refused)
            return await self._page(request, officer, status=status_of(refused), problem=problem)
        if secret is not None:
            return await self._page(request, officer, secret=secret)
        return RedirectResponse("/petugas/orang?ok=1", 303)

    async def _do(self, act: str, officer: Officer, fields: Mapping[str, str]) -> Secret | None:
        name, officers = fields.get("nama", ""), self.shared.officers
        match act:
            case "undang":
                rank, agency = _rank(fields), fields.get("dinas", "")
                if agency and agency not in self.shared.city.agencies:
                    raise Refused("which")
                code = await officers.invite(rank, agency, officer)
                return Secret("invitation", self.shared.texts(f"rank-{rank}"), code)
            case "tautan":
                return Secret("link", name, await self.shared.shifts.new_link(name, officer))
            case "pangkat":
                await officers.change(name, _rank(fields), officer)
            case "keluarkan":
                await officers.remove(name, officer)
            case _:
                raise HTTPException(404)
        return None

    async def _page(
        self,
        request: Request,
        officer: Officer,
        *,
        status: int = 200,
        problem: str = "",
        said: str = "",
        secret: Secret | None = None,
    ) -> Response:
        known = await self.shared.officers.all()
        return self.shared.page(
            "people.html",
            officer,
            status=status,
            people=[(other, self._may_change(officer, other)) for other in known],
            ranks=[rank for rank in Rank if officer.rank.reaches(rank)],
            agencies=self.shared.agency_names(officer),
            names=self.shared.city.agencies,
            admin=officer.rank is Rank.ADMIN,
            address=str(request.base_url).rstrip("/"),
            problem=problem,
            said=said,
            secret=secret,
        )

    @staticmethod
    def _may_change(officer: Officer, other: Officer) -> bool:
        near = not officer.agency or officer.agency == other.agency
        return near and officer.rank.reaches(other.rank) and officer.name != other.name


def _rank(fields: Mapping[str, str]) -> Rank:
    rank = fields.get("pangkat", "")
    if rank not in set(Rank):
        raise Refused("which")
    return Rank(rank)
