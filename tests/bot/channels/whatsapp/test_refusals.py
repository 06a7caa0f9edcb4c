"""Refusals in words that are not Meta's, of one message among several, at the edge of the window, and after a pause."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.channels.whatsapp.sender import REFUSED_REASON
from bot.dialogue.message import Outbound
from bot.journal.people import last_word
from tests.bot.channels.whatsapp.conftest import Webhook
from tests.bot.channels.whatsapp.test_sending import SEE, address_of, deliver_all, rows, tell
from tests.conversations.whatsapp import WhatsAppTown
from tests.peers.whatsapp import Person, WhatsApp
from tests.peers.whatsapp.delivery import without_ids

EDGE = timedelta(hours=24)
SECOND = timedelta(seconds=1)


@pytest.fixture
async def address(webhook: Webhook, ani: Person) -> str:
    """Ani's, who has just written; her id is not known."""
    await webhook.deliver(without_ids(ani.says("menu")))
    ani.phone.messages.clear()
    return address_of(ani)


@pytest.mark.parametrize("fault", ["400", "403", "404", "500", "502", "503"])
async def test_a_page_of_html_is_no_answer_and_is_asked_again(
    fault: str, town: WhatsAppTown, ani: Person, address: str, whatsapp: WhatsApp
) -> None:
    whatsapp.faults.add(fault, times=2)
    await tell(town, address)
    await deliver_all(town)
    assert len(ani.sees()) == 1
    assert [bool(row.failed_at) for row in await rows(town, address)] == [False]


async def test_a_file_that_is_refused_when_it_is_sent_takes_no_words_along(
    town: WhatsAppTown, ani: Person, address: str, whatsapp: WhatsApp
) -> None:
    whatsapp.faults.add(131053)
    await tell(town, address, out=Outbound("Sudah diganti.", (SEE,), media=(town.photo(),), key="alert-resolved"))
    await deliver_all(town, 2)
    assert [seen["text"] for seen in ani.sees()] == ["Sudah diganti."]
    assert [(bool(row.sent_at), bool(row.failed_at)) for row in await rows(town, address)] == [(True, False)]


async def test_what_began_before_the_window_closed_is_told_by_a_template(
    town: WhatsAppTown, ani: Person, address: str, whatsapp: WhatsApp
) -> None:
    """The picture was sent, its words had to wait until only a template could tell them."""
    town.now += EDGE - SECOND
    whatsapp.faults.add(130429, of="interactive")
    out = Outbound("<b>LP-26-00001-Z</b> selesai.", (SEE,), media=(town.photo(),), key="alert-verified")
    await tell(town, address, out=out)
    await town.settle()
    town.now += timedelta(minutes=1)
    await town.settle()
    assert [seen["kind"] for seen in ani.sees()] == ["image", "template"]


@pytest.mark.parametrize(("later", "kind"), [(EDGE - SECOND, "interactive"), (EDGE, "template")])
async def test_the_window_is_a_day_to_the_second(
    later: timedelta, kind: str, town: WhatsAppTown, ani: Person, address: str, whatsapp: WhatsApp
) -> None:
    said_at = await town.journal.read(lambda c: last_word(c, address))
    assert said_at
    town.now = said_at + later
    before = len(whatsapp.calls())
    await tell(town, address)
    await town.settle()
    assert [seen["kind"] for seen in ani.sees()] == [kind]
    assert len(whatsapp.calls()) == before + 1


async def test_a_failure_that_names_the_person_in_full_is_theirs(
    webhook: Webhook, town: WhatsAppTown, ani: Person, address: str, whatsapp: WhatsApp
) -> None:
    """Known by number, told of by number and id: the template follows at once, and not after nine tries."""
    whatsapp.account.late_window = True
    ani.phone.heard_at = 0
    await tell(town, address)
    await town.settle()
    await webhook.statuses()
    await webhook.statuses()
    assert [seen["kind"] for seen in ani.sees()] == ["template"]


async def test_after_a_pause_one_message_tries_for_all(
    webhook: Webhook, town: WhatsAppTown, whatsapp: WhatsApp, address: str
) -> None:
    crowd = [whatsapp.person(f"62855000{n:04}", f"Warga {n}", user_id=f"ID.r{n}") for n in range(40)]
    await webhook.deliver(*(person.says("menu") for person in crowd))
    for person in crowd:
        person.phone.messages.clear()
    whatsapp.faults.add(190, times=12)
    await tell(town, address)
    await town.settle()
    await tell(town, *map(address_of, crowd))
    await town.settle()
    before = len(whatsapp.calls())
    for tried in range(1, 11):
        town.now += timedelta(minutes=10, seconds=1)
        await town.settle()
        assert len(whatsapp.calls()) - before == tried
    assert {row.error for row in await rows(town, address_of(crowd[0]))} == {REFUSED_REASON}
    await deliver_all(town, 60)
    assert all(len(person.sees()) == 1 for person in crowd)


async def test_a_number_that_is_held_up_holds_up_no_other_channel(
    webhook: Webhook, town: WhatsAppTown, ani: Person, address: str, whatsapp: WhatsApp
) -> None:
    whatsapp.faults.add(130429)
    await tell(town, address)
    await town.settle()
    before = len(whatsapp.calls())
    await tell(town, address, "town:budi", key="y")
    await town.settle()
    assert [bool(row.sent_at) for row in await rows(town, "town:budi")] == [True]
    assert len(whatsapp.calls()) == before
    assert {row.error for row in await rows(town, address)} <= {"too many messages", ""}
    await deliver_all(town, 2)
    assert len(ani.sees()) == 2


@pytest.mark.parametrize(("times", "fetched"), [(2, True), (99, False)])
async def test_a_file_that_whatsapp_does_not_give_is_asked_for_again_and_then_said(
    times: int, fetched: bool, webhook: Webhook, town: WhatsAppTown, ani: Person, address: str, whatsapp: WhatsApp
) -> None:
    whatsapp.faults.add(131052, path="/7100", times=times)
    await webhook.deliver(ani.file("image", town.media.get(town.photo().ref), "image/jpeg", "lampu jalan mati"))
    await deliver_all(town, 5)
    told = [seen["text"] for seen in ani.sees() if "tidak sampai kepada kami" in seen["text"]]
    assert len(told) == (0 if fetched else 1)
