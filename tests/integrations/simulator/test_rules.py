"""What PBB costs when it is late, and whether the invented city is plausible."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.simulator.generate import fill
from integrations.simulator.rules import AT_MOST_MONTHS, due_date, fine, months_late
from integrations.simulator.store import Store
from integrations.simulator.tax import computed

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("today", "months"),
    [
        (date(2026, 8, 31), 0),
        (date(2026, 9, 1), 1),
        (date(2026, 9, 30), 1),
        (date(2026, 10, 1), 2),
        (date(2026, 11, 23), 3),
        (date(2028, 8, 31), 24),
        (date(2031, 1, 1), 24),
    ],
)
def test_a_part_of_a_month_counts_and_24_is_the_most(today, months):
    assert months_late(due_date(2026), today) == months
    assert fine(1_250_000, due_date(2026), today) == 12_500 * months


@given(
    st.integers(0, 10**10), st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.dates(date(2020, 1, 1), date(2035, 1, 1))
)
def test_a_fine_never_shrinks_nor_passes_the_ceiling(principal, due, today):
    found = fine(principal, due, today)
    assert 0 <= found <= principal * AT_MOST_MONTHS // 100
    assert found <= fine(principal, due, date.fromordinal(today.toordinal() + 1))


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "demo.sqlite")
    fill(made, 2026, NOW)
    yield made
    made.close()


def test_the_invented_city_is_large_enough_and_numbers_are_unique(store):
    permits = [json.loads(row["record"]) for row in store.all("SELECT record FROM permit")]
    objects = [json.loads(row["record"]) for row in store.all("SELECT record FROM tax")]
    assert len({permit["nomor"] for permit in permits}) == len(permits) >= 60
    assert len({item["nop"] for item in objects}) == len(objects) >= 200
    assert {len(item["nop"]) for item in objects} == {18}
    assert all(1 <= permit["tahap"] <= permit["jumlah_tahap"] for permit in permits)
    assert any(permit["kekurangan"] for permit in permits)
    assert len({permit["status"] for permit in permits}) >= 4


def test_the_same_seed_makes_the_same_city_and_a_second_start_keeps_it(store, tmp_path):
    other = Store(tmp_path / "other.sqlite")
    fill(other, 2026, NOW)
    rows = [tuple(row) for row in store.all("SELECT * FROM tax ORDER BY nop")]
    assert [tuple(row) for row in other.all("SELECT * FROM tax ORDER BY nop")] == rows
    other.close()
    fill(store, 1, NOW)
    assert [tuple(row) for row in store.all("SELECT * FROM tax ORDER BY nop")] == rows


def test_a_paid_year_has_no_fine(store):
    paid = {"tahun": 2020, "pokok": 1000, "tanggal_bayar": "2021-01-01"}
    assert computed(paid, NOW.date())["denda"] == 0
