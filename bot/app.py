"""The composition root: settings in, wired parts out. The only place that knows every part."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from starlette.applications import Starlette
from starlette.middleware import Middleware

from bot.alerts.clock import Reminders, start_clock
from bot.alerts.forward import Forwarder
from bot.alerts.polls import Polls, Systems
from bot.alerts.promises import Promises
from bot.alerts.relay import Relay
from bot.cases.cases import Registry
from bot.channels.web.chat import Chat
from bot.channels.web.hub import Hub
from bot.city import City
from bot.dialogue.reading import Understanding
from bot.dialogue.router import Router
from bot.frontdoor import FrontDoor, House
from bot.hooks import secret_for
from bot.journal.engine import migrate, open_engine
from bot.journal.journal import Journal
from bot.journal.outbox import Sender
from bot.media import MediaStore
from bot.pages import SafeHeaders, read_secret
from bot.settings import Settings
from bot.staff.desk import Desk
from bot.staff.recap import recap_of
from bot.staff.web.office import Office
from bot.texts import Library
from bot.understanding import Keywords, Trained
from bot.understanding.asked import Asked
from bot.understanding.training import load_or_train
from flows import FLOWS
from flows.guard import Guard
from integrations.complaints.http import ComplaintsClient
from integrations.demo import DemoCity, start_demo_city
from integrations.http import open_client
from integrations.nlu import Nlu
from integrations.nlu.http import RasaClient
from integrations.permits.http import PermitsClient
from integrations.tax.http import TaxClient

if TYPE_CHECKING:
    from bot.channels.telegram.client import Client
    from bot.channels.telegram.service import TelegramChannel
    from bot.channels.whatsapp.client import Client as WhatsAppClient
    from bot.channels.whatsapp.service import WhatsAppChannel
    from bot.staff.telegram.service import StaffChat

CONNECT_SECONDS = 3
SHORTEST_SECRET = 16


class Unreachable(Exception):
    """A back end that the operator named does not answer; the message says which."""


class BadSetting(Exception):
    """A setting that cannot be used; the message says which and why."""


@dataclass
class App:
    """The wired parts."""

    settings: Settings
    registry: Registry
    front_door: FrontDoor
    desk: Desk
    media: MediaStore
    relay: Relay
    polls: Polls
    reminders: Reminders
    promises: Promises
    hub: Hub
    demo: DemoCity | None
    secret: str
    telegram: TelegramChannel | None
    whatsapp: WhatsAppChannel | None

    @property
    def journal(self) -> Journal:
        return self.registry.journal

    def start_clock(self) -> AsyncIOScheduler:
        return start_clock(
            self.polls, self.reminders, self.promises, self.settings.poll_seconds, self.registry.city.timezone
        )

    def office(self) -> Office:
        return Office(self.desk, self.media, self.secret)

    def web(self, office: Office) -> Starlette:
        """The pages of residents and officers."""
        registry = self.registry
        chat = Chat(
            self.front_door,
            registry.journal,
            self.media,
            registry.library,
            registry.city,
            self.hub,
            self.secret,
            now,
            self.demo.address if self.demo else "",
        )
        hooks = [route for channel in (self.telegram, self.whatsapp) if channel for route in channel.routes()]
        return Starlette(routes=[*chat.routes(), *office.routes(), *hooks], middleware=[Middleware(SafeHeaders)])


def now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def open_app(
    settings: Settings, senders: Mapping[str, Sender] | None = None, demo_port: int = 0, *, channels: bool = False
) -> AsyncIterator[App]:
    """Build everything, and take it down again. Raises `Unreachable` for a back end that was named but is not there.

    `senders` are the channels of this process beside the web and the city's complaint system; with `channels` those
    of the residents' messengers that have a token, too.
    """
    await check_reachable(settings.told_to_use)
    async with AsyncExitStack() as stack:
        urls, demo = await _back_ends(settings, demo_port, stack)
        client = await stack.enter_async_context(open_client())
        engine = open_engine(settings.database_url)
        await asyncio.to_thread(migrate, engine)
        journal = Journal(engine)
        stack.push_async_callback(journal.close)
        registry = Registry(journal, City.load(settings.city), Library())
        permits = PermitsClient(urls["permits"], client)
        tax = TaxClient(urls["tax"], client)
        complaints = ComplaintsClient(urls["complaints"], client, settings.complaints_key.get_secret_value() or "demo")
        media = MediaStore(settings.home / "media")
        hub = Hub()
        delivery: dict[str, Sender] = {
            "web": hub,
            "complaints": Forwarder(registry, complaints),
            **(senders or {}),
        }
        relay = Relay(journal, delivery, now, registry.city.timezone)
        local = Trained(Keywords(registry.city), await asyncio.to_thread(load_or_train, settings.home))
        understanding = open_understanding(settings, local, RasaClient(settings.rasa_url, client))
        house = House(registry, Router(FLOWS), understanding, permits, tax, media, Guard())
        front_door = FrontDoor(house, relay)
        secret = read_secret(settings.home, settings.secret.get_secret_value())
        telegram = None
        if channels and settings.telegram_token.get_secret_value():
            telegram, more = open_telegram(settings, registry, front_door, media, secret)
            stack.push_async_callback(telegram.close)
            delivery |= more
        whatsapp = None
        if channels and settings.whatsapp_token.get_secret_value():
            whatsapp, more = open_whatsapp(settings, registry, front_door, media)
            stack.push_async_callback(whatsapp.close)
            delivery |= more
        yield App(
            settings=settings,
            registry=registry,
            front_door=front_door,
            desk=Desk(registry, now, relay.wake),
            media=media,
            relay=relay,
            polls=Polls(registry, Systems(complaints, permits, tax), now, relay.wake),
            reminders=Reminders(front_door, journal, now),
            promises=Promises(registry, now, relay.wake),
            hub=hub,
            demo=demo,
            secret=secret,
            telegram=telegram,
            whatsapp=whatsapp,
        )


def open_understanding(settings: Settings, local: Trained, rasa: Nlu) -> Understanding:
    """The local reader, or a Rasa server beside it. Raises `BadSetting`."""
    if settings.nlu == "local":
        return local
    if not settings.rasa_url:
        raise BadSetting("PINTU_NLU=rasa needs PINTU_RASA_URL, the address of a Rasa server.")
    return Asked(local, rasa, local.known)


def open_actions(settings: Settings, app: App) -> Starlette:
    """The action server of a Rasa assistant. Raises `BadSetting`.

    rasa-sdk is imported only here; it is an extra, and other processes do without it.
    """
    secret = settings.actions_secret.get_secret_value()
    if len(secret) < SHORTEST_SECRET:
        raise BadSetting(f"PINTU_ACTIONS_SECRET is needed: at least {SHORTEST_SECRET} letters that Rasa knows, too.")
    try:
        from bot.rasa.assistant import Assistant  # noqa: PLC0415
        from bot.rasa.server import create_app  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        if missing.name != "rasa_sdk":
            raise
        raise BadSetting("`pintu actions` needs rasa-sdk: pip install 'pintu-warga[rasa]'.") from missing
    return create_app(Assistant(app.front_door, app.media, now), FLOWS, secret)


def telegram_client(settings: Settings, secret: str) -> Client:
    """The bot's own affairs, for the commands of the operator, too. Raises `BadSetting`."""
    from bot.channels.telegram.client import Client, open_bot  # noqa: PLC0415 -- see `open_telegram`

    token = settings.telegram_token.get_secret_value()
    try:
        bot = open_bot(token, settings.telegram_api)
    except ValueError as bad:
        raise BadSetting(str(bad)) from bad
    return Client(bot, settings.public_url, settings.telegram_secret.get_secret_value() or secret_for(token, secret))


