"""Where the axis of a graph begins and ends, and where its ticks stand."""

import math

from csmetrics.charts.frame import STEPS
from csmetrics.report.content import Graph
from csmetrics.report.numbers import known

# Shares from here up are drawn without the empty room below them.
HIGH = 50
MOST_TICKS = 5
NICE = (1, 2, 2.5, 5, 10)


def ticks(graph: Graph) -> list[float]:
    """Return the ticks of a graph's axis, its ends included, in the graph's unit."""
    values = known(graph.series)
    if graph.kind == "split":
        return [0, 25, 50, 75, 100]
    low, high = min(values, default=0.0), max(values, default=1.0)
    if graph.unit == "percent" and low >= HIGH:
        step = 10.0 if low >= HIGH + 10 else 25.0
        # Nothing but 100% has room below it: there is none above.
        return _between(min(low // 10 * 10, 100.0 - step), max(high, 100.0), step)
    low, high = min(low, 0.0), max(high, 0.0)
    return _between(low, high, _step(graph.unit, high - low))


def _step(unit: str, reach: float) -> float:
    if unit == "seconds":
        return float(next((step for step in STEPS if reach / step <= MOST_TICKS), STEPS[-1]))
    rough = (reach or 1.0) / MOST_TICKS
    size: float = 10 ** math.floor(math.log10(rough))
    step = next(nice * size for nice in NICE if nice * size >= rough)
    # Half a ticket is no tick.
    return max(1.0, step) if unit == "count" else step


def _between(low: float, high: float, step: float) -> list[float]:
    first, last = math.floor(low / step), math.ceil(high / step - 1e-9)
    last = max(last, first + 1)
    return [round(place * step, 9) for place in range(first, last + 1)]
