"""The staff page: the desk in a browser, and what officers fall back on when Telegram is away.

What may be done, and by whom, is the desk's to say; here is only how it looks. No act needs a script.
"""

from __future__ import annotations

from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from bot.media import MediaStore
from bot.staff.desk import Desk
from bot.staff.web.casework import Casework
from bot.staff.web.door import Door
from bot.staff.web.figures import Figures
from bot.staff.web.overview import Overview
from bot.staff.web.people import People
from bot.staff.web.shared import HERE, Shared


class Office:
    """Routes of the staff page, below /petugas. `secret` signs its cookie."""

    def __init__(self, desk: Desk, media: MediaStore, secret: str) -> None:
        shared = Shared(desk, media, secret)
        self.door = Door(shared)
        self.rooms = (self.door, Overview(shared), Casework(shared), People(shared), Figures(shared))

    def new_key(self) -> str:
        """A key that lets one admin in, once: the link is /petugas/masuk?kunci=KEY."""
        return self.door.new_key()

    def routes(self) -> list[BaseRoute]:
        static = Mount("/static/petugas", StaticFiles(directory=HERE / "static"))
        return [static, *(route for room in self.rooms for route in room.routes())]