def open_telegram(
    settings: Settings, registry: Registry, front_door: FrontDoor, media: MediaStore, secret: str
) -> tuple[TelegramChannel, dict[str, Sender]]:
    """The residents' Telegram and its senders. Raises `BadSetting`.

    aiogram is imported only here: its types take longer to load than everything else together.
    """
    from bot.channels.telegram.opening import open_channel  # noqa: PLC0415

    return open_channel(telegram_client(settings, secret), registry, front_door, media, now)


def whatsapp_client(settings: Settings) -> WhatsAppClient:
    """The business number's own affairs, for the commands of the operator, too. Raises `BadSetting`."""
    from bot.channels.whatsapp.client import Client as WhatsAppClient  # noqa: PLC0415 -- see `open_whatsapp`

    if not (settings.whatsapp_token.get_secret_value() and settings.whatsapp_phone_id):
        raise BadSetting("PINTU_WHATSAPP_TOKEN and PINTU_WHATSAPP_PHONE_ID are needed: the token and the number's id.")
    token = settings.whatsapp_token.get_secret_value().strip()
    try:
        return WhatsAppClient(settings.whatsapp_api, token, settings.whatsapp_phone_id, settings.whatsapp_account_id)
    except ValueError as bad:
        raise BadSetting(str(bad)) from bad


