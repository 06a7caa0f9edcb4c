"""The table of the life of a case: nothing dead, nothing unreachable, every status has its words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.lifecycle import FINAL, OPEN, TRANSITIONS, Action, Forbidden, Role, Status, action_to, actions, step
from bot.texts import LANGUAGES, LOCALES


@given(st.lists(st.tuples(st.sampled_from(Action), st.sampled_from(Role)), max_size=30))
def test_a_walk_goes_only_where_the_table_leads(acts):
    status = Status.LODGED
    for action, role in acts:
        if action in actions(status, role):
            before, status = status, step(status, action, role)
            assert TRANSITIONS[before, action].to is status
            assert status is not before or action is Action.FORWARD  # to another agency
        else:
            with pytest.raises(Forbidden) as caught:
                step(status, action, role)
            assert (caught.value.status, caught.value.action) == (status, action)


def test_every_status_is_reached():
    reached, waiting = set(), [Status.LODGED]
    while waiting:
        status = waiting.pop()
        if status not in reached:
            reached.add(status)
            waiting += [rule.to for (from_, _), rule in TRANSITIONS.items() if from_ is status]
    assert reached == set(Status)


def test_only_what_is_final_has_no_way_on():
    dead = {status for status in Status if not any(actions(status, role) for role in Role)}
    assert dead == FINAL
    assert not FINAL & OPEN


@pytest.mark.parametrize("status", sorted(OPEN))
def test_whoever_reported_may_take_it_back_while_it_is_open(status):
    assert step(status, Action.WITHDRAW, Role.RESIDENT) is Status.WITHDRAWN


def test_the_action_between_two_statuses():
    assert action_to(Status.LODGED, Status.IN_PROGRESS, Role.AGENCY) is Action.START
    for role, to in ((Role.AGENCY, Status.HANDED_OVER), (Role.OFFICER, Status.LODGED)):
        with pytest.raises(Forbidden):
            action_to(Status.LODGED, to, role)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_status_has_its_words(language):
    written = "\n".join(path.read_text("utf-8") for path in (LOCALES / language).glob("*.ftl"))
    keys = {line.partition("=")[0].strip() for line in written.splitlines() if line[:1].isalpha()}
    wanted = {f"status-{status}" for status in Status}
    wanted |= {f"alert-{status}" for status in Status if status is not Status.LODGED}
    assert wanted - keys == set()
