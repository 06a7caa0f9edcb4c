"""Commands of the operator at the server's own terminal.

`pintu officers`: who works behind the door; the first admin comes in this way. `pintu export`: the flows for others.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot.city import City
from bot.journal.engine import migrate, open_engine
from bot.journal.journal import Journal
from bot.settings import Settings
from bot.staff.officers import Officer, Officers, Rank, Refused
from bot.staff.shifts import DOOR, Shifts
from bot.texts import Library
from flows import FLOWS

T = TypeVar("T")

NEAR = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 -- who listens everywhere is called on this machine
AT_THE_SERVER = Officer("server", Rank.ADMIN)

officers = typer.Typer(help="The officers of the staff chat.", no_args_is_help=True)
export = typer.Typer(help="The flows, written for other programs.", no_args_is_help=True)


@export.callback()
def exports() -> None:
    """Keeps `rasa` a word of its own."""


@export.command("rasa")
def export_rasa(folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the project is written.")]) -> None:
    """Write a Rasa 3.6 project of all flows: train it with `rasa train`; `pintu actions` serves its actions."""
    from bot.rasa.export import NotOurs, project, write  # noqa: PLC0415 -- the examples' reader brings numpy, slow to load
    from bot.understanding.training import training_examples  # noqa: PLC0415 -- as above

    settings = Settings()
    host = NEAR.get(settings.actions_host, settings.actions_host)
    address = f"http://{f'[{host}]' if ':' in host else host}:{settings.actions_port}/webhook"
    files = project(FLOWS, training_examples(), Library()["id"], address)
    try:
        write(files, folder)
    except NotOurs as found:
        typer.echo(f"{found} is not of an earlier export and would be lost. Name another folder.", err=True)
        raise typer.Exit(2) from found
    except OSError as fault:
        typer.echo(f"{folder} cannot be written: {fault.strerror}.", err=True)
        raise typer.Exit(2) from fault
    typer.echo("\n".join(str(folder / name) for name in files))


@officers.command()
def invite(
    role: Annotated[Rank, typer.Option(help="What the officer may do.")] = Rank.OFFICER,
    agency: Annotated[str, typer.Option(help="Only this agency's cases; all when left out.")] = "",
) -> None:
    """Print a code that makes one person an officer: they send the staff bot "/start CODE", or type it at
    /petugas/undangan, within three days."""
    known = City.load(Settings().city).agencies
    if agency and agency not in known:
        typer.echo(f"There is no agency {agency!r}. There are: {', '.join(known)}", err=True)
        raise typer.Exit(2)
    typer.echo(_with(lambda found: found.invite(role, agency, AT_THE_SERVER)))


@officers.command("list")
def list_() -> None:
    """Who is an officer now."""
    for officer in _with(lambda found: found.all()):
        typer.echo(f"{officer.name:24}{officer.rank:12}{officer.agency or '-'}")


@officers.command()
def role(name: str, rank: Rank) -> None:
    """Give an officer another role."""
    _with(lambda found: found.change(name, rank, AT_THE_SERVER))


@officers.command()
def link(name: str) -> None:
    """Print a link that lets an officer onto the staff page, once, within 15 minutes."""
    key = _with(lambda found: Shifts(found.journal, found.clock).new_link(name, AT_THE_SERVER))
    typer.echo(f"{Settings().web_address}{DOOR}{key}")


@officers.command()
def remove(name: str) -> None:
    """End an officer's service; the open cases they had taken are free again."""
    freed = _with(lambda found: found.remove(name, AT_THE_SERVER))
    typer.echo(f"{freed} case(s) are free again.")


def _with(work: Callable[[Officers], Awaitable[T]]) -> T:
    async def run() -> T:
        engine = open_engine(Settings().database_url)
        await asyncio.to_thread(migrate, engine)
        journal = Journal(engine)
        try:
            return await work(Officers(journal, lambda: datetime.now(UTC)))
        finally:
            await journal.close()

    try:
        return asyncio.run(run())
    except Refused as refused:
        typer.echo(Library()["en"](f"staff-refused-{refused.reason}"), err=True)
        raise typer.Exit(2) from refused
