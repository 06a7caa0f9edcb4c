"""A house on WhatsApp, and its webhook over HTTP without a socket."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from starlette.applications import Starlette

from bot.channels.whatsapp.service import PATH
from bot.journal.tables import AsideRow, CaseRow, InboxRow
from tests.conversations.whatsapp import WhatsAppTown, open_whatsapp_town
from tests.peers.whatsapp import APP_SECRET, Person, WhatsApp
from tests.peers.whatsapp.delivery import delivery, dump, signed
from tests.peers.whatsapp.wire import Json

INBOX = InboxRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
ASIDE = AsideRow.__table__  # type: ignore[attr-defined]
CASE = CaseRow.__table__  # type: ignore[attr-defined]

Shape = Callable[[Json], Any]

_numbers = count(628220000000)


@pytest.fixture(scope="session")
def whatsapp() -> Iterator[WhatsApp]:
    with WhatsApp() as served:
        yield served


@pytest.fixture
async def town(tmp_path: Path, whatsapp: WhatsApp) -> AsyncIterator[WhatsAppTown]:
    whatsapp.account.people.clear()
    whatsapp.account.calls.clear()
    whatsapp.account.statuses.clear()
    async with open_whatsapp_town(tmp_path, whatsapp) as opened:
        yield opened
    whatsapp.faults.clear()
    whatsapp.account.late_window = False


@dataclass
class Webhook:
    """Meta's end of the wire."""

    client: httpx.AsyncClient
    town: WhatsAppTown

    async def post(self, body: Any, secret: str = APP_SECRET, **headers: str) -> int:
        """Deliver a body, bytes or something to be dumped; the status that came back."""
        raw = body if isinstance(body, bytes) else dump(body)
        answer = await self.client.post(PATH, content=raw, headers=signed(raw, secret) | headers)
        return answer.status_code

    async def deliver(self, *changes: Json) -> None:
        """Deliver changes, and let what they caused be done."""
        assert await self.post(delivery(*changes)) == 200
        await self.town.quiet()

    async def statuses(self) -> None:
        """Deliver what WhatsApp tells of messages since this was last asked."""
        told, self.town.whatsapp.account.statuses = self.town.whatsapp.account.statuses, []
        await self.deliver(*told)


@pytest.fixture
async def webhook(town: WhatsAppTown) -> AsyncIterator[Webhook]:
    transport = httpx.ASGITransport(Starlette(routes=town.channel.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://pintu.test") as client:
        yield Webhook(client, town)


@pytest.fixture
def ani(whatsapp: WhatsApp) -> Person:
    number = next(_numbers)
    return whatsapp.person(str(number), "Ani", user_id=f"ID.{number}")


@pytest.fixture
def budi(whatsapp: WhatsApp) -> Person:
    number = next(_numbers)
    return whatsapp.person(str(number), "Budi", user_id=f"ID.{number}")


async def heard(town: WhatsAppTown) -> list[str]:
    """What residents have said, as it is stored."""
    query = select(INBOX.c.text).order_by(INBOX.c.received_at)
    return await town.journal.read(lambda c: [text for text in c.execute(query).scalars() if text])


async def taken_in(town: WhatsAppTown) -> int:
    query = select(func.count()).select_from(INBOX)
    return int(await town.journal.read(lambda c: c.execute(query).scalar_one()))


async def aside(town: WhatsAppTown) -> list[tuple[str, str]]:
    """What was set aside: why, and the body."""
    query = select(ASIDE.c.reason, ASIDE.c.body).order_by(ASIDE.c.id)
    return await town.journal.read(lambda c: [(row.reason, row.body) for row in c.execute(query)])


def as_it_is(change: Json) -> Json:
    return change


async def lodge(webhook: Webhook, town: WhatsAppTown, who: Person, shape: Shape = as_it_is) -> str:
    """A complaint of this person, with deliveries of this shape; its number."""
    for act in (
        lambda: who.says("lampu jalan mati sudah seminggu gelap sekali"),
        lambda: who.says("setuju"),
        lambda: who.location(-6.3437, 106.7385),
        lambda: who.says("lanjut"),
        lambda: who.says("terbuka"),
        lambda: who.says("kirim"),
    ):
        await webhook.deliver(shape(act()))
    query = select(CASE.c.number).order_by(CASE.c.created_at)
    return str((await town.journal.read(lambda c: c.execute(query).scalars().all()))[-1])
