"""The menu, the first words, help and thanks."""

from __future__ import annotations

from bot.dialogue.message import Button
from bot.dialogue.talk import Talk, flow
from flows.services import Services

SERVICES = (
    ("menu.button-complaint", "complaint"),
    ("menu.button-permit", "permit"),
    ("menu.button-tax", "tax"),
    ("menu.button-cases", "cases"),
    ("menu.button-officer", "officer"),
    ("menu.button-help", "help"),
)


def service_buttons(talk: Talk) -> list[Button]:
    return [talk.button(label, name) for label, name in SERVICES]


@flow("menu", intents=("greeting", "menu"))
async def menu(talk: Talk, use: Services) -> None:
    key = "menu" if use.profile.get("greeted") or use.profile.get("consent") else "menu-welcome"
    use.profile["greeted"] = True
    talk.finish(key, options=service_buttons(talk))


@flow("help", intents=("help",))
async def help_(talk: Talk, use: Services) -> None:
    talk.finish("help", options=service_buttons(talk), numbers=use.city.emergency_text)


@flow("thanks", intents=("thanks",))
async def thanks(talk: Talk, use: Services) -> None:
    talk.finish("thanks", options=[talk.button("button-menu", "menu")])
