"""`pintu doctor`: what of a deployment is well and what is not, one line each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.app import BadSetting, Unreachable, check_reachable, telegram_client, whatsapp_client
from bot.channels.whatsapp.client import Away, Client, GraphError
from bot.channels.whatsapp.templates import compare
from bot.journal.aside import count_aside
from bot.journal.engine import open_engine, revisions
from bot.journal.outbox import reasons_to_wait
from bot.pages import read_secret
from bot.settings import Settings
from bot.texts import Library


@dataclass(frozen=True, slots=True)
class Finding:
    """`well` is False for what somebody has to mend."""

    what: str
    words: str
    well: bool = True


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Look at everything that can be looked at without changing it."""
    async for finding in _database(settings):
        yield finding
    for service, url in settings.told_to_use.items():
        yield await _answers(service, url)
    yield await _telegram(settings)
    async for finding in _whatsapp(settings):
        yield finding


async def _database(settings: Settings) -> AsyncIterator[Finding]:
    engine = open_engine(settings.database_url)

    def ask(work: Callable[[Connection], Any]) -> Any:
        with engine.connect() as connection:
            return work(connection)

    try:
        now, newest = await asyncio.to_thread(ask, revisions)
        words = f"schema {now or 'none'}" + ("" if now == newest else f", the newest is {newest}: pintu migrate")
        yield Finding("database", words, well=now == newest)
        if now == newest:
            for (channel, reason), count in (await asyncio.to_thread(ask, reasons_to_wait)).items():
                yield Finding("outbox", f"{count} for {channel} wait: {reason}", well=False)
            for reason, count in (await asyncio.to_thread(ask, count_aside)).items():
                yield Finding("set aside", f"{count} parts of deliveries that nobody understands: {reason}")
    except SQLAlchemyError as fault:
        yield Finding("database", type(fault).__name__, well=False)
    finally:
        engine.dispose()


async def _answers(service: str, url: str) -> Finding:
    try:
        await check_reachable({service: url})
    except Unreachable as fault:
        return Finding(service, str(fault), well=False)
    return Finding(service, f"{url} takes connections")


async def _telegram(settings: Settings) -> Finding:
    if not settings.telegram_token.get_secret_value():
        return Finding("telegram", "no token: off")
    try:
        client = telegram_client(settings, read_secret(settings.home, settings.secret.get_secret_value()))
        async with client.explained():
            info = await client.info()
    except (BadSetting, ConnectionError) as fault:
        return Finding("telegram", str(fault), well=False)
    return Finding("telegram", ", ".join(f"{name} {value}" for name, value in info.items()))


async def _whatsapp(settings: Settings) -> AsyncIterator[Finding]:
    if not settings.whatsapp_token.get_secret_value():
        yield Finding("whatsapp", "no token: off")
        return
    for name in ("phone_id", "account_id", "app_secret", "verify_token"):
        value = getattr(settings, f"whatsapp_{name}")
        if not (value if isinstance(value, str) else value.get_secret_value()):
            yield Finding("whatsapp", f"PINTU_WHATSAPP_{name.upper()} is not set", well=False)
    try:
        client = whatsapp_client(settings)
    except BadSetting as bad:
        yield Finding("whatsapp", str(bad), well=False)
        return
    try:
        async for finding in _number_and_templates(client):
            yield finding
    except GraphError as refused:
        yield Finding("whatsapp", f"Meta refuses: {refused}", well=False)
    except Away as away:
        yield Finding("whatsapp", f"{settings.whatsapp_api} does not answer: {away}", well=False)
    finally:
        await client.close()


async def _number_and_templates(client: Client) -> AsyncIterator[Finding]:
    number = await client.number()
    told = (str(number.get(name, "")) for name in ("display_phone_number", "verified_name", "quality_rating"))
    yield Finding("whatsapp", ", ".join(filter(None, told)))
    if client.account_id:
        standings = compare(Library(), await client.templates())
        for standing in standings:
            if not standing.usable:
                words = f"{standing.name} ({standing.language}): {standing.status} {standing.reason}"
                yield Finding("template", words.rstrip(), well=False)
        yield Finding("templates", f"{sum(s.usable for s in standings)} of {len(standings)} approved")
