"""Who may import whom: the tree keeps every contract, and each contract catches a violation planted for it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

# Contract -> (file, line to plant).
PLANTED = {
    "layers": ("bot/journal/entry.py", "import bot.cases.lifecycle"),
    "floor-apart": ("bot/city/city.py", "import bot.dialogue.message"),
    "pure-engine": ("bot/dialogue/talk.py", "import asyncio"),
    "flows-know-ports": ("flows/tax.py", "import httpx"),
    "flows-apart": ("flows/tax.py", "import flows.permit"),
    "services-apart": ("integrations/tax/http.py", "import integrations.permits.schema"),
    "simulator-apart": ("bot/app.py", "import integrations.simulator.app"),
    "httpx-home": ("bot/media.py", "import httpx"),
    "aiogram-home": ("bot/frontdoor.py", "import aiogram"),
    "telegram-home": ("bot/staff/desk.py", "import telegram"),
    "rasa-home": ("bot/frontdoor.py", "import rasa_sdk"),
    "channels-apart": ("bot/channels/terminal.py", "import bot.channels.web.hub"),
    "apscheduler-home": ("bot/frontdoor.py", "import apscheduler"),
    "sqlalchemy-home": ("bot/channels/terminal.py", "import sqlalchemy"),
    "settings-readers": ("bot/media.py", "import bot.settings"),
    "real-or-fake": ("bot/frontdoor.py", "import integrations.tax.fake"),
    "no-cycles": ("integrations/errors.py", "import integrations.failing"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the house to break."""
    copy = tmp_path_factory.mktemp("tree")
    for name in ("bot", "flows", "integrations"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def test_every_contract_has_a_planted_violation():
    assert {contract["id"] for contract in CONTRACTS} == set(PLANTED)


def test_the_house_keeps_its_contracts(tree):
    ended = lint(tree)
    assert ended.returncode == 0, ended.stdout


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract["id"])
def test_a_planted_violation_is_caught(tree, contract):
    name, line = PLANTED[contract["id"]]
    path = tree / name
    clean = path.read_text()
    path.write_text(f"{clean}\n{line}\n")
    try:
        ended = lint(tree)
    finally:
        path.write_text(clean)
    assert ended.returncode == 1
    assert f"{contract['name']} BROKEN" in ended.stdout
