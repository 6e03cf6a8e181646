"""Figures: from answers to a Plotly chart and the sentence that says the same.

No chart has more than 1,000 marks, and none tells anything by colour alone.
"""

from csmetrics.charts.customers import joined_and_left, rates, reasons, triangle
from csmetrics.charts.frame import Chart
from csmetrics.charts.groups import against_average, scorecard
from csmetrics.charts.time import in_and_out, lines, nps_bars, trend

__all__ = [
    "Chart",
    "against_average",
    "in_and_out",
    "joined_and_left",
    "lines",
    "nps_bars",
    "rates",
    "reasons",
    "scorecard",
    "trend",
    "triangle",
]
