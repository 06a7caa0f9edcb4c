"""The whole conversation against an emulator nobody here wrote, by webhook and by polling."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import RunningHouse
from tests.peers.lo import TOKEN, LoTelegram, Resident, free_port

SENT = {"sendMessage", "answerCallbackQuery", "setWebhook", "deleteWebhook", "getUpdates", "getMe", "setMyCommands"}


@pytest.fixture(params=["polling", "webhook"])
def ani(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Resident]:
    port = free_port()
    with LoTelegram(tmp_path / "lo.jsonl") as telegram:
        settings = {"PINTU_TELEGRAM_TOKEN": TOKEN, "PINTU_TELEGRAM_API": telegram.address, "PINTU_PORT": str(port)}
        if request.param == "webhook":
            settings["PINTU_PUBLIC_URL"] = f"http://127.0.0.1:{port}"
        with RunningHouse(tmp_path / "home", settings):
            ready = "setWebhook" if request.param == "webhook" else "getUpdates"
            while not any(call.get("method") == ready for call in telegram.calls()):
                time.sleep(0.05)
            yield Resident(telegram, tmp_path / "home" / "pintu.sqlite")


def test_a_complaint_a_permit_and_a_tax(ani: Resident) -> None:
    assert "menu-welcome" in ani.say("/start")[-1].key
    assert ani.say("lampu jalan mati di depan rumah sudah seminggu gelap sekali")[-1].key == "complaint-consent"
    (asked,) = ani.say("setuju")
    assert asked.ask_location
    ani.say(location={"latitude": -6.3437, "longitude": 106.7385})
    ani.say("lanjut")
    (summary,) = ani.say("terbuka")
    assert summary.key == "complaint-summary"
    (lodged,) = ani.tap("Kirim", summary)
    assert lodged.key == "complaint-lodged"
    number = RunningHouse.number_in(lodged.text)
    (case,) = ani.tap("Lihat laporan", lodged)
    assert number in case.text
    (old,) = ani.tap("Kirim", summary)
    assert old.key.startswith("engine-old-button")
    ani.say("izin saya sampai mana PBG-367401-20261101-003")
    assert ani.say("1234")[-1].key == "permit-found"
    assert ani.say("pbb 36.76.010.005.012-0034.0")[-1].key.startswith("tax-found")
    assert all(call.get("status") in {200, None} for call in ani.telegram.calls() if call.get("method") in SENT)
