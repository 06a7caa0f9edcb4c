"""`pintu staff` as a process: by webhook, and how it ends."""

from __future__ import annotations

import signal

import pytest

from tests.bot.staff.telegram.hall import TOKEN
from tests.faults.officers import Staff, Truth
from tests.peers.lo import free_port
from tests.peers.telegram import Telegram


@pytest.fixture
def telegram():
    with Telegram() as telegram:
        yield telegram


def notes(truth: Truth) -> list[str]:
    return [text for (text,) in truth.rows("SELECT text FROM case_event WHERE kind = 'note'")]


@pytest.mark.parametrize("webhook", [True, False])
def test_it_hears_shows_and_ends_when_it_is_told(telegram, tmp_path, webhook):
    port = free_port()
    hooked = {"PINTU_STAFF_PORT": str(port), "PINTU_PUBLIC_URL": f"http://127.0.0.1:{port}/", "PINTU_SECRET": "kunci"}
    truth = Truth(telegram, tmp_path)
    rina = truth.officer(901, "Rina")
    staff = Staff(tmp_path, telegram, 1.0, hooked if webhook else {})
    staff.start()
    (number,) = truth.ask([77])
    thread = truth.until(
        lambda: truth.rows("SELECT thread FROM staff_topic WHERE number = ? AND card > 0", number), "no topic"
    )[0][0]
    rina.says("sudah ditelepon", thread=thread)
    truth.until(lambda: notes(truth) == ["sudah ditelepon"], "not heard")
    assert bool(truth.account.webhook) is webhook
    if truth.account.webhook:
        assert truth.account.webhook.url == f"http://127.0.0.1:{port}/hooks/staff"
        assert len(truth.account.webhook.secret) == 64
    truth.until(lambda: not truth.wrong_cards(), "the card is wrong")
    assert staff.stop(signal.SIGTERM) in {0, -signal.SIGTERM}
    assert "Traceback" not in "".join(staff.lines)
    rina.says("malam ini", thread=thread)
    with Staff(tmp_path, telegram, 1.0):  # it polls now: what waited at the webhook comes all the same
        truth.until(lambda: notes(truth) == ["sudah ditelepon", "malam ini"], "not heard after the stop")
    assert truth.account.webhook is None


def test_a_port_without_an_address_is_said(telegram, tmp_path):
    Truth(telegram, tmp_path)
    with pytest.raises(RuntimeError, match="PINTU_PUBLIC_URL"):
        Staff(tmp_path, telegram, 1.0, {"PINTU_STAFF_PORT": "8010"}).start()


def test_a_group_that_is_not_there_is_said_though_there_is_no_admin_to_tell(telegram, tmp_path):
    Truth(telegram, tmp_path)
    with Staff(tmp_path, telegram, 1.0, {"PINTU_STAFF_CHAT": "-1009999999999"}) as staff:
        assert [line for line in staff.lines if "cannot work" in line and "-1009999999999" in line]


def test_a_token_that_is_refused_on_the_way_ends_it_with_one_line(telegram, tmp_path):
    Truth(telegram, tmp_path)
    staff = Staff(tmp_path, telegram, 1.0)
    staff.start()
    telegram.faults.add("error", method="getUpdates", code=401, description="Unauthorized", times=5)
    telegram.accounts[TOKEN].wake()
    truth = Truth(telegram, tmp_path)
    rina = truth.officer(901, "Rina")
    rina.says("halo")
    assert staff.process.wait(40) == 2
    staff._drain.join(5)
    assert staff.process.stdout
    staff.process.stdout.close()
    assert "refuses PINTU_STAFF_TOKEN" in "".join(staff.lines)
    assert "Traceback" not in "".join(staff.lines)
