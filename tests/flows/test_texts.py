"""Both languages have the same keys, attributes and values to fill in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.syntax import ast, parse
from fluent.syntax.visitor import Visitor

from bot.city import parse_case_number
from bot.texts import LOCALES

FILES = sorted(path.name for path in (LOCALES / "id").glob("*.ftl"))


class Variables(Visitor):
    """Collects `$names`."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 -- the library's naming
        self.names.add(node.id.name)


def patterns(path: Path) -> Iterator[tuple[str, frozenset[str]]]:
    for entry in parse(path.read_text(encoding="utf-8")).body:
        assert not isinstance(entry, ast.Junk), f"{path.name}: {entry.content}"
        if not isinstance(entry, ast.Message):
            continue
        parts = [("", entry.value), *((f".{a.id.name}", a.value) for a in entry.attributes)]
        for suffix, pattern in parts:
            found = Variables()
            found.visit(pattern)
            yield entry.id.name + suffix, frozenset(found.names)


@pytest.mark.parametrize("name", FILES)
def test_english_has_what_indonesian_has(name: str) -> None:
    assert dict(patterns(LOCALES / "en" / name)) == dict(patterns(LOCALES / "id" / name))


def test_english_has_no_file_of_its_own() -> None:
    assert sorted(path.name for path in (LOCALES / "en").glob("*.ftl")) == FILES


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_example_can_be_typed_as_it_stands(language: str) -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in (LOCALES / language).glob("*.ftl"))
    examples = set(re.findall(r"\b(?:LP|TN)-\d\d-\d{5}-[A-Z]\b", texts))
    assert examples
    assert all(parse_case_number(example) == example for example in examples)
