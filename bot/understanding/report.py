"""How well texts are understood: per answer precision and recall, what is taken for what, and how sure it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.dialogue.reading import Reading, Understanding
from bot.understanding.training import CATEGORY, INTENT, TOPIC, Example

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SURE = 0.8  # a wrong answer from here on counts as wrong and confident
STEPS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
# What the flows tell apart and the examples do not.
PART_OF = {
    "case_status": "my_cases",
    "my_data": "privacy",
    "delete_data": "privacy",
    "quiet": "privacy",
    "withdraw": "cancel",
    "restart": "back",
    "menu": "help",
    "inform": "out_of_scope",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """One text: the right answer, the given one ("" for none) and how sure it was."""

    text: str
    style: str
    right: str
    given: str
    score: float


@dataclass(frozen=True, slots=True)
class Line:
    """One answer over all texts."""

    name: str
    precision: float
    recall: float
    f1: float
    texts: int


def answers(reading: Reading) -> dict[str, tuple[str, float]]:
    """What a reading says to each question, in the examples' own words, with how sure it is."""
    intent, score = reading.intent, reading.score
    if reading.danger and intent == "lodge" and reading.danger != "other":
        intent = "emergency" if score >= 1 else intent
    category, likely = reading.categories[0] if reading.categories else ("", 0.0)
    topic = reading.entities.get(TOPIC, "")
    return {
        INTENT: (PART_OF.get(intent, intent), score),
        CATEGORY: (category, likely),
        TOPIC: (topic or "none", 1.0),
    }


async def judge(understanding: Understanding, styles: Mapping[str, Sequence[Example]], question: str) -> list[Judged]:
    """Every text to which the question applies."""
    judged = []
    for style, examples in styles.items():
        for example in examples:
            if right := example.answer(question):
                given, score = answers(await understanding.read(example.text))[question]
                judged.append(Judged(example.text, style, right, given, score))
    return judged


def lines(judged: Sequence[Judged]) -> list[Line]:
    """Precision, recall and F1 of each answer that is right for some text, worst first."""
    right = Counter(j.right for j in judged)
    given = Counter(j.given for j in judged)
    both = Counter(j.right for j in judged if j.right == j.given)
    out = []
    for name, texts in right.items():
        precision, recall = both[name] / max(given[name], 1), both[name] / texts
        out.append(Line(name, precision, recall, 2 * both[name] / max(given[name] + texts, 1), texts))
    return sorted(out, key=lambda line: line.f1)


def macro_f1(judged: Sequence[Judged]) -> float:
    """The mean F1 of all answers."""
    found = lines(judged)
    return sum(line.f1 for line in found) / max(len(found), 1)


def wrong_and_sure(judged: Sequence[Judged]) -> float:
    """The share of texts whose answer is wrong although it was given with 0.8 or more."""
    return sum(j.right != j.given and j.score >= SURE for j in judged) / max(len(judged), 1)


def confusions(judged: Sequence[Judged]) -> list[tuple[str, str, int]]:
    """(right, given, how often), most often first."""
    found = Counter((j.right, j.given) for j in judged if j.right != j.given)
    return [(*pair, n) for pair, n in found.most_common()]


def coverage(judged: Sequence[Judged]) -> list[tuple[float, float, float]]:
    """For each threshold: (threshold, the share of texts answered at or above it, the share of those that is right)."""
    out = []
    for step in STEPS:
        above = [j for j in judged if j.score >= step]
        right = sum(j.right == j.given for j in above)
        out.append((step, len(above) / max(len(judged), 1), right / max(len(above), 1)))
    return out


def draw(judged: Mapping[str, Sequence[Judged]], path: Path) -> None:
    """A picture of what is taken for what, one square a question, as PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 -- takes a second to load
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(10 * len(judged), 10), dpi=90, facecolor="white", layout="constrained")
    FigureCanvasAgg(figure)
    for axes, (question, found) in zip(figure.subplots(1, len(judged), squeeze=False)[0], judged.items(), strict=True):
        _square(axes, found, f"{question}: macro-F1 {macro_f1(found):.3f}, {len(found)} texts")
    figure.savefig(path, format="png")


def _square(axes: Axes, judged: Sequence[Judged], title: str) -> None:
    names = sorted({j.right for j in judged} | {j.given for j in judged})
    place = {name: at for at, name in enumerate(names)}
    texts = Counter(j.right for j in judged)
    shares = [[0.0] * len(names) for _ in names]
    for (right, given), n in Counter((j.right, j.given) for j in judged).items():
        shares[place[right]][place[given]] = n / texts[right]
        axes.text(
            place[given],
            place[right],
            str(n),
            ha="center",
            va="center",
            color="white" if n > 0.5 * texts[right] else "black",
        )
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(names)), [name or "-" for name in names], rotation=90)
    axes.set_yticks(range(len(names)), [name or "-" for name in names])
    axes.set_xlabel("read as")
    axes.set_ylabel("is")
    axes.set_title(title)
