"""What is sent, and what becomes of it when WhatsApp refuses, waits, breaks, or tells later that it failed."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.channels.whatsapp.sender import REFUSED_REASON, TEMPLATE_REASON, UNREACHABLE
from bot.channels.whatsapp.templates import definitions
from bot.dialogue.message import Attachment, Button, Outbound, Place
from bot.journal.entry import Entry
from bot.journal.tables import OutboxRow
from integrations.tax import TaxBill
from tests.bot.channels.whatsapp.conftest import Webhook, lodge
from tests.conversations.whatsapp import WhatsAppTown
from tests.peers.whatsapp import Person, WhatsApp

SEE = Button("Lihat laporan", "go:case:number=LP-26-00001-Z")
DAY = timedelta(hours=25)


async def tell(town: WhatsAppTown, *addresses: str, out: Outbound | None = None, key: str = "x") -> None:
    """An alert to these addresses, in the outbox."""
    out = out or Outbound("<b>LP-26-00001-Z</b> sudah <b>diperiksa</b>.", (SEE,), key="alert-verified")
    entry = Entry(town.now)
    for address in addresses:
        entry.send(f"case:LP-26-00001-Z:status:{key}:{address}", address, out)
    await town.journal.commit(entry)


async def rows(town: WhatsAppTown, address: str) -> list[Any]:
    table = OutboxRow.__table__  # type: ignore[attr-defined]
    query = select(table).where(table.c.address == address, table.c.kind == "alert").order_by(table.c.id)
    return await town.journal.read(lambda c: list(c.execute(query)))


async def deliver_all(town: WhatsAppTown, minutes: int = 30) -> None:
    """Let time pass until nothing is left to send."""
    for _ in range(minutes * 2):
        await town.settle()
        town.now += timedelta(seconds=30)


def address_of(person: Person) -> str:
    return f"whatsapp:{person.phone.phone}"


@pytest.fixture
async def address(webhook: Webhook, ani: Person) -> str:
    """Ani's, who has just written."""
    await webhook.deliver(ani.says("menu"))
    ani.phone.messages.clear()
    return address_of(ani)


# -- the window ---------------------------------------------------------------------------------------------


async def test_inside_a_day_words_are_free(town: WhatsAppTown, ani: Person, address: str) -> None:
    town.now += timedelta(hours=23)
    await tell(town, address)
    await town.settle()
    (seen,) = ani.sees()
    assert seen["kind"] == "interactive"
    assert seen["text"] == "*LP-26-00001-Z* sudah *diperiksa*."


async def test_after_a_day_a_template_tells_it_and_its_button_goes_on_with_the_case(
    webhook: Webhook, town: WhatsAppTown, ani: Person, address: str
) -> None:
    town.now += DAY
    await tell(town, address)
    await town.settle()
    (seen,) = ani.sees()
    assert (seen["template"], seen["buttons"]) == ("pintu_case", [("Lihat laporan", SEE.value)])
    assert "LP-26-00001-Z" in seen["text"]
    assert "sudah *diperiksa*" in seen["text"]
    await webhook.deliver(ani.taps(SEE.value))
    assert "LP-26-00001-Z" in ani.sees()[-1]["text"]
    await tell(town, address, key="y")
    await town.settle()
    assert ani.sees()[-1]["kind"] == "interactive"


async def test_a_reply_to_a_template_is_about_its_case(webhook: Webhook, town: WhatsAppTown, ani: Person) -> None:
    case = await lodge(webhook, town, ani)
    await lodge(webhook, town, ani)
    town.now += DAY
    await town.officer(case, "status", "dikerjakan Tim turun besok")
    asked = ani.sees()[-1]
    assert asked["template"] == "pintu_case"
    await webhook.deliver(ani.says("tolong dipercepat pak, tiangnya nomor 12", reply_to=asked["id"]))
    history = (await town.desk.file(case)).history
    assert "tolong dipercepat pak, tiangnya nomor 12" in [event.text for event in history]


