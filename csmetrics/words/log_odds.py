"""How far two groups are apart: log-odds with 95% intervals, and which stand out among many.

Above 0: more among the first group. The groups are those who gave a low and a high score.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)
LEVEL = 0.05
# How many words of prior knowledge there are: what a word counts before any was read.
PRIOR = 100.0


@dataclass(frozen=True)
class LogOdds:
    """A natural logarithm of an odds ratio with its standard error."""

    value: float
    error: float

    @property
    def low(self) -> float:
        """Return the lower end of the 95% interval."""
        return self.value - Z * self.error

    @property
    def high(self) -> float:
        """Return the upper end of the 95% interval."""
        return self.value + Z * self.error

    @property
    def chance(self) -> float:
        """Return how often chance alone would set equal groups as far apart (two-sided)."""
        return math.erfc(abs(self.value / self.error) / math.sqrt(2))


def of_fact(low_with: int, low_without: int, high_with: int, high_without: int) -> LogOdds:
    """Return the log-odds of a fact from a table of two by two.

    Half is added to each cell (Haldane 1956, Anscombe 1956), so that an empty one has an answer.
    """
    cells = [count + 0.5 for count in (low_with, low_without, high_with, high_without)]
    a, b, c, d = cells
    return LogOdds(math.log(a * d / (b * c)), math.sqrt(sum(1 / cell for cell in cells)))


def of_word(low: int, low_words: int, high: int, high_words: int, share: float) -> LogOdds:
    """Return the log-odds of a word: it counts `low` of `low_words` words in the first group.

    The prior is an informative Dirichlet one: `PRIOR` words of which the word has its `share` (in
    all comments), so that a rare word needs more than one comment to stand out. Monroe, Colaresi
    and Quinn 2008, “Fightin' Words”, equations 16, 20 and 22.
    """
    prior = PRIOR * share
    one, other = low + prior, high + prior
    value = math.log(one / (low_words + PRIOR - one)) - math.log(
        other / (high_words + PRIOR - other)
    )
    return LogOdds(value, math.sqrt(1 / one + 1 / other))


def stand_out(chances: Sequence[float]) -> list[bool]:
    """Tell which of many looks stand out: of those at most 5 in 100 are expected to be chance.

    Benjamini and Hochberg 1995.
    """
    ordered = sorted(chances)
    passing = [
        chance for rank, chance in enumerate(ordered, 1) if chance <= LEVEL * rank / len(ordered)
    ]
    limit = max(passing, default=-1.0)
    return [chance <= limit for chance in chances]
