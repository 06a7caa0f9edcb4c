"""Templates: made from the texts, within Meta's rules, chosen by the alert's kind, handed in and checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.channels.whatsapp.templates import OTHER, TEMPLATES, definitions, number_of, template_for
from bot.cli import main
from bot.dialogue.message import Button, Outbound
from bot.texts import LANGUAGES, Library
from tests.peers.whatsapp import ACCOUNT_ID, APP_SECRET, PHONE_ID, TOKEN, VERIFY_TOKEN, WhatsApp
from tests.peers.whatsapp.account import Account
from tests.peers.whatsapp.rules import check, check_definition
from tests.rules.test_locales import MADE

LIBRARY = Library()
SEE = Button("Lihat", "go:case:number=LP-26-00001-Z")


@pytest.fixture
def pintu(whatsapp: WhatsApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """`pintu …` with the settings of the emulator; its exit code and what it printed."""
    whatsapp.account.templates.clear()
    given = {"TOKEN": TOKEN, "PHONE_ID": PHONE_ID, "ACCOUNT_ID": ACCOUNT_ID, "API": whatsapp.address}
    given |= {"APP_SECRET": APP_SECRET, "VERIFY_TOKEN": VERIFY_TOKEN}
    for name, value in given.items():
        monkeypatch.setenv(f"PINTU_WHATSAPP_{name}", value)
    monkeypatch.setenv("PINTU_HOME", str(tmp_path))

    def run(*arguments: str) -> tuple[int, str]:
        ended = CliRunner().invoke(main, list(arguments))
        return ended.exit_code, ended.output

    return run


@pytest.mark.parametrize("template", definitions(LIBRARY), ids=lambda t: f"{t['name']}-{t['language']}")
def test_meta_would_look_at_every_template(template: dict[str, Any]) -> None:
    check_definition(template)


def test_every_alert_has_a_template_of_its_own_kind() -> None:
    statuses = {f"alert-{name}" for name in MADE["alert"]}
    known = frozenset().union(*(template.keys for template in TEMPLATES))
    assert statuses | {"alert-reply", "alert-permit", "alert-tax-due", "alert-closing", "alert-paused"} <= known
    assert template_for(Outbound("", (SEE,), key="alert-resolved")).name == "resolved"
    assert template_for(Outbound("", key="alert-resolved")) is OTHER
    assert template_for(Outbound("", (SEE,), key="tax-found")) is OTHER


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["Selesai.", "satu\n\ndua\ttiga      empat", "x" * 3000, "*a* _b_ " * 300, "😀" * 900])
def test_every_template_takes_any_text(language: str, text: str) -> None:
    account = Account(TOKEN, PHONE_ID, ACCOUNT_ID, "62215")
    for definition in definitions(LIBRARY):
        account.templates[definition["name"], definition["language"]] = definition | {"status": "APPROVED"}
    for template in TEMPLATES:
        out = Outbound(text, (SEE, SEE, SEE))
        check(account, {"messaging_product": "whatsapp", **template.message(out, LIBRARY[language])})


def test_the_number_is_what_the_buttons_lead_to() -> None:
    assert number_of((Button("x", "go:menu"), SEE)) == "LP-26-00001-Z"
    assert number_of((Button("x", "go:tax:nop=367601"),)) == ""


def test_list_prints_all_of_them(pintu) -> None:
    code, printed = pintu("whatsapp", "templates", "list")
    assert code == 0
    assert printed.count("UTILITY") == len(TEMPLATES) * len(LANGUAGES)
    assert "[Sudah] [Belum] [Lihat laporan]" in printed
    assert "LP-26-00042-X" in printed


def test_submit_hands_in_what_is_missing_and_check_tells_how_it_stands(pintu, whatsapp: WhatsApp) -> None:
    code, printed = pintu("whatsapp", "templates", "check")
    assert code == 1
    assert printed.count("MISSING") == len(TEMPLATES) * len(LANGUAGES)
    code, printed = pintu("whatsapp", "templates", "submit")
    assert (code, printed.count("PENDING")) == (0, len(TEMPLATES) * len(LANGUAGES))
    assert pintu("whatsapp", "templates", "submit")[1] == "Meta has them all.\n"
    assert pintu("whatsapp", "templates", "check")[0] == 1
    for template in whatsapp.account.templates.values():
        template["status"] = "APPROVED"
    code, printed = pintu("whatsapp", "templates", "check")
    assert (code, printed.count("APPROVED")) == (0, len(TEMPLATES) * len(LANGUAGES))
    whatsapp.account.templates["pintu_case", "id"]["components"][0]["text"] = "Lain."
    whatsapp.account.templates["pintu_case", "en"] |= {"status": "REJECTED", "rejected_reason": "INVALID_FORMAT"}
    code, printed = pintu("whatsapp", "templates", "check")
    assert code == 1
    assert "OTHER TEXT" in printed
    assert "INVALID_FORMAT" in printed
    code, printed = pintu("whatsapp", "templates", "submit")
    assert (code, printed.count("sent again")) == (0, 2)
    code, printed = pintu("whatsapp", "templates", "check")
    assert printed.count("PENDING") == 2
    assert "INVALID_FORMAT" not in printed


def test_other_buttons_and_another_category_are_seen(pintu, whatsapp: WhatsApp) -> None:
    whatsapp.approve(*definitions(LIBRARY))
    whatsapp.account.templates["pintu_tax", "id"]["category"] = "MARKETING"
    buttons = whatsapp.account.templates["pintu_case", "id"]["components"][1]["buttons"]
    whatsapp.account.templates["pintu_case", "id"]["components"][1] = {"type": "BUTTONS", "buttons": buttons * 2}
    code, printed = pintu("whatsapp", "templates", "check")
    assert code == 1
    assert [line.split()[:2] for line in printed.splitlines() if "OTHER TEXT" in line] == [["pintu_case", "id"]]
    assert [line.split()[:2] for line in printed.splitlines() if "counts as MARKETING" in line] == [["pintu_tax", "id"]]


@pytest.mark.parametrize(("fault", "code", "taken"), [("502", 2, 3), ("403", 2, 3), ("reset", 2, 3), (80007, 1, 13)])
def test_what_was_handed_in_beside_a_fault_is_told(
    fault: str | int, code: int, taken: int, pintu, whatsapp: WhatsApp
) -> None:
    whatsapp.faults.add(fault, path="/message_templates", after=4)
    ended, printed = pintu("whatsapp", "templates", "submit")
    assert (ended, printed.count("PENDING")) == (code, taken), printed
    ended, printed = pintu("whatsapp", "templates", "submit")
    assert (ended, printed.count("PENDING")) == (0, len(TEMPLATES) * len(LANGUAGES) - taken)


def test_what_is_not_set_or_refused_is_said(pintu, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINTU_WHATSAPP_TOKEN", "wrong")
    code, printed = pintu("whatsapp", "templates", "check")
    assert code == 2
    assert "190" in printed
    monkeypatch.setenv("PINTU_WHATSAPP_API", "http://127.0.0.1:1")
    code, printed = pintu("whatsapp", "templates", "check")
    assert code == 2
    assert "does not answer" in printed
    monkeypatch.delenv("PINTU_WHATSAPP_ACCOUNT_ID")
    code, printed = pintu("whatsapp", "templates", "submit")
    assert code == 2
    assert "PINTU_WHATSAPP_ACCOUNT_ID" in printed


@pytest.mark.parametrize(
    ("name", "value"),
    [("API", "graph.facebook.com"), ("API", "http://["), ("API", "http://127.0.0.1:99999"), ("TOKEN", "töken")],
)
def test_an_address_or_a_token_that_is_none_is_said(
    name: str, value: str, pintu, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"PINTU_WHATSAPP_{name}", value)
    for command in (("whatsapp", "templates", "check"), ("doctor",)):
        code, printed = pintu(*command)
        assert code == (1 if command == ("doctor",) else 2)
        assert f"PINTU_WHATSAPP_{name}" in printed


def test_a_line_break_behind_the_token_is_no_part_of_it(pintu, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINTU_WHATSAPP_TOKEN", f" {TOKEN}\n")
    assert pintu("whatsapp", "templates", "check")[1].count("MISSING") == len(TEMPLATES) * len(LANGUAGES)


# -- pintu doctor -------------------------------------------------------------------------------------------


def test_the_doctor_finds_what_is_missing_and_then_that_all_is_well(pintu, whatsapp: WhatsApp) -> None:
    code, printed = pintu("doctor")
    assert code == 1
    assert "schema none" in printed
    assert "pintu_case (id): MISSING" in printed
    pintu("migrate")
    whatsapp.approve(*definitions(LIBRARY))
    code, printed = pintu("doctor")
    assert code == 0, printed
    assert "Kota Tangerang Selatan, GREEN" in printed
    assert f"{len(TEMPLATES) * 2} of {len(TEMPLATES) * 2} approved" in printed


def test_the_doctor_sees_a_wrong_token_and_missing_settings(pintu, monkeypatch: pytest.MonkeyPatch) -> None:
    pintu("migrate")
    monkeypatch.setenv("PINTU_WHATSAPP_TOKEN", "wrong")
    monkeypatch.delenv("PINTU_WHATSAPP_APP_SECRET")
    monkeypatch.setenv("PINTU_TAX_URL", "http://127.0.0.1:1")
    code, printed = pintu("doctor")
    assert code == 1
    assert "Meta refuses: 190" in printed
    assert "PINTU_WHATSAPP_APP_SECRET is not set" in printed
    assert "PINTU_TAX_URL" in printed
    for name in ("TOKEN", "PHONE_ID", "ACCOUNT_ID"):
        monkeypatch.delenv(f"PINTU_WHATSAPP_{name}")
    assert "no token: off" in pintu("doctor")[1]
