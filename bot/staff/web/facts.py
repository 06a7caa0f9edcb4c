"""What the pages tell of a case. Of its reporter nothing but how openly they report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.cases.case import Case, Event
from bot.cases.escalation import Level, days_left, is_late
from bot.cases.lifecycle import OPEN
from bot.city import City
from bot.staff.officers import Officer, Refused
from bot.texts import Texts

MAP = "https://www.openstreetmap.org/?mlat={lat:.5f}&mlon={lon:.5f}#map=18/{lat:.5f}/{lon:.5f}"
LEVELS = {
    Level.AGENCY: "office-level-agency",
    Level.OFFICERS: "office-level-officers",
    Level.SUPERVISOR: "office-level-supervisor",
    Level.HEAD: "office-level-head",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """A case in words. `left`: working days until its promise; `level` is "" below a supervisor."""

    case: Case
    category: str
    place: str
    agency: str
    map: str
    identity: str
    level: str
    left: int
    open: bool
    late: bool

    @property
    def paused(self) -> bool:
        return self.open and self.case.paused_at is not None


class Teller:
    """Puts cases and events into words."""

    def __init__(self, texts: Texts, city: City) -> None:
        self.texts = texts
        self.city = city

    def tell(self, case: Case, now: datetime | date) -> Facts:
        area = self.city.areas.by_code(case.kelurahan) if case.kelurahan else None
        names = [case.street, area.kelurahan if area else "", area.kecamatan if area else ""]
        return Facts(
            case=case,
            category=self.category(case.category),
            place=", ".join(filter(None, names)),
            agency=self.city.agency_name(case.agency) if case.agency else "",
            map="" if case.lat is None or case.lon is None else MAP.format(lat=case.lat, lon=case.lon),
            identity=self.texts(f"complaint-identity.button-{case.identity}"),
            level=self.texts(LEVELS[Level(case.level)]) if case.level > Level.OFFICERS else "",
            left=days_left(self.city, case, now),
            open=case.status in OPEN,
            late=is_late(self.city, case, now) and case.paused_at is None,
        )

    def category(self, code: str) -> str:
        """A category of complaints, or a topic of questions."""
        key = f"category-{code}"
        return self.texts(key) if self.texts.has(key) else self.texts(f"officer-topic.button-{code}")

    def what(self, event: Event) -> str:
        """The heading of one event of the history."""
        if event.kind == "status":
            return self.texts(f"status-{event.status}")
        if event.kind == "escalated":
            return self.texts(f"escalation-{event.status}")
        return self.texts(f"staff-event-{event.kind}")

    def who(self, event: Event) -> str:
        """An officer by name, everybody else by their part."""
        part, _, name = event.actor.partition(":")
        return name or self.texts(f"staff-actor-{part}")


def may_handle(officer: Officer, case: Case) -> bool:
    try:
        officer.must_handle(case)
    except Refused:
        return False
    return True
