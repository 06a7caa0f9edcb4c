"""The webhook: who may deliver, batches, redeliveries, broken parts, and who is who."""

from __future__ import annotations

import random
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.channels.whatsapp.service import PATH, WhatsAppChannel, signature
from bot.dialogue.message import Button, Outbound
from bot.journal.entry import Entry
from bot.journal.tables import WhatsAppRow
from tests.bot.channels.whatsapp.conftest import Webhook, aside, heard, lodge, taken_in
from tests.conversations.whatsapp import WhatsAppTown
from tests.peers.whatsapp import APP_SECRET, VERIFY_TOKEN, Person, WhatsApp
from tests.peers.whatsapp.delivery import batch, delivery, dump, signed, without_contacts, without_ids, without_phones

BROKEN: tuple[Any, ...] = (
    {"type": "location", "location": {"latitude": "north", "longitude": 1}},
    {"type": "location", "location": {"longitude": 1}},
    {"type": "image", "image": "a string"},
    {"type": 7, "7": None},
    {"type": "hologram", "hologram": {"depth": 3}},
    "not an object",
    None,
    {},
)


async def people(town: WhatsAppTown) -> list[tuple[str, str | None, str | None]]:
    table = WhatsAppRow.__table__  # type: ignore[attr-defined]
    return await town.journal.read(lambda c: [(r.address, r.phone, r.user_id) for r in c.execute(select(table))])


# -- who may deliver ----------------------------------------------------------------------------------------


async def test_the_challenge_is_answered_for_the_right_token_only(webhook: Webhook) -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": VERIFY_TOKEN}
    answer = await webhook.client.get(PATH, params=asked)
    assert (answer.status_code, answer.text) == (200, "1158201444")
    for wrong in ({"hub.verify_token": "no"}, {"hub.mode": "unsubscribe"}, {"hub.verify_token": "é"}):
        assert (await webhook.client.get(PATH, params=asked | wrong)).status_code == 403
    assert (await webhook.client.get(PATH)).status_code == 403


async def test_only_meta_may_deliver(webhook: Webhook, town: WhatsAppTown, ani: Person) -> None:
    body = dump(delivery(ani.says("halo")))
    for headers in ({}, {"x-hub-signature-256": "sha256="}, signed(body, "another"), signed(body + b" ", APP_SECRET)):
        assert (await webhook.client.post(PATH, content=body, headers=headers)).status_code == 401
    strange = [(b"x-hub-signature-256", "sha256=é".encode())]
    assert (await webhook.client.post(PATH, content=body, headers=strange)).status_code == 401
    assert await taken_in(town) == 0
    assert (await webhook.client.post(PATH, content=b" " * (8 * 1024 * 1024 + 1))).status_code == 413


async def test_both_secrets_fit_while_they_change(town: WhatsAppTown) -> None:
    channel = WhatsAppChannel(town.channel.client, town.channel.receiver, ["new", "old"], VERIFY_TOKEN)
    for secret in ("new", "old"):
        assert channel.signed(signature(secret.encode(), b"{}"), b"{}")
    assert not channel.signed(signature(b"older", b"{}"), b"{}")


# -- batches ------------------------------------------------------------------------------------------------


async def test_every_part_of_every_change_of_every_entry_is_taken_in(
    webhook: Webhook, town: WhatsAppTown, ani: Person, budi: Person
) -> None:
    said = [who.says(f"laporan {n}") for n in range(6) for who in (ani, budi)]
    body = batch(said, per_entry=2, per_change=3)
    assert [len(entry["changes"]) for entry in body["entry"]] == [2, 2]
    assert await webhook.post(body) == 200
    assert sorted(await heard(town)) == sorted(f"laporan {n}" for n in range(6) for _ in range(2))


