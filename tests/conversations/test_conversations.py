"""Every `.chat` file is one test on each channel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversations.rasa import NOT_ON_RASA, exported, open_rasa_town
from tests.conversations.script import Script
from tests.conversations.telegram import open_telegram_town
from tests.conversations.whatsapp import open_whatsapp_town
from tests.peers.telegram import Telegram
from tests.peers.whatsapp import WhatsApp
from tests.town import open_town

FOLDER = Path(__file__).parent
CHATS = sorted(FOLDER.glob("*/*.chat"))
every_chat = pytest.mark.parametrize("path", CHATS, ids=[f"{p.parent.name}-{p.stem}" for p in CHATS])


@pytest.fixture(scope="module")
def telegram() -> Iterator[Telegram]:
    with Telegram() as served:
        yield served


@pytest.fixture(scope="module")
def whatsapp() -> Iterator[WhatsApp]:
    with WhatsApp() as served:
        yield served


@every_chat
async def test_conversation(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")  # noqa: ASYNC240 -- a test of one conversation waits for nobody else
    async with open_town(tmp_path) as town:
        await Script(town).play(text)


@every_chat
async def test_conversation_on_telegram(path: Path, tmp_path: Path, telegram: Telegram) -> None:
    text = path.read_text(encoding="utf-8")  # noqa: ASYNC240 -- as above
    async with open_telegram_town(tmp_path, telegram) as town:
        await Script(town).play(text)


@every_chat
async def test_conversation_on_whatsapp(path: Path, tmp_path: Path, whatsapp: WhatsApp) -> None:
    text = path.read_text(encoding="utf-8")  # noqa: ASYNC240 -- as above
    async with open_whatsapp_town(tmp_path, whatsapp) as town:
        await Script(town).play(text)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported(tmp_path_factory.mktemp("rasa"))


@every_chat
async def test_conversation_on_rasa(path: Path, tmp_path: Path, project: Path) -> None:
    if f"{path.parent.name}/{path.stem}" in NOT_ON_RASA:
        pytest.skip("no Rasa channel carries it")
    text = path.read_text(encoding="utf-8")  # noqa: ASYNC240 -- as above
    async with open_rasa_town(tmp_path, project) as town:
        await Script(town).play(text)