@pytest.mark.parametrize("late", [False, True], ids=["at once", "by status"])
async def test_whatsapp_knows_better_when_the_window_is_closed(
    late: bool, webhook: Webhook, town: WhatsAppTown, ani: Person, address: str, whatsapp: WhatsApp
) -> None:
    """131047 in the answer or in a later status: the template follows, once, and the next alert goes by it at once."""
    whatsapp.account.late_window = late
    ani.phone.heard_at = 0
    await tell(town, address)
    await town.settle()
    await webhook.statuses()
    await webhook.statuses()
    (seen,) = ani.sees()
    assert seen["template"] == "pintu_case"
    before = len(whatsapp.calls())
    await tell(town, address, key="y")
    await town.settle()
    assert len(whatsapp.calls()) == before + 1


async def test_an_alert_whose_template_is_missing_waits_until_it_is_approved(
    webhook: Webhook, town: WhatsAppTown, ani: Person, address: str, whatsapp: WhatsApp
) -> None:
    whatsapp.account.templates.clear()
    town.now += DAY
    await tell(town, address)
    await town.settle()
    (row,) = await rows(town, address)
    assert (row.sent_at, row.failed_at, row.error) == (None, None, f"{TEMPLATE_REASON}: case")
    whatsapp.approve(*definitions(town.registry.library))
    named = {"event": "APPROVED", "message_template_name": "pintu_case", "message_template_language": "id"}
    await webhook.deliver({"field": "message_template_status_update", "value": named})
    assert [seen["template"] for seen in ani.sees()] == ["pintu_case"]


async def test_who_writes_before_the_template_is_there_gets_the_words(
    webhook: Webhook, town: WhatsAppTown, ani: Person, address: str, whatsapp: WhatsApp
) -> None:
    whatsapp.account.templates.clear()
    town.now += DAY
    await tell(town, address)
    await town.settle()
    await webhook.deliver(ani.says("halo"))
    await deliver_all(town, 10)
    assert any("sudah *diperiksa*" in seen["text"] for seen in ani.sees())


# -- errors -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [4, 80007, 130429, 131000, 131048, 131056, "502", "reset"])
async def test_what_passes_is_tried_again_and_arrives_once(
    fault: int | str, town: WhatsAppTown, ani: Person, address: str, whatsapp: WhatsApp
) -> None:
    whatsapp.faults.add(fault, times=3)
    await tell(town, address)
    await deliver_all(town)
    assert len(ani.sees()) == 1
    assert [bool(row.sent_at) for row in await rows(town, address)] == [True]


@pytest.mark.parametrize("fault", ["lost", "garbage"])
async def test_a_lost_answer_may_repeat_but_loses_nothing(
    fault: str, town: WhatsAppTown, ani: Person, address: str, whatsapp: WhatsApp
) -> None:
    """WhatsApp has no key that would make a second call harmless: what was on the wire may come twice."""
    whatsapp.faults.add(fault)
    await tell(town, address)
    await deliver_all(town)
    assert 1 <= len(ani.sees()) <= 2
    assert [bool(row.sent_at) for row in await rows(town, address)] == [True]


async def test_the_pair_limit_holds_up_that_person_only(
    webhook: Webhook, town: WhatsAppTown, ani: Person, budi: Person, address: str, whatsapp: WhatsApp
) -> None:
    await webhook.deliver(budi.says("menu"))
    budi.phone.messages.clear()
    whatsapp.faults.add(131056, phone=ani.phone.phone)
    await tell(town, address, address_of(budi))
    await town.settle()
    assert (len(ani.sees()), len(budi.sees())) == (0, 1)
    await deliver_all(town, 2)
    assert len(ani.sees()) == 1


async def test_more_than_a_burst_to_one_person_is_paced(
    webhook: Webhook, town: WhatsAppTown, ani: Person, budi: Person, address: str
) -> None:
    for number in range(60):
        await tell(town, address, key=str(number))
    await webhook.deliver(budi.says("menu"))
    await town.settle()
    assert 40 <= len(ani.sees()) <= 45
    assert budi.sees()
    at_first = len(ani.sees())
    town.now += timedelta(seconds=31)
    await town.settle()
    assert 4 <= len(ani.sees()) - at_first <= 6
    await deliver_all(town, 10)
    assert len(ani.sees()) == 60


@pytest.mark.parametrize("code", [131026, 131049])
async def test_who_cannot_be_reached_is_told_to_the_officer(
    code: int, town: WhatsAppTown, ani: Person, address: str, whatsapp: WhatsApp
) -> None:
    whatsapp.faults.add(code)
    await tell(town, address)
    await town.settle()
    (row,) = await rows(town, address)
    assert row.failed_at
    assert row.error == UNREACHABLE
    assert ani.sees() == []


