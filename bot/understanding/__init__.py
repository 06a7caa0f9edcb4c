"""Free text to what it wants and says. `Trained` fills the port `bot.dialogue.reading.Understanding`."""

from bot.understanding.keywords import Keywords, adds_something
from bot.understanding.trained import Trained

__all__ = ["Keywords", "Trained", "adds_something"]
