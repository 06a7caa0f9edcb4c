"""A message that its sender deletes for everyone."""

from __future__ import annotations

from tests.bot.cases.help import WATI
from tests.bot.channels.whatsapp.conftest import Webhook, lodge
from tests.conversations.whatsapp import WhatsAppTown
from tests.peers.whatsapp import Person
from tests.peers.whatsapp.wire import Json


def id_of(change: Json) -> str:
    return str(change["value"]["messages"][0]["id"])


async def test_officers_are_told_of_words_that_were_taken_back(
    webhook: Webhook, town: WhatsAppTown, ani: Person
) -> None:
    case = await lodge(webhook, town, ani)
    await town.desk.reply(case, WATI, "Nomor berapa?")
    await town.settle()
    said = ani.says("nomor 12, KTP saya 3674")
    await webhook.deliver(said)
    shown = len(ani.sees())
    taken = ani.revokes(id_of(said))
    for _ in range(2):
        await webhook.deliver(taken)
    history = (await town.desk.file(case)).history
    added = [event.text for event in history if event.kind == "addition"]
    assert added == ["nomor 12, KTP saya 3674", "↩ Warga menarik kembali satu pesannya. Abaikan isinya."]
    assert len(ani.sees()) == shown


async def test_an_answer_that_was_taken_back_is_asked_again(webhook: Webhook, town: WhatsAppTown, ani: Person) -> None:
    said = ani.says("lampu jalan mati sudah seminggu gelap sekali")
    await webhook.deliver(said)
    await webhook.deliver(ani.says("setuju"))
    await webhook.deliver(ani.revokes(id_of(said)))
    assert "Ceritakan" in ani.sees()[-1]["text"]


async def test_what_was_part_of_nothing_is_let_go(webhook: Webhook, town: WhatsAppTown, ani: Person) -> None:
    said = ani.says("halo")
    await webhook.deliver(said)
    shown = len(ani.sees())
    await webhook.deliver(ani.revokes(id_of(said)))
    await webhook.deliver(ani.revokes("wamid.nobody"))
    assert len(ani.sees()) == shown
