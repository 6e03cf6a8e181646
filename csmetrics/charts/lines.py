"""One line over time for each group, with its name at its end."""

import math
from collections.abc import Mapping, Sequence

from csmetrics.catalogue import Metric
from csmetrics.charts import marks
from csmetrics.charts.axis import shade, time_axis
from csmetrics.charts.events import marked
from csmetrics.charts.frame import (
    Chart,
    Parts,
    at_end,
    at_least,
    figure,
    in_words,
    log_floor,
    most_of,
    value_axis,
)
from csmetrics.charts.time import Answers, line_of
from csmetrics.escape import in_chart
from csmetrics.headline import Answer
from csmetrics.language import said, words
from csmetrics.palette import (
    CATEGORY,
)
from csmetrics.translation import later, t
from csmetrics.view import View

MOST_LINES = 7
# What the room beside the lines holds of the name at the end of each.
ROOM, NAME = 120, 14


def lines(metric: Metric, answers: Answers, view: View, order: Sequence[str]) -> Chart:
    """Draw one line per group, named at its end. `order` gives each group its lasting colour."""
    groups = _by_group(answers)
    shown = {group: groups[group] for group in order if group in groups}
    shown = dict(list(shown.items())[:MOST_LINES])
    values = [answer.value for group in shown for answer in shown[group]]
    floor = log_floor(values, metric.unit)
    colours = {group: CATEGORY[order.index(group) % 8] for group in shown}
    grain = view.trend_grain
    drawn = figure(
        340,
        [_line(metric, group, shown[group], grain, colours[group], floor) for group in shown],
        time_axis([answer.period for answer in answers], grain),
        value_axis(values, metric.unit, floor),
        {"r": ROOM},
        showlegend=False,
        shapes=shade(answers, view),
        annotations=_names_at_ends(shown, colours, floor),
    )
    behind = [
        mark
        for curve, group in enumerate(shown)
        for mark in marks.over_time(curve, metric, shown[group], grain, view.trend)
    ]
    alt = [in_words(words.name(g), shown[g], metric.unit, grain) for g in shown]
    said = " ".join([t(PER[grain], metric=metric.title), *alt])
    note = most_of(len(shown), len(groups))
    chart = Chart(drawn, said, 460, _lines_table(metric, shown, grain), behind, note)
    return marked(chart, view.events, answers, grain, view.question(metric.name))


PER = {
    "day": later("{metric} per day."),
    "week": later("{metric} per week."),
    "month": later("{metric} per month."),
    "quarter": later("{metric} per quarter."),
}


def _by_group(answers: Answers) -> dict[str, list[Answer]]:
    groups: dict[str, list[Answer]] = {}
    for answer in answers:
        if answer.group is not None:
            groups.setdefault(answer.group, []).append(answer)
    return groups


def _line(
    metric: Metric, group: str, answers: Answers, grain: str, colour: str, floor: float | None
) -> Parts:
    name = in_chart(words.name(group))
    heights = [at_least(floor, answer.value) for answer in answers]
    return {
        **line_of(metric, answers, grain, colour, name),
        "y": heights,
        "name": name,
        "marker": {"size": 4},
    }


def _names_at_ends(
    groups: Mapping[str, Answers], colours: Mapping[str, str], floor: float | None
) -> list[Parts]:
    """Write each group's name at the end of its line, nudged apart where lines end together."""
    heights = {
        group: [_height(answer.value, floor) for answer in answers if answer.value is not None]
        for group, answers in groups.items()
    }
    all_heights = [height for known in heights.values() for height in known]
    apart = (max(all_heights) - min(all_heights)) * 0.075 if all_heights else 0
    labels, last = [], math.inf
    for end, group in sorted(((h[-1], group) for group, h in heights.items() if h), reverse=True):
        last = min(end, last - apart)
        labels.append(at_end(in_chart(words.name(group), NAME), last, colours[group]))
    return labels


def _height(value: float, floor: float | None) -> float:
    return value if floor is None else math.log10(max(floor, value))


def _lines_table(metric: Metric, shown: Mapping[str, Answers], grain: str) -> dict[str, list[str]]:
    values = {(g, answer.period): answer.value for g in shown for answer in shown[g]}
    periods = sorted({period for _, period in values if period})
    table = {t("When"): [words.bucket(period, grain) for period in periods]}
    for group in shown:
        table[words.name(group)] = [
            said.cell(values.get((group, period)), metric.unit) for period in periods
        ]
    return table
