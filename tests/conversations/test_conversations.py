"""Every `.chat` file is one test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversations.script import Script
from tests.town import open_town

FOLDER = Path(__file__).parent
CHATS = sorted(FOLDER.glob("*/*.chat"))


@pytest.mark.parametrize("path", CHATS, ids=[f"{p.parent.name}-{p.stem}" for p in CHATS])
async def test_conversation(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")  # noqa: ASYNC240 -- a test of one conversation waits for nobody else
    async with open_town(tmp_path) as town:
        await Script(town).play(text)
