"""2,000 updates of any shape: none is refused, and none loses its words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.telegram.client import PATH
from tests.bot.channels.telegram.phone import Service
from tests.bot.channels.telegram.shapes import aiogram_update, ptb_update

OURS = ("message", "edited_message")
ANY = settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
numbers = count(1)


class Hook:
    """Telegram's side of the webhook, and a look into the database."""

    def __init__(self, service: Service) -> None:
        hook = service.telegram.account.webhook
        assert hook
        self.http = httpx.Client(trust_env=False, headers={"X-Telegram-Bot-Api-Secret-Token": hook.secret})
        self.address = service.house.address + PATH
        self.database = sqlite3.connect(f"file:{service.folder / 'pintu.sqlite'}?mode=ro", uri=True)

    def takes(self, update: dict[str, Any]) -> None:
        answer = self.http.post(self.address, json=update)
        assert answer.status_code == 200, answer.text

    def has(self, words: str) -> bool:
        """Whether these words were stored before the answer."""
        places = ("SELECT 1 FROM inbox WHERE instr(text, ?)", "SELECT 1 FROM held WHERE instr(body, ?)")
        return any(self.database.execute(place, (words,)).fetchone() for place in places)


@pytest.fixture(scope="module")
def hook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hook]:
    with Service(tmp_path_factory.mktemp("home")) as service:
        service.ready()
        made = Hook(service)
        with made.http, closing(made.database):
            yield made


def say(update: dict[str, Any], words: str) -> None:
    """Have a person say these words in private with this update, as a new message."""
    message = next(update[kind] for kind in OURS if kind in update)
    message["message_id"] = next(numbers)
    message["chat"] = {**message["chat"], "type": "private"}
    field = "caption" if "caption" in message else "text"
    message[field] = f"{words} {message.get(field, '')}"


@ANY
@given(update=aiogram_update())
def test_any_update_of_aiogram_is_taken(hook: Hook, update: dict[str, Any]) -> None:
    hook.takes(update)


@ANY
@given(update=ptb_update())
def test_any_update_of_python_telegram_bot_is_taken(hook: Hook, update: dict[str, Any]) -> None:
    hook.takes(update)


@ANY
@given(update=st.sampled_from(OURS).flatmap(aiogram_update))
def test_no_message_of_aiogram_loses_its_words(hook: Hook, update: dict[str, Any]) -> None:
    words = f"kata{next(numbers)}q"
    say(update, words)
    hook.takes(update)
    assert hook.has(words)


@ANY
@given(update=st.sampled_from(OURS).flatmap(ptb_update))
def test_no_message_of_python_telegram_bot_loses_its_words(hook: Hook, update: dict[str, Any]) -> None:
    words = f"kata{next(numbers)}z"
    say(update, words)
    hook.takes(update)
    assert hook.has(words)
