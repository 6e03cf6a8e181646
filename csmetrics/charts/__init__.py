"""Figures: from answers to a Plotly chart and the sentence that says the same.

No chart has more than 1,000 marks, and none tells anything by colour alone.
"""

from csmetrics.charts.bands import arrivals, bands
from csmetrics.charts.changes import changed
from csmetrics.charts.clock import ticket
from csmetrics.charts.comparison import comparison
from csmetrics.charts.customers import joined_and_left, rates, reasons, triangle
from csmetrics.charts.frame import Chart
from csmetrics.charts.groups import against_average, scorecard
from csmetrics.charts.lines import lines
from csmetrics.charts.nps import nps_bars
from csmetrics.charts.promises import promises
from csmetrics.charts.revenue import revenue_bridge, revenue_triangle, spending
from csmetrics.charts.scenarios import by_agents, needed, run_down, tornado, way
from csmetrics.charts.staying import staying
from csmetrics.charts.time import in_and_out, trend

__all__ = [
    "Chart",
    "against_average",
    "arrivals",
    "bands",
    "by_agents",
    "changed",
    "comparison",
    "in_and_out",
    "joined_and_left",
    "lines",
    "needed",
    "nps_bars",
    "promises",
    "rates",
    "reasons",
    "revenue_bridge",
    "revenue_triangle",
    "run_down",
    "scorecard",
    "spending",
    "staying",
    "ticket",
    "tornado",
    "trend",
    "triangle",
    "way",
]
