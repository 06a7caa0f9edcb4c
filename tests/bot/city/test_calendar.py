"""Working days and office hours in Tangsel."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.city import Calendar, City

CALENDAR = City.load().calendar
DAYS = st.dates(date(2025, 1, 1), date(2030, 12, 31))


def wib(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=CALENDAR.zone)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 11, 23), 3, date(2026, 11, 26)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
        (date(2026, 8, 14), 1, date(2026, 8, 18)),
    ],
)
def test_a_promise_counts_working_days(start, days, end):
    assert CALENDAR.add_working_days(start, days) == end


def test_nobody_works_at_lebaran_2026():
    """1 Syawal 1447 is 21 March 2026; Nyepi 19 March; the days of cuti bersama around it count too."""
    assert not any(CALENDAR.is_working_day(date(2026, 3, day)) for day in (19, 20, 21, 22, 23, 24))
    assert CALENDAR.add_working_days(date(2026, 3, 17), 1) >= date(2026, 3, 25)


def test_the_citys_own_days_off_count():
    calendar = Calendar({0: (time(7, 30), time(16))}, [date(2026, 11, 23)], "Asia/Jakarta")
    assert not calendar.is_working_day(date(2026, 11, 23))
    assert calendar.is_working_day(date(2026, 11, 30))


def test_a_moment_counts_by_its_local_day():
    late = datetime(2026, 11, 22, 18, tzinfo=UTC)  # Monday 01.00 in Jakarta
    assert CALENDAR.local_day(late) == date(2026, 11, 23)
    assert CALENDAR.add_working_days(late, 3) == date(2026, 11, 26)


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        (wib(23, 7, 29), False),
        (wib(23, 7, 30), True),
        (wib(23, 15, 59), True),
        (wib(23, 16), False),
        (wib(27, 16, 29), True),
        (wib(27, 16, 30), False),
        (wib(28, 10), False),
    ],
)
def test_office_hours(at, open_):
    assert CALENDAR.is_open(at) is open_


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        (wib(23, 6), wib(23, 7, 30)),
        (wib(23, 10), wib(23, 10)),
        (wib(23, 20), wib(24, 7, 30)),
        (wib(27, 20), wib(30, 7, 30)),
        (wib(28, 6), wib(30, 7, 30)),
    ],
)
def test_the_next_opening(at, opening):
    assert CALENDAR.next_opening(at) == opening
    assert CALENDAR.next_opening(at).tzinfo is UTC


@given(DAYS, st.integers(1, 40))
def test_adding_and_counting_agree(start, days):
    end = CALENDAR.add_working_days(start, days)
    assert CALENDAR.is_working_day(end)
    assert CALENDAR.working_days_between(start, end) == days
    assert CALENDAR.working_days_between(end, start) == -days


@given(st.datetimes(datetime(2025, 1, 1), datetime(2030, 12, 1), timezones=st.just(UTC)))
def test_an_opening_is_open_and_never_in_the_past(at):
    opening = CALENDAR.next_opening(at)
    assert opening >= at
    assert CALENDAR.is_open(opening)
