"""The life of a case: one table of (from, action) -> (to, who may).

Statuses follow SP4N-LAPOR's way (verified, forwarded, followed up, closed; PermenPANRB 62/2018) with a reopening by
the resident, a withdrawal, and the hand-over to an authority that is not the city.
"""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    LODGED = "lodged"
    VERIFIED = "verified"
    FORWARDED = "forwarded"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REJECTED = "rejected"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    HANDED_OVER = "handed_over"


class Action(StrEnum):
    VERIFY = "verify"
    FORWARD = "forward"
    START = "start"
    RESOLVE = "resolve"
    CLOSE = "close"
    REJECT = "reject"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    HAND_OVER = "hand_over"


class Role(StrEnum):
    RESIDENT = "resident"
    OFFICER = "officer"
    AGENCY = "agency"
    CLOCK = "clock"


class Forbidden(Exception):
    """The lifecycle does not allow this. `status` is where the case is, `action` what was tried."""

    def __init__(self, status: Status, action: Action) -> None:
        super().__init__(f"{action} is not possible from {status}")
        self.status = status
        self.action = action


_STAFF = frozenset({Role.OFFICER, Role.AGENCY})
_OFFICER = frozenset({Role.OFFICER})
_RESIDENT = frozenset({Role.RESIDENT})
_ANYONE = frozenset(Role)

_UNTOUCHED = (Status.LODGED, Status.REOPENED)
_OPEN = (*_UNTOUCHED, Status.VERIFIED, Status.FORWARDED, Status.IN_PROGRESS)
_ENDED = (Status.RESOLVED, Status.CLOSED, Status.REJECTED)

TRANSITIONS: dict[tuple[Status, Action], tuple[Status, frozenset[Role]]] = {
    **{(s, Action.VERIFY): (Status.VERIFIED, _STAFF) for s in _UNTOUCHED},
    **{(s, Action.FORWARD): (Status.FORWARDED, _STAFF) for s in (*_UNTOUCHED, Status.VERIFIED)},
    **{(s, Action.START): (Status.IN_PROGRESS, _STAFF) for s in _OPEN if s is not Status.IN_PROGRESS},
    **{(s, Action.RESOLVE): (Status.RESOLVED, _STAFF) for s in _OPEN},
    **{(s, Action.REJECT): (Status.REJECTED, _STAFF) for s in _OPEN},
    **{(s, Action.HAND_OVER): (Status.HANDED_OVER, _OFFICER) for s in _OPEN},
    **{(s, Action.WITHDRAW): (Status.WITHDRAWN, _RESIDENT) for s in _OPEN},
    **{(s, Action.CLOSE): (Status.CLOSED, _ANYONE) for s in (Status.RESOLVED, Status.REJECTED)},
    **{(s, Action.REOPEN): (Status.REOPENED, _RESIDENT | _OFFICER) for s in _ENDED},
}

OPEN = frozenset(_OPEN)
FINAL = frozenset({Status.WITHDRAWN, Status.HANDED_OVER})


def step(status: Status, action: Action, role: Role) -> Status:
    """Where an action leads. Raises `Forbidden` when the table has no such line, or not for this role."""
    to, roles = TRANSITIONS.get((status, action), (status, frozenset()))
    if role not in roles:
        raise Forbidden(status, action)
    return to


def actions(status: Status, role: Role) -> list[Action]:
    """What this role can do now, in the order of the table."""
    return [action for (from_, action), (_, roles) in TRANSITIONS.items() if from_ is status and role in roles]


def action_to(status: Status, to: Status, role: Role) -> Action:
    """The action that leads from one status to another. Raises `Forbidden` when there is none."""
    for (from_, action), (target, roles) in TRANSITIONS.items():
        if from_ is status and target is to and role in roles:
            return action
    raise Forbidden(status, _NAMED[to])


_NAMED = {to: action for (_, action), (to, _) in TRANSITIONS.items()} | {Status.LODGED: Action.REOPEN}
