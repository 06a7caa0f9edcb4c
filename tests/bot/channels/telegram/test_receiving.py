"""Everything a person does in Telegram, as the bot takes it in. By webhook, as a process."""

from __future__ import annotations

import io
import json
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from bot.channels.telegram.client import PATH
from tests.bot.channels.telegram.phone import LAMP, Phone, Service

numbers = count(1)
GPS = 0x8825


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with Service(tmp_path_factory.mktemp("home")) as running:
        running.ready()
        yield running


@pytest.fixture
def ani(service: Service) -> Phone:
    return service.phone(next(numbers))


def picture(colour: str = "red", *, located: bool = False) -> bytes:
    image, out = Image.new("RGB", (320, 240), colour), io.BytesIO()
    exif = Image.Exif()
    if located:
        exif[271] = "Nokia"
        exif.get_ifd(GPS)[1] = "S"
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def rows(service: Service, query: str, *given: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{service.folder / 'pintu.sqlite'}?mode=ro", uri=True)) as database:
        return database.execute(query, given).fetchall()


def acknowledged(service: Service) -> None:
    """Wait until nothing waits at Telegram."""
    service.telegram.account.wait_for(lambda: not service.telegram.account.pending, 10)


# -- the webhook itself -------------------------------------------------------------------------------------


def test_only_telegram_may_deliver(service: Service) -> None:
    hook, update = service.house.address + PATH, {"update_id": 1}
    secret = service.telegram.account.webhook.secret  # type: ignore[union-attr]
    named = {"X-Telegram-Bot-Api-Secret-Token": secret}

    def status(headers: dict[str, Any], **body: Any) -> int:
        return httpx.post(hook, headers=headers, trust_env=False, **body).status_code

    assert status({}, json=update) == 401
    assert status({"X-Telegram-Bot-Api-Secret-Token": secret[:-1]}, json=update) == 401
    assert status({"X-Telegram-Bot-Api-Secret-Token": "kunci palsu é".encode()}, json=update) == 401
    assert status(named, content=b" " * (1024 * 1024 + 1)) == 413
    assert status(named, content=b"{") == 400
    assert status(named, json=[update]) == 400
    assert status(named, json=update) == 200
    assert status(named, json={"update_id": 2, "something_new": {"a": 1}}) == 200
    assert httpx.get(hook, trust_env=False).status_code == 405


def test_an_update_that_comes_twice_has_one_effect(service: Service, ani: Phone) -> None:
    ani.says("/start", "Selamat datang")
    account = service.telegram.account
    again = account.emitted[-1]
    with account.changed:
        account.pending.append(again)
    account.wake()
    ani.says("bantuan", "Yang bisa")
    assert len([m for m in ani.told() if "Selamat datang" in m["text"]]) == 1


def test_what_cannot_be_stored_is_delivered_again(service: Service, ani: Phone) -> None:
    with closing(sqlite3.connect(service.folder / "pintu.sqlite", isolation_level=None)) as other:
        other.execute("ALTER TABLE inbox RENAME TO inbox_away")
        ani.person.says("/start")
        update = service.telegram.account.emitted[-1]["update_id"]
        hook = service.telegram.account.webhook
        service.telegram.account.wait_for(lambda: "500" in (hook.last_error if hook else ""), 20)
        other.execute("ALTER TABLE inbox_away RENAME TO inbox")
    ani.hears("Selamat datang")
    acknowledged(service)
    assert service.telegram.account.deliveries[update] > 1


# -- kinds of messages --------------------------------------------------------------------------------------


def test_an_album_is_one_message(service: Service, ani: Phone) -> None:
    ani.to_the_photos()
    ani.person.album([picture("red"), picture("green"), picture("blue")], caption="dari tiga sisi")
    assert ani.hears("3 foto")
    number = ani.finishes()
    (media,) = rows(service, "SELECT media FROM service_case WHERE number = ?", number)[0]
    assert len(json.loads(media)) == 3


def test_an_album_can_open_a_complaint(ani: Phone) -> None:
    ani.person.album([picture("red"), picture("green")], caption=LAMP)
    ani.presses("Setuju") if "Setuju" in str(ani.hears("")["buttons"]) else None
    assert "Lampu jalan" in "".join(m["text"] for m in ani.told())


def test_a_photo_is_kept_without_what_the_camera_wrote(service: Service, ani: Phone) -> None:
    ani.to_the_photos()
    ani.person.photo(picture("white", located=True))
    ani.hears("1 foto")
    number = ani.finishes()
    with service.officer_page() as officer:
        page = officer.get(f"/petugas/kasus/{number}").text
        ref = page.split("/media/")[1].split('"')[0]
        service.until(lambda: officer.get(f"/media/{ref}").status_code == 200)
        kept = Image.open(io.BytesIO(officer.get(f"/media/{ref}").content))
        assert kept.size == (320, 240)
        assert not dict(kept.getexif())


def test_a_pdf_a_film_and_a_voice_are_kept_and_what_is_no_use_is_said(ani: Phone) -> None:
    ani.to_the_photos()
    ani.person.media("video", b"\x00\x00\x00\x18ftypmp42" + b"0" * 64)
    ani.hears("1 ")
    ani.person.document(size=21 * 1024 * 1024)
    assert "20 MB" in ani.hears("20 MB")["text"]
    ani.person.media("sticker")
    ani.hears("")
    ani.finishes()


def test_a_place_may_be_a_pin_a_venue_or_the_first_point_of_a_walk(ani: Phone) -> None:
    ani.says(LAMP, "Setuju")
    ani.presses("Setuju", "Kirim lokasi")
    moving = ani.person.location(-6.3437, 106.7385, live=900)
    ani.hears("Lokasi: Pamulang Barat")
    ani.hears("Ada foto?")
    ani.person.moves(moving["message_id"], -6.28, 106.70)
    ani.presses("Lanjut", "Terbuka")
    ani.presses("Terbuka", "Pamulang Barat")
    ani.presses("Ubah lokasi", "Kirim lokasi")
    ani.person.venue(-6.2897, 106.6654, "Pasar Serpong", "Jl. Raya Serpong")
    assert "Pasar Serpong" in ani.hears("Periksa dulu")["text"]


def test_a_deep_link_reports_from_there_and_one_with_a_number_shows_that_case(ani: Phone) -> None:
    ani.says("/start lapor_SERPONG", "Ceritakan masalahnya")
    ani.says("batal", "batalkan")
    number = ani.lodges()
    assert number in ani.says(f"/start {number}", "Lampu jalan")["text"]


def test_a_command_for_this_bot_by_name_is_understood(ani: Phone) -> None:
    ani.says("/bantuan@pintuwarga_bot", "Yang bisa")


def test_words_that_were_corrected_correct_the_answer(service: Service, ani: Phone) -> None:
    message = ani.person.says("lampu jalan mati di gang melati")
    ani.hears("Setuju")
    ani.presses("Setuju", "Kirim lokasi")
    ani.person.edits(message["message_id"], "lampu jalan mati di gang mawar, sudah seminggu")
    ani.hears("Baik, jawaban tadi saya ubah", "Di mana tepatnya")
    ani.person.location(-6.2897, 106.6654)
    ani.hears("Ada foto?")
    ani.presses("Lanjut", "Terbuka")
    ani.presses("Terbuka", "gang mawar")
    number = ani.number(ani.presses("Kirim", "diterima"))
    later = "lampu jalan mati di gang mawar nomor 7"
    ani.person.edits(message["message_id"], later)
    ani.hears(number)
    assert (later,) in rows(service, "SELECT text FROM case_event WHERE number = ?", number)


def test_a_reply_to_a_push_goes_to_that_case(service: Service, ani: Phone) -> None:
    first, second = ani.lodges(), ani.lodges()
    with service.officer_page() as officer:
        officer.post(f"/petugas/kasus/{first}/balas", data={"text": "Tiang nomor berapa?"})
        asked = ani.hears("Tiang nomor")
        officer.post(f"/petugas/kasus/{second}/balas", data={"text": "Terima kasih"})
        ani.hears("Terima kasih")
    service.recorded(asked)
    ani.says("tiang 12 di depan warung", first, reply_to=asked["id"])
    assert rows(service, "SELECT number FROM case_event WHERE text LIKE 'tiang 12%'") == [(first,)]


def test_a_contact_a_forward_and_a_reaction_break_nothing(ani: Phone) -> None:
    ani.person.contact("628111")
    ani.hears("")
    ani.person.reacts(ani.read)
    ani.person.forwards(LAMP, hidden=True)
    ani.hears("Setuju")


def test_in_a_group_the_bot_says_that_it_works_in_private(service: Service, ani: Phone) -> None:
    group = service.telegram.group(-700, "RT 05")
    inside = ani.person.inside(-700)
    inside.says("selamat pagi semua")
    inside.says("/lapor lampu mati")
    service.telegram.account.wait_for(lambda: len(group.messages) > 2, 10)
    acknowledged(service)
    said = [m["text"] for m in group.messages.values() if m.get("from", {}).get("is_bot")]
    assert len(said) == 1
    assert "@pintuwarga_bot" in said[0]
    channel = service.telegram.group(-701, "Kabar kota", kind="channel")
    ani.person.inside(-701).says("lampu jalan mati")
    acknowledged(service)
    assert len(channel.messages) == 1


# -- taps ---------------------------------------------------------------------------------------------------


def test_every_tap_is_answered_and_a_used_button_does_nothing_twice(service: Service, ani: Phone) -> None:
    ani.to_the_photos()
    ani.presses("Lanjut", "Terbuka")
    summary = ani.presses("Terbuka", "Periksa dulu")
    send = next(value for row in summary["data"] for value in row if ":send" in value)
    queries = [ani.person.taps(summary["id"], send) for _ in range(3)]
    queries.append(ani.person.taps(summary["id"], "no such thing"))
    queries.append(ani.person.taps(summary["id"], "v9:odd:" + "x" * 57))
    ani.hears("diterima")
    answered = service.telegram.account.queries
    service.telegram.account.wait_for(lambda: all(answered[query] is not None for query in queries), 10)
    assert rows(service, "SELECT count(*) FROM service_case WHERE reporter = ?", f"telegram:{ani.person.id}") == [(1,)]
    assert len([m for m in ani.told() if "diterima." in m["text"]]) == 1


def test_a_tap_whose_answer_comes_too_late_is_still_a_tap(service: Service, ani: Phone) -> None:
    ani.says(LAMP, "Setuju")
    query = "4999999999999999999"
    service.telegram.account.old_queries.add(query)
    service.telegram.faults.add("error", method="answerCallbackQuery", description="Bad Request: query is too old")
    ani.presses("Setuju", "Kirim lokasi")


def test_somebody_who_blocks_and_comes_back(service: Service, ani: Phone) -> None:
    ani.says("/start", "Selamat datang")
    ani.person.blocks()
    acknowledged(service)
    ani.person.unblocks()
    ani.says("bantuan", "Yang bisa")


# -- albums in pieces ---------------------------------------------------------------------------------------


def test_a_kill_in_the_middle_of_an_album_loses_no_part(tmp_path: Path) -> None:
    with Service(tmp_path) as service:
        service.ready()
        ani = service.phone(77)
        ani.to_the_photos()
        group = "album-1"
        ani.person.photo(picture("red"), group=group, caption="malam hari")
        acknowledged(service)
        service.house.stop(signal.SIGKILL)
        ani.person.photo(picture("green"), group=group)
        service.start()
        ani.person.photo(picture("blue"), group=group)
        ani.hears("foto")
        acknowledged(service)
        service.until(lambda: not rows(service, "SELECT id FROM held WHERE channel = 'telegram'"))
        number = ani.finishes()
        (media,) = rows(service, "SELECT media FROM service_case WHERE number = ?", number)[0]
        assert len(json.loads(media)) == 3


def test_by_polling_an_album_that_comes_in_two_polls_is_one_message(tmp_path: Path) -> None:
    with Service(tmp_path, webhook=False) as service:
        service.ready()
        ani = service.phone(77)
        ani.to_the_photos()
        for colour in ("red", "green"):
            ani.person.photo(picture(colour), group="album-2")
            acknowledged(service)
        ani.hears("2 foto")
        assert not [m for m in ani.told() if "1 foto" in m["text"]]
        ani.finishes()