async def test_alerts_end_for_who_is_gone_and_come_back_with_their_next_word(
    webhook: Webhook, town: WhatsAppTown, ani: Person, address: str
) -> None:
    ani.phone.gone = True
    await tell(town, address)
    await town.settle()
    await webhook.statuses()
    await tell(town, address, key="y")
    await town.settle()
    assert [row.error for row in await rows(town, address)] == [UNREACHABLE, "blocked"]
    ani.phone.gone = False
    await webhook.deliver(ani.says("menu"))
    await tell(town, address, key="z")
    await town.settle()
    assert "diperiksa" in ani.sees()[-1]["text"]


async def test_a_refused_token_is_said_once_and_nothing_is_lost(
    webhook: Webhook, town: WhatsAppTown, ani: Person, budi: Person, address: str, whatsapp: WhatsApp, capsys
) -> None:
    await webhook.deliver(budi.says("menu"))
    whatsapp.faults.add(190, times=2)
    before = len(whatsapp.calls())
    for number in range(5):
        await tell(town, address, address_of(budi), key=str(number))
        await town.settle()
    assert len(whatsapp.calls()) - before <= 2
    assert {row.error for row in await rows(town, address)} <= {REFUSED_REASON, ""}
    await deliver_all(town, 60)
    assert sum("diperiksa" in seen["text"] for seen in ani.sees()) == 5
    assert capsys.readouterr().out.count("refuses") == 1


async def test_what_our_call_did_wrong_is_final_and_said(
    town: WhatsAppTown, ani: Person, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.whatsapp.sender.render", lambda *_: [{"type": "text", "text": {"body": ""}}])
    await tell(town, address)
    await town.settle()
    (row,) = await rows(town, address)
    assert row.failed_at
    assert "131009" in row.error


# -- statuses -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (["sent"], "sent"),
        (["sent", "delivered", "read"], "read"),
        (["read", "delivered", "sent"], "read"),
        (["delivered", "failed"], "delivered"),
        (["failed", "sent"], "failed"),
        (["failed", "delivered"], "delivered"),
        (["delivered", "delivered"], "delivered"),
    ],
)
@pytest.mark.parametrize("keyed", [True, False])
async def test_statuses_never_go_backwards(
    told: list[str], shown: str, keyed: bool, webhook: Webhook, town: WhatsAppTown, ani: Person, address: str
) -> None:
    await tell(town, address)
    await town.settle()
    (row,) = await rows(town, address)
    key = {"biz_opaque_callback_data": row.key} if keyed else {}
    for name in told:
        status = {"id": row.provider_id, "status": name, "recipient_id": ani.phone.phone, "timestamp": "1", **key}
        faults = {"errors": [{"code": 131026, "title": "no"}]} if name == "failed" else {}
        value = town.whatsapp.account.value(ani.phone, statuses=[status | faults])
        await webhook.deliver({"field": "messages", "value": value})
    (row,) = await rows(town, address)
    assert row.status == shown
    assert bool(row.failed_at) == (shown == "failed")


async def test_what_fails_on_the_way_for_a_passing_reason_is_sent_again(
    webhook: Webhook, town: WhatsAppTown, ani: Person, address: str
) -> None:
    await tell(town, address)
    await town.settle()
    (row,) = await rows(town, address)
    status = {"id": row.provider_id, "status": "failed", "biz_opaque_callback_data": row.key}
    value = town.whatsapp.account.value(ani.phone, statuses=[status | {"errors": [{"code": 131000}]}])
    for _ in range(3):
        await webhook.deliver({"field": "messages", "value": value})
    await deliver_all(town, 5)
    assert len(ani.sees()) == 2
    assert [bool(row.failed_at) for row in await rows(town, address)] == [True, False]


# -- media, ticks, pace -------------------------------------------------------------------------------------


async def test_a_photo_is_uploaded_once_and_has_its_words_below(
    webhook: Webhook, town: WhatsAppTown, ani: Person, budi: Person, address: str, whatsapp: WhatsApp
) -> None:
    await webhook.deliver(budi.says("menu"))
    out = Outbound("Sudah diganti.", media=(town.photo(),), key="alert-words")
    await tell(town, address, address_of(budi), out=out)
    await town.settle()
    for person in (ani, budi):
        seen = person.sees()[-1]
        assert (seen["media"], seen["text"]) == ("image", "Sudah diganti.")
    assert len(whatsapp.calls("/media")) == 1


