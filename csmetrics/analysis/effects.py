"""Why a total moved, group by group: what the groups did (rate), and how they are mixed (mix).

All effects of a change add up to the change, without a remainder, in each of three ways:

counts      a total of counts moves by what its groups moved.

ratios      a total R = Σ w·r of groups with shares w and rates r (averages, percents, NPS). Rate:
            mean share × change of rate. Mix: change of share × (mean rate of the group - mean total
            rate). This is the Shapley value of the two factors: no order, no interaction left over.

quantiles   a median is no sum, but it is where the distribution H = Σ w·F of all groups reaches a
            half. Let H go in a straight line from the earlier distribution to the later one: H at
            any value x crosses the half at most once, so the quantile runs through every x between
            the two quantiles exactly once, pushed there by each group in proportion to its part of
            H's change at x. The integral of these parts over x is the effect of the group
            (Aumann–Shapley along the mixture), and each part splits into rate and mix as above.

A group that is new or gone has no change of rate: all it does is mix.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from csmetrics.asking.statistics import moved

Group = str | None
Array = np.ndarray[Any, np.dtype[np.float64]]

# Enough for the ratio of two straight lines, which is what is integrated between two values.
NODES, WEIGHTS = (each / 2 for each in np.polynomial.legendre.leggauss(5))
NODES = NODES + 0.5


@dataclass(frozen=True)
class Part:
    """One group in one period: its value, its rows, and what it weighs in the total."""

    value: float
    n: int
    weight: float


Parts = Mapping[Group, Part]


@dataclass(frozen=True)
class Effect:
    """What one group did to the total, in the total's unit."""

    group: Group
    mix: float
    rate: float
    before: Part | None
    now: Part | None

    @property
    def total(self) -> float:
        """Return everything this group did to the total."""
        return self.mix + self.rate


def of_counts(before: Parts, now: Parts) -> list[Effect]:
    """Return how much of the change of a count each group is."""
    return [
        Effect(group, 0.0, _value(now.get(group)) - _value(before.get(group)), *sides)
        for group, sides in _both(before, now).items()
    ]


def of_ratios(before: Parts, now: Parts) -> list[Effect]:
    """Return mix and rate of each group in the change of Σ weight·value / Σ weight."""
    shares_before, shares_now = _shares(before), _shares(now)
    middle = (_ratio(before) + _ratio(now)) / 2
    effects = []
    for group, (was, is_) in _both(before, now).items():
        earlier, later = shares_before.get(group, 0.0), shares_now.get(group, 0.0)
        value_before = (was or is_ or NO_PART).value
        value_now = (is_ or was or NO_PART).value
        mix = (later - earlier) * ((value_before + value_now) / 2 - middle)
        rate = (later + earlier) / 2 * (value_now - value_before)
        effects.append(Effect(group, mix, rate, was, is_))
    return effects


NO_PART = Part(0.0, 0, 0.0)


def _both(before: Parts, now: Parts) -> dict[Group, tuple[Part | None, Part | None]]:
    return {group: (before.get(group), now.get(group)) for group in {**before, **now}}


def _value(part: Part | None) -> float:
    return part.value if part else 0.0


def _shares(parts: Parts) -> dict[Group, float]:
    whole = sum(part.weight for part in parts.values())
    return {group: part.weight / whole for group, part in parts.items()}


def _ratio(parts: Parts) -> float:
    return sum(share * parts[group].value for group, share in _shares(parts).items())


