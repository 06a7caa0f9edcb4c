"""Small files, small functions."""

from __future__ import annotations

import ast
import statistics
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(p for room in ("bot", "flows", "integrations") for p in (ROOT / room).rglob("*.py"))
SOURCES = [path for path in SOURCES if "migrations/versions" not in path.as_posix()]
FILE, NINE_IN_TEN, FUNCTION = 500, 300, 60


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_file_and_no_function_is_large(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert (node.end_lineno or 0) - node.lineno < FUNCTION, node.name


def test_nine_files_in_ten_are_at_most_300_lines():
    lengths = [len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES]
    assert statistics.quantiles(lengths, n=10)[-1] <= NINE_IN_TEN
