"""Consent before the first personal datum (UU 27/2022 art. 20-22): asked once, versioned, never forced."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.dialogue.question import Choice
from bot.dialogue.talk import Talk
from flows.services import Services

VERSION = "2026-11"
ASKED = "consent asked"
A_NO_HOLDS = timedelta(days=1)
CONSENT = Choice("consent", fixed=("yes", "no"), yes="yes", no="no")


async def has_consent(talk: Talk, use: Services) -> bool:
    """Ask for consent if this resident has not answered for this version of the notice. A no holds for a day."""
    profile = use.profile
    if _is_settled(profile, talk.now) and ASKED not in talk.frame.memo:
        return bool(profile["consent"] == "yes")
    talk.frame.memo[ASKED] = True  # "back" opens the question again in the conversation that asked it
    answer = await talk.ask(CONSENT)
    profile.update(consent=answer, consent_version=VERSION, consent_at=talk.now.isoformat())
    return answer == "yes"


def _is_settled(profile: dict[str, Any], now: datetime) -> bool:
    if profile.get("consent_version") != VERSION:
        return False
    return profile["consent"] == "yes" or now - datetime.fromisoformat(profile["consent_at"]) < A_NO_HOLDS
