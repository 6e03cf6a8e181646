"""Charts over time."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from csmetrics.asking.periods import Grain, Period
from csmetrics.catalogue import Metric, catalogue
from csmetrics.charts import goals, marks
from csmetrics.charts.axis import hovered_bucket, narrow, over_time, shade, time_axis
from csmetrics.charts.events import marked
from csmetrics.charts.frame import (
    LAYOUT,
    SMALL,
    Chart,
    Parts,
    figure,
    in_words,
    interval,
    rests_on,
    value_axis,
)
from csmetrics.headline import Answer
from csmetrics.language import words
from csmetrics.language.stories import short
from csmetrics.palette import (
    ACCENT,
    ACCENT_PALE,
    ACCENT_SOFT,
    GOOD,
    MUTED,
    PAPER,
)
from csmetrics.translation import number, t
from csmetrics.view import View, moved

Answers = Sequence[Answer]
# A point of the outline of an area, and what parts two areas.
Corner = tuple[date | None, float | None]
GAP: Corner = (None, None)
# The areas and strokes of a band are drawn before the line.
LINE_ON_BAND = 2


def in_and_out(opened: Answers, solved: Answers, view: View) -> Chart:
    """Draw tickets opened as bars and tickets solved as a line; cut buckets are paler.

    Without `solved` nobody knows which were: the bars stand alone.
    """
    cut = [view.is_cut(answer.period, view.grain) for answer in opened]
    # Either says both: a box that stands for all of a day would not let one of them be clicked.
    both: Parts = {
        "customdata": [
            _both(one, solved[place] if solved else None, view.grain)
            for place, one in enumerate(opened)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    periods = [answer.period for answer in opened]
    room, width = narrow(periods, view.grain)
    bars = {
        "type": "bar",
        **_placed(opened, view.grain),
        **width,
        "name": t("Opened"),
        "marker": {
            "color": ACCENT_SOFT,
            "line": {"width": 0},
            "opacity": [0.45 if is_cut else 1 for is_cut in cut],
        },
        **both,
    }
    line = {
        "type": "scatter",
        **_placed(solved, view.grain),
        "name": t("Solved"),
        "mode": "lines+markers",
        "line": {"color": GOOD, "width": 2.4},
        "marker": {"size": 5},
        **both,
    }
    alt = [in_words(t("Tickets opened"), opened, "count", view.grain)]
    alt += [in_words(t("Tickets solved"), solved, "count", view.grain)] if solved else []
    axis = {**time_axis(periods, view.grain), **room}
    y = value_axis([answer.value for answer in [*opened, *solved]], "count")
    behind = [
        *marks.over_time(0, catalogue()["tickets_created"], opened, view.grain, view.period),
        *marks.over_time(1, catalogue()["tickets_resolved"], solved, view.grain, view.period),
    ]
    drawn = figure(320, [bars, line] if solved else [bars], axis, y, hovermode="closest")
    chart = Chart(drawn, " ".join(alt), behind=behind)
    return marked(chart, view.events, opened, view.grain)


def _both(opened: Answer, solved: Answer | None, grain: str) -> str:
    told = [t("{n} opened", n=number(opened.value or 0))]
    if solved:
        told.append(t("{n} solved", n=number(solved.value or 0)))
    return hovered_bucket(opened.period, grain, told)


def _placed(answers: Answers, grain: str) -> Parts:
    values = [answer.value for answer in answers]
    return {**over_time([answer.period for answer in answers], grain), "y": values}


def trend(
    metric: Metric,
    answers: Answers,
    grain: Grain,
    view: View,
    average: Answer | None = None,
    days: Period | None = None,
    earlier: Answers = (),
) -> Chart:
    """Draw one metric over time with its 95% band; open dots rest on fewer than 30 rows.

    Where the trend is much longer than the view's period, the period is shaded. `days` are those
    that the answers are of, the view's trend if not said. `earlier` are the answers of the period
    compared with, drawn dashed under the buckets of the present.
    """
    is_compared = any(answer.value is not None for answer in earlier)
    earlier = earlier if is_compared else ()
    line = {
        **line_of(metric, answers, grain, ACCENT),
        "name": short(metric.title),
        "marker": {
            "size": 7,
            "color": [PAPER if _is_open(metric, answer) else ACCENT for answer in answers],
            "line": {"width": 1.8, "color": ACCENT},
        },
    }
    held = goals.stretches(view, metric, answers, grain)
    values = [v for answer in answers for v in (answer.value, answer.high, answer.low)]
    values += [answer.value for answer in earlier]
    y = value_axis([*values, *(one.goal.value for one in held)], metric.unit)
    if metric.unit == "count":
        y["rangemode"] = "tozero"
    drawn = figure(
        320,
        [
            *band(answers, grain),
            line,
            *_earlier_line(metric, earlier, grain, view),
            *goals.named(metric, held),
        ],
        time_axis([answer.period for answer in answers], grain),
        y,
        showlegend=is_compared or bool(held),
        legend={**LAYOUT["legend"], "traceorder": "normal"},
        shapes=[*shade(answers, view), *_reference_line(average), *goals.drawn(held)],
        annotations=_reference_label(metric, average, answers),
    )
    behind = list(marks.over_time(LINE_ON_BAND, metric, answers, grain, days or view.trend))
    if earlier_days := view.earlier_days(grain):
        behind += marks.over_time(LINE_ON_BAND + 1, metric, earlier, grain, earlier_days)
    alt = in_words(metric.title, answers, metric.unit, grain)
    if is_compared:
        alt += " " + in_words(_earlier_name(view), earlier, metric.unit, grain)
    if held:
        alt += f" {goals.in_words(metric, held)}."
    chart, question = Chart(drawn, alt, behind=behind), view.question(metric.name)
    return marked(chart, view.events, answers, grain, question)


def _earlier_line(metric: Metric, earlier: Answers, grain: Grain, view: View) -> list[Parts]:
    """Return the line of an earlier period: each bucket stands where the present's like it does."""
    if not earlier:
        return []
    name = _earlier_name(view)
    ago = view.buckets_ago(grain)
    places = [moved(answer.period, grain, ago) if answer.period else None for answer in earlier]
    told = [
        f"{name}, {words.bucket(answer.period, grain)}<br>{_value(metric, answer)}"
        if answer.period
        else ""
        for answer in earlier
    ]
    return [
        {
            "type": "scatter",
            **over_time(places, grain),
            "y": [answer.value for answer in earlier],
            "name": name,
            "mode": "lines+markers",
            "line": {"color": MUTED, "width": 1.5, "dash": "dash"},
            "marker": {"size": 3},
            "customdata": told,
            "hovertemplate": "%{customdata}<extra></extra>",
        }
    ]


