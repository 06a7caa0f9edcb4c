"""The command `pintu`."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
from typing import Annotated

import structlog
import typer
import uvicorn
from rich.console import Console
from rich.panel import Panel
from sqlalchemy.exc import SQLAlchemyError

from bot.app import App, BadSetting, Unreachable, open_actions, open_app, open_staff, settle_memory, telegram_client
from bot.cases.lifecycle import Forbidden
from bot.channels.terminal import CHANNEL, BadLine, Screen, Terminal
from bot.commands import export, officers
from bot.commands_whatsapp import whatsapp
from bot.doctor import examine
from bot.journal.engine import migrate as migrate_database
from bot.journal.engine import open_engine
from bot.nlu import nlu, train
from bot.pages import read_secret
from bot.settings import Settings
from bot.staff.officers import Refused
from bot.staff.orders import order

log = structlog.get_logger()
main = typer.Typer(help="Pintu Warga: the chat front door of a city.", no_args_is_help=True, add_completion=False)
console = Console(stderr=True)


@main.command()
def run() -> None:
    """Start everything: web chat, staff page, relay, clock, and the demo city where no real system is named."""
    _set_up_logs()
    _start(_run(Settings()))


@main.command()
def chat(
    *,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a message out; for scripts.")] = False,
) -> None:
    """Talk from this terminal. Lines beginning with ":" are :photo :location :tap :as :desk :wait."""
    _set_up_logs()
    _start(_chat(Settings(), as_json=json))


telegram = typer.Typer(help="The residents' Telegram bot.", no_args_is_help=True)
main.add_typer(telegram, name="telegram")


@telegram.command("set-webhook")
def set_webhook() -> None:
    """Tell Telegram to deliver to PINTU_PUBLIC_URL."""
    settings = Settings()
    if not settings.public_url:
        console.print("PINTU_PUBLIC_URL is not set: without it the bot polls, and needs no webhook.", style="red")
        raise typer.Exit(2)
    _start(_telegram(settings, "set"))


@telegram.command("delete-webhook")
def delete_webhook() -> None:
    """Tell Telegram to deliver nowhere, so that the bot can poll."""
    _start(_telegram(Settings(), "delete"))


@telegram.command("info")
def info() -> None:
    """Who the bot is, and what Telegram says of its webhook."""
    _start(_telegram(Settings(), "info"))


@main.command()
def staff() -> None:
    """The officers' Telegram: a topic a case in the forum group of PINTU_STAFF_CHAT. A process of its own."""
    _set_up_logs()
    _start(_staff(Settings()))


@main.command()
def actions() -> None:
    """Serve the flows to a Rasa assistant, as forms and actions. A process of its own."""
    _set_up_logs()
    _start(_actions(Settings()))


main.add_typer(officers, name="officers")
main.add_typer(whatsapp, name="whatsapp")
main.add_typer(export, name="export")


@main.command()
def doctor() -> None:
    """Look at settings, database, channels, templates and what waits. Ends with 1 when something has to be mended."""
    _set_up_logs()
    _start(_doctor(Settings()))


main.command()(train)
main.add_typer(nlu, name="nlu")


@main.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    engine = open_engine(Settings().database_url)
    migrate_database(engine)
    engine.dispose()


def _start(work: contextlib.AbstractAsyncContextManager[None] | object) -> None:
    try:
        asyncio.run(work)  # type: ignore[arg-type]  # a coroutine
    except (Unreachable, BadSetting) as fault:
        console.print(str(fault), style="red", markup=False)
        raise typer.Exit(2) from fault
    except SQLAlchemyError as fault:
        console.print(f"The database cannot be used: {type(fault).__name__}.", style="red", markup=False)
        raise typer.Exit(3) from fault
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


async def _doctor(settings: Settings) -> None:
    ill = 0
    async for finding in examine(settings):
        print(f"{'ok  ' if finding.well else 'MEND'}  {finding.what:12}{finding.words}", flush=True)
        ill += not finding.well
    if ill:
        raise typer.Exit(1)


