"""Consent before the first personal datum (UU 27/2022 art. 20-22): asked once, versioned, never forced."""

from __future__ import annotations

from bot.dialogue.question import Choice
from bot.dialogue.talk import Talk
from flows.services import Services

VERSION = "2026-11"
ASKED = "consent asked"
CONSENT = Choice("consent", fixed=("yes", "no"), yes="yes", no="no")


async def has_consent(talk: Talk, use: Services) -> bool:
    """Ask for consent if this resident has not answered for this version of the notice."""
    profile = use.profile
    agreed = profile.get("consent_version") == VERSION and profile.get("consent") == "yes"
    if agreed and ASKED not in talk.frame.memo:
        return True
    talk.frame.memo[ASKED] = True  # "back" opens the question again in the conversation that asked it
    answer = await talk.ask(CONSENT)
    profile.update(consent=answer, consent_version=VERSION, consent_at=talk.now.isoformat())
    return answer == "yes"
