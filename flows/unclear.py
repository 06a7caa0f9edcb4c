"""A message that may mean several things: ask which, and keep the words."""

from __future__ import annotations

from bot.cases.lessons import INTENT
from bot.dialogue.question import Choice, Option, Reference, Text
from bot.dialogue.reading import Reading
from bot.dialogue.router import LIKELY
from bot.dialogue.talk import Talk, flow
from bot.texts import Markup
from bot.understanding import adds_something
from flows.hours import opening_hours
from flows.services import Services

SERVICES = ("complaint", "cases", "permit", "tax", "officer", "help", "privacy")
SERVICE = {
    "lodge": "complaint",
    "emergency": "complaint",
    "my_cases": "cases",
    "add_to_case": "cases",
    "permit_status": "permit",
    "tax": "tax",
    "officer": "officer",
    "help": "help",
    "privacy": "privacy",
}
MEANT = Choice("meant", yes="complaint", no="nothing")
PASS_ON = Choice("pass_on", fixed=("yes", "no"), yes="yes", no="no")

OWN = frozenset({"words", MEANT.key, PASS_ON.key})
LONG_ENOUGH = 10
BEST = 3
CLEAR = 0.5  # from here on a category is plain


@flow("unclear", questions=(MEANT, PASS_ON), fleeting=True)
async def unclear(talk: Talk, use: Services) -> None:
    """With nothing left to change, a correction ("alamatnya RT 8, bukan RT 3") is for a report that was sent."""
    words = str(talk.frame.answers.get("words", ""))
    known = {key: value for key, value in talk.frame.answers.items() if key not in OWN}
    corrected = str(talk.frame.answers.get(MEANT.key, ""))
    if not corrected and sum(map(str.isalnum, words)) < LONG_ENOUGH:
        return talk.finish("unclear", options=[talk.button("button-menu", "menu"), talk.button("button-help", "help")])
    reading = await use.understanding.read(words)
    if not corrected and is_foreign(reading):
        return await pass_on(talk, use, words, reading)
    if reading.intent == "change" and reading.score >= LIKELY and (await use.cases.mine())[0]:
        return talk.switch("add", **({"words": words} if adds_something(words) else {}))
    options = [Option(service) for service in best(reading)]
    rest = [Option(service) for service in (*SERVICES, corrected) if service and service not in best(reading)]
    meant = await talk.ask(MEANT, options=[*options, Option("nothing")], unshown=rest)
    if meant == "nothing":
        use.lessons.unanswered(words, reading.intent)
        return talk.finish("unclear-nothing", options=[talk.button("button-menu", "menu")])
    use.lessons.corrected(INTENT, words, reading.intent, meant)
    match meant:
        case "complaint":
            talk.switch("complaint", **known, description=words)
        case "officer":
            talk.switch("officer", question=words)
        case other:
            talk.switch(other, **known)


def is_foreign(reading: Reading) -> bool:
    """Whether a text is about nothing that is done here: likely so, or far likelier than anything that is. What names
    a category plainly is not, whatever else it seems.
    """
    foreign = dict(reading.intents).get("out_of_scope", 0.0)
    others = [score for intent, score in reading.intents if intent in SERVICE]
    plain = reading.categories and reading.categories[0][1] >= CLEAR
    likeliest = reading.intent == "out_of_scope" and not plain
    return likeliest and (foreign >= LIKELY or foreign >= 2 * max(others, default=0.0))


def best(reading: Reading) -> list[str]:
    """The three services that a text most likely asks for; the commonest where it says nothing."""
    ranked = [SERVICE[intent] for intent, _ in reading.intents if intent in SERVICE]
    return list(dict.fromkeys([*ranked, "complaint", "officer", "permit"]))[:BEST]


async def pass_on(talk: Talk, use: Services, words: str, reading: Reading) -> None:
    """Not known here: say so, note it for the officers, and offer to ask them."""
    if PASS_ON.key not in talk.frame.answers and talk.frame.asking != PASS_ON.key:
        use.lessons.unanswered(words, reading.intent)
    if await talk.ask(PASS_ON, hours=Markup(opening_hours(talk, use))) == "yes":
        return talk.switch("officer", topic="other", question=words)
    talk.finish("unclear-nothing", options=[talk.button("button-menu", "menu")])


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
