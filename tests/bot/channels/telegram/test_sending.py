"""What is sent, and what becomes of it when Telegram refuses, waits, breaks or lies. By webhook, as a process."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.bot.channels.telegram.phone import Phone, Service
from tests.peers.telegram import TOKEN

numbers = count(1)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with Service(tmp_path_factory.mktemp("home")) as running:
        running.ready()
        yield running


@pytest.fixture(scope="module")
def officer(service: Service) -> Iterator[httpx.Client]:
    with service.officer_page() as client:
        yield client


@pytest.fixture
def ani(service: Service) -> Iterator[Phone]:
    yield service.phone(next(numbers))
    service.telegram.faults.clear()


@pytest.fixture
def budi(service: Service) -> Phone:
    return service.phone(next(numbers), "Budi")


def replies(officer: httpx.Client, case: str, text: str) -> None:
    officer.post(f"/petugas/kasus/{case}/balas", data={"text": text}).raise_for_status()


def page_shows(service: Service, officer: httpx.Client, case: str, words: str) -> None:
    """Wait until the officer's page of a case has these words."""
    service.until(lambda: words in officer.get(f"/petugas/kasus/{case}").text)


def sends(service: Service, phone: Phone) -> list[dict[str, Any]]:
    return [c for c in service.telegram.calls("sendMessage") if c["params"].get("chat_id") == phone.person.id]


def test_too_many_messages_hold_up_that_chat_only(service: Service, ani: Phone, budi: Phone) -> None:
    service.telegram.faults.add("429", chat_id=ani.person.id, retry_after=2)
    ani.person.says("/start")
    service.telegram.account.wait_for(lambda: sends(service, ani), 5)
    budi.says("/start", "Selamat datang")
    ani.hears("Selamat datang")
    refused, sent = sends(service, ani)
    assert refused["fault"] == "429"
    assert sent["at"] - refused["at"] >= 2
    (other,) = sends(service, budi)
    assert other["at"] < sent["at"]


@pytest.mark.parametrize(
    ("kind", "how"),
    [("500", {}), ("502", {}), ("reset", {}), ("lost", {}), ("malformed", {}), ("timeout", {"delay": 2.0})],
)
def test_a_call_that_fails_for_now_is_made_again(service: Service, ani: Phone, kind: str, how: dict[str, Any]) -> None:
    service.telegram.faults.add(kind, chat_id=ani.person.id, **how)
    ani.says("/start", "Selamat datang")
    ani.says("bantuan", "Yang bisa")
    welcomes = [message for message in ani.told() if "Selamat datang" in message["text"]]
    done_but_untold = kind in {"lost", "malformed"}
    assert len(welcomes) == (2 if done_but_untold else 1)


def test_who_blocked_the_bot_is_told_again_after_the_next_message(
    service: Service, officer: httpx.Client, ani: Phone
) -> None:
    case = ani.lodges()
    ani.person.blocks()
    replies(officer, case, "Kami cek besok")
    page_shows(service, officer, case, "memblokir bot")
    ani.person.unblocks()
    assert "Kami cek" not in ani.says("/start", "Apa yang bisa")["text"]
    replies(officer, case, "Sudah kami cek")
    ani.hears("Sudah kami cek")


def test_an_account_that_is_gone_is_not_written_to_again(service: Service, officer: httpx.Client, ani: Phone) -> None:
    case = ani.lodges()
    ani.person.deactivates()
    replies(officer, case, "Halo?")
    page_shows(service, officer, case, "tidak sampai")
    before = len(sends(service, ani))
    replies(officer, case, "Masih di sana?")
    page_shows(service, officer, case, "Masih di sana?")
    assert len(sends(service, ani)) == before


def test_a_refusal_is_seen_by_the_officer_with_its_reason(service: Service, officer: httpx.Client, ani: Phone) -> None:
    case = ani.lodges()
    service.telegram.faults.add("error", chat_id=ani.person.id, description="Bad Request: the moon is full", times=3)
    replies(officer, case, "Kami cek besok")
    page_shows(service, officer, case, "the moon is full")


