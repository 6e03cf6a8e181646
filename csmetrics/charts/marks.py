"""What can be clicked in a chart: the bars, points and cells that have rows behind them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from csmetrics.analysis.drill import WHOLE, Part
from csmetrics.asking.periods import Grain, Period, next_first_day
from csmetrics.catalogue import Metric, catalogue
from csmetrics.headline import Answer
from csmetrics.language import words
from csmetrics.language.stories import short
from csmetrics.palette import INK

# The trace of markers that nobody sees, laid over the cells of a heatmap to be clicked.
OVERLAY = "to click"


@dataclass(frozen=True)
class Mark:
    """One bar, point or cell, by the numbers that Plotly gives its trace and its point.

    metric: whose rows are behind it, or a breakdown by its name
    title:  what it shows, such as "Chat, Mar 2026"; said: its number, such as "First response 37m"
    n:      how many rows it rests on, 0 where the chart does not know
    days:   the days it is of, None for those of the whole chart
    group:  its channel, agent …, where it is `grouped` (None: the rows of which it is not known)
    part:   what else is kept of the rows
    by:     the column of its group, where that is not one of the whole chart: the title says it
    """

    curve: int
    point: int
    metric: str
    title: str
    said: str
    n: int
    days: Period | None = None
    grouped: bool = False
    group: str | None = None
    part: Part = WHOLE
    by: str | None = None


def value(metric: Metric, answer: Answer) -> str:
    """Return a number with its name; of a count the name alone, as n says the rest."""
    if metric.unit == "count":
        return metric.title
    return f"{short(metric.title)} {words.say(answer.value, metric.unit)}"


def over_time(
    curve: int, metric: Metric, answers: Sequence[Answer], grain: Grain, days: Period
) -> Iterator[Mark]:
    """Return the marks of a line or of bars: one per bucket that has rows, of one group or all."""
    for point, answer in enumerate(answers):
        if answer.period is None or not answer.n:
            continue
        bucket = inside(Period(answer.period, next_first_day(answer.period, grain)), days)
        title = words.bucket(answer.period, grain)
        if answer.group is not None:
            title = f"{words.name(answer.group)}, {title}"
        yield Mark(
            curve, point, metric.name, title, value(metric, answer), answer.n, bucket,
            answer.group is not None, answer.group,
        )  # fmt: skip


def of_group(curve: int, point: int, metric: Metric, group: str | None, answer: Answer) -> Mark:
    """Return the mark of one group's number."""
    return Mark(
        curve, point, metric.name, words.name(group), value(metric, answer), answer.n,
        grouped=True, group=group,
    )  # fmt: skip


def of_metric(curve: int, point: int, name: str, answer: Answer) -> Mark:
    """Return the mark of one number of all rows."""
    metric = catalogue()[name]
    said = words.say(answer.value, metric.unit)
    return Mark(curve, point, name, metric.title, said, answer.n)


def overlay(x: Sequence[str], y: Sequence[str], told: Sequence[Sequence[str]]) -> dict[str, object]:
    """Return the markers over the cells of a heatmap, row by row: a cell itself gives no event.

    A chosen one is a shade over its cell.
    """
    return {
        "type": "scatter",
        "name": OVERLAY,
        "mode": "markers",
        "x": [column for _ in y for column in x],
        "y": [row for row in y for _ in x],
        "marker": {"symbol": "square", "size": 26, "color": INK, "opacity": 0},
        "selected": {"marker": {"opacity": 0.25}},
        "unselected": {"marker": {"opacity": 0}},
        "showlegend": False,
        "customdata": [cell for row in told for cell in row],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def inside(bucket: Period, days: Period) -> Period:
    """Return the days of a bucket that lie inside of those of a chart."""
    return Period(max(bucket.start, days.start), min(bucket.end, days.end))
