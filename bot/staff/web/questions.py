"""What residents asked and the bot could not answer, without their names: for whoever writes `locales/*/faq.ftl`."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.staff.officers import Officer
from bot.staff.web.shared import Shared


class Questions:
    """/petugas/pertanyaan."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared

    def routes(self) -> list[BaseRoute]:
        return [Route("/petugas/pertanyaan", self.shared.at_work(self.show))]

    async def show(self, request: Request, officer: Officer) -> Response:
        return self.shared.page("questions.html", officer, questions=await self.shared.desk.unanswered())
