"""The axis of time: where buckets stand, how they are named, which of them are meant."""

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from csmetrics.charts.frame import TICKS, Parts
from csmetrics.headline import Answer
from csmetrics.palette import MUTED
from csmetrics.view import View

DAY = 86_400_000
LENGTHS: dict[str, Any] = {
    "day": DAY,
    "week": 7 * DAY,
    "month": "M1",
    "quarter": "M3",
    "year": "M12",
}
HOVER = {"day": "%a %-d %b %Y", "week": "Week of %-d %b %Y", "month": "%B %Y"}
MOST_TICKS = 6
# A period that is nearly all of a chart needs no shade.
MOST_SHADED = 0.6


def over_time(periods: Sequence[date | None], grain: str) -> Parts:
    """Return where answers stand on the axis: in the middle of their buckets."""
    placed = {"x": list(periods), "xperiod": LENGTHS[grain], "xperiodalignment": "middle"}
    return {**placed, "xperiod0": periods[0]} if grain == "week" and periods else placed


def time_axis(periods: Iterable[date | None], grain: str) -> Parts:
    """Return the settings of the axis: few ticks, each naming the bucket it stands under.

    Plotly would put the ticks of weeks on Sundays; ours stand under their week, by its Monday.
    """
    axis = {
        "type": "date",
        "hoverformat": HOVER.get(grain, "%b %Y"),
        "tickangle": 0,
        "tickfont": TICKS,
    }
    if grain not in ("day", "week"):
        return {**axis, "ticklabelmode": "period", "tickformat": "%b\n%Y"}
    labels = sorted({period for period in periods if period})
    shown = labels[:: math.ceil(len(labels) / MOST_TICKS) or 1]
    half = timedelta(milliseconds=LENGTHS[grain]) / 2
    return {
        **axis,
        "tickvals": [datetime.combine(label, time.min) + half for label in shown],
        "ticktext": [_tick(label, label == shown[0]) for label in shown],
    }


def _tick(label: date, is_first: bool) -> str:
    return f"{label.day} {label:%b}{f'<br>{label.year}' if is_first else ''}"


def shade(answers: Sequence[Answer], view: View) -> list[Parts]:
    """Mark the view's period where the chart shows much more than it."""
    end = min(view.period.end, view.known_until)
    first = min((answer.period for answer in answers if answer.period), default=end)
    if view.period.days > MOST_SHADED * (end - first).days:
        return []
    return [
        {
            "type": "rect",
            "x0": view.period.start,
            "x1": end,
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "fillcolor": MUTED,
            "opacity": 0.1,
            "line": {"width": 0},
            "layer": "below",
        }
    ]
