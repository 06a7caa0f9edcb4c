"""A worker process that takes messages from standard input: one JSON object a line, answered when it is durable."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from bot.dialogue.message import Inbound, Place
from tests.town import CHANNEL, Town


async def main(folder: Path) -> None:
    town = Town(folder)
    loop = asyncio.get_running_loop()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        raw = json.loads(line)
        place = Place(*raw["place"]) if "place" in raw else None
        message = Inbound(CHANNEL, f"{CHANNEL}:ani", raw["id"], town.now, text=raw.get("text", ""), place=place)
        receipt = await town.front_door.receive(message)
        answer = {"id": message.id, "keys": [out.key for out in receipt.replies], "duplicate": receipt.duplicate}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
        await town.settle()
    await town.journal.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
