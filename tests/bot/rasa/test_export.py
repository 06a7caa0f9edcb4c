"""The exported project is what Rasa expects, and names nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from bot.cli import main
from bot.rasa import names
from bot.rasa.actions import executor
from bot.texts import Library
from bot.understanding.training import training_examples
from flows import FLOWS
from tests.conversations.rasa import exported

FILES = ("config.yml", "domain.yml", "data/nlu.yml", "data/rules.yml", "endpoints.yml", "credentials.yml")
BUILT_IN = {"action_listen", "action_session_start"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported(tmp_path_factory.mktemp("rasa"))


@pytest.fixture(scope="module")
def files(folder: Path) -> dict:
    return {name: yaml.safe_load((folder / name).read_text("utf-8")) for name in FILES}


@pytest.fixture(scope="module")
def domain(files: dict[str, dict]) -> dict:
    return files["domain.yml"]


def intents(domain: dict) -> set[str]:
    return {name for intent in domain["intents"] for name in intent}


def test_every_question_of_every_flow_is_a_slot_of_its_form(domain):
    for flow in FLOWS:
        wanted = [f"{flow.name}_{key}" for key in dict.fromkeys(q.key for q in flow.questions)]
        assert domain["forms"].get(f"{flow.name}_form", {"required_slots": []})["required_slots"] == wanted


def test_every_slot_of_a_form_exists_with_its_response_and_its_actions(domain):
    for form, content in domain["forms"].items():
        assert f"validate_{form}" in domain["actions"]
        for slot in content["required_slots"]:
            assert domain["slots"][slot]["mappings"] == [{"type": "custom"}]
            assert f"utter_ask_{form}_{slot}" in domain["responses"]
            assert f"action_ask_{form}_{slot}" in domain["actions"]
    assert {slot for form in domain["forms"].values() for slot in form["required_slots"]} == set(domain["slots"])


def test_every_response_is_the_text_of_the_locales(domain):
    texts = Library()["id"]
    asked = {names.response(flow, key): f"{flow.name}-{key}" for flow in FLOWS for key in names.questions(flow)}
    assert domain["responses"].keys() == asked.keys()
    for response, key in asked.items():
        (said,) = domain["responses"][response]
        assert said["text"].strip()
        if not texts.needs(key):
            assert re.sub(r"\W", "", said["text"]) == re.sub(r"</?\w+>|\W", "", str(texts(key)))
        for value in re.findall(r"\{(\w+)\}", said["text"]):
            assert value in domain["slots"] or value in texts.needs(key)
    fixed = domain["responses"]["utter_ask_complaint_form_complaint_identity"][0]["buttons"]
    assert [button["title"] for button in fixed[:3]] == ["Terbuka", "Rahasia", "Anonim"]


def test_rules_name_only_what_the_domain_has(files, domain):
    known = {*domain["actions"], *domain["forms"], *BUILT_IN}
    seen = []
    for rule in files["data/rules.yml"]["rules"]:
        first, *then = rule["steps"]
        seen.append(first["intent"])
        for step in then:
            assert step.get("action", "action_listen") in known
            assert step.get("active_loop") in {None, *domain["forms"]}
    assert sorted(seen) == sorted(intents(domain))
    assert files["config.yml"]["policies"][0]["core_fallback_action_name"] in known


def test_a_wish_opens_its_form(files):
    opens = {rule["steps"][0]["intent"]: rule["steps"][1]["action"] for rule in files["data/rules.yml"]["rules"]}
    assert opens["tax"] == "tax_form"
    assert opens["permit_status"] == "permit_form"
    assert opens["lodge.pju"] == opens["lodge"] == "complaint_form"
    assert opens["greeting"] == opens["nlu_fallback"] == names.TURN


def test_every_example_is_there_once_under_a_name_of_the_domain(files, domain):
    texts = []
    for block in files["data/nlu.yml"]["nlu"]:
        assert block["intent"] in intents(domain)
        texts += [(block["intent"], line.removeprefix("- ")) for line in block["examples"].splitlines()]
    assert len(set(texts)) == len(texts)
    assert len(texts) == len({(e.intent, e.category, e.text) for e in training_examples()})
    assert not any(re.search(r"[\[\]]|^/", text) for _, text in texts)


def test_rasas_own_words_are_not_used_as_wishes(domain):
    assert not intents(domain) & {"back", "restart", "session_start"}


def test_entities_are_those_the_questions_read(domain):
    assert {"nop", "permit_number", "case_number", "value", "lat", "lon"} <= set(domain["entities"])


def test_the_server_serves_exactly_what_the_domain_calls(domain):
    served = {item.name for item in executor(None, FLOWS).list_actions()}  # type: ignore[arg-type]  # nothing is run
    assert served == set(domain["actions"])


def test_the_secret_is_named_and_not_written(files):
    headers = files["endpoints.yml"]["action_endpoint"]["headers"]
    assert headers == {"x-pintu-secret": "${PINTU_ACTIONS_SECRET}"}


def test_the_command_writes_it_again_and_again(tmp_path, monkeypatch):
    monkeypatch.setenv("PINTU_ACTIONS_SECRET", "a secret of the operator")
    monkeypatch.setenv("PINTU_ACTIONS_PORT", "6055")
    for _ in range(2):
        ended = CliRunner().invoke(main, ["export", "rasa", str(tmp_path / "project")])
        assert ended.exit_code == 0, ended.output
    written = {name: (tmp_path / "project" / name).read_text("utf-8") for name in FILES}
    assert "http://127.0.0.1:6055/webhook" in written["endpoints.yml"]
    assert "a secret of the operator" not in "".join(written.values())


def test_the_command_says_when_it_cannot_write(tmp_path):
    (tmp_path / "file").write_text("in the way")
    ended = CliRunner().invoke(main, ["export", "rasa", str(tmp_path / "file")])
    assert ended.exit_code == 2
    assert "cannot be written" in ended.output


def test_a_file_that_no_export_made_is_not_replaced(tmp_path):
    (tmp_path / "domain.yml").write_text("version: '3.1'\n# mine\n")
    done = CliRunner().invoke(main, ["export", "rasa", str(tmp_path)])
    assert done.exit_code == 2
    assert "domain.yml" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["domain.yml"]
    assert "# mine" in (tmp_path / "domain.yml").read_text()


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("0.0.0.0", "http://127.0.0.1:5055/webhook"),
        ("::", "http://[::1]:5055/webhook"),
        ("actions.local", "http://actions.local:5055/webhook"),
    ],
)
def test_rasa_is_told_an_address_that_can_be_called(tmp_path, monkeypatch, host, url):
    monkeypatch.setenv("PINTU_ACTIONS_HOST", host)
    assert CliRunner().invoke(main, ["export", "rasa", str(tmp_path)]).exit_code == 0
    assert yaml.safe_load((tmp_path / "endpoints.yml").read_text())["action_endpoint"]["url"] == url
