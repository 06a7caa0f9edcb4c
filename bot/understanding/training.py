"""The examples in flows/nlu, in Rasa's training format, and the fitting of a model to them."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np
import structlog
import yaml

from bot.understanding.model import REPORTS, Model, Question, features, units
from bot.understanding.variants import variants

if TYPE_CHECKING:
    from scipy.sparse import csr_array

EXAMPLES = Path(__file__).parents[2] / "flows" / "nlu"
VALIDATION = EXAMPLES / "validation"
INTENT, CATEGORY, TOPIC = "intent", "category", "topic"
NO_TOPIC = "none"
FLATNESS = 1e-5  # L2 penalty
ROUNDS = 4
# What scores are multiplied by before they become probabilities. Strangers write less like the examples than
# flows/nlu/validation does (which would choose 1.2 to 1.4), so these were chosen on whole files that the model had not
# learnt (`pintu nlu report --strange`): flat enough that few of the wrong answers are sure ones.
SHARPNESS = {"intent": 0.85, "category": 0.85, "topic": 0.35}
STEPS = tuple(float(step) for step in np.geomspace(0.3, 6, 40))
SOURCES = ("__main__.py", "model.py", "normalise.py", "training.py", "variants.py")

YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C is ten times as fast

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Example:
    """A text with what it wants; for a report its category, for a question its topic ("" otherwise)."""

    text: str
    intent: str
    category: str = ""
    topic: str = ""

    def answer(self, question: str) -> str:
        """The right answer to a question of the model; "" when the question does not apply."""
        if question == TOPIC:
            return self.topic or (NO_TOPIC if self.intent not in REPORTS else "")
        return self.intent if question == INTENT else self.category


def read_examples(path: Path) -> list[Example]:
    """Every example of one file. Raises `ValueError` when it is not in Rasa's format."""
    found: list[Example] = []
    try:
        for block in yaml.load(path.read_text("utf-8"), Loader=YAML)["nlu"]:  # noqa: S506 -- a safe one
            more = block.get("metadata", {})
            lines = (line.removeprefix("- ").strip() for line in block["examples"].splitlines())
            about = (block["intent"], more.get(CATEGORY, ""), more.get(TOPIC, ""))
            found += [Example(text, *about) for text in lines if text]
    except (KeyError, TypeError, AttributeError, ValueError, yaml.YAMLError) as fault:
        raise ValueError(f"{path.name} is not in Rasa's training format: {fault}") from fault
    return found


def training_examples() -> list[Example]:
    return [example for path in sorted(EXAMPLES.glob("*.yml")) for example in read_examples(path)]


def validation_examples() -> dict[str, list[Example]]:
    """By style, each in a file of its own; never trained on. A text that is an example, too, is left out."""
    known = {_bare(example.text) for example in training_examples()}
    styles = {path.stem: read_examples(path) for path in sorted(VALIDATION.glob("*.yml"))}
    return {style: [e for e in examples if _bare(e.text) not in known] for style, examples in styles.items()}


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def content_hash() -> str:
    """Changes with the examples and with the code that reads a text or learns."""
    here = Path(__file__).parent
    sources = [*sorted(EXAMPLES.rglob("*.yml")), *(here / name for name in SOURCES)]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()[:16]


def load_or_train(home: Path) -> Model:
    """The model of today's examples from `home`; learnt, and kept there when the folder can be written."""
    path = home / f"nlu-{content_hash()}.npz"
    if path.exists():
        try:
            return Model.load(path)
        except (ValueError, KeyError, OSError, BadZipFile) as fault:
            log.warning("the kept model cannot be read; learning anew", fault=type(fault).__name__)
    model = _learn_apart()
    try:
        home.mkdir(parents=True, exist_ok=True)
        model.save(path)
        for old in home.glob("nlu-*.npz"):
            if old != path:
                old.unlink(missing_ok=True)
    except OSError as fault:
        log.warning("the model cannot be kept; the next start learns again", fault=type(fault).__name__)
    return model


