"""When the offices are open, in words."""

from __future__ import annotations

from bot.dialogue.talk import Talk
from flows.services import Services


def opening_hours(talk: Talk, use: Services) -> str:
    """One line for each row of days with the same hours."""
    hours = use.city.calendar.hours
    lines, first = [], min(hours)
    for day in sorted(hours):
        if hours.get(day + 1) != hours[day]:
            opens, closes = hours[day]
            clock = {"opens": f"{opens:%H.%M}", "closes": f"{closes:%H.%M}"}
            key = "faq-day" if first == day else "faq-days"
            lines.append(talk.phrases(key, first=first, last=day, **clock))
            first = min((later for later in hours if later > day), default=day)
    return "\n".join(lines)
