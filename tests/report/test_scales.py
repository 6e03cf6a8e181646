"""Where the axis of a graph begins and ends."""

import pytest

from csmetrics.report import scales
from csmetrics.report.content import Graph, Series


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ((81.0, 95.5), [80, 90, 100]),
        ((100.0,), [90, 100]),
        ((100.0, None, 100.0), [90, 100]),
        ((55.0, 60.0), [50, 75, 100]),
        ((20.0, 100.0), [0, 20, 40, 60, 80, 100]),
        # Revenue can grow.
        ((95.0, 112.0), [90, 100, 110, 120]),
    ],
)
def test_no_share_stands_at_the_foot_of_an_axis_that_goes_beyond_all(values, ticks):
    labels = tuple(map(str, values))
    graph = Graph("line", "CSAT", "", "percent", labels, (Series("CSAT", values),))
    assert scales.ticks(graph) == ticks
