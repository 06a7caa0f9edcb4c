"""The bots that are measured, each an ASGI app that takes Telegram's webhook: ours, aiogram's FSM, PTB's conversation.

All hold the same conversation of eight messages and answer each by an API call. `python -m tests.bench.telegram_bots
ours|aiogram|ptb --api URL` serves one on a free port, prints the port, and ends with its standard input.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import uvicorn
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
)
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update as PtbUpdate
from telegram.ext import Application, CommandHandler, ContextTypes, ConversationHandler, MessageHandler, filters

from bot.alerts.relay import Relay
from bot.cases.cases import Registry
from bot.channels.telegram import CHANNEL
from bot.channels.telegram.client import Client, open_bot
from bot.channels.telegram.receiver import Receiver
from bot.channels.telegram.sender import Telegram
from bot.channels.telegram.service import TelegramChannel
from bot.city import City
from bot.dialogue.router import Router
from bot.frontdoor import FrontDoor, House
from bot.journal.engine import migrate, open_engine
from bot.journal.held import FILES, source_of
from bot.journal.journal import Journal
from bot.journal.outbox import Parcel, Sender
from bot.media import MediaStore
from bot.texts import Library, Texts
from flows import FLOWS
from flows.guard import Guard
from tests.bench.measure import Away
from tests.learnt import understanding

TOKEN = "123456:AABenchBenchBenchBenchBenchBenchBen00"
SECRET = "bench"
PATH = "/hooks/telegram"
ANSWERS = (
    "Apa yang terjadi? Ceritakan singkat.",
    "Boleh kami simpan laporan, lokasi, dan alamat obrolan ini untuk menanganinya dan mengabari Anda?",
    "Saya catat sebagai <b>Lampu jalan</b>. Di mana tepatnya?",
    "Pamulang Barat, Pamulang. Ada foto?",
    "1 foto. Ada lagi?",
    "Identitas Anda?",
    "Periksa dulu: <b>Lampu jalan</b>, Pamulang Barat, 1 foto.",
    "Laporan diterima. Saya kabari setiap ada perubahan.",
)
BUTTONS = (
    (),
    ("Setuju", "Tidak"),
    (),
    ("Lanjut",),
    ("Selesai",),
    ("Terbuka", "Rahasia", "Anonim"),
    ("Kirim", "Batal"),
    ("Menu",),
)


class Elsewhere:
    """The city's complaint system, and the photos to fetch: the other bots have neither, so both cost nothing here."""

    async def send(self, _parcel: Parcel) -> str:
        return ""


@asynccontextmanager
async def ours(api: str) -> AsyncIterator[Starlette]:
    """Pintu Warga: every turn stored in SQLite before it is acknowledged, replies by the relay."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        engine = open_engine(f"sqlite:///{folder}/bench.sqlite")
        migrate(engine)
        journal, city, library, media = Journal(engine), City.load("tangsel"), Library(), MediaStore(Path(folder))
        registry = Registry(journal, city, library)
        bot = open_bot(TOKEN, api)

        async def texts(_address: str) -> Texts:
            return library["id"]

        async def sources(ref: str) -> str:
            return await journal.read(lambda c: source_of(c, CHANNEL, ref))

        async def ended(address: str) -> None:
            raise AssertionError(address)

        sender = Telegram(bot, media, texts, sources, ended)
        elsewhere = Elsewhere()
        senders: dict[str, Sender] = {CHANNEL: sender, f"{CHANNEL}{FILES}": elsewhere, "complaints": elsewhere}
        relay = Relay(journal, senders, now, city.timezone)
        away = Away()
        front_door = FrontDoor(House(registry, Router(FLOWS), understanding(city), away, away, media, Guard()), relay)
        receiver = Receiver(front_door, journal, library, bot, now)
        relaying = asyncio.create_task(relay.run())
        yield Starlette(routes=TelegramChannel(Client(bot, "", SECRET), receiver, sender, library).routes())
        relaying.cancel()
        await bot.session.close()
        await journal.close()


class Form(StatesGroup):
    """What a bot written with aiogram's FSM asks, in order."""

    description = State()
    consent = State()
    place = State()
    photo = State()
    more = State()
    identity = State()
    summary = State()