async def _staff(settings: Settings) -> None:
    async with open_staff(settings) as chat:
        settle_memory()
        running, web = asyncio.create_task(chat.run()), chat.web()
        if web is None:
            loop = asyncio.get_running_loop()
            for stop in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(stop, running.cancel)
        else:
            signal.signal(signal.SIGTERM, lambda *_: None)  # as in `_run`
        print(f"Officers    @{chat.bot.username}, {len(chat.groups)} group(s). Stop with Ctrl-C.", flush=True)
        if web is not None:
            server = uvicorn.Server(
                uvicorn.Config(
                    web,
                    host=settings.host,
                    port=settings.staff_port,
                    log_level="warning",
                    access_log=False,
                    timeout_graceful_shutdown=2,
                    server_header=False,
                )
            )
            running.add_done_callback(lambda _: setattr(server, "should_exit", True))
            await server.serve()
            running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def _actions(settings: Settings) -> None:
    signal.signal(signal.SIGTERM, lambda *_: None)  # as in `_run`
    async with open_app(settings) as app:
        served = open_actions(settings, app)
        host, port = settings.actions_host, settings.actions_port
        config = uvicorn.Config(served, host=host, port=port, log_level="warning", lifespan="off")
        settle_memory()
        print(f"Actions     http://{host}:{port}/webhook. Stop with Ctrl-C.", flush=True)
        await uvicorn.Server(config).serve()


async def _telegram(settings: Settings, what: str) -> None:
    client = telegram_client(settings, read_secret(settings.home, settings.secret.get_secret_value()))
    try:
        async with client.explained():
            if what == "set":
                await client.set_webhook()
            elif what == "delete":
                await client.delete_webhook()
            for name, value in (await client.info()).items():
                print(f"{name:12}{value}")
    except ConnectionError as fault:
        raise Unreachable(str(fault)) from fault


async def _run(settings: Settings) -> None:
    signal.signal(signal.SIGTERM, lambda *_: None)  # uvicorn raises it again after its own end; ours comes then
    async with open_app(settings, demo_port=settings.port + 1 if settings.port else 0, channels=True) as app:
        office = app.office()
        config = uvicorn.Config(
            app.web(office),
            host=settings.host,
            port=settings.port,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=2,
            server_header=False,
        )
        server = uvicorn.Server(config)

        def ended(task: asyncio.Task[None]) -> None:
            if not task.cancelled() and (fault := task.exception()) is not None:
                log.critical("a part that must not end has ended; stopping", exc_info=fault)
                server.should_exit = True

        relaying = asyncio.create_task(app.relay.run())
        relaying.add_done_callback(ended)
        scheduler = app.start_clock()
        settle_memory()
        serving = asyncio.create_task(server.serve())
        while not server.started and not serving.done():  # noqa: ASYNC110 -- uvicorn tells by this flag only
            await asyncio.sleep(0.02)
        if server.started:
            port = server.servers[0].sockets[0].getsockname()[1]
            _greet(app, f"http://{settings.host}:{port}", office.new_key())
        channels = [asyncio.create_task(channel.run()) for channel in (app.telegram, app.whatsapp) if channel]
        for task in channels:
            task.add_done_callback(ended)
        await serving
        scheduler.shutdown(wait=False)
        for task in (*channels, relaying):
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        if not server.started:
            raise typer.Exit(1)


def _greet(app: App, address: str, key: str) -> None:
    lines = [
        f"Residents   {address}/",
        f"Officers    {address}/petugas/masuk?kunci={key}   (this link works once)",
    ]
    if app.demo:
        lines += [f"Demo city   {app.demo.address}/   (invented permits, taxes and complaints)"]
    lines += [
        f"Data        {app.settings.home.resolve()}",
        "Stop with Ctrl-C; a second start keeps every case.",
    ]
    if sys.stdout.isatty():
        Console().print(Panel("\n".join(lines), title="Pintu Warga", expand=False), markup=False)
    else:
        print("\n".join(lines), flush=True)


async def _chat(settings: Settings, *, as_json: bool) -> None:
    screen = Screen(as_json)
    async with open_app(settings, {CHANNEL: screen}) as app:

        async def settle() -> None:
            await app.relay.drain()

        async def wait(seconds: float) -> None:
            relaying = asyncio.create_task(app.relay.run())
            await asyncio.sleep(seconds)
            relaying.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await relaying

        async def desk(number: str, verb: str, text: str) -> None:
            await order(app.desk, app.registry.library, number, verb, text)

        terminal = Terminal(app.front_door, app.journal, app.media, app.desk.clock, desk=desk, settle=settle, wait=wait)
        scheduler = app.start_clock()
        settle_memory()
        await settle()
        if not as_json and sys.stdin.isatty():
            await terminal.line("/start")
        loop = asyncio.get_running_loop()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            try:
                await terminal.line(line)
            except BadLine as bad:
                console.print(str(bad), style="red", markup=False)
            except Refused as refused:
                console.print(app.registry.library["id"](f"staff-refused-{refused.reason}"), style="red", markup=False)
            except Forbidden as forbidden:
                console.print(str(forbidden), style="red", markup=False)
        await settle()
        scheduler.shutdown(wait=False)


def _set_up_logs() -> None:
    """Logs go to standard error, without values of variables; the libraries' own only when they warn."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # that a slow poll is not run twice needs no line a second
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper("iso"),
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
