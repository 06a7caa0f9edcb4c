"""The real Rasa. Start with `__main__.py`."""
