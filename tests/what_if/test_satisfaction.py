"""Ratings weighed anew: inside each channel, from ratings that are there, with their range."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmetrics.what_if.satisfaction import (
    Cell,
    as_they_are,
    in_time,
    made_fast,
    moved_channel,
    satisfied,
    too_few_fast,
)

# The machine may be busy with other tests.

HOUR = 3600.0
MAIL = [Cell("email", 0.0, HOUR, 40, 36), Cell("email", HOUR, None, 60, 30)]
CHAT = [Cell("chat", 0.0, 300.0, 30, 30)]

CELLS = st.lists(
    st.builds(
        lambda channel, band, answers, share: Cell(
            channel, *band, answers, round(answers * share / 100)
        ),
        st.sampled_from(["email", "chat", None]),
        st.sampled_from([(0.0, 300.0), (300.0, HOUR), (HOUR, 14400.0), (14400.0, None),
                         (None, None)]),
        st.integers(1, 500),
        st.integers(0, 100),
    ),
    min_size=1,
    max_size=12,
)  # fmt: skip


def value(cells: list[Cell], weights: tuple[float, ...]) -> float:
    found = satisfied(cells, weights)
    assert found
    return found.value


def test_half_of_the_slow_mails_made_fast() -> None:
    weights = made_fast(MAIL, as_they_are(MAIL), 0.5, HOUR)
    assert weights == (70, 30)
    assert value(MAIL, weights) == pytest.approx(0.7 * 90 + 0.3 * 50)


def test_a_mail_is_not_promised_the_rating_of_a_chat() -> None:
    slow = [Cell("email", HOUR, None, 60, 30), *CHAT]
    assert made_fast(slow, as_they_are(slow), 1, HOUR) == (60, 30)
    assert too_few_fast(slow, HOUR) == ["email"]


def test_too_few_fast_ratings_move_nothing() -> None:
    few = [Cell("email", 0.0, HOUR, 29, 29), Cell("email", HOUR, None, 60, 30)]
    assert made_fast(few, as_they_are(few), 1, HOUR) == (29, 60)
    assert too_few_fast(few, HOUR) == ["email"]
    enough = [Cell("email", 0.0, HOUR, 30, 30), few[1]]
    assert made_fast(enough, as_they_are(enough), 1, HOUR) == (90, 0)
    assert too_few_fast(enough, HOUR) == []


def test_a_rating_without_a_known_wait_is_neither_fast_nor_slow() -> None:
    cells = [*MAIL, Cell("email", None, None, 10, 5)]
    assert made_fast(cells, as_they_are(cells), 1, HOUR) == (100, 0, 10)
    assert in_time(cells, as_they_are(cells), HOUR) == 40


def test_what_moves_to_another_channel_is_rated_as_there() -> None:
    cells = [*MAIL, *CHAT]
    weights = moved_channel(cells, as_they_are(cells), 0.5, "email", "chat")
    assert weights == (20, 30, 80)
    assert moved_channel(cells, as_they_are(cells), 0.5, "chat", "chat") == (40, 60, 30)
    # Nobody knows the rating of a channel with hardly any.
    few = [*MAIL, Cell("chat", 0.0, 300.0, 29, 29)]
    assert moved_channel(few, as_they_are(few), 0.5, "email", "chat") == (40, 60, 29)


def test_without_ratings_nothing_is_satisfied() -> None:
    assert satisfied([], ()) is None
    assert in_time([], (), HOUR) is None


@given(CELLS, st.floats(0, 1), st.sampled_from([300.0, HOUR, 14400.0]))
def test_weighing_anew_loses_nobody(cells: list[Cell], share: float, within: float) -> None:
    before = as_they_are(cells)
    for weights in (
        made_fast(cells, before, share, within),
        moved_channel(cells, before, share, "email", "chat"),
    ):
        assert math.fsum(weights) == pytest.approx(math.fsum(before))
        assert min(weights) >= -1e-9
        found = satisfied(cells, weights)
        assert found
        assert 0 <= found.low <= found.value + 1e-9 <= found.high + 2e-9 <= 100 + 3e-9


@given(CELLS, st.sampled_from([300.0, HOUR, 14400.0]))
def test_at_rest_the_share_is_that_of_all_ratings(cells: list[Cell], within: float) -> None:
    weights = made_fast(cells, as_they_are(cells), 0, within)
    assert weights == as_they_are(cells)
    whole = sum(cell.answers for cell in cells)
    assert value(cells, weights) == pytest.approx(100 * sum(c.satisfied for c in cells) / whole)
