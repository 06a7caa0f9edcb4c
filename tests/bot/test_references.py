"""Messages that refer to others: an edit, a reply to a push, a page that takes another's place, held parts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.cases.threads import case_of_push, case_of_words, key_of_sent
from bot.dialogue.message import Attachment, Button, Outbound
from bot.journal.entry import Entry
from bot.journal.held import Held, hold, source_of, waiting
from bot.journal.outbox import behind
from bot.journal.tables import OutboxRow
from tests.flows.test_cases import FIRST, lodge
from tests.town import CHANNEL, Town, open_town

_outbox = OutboxRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
WORDS = "sampah numpuk ga diangkut udah seminggu"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path) as opened:
        yield opened


async def test_an_edit_corrects_the_answer_it_gave(town: Town) -> None:
    ani = town.resident("ani")
    first = ani.message(text="lampu jalan mati di depan rumah")
    await town.receive(first)
    await ani.say("setuju")
    receipt = await town.receive(
        replace(first, id=f"{first.id}:9", edit_of=first.id, text="jalan berlubang di gang mawar")
    )
    assert [out.key for out in receipt.replies] == ["engine-edited+complaint-noted+complaint-place"]
    same = replace(first, id=f"{first.id}:10", edit_of=first.id, text="jalan berlubang di gang mawar")
    assert (await town.receive(same)).replies == ()


async def test_an_edit_after_lodging_is_added_to_the_case(town: Town) -> None:
    ani = town.resident("ani")
    first = ani.message(text=WORDS)
    await town.receive(first)
    await ani.say("setuju")
    await ani.location(-6.3437, 106.7385)
    for answer in ("lanjut", "terbuka", "kirim"):
        await ani.say(answer)
    changed = replace(first, id=f"{first.id}:9", edit_of=first.id, text=f"{WORDS}, bau sekali", at=town.now)
    receipt = await town.receive(changed)
    assert [out.key for out in receipt.replies] == ["add-done"]
    unknown = replace(first, id="x:9", edit_of="x", text="halo", at=town.now)
    assert (await town.receive(unknown)).replies
    assert await town.journal.read(lambda c: case_of_words(c, ani.address, [" "])) == ""


async def test_a_reply_to_a_push_goes_to_its_case(town: Town) -> None:
    budi = town.resident("budi")
    await lodge(budi)
    await lodge(budi, "pohon besar miring mau roboh di depan sekolah")
    await town.officer(FIRST, "status", "dikerjakan Tim turun besok")
    pushed = update(_outbox).where(_outbox.c.key.startswith(f"case:{FIRST}:status")).values(provider_id="41 42")
    await town.journal.write(lambda c: c.execute(pushed))
    receipt = await town.receive(budi.message(text="apa bisa dipercepat pak ada lomba", reply_to="42"))
    assert receipt.replies[0].key == "add-done"
    assert FIRST in receipt.replies[0].text
    assert await town.journal.read(lambda c: case_of_push(c, budi.address, "4")) == ""


async def test_a_page_takes_the_place_of_the_page_before(town: Town) -> None:
    ani = town.resident("ani")
    await lodge(ani)
    entry = Entry(town.now)
    entry.send("p", ani.address, Outbound("1", (Button("x", "go:menu"),), key="cases", page=True))
    await town.journal.commit(entry)
    marked = update(_outbox).where(_outbox.c.key == "p").values(provider_id="7")
    await town.journal.write(lambda c: c.execute(marked))
    assert await town.journal.read(lambda c: key_of_sent(c, ani.address, "7")) == "cases"
    assert await town.journal.read(lambda c: key_of_sent(c, ani.address, "8")) == ""
    receipt = await town.receive(ani.message(tap="go:cases", tapped_on="7"))
    assert receipt.replies[0].replaces == "7"


async def test_held_parts_go_with_their_turn_and_are_not_held_twice(town: Town) -> None:
    ani = town.resident("ani")
    parts = [Held(CHANNEL, f"h{n}", ani.address, "A", town.now, "{}") for n in range(2)]
    assert await town.journal.write(lambda c: hold(c, [])) == []
    assert await town.journal.write(lambda c: hold(c, parts)) == parts
    assert await town.journal.write(lambda c: hold(c, parts)) == []
    photo = Attachment("photo", "a" * 64, "image/jpeg", 9, source="FILE-ID")
    message = replace(ani.message(text=WORDS), id="h0", attachments=(photo,), parts=("h0", "h1"))
    await town.receive(message)
    assert await town.journal.read(lambda c: waiting(c, CHANNEL)) == []
    assert await town.journal.write(lambda c: hold(c, parts)) == []
    assert await town.journal.read(lambda c: source_of(c, CHANNEL, "a" * 64)) == "FILE-ID"
    assert await town.journal.read(lambda c: source_of(c, CHANNEL, "b" * 64)) == ""
    assert "a" * 64 in await town.journal.read(lambda c: behind(c, [f"{CHANNEL}-files"]))
    again = await town.receive(message)
    assert again.duplicate


async def test_who_cannot_be_reached_gets_no_alerts_until_the_next_message(town: Town) -> None:
    budi = town.resident("budi")
    await lodge(budi)
    for _ in range(2):
        await town.front_door.reach(budi.address, town.now, ended=True)
    said = len(budi.arrived)
    await town.officer(FIRST, "reply", "Mohon fotonya")
    assert len(budi.arrived) == said
    await town.front_door.reach(budi.address, town.now, ended=False)
    await town.officer(FIRST, "reply", "Terima kasih")
    assert len(budi.arrived) == said + 1