@asynccontextmanager
async def with_aiogram(api: str) -> AsyncIterator[Starlette]:
    """A bare aiogram bot: dispatcher, `MemoryStorage`, one handler a state, the reply sent before 200."""
    bot = Bot(TOKEN, AiohttpSession(api=TelegramAPIServer.from_base(api)))
    dispatcher = Dispatcher(storage=MemoryStorage())
    steps = (Form.description, Form.consent, Form.place, Form.photo, Form.more, Form.identity, Form.summary)
    wanted = (F.text, F.text, F.location, F.photo, F.text, F.text, F.text)

    def handler(number: int) -> Callable[[Message, FSMContext], object]:
        async def handle(message: Message, state: FSMContext) -> None:
            await state.update_data({str(number): message.text or "file"})
            await (state.set_state(steps[number]) if number < len(steps) else state.clear())
            await message.answer(ANSWERS[number], reply_markup=aiogram_buttons(number), parse_mode="HTML")

        return handle

    dispatcher.message.register(handler(0), Command("lapor"))
    for number, (state, kind) in enumerate(zip(steps, wanted, strict=True), start=1):
        dispatcher.message.register(handler(number), state, kind)

    async def hook(request: Request) -> Response:
        await dispatcher.feed_raw_update(bot, orjson.loads(await request.body()))
        return Response()

    yield Starlette(routes=[Route(PATH, hook, methods=["POST"])])
    await bot.session.close()


def aiogram_buttons(number: int) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    if number == 2:
        return ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Kirim lokasi", request_location=True)]])
    if not BUTTONS[number]:
        return None
    row = [InlineKeyboardButton(text=label, callback_data=f"q:1:step{number}:{label}") for label in BUTTONS[number]]
    return InlineKeyboardMarkup(inline_keyboard=[row])


@asynccontextmanager
async def with_ptb(api: str) -> AsyncIterator[Starlette]:
    """python-telegram-bot's ConversationHandler, state in memory."""
    application = Application.builder().token(TOKEN).base_url(f"{api}/bot").updater(None).build()
    kinds = (filters.TEXT, filters.TEXT, filters.LOCATION, filters.PHOTO, filters.TEXT, filters.TEXT, filters.TEXT)

    def handler(number: int) -> Callable[[PtbUpdate, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, int]]:
        async def handle(update: PtbUpdate, _context: ContextTypes.DEFAULT_TYPE) -> int:
            assert update.message is not None
            markup = aiogram_buttons(number)
            shown = markup.model_dump(exclude_none=True) if markup else None
            await update.message.reply_text(ANSWERS[number], parse_mode="HTML", api_kwargs={"reply_markup": shown})
            return number + 1 if number < len(kinds) else ConversationHandler.END

        return handle

    states: dict[object, list[Any]] = {n: [MessageHandler(kind, handler(n))] for n, kind in enumerate(kinds, start=1)}
    application.add_handler(ConversationHandler([CommandHandler("lapor", handler(0))], states, []))
    await application.initialize()
    await application.start()

    async def hook(request: Request) -> Response:
        await application.process_update(PtbUpdate.de_json(orjson.loads(await request.body()), application.bot))
        return Response()

    yield Starlette(routes=[Route(PATH, hook, methods=["POST"])])
    await application.stop()
    await application.shutdown()


def now() -> datetime:
    return datetime.now(UTC)


BOTS: dict[str, Callable[[str], AbstractAsyncContextManager[Starlette]]] = {
    "ours": ours,
    "aiogram": with_aiogram,
    "ptb": with_ptb,
}


async def _serve(name: str, api: str) -> None:
    async with BOTS[name](api) as app:
        config = uvicorn.Config(app, port=0, log_level="warning", access_log=False, lifespan="off")
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110 -- uvicorn tells by this flag only
            await asyncio.sleep(0.02)
        gc.collect()
        gc.freeze()
        print(server.servers[0].sockets[0].getsockname()[1], flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
        server.should_exit = True
        await serving


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.telegram_bots", description=__doc__)
    parser.add_argument("name", choices=sorted(BOTS))
    parser.add_argument("--api", required=True)
    options = parser.parse_args()
    asyncio.run(_serve(options.name, options.api))


if __name__ == "__main__":
    main()
