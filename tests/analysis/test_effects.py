"""What the groups did to a total: worked out by hand, and laws that hold for any data."""

from collections.abc import Sequence
from math import isclose
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmetrics.analysis.effects import (
    Distribution,
    Effect,
    Part,
    of_counts,
    of_quantiles,
    of_ratios,
)

Rows = Sequence[tuple[str | None, float]]

groups = st.sampled_from(["email", "chat", "phone", None])
rows = st.lists(st.tuples(groups, st.integers(0, 40).map(float)), min_size=1, max_size=40)
parts = st.dictionaries(
    groups,
    st.builds(lambda value, n: Part(value, n, n), st.floats(-1e6, 1e6), st.integers(1, 10**6)),
    min_size=1,
)


def distribution(rows: Rows, level: float) -> Distribution:
    values = [value for _, value in rows]
    quantile = float(np.quantile(values, level))
    return Distribution([group for group, _ in rows], values, [1] * len(rows), quantile, level)


def parts_of(rows: Rows) -> dict[str | None, Part]:
    by_group: dict[str | None, list[float]] = {}
    for group, value in rows:
        by_group.setdefault(group, []).append(value)
    return {
        group: Part(float(np.mean(values)), len(values), len(values))
        for group, values in by_group.items()
    }


def quantiles(before: Rows, now: Rows, level: float) -> dict[str | None, Effect]:
    effects = of_quantiles(
        parts_of(before), parts_of(now), distribution(before, level), distribution(now, level)
    )
    return {effect.group: effect for effect in effects}


def total(effects: Sequence[Effect]) -> float:
    return sum(effect.total for effect in effects)


def test_a_count_moves_by_what_its_groups_moved() -> None:
    was = {"email": Part(10, 10, 10), "chat": Part(5, 5, 5)}
    is_ = {"email": Part(7, 7, 7), "sms": Part(2, 2, 2)}
    moved = {effect.group: effect.total for effect in of_counts(was, is_)}
    assert moved == {"email": -3, "chat": -5, "sms": 2}


def test_an_average_is_split_into_slower_groups_and_another_mix() -> None:
    # 50 % · 10 + 50 % · 20 = 15 before; 25 % · 12 + 75 % · 24 = 21 now; the middle is 18.
    was = {"chat": Part(10, 2, 2), "email": Part(20, 2, 2)}
    is_ = {"chat": Part(12, 1, 1), "email": Part(24, 3, 3)}
    chat, email = of_ratios(was, is_)
    assert chat.rate == pytest.approx(0.375 * 2)
    assert email.rate == pytest.approx(0.625 * 4)
    assert chat.mix == pytest.approx(-0.25 * (11 - 18))
    assert email.mix == pytest.approx(0.25 * (22 - 18))
    assert chat.total + email.total == pytest.approx(6)


def test_a_new_group_and_one_that_is_gone_are_all_mix() -> None:
    was = {"email": Part(10, 3, 3), "phone": Part(30, 1, 1)}
    is_ = {"email": Part(10, 3, 3), "sms": Part(2, 1, 1)}
    email, phone, sms = of_ratios(was, is_)
    assert (email.total, phone.rate, sms.rate) == (0, 0, 0)
    # Totals 15 and 8, in the middle 11.5.
    assert phone.mix == pytest.approx(-0.25 * (30 - 11.5))
    assert sms.mix == pytest.approx(0.25 * (2 - 11.5))


def test_weights_need_not_be_counts_of_rows() -> None:
    was = {"a": Part(80, 1, 30), "b": Part(50, 9, 10)}  # (80·30 + 50·10) / 40 = 72.5
    is_ = {"a": Part(90, 1, 10), "b": Part(50, 9, 10)}  # (90·10 + 50·10) / 20 = 70
    assert total(of_ratios(was, is_)) == pytest.approx(-2.5)


def test_a_median_that_one_group_alone_moved_is_that_groups_effect() -> None:
    before = [("chat", 1), ("chat", 2), ("email", 5), ("email", 6), ("email", 7)]
    now = [("chat", 1), ("chat", 2), ("email", 9), ("email", 10), ("email", 11)]
    effects = quantiles(before, now, 0.5)
    assert effects["email"].rate == pytest.approx(4)
    assert (effects["email"].mix, effects["chat"].total) == (0, 0)


def test_a_median_that_only_the_mix_moved_has_no_effect_of_rates() -> None:
    # From 2 of 3 by chat to 2 of 3 by email: each chat takes 1, each email 10. The median goes
    # from 1 to 10; over all of it, chat's share below falls by a third, and email's is 0.
    before = [("chat", 1), ("chat", 1), ("email", 10)]
    now = [("chat", 1), ("email", 10), ("email", 10)]
    effects = quantiles(before, now, 0.5)
    assert [effect.rate for effect in effects.values()] == [0, 0]
    # A third of the tickets moved to where F is 0, half (of both periods) lies below: 4.5 each.
    assert effects["chat"].mix == pytest.approx(4.5)
    assert effects["email"].mix == pytest.approx(4.5)


