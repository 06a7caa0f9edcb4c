"""A person, please: what about, what to ask, and when somebody will answer."""

from __future__ import annotations

from bot.cases.lifecycle import OPEN
from bot.dialogue.question import Choice, Option, Photos, Text
from bot.dialogue.talk import Talk, flow
from flows.attached import sent_already
from flows.services import Services

TOPIC = Choice("topic")
QUESTION = Text("question", min_length=5, leaves_at=1.0)
FILES = Photos("files")

TOPICS = ("permit", "tax", "other")
CASES_SHOWN = 3


@flow("officer", questions=(TOPIC, QUESTION, FILES), intents=("officer",), draft=True, about=QUESTION.key)
async def officer(talk: Talk, use: Services) -> None:
    mine = [case for case in (await use.cases.mine())[0] if case.status in OPEN and case.kind == "report"]
    about = [Option(case.number, talk.phrases("officer-topic.button-case", number=case.number)) for case in mine]
    topic = await talk.ask(TOPIC, options=[*about[:CASES_SHOWN], *map(Option, TOPICS)])
    question = await talk.ask(QUESTION)
    files = sent_already(talk, FILES)
    case = next((c for c in mine if c.number == topic), None)
    if case is not None:
        await use.cases.add(case, question, files)
    else:
        case = await use.cases.ask_officer(topic, question, files)
    calendar = use.city.calendar
    buttons = [talk.button("button-see-case", "case", number=case.number), talk.button("button-menu", "menu")]
    if calendar.is_open(talk.now):
        talk.finish("officer-sent", number=case.number, options=buttons)
    else:
        opens = calendar.next_opening(talk.now)
        talk.finish("officer-closed", number=case.number, opens=opens, options=buttons)
