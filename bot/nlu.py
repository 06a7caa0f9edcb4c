"""`pintu train` and `pintu nlu`: what the bot has learnt, how well, and what residents have corrected."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from typing import Annotated

import orjson
import typer
import yaml
from rich.console import Console
from rich.table import Table

from bot.cases.lessons import CATEGORY, INTENT, QUESTION, Lesson, lessons
from bot.city import City
from bot.journal.engine import migrate, open_engine
from bot.settings import Settings
from bot.understanding import Keywords, Trained, report
from bot.understanding import training as learning
from bot.understanding.training import Example

nlu = typer.Typer(help="What residents' words are read as.", no_args_is_help=True)
OF_SERVICE = {
    "complaint": "lodge",
    "cases": "my_cases",
    "permit": "permit_status",
    "tax": "tax",
    "officer": "officer",
    "help": "help",
    "privacy": "privacy",
}


def train() -> None:
    """Learn from flows/nlu, where this was not done since the examples changed; some seconds."""
    started = time.perf_counter()
    model = learning.load_or_train(Settings().home)
    typer.echo(f"{len(model.names)} words and parts of words, {time.perf_counter() - started:.1f} s")


@nlu.command()
def read(
    texts: Annotated[list[str] | None, typer.Argument(help="Left out: one a line from standard input.")] = None,
) -> None:
    """Print what each text is read as, one JSON object a line."""
    understanding = _understanding()

    async def show(text: str) -> None:
        reading = await understanding.read(text)
        given = report.answers(reading)
        found = {
            "text": text,
            "intent": given[learning.INTENT][0],
            "intent_score": round(given[learning.INTENT][1], 4),
            "category": given[learning.CATEGORY][0],
            "category_score": round(given[learning.CATEGORY][1], 4),
            "intents": reading.intents,
            "categories": reading.categories,
            "entities": dict(reading.entities),
            "danger": reading.danger,
        }
        typer.echo(orjson.dumps(found).decode())

    for text in texts or (line.rstrip("\n") for line in sys.stdin):
        asyncio.run(show(text))


@nlu.command()
def candidates() -> None:
    """Print residents' corrections as examples in Rasa's format, without personal data. A person must look at them."""
    blocks: dict[tuple[str, str], list[Lesson]] = {}
    for lesson in _lessons(INTENT, CATEGORY):
        key = ("lodge", lesson.meant) if lesson.kind == CATEGORY else (OF_SERVICE.get(lesson.meant, lesson.meant), "")
        blocks.setdefault(key, []).append(lesson)
    out = [
        {"intent": intent}
        | ({"metadata": {"category": category}} if category else {})
        | {"examples": "".join(f"- {' '.join(lesson.text.split())}\n" for lesson in found)}
        for (intent, category), found in sorted(blocks.items())
    ]
    typer.echo(yaml.safe_dump({"version": "3.1", "nlu": out}, allow_unicode=True, sort_keys=False, width=1000).rstrip())


@nlu.command()
def questions() -> None:
    """Print the questions that had no answer, newest first, without personal data."""
    for lesson in _lessons(QUESTION):
        typer.echo(f"{lesson.at:%Y-%m-%d}  {' '.join(lesson.text.split())}")


@nlu.command("report")
def report_(
    picture: Annotated[Path | None, typer.Option(help="Write the confusions there, as PNG.")] = None,
    *,
    strange: Annotated[
        bool, typer.Option("--strange", help="Learn without one style after the other, too; slow.")
    ] = False,
) -> None:
    """Measure on flows/nlu/validation: precision and recall of each answer, confusions, thresholds, speed."""
    out = Console(width=110)
    understanding = _understanding()
    styles = learning.validation_examples()
    started = time.perf_counter()
    judged = {
        name: asyncio.run(report.judge(understanding, styles, name))
        for name in (learning.INTENT, learning.CATEGORY, learning.TOPIC)
    }
    texts = sum(map(len, judged.values()))
    for name, found in judged.items():
        _print(out, name, found)
    out.print(f"{(time.perf_counter() - started) / texts * 1000:.2f} ms a text")
    if picture:
        try:
            report.draw({name: judged[name] for name in (learning.INTENT, learning.CATEGORY)}, picture)
        except OSError as fault:
            typer.echo(f"{picture} cannot be written: {fault.strerror}.", err=True)
            raise typer.Exit(2) from fault
        out.print(f"The confusions are drawn in {picture}")
    if strange:
        print_strange(out)


def _print(out: Console, name: str, judged: list[report.Judged]) -> None:
    table = Table(title=f"{name}: macro-F1 {report.macro_f1(judged):.3f} on {len(judged)} texts", title_justify="left")
    for head in (name, "precision", "recall", "F1", "texts"):
        table.add_column(head, justify="left" if head == name else "right")
    for line in report.lines(judged):
        table.add_row(line.name, f"{line.precision:.2f}", f"{line.recall:.2f}", f"{line.f1:.2f}", str(line.texts))
    out.print(table)
    styles = sorted({j.style for j in judged})
    each = ", ".join(f"{style} {report.macro_f1([j for j in judged if j.style == style]):.2f}" for style in styles)
    out.print(f"By style: {each}. Wrong and sure (0.8): {report.wrong_and_sure(judged):.1%}")
    if name != learning.TOPIC:
        shares = ", ".join(
            f"from {at}: {share:.0%} of texts, {right:.1%} right" for at, share, right in report.coverage(judged)
        )
        out.print(f"Answered {shares}")
    for right, given, n in report.confusions(judged)[:10]:
        out.print(f"  {n} x {right} read as {given or 'nothing'}", markup=False)
    out.print()


def print_strange(out: Console) -> None:
    """How much flatter than on the validation probabilities must be for a style that was not learnt."""
    files = {path.stem: learning.read_examples(path) for path in sorted(learning.EXAMPLES.glob("*.yml"))}
    for style, held_out in files.items():
        others: list[Example] = [example for name, found in files.items() if name != style for example in found]
        model = learning.train(others)
        for question in model.questions:
            applies = [e for e in held_out if e.answer(question.name)]
            if question.name == learning.TOPIC or len({e.answer(question.name) for e in applies}) < 2:
                continue
            best = learning.best_sharpness(model, question, applies)
            ranked = [(e, dict(model.rank(e.text)).get(question.name, (("", 0.0),))[0]) for e in applies]
            judged = [report.Judged(e.text, style, e.answer(question.name), *top) for e, top in ranked]
            out.print(
                f"Without {style}: {question.name} macro-F1 {report.macro_f1(judged):.3f}, wrong and sure "
                f"{report.wrong_and_sure(judged):.1%}; likeliest sharpness {best:.2f}, used {question.sharpness:.2f}"
            )


def _understanding() -> Trained:
    settings = Settings()
    return Trained(Keywords(City.load(settings.city)), learning.load_or_train(settings.home))


def _lessons(*kinds: str) -> list[Lesson]:
    engine = open_engine(Settings().database_url)
    migrate(engine)
    try:
        with engine.connect() as connection:
            return lessons(connection, *kinds)
    finally:
        engine.dispose()
