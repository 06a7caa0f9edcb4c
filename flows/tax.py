"""What PBB do I owe? By NOP, with exact words about what is wrong in one; saved objects need no typing."""

from __future__ import annotations

from typing import Any

from bot.cases.watches import TAX_ANSWER, TAX_DUE
from bot.city import NopFault, NopRules, format_nop, parse_nop
from bot.dialogue.message import Button, Outbound
from bot.dialogue.phrases import Phrases
from bot.dialogue.question import Choice, Miss, Option, Reference
from bot.dialogue.talk import Talk, flow
from flows.masking import mask
from flows.services import Services
from integrations.errors import NotThere, ServiceError
from integrations.tax import TaxBill, YearBill

TAX = "tax"
NEW = "new"

SAVED = Choice("saved")
NOP = Reference("nop", entity="nop", clears=("sure",))
SURE = Choice("sure", fixed=("yes", "no"), yes="yes", no="no")
LATER = Choice("later", fixed=("yes", "no"), yes="yes", no="no")


@flow("tax", questions=(SAVED, NOP, SURE, LATER), intents=("tax",))
async def tax(talk: Talk, use: Services) -> None:
    nop = await ask_nop(talk, use)
    if wait := use.guard.wait(use.profile, TAX, talk.now):
        return talk.finish("tax-wait", minutes=wait, options=_menu(talk))
    found = await talk.once("found", look_up, use, nop)
    if found == "unknown":
        use.guard.missed(use.profile, TAX, talk.now)
        again = talk.button("tax-unknown.button-again", "tax", saved=NEW)
        return talk.finish("tax-unknown", nop=format_nop(nop), options=[again, *_menu(talk)])
    if found == "down":
        if await talk.ask(LATER, nop=format_nop(nop)) == "yes":
            await use.watches.add(TAX_ANSWER, nop)
            return talk.finish("tax-later-yes", nop=format_nop(nop), options=_menu(talk))
        return talk.finish("tax-later-no", options=_menu(talk))
    talk.out.append(describe(talk.phrases, TaxBill.model_validate(found)))


async def ask_nop(talk: Talk, use: Services) -> str:
    """The 18 digits: from a saved object, or typed any way; letters read as digits are shown for a yes."""
    saved = await use.watches.objects()
    if saved and NOP.key not in talk.frame.answers and talk.frame.asking != NOP.key:
        options = [*(Option(nop, format_nop(nop)) for nop in saved[:5]), Option(NEW)]
        chosen = await talk.ask(SAVED, options=options)
        if chosen != NEW:
            return chosen
    rules = use.city.nop

    def read(text: str) -> str | Miss:
        return read_nop(text, rules)

    marked = await talk.ask(NOP, read=read)
    nop = marked.removeprefix("~")
    if nop != marked and await talk.ask(SURE, nop=format_nop(nop)) == "no":
        talk.refuse(NOP, "again", blame=False)
    return nop


def read_nop(text: str, rules: NopRules) -> str | Miss:
    """The digits, after a "~" when letters had to be read as digits; or which segment is wrong."""
    guessed = text.startswith("~")
    found = parse_nop(text.removeprefix("~"), rules)
    if isinstance(found, NopFault):
        return Miss(found.kind, {"segment": found.segment, "detail": found.detail, "count": found.count})
    return f"~{found.digits}" if found.corrected or guessed else found.digits


async def look_up(use: Services, nop: str) -> dict[str, Any] | str:
    """The bill as JSON, or "unknown", or "down"."""
    try:
        return (await use.tax.bill(nop)).model_dump(mode="json")
    except NotThere:
        return "unknown"
    except ServiceError:
        return "down"


def describe(phrases: Phrases, bill: TaxBill) -> Outbound:
    """A bill in words: each year, the total of today, where to pay, and as of when."""
    parts = [phrases("tax-found", nop=format_nop(bill.nop), owner=mask(bill.owner), place=bill.kecamatan)]
    parts += [_year(phrases, year) for year in bill.years]
    if bill.total:
        parts.append(phrases("tax-total", total=bill.total))
        parts.append(phrases("tax-pay-at", places=", ".join(bill.pay_at)))
    else:
        parts.append(phrases("tax-nothing"))
    parts.append(phrases("as-of", at=bill.as_of))
    buttons = (
        *([Button(phrases("tax-found.button-remind"), f"go:remind_tax:nop={bill.nop}")] if bill.total else []),
        Button(phrases("tax-found.button-save"), f"go:save_object:nop={bill.nop}"),
        Button(phrases("button-menu"), "go:menu"),
    )
    return Outbound("\n".join(parts), buttons, key="tax-found")


def _year(phrases: Phrases, year: YearBill) -> str:
    if year.paid_on is not None:
        return phrases("tax-year-paid", year=str(year.year), paid=year.paid_on)
    key = "tax-year-late" if year.fine else "tax-year-open"
    return phrases(
        key,
        year=str(year.year),
        principal=year.principal,
        due=year.due,
        fine=year.fine,
        months=year.months_late,
    )


@flow("save_object", questions=(NOP,))
async def save_object(talk: Talk, use: Services) -> None:
    """Keep a tax object, so that its bill is one tap away."""
    rules = use.city.nop
    nop = await talk.ask(NOP, read=lambda text: read_nop(text, rules))
    await use.watches.save_object(nop)
    talk.finish("save_object-done", nop=format_nop(nop), options=_menu(talk))


@flow("remind_tax", questions=(NOP,))
async def remind_tax(talk: Talk, use: Services) -> None:
    """Be told 30, 7 and 1 days before a tax is due."""
    rules = use.city.nop
    nop = await talk.ask(NOP, read=lambda text: read_nop(text, rules))
    await use.watches.add(TAX_DUE, nop)
    talk.finish("remind_tax-done", nop=format_nop(nop), options=_menu(talk))


def _menu(talk: Talk) -> list[Button]:
    return [talk.button("button-menu", "menu")]
