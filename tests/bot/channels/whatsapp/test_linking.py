"""One resident, two channels: linked by a code or by their own number; alerts go to the one used last."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.cases.queries import followers
from bot.journal.entry import Entry
from bot.journal.links import ELSEWHERE
from bot.journal.tables import FollowerRow
from tests.bot.channels.whatsapp.conftest import Webhook, lodge
from tests.bot.channels.whatsapp.test_sending import address_of, rows
from tests.conversations.whatsapp import WhatsAppTown
from tests.peers.whatsapp import Person
from tests.peers.whatsapp.delivery import without_phones
from tests.town import Resident

ALERTS = {"alert-in_progress", "alert-resolved"}


async def link(webhook: Webhook, town: WhatsAppTown, ani: Person, other: Resident) -> None:
    """By a code that was made here and is sent from WhatsApp."""
    await other.say("hubungkan")
    (made,) = await other.tap("link-what.button-new")
    code = re.search(r"HUBUNG-\d{8}", made.text)
    assert code
    await webhook.deliver(ani.says(code[0].lower()))
    assert "Tersambung" in ani.sees()[-1]["text"]


def told_there(other: Resident) -> list[str]:
    return [out.key for out in other.unread() if out.key in ALERTS]


def told_here(ani: Person) -> list[str]:
    return [seen["text"] for seen in ani.sees() if re.search("dikerjakan|Sudah beres", seen["text"])]


@pytest.fixture
def other(town: WhatsAppTown) -> Resident:
    """Ani on another channel."""
    return Resident(town, "town:ani")


async def test_a_code_links_two_channels_and_alerts_go_to_the_one_used_last(
    webhook: Webhook, town: WhatsAppTown, ani: Person, other: Resident
) -> None:
    case = await lodge(webhook, town, ani)
    await link(webhook, town, ani, other)
    await town.officer(case, "status", "dikerjakan Tim turun besok")
    assert (len(told_here(ani)), told_there(other)) == (1, [])
    town.now += timedelta(minutes=1)
    await other.say("halo")
    await town.officer(case, "status", "selesai Sudah diganti")
    assert (len(told_here(ani)), told_there(other)) == (1, ["alert-resolved"])


async def test_the_other_channel_sees_the_case_and_may_act_on_it(
    webhook: Webhook, town: WhatsAppTown, ani: Person, other: Resident
) -> None:
    case = await lodge(webhook, town, ani)
    (unknown,) = await other.say(case)
    assert unknown.key == "case-unknown"
    await link(webhook, town, ani, other)
    (shown, *_) = await other.say(case)
    assert case in shown.text
    assert shown.key != "case-unknown"
    await other.tap("case.button-unfollow")
    await town.officer(case, "status", "dikerjakan Tim turun besok")
    assert (told_here(ani), told_there(other)) == ([], [])


async def test_who_follows_on_both_is_told_on_one(
    webhook: Webhook, town: WhatsAppTown, ani: Person, other: Resident
) -> None:
    case = await lodge(webhook, town, ani)
    await link(webhook, town, ani, other)
    for address in (address_of(ani), "town:ani"):
        await follow(town, case, address)
    await town.officer(case, "status", "dikerjakan Tim turun besok")
    assert len(told_here(ani)) + len(told_there(other)) == 1
    file = await town.desk.file(case)
    told = [delivery for key, delivery in file.delivery.items() if "status" in key or delivery.sent]
    assert [delivery.failed for delivery in told] == [()]


async def test_who_is_gone_on_the_one_used_last_is_told_on_the_other(
    webhook: Webhook, town: WhatsAppTown, ani: Person, other: Resident
) -> None:
    case = await lodge(webhook, town, ani)
    await link(webhook, town, ani, other)
    await town.front_door.reach(address_of(ani), town.now, ended=True)
    await town.officer(case, "status", "dikerjakan Tim turun besok")
    assert (told_here(ani), told_there(other)) == ([], ["alert-in_progress"])


async def test_unlinking_works(webhook: Webhook, town: WhatsAppTown, ani: Person, other: Resident) -> None:
    case = await lodge(webhook, town, ani)
    await link(webhook, town, ani, other)
    (shown,) = await other.say("/hubungkan")
    assert "WhatsApp" in shown.text
    await other.tap("link-linked.button-part")
    await town.officer(case, "status", "dikerjakan Tim turun besok")
    assert (len(told_here(ani)), told_there(other)) == (1, [])
    (unknown,) = await other.say(case)
    assert unknown.key == "case-unknown"


async def test_a_shared_contact_of_ones_own_links(
    webhook: Webhook, town: WhatsAppTown, ani: Person, other: Resident
) -> None:
    case = await lodge(webhook, town, ani)
    await town.receive(other.message(phone=f"+{ani.phone.phone}"))
    assert [out.key for out in other.unread()][-1:] == ["link-done"]
    (shown, *_) = await other.say(case)
    assert case in shown.text


async def test_a_contact_shared_before_the_first_word_on_whatsapp_is_remembered(
    webhook: Webhook, town: WhatsAppTown, ani: Person, other: Resident
) -> None:
    await town.receive(other.message(phone=ani.phone.phone))
    await webhook.deliver(ani.says("/hubungkan"))
    assert "tersambung dengan" in ani.sees()[-1]["text"]


@pytest.mark.parametrize("later", [False, True])
async def test_a_code_is_good_once_for_fifteen_minutes_and_not_for_oneself(
    later: bool, webhook: Webhook, town: WhatsAppTown, ani: Person, other: Resident
) -> None:
    await other.say("hubungkan")
    (made,) = await other.tap("link-what.button-new")
    code = re.findall(r"HUBUNG-\d{8}", made.text)[0]
    (own,) = await other.say(code)
    assert own.key == "link-unknown"
    if later:
        town.now += timedelta(minutes=16)
    await webhook.deliver(ani.says(code))
    assert ("Tersambung" in ani.sees()[-1]["text"]) is not later
    await webhook.deliver(ani.says("/putuskan"), ani.says(code))
    assert "tidak berlaku" in ani.sees()[-1]["text"]


async def test_guessing_codes_pauses(town: WhatsAppTown, other: Resident) -> None:
    for _ in range(5):
        assert [out.key for out in await other.say("HUBUNG-00000000")] == ["link-unknown"]
    assert [out.key for out in await other.say("HUBUNG-00000000")] == ["link-wait"]


async def test_what_was_told_elsewhere_is_marked_so(
    webhook: Webhook, town: WhatsAppTown, ani: Person, other: Resident
) -> None:
    case = await lodge(webhook, town, ani)
    await link(webhook, town, ani, other)
    await follow(town, case, "town:ani")
    await town.officer(case, "status", "dikerjakan Tim turun besok")
    (dropped,) = [row for row in await rows(town, "town:ani") if row.key.startswith("case:")]
    assert dropped.error == ELSEWHERE


async def follow(town: WhatsAppTown, case: str, address: str) -> None:
    """This address follows the case, too (it did before the two were linked)."""
    followed = await town.journal.read(lambda c: [a for a, _ in followers(c, case)])
    if address not in followed:
        entry = Entry(town.now)
        entry.add(FollowerRow, number=case, address=address, language="id", since=town.now)
        await town.journal.commit(entry)


async def test_a_code_made_on_whatsapp_links_from_the_other_side_and_is_undone_there(
    webhook: Webhook, town: WhatsAppTown, ani: Person, other: Resident
) -> None:
    case = await lodge(webhook, town, ani)
    await webhook.deliver(ani.says("/hubungkan"))
    await webhook.deliver(ani.taps(next(value for _, value in ani.sees()[-1]["buttons"] if "new" in value)))
    code = re.findall(r"HUBUNG-\d{8}", ani.sees()[-1]["text"])[0]
    assert [out.key for out in await other.say(code)] == ["link-done"]
    town.now += timedelta(minutes=1)
    await other.say("halo")
    await town.officer(case, "status", "dikerjakan Tim turun besok")
    assert (told_here(ani), told_there(other)) == ([], ["alert-in_progress"])
    await webhook.deliver(ani.says("/putuskan"))
    await town.officer(case, "status", "selesai Sudah diganti")
    assert (len(told_here(ani)), told_there(other)) == (1, [])


async def test_who_is_known_by_id_only_is_found_behind_a_shared_contact(
    webhook: Webhook, town: WhatsAppTown, ani: Person, other: Resident
) -> None:
    """The number was shared elsewhere, WhatsApp told it later."""
    await webhook.deliver(without_phones(ani.says("halo")))
    await town.receive(other.message(phone=ani.phone.phone))
    case = await lodge(webhook, town, ani)
    (shown, *_) = await other.say(case)
    assert case in shown.text
    town.now += timedelta(minutes=1)
    await webhook.deliver(without_phones(ani.says("halo")))
    await town.officer(case, "status", "dikerjakan Tim turun besok")
    assert (len(told_here(ani)), told_there(other)) == (1, [])
