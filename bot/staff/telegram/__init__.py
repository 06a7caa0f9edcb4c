"""The staff chat: one topic a case in a forum supergroup. `mirror.py` shows, `room.py` hears, `service.py` runs."""
