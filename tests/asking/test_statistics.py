"""Intervals and changes, against published examples and the laws they obey."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmetrics.asking.measures import measure
from csmetrics.asking.statistics import (
    change,
    is_small_sample,
    mean_interval,
    nps_interval,
    quantile_interval,
    quantile_ranks,
    wilson,
)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (8, 10, 49.0, 94.3),
        (150, 200, 68.6, 80.5),
        # Newcombe 1998, table I.
        (81, 263, 25.5, 36.6),
        (15, 148, 6.2, 16.0),
        (0, 20, 0.0, 16.1),
        (1, 29, 0.6, 17.2),
    ],
)
def test_wilson_as_published(k, n, low, high):
    assert wilson(k, n) == pytest.approx((low, high), abs=0.05)


@pytest.mark.parametrize(
    ("promoters", "passives", "detractors", "low", "high"),
    [(291, 476, 395, -13.31, -4.55), (10, 0, 0, 47.5, 100)],
)
def test_the_interval_of_nps_as_published(promoters, passives, detractors, low, high):
    assert nps_interval(promoters, passives, detractors) == pytest.approx((low, high), abs=0.05)


def test_no_rows_have_no_interval():
    assert wilson(0, 0) == nps_interval(0, 0, 0) == mean_interval(None, None, 0) == (None, None)
    assert mean_interval(5, None, 1) == quantile_interval([1], 0.5) == (None, None)


def test_the_interval_of_an_average_is_student_s():
    # Five values with mean 10 and deviation 2: t(4) is 2.776.
    assert mean_interval(10, 2, 5) == pytest.approx((10 - 2.4833, 10 + 2.4833), abs=1e-4)


def test_a_few_answers_that_are_all_alike_do_not_tell_how_sure_their_average_is():
    assert mean_interval(5, 0.0, 2) == mean_interval(0, 0.0, 29) == (None, None)
    assert mean_interval(2.3, 1e-16, 10) == (None, None)
    assert mean_interval(5, 0.0, 30) == (5, 5)


@pytest.mark.parametrize(
    ("n", "q", "ranks"),
    [
        # Conover 1999: for the median of 10, the 2nd and the 9th.
        (10, 0.5, (2, 9)),
        (6, 0.5, (1, 6)),
        (5, 0.5, None),
        (100, 0.5, (40, 61)),
        (20, 0.9, None),
        (100, 0.9, (84, 96)),
    ],
)
def test_ranks_that_bound_a_quantile(n, q, ranks):
    assert quantile_ranks(n, q) == ranks


@pytest.mark.parametrize(("n", "q"), [(6, 0.5), (37, 0.5), (200, 0.5), (60, 0.9), (500, 0.9)])
def test_each_end_of_a_quantile_s_interval_misses_at_most_one_time_in_forty(n, q):
    low, high = quantile_ranks(n, q)
    chances = [math.comb(n, k) * q**k * (1 - q) ** (n - k) for k in range(n + 1)]
    # The quantile is below the low end where fewer than `low` rows are below it.
    assert sum(chances[:low]) <= 0.025
    assert sum(chances[high:]) <= 0.025


@given(st.integers(0, 300), st.integers(1, 300))
def test_the_interval_of_a_share_holds_the_share_and_stays_between_0_and_100(k, more):
    n = k + more
    low, high = wilson(k, n)
    assert 0 <= low <= 100 * k / n <= high <= 100


@given(st.integers(0, 50), st.integers(0, 50), st.integers(2, 20))
def test_intervals_shrink_with_more_answers(k, rest, times):
    if k + rest == 0:
        return
    low, high = wilson(k, k + rest)
    narrower = wilson(k * times, (k + rest) * times)
    assert narrower[1] - narrower[0] < high - low


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200))
def test_the_interval_of_nps_turns_over_with_the_answers(promoters, passives, detractors):
    if promoters + passives + detractors == 0:
        return
    low, high = nps_interval(promoters, passives, detractors)
    assert -100 <= low <= high <= 100
    assert nps_interval(detractors, passives, promoters) == pytest.approx((-high, -low))


def row(value, low=None, high=None):
    return {"value": value, "n": 10, "low": low, "high": high}


def share(k, n):
    low, high = wilson(k, n)
    return row(100 * k / n, low, high)


def test_the_interval_of_a_difference_as_published():
    # Newcombe 1998, example a: 56/70 against 48/80 is 20 points, 5.24 to 33.39.
    moved = change(share(48, 80), share(56, 70))
    assert moved.difference == pytest.approx(20)
    assert (moved.low, moved.high) == pytest.approx((5.24, 33.39), abs=0.005)
    assert moved.real


def test_a_change_is_real_only_where_its_interval_excludes_0():
    assert change(share(8, 10), share(7, 10)).real is False
    assert change(share(800, 1000), share(700, 1000)).real is True
    assert change(share(700, 1000), share(800, 1000)).real is True


def test_answers_all_alike_have_not_changed_where_only_the_last_digits_differ():
    # 2 on a scale of 1 to 4 is 2⅓ of 5: seven of them added up miss three of them by a hair.
    before, now = 2.333333333333333, 2.3333333333333326
    found = change(row(before, before, before), row(now, now, now))
    assert (found.difference, found.real) == (0, False)
    assert change(row(2.3, 2.3, 2.3), row(2.4, 2.4, 2.4)).real is True


def test_nothing_is_known_of_a_change_without_both_numbers():
    assert change(row(None), row(5)).difference is None
    assert change(row(5), row(None)).real is None


def test_a_change_without_intervals_is_a_difference_and_no_verdict():
    moved = change(row(5), row(8, 7, 9))
    assert (moved.difference, moved.low, moved.high, moved.real) == (3, None, None, None)


def test_fewer_than_30_is_a_small_sample():
    assert is_small_sample(29)
    assert not is_small_sample(30)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        # Two answers, 3 and 5: t(1) is 12.706, the standard error 1.
        ("average of x", -8.706, 16.706),
        ("average of x from 1 to 5", 1, 5),
        ("average of x from 0", 0, 16.706),
    ],
)
def test_an_average_is_said_to_lie_nowhere_where_it_cannot(words, low, high):
    answer = measure(words).answer({"n": 2, "mean": 4.0, "deviation": 2**0.5})
    assert answer["value"] == 4
    assert (answer["low"], answer["high"]) == pytest.approx((low, high), abs=1e-3)