async def test_a_thousand_mixed_events_with_duplicates_and_broken_parts(
    webhook: Webhook, town: WhatsAppTown, whatsapp: WhatsApp
) -> None:
    """10 % come twice, 5 % are broken: all good ones are stored exactly once, and what is broken is kept."""
    dice = random.Random(7)
    writers = [whatsapp.person(f"62833000{n:04}", f"Warga {n}", user_id=f"ID.{n}") for n in range(60)]
    await webhook.deliver(*(writer.says("menu") for writer in writers))
    account = whatsapp.account
    events, texts, broken = [], [], 0
    for n in range(1000):
        writer = dice.choice(writers)
        if n % 20 == 0:
            part = BROKEN[broken % len(BROKEN)]
            named = {"from": writer.phone.phone, "id": f"wamid.broken{broken}"}
            whole = {**named, **part} if isinstance(part, dict) else part
            events.append({"field": "messages", "value": account.value(writer.phone, messages=[whole])})
            broken += 1
        elif n % 5 == 0:
            told = {"id": f"wamid.{dice.randrange(60):08d}", "status": "delivered", "recipient_id": writer.phone.phone}
            events.append({"field": "messages", "value": account.value(writer.phone, statuses=[told])})
        else:
            texts.append(f"kata {n}")
            events.append(writer.says(texts[-1]))
    events += dice.sample(events, 100)
    dice.shuffle(events)
    assert await webhook.post(batch(events)) == 200
    await town.quiet()
    assert sorted(t for t in await heard(town) if t.startswith("kata")) == sorted(texts)
    assert {reason for reason, _ in await aside(town)} >= {"message", "kind hologram", "broken: ValueError"}


async def test_a_redelivery_changes_nothing(webhook: Webhook, town: WhatsAppTown, ani: Person) -> None:
    body = delivery(ani.says("halo"))
    for _ in range(3):
        assert await webhook.post(body) == 200
    await town.quiet()
    assert await heard(town) == ["halo"]
    assert len(ani.sees()) == 1


async def test_nothing_is_acknowledged_that_is_not_stored(
    webhook: Webhook, town: WhatsAppTown, ani: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise OperationalError("", {}, Exception())

    body = delivery(ani.says("halo"))
    with monkeypatch.context() as broken:
        broken.setattr(town.journal, "commit", away)
        assert await webhook.post(body) == 503
    assert await heard(town) == []
    assert await webhook.post(body) == 200
    assert await heard(town) == ["halo"]


@pytest.mark.parametrize("broken", BROKEN, ids=repr)
async def test_one_broken_part_never_stops_the_others(
    broken: object, webhook: Webhook, town: WhatsAppTown, ani: Person
) -> None:
    change = ani.says("sampah menumpuk")
    change["value"]["messages"] = [broken, *change["value"]["messages"], broken]
    assert await webhook.post(delivery(change)) == 200
    assert "sampah menumpuk" in await heard(town)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"null",
        b"[[1]]",
        b"\xff\xfe{",
        b'{"entry": 7}',
        b'{"entry": [{"changes": [{"value": []}]}]}',
        b"[" * 9000,
    ],
)
async def test_a_signed_body_of_any_kind_is_kept_and_never_refused(
    raw: bytes, webhook: Webhook, town: WhatsAppTown
) -> None:
    assert [await webhook.post(raw), await webhook.post(raw)] == [200, 200]
    assert len(await aside(town)) == 1


STRANGE = ('"\\ud83d"', '"\\u0000"', '"' + "9" * 400 + '"', "9" * 400, "null", "[]", '{"a": {}}', "1e999", "true")


@pytest.mark.parametrize("name", ["id", "from", "from_user_id", "timestamp", "context", "type", "text", "errors"])
async def test_strange_values_anywhere_are_taken_and_the_neighbour_is_heard(
    name: str, webhook: Webhook, town: WhatsAppTown, ani: Person
) -> None:
    for number, strange in enumerate(STRANGE):
        change = ani.says(f"jalan rusak {number}")
        (good,) = change["value"]["messages"]
        change["value"]["messages"] = [{**good, "id": f"wamid.strange{number}", name: "STRANGE"}, good]
        raw = dump(delivery(change)).replace(b'"STRANGE"', strange.encode())
        assert await webhook.post(raw) == 200, strange
    await town.quiet()
    said = await heard(town)
    assert all(f"jalan rusak {number}" in said for number in range(len(STRANGE)))


