"""`pintu whatsapp`: the templates that reach residents who have not written for a day."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import typer

from bot.app import BadSetting, whatsapp_client
from bot.channels.whatsapp.client import Away, Client, GraphError
from bot.channels.whatsapp.templates import Standing, compare, definitions
from bot.settings import Settings
from bot.texts import Library

T = TypeVar("T")
SUBMITTED = frozenset({"MISSING", "REJECTED", "OTHER TEXT"})

whatsapp = typer.Typer(help="The residents' WhatsApp.", no_args_is_help=True)
templates = typer.Typer(help="Templates, made from `locales/`.", no_args_is_help=True)
whatsapp.add_typer(templates, name="templates")


@templates.command("list")
def list_() -> None:
    """Print every template as it is handed in: name, language, category, words, buttons, example values."""
    for template in definitions(Library()):
        body, buttons = template["components"]
        typer.echo(f"{template['name']}  {template['language']}  {template['category']}")
        typer.echo(f"  {body['text']}")
        typer.echo(f"  {' '.join('[' + button['text'] + ']' for button in buttons['buttons'])}")
        typer.echo(f"  e.g. {' | '.join(body['example']['body_text'][0])}\n")


@templates.command()
def submit() -> None:
    """Hand in to Meta what it does not have yet, rejected, or approved with other words. Approval takes minutes to a
    day; `check` tells."""
    standings = {(s.name, s.language): s for s in _with(_standings)}
    wanted = [t for t in definitions(Library()) if standings[t["name"], t["language"]].status in SUBMITTED]

    async def hand_in(client: Client) -> int:
        refusals = 0
        for template in wanted:
            known = standings[template["name"], template["language"]].id
            try:
                answer = await (client.edit(known, template) if known else client.submit(template))
                told = answer.get("status", "sent again" if known else "sent")
            except GraphError as refused:
                told, refusals = f"REFUSED  {refused}", refusals + 1
            typer.echo(f"{template['name']:20}{template['language']:4}{told}")
        return refusals

    if not wanted:
        typer.echo("Meta has them all.")
    elif _with(hand_in):
        raise typer.Exit(1)


@templates.command()
def check() -> None:
    """What Meta says of each template. Ends with 1 when one cannot be used: its alerts would wait."""
    standings = _with(_standings)
    for standing in standings:
        typer.echo(f"{standing.name:20}{standing.language:4}{standing.status:14}{standing.reason}".rstrip())
    if not all(standing.usable for standing in standings):
        raise typer.Exit(1)


async def _standings(client: Client) -> list[Standing]:
    return compare(Library(), await client.templates())


def _with(work: Callable[[Client], Awaitable[T]]) -> T:
    async def run() -> T:
        settings = Settings()
        if not settings.whatsapp_account_id:
            raise BadSetting("PINTU_WHATSAPP_ACCOUNT_ID is needed: templates belong to the business account.")
        client = whatsapp_client(settings)
        try:
            return await work(client)
        finally:
            await client.close()

    try:
        return asyncio.run(run())
    except (BadSetting, GraphError) as fault:
        typer.echo(str(fault), err=True)
        raise typer.Exit(2) from fault
    except Away as away:
        typer.echo(f"WhatsApp does not answer at {Settings().whatsapp_api}: {away}", err=True)
        raise typer.Exit(2) from away
