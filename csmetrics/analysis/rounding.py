"""The parts of a change rounded as they are said, so that words and table agree.

Each part rounded alone, three of 0.04 would be said to be nothing and yet be 0.1 together.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

from csmetrics.analysis.explain import Explanation
from csmetrics.language import words

DAY = 86400


def rounded(explanation: Explanation) -> Explanation:
    """Return a change whose parts are as they are said, and add up to the change as it is said."""
    if explanation.difference is None:
        return explanation
    effects, step = explanation.effects, _step(explanation)
    totals = adding_up([effect.total for effect in effects], explanation.difference, step)
    # The mix is rounded first; the rest of each group's part is its own.
    mixes = adding_up([effect.mix for effect in effects], explanation.mix, step)
    parts = zip(effects, totals, mixes, strict=True)
    said = (replace(effect, mix=mix, rate=_whole(all_ - mix, step)) for effect, all_, mix in parts)
    return replace(explanation, effects=tuple(said))


def adding_up(parts: Sequence[float], whole: float, step: float) -> list[float]:
    """Round parts to multiples of a step so that they add up to their rounded sum.

    The largest remainders are rounded up (Hamilton 1792).
    """
    # 0.35 / 0.1 misses 3.5 by a hair, and would be said as 0.4 and add up to 0.3.
    steps = [round(part / step, 9) for part in parts]
    floors = [math.floor(each) for each in steps]
    missing = words.whole(round(whole / step, 9)) - sum(floors)
    by_remainder = sorted(range(len(parts)), key=lambda at: floors[at] - steps[at])
    for at in by_remainder[:missing]:
        floors[at] += 1
    return [each * step for each in floors]


def _whole(part: float, step: float) -> float:
    return round(part / step) * step


def _step(explanation: Explanation) -> float:
    """Return the size that amounts of the change are rounded to, as people say its unit."""
    match explanation.metric.unit:
        case "percent" | "points" | "rate":
            return 0.1
        case "score" | "money":
            return 0.01
        case "seconds":
            parts = [abs(e.mix) + abs(e.rate) for e in explanation.effects]
            most = max([*parts, abs(explanation.difference or 0)], default=0)
            return 1 if most < 600 else 60 if most < DAY else 3600
    return 1