async def test_a_fault_of_ours_keeps_the_delivery(
    webhook: Webhook, town: WhatsAppTown, ani: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(town.front_door, "receive", None)
    assert await webhook.post(delivery(ani.says("tolong"))) == 200
    ((reason, body),) = await aside(town)
    assert reason == "fault: TypeError"
    assert "tolong" in body


@pytest.mark.parametrize("named", [True, False])
async def test_the_rest_of_a_long_list_comes_once_also_from_an_older_list(
    named: bool, webhook: Webhook, town: WhatsAppTown, ani: Person
) -> None:
    await webhook.deliver(ani.says("menu"))
    buttons = tuple(Button(f"Kelurahan {n}", f"go:menu:n={n}") for n in range(23))
    entry = Entry(town.now)
    entry.send("list", f"whatsapp:{ani.phone.phone}", Outbound("Yang mana?", buttons, key="list"))
    await town.journal.commit(entry)
    await town.settle()
    seen: list[str] = []
    while rest := next((value for _, value in ani.sees()[-1]["buttons"] if value.startswith("more:")), ""):
        seen += [label for label, value in ani.sees()[-1]["buttons"] if value != rest]
        change = ani.taps(rest)
        if not named:
            del change["value"]["messages"][0]["context"]
        await webhook.deliver(change, change)
        await webhook.deliver(change)
    seen += [label for label, _ in ani.sees()[-1]["buttons"]]
    assert seen == [button.label for button in buttons]
    assert len([m for m in ani.sees() if m["text"] == "Yang mana?"]) == 3
    await webhook.deliver(
        ani.sends("interactive", {"type": "list_reply", "list_reply": {"id": "more:99", "title": "x"}})
    )
    assert "bantu" in ani.sees()[-1]["text"]


# -- who is who ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [without_ids, without_phones, without_contacts, lambda change: change])
async def test_a_resident_is_answered_by_whatever_is_known(
    shape, webhook: Webhook, ani: Person, whatsapp: WhatsApp
) -> None:
    await webhook.deliver(shape(ani.says("halo")))
    assert "Selamat datang" in ani.sees()[-1]["text"]
    called = whatsapp.calls()[-1].body
    assert ("to" in called) != ("recipient" in called)


@pytest.mark.parametrize(("first", "second"), [(without_ids, without_phones), (without_phones, without_ids)])
async def test_known_by_one_found_again_by_the_other(
    first, second, webhook: Webhook, town: WhatsAppTown, ani: Person
) -> None:
    await webhook.deliver(first(ani.says("lapor")))
    await webhook.deliver(ani.says("lampu jalan mati sudah seminggu gelap sekali"))
    await webhook.deliver(second(ani.says("setuju")))
    assert len(await people(town)) == 1
    assert "Di mana" in ani.sees()[-2]["text"]


async def test_two_halves_of_one_person_become_one(
    webhook: Webhook, town: WhatsAppTown, ani: Person, whatsapp: WhatsApp
) -> None:
    """Somebody known by number and, apart from that, by id turns out to be one: their case is there."""
    case = await lodge(webhook, town, ani, without_ids)
    await webhook.deliver(without_phones(ani.says("halo")))
    assert len(await people(town)) == 2
    await webhook.deliver(ani.says(case))
    assert len(await people(town)) == 1
    assert case in ani.sees()[-1]["text"]


async def test_a_number_that_went_to_somebody_else_takes_nothing_along(
    webhook: Webhook, town: WhatsAppTown, ani: Person
) -> None:
    case = await lodge(webhook, town, ani, lambda change: change)
    ani.phone.user_id = "ID.somebody-else"
    await webhook.deliver(ani.says(case))
    assert "tidak ada di daftar" in ani.sees()[-1]["text"]
    assert len(await people(town)) == 2


async def test_who_changes_their_number_keeps_everything(webhook: Webhook, town: WhatsAppTown, ani: Person) -> None:
    case = await lodge(webhook, town, ani, without_ids)
    old = ani.phone.phone
    await webhook.deliver(ani.changes_number("628559999001"))
    await webhook.deliver(without_ids(ani.says(case)))
    assert case in ani.sees()[-1]["text"]
    assert [row[:2] for row in await people(town)] == [(f"whatsapp:{old}", "628559999001")]


@pytest.mark.parametrize("told_late", [False, True])
async def test_a_new_number_comes_with_a_new_id(
    told_late: bool, webhook: Webhook, town: WhatsAppTown, ani: Person
) -> None:
    """WhatsApp tells of the number only. The resident may have written before it does."""
    case = await lodge(webhook, town, ani)
    told = ani.changes_number(f"62855{ani.phone.phone[-8:]}")
    ani.phone.user_id = f"{ani.phone.user_id}.new"
    if told_late:
        await webhook.deliver(ani.says("halo"))
    await webhook.deliver(told)
    await webhook.deliver(ani.says(case))
    assert "tidak ada di daftar" not in ani.sees()[-1]["text"]
    assert case in ani.sees()[-1]["text"]
    await webhook.deliver(told)
    await webhook.deliver(without_phones(ani.says(case)))
    assert "tidak ada di daftar" not in ani.sees()[-1]["text"]
    assert [row[1:] for row in await people(town)] == [(ani.phone.phone, ani.phone.user_id)]


async def test_a_new_id_is_told_by_a_field_of_its_own(webhook: Webhook, town: WhatsAppTown, ani: Person) -> None:
    await webhook.deliver(without_phones(ani.says("halo")))
    told = [{"detail": "changed", "user_id": {"previous": ani.phone.user_id, "current": "ID.next"}, "timestamp": 1}]
    value = town.whatsapp.account.value(None, user_id_update=told)
    await webhook.deliver({"field": "user_id_update", "value": value})
    assert [row[2] for row in await people(town)] == ["ID.next"]


async def test_a_new_id_is_the_same_person(webhook: Webhook, town: WhatsAppTown, ani: Person) -> None:
    await webhook.deliver(without_phones(ani.says("halo")))
    system = {"type": "user_changed_user_id", "user_id": "MX.1", "previous_user_id": ani.phone.user_id, "body": "."}
    message = {"id": "wamid.sys", "timestamp": "1", "type": "system", "system": system}
    await webhook.deliver({"field": "messages", "value": town.whatsapp.account.value(None, messages=[message])})
    assert [row[2] for row in await people(town)] == ["MX.1"]


async def test_a_kind_of_message_that_is_not_read_is_said_as_such(
    webhook: Webhook, town: WhatsAppTown, ani: Person
) -> None:
    """A photo to be viewed once comes like this, too."""
    errors = [{"code": 131051, "title": "Message type unknown"}]
    await webhook.deliver(ani.sends("unsupported", {"type": "media_placeholder"}, errors=errors))
    assert ani.sees()[-1]["text"].startswith("Pesan seperti itu belum bisa saya baca.")


async def test_what_was_not_understood_of_a_resident_is_theirs_too(
    webhook: Webhook, town: WhatsAppTown, ani: Person, budi: Person
) -> None:
    for who in (ani, budi):
        await webhook.deliver(who.says("halo"))
        await webhook.deliver(who.sends("hologram", {"note": "KTP saya 3674"}))
    assert len(await aside(town)) == 2
    await webhook.deliver(ani.says("/dataku"))
    assert any("KTP saya 3674" in file.content.decode() for file in town.whatsapp.account.files.values())
    for words in ("/hapus", "ya, hapus"):
        await webhook.deliver(ani.says(words))
    ((_, left),) = await aside(town)
    assert budi.phone.phone in left
