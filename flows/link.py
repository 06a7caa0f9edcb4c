"""One person on two channels: alerts then go to the one used last."""

from __future__ import annotations

from bot.dialogue.message import Button
from bot.dialogue.question import Choice, Reference
from bot.dialogue.talk import Talk, flow
from flows.services import Services

LINK = "link"
NAMED = ("telegram", "whatsapp", "web")

WHAT = Choice("what", fixed=("new", "have"))
CODE = Reference("code", entity="link_code")
NUMBER = Reference("number", entity="own_phone")


@flow("link", questions=(WHAT, CODE, NUMBER), intents=("link",))
async def link(talk: Talk, use: Services) -> None:
    answers = talk.frame.answers
    if NUMBER.key in answers:
        number = _digits(await talk.ask(NUMBER))
        return talk.finish("link-done", channel=_name(talk, await use.links.link_number(number)), options=[_menu(talk)])
    if CODE.key not in answers and talk.frame.asking != CODE.key:
        if channels := await use.links.channels():
            part = talk.button("link-linked.button-part", "unlink")
            names = ", ".join(_name(talk, channel) for channel in channels)
            return talk.finish("link-linked", channels=names, options=[part, _menu(talk)])
        if await talk.ask(WHAT) == "new":
            return talk.finish("link-new", code=use.links.new_code(), options=[_menu(talk)])
    if wait := use.guard.wait(use.profile, LINK, talk.now):
        return talk.finish("link-wait", minutes=wait, options=[_menu(talk)])
    channel = await use.links.redeem(_digits(await talk.ask(CODE)))
    if channel:
        return talk.finish("link-done", channel=_name(talk, channel), options=[_menu(talk)])
    use.guard.missed(use.profile, LINK, talk.now)
    again = talk.button("link-unknown.button-again", "link")
    talk.finish("link-unknown", options=[again, _menu(talk)])


@flow("unlink", intents=("unlink",))
async def unlink(talk: Talk, use: Services) -> None:
    """Each channel is on its own again."""
    use.links.part()
    talk.finish("unlink", options=[_menu(talk)])


def _name(talk: Talk, channel: str) -> str:
    return talk.phrases(f"channel-{channel}") if channel in NAMED else talk.phrases("channel-other")


def _menu(talk: Talk) -> Button:
    return talk.button("button-menu", "menu")


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())
