"""What is written is true: settings, commands, rooms, processes; and nothing of this machine is in the tree."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import main
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
GROUPS = {group.name for group in main.registered_groups if group.name}
COMMANDS = {command.name or command.callback.__name__ for command in main.registered_commands if command.callback}
TRACKED = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
    "\0"
)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_in_the_readme(name):
    assert f"`PINTU_{name.upper()}`" in README


def test_every_setting_in_the_readme_exists():
    assert {n.lower() for n in re.findall(r"`PINTU_([A-Z_]+)`", README)} <= set(Settings.model_fields)


def test_every_documented_command_exists():
    for text in (README, (ROOT / "CONTRIBUTING.md").read_text(), (ROOT / "Procfile").read_text()):
        assert set(re.findall(r"(?:bin/)?pintu ([a-z]+)", text)) <= COMMANDS | GROUPS
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"make ([a-z]+)", README)) <= targets


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself(command):
    ended = CliRunner().invoke(main, [command, "--help"])
    assert ended.exit_code == 0
    assert "Usage" in ended.output


def test_every_process_has_a_runner():
    for line in (ROOT / "Procfile").read_text().splitlines():
        if line and not line.startswith("#"):
            _, _, command = line.partition(": ")
            program, *arguments = command.split()
            assert Path(program).name == "pintu"
            assert arguments[0] in COMMANDS


@pytest.mark.parametrize("path", re.findall(r"\]\((?!http)([^)#]+)\)", README))
def test_every_link_of_the_readme_leads_somewhere(path):
    assert (ROOT / path).exists()


def test_every_room_says_what_it_is():
    rooms = {path.parent for room in ("bot", "flows", "integrations") for path in (ROOT / room).rglob("__init__.py")}
    for room in sorted(rooms - {ROOT / "bot", ROOT / "bot/channels/web", ROOT / "bot/staff/web"}):
        assert (room / "README.md").exists(), room


def test_nothing_of_this_machine_or_a_registry_is_in_the_tree():
    places = re.compile(rf"{re.escape(str(ROOT.parent))}/|{re.escape(str(Path.home()))}/|--(?:extra-)?index-url")
    for name in filter(None, TRACKED):
        path = ROOT / name
        if path.suffix in {".py", ".toml", ".md", ".lock", ".txt", ".html", ".js", ".css", ".ftl", ".chat"}:
            text = path.read_text(encoding="utf-8")
            if name != "tests/rules/test_docs.py":
                assert not places.search(text), name
    assert "://" not in (ROOT / "requirements.lock").read_text()


def test_this_python_is_one_of_those_promised():
    assert (3, 11) <= sys.version_info[:2] <= (3, 13)
