"""How a group stands against the average of all: better or worse, how much, and how surely."""

import math
from dataclasses import dataclass

from csmetrics.asking.statistics import moved
from csmetrics.catalogue import Metric
from csmetrics.headline import Answer

# A difference of this size gets the full colour, so that a colour means the same on every day.
FULL = {"percent": 15.0, "points": 30.0, "score": 0.75}
FULL_RATIO = 4.0


@dataclass(frozen=True)
class Standing:
    """`strength` goes from -1 (far worse) to 1 (far better) and is 0 where chance explains it."""

    strength: float

    @property
    def verdict(self) -> str:
        """Return "better", "worse", or "" where there is no sure difference."""
        return "better" if self.strength > 0 else "worse" if self.strength < 0 else ""


def standing(metric: Metric, answer: Answer, average: Answer) -> Standing:
    """Compare one group with the average; sure only where its own interval excludes that."""
    if not _differs(answer, average) or metric.better == "none":
        return Standing(0.0)
    assert answer.value is not None and average.value is not None
    size = _size(metric.unit, answer.value, average.value)
    return Standing(max(-1.0, min(1.0, size if metric.better == "higher" else -size)))


def _differs(answer: Answer, average: Answer) -> bool:
    known = (answer.value, average.value, answer.low, answer.high)
    if None in known or answer.is_small:
        return False
    if moved(average.value, answer.value) == 0:  # type: ignore[arg-type]
        return False
    return not answer.low <= average.value <= answer.high  # type: ignore[operator]


def _size(unit: str, value: float, average: float) -> float:
    if unit in FULL:
        return (value - average) / FULL[unit]
    if value <= 0 or average <= 0:
        return math.copysign(1.0, value - average)
    return math.log(value / average) / math.log(FULL_RATIO)
