"""A message that may mean several things: ask which, and keep the words."""

from __future__ import annotations

from bot.dialogue.question import Choice, Reference, Text
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


FOR_WHOM = Choice("for_whom", fixed=("officer", "report"), yes="officer", no="report")
CASE = Reference("case", entity="case_number")
SAID = Text("said", from_intents=("answer_or_lodge",))


@flow("answer_or_report", questions=(FOR_WHOM, CASE, SAID), intents=("answer_or_lodge",), fleeting=True)
async def answer_or_report(talk: Talk, use: Services) -> None:
    """Something is broken, just after an officer wrote: an answer to them, or a report of its own?"""
    number, words = await talk.ask(CASE), await talk.ask(SAID)
    if await talk.ask(FOR_WHOM, number=number) == "officer":
        talk.switch("add", which=number, words=words)
    else:
        talk.switch("complaint", description=words)
