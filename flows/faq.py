"""Answers to what is often asked; the topics and their texts are in `locales/*/faq.ftl`."""

from __future__ import annotations

from bot.dialogue.message import Button
from bot.dialogue.question import Choice
from bot.dialogue.talk import Talk, flow
from bot.texts import Markup
from flows.hours import opening_hours
from flows.services import Services

# Each topic with the service that goes on from its answer.
TOPICS = {
    "pbg": "permit",
    "slf": "permit",
    "practice": "permit",
    "business": "permit",
    "sign": "permit",
    "permit_apply": "permit",
    "pbb_pay": "tax",
    "pbb_due": "tax",
    "pbb_data": "tax",
    "pbb_relief": "tax",
    "hours": "officer",
    "emergency_numbers": "complaint",
    "how_to_report": "complaint",
    "how_long": "cases",
    "civil": "officer",
    "social": "officer",
}
GO_ON = {
    "permit": "menu.button-permit",
    "tax": "menu.button-tax",
    "officer": "menu.button-officer",
    "complaint": "menu.button-complaint",
    "cases": "menu.button-cases",
}
TOPIC = Choice("topic", fixed=tuple(TOPICS), entity="topic")


@flow("faq", questions=(TOPIC,), entity="topic", fleeting=True)
async def faq(talk: Talk, use: Services) -> None:
    topic = await talk.ask(TOPIC)
    promise = use.city.default_promise
    talk.finish(
        f"faq-{topic}",
        counter=use.city.permit_counter,
        numbers=use.city.emergency_text,
        hours=Markup(opening_hours(talk, use)),
        verify=promise.verify,
        follow_up=promise.follow_up,
        solve=promise.solve,
        options=_ways_on(talk, topic),
    )


def _ways_on(talk: Talk, topic: str) -> list[Button]:
    service = TOPICS[topic]
    ways = [talk.button(GO_ON[service], service)]
    if service != "officer":
        ways.append(talk.button("menu.button-officer", "officer"))
    return [*ways, talk.button("button-menu", "menu")]
