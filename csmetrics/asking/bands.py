"""Exact quantiles of many rows: count them in bands, then look only into the bands wanted.

Sorting ten million durations takes longer than all else that a page asks, and a group of another
size has its interval at other ranks. A first statement counts the rows of each band of values,
which says in which bands the wanted ranks lie; a second counts the values in those bands, a few of
a hundred. Bands end at the squares of whole numbers, so that they
are narrow where durations are short and crowded, and wide where they are long and rare.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Lists = Mapping[str, npt.NDArray[Any]]


def band_of(column: str) -> str:
    """Return SQL for the band of a value; what is not above nothing is in the first."""
    return f"cast(floor(sqrt(greatest({column}, 0))) as integer)"


def is_inside(column: str, bands: Iterable[int]) -> str:
    """Return SQL that is true where a value is in one of the bands.

    Most rows are seen to be outside by a comparison alone. A root is rounded, so that a value right
    beside a square may be in the next band: the comparison leaves room for that.
    """
    listed = sorted(bands)
    low, high = listed[0] ** 2 - 1, (listed[-1] + 1) ** 2 + 1
    lowest = f"{column} >= {low} and " if listed[0] else ""
    return f"{lowest}{column} <= {high} and {band_of(column)} in ({', '.join(map(str, listed))})"


@dataclass(frozen=True)
class Counts:
    """How many rows have each value, or are in each band; the lowest first."""

    values: npt.NDArray[Any]
    counts: npt.NDArray[np.int64]

    @property
    def n(self) -> int:
        """Return how many rows there are."""
        return int(self.counts.sum())

    def at(self, rank: int) -> Any:
        """Return the value of the row with a rank, counted from 0."""
        return self.values[np.searchsorted(np.cumsum(self.counts), rank, side="right")]

    def values_at(self, ranks: Iterable[float]) -> dict[float, float]:
        """Return the values at ranks, between two rows in proportion as SQL's quantile_cont."""
        return {rank: between(rank, lambda row: float(self.at(row))) for rank in ranks}

    def below(self, value: Any) -> int:
        """Return how many rows have a lower value."""
        return int(self.counts[self.values < value].sum())


def merged(parts: Sequence[Lists]) -> Counts:
    """Return the counts of several pieces taken together: lists of `values` and `counts`."""
    values, place = np.unique(
        np.concatenate([part["values"] for part in parts]), return_inverse=True
    )
    counts = np.bincount(place, np.concatenate([part["counts"] for part in parts]))
    return Counts(values, counts.astype(np.int64))


def holding(bands: Counts, ranks: Iterable[float]) -> set[int]:
    """Return the bands that hold the rows with some ranks, or those on both sides of them."""
    return {int(bands.at(row)) for rank in ranks for row in (math.floor(rank), math.ceil(rank))}


def values_at(
    bands: Counts, inside: Counts, looked_into: Sequence[int], ranks: Iterable[float]
) -> dict[float, float]:
    """Return the values at ranks, as `Counts.values_at` would if all values were known.

    inside: the values of all rows in the bands `looked_into`, which hold the ranks
    """
    is_seen = np.isin(bands.values, looked_into)
    unseen = Counts(bands.values[~is_seen], bands.counts[~is_seen])

    def value(rank: int) -> float:
        return float(inside.at(rank - unseen.below(bands.at(rank))))

    return {rank: between(rank, value) for rank in ranks}


def between(rank: float, value: Callable[[int], float]) -> float:
    """Return what lies at a rank: between the values of the two rows beside it in proportion."""
    low, high = value(math.floor(rank)), value(math.ceil(rank))
    return low + (high - low) * (rank - math.floor(rank))
