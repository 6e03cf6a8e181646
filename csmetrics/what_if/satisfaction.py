"""Satisfaction, with the ratings weighed anew: as if more customers had been answered fast.

The rates stay those of the team's own ratings; only how often each occurs changes. So a result
says what satisfaction goes with such a mix, and not what causes it. Answers are made fast inside
each channel: else a chat's rating would be promised for a mail. The range is MOVER (Zou and Donner
2008) over the Wilson intervals of the rates, each with its new weight.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from csmetrics.asking.statistics import SMALL_SAMPLE, wilson

Weights = tuple[float, ...]


@dataclass(frozen=True)
class Cell:
    """Ratings of one channel whose first answer took more than `low` and at most `high` seconds.

    Without `high` there is no upper end; without `low` nobody knows how long it took.
    """

    channel: str | None
    low: float | None
    high: float | None
    answers: int
    satisfied: int

    def is_fast(self, within: float) -> bool:
        """Return whether all of these were answered within so many seconds."""
        return self.low is not None and self.high is not None and self.high <= within

    def is_slow(self, within: float) -> bool:
        """Return whether all of these were answered later."""
        return self.low is not None and self.low >= within


@dataclass(frozen=True)
class Share:
    """Percent satisfied, and its 95% range."""

    value: float
    low: float
    high: float


def as_they_are(cells: Sequence[Cell]) -> Weights:
    """Return the weights of today: how many ratings each cell has."""
    return tuple(float(cell.answers) for cell in cells)


def moved_channel(
    cells: Sequence[Cell], weights: Weights, share: float, start: str, end: str
) -> Weights:
    """Move a share (0 to 1) of one channel's ratings to another, spread as they are there.

    Where the other has too few ratings to know its satisfaction, nothing moves.
    """
    there = sum(cell.answers for cell in cells if cell.channel == end)
    if start == end or there < SMALL_SAMPLE:
        return weights
    going = [
        share * weight if cell.channel == start else 0.0
        for cell, weight in zip(cells, weights, strict=True)
    ]
    whole = math.fsum(going)
    return tuple(
        weight - gone + (whole * cell.answers / there if cell.channel == end else 0.0)
        for cell, weight, gone in zip(cells, weights, going, strict=True)
    )


def made_fast(cells: Sequence[Cell], weights: Weights, share: float, within: float) -> Weights:
    """Move a share (0 to 1) of each channel's slow answers among its own fast ones."""
    new = list(weights)
    for channel in {cell.channel: None for cell in cells}:
        own = [place for place, cell in enumerate(cells) if cell.channel == channel]
        fast = [place for place in own if cells[place].is_fast(within)]
        known = sum(cells[place].answers for place in fast)
        if known < SMALL_SAMPLE:
            continue
        going = {place: share * weights[place] for place in own if cells[place].is_slow(within)}
        whole = math.fsum(going.values())
        for place, gone in going.items():
            new[place] -= gone
        for place in fast:
            new[place] += whole * cells[place].answers / known
    return tuple(new)


def satisfied(cells: Sequence[Cell], weights: Weights) -> Share | None:
    """Return the percent satisfied under these weights, or None without any rating."""
    whole = math.fsum(weights)
    if not whole:
        return None
    value = below = above = 0.0
    for cell, weight in zip(cells, weights, strict=True):
        rate = 100 * cell.satisfied / cell.answers
        low, high = wilson(cell.satisfied, cell.answers)
        part = weight / whole
        value += part * rate
        below += (part * (rate - (low or 0.0))) ** 2
        above += (part * ((high or 0.0) - rate)) ** 2
    low_end, high_end = value - math.sqrt(below), value + math.sqrt(above)
    return Share(value, max(0.0, low_end), min(100.0, high_end))


def in_time(cells: Sequence[Cell], weights: Weights, within: float) -> float | None:
    """Return the percent answered within so many seconds, of those whose wait is known."""
    known = math.fsum(w for c, w in zip(cells, weights, strict=True) if c.low is not None)
    fast = math.fsum(w for c, w in zip(cells, weights, strict=True) if c.is_fast(within))
    return 100 * fast / known if known else None


def too_few_fast(cells: Sequence[Cell], within: float) -> list[str | None]:
    """Return the channels with slow answers but too few fast ones to know what those are rated."""
    found = []
    for channel in {cell.channel: None for cell in cells}:
        own = [cell for cell in cells if cell.channel == channel]
        slow = any(cell.is_slow(within) for cell in own)
        fast = sum(cell.answers for cell in own if cell.is_fast(within))
        if slow and fast < SMALL_SAMPLE:
            found.append(channel)
    return found
