"""The axis of time: where buckets stand, how they are named, which of them are meant."""

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from csmetrics.asking.periods import Grain, next_first_day
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

    Left alone, Plotly puts the ticks of weeks on Sundays, and of few months none or the wrong ones.
    """
    labels = sorted({period for period in periods if period})
    shown = labels[:: math.ceil(len(labels) / MOST_TICKS) or 1]
    before = [None, *(label.year for label in shown)]
    return {
        "type": "date",
        "hoverformat": t(HOVER.get(grain, HOVER_ELSE)),
        "tickangle": 0,
        "tickfont": TICKS,
        "tickvals": [_middle(label, grain) for label in shown],
        "ticktext": [
            _tick(label, grain, label.year != year)
            for label, year in zip(shown, before, strict=False)
        ],
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


def _middle(label: date, grain: Grain) -> datetime:
    start = datetime.combine(label, time.min)
    return start + (datetime.combine(next_first_day(label, grain), time.min) - start) / 2


def _tick(label: date, grain: Grain, with_year: bool) -> str:
    if grain == "year":
        return words.bucket(label, grain)
    if grain in ("month", "quarter"):
        name = words.bucket(label, grain).removesuffix(f" {label.year}")
    else:
        name = words.day_of_year(label)
    return f"{name}<br>{label.year}" if with_year else name


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
