"""`pintu train` and `pintu nlu`, and what they are fed with: corrections and unanswered questions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from rich.console import Console
from typer.testing import CliRunner

from bot.cases.lessons import CATEGORY, INTENT, QUESTION, lessons
from bot.cli import main
from bot.nlu import OF_SERVICE, print_strange
from bot.understanding.anonymous import anonymous
from flows.unclear import SERVICES
from tests.learnt import seed
from tests.town import Town, open_town

RUN = CliRunner()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    seed(tmp_path)
    monkeypatch.setenv("PINTU_HOME", str(tmp_path))
    return tmp_path


async def kept(town: Town, *kinds: str) -> list[tuple[str, str, str, str]]:
    found = await town.journal.read(lambda c: lessons(c, *kinds))
    return [(lesson.kind, lesson.text, lesson.read_as, lesson.meant) for lesson in found]


async def lodge(town: Town, *said: str, name: str = "warga") -> None:
    warga = town.resident(name)
    for text in said:
        await warga.say(text)


async def test_another_category_than_the_one_read_is_kept_without_names(tmp_path: Path) -> None:
    async with open_town(tmp_path) as town:
        text = "pohon pak suparman miring mau roboh di rt 05"
        await lodge(
            town, text, "ya", "ganti kategori", "sampah", "jl siliwangi pamulang barat", "lewati", "terbuka", "kirim"
        )
        assert await kept(town, CATEGORY) == [("category", "pohon pak … miring mau roboh di rt 00", "pohon", "sampah")]


async def test_a_category_that_was_read_surely_teaches_nothing(tmp_path: Path) -> None:
    async with open_town(tmp_path) as town:
        await lodge(
            town, "sampah numpuk ga diangkut", "ya", "jl siliwangi pamulang barat", "lewati", "terbuka", "kirim"
        )
        assert await kept(town, CATEGORY, INTENT, QUESTION) == []


async def test_a_wish_chosen_from_the_best_three_is_kept(tmp_path: Path) -> None:
    async with open_town(tmp_path) as town:
        await lodge(town, "gimana ini urusannya pak kok begitu ya", "pbb saya")
        found = await kept(town, INTENT)
        assert [(text, meant) for _, text, _, meant in found] == [("gimana ini urusannya pak kok begitu ya", "tax")]


async def test_words_taken_for_another_service_are_kept_when_that_is_said(tmp_path: Path) -> None:
    async with open_town(tmp_path) as town:
        await lodge(town, "ini gmn sih pajak bumi bangunan saya kok gitu", "bukan, ini soal izin")
        assert await kept(town, INTENT) == [
            ("intent", "ini gmn sih pajak bumi bangunan saya kok gitu", "tax", "permit")
        ]


@pytest.mark.parametrize("text", ["dimana beli tiket kereta bandara", "dimana beli elpiji 3kg", "kapan cpns dibuka"])
async def test_what_is_likelier_foreign_than_anything_else_is_not_known(tmp_path: Path, text: str) -> None:
    async with open_town(tmp_path) as town:
        (said,) = await town.resident().say(text)
        assert said.key == "unclear-pass_on"
        assert [lesson.text for lesson in await town.desk.unanswered()] == [anonymous(text)]


async def test_a_question_without_an_answer_is_kept_once_and_shown_to_officers(tmp_path: Path) -> None:
    async with open_town(tmp_path) as town:
        await lodge(town, "siapa presiden amerika sekarang", "hmm", "tidak")
        assert [lesson.text for lesson in await town.desk.unanswered()] == ["siapa presiden amerika sekarang"]


def test_training_is_told(home: Path) -> None:
    done = RUN.invoke(main, ["train"])
    assert done.exit_code == 0
    assert "words" in done.output


def test_a_text_is_read_as_json(home: Path) -> None:
    done = RUN.invoke(main, ["nlu", "read", "pak lampu pju mati dpn gang haji nawi udh seminggu", "hapus data saya"])
    complaint, data = map(json.loads, done.output.splitlines())
    assert (complaint["intent"], complaint["category"]) == ("lodge", "pju")
    assert complaint["entities"] == {"street": "gang haji nawi", "since": "P1W"}
    assert data["intent"] == "privacy"


def test_texts_may_come_by_the_line(home: Path) -> None:
    done = RUN.invoke(main, ["nlu", "read"], input="cek pbb\nhalo\n")
    assert [json.loads(line)["intent"] for line in done.output.splitlines()] == ["tax", "greeting"]


async def test_corrections_come_out_in_rasas_format(home: Path) -> None:
    async with open_town(home) as town:
        await lodge(town, "gimana ini urusannya pak kok begitu ya", "pbb saya")
        await lodge(town, "siapa presiden amerika sekarang", "tidak", name="siti")
        text = "pohon miring mau roboh"
        await lodge(
            town, text, "ya", "ganti kategori", "sampah", "jl siliwangi pamulang barat", "lewati", "terbuka", "kirim"
        )
    environment = {"PINTU_HOME": str(home), "PINTU_DATABASE": f"sqlite:///{home / 'town.sqlite'}"}
    done = RUN.invoke(main, ["nlu", "candidates"], env=environment)
    blocks = yaml.safe_load(done.output)["nlu"]
    assert blocks == [
        {"intent": "lodge", "metadata": {"category": "sampah"}, "examples": f"- {text}\n"},
        {"intent": "tax", "examples": "- gimana ini urusannya pak kok begitu ya\n"},
    ]
    asked = RUN.invoke(main, ["nlu", "questions"], env=environment)
    assert "siapa presiden amerika sekarang" in asked.output


def test_the_report_has_every_answer_and_a_picture(home: Path) -> None:
    done = RUN.invoke(main, ["nlu", "report", "--picture", str(home / "confusions.png")])
    assert done.exit_code == 0, done.output
    for word in ("lodge", "pju", "macro-F1", "Wrong and sure", "ms a text"):
        assert word in done.output
    assert (home / "confusions.png").stat().st_size > 10_000


def test_a_picture_that_cannot_be_written_is_said_in_a_line(home: Path) -> None:
    done = RUN.invoke(main, ["nlu", "report", "--picture", str(home / "nowhere" / "confusions.png")])
    assert done.exit_code == 2
    assert "cannot be written" in done.stderr


def test_without_one_style_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {"tax": ["cek pbb", "bayar pajak rumah", "tagihan pbb"], "greeting": ["halo", "selamat pagi", "hai"]}
    reports = "- intent: lodge\n  metadata: {{category: {}}}\n  examples: |\n    - {} rusak parah\n    - {} mati\n"
    for style in ("one", "two"):
        wishes = "".join(
            f"- intent: {i}\n  examples: |\n" + "".join(f"    - {t}\n" for t in found) for i, found in texts.items()
        )
        about = "".join(
            reports.format(*words)
            for words in (("pju", "lampu", "pju"), ("air", "air", "pdam"), ("got", "got", "kali"))
        )
        about += "".join(
            f"- intent: tax\n  metadata: {{topic: {t}}}\n  examples: |\n    - {t} pbb\n" for t in ("denda", "diskon")
        )
        (tmp_path / f"{style}.yml").write_text(f"nlu:\n{wishes}{about}")
    monkeypatch.setattr("bot.nlu.learning.EXAMPLES", tmp_path)
    out = Console(record=True, width=200)
    print_strange(out)
    said = out.export_text()
    assert "Without one: intent macro-F1 1.000" in said
    assert "Without two: category macro-F1 1.000" in said


def test_every_service_that_may_be_meant_has_an_intent() -> None:
    assert set(SERVICES) == set(OF_SERVICE)
