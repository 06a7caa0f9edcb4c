"""`pintu chat --json` as a script sees it: lines in, one JSON object a message out, exit codes."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.integrations.conftest import run_city
from tests.learnt import seed


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    with run_city(tmp_path_factory.mktemp("city") / "demo.sqlite") as address:
        yield address


def chat(
    home: Path, lines: list[str], city: str = "", **settings: str
) -> tuple[list[dict], subprocess.CompletedProcess]:
    """Run the command on some lines; the messages out, and how it ended."""
    seed(home)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PINTU_")} | {"PINTU_HOME": str(home)}
    for service in ("permits", "tax", "complaints") if city else ():
        environment[f"PINTU_{service.upper()}_URL"] = f"{city}/{service}"
    command = [sys.executable, "-c", "from bot.cli import main; main(['chat', '--json'])"]
    ended = subprocess.run(
        command, input="\n".join(lines) + "\n", capture_output=True, text=True, env=environment | settings, timeout=90,
        check=False,
    )  # fmt: skip
    return [json.loads(line) for line in ended.stdout.splitlines()], ended


def test_every_message_out_is_one_object_with_the_promised_fields(tmp_path, city):
    out, ended = chat(tmp_path, ["halo", ":as siti", "cek pbb"], city)
    assert ended.returncode == 0
    assert [message["to"] for message in out] == ["warga", "siti"]
    assert all(message.keys() == {"to", "text", "buttons", "ask_location", "media"} for message in out)
    assert "Cek PBB" in out[0]["buttons"]


def test_the_whole_job_and_a_second_run_goes_on(tmp_path, city):
    picture = tmp_path / "a photo.png"
    Image.new("RGB", (30, 20), "grey").save(picture)
    home = tmp_path / "home"
    first, _ = chat(home, [f":photo {picture} jalan bolong dpn sekolah sdh sebulan", "setuju"], city)
    assert first[-1]["ask_location"]
    lines = [":location -6.3426 106.738", ":tap Anonim", ":tap 1", ":wait 1.5"]
    out, ended = chat(home, lines, city, PINTU_POLL_SECONDS="0.5")
    assert ended.returncode == 0, ended.stderr
    number = out[-1]["text"].split()[1]
    assert number.startswith("LP-")
    assert out[1]["media"][0]["kind"] == "photo"
    desk = [
        f":desk {number} status dikerjakan Tim turun besok",
        f":desk {number} reply Sabar ya",
        f":desk {number} note x",
    ]
    out, _ = chat(
        home, [*desk, "baik pak, ditunggu", f":desk {number} status selesai Sudah diganti", ":tap Sudah"], city
    )
    texts = [message["text"] for message in out]
    assert "dikerjakan" in texts[0]
    assert "Sabar ya" in texts[1]
    assert "diteruskan" in texts[2] or "teruskan" in texts[2]
    assert "tutup" in texts[-1]


def test_an_old_button_is_understood_or_politely_refused(tmp_path, city):
    lines = ["lampu mati di gang haji nawi", "batal", "menu", ":tap Setuju", ":tap 2", ":tap Cek PBB"]
    out, _ = chat(tmp_path, lines, city)
    texts = [message["text"] for message in out]
    assert any("sudah lewat" in text for text in texts)
    assert "NOP" in texts[-1]


@pytest.mark.parametrize(
    "line",
    [
        ":nonsense",
        ":photo /nowhere.png",
        ":location here",
        ":location 99 200",
        ":tap Nothing",
        ":as",
        ":desk x",
        ":wait x",
    ],
)
def test_a_line_that_makes_no_sense_is_told_and_the_rest_goes_on(tmp_path, city, line):
    out, ended = chat(tmp_path, [line, "halo"], city)
    assert ended.returncode == 0
    assert ended.stderr.strip()
    assert len(out) == 1


def test_a_file_of_an_unknown_kind_and_a_refused_act(tmp_path, city):
    (tmp_path / "x.bin").write_bytes(b"MZ")
    lines = [f":photo {tmp_path / 'x.bin'}", ":desk LP-26-00001-Z reply halo", ":desk nonsense reply halo"]
    out, ended = chat(tmp_path, lines, city)
    assert "belum bisa saya buka" in out[0]["text"]
    assert ended.stderr.count("tidak ada") == 2


def test_a_back_end_that_is_not_there_is_one_clear_line(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    out, ended = chat(tmp_path, ["halo"], PINTU_TAX_URL=url)
    assert (out, ended.returncode) == ([], 2)
    assert "PINTU_TAX_URL" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_database_that_cannot_be_used_is_one_clear_line(tmp_path, city):
    out, ended = chat(tmp_path, ["halo"], city, PINTU_DATABASE="postgresql://nobody@127.0.0.1:1/none")
    assert (out, ended.returncode) == ([], 3)
    assert "Traceback" not in ended.stderr


def test_without_a_named_system_the_demo_city_answers(tmp_path):
    out, ended = chat(tmp_path, ["pbb 36.76.010.005.012-0034.0"])
    assert ended.returncode == 0
    assert "Rp1.250.000" in out[0]["text"]


def test_for_people_buttons_have_numbers(tmp_path, city):
    seed(tmp_path)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PINTU_")} | {"PINTU_HOME": str(tmp_path)}
    environment |= {f"PINTU_{s.upper()}_URL": f"{city}/{s}" for s in ("permits", "tax", "complaints")}
    command = [sys.executable, "-c", "from bot.cli import main; main(['chat'])"]
    ended = subprocess.run(
        command, input="halo\n", capture_output=True, text=True, env=environment, timeout=60, check=True
    )
    assert "  3. Cek PBB" in ended.stdout


def test_nothing_personal_reaches_the_logs(tmp_path, city):
    lines = ["izin PBG-367401-20261101-003", "setuju", "1234", "rahasia: NIK saya 3674010101010001", ":wait 1"]
    _, ended = chat(tmp_path, lines, city, PINTU_POLL_SECONDS="0.3")
    for secret in ("1234", "3674010101010001", "Budi", "PBG-367401"):
        assert secret not in ended.stderr