def test_a_faster_group_slows_no_median_however_few_rows_there_are() -> None:
    # By hand, from 30 to 400: chat is wholly below in both periods, so its rate does nothing.
    # Until 100 email has 0 of 1 below before and now; 100–300 a half; from 300 all, before.
    before = [("email", 100), ("email", 300), ("chat", 10), ("chat", 20), ("chat", 30)]
    now = [("email", 600), ("email", 500), ("email", 400), ("chat", 10), ("sms", 5)]
    effects = quantiles(before, now, 0.5)
    assert effects["chat"].rate == 0
    # Before, below: 0.6, 0.8, 1 of all; now 0.4. Email's rate: 0.5 · (0, ½, 1) of the gap.
    rate = 70 * 0 + 200 * (0.25 / 0.4) + 100 * (0.5 / 0.6)
    assert effects["email"].rate == pytest.approx(rate)
    assert total(list(effects.values())) == pytest.approx(370)


def test_a_quantile_between_two_rows_is_split_without_a_remainder() -> None:
    before = [("chat", 1), ("email", 3)]  # median 2
    now = [("chat", 1), ("email", 9)]  # median 5
    effects = quantiles(before, now, 0.5)
    assert total(list(effects.values())) == pytest.approx(3)


def test_one_row_in_each_period_is_enough() -> None:
    effects = quantiles([("chat", 4)], [("email", 1)], 0.9)
    assert total(list(effects.values())) == pytest.approx(-3)


def test_a_median_that_stays_where_it_was_has_no_effects() -> None:
    effects = quantiles([("chat", 4)], [("email", 4)], 0.5)
    assert [effect.total for effect in effects.values()] == [0, 0]


def test_a_quantile_that_moved_by_rounding_alone_has_no_effects() -> None:
    # 13 + 0.8 × 20 and 23 + 0.4 × 15 are both 29, and differ in the last digit of a float.
    before = [("email", value) for value in (0, 13, 33)]
    now = [("chat", 0), ("phone", 0), *(("email", value) for value in (0, 0, 0, 23, 38))]
    assert [effect.total for effect in quantiles(before, now, 0.9).values()] == [0, 0, 0]


@given(parts, parts)
def test_effects_on_a_ratio_add_up_to_its_change(
    was: dict[str | None, Part], is_: dict[str | None, Part]
) -> None:
    def ratio(parts: dict[str | None, Part]) -> float:
        whole = sum(part.weight for part in parts.values())
        return sum(part.value * part.weight for part in parts.values()) / whole

    change = ratio(is_) - ratio(was)
    assert isclose(total(of_ratios(was, is_)), change, rel_tol=1e-9, abs_tol=1e-8)


@given(rows, rows, st.sampled_from([0.5, 0.9]))
def test_effects_on_a_quantile_add_up_to_its_change(before: Rows, now: Rows, level: float) -> None:
    change = distribution(now, level).quantile - distribution(before, level).quantile
    effects = list(quantiles(before, now, level).values())
    assert isclose(total(effects), change, rel_tol=1e-9, abs_tol=1e-9)


@given(rows, rows, st.sampled_from([0.5, 0.9]))
def test_going_back_undoes_every_effect(before: Rows, now: Rows, level: float) -> None:
    there, back = quantiles(before, now, level), quantiles(now, before, level)
    for group, effect in there.items():
        assert isclose(effect.mix, -back[group].mix, rel_tol=1e-9, abs_tol=1e-9)
        assert isclose(effect.rate, -back[group].rate, rel_tol=1e-9, abs_tol=1e-9)


@given(rows, rows, st.sampled_from([0.5, 0.9]), st.randoms())
def test_the_order_of_rows_does_not_matter(
    before: Rows, now: Rows, level: float, random: Random
) -> None:
    shuffled = list(before)
    random.shuffle(shuffled)
    one, other = quantiles(before, now, level), quantiles(shuffled, now, level)
    for group, effect in one.items():
        assert isclose(effect.total, other[group].total, rel_tol=1e-9, abs_tol=1e-9)


@given(rows, st.integers(1, 20), st.sampled_from([0.5, 0.9]))
def test_where_all_wait_longer_alike_nothing_is_mix(
    before: Rows, longer: int, level: float
) -> None:
    now = [(group, value + longer) for group, value in before]
    effects = list(quantiles(before, now, level).values())
    assert all(isclose(effect.mix, 0, abs_tol=1e-9) for effect in effects)
    assert total(effects) == pytest.approx(longer)
