"""Bahasa Indonesia or English."""

from __future__ import annotations

from bot.dialogue.question import Choice
from bot.dialogue.talk import Talk, flow
from flows.menu import service_buttons
from flows.services import Services

LANGUAGE = Choice("which", fixed=("id", "en"), entity="language")


@flow("language", questions=(LANGUAGE,), intents=("language",), fleeting=True)
async def language(talk: Talk, use: Services) -> None:
    chosen = await talk.ask(LANGUAGE)
    use.profile["language"] = chosen
    talk.phrases = use.library[chosen]
    talk.finish("language-set", options=service_buttons(talk))
