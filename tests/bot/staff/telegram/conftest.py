"""Databases for the store."""

from __future__ import annotations

from tests.bot.journal.conftest import fresh_postgresql, journal, url

__all__ = ["fresh_postgresql", "journal", "url"]
