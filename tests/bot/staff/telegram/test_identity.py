"""Who reports rahasia or anonim stays unknown: not one byte that the staff bot sends tells who it is."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from PIL import Image

from bot.cases.case import Identity
from bot.cases.lifecycle import Action
from bot.staff.officers import Rank
from tests.bot.staff.telegram.staff_town import ADMIN, LIVE_WIRE, StaffTown, lodges, visitor

NAME, NUMBER = "Siti Rahmawati", 7312598461


def telling_photo() -> bytes:
    """A photo that says who took it, and where."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = NAME
    exif[0x010F] = f"telepon {NAME}"
    exif.get_ifd(0x8825)[1] = "S"
    Image.new("RGB", (64, 48), "navy").save(out, "JPEG", exif=exif)
    assert NAME.encode() in out.getvalue()
    return out.getvalue()


def sent_bytes(town: StaffTown) -> bytes:
    """All that the staff bot has sent: the parameters of its calls, its files and their names."""
    calls = [call.params for call in town.account.calls if call.method.lower() != "getupdates"]
    files = [part for f in town.account.files.values() for part in (f.name.encode(), f.mime.encode(), f.content)]
    return json.dumps(calls, ensure_ascii=False, default=str).encode() + b"\n".join(files)


async def everything_happens(town: StaffTown, number: str, speak: Any) -> None:
    """A case is taken, answered, talked about, lifted, resolved; its topic is lost and made again."""
    rina, sri = await town.officer_of("Rina"), await town.officer_of("Sri", Rank.SUPERVISOR)
    await rina.presses(number, "Ambil")
    said = await rina.answers(number, rina.card(number), "Nomor berapa?")
    await town.wait(seconds=15)
    await speak("nomor 12, tolong cepat")
    await rina.presses(number, "Riwayat")
    await rina.presses(number, "Naikkan")
    await rina.commands(f"/kasus {number}")
    await rina.commands("/rekap")
    rina.inside().edits(said["message_id"], "Nomor rumah berapa?")
    await town.settle()
    await rina.presses(number, "Status ▾")
    await rina.presses(number, "Selesai")
    await rina.answers(number, rina.last(number, "foto hasilnya"), "sudah")
    rina.inside().deletes_topic(rina.thread(number))
    await town.desk.act(number, ADMIN, Action.REOPEN)
    await town.settle()
    assert len(rina.topic(number)) > 1
    await sri.presses(number, "Buka identitas")


@pytest.mark.parametrize(("label", "identity"), [("Rahasia", Identity.CONFIDENTIAL), ("Anonim", Identity.ANONYMOUS)])
async def test_nothing_tells_who_reports_on_telegram(town: StaffTown, label: str, identity: Identity) -> None:
    town._people[NAME] = NUMBER
    siti = town.resident(NAME)
    person = town.person(siti.address)
    person.user["username"] = "siti.rahma88"
    number = await lodges(siti, LIVE_WIRE, label)
    assert (await town.desk.file(number)).case.identity is identity

    async def speak(words: str) -> None:
        for message in (
            person.photo(telling_photo(), caption=words),
            person.document(b"%PDF-1.4 foto KTP", name=f"KTP {NAME}.pdf"),
            person.contact("6281234567890"),
        ):
            update = next(u for u in person.account.emitted if u.get("message") is message)
            await town.channel.receiver.webhook(update)
            await town.settle()

    await everything_happens(town, number, speak)
    sent = sent_bytes(town)
    assert b"nomor 12, tolong cepat" in sent
    assert b"\xff\xd8" in sent
    for tells in (NAME, "Siti", "Rahmawati", "siti.rahma88", siti.address, str(NUMBER), "81234567890"):
        assert tells.encode() not in sent, tells
    assert not any(call.method.lower() in {"forwardmessage", "copymessage"} for call in town.account.calls)
    pictures = [f.content for f in town.account.files.values() if f.content[:2] == b"\xff\xd8"]
    assert pictures
    for content in pictures:
        with Image.open(io.BytesIO(content)) as picture:
            assert not picture.getexif()


async def test_nothing_tells_who_reports_on_the_web(town: StaffTown) -> None:
    async with visitor(town) as guest:
        number = await guest.lodges(LIVE_WIRE, "Anonim")
        person = (await town.desk.file(number)).case.reporter.partition(":")[2]
        await everything_happens(town, number, guest.says)
        sent = sent_bytes(town)
        assert b"nomor 12, tolong cepat" in sent
        assert person
        assert person[:6].encode() not in sent