def open_whatsapp(
    settings: Settings, registry: Registry, front_door: FrontDoor, media: MediaStore
) -> tuple[WhatsAppChannel, dict[str, Sender]]:
    """The residents' WhatsApp and its senders; imported only where it is used. Raises `BadSetting`."""
    from bot.channels.whatsapp.opening import open_channel  # noqa: PLC0415

    secrets = [part.strip() for part in settings.whatsapp_app_secret.get_secret_value().split(",") if part.strip()]
    verify = settings.whatsapp_verify_token.get_secret_value()
    if not (secrets and verify):
        raise BadSetting("PINTU_WHATSAPP_APP_SECRET and PINTU_WHATSAPP_VERIFY_TOKEN are needed, too.")
    return open_channel(whatsapp_client(settings), registry, front_door, media, now, secrets, verify)


@asynccontextmanager
async def open_staff(settings: Settings) -> AsyncIterator[StaffChat]:
    """The officers' chat, for a process of its own. Raises `BadSetting` or `Unreachable`.

    python-telegram-bot is imported only here; residents' processes do without it.
    """
    from telegram.error import InvalidToken, TelegramError  # noqa: PLC0415

    from bot.staff.telegram.service import Address, BadGroups, StaffChat, read_groups  # noqa: PLC0415
    from bot.staff.telegram.wire import open_bot  # noqa: PLC0415

    city = City.load(settings.city)
    token = settings.staff_token.get_secret_value()
    if not (token and settings.staff_chat):
        raise BadSetting("PINTU_STAFF_TOKEN and PINTU_STAFF_CHAT are needed: the officers' bot and its forum group.")
    if settings.staff_port and not settings.public_url:
        raise BadSetting("PINTU_STAFF_PORT needs PINTU_PUBLIC_URL: the https address Telegram delivers to.")
    try:
        groups, bot = read_groups(settings.staff_chat, city.agencies), open_bot(token, settings.staff_api)
    except (BadGroups, ValueError) as bad:
        raise BadSetting(str(bad)) from bad
    engine = open_engine(settings.database_url)
    await asyncio.to_thread(migrate, engine)
    journal = Journal(engine)
    registry = Registry(journal, city, Library())
    desk = Desk(registry, now)
    media, recap, address = MediaStore(settings.home / "media"), recap_of(registry, now), None
    if settings.staff_port:
        own = read_secret(settings.home, settings.secret.get_secret_value())
        address = Address(settings.public_url, secret_for(token, own))
    chat = StaffChat(bot, registry, desk, media, groups, recap, page=settings.web_address, address=address)
    try:
        await chat.open()
        yield chat
    except InvalidToken as refused:
        raise BadSetting("Telegram refuses PINTU_STAFF_TOKEN.") from refused
    except TelegramError as away:
        raise Unreachable(f"Telegram does not answer at {settings.staff_api}: {type(away).__name__}.") from away
    finally:
        await chat.close()
        await journal.close()


async def check_reachable(urls: Mapping[str, str]) -> None:
    """Whether each back end takes connections. Slow or broken answers are for later; nobody there is said now."""
    for service, url in urls.items():
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            _, writer = await asyncio.wait_for(asyncio.open_connection(parts.hostname, port), CONNECT_SECONDS)
        except (OSError, TimeoutError) as fault:
            name = f"PINTU_{service.upper()}_URL"
            raise Unreachable(f"{name}={url} does not answer: nobody takes connections there.") from fault
        writer.close()


async def _back_ends(
    settings: Settings, demo_port: int, stack: AsyncExitStack
) -> tuple[dict[str, str], DemoCity | None]:
    """The addresses of the city's systems; those that were not named are the demo city's."""
    named = settings.told_to_use
    if len(named) == 3:
        return named, None
    demo = await start_demo_city(settings.home / "demo-city.sqlite", demo_port)
    stack.push_async_callback(demo.stop)
    urls = {service: f"{demo.address}/{service}" for service in ("permits", "tax", "complaints")}
    return urls | named, demo


def settle_memory() -> None:
    """Move what start-up made out of the collector's sight: a full collection then takes microseconds."""
    gc.collect()
    gc.freeze()
