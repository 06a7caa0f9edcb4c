"""A linear model over words and letters, served without the library that trained it: a look-up and a sum."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.understanding.normalise import words

Floats = NDArray[np.float32]
LETTERS = (2, 3, 4, 5)
LONGEST = 80  # words; what a report is about stands in them
PARTS = ("classes", "names", "idf", "weights", "bias", "sharpness")


def features(text: str) -> dict[str, float]:
    """Words, pairs of words, and runs of 2 to 5 letters in a word, each with the root of its count."""
    said = words(text)[:LONGEST]
    found: Counter[str] = Counter(said)
    found.update(f"{one} {two}" for one, two in pairwise(said))
    for word in said:
        edged = f"<{word}>"
        found.update("_" + edged[i : i + n] for n in LETTERS for i in range(len(edged) - n + 1))
    return {name: count**0.5 for name, count in found.items()}


@dataclass(frozen=True)
class Classifier:
    """One question ("what does it want?") with its possible answers, `classes`."""

    classes: Sequence[str]
    names: Sequence[str]
    idf: Floats
    weights: Floats
    bias: Floats
    sharpness: float
    _rows: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_rows", {name: row for row, name in enumerate(self.names)})

    def rank(self, found: dict[str, float]) -> list[tuple[str, float]]:
        """Every class with its probability, best first; [] when nothing in the text is known."""
        known = [(row, count) for name, count in found.items() if (row := self._rows.get(name)) is not None]
        if not known:
            return []
        rows = [row for row, _ in known]
        values = np.array([count for _, count in known], dtype=np.float32) * self.idf[rows]
        values /= np.linalg.norm(values)
        scores = (values @ self.weights[rows] + self.bias) * self.sharpness
        likely = np.exp(scores - scores.max())
        likely /= likely.sum()
        return [(self.classes[i], float(likely[i])) for i in np.argsort(-likely)]


@dataclass(frozen=True)
class Model:
    """What a text wants, and the category of a report."""

    intents: Classifier
    categories: Classifier

    def save(self, path: Path) -> None:
        """Numbers and words only: loading it can run nothing. Another process sees the whole file or none."""
        arrays = {
            f"{name}_{part}": np.array(getattr(classifier, part))
            for name, classifier in (("intents", self.intents), ("categories", self.categories))
            for part in PARTS
        }
        fresh = path.with_name(f"{path.stem}.{os.getpid()}.npz")
        np.savez(fresh, **arrays)  # type: ignore[arg-type]  # the stub takes every name for its flag
        fresh.replace(path)

    @classmethod
    def load(cls, path: Path) -> Model:
        """Raises `ValueError` or `OSError` for a file that is not a kept model."""
        with np.load(path, allow_pickle=False) as kept:
            return cls(*(_classifier(kept, name) for name in ("intents", "categories")))


def _classifier(kept: np.lib.npyio.NpzFile, name: str) -> Classifier:
    part = {part: kept[f"{name}_{part}"] for part in PARTS}
    return Classifier(
        part["classes"].tolist(),
        part["names"].tolist(),
        part["idf"],
        part["weights"],
        part["bias"],
        float(part["sharpness"]),
    )