def _earlier_name(view: View) -> str:
    # Not as a sentence names it: after "gegenüber" stands another case than in a legend.
    return words.span(view.before.start, view.before.end) if view.before else ""


def _value(metric: Metric, answer: Answer) -> str:
    value = f"<b>{words.say(answer.value, metric.unit)}</b>"
    return value if metric.unit == "count" else f"{value}, {rests_on(answer.n)}"


def line_of(metric: Metric, answers: Answers, grain: str, colour: str, name: str = "") -> Parts:
    """Return a line with dots that says value, range and n at each."""
    return {
        "type": "scatter",
        **_placed(answers, grain),
        "mode": "lines+markers",
        "line": {"color": colour, "width": 2.5},
        "marker": {"size": 5},
        # A dot on the axis is drawn whole.
        "cliponaxis": False,
        "customdata": [f"{name} {hover(metric, answer)}".strip() for answer in answers],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _is_open(metric: Metric, answer: Answer) -> bool:
    return answer.is_small and metric.unit != "count"


def band(answers: Answers, grain: str, yaxis: str = "y") -> list[Parts]:
    """Return the 95% range around a line: areas, and strokes around points that stand alone.

    Where the line has a gap the range has one, too: nobody knows it there.
    """
    areas: list[Corner] = []
    strokes: list[Corner] = []
    for run in _runs(answers):
        above = [(answer.period, answer.high) for answer in run]
        below = [(answer.period, answer.low) for answer in reversed(run)]
        outline = strokes if len(run) == 1 else areas
        outline += [*([GAP] if outline else []), *above, *below]
    area = {"fill": "toself", "fillcolor": ACCENT_PALE, "hoveron": "points", "line": {"width": 0}}
    stroke = {"line": {"width": 14, "color": ACCENT_PALE}}
    shared = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": False}
    return [
        {
            **shared,
            **look,
            **over_time([period for period, _ in outline], grain),
            "y": [end for _, end in outline],
            "yaxis": yaxis,
        }
        for outline, look in ((areas, area), (strokes, stroke))
    ]


def _runs(answers: Answers) -> Iterator[list[Answer]]:
    """Return the answers that follow each other with a known range."""
    for is_known, run in groupby(answers, lambda one: None not in (one.low, one.high)):
        if is_known:
            yield list(run)


def hover(metric: Metric, answer: Answer) -> str:
    """Return what is shown at a point: its value and its n, and below them its range.

    In one line they would be wider than a phone.
    """
    value = f"<b>{words.say(answer.value, metric.unit)}</b>, {rests_on(answer.n)}"
    return "<br>".join(part for part in (value, interval(metric, answer)) if part)


def _reference_line(average: Answer | None) -> list[Parts]:
    if average is None or average.value is None:
        return []
    at = {"xref": "paper", "x0": 0, "x1": 1, "y0": average.value, "y1": average.value}
    return [{"type": "line", **at, "line": {"dash": "dot", "width": 1.2, "color": MUTED}}]


def _reference_label(metric: Metric, average: Answer | None, answers: Answers) -> list[Parts]:
    if average is None or average.value is None:
        return []
    said = t("Period {value}", value=words.say(average.value, metric.unit))
    known = [answer.value for answer in answers if answer.value is not None]
    # Not where the curve begins; below its lowest point is the axis.
    is_below = bool(known) and known[0] > average.value > min(known)
    at = {"x": 0, "xref": "paper", "xanchor": "left", "y": average.value}
    at["yanchor"] = "top" if is_below else "bottom"
    return [{**at, "text": said, "showarrow": False, "font": SMALL}]
