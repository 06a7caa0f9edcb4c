"""`pintu run` with WhatsApp, as a process: by its webhook, through a kill, and what the officer sees."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.whatsapp.service import PATH
from bot.channels.whatsapp.templates import definitions
from bot.texts import Library
from tests.house import RunningHouse
from tests.peers.lo import free_port
from tests.peers.whatsapp import ACCOUNT_ID, APP_SECRET, PHONE_ID, TOKEN, VERIFY_TOKEN, Person, WhatsApp
from tests.peers.whatsapp.delivery import batch, delivery, dump, signed
from tests.peers.whatsapp.wire import Json

PATIENCE = 30.0


class Service:
    """The house on the emulator; `port` stays when it is started again."""

    def __init__(self, folder: Path, whatsapp: WhatsApp) -> None:
        self.folder = folder
        self.whatsapp = whatsapp
        self.port = free_port()
        self.house = self.start()

    def start(self) -> RunningHouse:
        given = {"TOKEN": TOKEN, "PHONE_ID": PHONE_ID, "ACCOUNT_ID": ACCOUNT_ID, "API": self.whatsapp.address}
        given |= {"APP_SECRET": f"next,{APP_SECRET}", "VERIFY_TOKEN": VERIFY_TOKEN}
        settings = {f"PINTU_WHATSAPP_{name}": value for name, value in given.items()}
        self.house = RunningHouse(self.folder, settings | {"PINTU_PORT": str(self.port)})
        self.house.__enter__()
        return self.house

    def post(self, body: Json) -> int:
        raw = dump(body)
        return httpx.post(
            self.house.address + PATH, content=raw, headers=signed(raw, APP_SECRET), trust_env=False, timeout=PATIENCE
        ).status_code

    def hears(self, person: Person, act: Json, words: str) -> Json:
        """Deliver an act; the message with these words that follows."""
        before = len(person.sees())
        assert self.post(delivery(act)) == 200

        def come() -> Json | None:
            shown = person.sees()[before:]
            return next((seen for seen in shown if words in seen["text"] + str(seen["buttons"])), None)

        found: Json = self.whatsapp.account.wait_for(come, PATIENCE)
        return found

    def lodges(self, person: Person) -> str:
        """A complaint; its number."""
        self.hears(person, person.says("lampu jalan mati di depan rumah sudah seminggu"), "Setuju")
        self.hears(person, person.says("setuju"), "Atau pilih")
        self.hears(person, person.location(-6.3437, 106.7385), "Ada foto?")
        self.hears(person, person.says("lanjut"), "Terbuka")
        self.hears(person, person.says("terbuka"), "Periksa dulu")
        return RunningHouse.number_in(self.hears(person, person.says("kirim"), "diterima")["text"])


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with WhatsApp() as whatsapp:
        whatsapp.approve(*definitions(Library()))
        running = Service(tmp_path_factory.mktemp("home"), whatsapp)
        yield running
        running.house.__exit__()


@pytest.fixture
def officer(service: Service) -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, follow_redirects=True, timeout=PATIENCE) as client:
        client.get(service.house.staff_link).raise_for_status()
        yield client


def until(true: Callable[[], Any]) -> Any:
    end = time.monotonic() + PATIENCE
    while not (found := true()):
        assert time.monotonic() < end, "what was waited for did not happen"
        time.sleep(0.1)
    return found


def test_a_complaint_and_the_ticks_that_the_officer_sees(service: Service, officer: httpx.Client) -> None:
    ani = service.whatsapp.person("628770000001", "Ani", user_id="ID.1")
    case = service.lodges(ani)
    page = f"{service.house.address}/petugas/kasus/{case}"
    officer.post(f"{page}/balas", data={"text": "Tiang nomor berapa?"}).raise_for_status()
    service.whatsapp.account.wait_for(lambda: "Tiang nomor berapa" in str(ani.sees()), PATIENCE)
    until(lambda: "✓ sampai ke 1 warga" in officer.get(page).text)
    (sent,) = [seen for seen in ani.sees() if "Tiang nomor berapa" in seen["text"]]
    account = service.whatsapp.account
    told = [change for change in account.statuses if change["value"]["statuses"][0]["id"] == sent["id"]]
    read = {**told[-1]["value"]["statuses"][0], "status": "read"}
    for change in (*told, {"field": "messages", "value": account.value(ani.phone, statuses=[read])}):
        assert service.post(delivery(change)) == 200
    assert "✓✓ di 1 telepon, dibaca 1" in officer.get(page).text
    ani.phone.gone = True
    officer.post(f"{page}/balas", data={"text": "Halo?"}).raise_for_status()
    failed = account.wait_for(
        lambda: [c for c in account.statuses if c["value"]["statuses"][0]["status"] == "failed"], PATIENCE
    )
    assert service.post(delivery(*failed)) == 200
    until(lambda: "tidak bisa dihubungi" in officer.get(page).text)
    ani.phone.gone = False


def test_what_was_held_when_the_process_was_killed_is_answered_by_the_next(service: Service) -> None:
    crowd = [service.whatsapp.person(f"62877100{n:04}", f"Warga {n}", user_id=f"ID.k{n}") for n in range(120)]
    assert service.post(batch([person.says("menu") for person in crowd])) == 200
    service.house.stop(signal.SIGKILL)
    service.start()
    service.whatsapp.account.wait_for(lambda: all(person.sees() for person in crowd), PATIENCE)
    until(lambda: re.search("Residents", "".join(service.house.lines)))
    time.sleep(1)
    more = [person for person in crowd if len(person.sees()) > 1]
    assert len(more) <= 16, "only what was on the wire may come twice"


def test_without_its_secrets_it_does_not_start(tmp_path: Path, service: Service) -> None:
    given = {"PINTU_WHATSAPP_TOKEN": TOKEN, "PINTU_WHATSAPP_PHONE_ID": PHONE_ID, "PINTU_HOME": str(tmp_path)}
    with RunningHouse(tmp_path, given) as house:
        assert house.process.wait(PATIENCE) == 2
    assert "PINTU_WHATSAPP_APP_SECRET" in "".join(house.lines)
