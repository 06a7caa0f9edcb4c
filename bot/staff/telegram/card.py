"""How a case looks in the staff chat: its card, the lines of its history, the buttons below."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.cases.case import Case, Event
from bot.cases.escalation import Level, days_left
from bot.cases.lifecycle import OPEN, Action, Role, actions
from bot.city import City
from bot.dialogue.markup import escape
from bot.dialogue.markup import to_html as _to_html
from bot.staff.officers import Officer
from bot.texts import Markup, Texts

TITLE = 128
DESCRIPTION = 1500
STREET = 300
ROW = 2
LAST_LINES, LAST_LINE = 5, 400
CALLED = 5  # Telegram notifies no more of those who are named in one message
CALL = '<a href="tg://user?id={id}">{name}</a>'
MAP = "https://www.openstreetmap.org/?mlat={lat:.5f}&mlon={lon:.5f}#map=18/{lat:.5f}/{lon:.5f}"


class Look:
    """Renders cases for officers. Of the reporter nothing is shown but how openly they report."""

    def __init__(self, texts: Texts, city: City) -> None:
        self.texts = texts
        self.city = city

    def title(self, case: Case) -> str:
        """The name of a topic: number, category, place; 1-128 characters."""
        area = self.city.areas.by_code(case.kelurahan) if case.kelurahan else None
        return " · ".join(filter(None, [case.number, self.category(case), area.kelurahan if area else ""]))[:TITLE]

    def card(self, case: Case, now: datetime, waiting: int = 0) -> str:
        """The first message of a topic. `waiting`: how many of the city's messages have not reached the resident."""
        t = self.texts
        area = self.city.areas.by_code(case.kelurahan) if case.kelurahan else None
        place = ", ".join(
            filter(None, [_short(case.street, STREET), area.kelurahan if area else "", area.kecamatan if area else ""])
        )
        lines = [
            t("room-card-head", number=case.number, category=self.category(case)),
            t("room-card-text", text=_short(case.description, DESCRIPTION)),
            t("room-card-place", place=place) if place else "",
            self._map(case),
            t(
                "room-card-people",
                identity=t(f"complaint-identity.button-{case.identity}"),
                supporters=case.supporters,
                files=len(case.media),
            ),
            t("room-card-status", status=t(f"status-{case.status}"), officer=case.taken_by or "-"),
            t("room-card-agency", agency=self.city.agency_name(case.agency)) if case.agency else "",
            self._promise(case, now),
            t(f"room-level-{Level(case.level).name.lower()}") if case.level > Level.OFFICERS else "",
            t("room-card-rating", stars="★" * case.rating) if case.rating else "",
        ]
        return to_html("\n".join(filter(None, lines)))

    def _map(self, case: Case) -> str:
        if case.lat is None or case.lon is None:
            return ""
        return self.texts("room-card-map", map=Markup(MAP.format(lat=case.lat, lon=case.lon).replace("&", "&amp;")))

    def _promise(self, case: Case, now: datetime) -> str:
        if case.status not in OPEN:
            return ""
        if case.paused_at:
            return self.texts("room-card-paused", since=case.paused_at)
        left = days_left(self.city, case, now)
        key = "room-card-late" if left < 0 else "room-card-due"
        return self.texts(key, due=case.due, days=abs(left))

    def category(self, case: Case) -> str:
        kind = f"category-{case.category}" if case.kind == "report" else f"officer-topic.button-{case.category}"
        return self.texts(kind)

    def buttons(self, case: Case) -> InlineKeyboardMarkup:
        """What can be done with a case now."""
        found = [("history", "hist"), ("reveal", "who")]
        if case.status in OPEN:
            taking = ("release", "release") if case.taken_by else ("take", "take")
            found = [taking, ("status", "menu"), ("forward", "agencies"), ("canned", "canned"), ("pause", "pause")]
            found += [("escalate", "up"), ("history", "hist"), ("reveal", "who")]
        elif actions(case.status, Role.OFFICER):
            found.insert(0, ("status", "menu"))
        return self.keyboard(case.number, [(self.texts(f"room-button-{label}"), verb) for label, verb in found])

    def actions(self, case: Case) -> InlineKeyboardMarkup:
        """The statuses a case can go to."""
        may = [action for action in actions(case.status, Role.OFFICER) if action is not Action.FORWARD]
        chosen = [(self.texts(f"staff-action-{action}"), f"do:{action}") for action in may]
        return self.keyboard(case.number, [*chosen, (self.texts("room-button-back"), "card")])

    def agencies(self, case: Case) -> InlineKeyboardMarkup:
        chosen = [(name, f"fwd:{code}") for code, name in self.city.agencies.items() if code != case.agency]
        return self.keyboard(case.number, [*chosen, (self.texts("room-button-back"), "card")], row=1)

    def canned(self, case: Case, labels: Mapping[str, str]) -> InlineKeyboardMarkup:
        """Answers that are ready."""
        chosen = [(title, f"say:{name}") for name, title in labels.items()]
        return self.keyboard(case.number, [*chosen, (self.texts("room-button-back"), "card")], row=1)

    @staticmethod
    def keyboard(number: str, labels: Sequence[tuple[str, str]], row: int = ROW) -> InlineKeyboardMarkup:
        """Buttons whose data is "case:<number>:<verb>"; at most 64 bytes."""
        keys = [InlineKeyboardButton(label[:40], callback_data=f"case:{number}:{verb}") for label, verb in labels]
        return InlineKeyboardMarkup([keys[i : i + row] for i in range(0, len(keys), row)])

    def line(self, event: Event, called: Sequence[Officer] = ()) -> str:
        """One event of the history, for officers; those who are `called` get a notification of Telegram."""
        t = self.texts
        what = t(f"staff-event-{event.kind}")
        if event.kind == "status":
            what = t(f"status-{event.status}")
        elif event.kind == "escalated":
            what = t(f"escalation-{event.status}")
        who = event.actor.partition(":")
        name = who[2] or t(f"staff-actor-{who[0]}")
        line = t("room-line", at=event.at, what=what, who=name, text=f": {event.text}" if event.text else "")
        people = [CALL.format(id=officer.telegram, name=escape(officer.name)) for officer in called[:CALLED]]
        return to_html(line) + (f" 👉 {', '.join(people)}" if people else "")

    def heard(self, event: Event) -> str:
        """Words of the resident."""
        return to_html(self.texts("room-heard", text=event.text)) if event.text else ""

    def last_lines(self, events: Sequence[Event]) -> str:
        cut = [replace(event, text=_short(event.text, LAST_LINE)) for event in events[-LAST_LINES:]]
        return "\n".join(map(self.line, cut))


def digest(text: str, keys: InlineKeyboardMarkup) -> str:
    """What tells whether a card on the screen is out of date."""
    return hashlib.sha256(f"{text}\n{keys.to_json()}".encode()).hexdigest()[:16]


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def to_html(text: str) -> str:
    return _to_html(text, "\n")
