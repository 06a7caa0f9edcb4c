"""What a flow may use: ports, the city's rules, and this resident's own rows. No channel, SQL, httpx or clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.cases.cases import Cases
from bot.cases.lessons import Lessons
from bot.cases.privacy import Privacy
from bot.cases.watches import Watches
from bot.city import City
from bot.dialogue.reading import Understanding
from bot.texts import Library
from flows.guard import Guard
from integrations.permits import Permits
from integrations.tax import Tax


@dataclass(slots=True)
class Services:
    """Handed to every flow of one turn. `profile` outlives the flows: language, consent, look-up tries."""

    city: City
    cases: Cases
    watches: Watches
    privacy: Privacy
    permits: Permits
    tax: Tax
    understanding: Understanding
    lessons: Lessons
    library: Library
    guard: Guard
    profile: dict[str, Any]
