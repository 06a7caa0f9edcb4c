"""The life of a case: one table of (from, action) -> (to, who may, what it needs).

Statuses follow SP4N-LAPOR's way (verified, forwarded, followed up, closed; PermenPANRB 62/2018) with a reopening by
the resident, a withdrawal, and the hand-over to an authority that is not the city.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


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
    SETTLE = "settle"
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


class Need(StrEnum):
    """A guard: what an act must bring. Words for the resident; words or a photo; to be in time."""

    NOTHING = ""
    REASON = "reason"
    PROOF = "proof"
    WINDOW = "window"


class Rule(NamedTuple):
    """One line of the table."""

    to: Status
    roles: frozenset[Role]
    needs: Need = Need.NOTHING


TRANSITIONS: dict[tuple[Status, Action], Rule] = {
    **{(s, Action.VERIFY): Rule(Status.VERIFIED, _STAFF) for s in _UNTOUCHED},
    **{(s, Action.FORWARD): Rule(Status.FORWARDED, _STAFF) for s in (*_UNTOUCHED, Status.VERIFIED)},
    **{(s, Action.FORWARD): Rule(Status.FORWARDED, _OFFICER) for s in (Status.FORWARDED, Status.IN_PROGRESS)},
    **{(s, Action.START): Rule(Status.IN_PROGRESS, _STAFF) for s in _OPEN if s is not Status.IN_PROGRESS},
    **{(s, Action.RESOLVE): Rule(Status.RESOLVED, _STAFF, Need.PROOF) for s in _OPEN},
    **{(s, Action.REJECT): Rule(Status.REJECTED, _STAFF, Need.REASON) for s in _OPEN},
    **{(s, Action.HAND_OVER): Rule(Status.HANDED_OVER, _OFFICER, Need.REASON) for s in _OPEN},
    **{(s, Action.WITHDRAW): Rule(Status.WITHDRAWN, _RESIDENT) for s in _OPEN},
    **{(s, Action.SETTLE): Rule(Status.CLOSED, _RESIDENT) for s in _OPEN},
    **{(s, Action.CLOSE): Rule(Status.CLOSED, _ANYONE) for s in (Status.RESOLVED, Status.REJECTED)},
    **{(s, Action.REOPEN): Rule(Status.REOPENED, _RESIDENT | _OFFICER, Need.WINDOW) for s in _ENDED},
}

OPEN = frozenset(_OPEN)
FINAL = frozenset({Status.WITHDRAWN, Status.HANDED_OVER})


def step(status: Status, action: Action, role: Role) -> Status:
    """Where an action leads. Raises `Forbidden` when the table has no such line, or not for this role."""
    rule = TRANSITIONS.get((status, action))
    if rule is None or role not in rule.roles:
        raise Forbidden(status, action)
    return rule.to


def need(status: Status, action: Action) -> Need:
    """What an act must bring with it; an act that is not in the table needs nothing."""
    rule = TRANSITIONS.get((status, action))
    return rule.needs if rule else Need.NOTHING


def actions(status: Status, role: Role) -> list[Action]:
    """What this role can do now, in the order of the table."""
    return [action for (from_, action), rule in TRANSITIONS.items() if from_ is status and role in rule.roles]


def action_to(status: Status, to: Status, role: Role) -> Action:
    """The action that leads from one status to another. Raises `Forbidden` when there is none."""
    for (from_, action), rule in TRANSITIONS.items():
        if from_ is status and rule.to is to and role in rule.roles:
            return action
    raise Forbidden(status, _NAMED[to])


_NAMED = {rule.to: action for (_, action), rule in TRANSITIONS.items()} | {Status.LODGED: Action.REOPEN}
