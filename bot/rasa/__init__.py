"""The same flows for a Rasa assistant. Start with `assistant.py`."""
