"""The four kinds of trouble with a city system; each tells the caller what to do."""

from __future__ import annotations


class ServiceError(Exception):
    """Base of the four."""


class Unavailable(ServiceError):
    """Try later and keep what you have: down, slow, or not understandable."""


class Refused(ServiceError):
    """The system understood and said no. `reason` is a text key suffix, never the vendor's prose."""

    def __init__(self, reason: str = "refused") -> None:
        super().__init__(reason)
        self.reason = reason


class NotThere(ServiceError):
    """There is no such thing, or it is not this person's: the two read the same."""


class NotAllowed(ServiceError):
    """Our own credentials were refused: the operator must act."""