class Distribution:
    """How many rows of each group lie below a value, around one quantile of all rows together.

    All groups together are below the quantile's level left of the quantile and above it right of
    it: where the quantile lies between two rows, both come in gradually between them.
    """

    def __init__(
        self, groups: Sequence[Group], values: Any, rows: Any, quantile: float, level: float
    ) -> None:
        numbers = {group: number for number, group in enumerate(dict.fromkeys(groups))}
        self.values, self.place = np.unique(np.asarray(values, float), return_inverse=True)
        self.rows = np.asarray(rows, float)
        self.group = np.asarray([numbers[group] for group in groups])
        self.numbers = numbers
        self.counts = np.bincount(self.place, self.rows)
        self.quantile = quantile
        self.level = level

    def parts_below(self, group: Group, x: Array) -> tuple[Array, float]:
        """Return the share of all rows that are of a group and below each x, and of the group."""
        own = self.group == self.numbers.get(group, -1)
        counts = np.bincount(self.place[own], self.rows[own], minlength=len(self.values))
        before = np.concatenate([[0.0], np.cumsum(counts)])
        below = before[np.searchsorted(self.values, x, side="right")]
        low, high = self._neighbours()
        if self.values[low] < self.quantile < self.values[high]:
            between = (x > self.values[low]) & (x < self.values[high])
            shares = counts / self.counts
            coming = self._come_in(x[between], low, high) * (shares[low] + shares[high]) / 2
            below[between] = before[low + 1] - shares[low] + coming
        n = self.counts.sum()
        return below / n, float(counts.sum() / n)

    def _neighbours(self) -> tuple[int, int]:
        """Return the places of the values at and after the quantile's rank."""
        ranks = np.cumsum(self.counts)
        rank = np.floor((ranks[-1] - 1) * self.level) + 1
        low = int(np.searchsorted(ranks, rank))
        return low, int(np.searchsorted(ranks, min(rank + 1, ranks[-1])))

    def _come_in(self, x: Array, low: int, high: int) -> Array:
        """Return how many of the two rows around the quantile are below x, 0 to 2."""
        n = self.counts.sum()
        there = n * self.level - np.floor((n - 1) * self.level)
        ends = [self.values[low], self.quantile, self.values[high]]
        return np.asarray(np.interp(x, ends, [0.0, there, 2.0]))


def of_quantiles(
    before: Parts, now: Parts, earlier: Distribution, later: Distribution
) -> list[Effect]:
    """Return mix and rate of each group in the change of a quantile of all rows."""
    both = _both(before, now)
    x, dx = _nodes(earlier, later)
    was = {group: earlier.parts_below(group, x) for group in both}
    is_ = {group: later.parts_below(group, x) for group in both}
    height_before = np.sum([below for below, _ in was.values()], axis=0)
    height_now = np.sum([below for below, _ in is_.values()], axis=0)
    pace = dx / (height_now - height_before) if len(x) else x
    middle = (height_before + height_now) / 2
    return [
        Effect(group, *_mix_and_rate(was[group], is_[group], middle, pace), *sides)
        for group, sides in both.items()
    ]


def _nodes(earlier: Distribution, later: Distribution) -> tuple[Array, Array]:
    """Return where to look between two quantiles, and how much of the way each place stands for."""
    low, high = sorted((earlier.quantile, later.quantile))
    if not moved(low, high):
        # The same but for rounding: on so short a way the groups' parts would be parts of nothing.
        low = high
    inside = [one.values[(one.values > low) & (one.values < high)] for one in (earlier, later)]
    edges = np.unique(np.concatenate([[low, high], *inside]))
    lengths = np.diff(edges)
    x = (edges[:-1, None] + lengths[:, None] * NODES).ravel()
    dx = (lengths[:, None] * WEIGHTS).ravel()
    return x, dx if later.quantile >= earlier.quantile else -dx


def _mix_and_rate(
    was: tuple[Array, float], is_: tuple[Array, float], middle: Array, pace: Array
) -> tuple[float, float]:
    (below_before, weight_before), (below_now, weight_now) = was, is_
    shape_before = below_before / weight_before if weight_before else below_now / weight_now
    shape_now = below_now / weight_now if weight_now else shape_before
    mix = (weight_now - weight_before) * ((shape_before + shape_now) / 2 - middle)
    rate = (weight_now + weight_before) / 2 * (shape_now - shape_before)
    return float(pace @ mix), float(pace @ rate)
