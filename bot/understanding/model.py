"""A linear model over words and letters, served without the library that trained it: a look-up and a sum.

A text is the sum of its words and pairs of neighbours; a word is itself, its consonants ("smph" is "sampah") and its
runs of three to five letters. So what a word says to every question is one short row of numbers, and kept once known.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.understanding.normalise import words

Floats = NDArray[np.float32]
Ranked = tuple[tuple[str, float], ...]
LETTERS = (3, 4, 5)
LONGEST = 120  # words; what a report is about stands in them
KNOWN_WORDS = 20_000  # rows kept in memory, some 300 bytes each
_VOWELS = re.compile(r"[aiueo]")
_DOUBLE = re.compile(r"(.)\1+")


def units(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The different words of a text in plain form, and its different pairs of neighbours ("lampu mati")."""
    said = words(text)[:LONGEST]
    return tuple(dict.fromkeys(said)), tuple(dict.fromkeys(f"{one} {two}" for one, two in pairwise(said)))


def features(word: str) -> list[str]:
    """What a word is known by: itself, its consonants, its runs of letters."""
    edged = f"<{word}>"
    runs = ["_" + edged[i : i + n] for n in LETTERS for i in range(len(edged) - n + 1)]
    bones = _DOUBLE.sub(r"\1", _VOWELS.sub("", word))
    return list(dict.fromkeys([word, *(["#" + bones] if len(bones) >= 3 else []), *runs]))


@dataclass(frozen=True)
class Question:
    """What the model is asked ("what does it want?"): its possible answers, the columns they have in the table, and
    what scores are multiplied by before they become probabilities."""

    name: str
    answers: Sequence[str]
    first: int
    sharpness: float

    def ranked(self, scores: Floats) -> Ranked:
        """Every answer with its probability, best first."""
        mine = scores[self.first : self.first + len(self.answers)] * self.sharpness
        likely = np.exp(mine - mine.max())
        likely /= likely.sum()
        return tuple((self.answers[i], float(likely[i])) for i in np.argsort(-likely))


@dataclass(frozen=True)
class Model:
    """`table` has a row a feature: its weight for each answer, and its squared length in the last column."""

    questions: Sequence[Question]
    names: Sequence[str]
    table: Floats
    bias: Floats
    _rows: dict[str, int] = field(init=False, repr=False)
    _words: dict[str, Floats] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_rows", {name: row for row, name in enumerate(self.names)})

    def scores(self, text: str) -> Floats | None:
        """A number for each answer of every question; None when nothing in the text is known."""
        single, pairs = units(text)
        rows = [row for pair in pairs if (row := self._rows.get(pair)) is not None]
        known = [self._words[word] if word in self._words else self._learn(word) for word in single]
        total: Floats = np.add.reduce([*known, self.table[rows].sum(0)])
        length = float(total[-1])
        return total[:-1] / np.float32(length**0.5) + self.bias if length > 0 else None

    def rank(self, text: str) -> dict[str, Ranked]:
        """The answers to each question by its name; {} when nothing in the text is known."""
        scores = self.scores(text)
        return {} if scores is None else {question.name: question.ranked(scores) for question in self.questions}

    def _learn(self, word: str) -> Floats:
        rows = [row for name in features(word) if (row := self._rows.get(name)) is not None]
        if len(self._words) >= KNOWN_WORDS:
            self._words.clear()
        learnt: Floats = self.table[rows].sum(0)
        self._words[word] = learnt
        return learnt

    def save(self, path: Path) -> None:
        """Numbers and words only: loading it can run nothing. Another process sees the whole file or none."""
        arrays = {f"answers_{question.name}": _packed(question.answers) for question in self.questions}
        arrays |= {"order": _packed([question.name for question in self.questions]), "names": _packed(self.names)}
        sharpness = np.array([question.sharpness for question in self.questions])
        fresh = path.with_name(f"{path.stem}.{os.getpid()}.npz")
        np.savez(fresh, table=self.table, bias=self.bias, sharpness=sharpness, **arrays)  # type: ignore[arg-type]  # the stub takes every name for its flag
        fresh.replace(path)

    @classmethod
    def load(cls, path: Path) -> Model:
        """Raises `ValueError`, `KeyError` or `OSError` for a file that is not a kept model."""
        with np.load(path, allow_pickle=False) as kept:
            questions, first = [], 0
            for name, sharpness in zip(_unpacked(kept["order"]), kept["sharpness"], strict=True):
                answers = _unpacked(kept[f"answers_{name}"])
                questions.append(Question(name, answers, first, float(sharpness)))
                first += len(answers)
            return cls(questions, _unpacked(kept["names"]), kept["table"], kept["bias"])


def _packed(names: Sequence[str]) -> NDArray[np.uint8]:
    """Words as bytes: an array of strings would be as wide as its longest for each of them."""
    return np.frombuffer("\n".join(names).encode(), dtype=np.uint8)


def _unpacked(packed: NDArray[np.uint8]) -> list[str]:
    return packed.tobytes().decode().split("\n")