def _learn_apart() -> Model:
    """Learn in a process of its own: the memory of the libraries that learning needs goes with it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.npz"
        command = [sys.executable, "-m", "bot.understanding", str(path)]
        subprocess.run(command, cwd=EXAMPLES.parents[1], check=True)  # noqa: S603 -- our own program
        return Model.load(path)


def train(examples: Sequence[Example]) -> Model:
    """Fit all questions to examples and their variants; some seconds."""
    told = [(text, example) for example in examples for text in (example.text, *variants(example.text, example.intent))]
    names, matrix, idf = _vectors([text for text, _ in told])
    questions: list[Question] = []
    weights, biases = [], []
    for name in (INTENT, CATEGORY, TOPIC):
        rows = [row for row, (_, example) in enumerate(told) if example.answer(name)]
        answers, weight, bias = _fit(matrix[rows], [told[row][1].answer(name) for row in rows])
        questions.append(Question(name, answers, sum(len(q.answers) for q in questions), SHARPNESS[name]))
        weights.append(weight)
        biases.append(bias)
    scaled = np.vstack([*weights]).T * idf[:, None]
    table = np.hstack([scaled, (idf**2)[:, None]]).astype(np.float32)
    return Model(questions, names, table, np.concatenate(biases).astype(np.float32))


def best_sharpness(model: Model, question: Question, held_out: Sequence[Example]) -> float:
    """What would make the probabilities of a question likeliest for other texts (temperature scaling, Guo 2017)."""
    texts = [example for example in held_out if example.answer(question.name) in question.answers]
    scored = [(e.answer(question.name), scores) for e in texts if (scores := model.scores(e.text)) is not None]
    losses = [_loss(replace(question, sharpness=step), scored) for step in STEPS]
    return STEPS[int(np.argmin(losses))]


def _loss(question: Question, scored: Sequence[tuple[str, Any]]) -> float:
    return -sum(float(np.log(max(dict(question.ranked(scores))[right], 1e-9))) for right, scores in scored)


def _vectors(texts: Sequence[str]) -> tuple[list[str], csr_array, Any]:
    """Texts as rows of unit length: their features' names, the matrix, and how telling each feature is."""
    from scipy.sparse import csr_array, diags_array  # noqa: PLC0415 -- takes a second; a kept model needs none

    unit_rows: dict[str, int] = {}
    feature_rows: dict[str, int] = {}
    text_units = [[unit_rows.setdefault(u, len(unit_rows)) for part in units(text) for u in part] for text in texts]
    unit_features = [
        [feature_rows.setdefault(f, len(feature_rows)) for f in ([unit] if " " in unit else features(unit))]
        for unit in unit_rows
    ]
    said = csr_array(_ones(text_units), shape=(len(texts), len(unit_rows)))
    made_of = csr_array(_ones(unit_features), shape=(len(unit_rows), len(feature_rows)))
    often = np.asarray(((said @ made_of) > 0).sum(0)).ravel()
    idf = np.log((1 + len(texts)) / (1 + often)) + 1
    weighed = made_of @ diags_array(idf)
    length = np.sqrt(said @ np.asarray((weighed * weighed).sum(1)).ravel())
    matrix = diags_array(1 / np.maximum(length, 1e-9)) @ said @ weighed
    return list(feature_rows), csr_array(matrix), idf


def _ones(rows: Sequence[Sequence[int]]) -> tuple[Any, Any, Any]:
    ends = np.cumsum([0, *map(len, rows)])
    return (
        np.ones(ends[-1]),
        np.fromiter(_flat(rows), np.int32, ends[-1]),
        ends.astype(np.int32),
    )  # as scikit-learn asks


def _flat(rows: Sequence[Sequence[int]]) -> Iterator[int]:
    return (column for row in rows for column in row)


def _fit(matrix: csr_array, labels: Sequence[str]) -> tuple[list[str], Any, Any]:
    from sklearn.linear_model import SGDClassifier  # noqa: PLC0415 -- takes seconds; a kept model needs none
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 -- as above

    fitted = SGDClassifier(
        loss="log_loss",
        alpha=FLATNESS,
        class_weight="balanced",
        max_iter=ROUNDS,
        tol=None,
        average=True,
        random_state=0,
    )
    with threadpool_limits(1):  # threads waiting for one another take ten times as long
        fitted.fit(matrix, labels)
    return [str(name) for name in fitted.classes_], fitted.coef_, fitted.intercept_
