"""How long customers stay, with the band around it."""

from datetime import datetime
from itertools import pairwise
from math import exp, log, sqrt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmetrics.analysis.survival import curve, curves
from csmetrics.errors import WrongQuestion
from tests.filling import filled

# Weeks of remission under 6-mercaptopurine, Freireich 1963; the textbook example of the method.
# (weeks, relapses, still in remission when last seen)
FREIREICH = [
    (6, 3, 1), (7, 1, 0), (9, 0, 1), (10, 1, 1), (11, 0, 1), (13, 1, 0), (16, 1, 0), (17, 0, 1),
    (19, 0, 1), (20, 0, 1), (22, 1, 0), (23, 1, 0), (25, 0, 1), (32, 0, 2), (34, 0, 1), (35, 0, 1),
]  # fmt: skip
PUBLISHED = [
    (6, 21, 85.71, 61.97, 95.16),
    (7, 17, 80.67, 56.31, 92.28),
    (10, 15, 75.29, 50.32, 88.94),
    (13, 12, 69.02, 43.16, 84.91),
    (16, 11, 62.75, 36.75, 80.49),
    (22, 7, 53.78, 26.78, 74.68),
    (23, 6, 44.82, 18.81, 68.01),
]


def test_the_published_example_is_met_with_its_band() -> None:
    points = curve(FREIREICH).points
    found = [
        (p.days, p.at_risk, round(p.percent, 2), round(p.low or 0, 2), round(p.high or 0, 2))
        for p in points
    ]
    assert found == PUBLISHED
    assert curve(FREIREICH).median_days == 23


def test_four_customers_worked_out_by_hand() -> None:
    # One leaves on day 10, one is last seen on day 20, one leaves on day 30, one stays 40 days.
    found = curve([(10, 1, 0), (20, 0, 1), (30, 1, 0), (40, 0, 1)])
    assert [(p.days, p.at_risk, p.percent) for p in found.points] == [(10, 4, 75), (30, 2, 37.5)]
    # Greenwood: 1/(4·3), then + 1/(2·1); log(−log) band around 0.75.
    reach = exp(1.959963984540054 * sqrt(1 / 12) / -log(0.75))
    assert found.points[0].low == pytest.approx(100 * 0.75**reach)
    assert found.points[0].high == pytest.approx(100 * 0.75 ** (1 / reach))


def test_a_half_that_doubles_miss_by_a_hair_is_the_half() -> None:
    # 14/16 × 10/12 × 9/10 × 8/9 × 6/7 is 1/2, multiplied as doubles a hair more.
    lifetimes = [(1, 2, 2), (2, 2, 0), (3, 1, 0), (4, 1, 1), (5, 1, 0), (6, 1, 0), (7, 0, 5)]
    found = curve(lifetimes)
    assert found.points[4].percent == 50
    assert found.median_days == 5


def test_where_all_have_left_nothing_remains_and_there_is_no_band() -> None:
    last = curve([(1, 1, 0), (2, 1, 0)]).points[-1]
    assert (last.percent, last.low, last.high) == (0, None, None)


def test_lifetimes_of_the_same_length_are_one_point_in_any_order() -> None:
    assert curve([(5, 0, 1), (5, 1, 0), (5, 1, 0)]) == curve([(5, 2, 1)])


def test_the_curve_says_nothing_beyond_the_longest_stay_known() -> None:
    found = curve([(10, 1, 0), (40, 0, 3)])
    assert [found.percent_after(days) for days in (0, 9, 10, 40, 41)] == [100, 100, 75, 75, None]
    assert found.median_days is None


def test_nobody_has_no_curve() -> None:
    assert curve([]).points == ()
    assert curves(filled()) == []


def test_who_leaves_on_the_day_another_was_last_seen_had_both_at_risk() -> None:
    assert curve([(5, 1, 1)]).points[0].percent == 50


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5), st.integers(0, 5)), max_size=30))
def test_the_curve_only_falls_and_lies_inside_its_band(
    lifetimes: list[tuple[int, int, int]],
) -> None:
    points = curve(lifetimes).points
    assert all(one.percent >= next_.percent for one, next_ in pairwise(points))
    for point in points:
        if point.low is not None and point.high is not None:
            assert 0 <= point.low <= point.percent <= point.high <= 100


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5), st.integers(0, 5)), max_size=9))
def test_ten_times_the_customers_narrow_the_band(lifetimes: list[tuple[int, int, int]]) -> None:
    few = curve(lifetimes).points
    many = curve([(time, 10 * ended, 10 * still) for time, ended, still in lifetimes]).points
    for one, more in zip(few, many, strict=True):
        assert one.percent == pytest.approx(more.percent)
        if one.low is not None and one.high is not None:
            assert one.low <= (more.low or 0) and (more.high or 0) <= one.high


def customer(number: int, joined: str, left: str | None, segment: str) -> dict[str, Any]:
    return {
        "customer_id": str(number),
        "acquired_at": datetime.fromisoformat(joined),
        "churned_at": datetime.fromisoformat(left) if left else None,
        "segment": segment,
    }


CUSTOMERS = [
    customer(1, "2026-01-01", "2026-01-11", "SMB"),
    customer(2, "2026-01-01", None, "SMB"),
    customer(3, "2026-01-21", "2026-03-01", "SMB"),
    customer(4, "2026-02-10", None, "Free"),
]


def test_customers_are_watched_until_the_last_moment_of_the_data() -> None:
    # On 31 January: 1 left after 10 days, 2 is here for 30, 3 for 10; 4 has not joined yet.
    [found] = curves(filled(customers=CUSTOMERS), as_of="2026-01-31T12:00:00")
    assert (found.size, found.known_days) == (3, 30)
    assert [(p.days, p.at_risk, p.ended) for p in found.points] == [(10, 3, 1)]


def test_segments_have_curves_of_their_own_the_largest_first() -> None:
    found = curves(filled(customers=CUSTOMERS), as_of="2026-04-01", by="segment")
    assert [(one.group, one.size) for one in found] == [("SMB", 3), ("Free", 1)]
    with pytest.raises(WrongQuestion, match="cannot be split"):
        curves(filled(), by="channel")


def test_a_customer_who_came_back_counts_by_the_first_stay() -> None:
    def paid(number: int, start: str, end: str | None) -> dict[str, Any]:
        return {
            "subscription_id": str(number),
            "customer_id": "ann",
            "started_at": datetime.fromisoformat(start),
            "ended_at": datetime.fromisoformat(end) if end else None,
            "mrr": 10.0,
        }

    db = filled(subscriptions=[paid(1, "2026-01-01", "2026-01-31"), paid(2, "2026-03-01", None)])
    [found] = curves(db, as_of="2026-04-01")
    assert [(p.days, p.ended) for p in found.points] == [(30, 1)]
    assert found.size == 1


def test_days_are_those_of_the_time_zone() -> None:
    # From 2 March 00:30 to 12 March 23:30 in Auckland: the 1st to the 12th in UTC.
    db = filled(customers=[customer(1, "2026-03-01T11:30", "2026-03-12T10:30", "SMB")])
    for zone, days in (("UTC", 11), ("Pacific/Auckland", 10)):
        found = curves(db, "2026-04-01T00:00:00Z", timezone=zone)
        assert [point.days for point in found[0].points] == [days]
