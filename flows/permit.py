"""Where does my permit stand? Number and a second factor; wrong number and wrong factor read the same."""

from __future__ import annotations

import re
from typing import Any

from bot.cases.watches import PERMIT, PERMIT_ANSWER
from bot.city import find_permit_number
from bot.dialogue.message import Button, Outbound
from bot.dialogue.phrases import Phrases
from bot.dialogue.question import Choice, Miss, Reference
from bot.dialogue.talk import Talk, flow
from bot.texts import Markup
from flows.consent import CONSENT, has_consent
from flows.masking import mask
from flows.services import Services
from integrations.errors import NotThere, ServiceError
from integrations.permits import Permit

NUMBER = Reference("number", entity="permit_number", clears=("factor",))
FACTOR = Reference("factor")
PROVEN = 20

LATER = Choice("later", fixed=("yes", "no"), yes="yes", no="no")


def read_number(text: str) -> str | Miss:
    """A registration number typed any way."""
    return find_permit_number(text) or Miss("number")


def read_factor(text: str) -> str | Miss:
    """The last four digits of NIK, NIB or phone; from a longer number the last four are taken."""
    if find_permit_number(text):
        return Miss("digits")
    digits = re.sub(r"\D", "", text)
    return digits[-4:] if len(digits) >= 4 else Miss("digits")


@flow("permit", questions=(CONSENT, NUMBER, FACTOR, LATER), intents=("permit_status",))
async def permit(talk: Talk, use: Services) -> None:
    number = await talk.ask(NUMBER, read=read_number)
    if not await has_consent(talk, use):
        return talk.finish("permit-no-consent", counter=use.city.permit_counter, options=_menu(talk))
    factor = await talk.ask(FACTOR, read=read_factor)
    if wait := use.guard.wait(use.profile, PERMIT, talk.now):
        return talk.finish("permit-wait", minutes=wait, options=_menu(talk))
    found = await talk.once("found", look_up, use, number, factor)
    if found == "unknown":
        use.guard.missed(use.profile, PERMIT, talk.now)
        talk.refuse(FACTOR, "unknown", number=number)
    if found == "down":
        return await offer_later(talk, use, number, factor)
    proven = use.profile.setdefault("proven_permits", [])
    use.profile["proven_permits"] = [*(n for n in proven if n != number), number][-PROVEN:]
    talk.out.append(describe(talk.phrases, Permit.model_validate(found)))


async def look_up(use: Services, number: str, factor: str) -> dict[str, Any] | str:
    """The permit as JSON, or "unknown", or "down"."""
    try:
        return (await use.permits.find(number, factor)).model_dump(mode="json")
    except NotThere:
        return "unknown"
    except ServiceError:
        return "down"


async def offer_later(talk: Talk, use: Services, number: str, factor: str) -> None:
    """The permit system does not answer: say so, and offer to bring the answer when it is back."""
    if await talk.ask(LATER, number=number) == "yes":
        await use.watches.add(PERMIT_ANSWER, number, factor)
        return talk.finish("permit-later-yes", number=number, options=_menu(talk))
    talk.finish("permit-later-no", options=_menu(talk))


def describe(phrases: Phrases, found: Permit) -> Outbound:
    """A permit in words: kind, stage, what is missing and what to do, the promise, and as of when."""
    parts = [
        phrases(
            "permit-found",
            number=found.number,
            kind=found.kind,
            object=found.object,
            applicant=mask(found.applicant),
        ),
        phrases(
            f"permit-status-{found.status}",
            stage=str(found.stage),
            stages=str(found.stages),
            name=found.stage_name,
            desk=found.desk,
            since=found.since,
        ),
    ]
    if found.missing:
        papers = Markup("\n".join(phrases("permit-paper", name=paper) for paper in found.missing))
        parts.append(phrases("permit-missing", papers=papers, how=found.how_to_complete))
    if found.promised is not None:
        parts.append(phrases("permit-promised", due=found.promised))
    parts.append(phrases("as-of", at=found.as_of))
    buttons = (
        Button(phrases("permit-found.button-watch"), f"go:watch_permit:number={found.number}"),
        Button(phrases("button-menu"), "go:menu"),
    )
    return Outbound("\n".join(parts), buttons, key="permit-found")


@flow("watch_permit", questions=(NUMBER,))
async def watch_permit(talk: Talk, use: Services) -> None:
    """Only for a permit whose second factor this resident has given."""
    number = await talk.ask(NUMBER, read=read_number)
    if number not in use.profile.get("proven_permits", ()):
        return talk.switch("permit", number=number)
    await use.watches.add(PERMIT, number)
    talk.finish("watch_permit-done", number=number, options=_menu(talk))


def _menu(talk: Talk) -> list[Button]:
    return [talk.button("button-menu", "menu")]
