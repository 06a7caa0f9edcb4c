"""Names as strangers may see them: "Budi Santoso" -> "B*** S******"."""

from __future__ import annotations


def mask(name: str) -> str:
    """The first letter of each word; the rest as stars."""
    return " ".join(word[0] + "*" * max(len(word) - 1, 1) for word in name.split())
