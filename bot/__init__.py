"""Pintu Warga: the running front door."""
