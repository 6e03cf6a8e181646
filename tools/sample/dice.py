"""Chance that falls the same way on every machine and in every version of Python."""

import random
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

T = TypeVar("T")

# Share of cases below, and how many times the median they take: waiting has a long tail.
TAIL = ((0.0, 0.12), (0.1, 0.34), (0.25, 0.57), (0.5, 1.0), (0.75, 1.75), (0.9, 3.0), (0.97, 5.2))
LONGEST = (1.0, 9.0)


class Dice:
    """Rolls for one part of the story, so that a change in one part leaves the others alone.

    Only `random.random()` is promised to give the same numbers in every version of Python, and
    only + − × ÷ round alike on every machine: logarithms and powers do not. Nothing else is used.
    """

    def __init__(self, part: str) -> None:
        self._roll = random.Random(f"Fernway, {part}").random

    def chance(self, share: float) -> bool:
        """Say yes in this share of cases."""
        return self._roll() < share

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        return low + int(self._roll() * (high - low + 1))

    def between(self, low: float, high: float) -> float:
        """Return a number from low to high."""
        return low + self._roll() * (high - low)

    def one_of(self, things: Sequence[T]) -> T:
        """Return one of some equally likely things."""
        return things[int(self._roll() * len(things))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """Return one of some things, each as likely as its weight says."""
        left = self._roll() * sum(weights.values())
        for thing, weight in weights.items():
            left -= weight
            if left < 0:
                return thing
        return next(reversed(list(weights)))

    def rounded(self, expected: float) -> int:
        """Return a whole number that is the expected one on average."""
        return int(expected) + self.chance(expected - int(expected))

    def waiting(self, median: float) -> float:
        """Return a waiting time with this median and a long tail."""
        roll, points = self._roll(), (*TAIL, LONGEST)
        for (left, low), (right, high) in pairwise(points):
            if roll <= right:
                return median * (low + (high - low) * (roll - left) / (right - left))
        return median * LONGEST[1]
