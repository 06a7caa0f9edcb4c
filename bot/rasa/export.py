"""The Rasa project of the flows: what they declare and what the locales say, as Rasa's YAML.

Nothing of it is written by hand or kept in the repository: a new question is a new slot in the next export.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.dialogue.markup import to_plain
from bot.dialogue.question import Asking, Choice, Location, Photos, Question
from bot.dialogue.talk import Flow
from bot.rasa import names
from bot.texts import Markup, Texts
from bot.understanding.training import Example
from integrations.nlu.schema import FALLBACK, rasa_name

VERSION = "3.1"  # of Rasa's training format
SECRET_VARIABLE = "PINTU_ACTIONS_SECRET"  # noqa: S105 -- its name, not its value
"""Rasa puts its value in when it starts; the project holds no secret."""

NOTICE = "# Made by `pintu export rasa` from the flows and locales; the next export replaces it.\n"

CONFIG = {
    "recipe": "default.v1",
    "language": "id",
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 2, "max_ngram": 5},
        {"name": "LogisticRegressionClassifier", "ranking_length": 0},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.0},
    ],
    "policies": [{"name": "RulePolicy", "core_fallback_action_name": names.TURN}],
}


def project(
    flows: Iterable[Flow[Any]], examples: Iterable[Example], phrases: Texts, actions_url: str
) -> dict[str, dict[str, Any]]:
    """Every file of the project by its path, as plain data."""
    flows, examples = list(flows), list(examples)
    return {
        "config.yml": CONFIG,
        "domain.yml": domain(flows, examples, phrases),
        "data/nlu.yml": nlu(examples),
        "data/rules.yml": rules(flows, examples),
        "endpoints.yml": {
            "action_endpoint": {"url": actions_url, "headers": {names.SECRET_HEADER: f"${{{SECRET_VARIABLE}}}"}}
        },
        "credentials.yml": {"rest": None},
    }


class NotOurs(Exception):
    """A file stands where the project should, and no export has made it."""


def write(files: Mapping[str, Mapping[str, Any]], folder: Path) -> None:
    """Write the project; files of an earlier export are replaced. Raises `NotOurs`, before anything is written, when
    another file would be; and `OSError`.
    """
    for path in map(folder.joinpath, files):
        if path.exists() and not path.read_bytes().startswith(NOTICE.encode()):
            raise NotOurs(path)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
        path.write_text(NOTICE + text, encoding="utf-8")


def domain(flows: list[Flow[Any]], examples: list[Example], phrases: Texts) -> dict[str, Any]:
    """Intents, entities, slots, forms, responses and actions (https://rasa.com/docs/rasa/domain/)."""
    asking = names.forms(flows)
    wants: list[dict[str, Any]] = [{intent: {"use_entities": []}} for intent in intents(flows, examples)]
    entities = {getattr(question, "entity", "") for flow in asking for question in flow.questions}
    wordless = {entity for entities in names.WORDLESS.values() for entity in entities}
    return {
        "version": VERSION,
        "intents": wants,
        "entities": sorted((entities | wordless) - {"", "category"}),
        "slots": {names.slot(f, key): slot(q) for f in asking for key, q in names.questions(f).items()},
        "forms": {
            names.form(f): {"required_slots": [names.slot(f, key) for key in names.questions(f)]} for f in asking
        },
        "responses": {
            names.response(f, key): [response(f, q, phrases)] for f in asking for key, q in names.questions(f).items()
        },
        "actions": names.actions(flows),
        "session_config": {"session_expiration_time": 1440, "carry_over_slots_to_new_session": True},
    }


def intents(flows: list[Flow[Any]], examples: list[Example]) -> list[str]:
    """Those with examples, those that start a flow, and those of messages that are no words."""
    trained = {rasa_name(example.intent, example.category) for example in examples}
    known = {rasa_name(intent) for flow in flows for intent in flow.intents}
    return [*sorted(trained | known), *names.WORDLESS, FALLBACK]


def slot(question: Question[Any]) -> dict[str, Any]:
    """Filled by the action server alone, and without influence on what Rasa predicts."""
    kind: dict[str, Any] = {"type": "any" if isinstance(question, (Location, Photos)) else "text"}
    if isinstance(question, Choice) and question.fixed:
        kind = {"type": "categorical", "values": list(question.fixed)}
    return {**kind, "influence_conversation": False, "mappings": [{"type": "custom"}]}


def response(flow: Flow[Any], question: Question[Any], phrases: Texts) -> dict[str, Any]:
    """What a question says before anything is known: values are left open as the slot or name that fills them, and
    buttons say their label.
    """
    key = f"{flow.name}-{question.key}"
    slots = names.questions(flow)
    left_open = {
        name: Markup(f"{{{names.slot(flow, name) if name in slots else name}}}") for name in phrases.needs(key)
    }
    labels = [str(phrases(f"{key}.button-{o.value}")) for o in question.options(Asking(key, phrases))]
    buttons = [{"title": label, "payload": label} for label in labels]
    return {"text": to_plain(phrases(key, **left_open)), **({"buttons": buttons} if buttons else {})}


def nlu(examples: list[Example]) -> dict[str, Any]:
    """The examples of flows/nlu under the names they have here (https://rasa.com/docs/rasa/training-data-format/)."""
    grouped: dict[str, list[str]] = {}
    for example in examples:
        grouped.setdefault(rasa_name(example.intent, example.category), []).append(_as_words(example.text))
    blocks = [
        {"intent": name, "examples": "".join(f"- {text}\n" for text in dict.fromkeys(texts))}
        for name, texts in grouped.items()
    ]
    return {"version": VERSION, "nlu": blocks}


def rules(flows: list[Flow[Any]], examples: list[Example]) -> dict[str, Any]:
    """A wish opens the form of its flow; everything else goes to the engine, which knows. Within a form Rasa asks the
    form first, whatever was said.
    """
    opens = {rasa_name(intent): names.form(flow) for flow in names.forms(flows) for intent in flow.intents}
    made = []
    for intent in intents(flows, examples):
        form = opens.get(intent.partition(".")[0])
        steps = [{"action": form}, {"active_loop": form}] if form else [{"action": names.TURN}]
        made.append({"rule": f"{intent} to {form or 'the engine'}", "steps": [{"intent": intent}, *steps]})
    return {"version": VERSION, "rules": made}


def _as_words(text: str) -> str:
    """A text in which Rasa sees no mark of its own for entities."""
    return text.replace("[", "(").replace("]", ")")


class _Dumper(yaml.SafeDumper):  # type: ignore[misc]  # PyYAML has no types
    """Texts of several lines as people write them."""


def _string(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _string)
_Dumper.add_representer(Markup, _string)
_Dumper.ignore_aliases = lambda *_: True
