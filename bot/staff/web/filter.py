"""What an officer has narrowed the list to, as it stands in the page's address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

from bot.cases.escalation import Level
from bot.cases.lifecycle import OPEN, Status
from bot.cases.listing import Wanted, late_day
from bot.city import City
from bot.staff.officers import Officer

MINE, FREE = "saya", "bebas"
TEXT_LIMIT = 100
LONGEST = 1000
FURTHEST = 10_000


@dataclass(frozen=True, slots=True)
class Filter:
    """Every field as in the address; "" (or "open") does not narrow. `hal` is the page, from 0."""

    tampil: str = "open"
    kategori: str = ""
    dinas: str = ""
    kecamatan: str = ""
    siapa: str = ""
    terlambat: str = ""
    tingkat: str = ""
    cari: str = ""
    hal: int = 0

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Self:
        """From an address. A status, level or "whose" that there is not does not narrow."""
        known: dict[str, Any] = {name: given.get(name, "")[:TEXT_LIMIT] for name in cls.__slots__}
        known["tampil"] = known["tampil"] if known["tampil"] in {"all", *Status} else "open"
        known["siapa"] = known["siapa"] if known["siapa"] in {MINE, FREE} else ""
        known["tingkat"] = known["tingkat"] if known["tingkat"] in {str(int(level)) for level in Level} else ""
        known["terlambat"] = "1" if known["terlambat"] else ""
        page = known["hal"]
        known["hal"] = min(int(page), FURTHEST) if page.isascii() and page.isdecimal() else 0
        known["cari"] = known["cari"].strip()
        return cls(**known)

    @classmethod
    def parse(cls, query: str) -> Self:
        """From what `query` wrote."""
        return cls.read(dict(parse_qsl(query[:LONGEST])))

    def query(self, **changes: Any) -> str:
        """As a part of an address, with these fields changed; only what narrows."""
        blank = Filter()
        fields = asdict(replace(self, **changes))
        return urlencode({name: value for name, value in fields.items() if value != getattr(blank, name)})

    @property
    def narrows(self) -> bool:
        """Whether more is chosen than the search shows at a glance."""
        return bool(self.query(cari="", hal=0))

    @property
    def statuses(self) -> frozenset[str]:
        if self.tampil == "all":
            return frozenset()
        return OPEN if self.tampil == "open" else frozenset({self.tampil})

    def wanted(self, officer: Officer, city: City, now: datetime) -> Wanted:
        """The same for the database. Who works for one agency sees that one's cases only."""
        return Wanted(
            statuses=self.statuses,
            text=self.cari,
            category=self.kategori,
            agency=officer.agency or self.dinas,
            kelurahan=self._kelurahan(city),
            taken_by={MINE: officer.name, FREE: ""}.get(self.siapa),
            level=int(self.tingkat) if self.tingkat else None,
            late_before=late_day(city, now) if self.terlambat else None,
        )

    def _kelurahan(self, city: City) -> frozenset[str] | None:
        if not self.kecamatan:
            return None
        return frozenset(area.code for area in city.areas.kelurahan_of(self.kecamatan))
