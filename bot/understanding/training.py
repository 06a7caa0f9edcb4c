"""The examples in flows/nlu, in Rasa's training format, and the fitting of a model to them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from bot.understanding.model import Classifier, Model, features

EXAMPLES = Path(__file__).parents[2] / "flows" / "nlu"
VALIDATION = EXAMPLES / "validation"
FLAT = 8.0  # inverse regularisation
# What scores are multiplied by before they become probabilities. Chosen on flows/nlu/validation (106 texts of another
# style): at 1 few texts are sure enough to act on, from 1.5 on too many sure ones are wrong.
SHARPNESS = 1.25
RARE = 2  # a feature seen in one example only says nothing of the next


@dataclass(frozen=True, slots=True)
class Example:
    """A text with what it wants and, for a report, the category it is about ("" otherwise)."""

    text: str
    intent: str
    category: str


def read_examples(folder: Path = EXAMPLES) -> list[Example]:
    """Every example of the folder's own files. Raises `ValueError` for a file that is not in Rasa's format."""
    found: list[Example] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            for block in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
                category = block.get("metadata", {}).get("category", "")
                texts = [line.removeprefix("- ").strip() for line in block["examples"].splitlines()]
                found += [Example(text, block["intent"], category) for text in texts if text]
        except (KeyError, TypeError, AttributeError, yaml.YAMLError) as fault:
            raise ValueError(f"{path.name} is not in Rasa's training format: {fault}") from fault
    return found


def content_hash(folder: Path = EXAMPLES) -> str:
    """Changes with the examples and with the code that reads a text."""
    here = Path(__file__).parent
    sources = [*sorted(folder.glob("*.yml")), *(here / n for n in ("model.py", "normalise.py", "training.py"))]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()[:16]


def train(examples: list[Example]) -> Model:
    """Fit both classifiers; some seconds."""
    reports = [example for example in examples if example.category]
    return Model(
        intents=_fit([e.text for e in examples], [e.intent for e in examples]),
        categories=_fit([e.text for e in reports], [e.category for e in reports]),
    )


def load_or_train(home: Path) -> Model:
    """The model of today's examples from `home`, trained and kept there when there is none."""
    path = home / f"nlu-{content_hash()}.npz"
    if path.exists():
        return Model.load(path)
    model = train(read_examples())
    home.mkdir(parents=True, exist_ok=True)
    model.save(path)
    return model


def _fit(texts: list[str], labels: list[str]) -> Classifier:
    from sklearn.feature_extraction import DictVectorizer  # noqa: PLC0415 -- takes seconds; a kept model needs none
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 -- as above
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 -- as above

    counts = [features(text) for text in texts]
    seen: dict[str, int] = {}
    for row in counts:
        for name in row:
            seen[name] = seen.get(name, 0) + 1
    idf = {name: float(np.log((1 + len(texts)) / (1 + n)) + 1) for name, n in seen.items() if n >= RARE}
    rows = []
    for row in counts:
        weighted = {name: n * idf[name] for name, n in row.items() if name in idf}
        norm = float(np.sqrt(sum(w * w for w in weighted.values()))) or 1.0
        rows.append({name: w / norm for name, w in weighted.items()})
    vectors = DictVectorizer(dtype=np.float32)
    matrix = vectors.fit_transform(rows)
    plain = LogisticRegression(C=FLAT, class_weight="balanced", max_iter=100, tol=3e-4)
    with threadpool_limits(1):  # threads waiting for one another take ten times as long
        plain.fit(matrix, labels)
    names = [str(name) for name in vectors.feature_names_]
    return Classifier(
        [str(name) for name in plain.classes_],
        names,
        np.array([idf[name] for name in names], dtype=np.float32),
        plain.coef_.T.astype(np.float32),
        plain.intercept_.astype(np.float32),
        SHARPNESS,
    )
