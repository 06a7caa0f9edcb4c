"""A message that says nothing the bot knows: ask what is meant, and keep the words."""

from __future__ import annotations

from bot.dialogue.question import Choice
from bot.dialogue.talk import Talk, flow
from flows.services import Services

MEANT = Choice("meant", fixed=("complaint", "permit", "tax", "officer", "nothing"), yes="complaint", no="nothing")

LONG_ENOUGH = 10


@flow("unclear", questions=(MEANT,), fleeting=True)
async def unclear(talk: Talk, use: Services) -> None:
    words = str(talk.frame.answers.get("words", ""))
    if sum(map(str.isalnum, words)) < LONG_ENOUGH:
        return talk.finish("unclear", options=[talk.button("button-menu", "menu"), talk.button("button-help", "help")])
    match await talk.ask(MEANT):
        case "complaint":
            talk.switch("complaint", description=words)
        case "officer":
            talk.switch("officer", question=words)
        case "nothing":
            talk.finish("unclear-nothing", options=[talk.button("button-menu", "menu")])
        case other:
            talk.switch(other)
