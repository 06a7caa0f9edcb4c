"""The texts: readable, the same in both languages, all of them used, and none missing."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fluent.syntax import ast, parse
from fluent.syntax.visitor import Visitor

from bot.cases.escalation import Level, Reason
from bot.cases.lifecycle import Action, Status
from bot.channels.telegram.client import COMMANDS
from bot.channels.whatsapp.templates import TEMPLATES
from bot.city import City
from bot.dialogue.question import Choice, Confirm, Location, Photos, Reference, Text
from bot.staff.canned import NAMES
from bot.staff.officers import Rank
from bot.staff.telegram.commands import NAMES as STAFF_COMMANDS
from bot.texts import LANGUAGES, SOURCE, Texts
from flows import FLOWS
from flows.faq import TOPICS
from integrations.permits import PermitStatus

ROOT = Path(__file__).parents[2]
CODE = [p for room in ("bot", "flows") for p in (ROOT / room).rglob("*") if p.suffix in {".py", ".html", ".js"}]
STAFF_EVENTS = [
    "released", "assigned", "escalated", "paused", "resumed", "revealed", "rated", "warned", "undone", "corrected",
    "retracted",
]  # fmt: skip
REFUSALS = [
    "proof", "window", "rank", "agency", "taken", "top", "paused", "over", "officer", "invitation", "sent",
    "colleague", "link", "name", "which", "many", "tries", "there", "author", "gone", "already", "nobody",
]  # fmt: skip
MADE = {
    "event": ["lodged", "forwarded", "status", "reply", "addition", "paused", "resumed"],
    "staff-event": ["lodged", "forwarded", "status", "reply", "note", "addition", "joined", "taken", *STAFF_EVENTS],
    "staff-actor": ["resident", "officer", "agency", "system", "clock"],
    "staff-refused": ["empty", "reason", "overtaken", "unknown", "file", "verb", "status", *REFUSALS],
    "engine-file": ["photo", "video", "voice", "document", "sticker", "contact", "unread", "other"],
    "engine-not-added": ["many"],
    "alert": [str(s) for s in Status if s is not Status.LODGED],
    "alert-permit": [str(s) for s in PermitStatus],
    "permit-status": [str(s) for s in PermitStatus],
    "status": [str(s) for s in Status],
    "staff-action": [str(a) for a in Action if a not in {Action.WITHDRAW, Action.SETTLE}],
    "category": [category.code for category in City.load().categories],
    "telegram-command": list(COMMANDS),
    "channel": ["telegram", "whatsapp", "web"],
    "whatsapp-template": [template.name for template in TEMPLATES],
    "canned": list(NAMES),
    "rank": [str(rank) for rank in Rank],
    "escalation": [str(reason) for reason in Reason],
    "room-command": list(STAFF_COMMANDS),
    "room-ask": ["resolve", "reject", "hand_over", "pause", "who"],
    "room-button": ["take", "release", "status", "forward", "canned", "pause", "escalate", "history", "reveal"],
    "room-level": [level.name.lower() for level in Level if level > Level.OFFICERS],
    "room-undelivered": ["blocked", "stopped", "unreachable", "other"],
    "room-shut-out": ["gone", "rights"],
    "room": ["mine-none", "late-none", "found-none"],
    "danger": [*City.load().danger, "other"],
    "faq": list(TOPICS),
}
VALUES = {
    "at": datetime(2026, 11, 23, 3, tzinfo=UTC),
    "count": 2,
    "photos": 1,
    "files": 0,
    "total": 5,
    "fine": 5,
    "principal": 5,
}
MOMENTS = {"due", "since", "opens", "paid"}


def messages(language: str) -> dict[str, ast.Message]:
    found: dict[str, ast.Message] = {}
    for path in sorted((ROOT / "locales" / language).glob("*.ftl")):
        for entry in parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, ast.Junk), f"{path}: {entry.content}"
            if isinstance(entry, ast.Message):
                assert entry.id.name not in found, f"{entry.id.name} twice"
                found[entry.id.name] = entry
    return found


def patterns(language: str) -> dict[str, ast.Pattern]:
    found = {}
    for name, message in messages(language).items():
        if message.value:
            found[name] = message.value
        found |= {f"{name}.{a.id.name}": a.value for a in message.attributes}
    return found


class Names(Visitor):
    """Collects the variables of a pattern."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 -- the library's name for it
        self.found.add(node.id.name)


def variables(pattern: ast.Pattern) -> set[str]:
    names = Names()
    names.visit(pattern)
    return names.found


def asked() -> set[str]:
    """Every key that the flows' questions need."""
    needed = set()
    for flow in FLOWS:
        for question in flow.questions:
            key = f"{flow.name}-{question.key}"
            needed.add(key)
            options = question.fixed if isinstance(question, Choice) else ()
            if isinstance(question, Location):
                options = ("list",)
            if isinstance(question, Photos):
                options = ("done",)
            if isinstance(question, Confirm):
                options = ("send", "cancel", *(f"edit-{edit}" for edit in question.edits))
            needed |= {f"{key}.button-{option}" for option in options}
    return needed


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_broken_or_there_twice(language):
    assert messages(language)


def test_both_languages_say_the_same_with_the_same_values():
    source, other = patterns(SOURCE), patterns("en")
    assert source.keys() == other.keys()
    for key in source:
        assert variables(source[key]) == variables(other[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_made_without_a_fault(language, capsys):
    texts = Texts(language)
    for key, pattern in patterns(language).items():
        values = {
            name: VALUES.get(name, datetime(2026, 11, 26, 1, tzinfo=UTC) if name in MOMENTS else "1000")
            for name in variables(pattern)
        }
        made = texts(key, **values)
        assert "\u2068" not in made
        assert "{" not in made, key
    assert "faults" not in capsys.readouterr().out


def test_every_question_and_every_made_key_has_its_text():
    have = patterns(SOURCE).keys()
    assert asked() - have == set()
    for prefix, names in MADE.items():
        for name in names:
            assert f"{prefix}-{name}" in have
    for flow in FLOWS:
        if flow.draft or flow.questions:
            assert f"{flow.name}-name" in have


def test_every_key_in_the_code_exists():
    have = patterns(SOURCE).keys()
    call = re.compile(
        r"""(?:\bt|texts?|phrases|say|finish|button)\(\s*\(?["']([a-z_]+(?:-[a-z_]+)+(?:\.[a-z-]+)?)["']"""
    )
    for path in CODE:
        for key in call.findall(path.read_text(encoding="utf-8")):
            assert key in have, f"{path.name}: {key}"


def test_no_text_is_left_unused():
    code = "\n".join(path.read_text(encoding="utf-8") for path in CODE)
    known = {f"{prefix}-{name}" for prefix, names in MADE.items() for name in names}
    questions = {f"{flow.name}-{question.key}" for flow in FLOWS for question in flow.questions}
    questions |= {f"{flow.name}-name" for flow in FLOWS} | {flow.name for flow in FLOWS}
    kept = {f"web-{name}" for name in re.findall(r'"([a-z-]+)"', code)}
    for name in messages(SOURCE):
        assert name in known | questions | kept or f'"{name}' in code or f"'{name}" in code, name


@pytest.mark.parametrize("kind", [Text, Choice, Reference, Location, Photos, Confirm])
def test_every_kind_of_question_is_explained_where_a_resident_types(kind):
    have = patterns(SOURCE).keys()
    for flow in FLOWS:
        for question in flow.questions:
            key = f"{flow.name}-{question.key}"
            if type(question) is kind and f"{key}.why" in have:
                assert f"{key}.hint" in have, key
