"""Periods, buckets and presets."""

from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmetrics.asking.periods import (
    GRAINS,
    PRESETS,
    WEEK_STARTS,
    Period,
    add_months,
    buckets,
    is_unfinished,
)


def period(start: str, end: str) -> Period:
    return Period(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("start", "end", "before"),
    [
        ("2025-06-08", "2025-06-15", ("2025-06-01", "2025-06-08")),
        ("2025-06-01", "2025-07-01", ("2025-05-01", "2025-06-01")),
        ("2025-01-01", "2026-01-01", ("2024-01-01", "2025-01-01")),
        ("2025-03-01", "2025-03-31", ("2025-01-30", "2025-03-01")),
    ],
)
def test_the_previous_period_touches_this_one(start, end, before):
    assert period(start, end).previous() == period(*before)


def test_a_year_before_has_the_same_dates():
    assert period("2025-06-08", "2025-06-15").year_before() == period("2024-06-08", "2024-06-15")
    assert period("2024-02-29", "2024-03-01").year_before() == period("2023-02-28", "2023-03-01")


def test_a_year_before_28_february_of_a_leap_year_is_that_day():
    # The end is the day after, which the year before has not: it has 1 March.
    assert period("2024-02-28", "2024-02-29").year_before() == period("2023-02-28", "2023-03-01")
    assert period("2024-02-01", "2024-02-29").year_before() == period("2023-02-01", "2023-03-01")
    # Whole months stay whole.
    assert period("2025-02-01", "2025-03-01").year_before() == period("2024-02-01", "2024-03-01")


def test_a_week_up_to_28_february_is_compared_with_a_week_of_a_leap_year():
    assert period("2025-02-22", "2025-03-01").year_before() == period("2024-02-22", "2024-02-29")
    assert period("2025-02-28", "2025-03-01").year_before() == period("2024-02-28", "2024-02-29")
    assert period("2025-02-22", "2025-03-02").year_before() == period("2024-02-22", "2024-03-02")


def test_buckets_are_named_by_their_first_day_and_clipped():
    quarters = buckets(period("2025-02-10", "2025-07-03"), "quarter")
    assert [(str(b.label), str(b.start), str(b.end)) for b in quarters] == [
        ("2025-01-01", "2025-02-10", "2025-04-01"),
        ("2025-04-01", "2025-04-01", "2025-07-01"),
        ("2025-07-01", "2025-07-01", "2025-07-03"),
    ]


# 1 January 2026 was a Thursday.
@pytest.mark.parametrize(
    ("week_start", "weeks"),
    [
        (
            "monday",
            [
                ("2025-12-29", "2026-01-01", "2026-01-05"),
                ("2026-01-05", "2026-01-05", "2026-01-06"),
            ],
        ),
        (
            "sunday",
            [
                ("2025-12-28", "2026-01-01", "2026-01-04"),
                ("2026-01-04", "2026-01-04", "2026-01-06"),
            ],
        ),
        (
            "saturday",
            [
                ("2025-12-27", "2026-01-01", "2026-01-03"),
                ("2026-01-03", "2026-01-03", "2026-01-06"),
            ],
        ),
    ],
)
def test_weeks_begin_on_the_day_that_is_set(week_start, weeks):
    cut = buckets(period("2026-01-01", "2026-01-06"), "week", week_start)
    assert [(str(b.label), str(b.start), str(b.end)) for b in cut] == weeks


def test_weeks_begin_on_monday_unless_something_else_is_said():
    days = period("2026-01-01", "2026-03-01")
    assert buckets(days, "week") == buckets(days, "week", "monday")


DAYS = st.dates(date(1995, 1, 1), date(2095, 1, 1))


@given(DAYS, st.integers(1, 900), st.sampled_from(GRAINS), st.sampled_from([*WEEK_STARTS]))
def test_buckets_cover_a_period_without_a_gap(start, days, grain, week_start):
    whole = Period(start, date.fromordinal(start.toordinal() + days))
    pieces = buckets(whole, grain, week_start)
    assert pieces[0].start == whole.start
    assert pieces[-1].end == whole.end
    assert all(one.end == two.start for one, two in pairwise(pieces))
    assert sum(piece.days for piece in pieces) == whole.days == days


@given(DAYS, st.integers(-50, 50))
def test_months_there_and_back_lead_to_the_same_month(day, months):
    back = add_months(add_months(day, months), -months)
    assert (back.year, back.month) == (day.year, day.month)


def test_a_day_begins_when_it_does_where_it_is_meant():
    start, end = period("2025-03-30", "2025-03-31").bounds(ZoneInfo("Europe/Berlin"))
    assert (start, end) == (datetime(2025, 3, 29, 23), datetime(2025, 3, 30, 22))


def test_a_bucket_is_unfinished_until_the_data_reaches_its_end():
    june = date(2025, 6, 1)
    assert is_unfinished(june, "month", datetime(2025, 6, 30, 23, 59, 59))
    assert not is_unfinished(june, "month", datetime(2025, 7, 1))
    assert not is_unfinished(june, "month", datetime(2025, 6, 30, 22), "Europe/Berlin")


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("last_7_days", "2025-05-08", "2025-05-15"),
        ("last_30_days", "2025-04-15", "2025-05-15"),
        ("last_90_days", "2025-02-14", "2025-05-15"),
        ("last_12_months", "2024-05-01", "2025-05-01"),
        ("this_month", "2025-05-01", "2025-05-15"),
        ("last_month", "2025-04-01", "2025-05-01"),
        ("this_quarter", "2025-04-01", "2025-05-15"),
        ("last_quarter", "2025-01-01", "2025-04-01"),
        ("this_year", "2025-01-01", "2025-05-15"),
        ("all", "2023-02-03", "2025-05-15"),
    ],
)
def test_presets_look_back_from_the_last_day_of_the_data(name, start, end):
    chosen = PRESETS[name].choose(date(2023, 2, 3), date(2025, 5, 14))
    assert chosen == period(start, end)


def test_every_preset_is_tested():
    tested = test_presets_look_back_from_the_last_day_of_the_data.pytestmark[0].args[1]
    assert {name for name, *_ in tested} == set(PRESETS)


def test_a_month_whose_last_day_is_in_the_data_is_the_last_full_one():
    assert PRESETS["last_month"].choose(date(2023, 1, 1), date(2025, 4, 30)) == period(
        "2025-04-01", "2025-05-01"
    )
