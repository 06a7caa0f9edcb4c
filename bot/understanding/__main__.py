"""Learn from today's examples and save the model: `python -m bot.understanding PATH`."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.understanding.training import train, training_examples

if __name__ == "__main__":
    train(training_examples()).save(Path(sys.argv[1]))
