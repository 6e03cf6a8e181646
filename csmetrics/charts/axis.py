"""The axis of time: where buckets stand, how they are named, which of them are meant."""

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from csmetrics.asking.periods import Grain
from csmetrics.charts.frame import TICKS, Parts
from csmetrics.headline import Answer
from csmetrics.language import words
from csmetrics.palette import MUTED
from csmetrics.translation import later, t
from csmetrics.view import View

DAY = 86_400_000
LENGTHS: dict[str, Any] = {
    "day": DAY,
    "week": 7 * DAY,
    "month": "M1",
    "quarter": "M3",
    "year": "M12",
}
HOVER = {
    "day": later("%a %-d %b %Y"),
    "week": later("Week of %-d %b %Y"),
    "month": later("%B %Y"),
}
HOVER_ELSE = later("%b %Y")
MOST_TICKS = 6
# Fewer buckets than these stand in the room of as many, so that no bar is as wide as the chart.
FEW = 5
DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
# A period that is nearly all of a chart needs no shade.
MOST_SHADED = 0.6


def over_time(periods: Sequence[date | None], grain: str) -> Parts:
    """Return where answers stand on the axis: in the middle of their buckets."""
    placed = {"x": list(periods), "xperiod": LENGTHS[grain], "xperiodalignment": "middle"}
    return {**placed, "xperiod0": periods[0]} if grain == "week" and periods else placed


def hovered_bucket(period: date | None, grain: str, told: Iterable[str]) -> str:
    """Return what is said of a bucket: when it was, and a line for each of its numbers."""
    when = words.bucket(period, grain) if period else ""
    return "<br>".join([f"<b>{when}</b>", *told])


def time_axis(periods: Iterable[date | None], grain: Grain) -> Parts:
    """Return the settings of the axis: few ticks, each naming the bucket it stands under.

    Plotly would put the ticks of weeks on Sundays; ours stand under their week, by its Monday.
    """
    axis = {
        "type": "date",
        "hoverformat": t(HOVER.get(grain, HOVER_ELSE)),
        "tickangle": 0,
        "tickfont": TICKS,
    }
    labels = sorted({period for period in periods if period})
    if grain not in ("day", "week"):
        return {**axis, "ticklabelmode": "period", "tickformat": "%b\n%Y"}
    shown = labels[:: math.ceil(len(labels) / MOST_TICKS) or 1]
    half = timedelta(milliseconds=LENGTHS[grain]) / 2
    return {
        **axis,
        "tickvals": [datetime.combine(label, time.min) + half for label in shown],
        "ticktext": [_tick(label, label == shown[0]) for label in shown],
    }


def narrow(periods: Iterable[date | None], grain: Grain) -> tuple[Parts, Parts]:
    """Return the settings of the axis and of the bars where there are few of them, else none."""
    labels = sorted({period for period in periods if period})
    if not 0 < len(labels) < FEW:
        return {}, {}
    length = timedelta(days=DAYS[grain])
    beside = (FEW - len(labels)) * length
    room = [labels[0] - beside, labels[-1] + length + beside]
    return {"range": room}, {"width": 0.7 * DAYS[grain] * DAY}


def _tick(label: date, is_first: bool) -> str:
    return f"{words.day_of_year(label)}{f'<br>{label.year}' if is_first else ''}"


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
