"""An understanding that remembers."""

from __future__ import annotations

from collections import OrderedDict

from bot.dialogue.reading import Reading, Understanding

READINGS = 2_000


class Remembered:
    """Reads the same words once: a flow run from the top asks for them on every turn."""

    def __init__(self, understanding: Understanding) -> None:
        self.understanding = understanding
        self._readings: OrderedDict[str, Reading] = OrderedDict()

    async def read(self, text: str) -> Reading:
        """What the text seems to say, as the understanding behind it read it."""
        if (known := self._readings.get(text)) is not None:
            self._readings.move_to_end(text)
            return known
        reading = await self.understanding.read(text)
        self._readings[text] = reading
        if len(self._readings) > READINGS:
            self._readings.popitem(last=False)
        return reading
