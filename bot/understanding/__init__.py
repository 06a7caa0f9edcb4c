"""Free text to what it wants and says. `Keywords` fills the port `bot.dialogue.reading.Understanding`."""

from bot.understanding.keywords import Keywords

__all__ = ["Keywords"]
