"""The list: what there is to do, by the day it is promised for, narrowed as one likes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.cases import listing, queries
from bot.cases.lifecycle import OPEN, Status
from bot.cases.listing import late_day
from bot.city import parse_case_number
from bot.staff.officers import CARETAKER, Officer
from bot.staff.web.facts import LEVELS, Facts, Teller, may_handle
from bot.staff.web.filter import FREE, MINE, Filter
from bot.staff.web.shared import Shared
from flows.officer import TOPICS

PAGE = 40

Options = dict[str, list[tuple[str, str]]]


class Overview:
    """/petugas"""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.teller = Teller(shared.texts, shared.city)

    def routes(self) -> list[BaseRoute]:
        return [Route("/petugas", self.shared.at_work(self.show))]

    async def show(self, request: Request, officer: Officer) -> Response:
        shared, now = self.shared, self.shared.desk.clock()
        chosen = Filter.read(request.query_params)
        if (number := parse_case_number(chosen.cari)) and await self._may_open(number, officer):
            return RedirectResponse(f"/petugas/kasus/{number}", 303)
        wanted = chosen.wanted(officer, shared.city, now)
        cases = await shared.read(lambda c: listing.listed(c, wanted, PAGE, chosen.hal * PAGE))
        total = await shared.read(lambda c: listing.count(c, wanted))
        load = await shared.read(lambda c: listing.load(c, officer.agency, officer.name, late_day(shared.city, now)))
        chips, options = self._chips(chosen, load), await self._options(officer)
        rows = [self.teller.tell(case, now) for case in cases]
        return shared.page(
            "list.html",
            officer,
            caretaker=CARETAKER,
            groups=self._by_promise(rows, now) if chosen.statuses and chosen.statuses <= OPEN else [("", rows)],
            total=total,
            first=chosen.hal * PAGE + 1,
            last=chosen.hal * PAGE + len(rows),
            more=total > (chosen.hal + 1) * PAGE,
            chosen=chosen,
            chips=chips,
            open=chosen.narrows and not any(here for *_, here in chips),
            options=options,
            tags=_tags(chosen, options, shared.texts("office-field-late")),
            here=f"?{urlencode({'daftar': daftar})}" if (daftar := chosen.query(hal=0)) else "",
            away=parse_case_number(request.query_params.get("ok", "")) or "",
        )

    async def _may_open(self, number: str, officer: Officer) -> bool:
        """Who searches for a number wants that case, whatever has become of it."""
        case = await self.shared.read(lambda c: queries.find(c, number))
        return case is not None and may_handle(officer, case)

    def _by_promise(self, rows: Sequence[Facts], now: datetime) -> list[tuple[str, list[Facts]]]:
        """Headings of the open ones: past, today, then day by day."""
        today = self.shared.city.calendar.local_day(now)

        def heading(row: Facts) -> str:
            if row.case.due < today:
                return self.shared.texts("office-due-past")
            if row.case.due == today:
                return self.shared.texts("office-due-today")
            return self.shared.texts("office-due-day", due=row.case.due, days=row.left)

        return [(name, list(group)) for name, group in groupby(rows, heading)]

    def _chips(self, chosen: Filter, load: listing.Load) -> list[tuple[str, int, str, bool]]:
        """The four lists one looks at most: label, how many, its address, whether it is this one."""
        ways = (
            ("office-chip-open", load.open, Filter()),
            ("office-chip-late", load.late, Filter(terlambat="1")),
            ("office-chip-free", load.untaken, Filter(siapa=FREE)),
            ("office-chip-mine", load.mine, Filter(siapa=MINE)),
        )
        here = chosen.query(hal=0)
        return [(self.shared.texts(key), many, way.query(), way.query() == here) for key, many, way in ways]

    async def _options(self, officer: Officer) -> Options:
        """What can be chosen, by field: (value, label)."""
        shared, texts = self.shared, self.shared.texts
        counts = await shared.desk.counts(officer.agency)
        categories = [category.code for category in shared.city.categories]
        topics: Sequence[str] = () if officer.agency else TOPICS
        found: dict[str, Any] = {
            "tampil": [
                ("open", texts("staff-show-open")),
                ("all", texts("staff-show-all")),
                *((str(s), f"{texts(f'status-{s}')} ({counts.get(s, 0)})") for s in Status),
            ],
            "siapa": [
                ("", texts("office-anybody")),
                (MINE, texts("office-chip-mine")),
                (FREE, texts("office-chip-free")),
            ],
            "kategori": [(code, self.teller.category(code)) for code in (*categories, *topics)],
            "kecamatan": [(name, name) for name in shared.city.areas.kecamatan()],
            "tingkat": [(str(int(level)), texts(key)) for level, key in LEVELS.items()],
        }
        if not officer.agency:
            found["dinas"] = list(shared.city.agencies.items())
        return found


def _tags(chosen: Filter, options: Options, late: str) -> list[tuple[str, str]]:
    """What the list is narrowed by: a label, and the address without it."""
    blank, found = Filter(), []
    for field, known in options.items():
        value = getattr(chosen, field)
        if value != getattr(blank, field):
            found.append((dict(known).get(value, value), chosen.query(hal=0, **{field: getattr(blank, field)})))
    if chosen.terlambat:
        found.append((late, chosen.query(hal=0, terlambat="")))
    if chosen.cari:
        found.append((f"“{chosen.cari}”", chosen.query(hal=0, cari="")))
    return found
