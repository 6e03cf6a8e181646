"""What happened outside, drawn on charts over time: a grey band, or a dotted line for one day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import plotly.graph_objects as go

from csmetrics.analysis.customers import Movement
from csmetrics.analysis.switching import bears_on
from csmetrics.asking.periods import Grain, Period, next_first_day
from csmetrics.charts.frame import SMALL, Chart, Parts
from csmetrics.charts.margins import with_top
from csmetrics.escape import in_chart
from csmetrics.headline import Answer
from csmetrics.language import words
from csmetrics.palette import MUTED
from csmetrics.team.annotations import Annotation
from csmetrics.translation import t

# What stands in the buckets of a chart: each has the first day of its own.
Bucketed = Answer | Movement
Question = Mapping[str, Any]

NOON = time(12)
LABEL = 20
# A letter of a label takes about this part of a chart as wide as a phone.
LETTER = 1 / 48
ROWS = 3
ROW_PIXELS = 14
MOST_NAMED = 4
# Pixels of a legend in one row.
LEGEND = 30


def marked(
    chart: Chart,
    events: Sequence[Annotation],
    buckets: Iterable[Bucketed],
    grain: Grain,
    question: Question | None = None,
) -> Chart:
    """Return a chart over time with the events that fall into the days it shows, in words too.

    Where labels would lie over each other the later ones are left out: the sentence that stands
    for the chart names the events. A setting is marked where it bears on the question that is
    drawn.
    """
    days = _days(buckets, grain)
    known = [one for one in events if days and _falls_into(one, days) and _is_of(one, question)]
    if days is None or not known:
        return chart
    return replace(chart, figure=_with(chart.figure, known, days), alt=chart.alt + _in_words(known))


def set_anew(
    events: Sequence[Annotation], buckets: Iterable[Bucketed], grain: Grain, question: Question
) -> list[str]:
    """Return which settings of what is drawn changed in the days that it shows, and when."""
    days = _days(buckets, grain)
    return [
        one.sentence
        for one in events
        if one.setting and days and _falls_into(one, days) and _is_of(one, question)
    ]


def _is_of(event: Annotation, question: Question | None) -> bool:
    return not event.setting or (question is not None and bears_on(event.setting, question))


def _with(figure: go.Figure, known: Sequence[Annotation], days: Period) -> go.Figure:
    whole = figure.to_plotly_json()
    parts, labels = whole["layout"], _labels(known, days)
    if any(_is_on_top(one) for one in parts.get("annotations", ())):
        labels = [{**label, "yshift": label["yshift"] + ROW_PIXELS} for label in labels]
    parts["shapes"] = [*parts.get("shapes", ()), *(_shape(one, days) for one in known)]
    parts["annotations"] = [*parts.get("annotations", ()), *labels]
    room = 6 + ROW_PIXELS + max((label["yshift"] for label in labels), default=0)
    if parts.get("showlegend", True):
        # Its place is told in parts of the curves' height: what the rest takes is not in it.
        curves = parts["height"] - parts["margin"]["b"] - room - LEGEND
        parts["legend"] = {**parts["legend"], "y": 1 + room / curves}
    else:
        parts["margin"] = with_top(parts["margin"], room)
    return go.Figure(whole, _validate=False)


def _is_on_top(annotation: Parts) -> bool:
    """Return whether something else, such as a heading, stands where the first labels would."""
    return annotation.get("yref") == "paper" and annotation.get("y") == 1


def _days(buckets: Iterable[Bucketed], grain: Grain) -> Period | None:
    labels = [bucket.period for bucket in buckets if bucket.period]
    return Period(min(labels), next_first_day(max(labels), grain)) if labels else None


def _falls_into(one: Annotation, days: Period) -> bool:
    return one.first_day < days.end and one.end_day > days.start


def _in_words(known: Sequence[Annotation]) -> str:
    named = [one.sentence for one in known[:MOST_NAMED]]
    if len(known) > MOST_NAMED:
        named.append(t("{n} more", n=len(known) - MOST_NAMED))
    return " " + t("Marked: {events}.", events=words.listed(named))


def _shape(one: Annotation, days: Period) -> Parts:
    line = {"width": 1.2, "color": MUTED, "dash": "dot"}
    place = {"yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
    if one.period.days == 1:
        noon = datetime.combine(one.first_day, NOON)
        return {"type": "line", "x0": noon, "x1": noon, "line": line, **place}
    return {
        "type": "rect",
        "x0": max(one.first_day, days.start),
        "x1": min(one.end_day, days.end),
        "fillcolor": MUTED,
        "opacity": 0.18,
        "line": {"width": 0},
        **place,
    }


def _labels(known: Sequence[Annotation], days: Period) -> list[Parts]:
    ends = [-1.0] * ROWS
    labels: list[Parts] = []
    for one in known:
        middle = _middle(one, days)
        text = in_chart(one.title, LABEL)
        half = min(len(one.title), LABEL) * LETTER / 2
        at = min(max(_part(middle, days), half), 1 - half)
        row = next((row for row, end in enumerate(ends) if at - half > end), None)
        if row is not None:
            ends[row] = at + half
            labels.append(_label(text, middle, row, _anchor(_part(middle, days), half)))
    return labels


def _anchor(at: float, half: float) -> str:
    return "left" if at < half else "right" if at > 1 - half else "center"


def _middle(one: Annotation, days: Period) -> datetime:
    start, end = max(one.first_day, days.start), min(one.end_day, days.end)
    return _midnight(start) + (_midnight(end) - _midnight(start)) / 2


def _part(moment: datetime, days: Period) -> float:
    return (moment - _midnight(days.start)) / timedelta(days=days.days)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _label(text: str, at: datetime, row: int, anchor: str) -> Parts:
    return {
        "x": at,
        "xanchor": anchor,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": row * ROW_PIXELS,
        "text": text,
        "font": SMALL,
        "showarrow": False,
    }
