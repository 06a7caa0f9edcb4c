"""What every fake can be told: be down, slow, refuse, lose the reply after accepting, answer rubbish."""

from __future__ import annotations

from enum import StrEnum

from integrations.errors import NotAllowed, Refused, Unavailable


class Trouble(StrEnum):
    NONE = "none"
    DOWN = "down"
    SLOW = "slow"
    RUBBISH = "rubbish"
    REFUSE = "refuse"
    LOCKED_OUT = "locked_out"
    LOSE_REPLY = "lose_reply"


class Failing:
    """Base of the fakes. Set `trouble`; a port reports it in its own four words."""

    trouble = Trouble.NONE

    def before(self) -> None:
        """Fail before anything was done."""
        match self.trouble:
            case Trouble.DOWN | Trouble.SLOW | Trouble.RUBBISH:
                raise Unavailable(self.trouble)
            case Trouble.REFUSE:
                raise Refused
            case Trouble.LOCKED_OUT:
                raise NotAllowed

    def after(self) -> None:
        """Fail after it was done: the other side has it, we do not know."""
        if self.trouble is Trouble.LOSE_REPLY:
            raise Unavailable(self.trouble)
