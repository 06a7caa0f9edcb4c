"""The texts of one language, as the engine sees them. Filled by `bot.texts`."""

from __future__ import annotations

from typing import Protocol


class Phrases(Protocol):
    """Texts by key: "complaint-place" or, with an attribute, "complaint-place.why"."""

    language: str

    def __call__(self, key: str, /, **values: object) -> str:
        """The text in neutral markup, values escaped. Raises KeyError for a key no file has."""
        ...

    def __hash__(self) -> int:
        """Texts are told apart by identity: one object a language."""
        ...

    def has(self, key: str) -> bool: ...
