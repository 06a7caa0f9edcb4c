"""A town whose officers sit in a forum group of our own Telegram: the real staff chat, in this process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.journal.journal import Journal
from bot.staff.officers import Officer, Rank
from bot.staff.telegram import hearing, mirror, store
from bot.staff.telegram.service import Address, StaffChat
from bot.staff.telegram.wire import Pace, open_bot
from tests.bot.cases.help import cases_of, keep, lodge
from tests.peers.telegram import Person, Telegram
from tests.peers.telegram.account import Chat
from tests.peers.telegram.topics import delete_topic
from tests.peers.telegram.wire import Json, Params
from tests.town import Town, open_town

TOKEN = "110201544:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"
HALL, OTHER = -1_001_000_000_001, -1_001_000_000_002
PATIENCE = 30.0


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look often."""
    monkeypatch.setattr(mirror, "LOOK", 0.02)
    monkeypatch.setattr(mirror, "FIRST_WAIT", 0.1)
    monkeypatch.setattr(store, "WAIT", 0.05)
    monkeypatch.setattr(hearing, "WAIT", 0.2)


class Hall:
    """The groups and who is in them. `chat` is the running staff chat."""

    def __init__(self, town: Town, telegram: Telegram, groups: Mapping[str, int], pace: Pace) -> None:
        self.town = town
        self.telegram = telegram
        self.groups = groups
        self.pace = pace
        self.account = telegram.bot(TOKEN)
        for number in groups.values():
            telegram.group(number, "Petugas", kind="supergroup", forum=True, token=TOKEN)
        self.chat = self.new_chat()

    def new_chat(self, address: Address | None = None) -> StaffChat:
        town = self.town

        async def recap(_: str) -> tuple[str, bytes]:
            return "rekap", b"\x89PNG"

        bot = open_bot(TOKEN, self.telegram.address)
        return StaffChat(bot, town.registry, town.desk, town.media, self.groups, recap, self.pace, address=address)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Hall]:
        """The staff chat at work; after the block it has stopped, and another `running` is a restart."""
        await self.chat.open()
        work = asyncio.create_task(self.chat.run())
        try:
            yield self
            if work.done():
                work.result()
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
            await self.chat.close()
            self.chat = self.new_chat()

    # -- officers and residents -----------------------------------------------------------------------------

    async def officer(self, number: int = 901, name: str = "Rina", rank: Rank = Rank.OFFICER) -> Person:
        """Somebody who is enrolled, in the group."""
        officers = self.chat.officers
        code = await officers.invite(rank, "", Officer("server", Rank.ADMIN))
        await officers.enrol(code, number, name)
        return self.telegram.person(number, name, token=TOKEN).inside(self.groups[""])

    async def lodge(self, name: str = "ani", **values: object) -> str:
        """A case that officers see at once; its number."""
        values = {"danger": True} | values
        return (await lodge(self.town, name, **values)).number  # type: ignore[arg-type]  # a test names the fields

    async def adds(self, number: str, text: str, name: str = "ani", media: tuple[Any, ...] = ()) -> None:
        """The resident's next words."""
        cases = cases_of(self.town, name)
        case = await cases.find(number)
        assert case
        await cases.add(case, text, media)
        await keep(self.town, cases)

    # -- what is in the groups ------------------------------------------------------------------------------

    def group(self, number: int = HALL) -> Chat:
        return self.account.chats[number]

    def threads(self, number: str, chat: int = HALL) -> list[int]:
        """The topics with the number of a case in their name."""
        with self.account.changed:
            return [thread for thread, topic in self.group(chat).topics.items() if number in topic["name"]]

    def said(self, thread: int | None, chat: int = HALL) -> list[Json]:
        """The messages in a topic (None: in General), without those of Telegram's own."""
        with self.account.changed:
            found = [m for m in self.group(chat).messages.values() if m.get("message_thread_id") == thread]
        return [m for m in found if not any(key.startswith(("forum_", "migrate_")) for key in m)]

    def texts(self, thread: int | None, chat: int = HALL) -> list[str]:
        return [str(m.get("text", m.get("caption", ""))) for m in self.said(thread, chat)]

    def delete(self, thread: int, chat: int = HALL) -> None:
        """Somebody deletes a topic."""
        delete_topic(self.account, Params({"chat_id": chat, "message_thread_id": thread}))

    async def shown(self, number: str, words: str = "", chat: int = HALL) -> int:
        """Wait until the topic of a case shows these words; the topic."""

        async def there() -> int:
            topic = await self.chat.store.topic(number)
            if topic is None or topic.chat != chat or not topic.card:
                return 0
            return topic.thread if any(words in text for text in self.texts(topic.thread, chat)) else 0

        return int(await until(there))

    async def right_card(self, number: str) -> bool:
        """Whether the card on the screen is what it should be."""
        topic = await self.chat.store.topic(number)
        case = (await self.town.desk.file(number)).case
        if topic is None or not topic.card:
            return False
        return bool(
            self.group(topic.chat).messages[topic.card]["text"] == plain(self.chat.look.card(case, self.town.now))
        )


def plain(html: str) -> str:
    """What is on the screen of a text with tags."""
    from tests.peers.telegram.markup import parsed  # noqa: PLC0415 -- only here

    return parsed(html, "HTML")[0]


async def until(true: Callable[[], Any], patience: float = PATIENCE) -> Any:
    """What `true()` gives once it is truthy. Raises `TimeoutError`."""
    end = time.monotonic() + patience
    while True:
        found = true()
        if isinstance(found, Awaitable):
            found = await found
        if found:
            return found
        if time.monotonic() > end:
            raise TimeoutError("what was waited for did not happen")
        await asyncio.sleep(0.02)


@asynccontextmanager
async def open_hall(
    folder: Path, groups: Mapping[str, int] | None = None, pace: Pace | None = None
) -> AsyncIterator[Hall]:
    with Telegram() as telegram:
        async with open_town(folder) as town:
            hall = Hall(town, telegram, groups or {"": HALL}, pace or Pace(minute=0.2))
            yield hall
            await hall.chat.close()


@contextmanager
def database_away(journal: Journal) -> Iterator[None]:
    """Nothing can be read or written."""
    engine, reader = journal.engine, journal._reader

    class Away:
        def begin(self) -> None:
            raise OperationalError("away", {}, Exception("away"))

    journal.engine = journal._reader = Away()  # type: ignore[assignment]
    try:
        yield
    finally:
        journal.engine, journal._reader = engine, reader


__all__ = ["HALL", "OTHER", "TOKEN", "Hall", "database_away", "open_hall", "plain", "quick", "until"]