def test_a_page_of_a_list_is_edited_in_place(service: Service, ani: Phone) -> None:
    for _ in range(6):
        ani.lodges()
    first = ani.says("laporan saya", "Lebih lama")
    service.recorded(first)
    ani.person.presses("Lebih lama")
    service.telegram.account.wait_for(lambda: service.telegram.calls("editMessageText"), 5)
    page = next(m for m in ani.told() if m["id"] == first["id"])
    assert page["edited"]
    assert ani.told(first["id"]) == []
    said = "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
    service.telegram.faults.add("error", method="editMessageText", chat_id=ani.person.id, description=said)
    ani.person.taps(first["id"], next(d for row in first["data"] for d in row if d.startswith("go:cases")))
    ani.says("menu", "Apa yang bisa")
    assert len(ani.told(first["id"])) == 1
    service.telegram.faults.add("error", method="editMessageText", description="Bad Request: message to edit not found")
    again = ani.says("laporan saya", "Lebih lama")
    service.recorded(again)
    ani.person.presses("Lebih lama")
    assert ani.hears("LP-")["id"] > again["id"]


def test_a_group_that_moved_is_followed(service: Service, ani: Phone) -> None:
    service.telegram.group(-500, "RT 03")
    service.telegram.faults.add("429", chat_id=-500, retry_after=1)
    ani.person.inside(-500).says("/start")
    service.telegram.account.wait_for(lambda: service.telegram.calls("sendMessage"), 5)
    new = service.telegram.upgrade(-500)

    def told() -> bool:
        return any(
            "obrolan pribadi" in m.get("text", "") for m in service.telegram.account.chats[new].messages.values()
        )

    service.telegram.account.wait_for(told, 10)


def test_a_long_answer_of_an_officer_comes_whole(service: Service, officer: httpx.Client, ani: Phone) -> None:
    case = ani.lodges()
    paragraphs = [f"Bagian {number} <penting> & " + "kata " * 60 for number in range(12)]
    replies(officer, case, "\n\n".join(paragraphs)[:4000])
    first = ani.hears("Bagian 0 <penting> &")
    rest = "\n\n".join(m["text"] for m in ani.told(first["id"] - 1))
    assert "Bagian 11" in rest or "Bagian 11" in ani.hears("Bagian 11")["text"]


def test_a_refused_token_stops_the_channel_with_one_line_and_loses_nothing(tmp_path: Path) -> None:
    with Service(tmp_path) as service:
        service.ready()
        ani = service.phone(77)
        ani.says("/start", "Selamat datang")
        service.telegram.faults.add("error", code=401, description="Unauthorized", times=100)
        ani.person.says("bantuan")
        service.telegram.account.wait_for(lambda: len(service.telegram.calls("sendMessage")) > 1, 5)
        assert httpx.get(service.house.address, trust_env=False).status_code == 200
        service.house.stop(signal.SIGTERM)
        lines = [line for line in service.house.lines if "PINTU_TELEGRAM_TOKEN" in line]
        assert len(lines) == 1, service.house.lines
        service.telegram.faults.clear()
        service.start()
        ani.hears("Yang bisa")


def test_the_token_is_nowhere(tmp_path: Path) -> None:
    with Service(tmp_path) as service:
        service.ready()
        ani = service.phone(77)
        for kind in ("reset", "502", "429"):
            service.telegram.faults.add(kind, chat_id=77)
            ani.says("bantuan", "Yang bisa")
        ani.to_the_photos()
        service.telegram.faults.add("reset", method="getFile")
        service.telegram.faults.add("reset", method="file")
        ani.person.photo(b"not a picture")
        ani.hears("belum bisa saya buka")
        service.house.stop(signal.SIGTERM)
    secret = TOKEN.partition(":")[2]
    assert secret not in "".join(service.house.lines)
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert secret.encode() not in file.read_bytes(), file