async def test_a_file_that_whatsapp_refuses_gives_way_to_its_words(
    town: WhatsAppTown, ani: Person, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = town.media.put_document(b"\x1aE\xdf\xa3 film", "video/webm")
    out = Outbound("Lihat filmnya.", media=(Attachment("video", odd.ref, "video/webm"), town.photo()))
    await tell(town, address, out=out)
    await town.settle()
    assert [seen["text"] or seen["media"] for seen in ani.sees()] == ["Lihat filmnya."]


async def test_places_are_pins(town: WhatsAppTown, ani: Person, address: str, whatsapp: WhatsApp) -> None:
    await tell(town, address, out=Outbound("Di sini.", place=Place(-6.3, 106.7, "Situ Gintung")))
    await town.settle()
    kinds = [call.body["type"] for call in whatsapp.calls()[-2:]]
    assert kinds == ["location", "text"]


async def test_a_message_is_ticked_as_read_and_a_slow_answer_shows_typing(
    webhook: Webhook, town: WhatsAppTown, ani: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.whatsapp.receiver.TYPING_AFTER", 0.01)
    bill, asked = town.tax.bill, []

    async def slow(nop: str) -> TaxBill:
        asked.append(nop)
        await asyncio.to_thread(town.whatsapp.account.wait_for, lambda: ani.phone.read and ani.phone.typing)
        return await bill(nop)

    monkeypatch.setattr(town.tax, "bill", slow)
    await webhook.deliver(ani.says("pbb 36.76.010.005.012-0034.0"))
    assert asked


async def test_what_residents_send_is_fetched(webhook: Webhook, town: WhatsAppTown, ani: Person) -> None:
    await webhook.deliver(ani.says("jalan berlubang depan SDN Pamulang 2"), ani.says("setuju"))
    picture = town.media.get(town.photo().ref)
    await webhook.deliver(ani.file("image", picture, "image/jpeg", "ini fotonya"))
    table = OutboxRow.__table__  # type: ignore[attr-defined]
    (row,) = await town.journal.read(lambda c: list(c.execute(select(table).where(table.c.kind == "fetch"))))
    assert row.sent_at
    assert town.media.get(row.address)[:2] == b"\xff\xd8"


async def test_photos_sent_one_after_the_other_are_one_message(
    webhook: Webhook, town: WhatsAppTown, ani: Person
) -> None:
    pictures = [ani.photo(f"tak terbaca {n}".encode(), caption) for n, caption in enumerate(("dua foto", ""))]
    await webhook.deliver(*pictures)
    assert len([seen for seen in ani.sees() if seen["text"]]) >= 1
    table = OutboxRow.__table__  # type: ignore[attr-defined]
    fetched = await town.journal.read(lambda c: list(c.execute(select(table).where(table.c.kind == "fetch"))))
    assert len({row.key.rpartition(":")[0] for row in fetched}) == 1


# -- a push to many -----------------------------------------------------------------------------------------


async def test_a_push_to_500_half_outside_the_window_arrives_exactly_once(
    webhook: Webhook, town: WhatsAppTown, whatsapp: WhatsApp
) -> None:
    crowd = [whatsapp.person(f"62844000{n:04}", f"Warga {n}", user_id=f"ID.{n}") for n in range(500)]
    await webhook.deliver(*(person.says("menu") for person in crowd))
    town.now += DAY
    await webhook.deliver(*(person.says("menu") for person in crowd[::2]))
    for person in crowd:
        person.phone.messages.clear()
    for start in (0, 100, 250):
        whatsapp.faults.add(130429, times=4, phone=crowd[start].phone.phone)
        whatsapp.faults.add(131056, times=3, phone=crowd[start + 1].phone.phone)
    whatsapp.faults.add(130429, times=5)
    whatsapp.faults.add(131056, times=5)
    whatsapp.app.most = 0
    await tell(town, *map(address_of, crowd))
    await deliver_all(town, 30)
    kinds = Counter(tuple(seen["kind"] for seen in person.sees()) for person in crowd)
    assert kinds == {("interactive",): 250, ("template",): 250}
    assert whatsapp.app.most <= 8
