"""The figures of the day as a text and a picture, for the staff chat and the staff page."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.cases.cases import Registry
from bot.cases.statistics import TREND, Recap, Spread, recap
from bot.dialogue.markup import to_plain
from bot.texts import Texts

if TYPE_CHECKING:
    from matplotlib.axes import Axes

AT_MOST = 8
WIDTH, HEIGHT, DPI = 9, 12, 100
INK, OPEN, LATE, SOLVED = "#1f2937", "#3b6fb6", "#d1582b", "#4c9f70"  # told apart by the colour-blind, too
OFFICE_DAY = 8.5


def recap_of(registry: Registry, clock: Callable[[], datetime]) -> Callable[[str], Awaitable[tuple[str, bytes]]]:
    """Text and PNG of the recap of an agency ("" for all). The picture is drawn in a thread."""

    async def make(agency: str) -> tuple[str, bytes]:
        found = await registry.journal.read(lambda c: recap(c, registry.city, clock(), agency))
        texts = registry.library["id"]
        name = registry.city.agency_name(agency) if agency else registry.city.name
        return in_words(found, texts, name), await asyncio.to_thread(draw, found, texts, name)

    return make


def in_words(found: Recap, texts: Texts, name: str) -> str:
    """A few lines of neutral markup, under 1024 characters (a caption's limit)."""
    lines = [
        texts("recap-head", name=name, at=found.at),
        texts("recap-open", open=found.open, late=found.late),
        texts("recap-month", lodged=found.lodged, solved=found.solved),
        _times(texts, "recap-first-answer", found.first_answer),
        _times(texts, "recap-solution", found.solution),
    ]
    return "\n".join(filter(None, lines))


def _times(texts: Texts, key: str, spread: Spread) -> str:
    if not spread.count:
        return ""
    return texts(key, median=_length(texts, spread.median), p90=_length(texts, spread.p90))


def _length(texts: Texts, hours: float) -> str:
    if hours < OFFICE_DAY:
        return texts("recap-hours", hours=f"{hours:.1f}".replace(".", ","))
    return texts("recap-days", days=f"{hours / OFFICE_DAY:.1f}".replace(".", ","))


def draw(found: Recap, texts: Texts, name: str) -> bytes:
    """A PNG for a phone: open and late by category and kecamatan, and what came and went in 14 days."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 -- takes a second to load
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor="white", layout="constrained")
    FigureCanvasAgg(figure)
    figure.suptitle(to_plain(texts("recap-title", name=name, at=found.at)), fontsize=17, color=INK, fontweight="bold")
    head, categories, areas, trend = figure.subplots(4, 1, height_ratios=[0.9, 3.6, 3.0, 2.5])
    _numbers(head, found, texts)
    labels = [(_category(texts, code), *rest) for code, *rest in found.by_category]
    _bars(categories, texts("recap-by-category"), labels, texts)
    _bars(areas, texts("recap-by-kecamatan"), [(code or "-", *rest) for code, *rest in found.by_kecamatan], texts)
    _lines(trend, found, texts)
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def _category(texts: Texts, code: str) -> str:
    key = f"category-{code}"
    return texts(key) if texts.has(key) else texts(f"officer-topic.button-{code}")


def _numbers(axes: Axes, found: Recap, texts: Texts) -> None:
    axes.axis("off")
    shown = (
        (found.open, "recap-label-open", OPEN),
        (found.late, "recap-label-late", LATE),
        (found.lodged, "recap-label-lodged", INK),
        (found.solved, "recap-label-solved", SOLVED),
    )
    for number, (value, label, colour) in enumerate(shown):
        place = 0.125 + number * 0.25
        axes.text(place, 0.62, str(value), fontsize=34, ha="center", va="center", color=colour, fontweight="bold")
        axes.text(place, 0.05, texts(label), fontsize=12, ha="center", va="center", color=INK)


def _bars(axes: Axes, title: str, rows: Sequence[Any], texts: Texts) -> None:
    """Open cases as bars, the late part in another colour, numbers at the end."""
    axes.set_title(title, loc="left", fontsize=14, color=INK)
    if not rows:
        axes.axis("off")
        axes.text(0.5, 0.5, texts("recap-nothing"), ha="center", fontsize=13, color=INK)
        return
    shown, rest = list(rows[:AT_MOST]), rows[AT_MOST:]
    if rest:
        shown.append((texts("recap-others"), sum(row[1] for row in rest), sum(row[2] for row in rest)))
    names = [row[0] for row in shown]
    late, on_time = [row[2] for row in shown], [row[1] - row[2] for row in shown]
    axes.barh(names, late, color=LATE, label=texts("recap-label-late"))
    axes.barh(names, on_time, left=late, color=OPEN, label=texts("recap-label-on-time"))
    most = max(row[1] for row in shown)
    for place, row in enumerate(shown):
        text = f"{row[1]}" + (f"  ({texts('recap-late-of', late=row[2])})" if row[2] else "")
        axes.text(row[1] + most * 0.01, place, text, va="center", fontsize=11, color=INK)
    axes.set_xlim(0, most * 1.25)
    axes.invert_yaxis()
    axes.tick_params(axis="y", labelsize=12, length=0, colors=INK)
    axes.xaxis.set_visible(False)
    axes.spines[:].set_visible(False)


def _lines(axes: Axes, found: Recap, texts: Texts) -> None:
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 -- loaded when drawn

    axes.set_title(texts("recap-trend"), loc="left", fontsize=14, color=INK)
    days = [found.at - timedelta(days=n) for n in reversed(range(TREND))]
    names = [to_plain(texts("recap-day", at=day)) for day in days]
    places = range(len(names))
    width = 0.4
    axes.bar(
        [p - width / 2 for p in places],
        [came for came, _ in found.trend],
        width,
        color=OPEN,
        label=texts("recap-label-lodged"),
    )
    axes.bar(
        [p + width / 2 for p in places],
        [went for _, went in found.trend],
        width,
        color=SOLVED,
        label=texts("recap-label-solved"),
    )
    axes.set_xticks(list(places)[::2], names[::2], fontsize=11, color=INK)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=11, loc="lower right", bbox_to_anchor=(1, 1), ncols=2)
