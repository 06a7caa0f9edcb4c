"""A Rasa server that says what a text wants. Start with `port.py`."""

from integrations.nlu.port import Nlu
from integrations.nlu.schema import Parsed, rasa_name

__all__ = ["Nlu", "Parsed", "rasa_name"]
