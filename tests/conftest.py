"""What every test starts with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def own_logs() -> Iterator[None]:
    """A command that is run in this process sets up where logs go; that ends with the test."""
    yield
    structlog.reset_defaults()
