"""How sure a number is: 95% intervals, and whether a change is more than chance.

Proportions: Wilson 1927. NPS: adjusted Wald with 3 added answers (¾ promoters, ¾ detractors).
Medians and percentiles: order statistics. Averages: Student's t. Changes: MOVER (Zou and Donner
2008), which for two proportions is Newcombe's 1998 interval.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import Any

LEVEL = 0.95
Z = NormalDist().inv_cdf((1 + LEVEL) / 2)
SMALL_SAMPLE = 30
# The same numbers added up in another order differ by some of their last digits.
LAST_DIGITS = 1e-9

Interval = tuple[float | None, float | None]
UNKNOWN: Interval = (None, None)


def _special() -> Any:
    """Load SciPy when it is needed: most of a second that an import need not wait for."""
    from scipy import special

    return special


def is_small_sample(n: int) -> bool:
    """Tell whether so few rows are behind a number that it should be marked."""
    return n < SMALL_SAMPLE


def wilson(k: float, n: float) -> Interval:
    """Return the interval of k of n in percent, or nothing where n is 0."""
    if n <= 0:
        return UNKNOWN
    share = k / n
    middle = share + Z * Z / (2 * n)
    reach = Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    scale = 100 / (1 + Z * Z / n)
    # At 0 and at n an end is the share itself; rounding must not put the share outside.
    low, high = (
        min(scale * (middle - reach), 100 * share),
        max(scale * (middle + reach), 100 * share),
    )
    return max(0.0, low), min(100.0, high)


def nps_interval(promoters: float, passives: float, detractors: float) -> Interval:
    """Return the interval of a Net Promoter Score in points, clipped to ±100."""
    answers = promoters + passives + detractors
    if answers <= 0:
        return UNKNOWN
    n = answers + 3
    up, down = (promoters + 0.75) / n, (detractors + 0.75) / n
    reach = Z * math.sqrt((up + down - (up - down) ** 2) / n)
    return max(-100.0, 100 * (up - down - reach)), min(100.0, 100 * (up - down + reach))


@lru_cache(maxsize=4096)
def quantile_ranks(n: int, q: float) -> tuple[int, int] | None:
    """Return the ranks (from 1) of the rows that bound a quantile, or None where n is too small.

    The number of rows below the true quantile is binomial (n, q); the chance of each end to miss
    is at most 2.5 %.
    """
    if n < 1:
        return None
    low = _binomial_quantile(n, q, (1 - LEVEL) / 2)
    high = _binomial_quantile(n, q, (1 + LEVEL) / 2) + 1
    return (low, high) if low >= 1 and high <= n else None


def mean_interval(mean: float | None, deviation: float | None, n: int) -> Interval:
    """Return the interval of an average from the sample's standard deviation.

    A few rows that are all alike do not tell how far rows lie apart: theirs is not known.
    """
    if mean is None or deviation is None or n < 2:
        return UNKNOWN
    if is_small_sample(n) and deviation <= LAST_DIGITS * abs(mean):
        return UNKNOWN
    reach = float(_special().stdtrit(n - 1, (1 + LEVEL) / 2)) * deviation / math.sqrt(n)
    return mean - reach, mean + reach


def quantile_interval(ordered: Any, q: float) -> Interval:
    """Return the interval of a quantile of values in ascending order."""
    ranks = quantile_ranks(len(ordered), q)
    return UNKNOWN if ranks is None else (ordered[ranks[0] - 1], ordered[ranks[1] - 1])


def _binomial_quantile(n: int, q: float, p: float) -> int:
    guess = max(0, math.ceil(float(_special().bdtrik(p, n, q)) - 1e-9))
    while guess > 0 and _special().bdtr(guess - 1, n, q) >= p:
        guess -= 1
    while _special().bdtr(guess, n, q) < p:
        guess += 1
    return guess


def moved(before: float, now: float) -> float:
    """Return how far a number moved: not at all where only its last digits tell it apart."""
    is_same = math.isclose(before, now, rel_tol=LAST_DIGITS, abs_tol=LAST_DIGITS)
    return 0.0 if is_same else now - before


@dataclass(frozen=True)
class Change:
    """A difference between two periods with its interval; `real` is None where nothing is known."""

    difference: float | None
    low: float | None
    high: float | None
    real: bool | None


NO_CHANGE_KNOWN = Change(None, None, None, None)


def change(before: Mapping[str, Any], now: Mapping[str, Any]) -> Change:
    """Compare two answer rows. A change is real where the interval of the difference excludes 0."""
    if before["value"] is None or now["value"] is None:
        return NO_CHANGE_KNOWN
    difference = moved(before["value"], now["value"])
    if any(row[end] is None for row in (before, now) for end in ("low", "high")):
        return Change(difference, None, None, None)
    low = difference - math.hypot(now["value"] - now["low"], before["high"] - before["value"])
    high = difference + math.hypot(now["high"] - now["value"], before["value"] - before["low"])
    return Change(difference, low, high, low > 0 or high < 0)
