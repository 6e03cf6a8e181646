"""Charts that compare groups: channels, segments, teams."""

import math
from collections.abc import Mapping, Sequence
from itertools import accumulate

from csmetrics.analysis.standing import Standing, standing
from csmetrics.catalogue import Metric
from csmetrics.charts.frame import (
    SMALL,
    TICKS,
    Chart,
    Parts,
    at_least,
    figure,
    interval,
    log_floor,
    most_of,
    rests_on,
    value_axis,
)
from csmetrics.charts.marks import of_group, overlay
from csmetrics.escape import in_chart, in_two_lines
from csmetrics.headline import Answer
from csmetrics.language import said, words
from csmetrics.palette import BAD, DIVERGING, GOOD, INK, MUTED, SEQUENTIAL
from csmetrics.translation import number, t

MOST_GROUPS = 15
COLOURS = {"better": GOOD, "worse": BAD, "": MUTED}
MARKS = {"better": "▲ ", "worse": "▼ ", "": ""}
NAMES = {"size": 13, "color": INK}
# The middle is the neutral surface: what chance explains has no colour. The darkest ends are left
# out, so that one colour of text stays readable on every cell.
SCALE = [
    [0.0, DIVERGING[2]],
    [0.25, DIVERGING[3]],
    [0.46, DIVERGING[4]],
    [0.5, SEQUENTIAL[0]],
    [0.54, DIVERGING[5]],
    [0.75, DIVERGING[6]],
    [1.0, DIVERGING[7]],
]


def against_average(metric: Metric, groups: Sequence[Answer], average: Answer) -> Chart:
    """Draw each group as a dot with its 95% range, and the average of all as a line."""
    shown = sorted(groups, key=lambda group: -group.n)[:MOST_GROUPS]
    shown = sorted(shown, key=lambda group: group.value or 0, reverse=metric.better == "lower")
    values = [edge for group in shown for edge in (group.value, group.low, group.high)]
    floor = log_floor([group.value for group in shown], metric.unit)
    pieces = [_dot(metric, group, average, floor) for group in shown]
    ends = accumulate(len(traces) for traces in pieces)
    behind = [
        of_group(end - 1, 0, metric, group.group, group)
        for end, group in zip(ends, shown, strict=True)
        if group.n
    ]
    drawn = figure(
        # As high as the chart beside it, and higher where there are many groups.
        max(320, 44 * len(shown) + 64),
        [trace for traces in pieces for trace in traces],
        {
            **value_axis([*values, average.value], metric.unit, floor),
            "tickfont": SMALL,
            "tickangle": 0,
            "nticks": 5,
            "showgrid": True,
            "range": room([*values, average.value], floor),
        },
        {
            "type": "category",
            "dtick": 1,
            "range": [-0.6, len(shown) - 0.4],
            "showgrid": False,
            "tickfont": NAMES,
        },
        # Half of the last tick's name reaches beyond the axis.
        {"t": 30, "r": 24},
        showlegend=False,
        hovermode="closest",
        shapes=_average_line(average, floor),
        annotations=_average_label(metric, average, floor),
    )
    # Best first, as they stand from top to bottom.
    behind.reverse()
    note = most_of(len(shown), len(groups))
    return Chart(drawn, _groups_alt(metric, shown, average), behind=behind, note=note)


def room(
    values: Sequence[float | None], floor: float | None, part: float = 0.08
) -> list[float] | None:
    """Return a range with air on both sides, so that no bar or label touches the edge."""
    places = [at_least(floor, value) for value in values if value is not None]
    known = [math.log10(place) if floor else place for place in places if place is not None]
    if not known:
        return None
    air = part * (max(known) - min(known)) or 1.0
    return [min(known) - air, max(known) + air]


def _dot(metric: Metric, group: Answer, average: Answer, floor: float | None) -> list[Parts]:
    colour = COLOURS[standing(metric, group, average).verdict]
    label = _label(group)
    dot = {
        "type": "scatter",
        "x": [at_least(floor, group.value)],
        "y": [label],
        "mode": "markers+text",
        "marker": {
            "size": 12,
            "color": colour,
            "symbol": "circle-open" if group.is_small else "circle",
        },
        "text": [f"<b>{words.say(group.value, metric.unit)}</b>"],
        "textposition": "top center",
        "textfont": TICKS,
        "cliponaxis": False,
        "customdata": [_hover(metric, group)],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    if group.low is None or group.high is None:
        return [dot]
    range_ = {
        "type": "scatter",
        "x": [at_least(floor, group.low), at_least(floor, group.high)],
        "y": [label, label],
        "mode": "lines",
        "line": {"color": colour, "width": 9},
        "opacity": 0.25,
        "hoverinfo": "skip",
    }
    return [range_, dot]


def _label(group: Answer) -> str:
    small = f"<span style='font-size:11px'>{number(group.n)}</span>"
    return f"{in_two_lines(words.name(group.group))}  {small}"


def _hover(metric: Metric, group: Answer) -> str:
    said = f"<b>{in_chart(words.name(group.group))}</b> {words.say(group.value, metric.unit)}"
    range_ = interval(metric, group)
    return "<br>".join(part for part in (said, range_, rests_on(group.n), with_care(group)) if part)


def with_care(answer: Answer) -> str:
    """Warn of a small sample, or say nothing."""
    return t("fewer than 30: take it with care") if answer.is_small else ""


def _average_line(average: Answer, floor: float | None) -> list[Parts]:
    place = at_least(floor, average.value)
    if place is None:
        return []
    at = {"yref": "paper", "y0": 0, "y1": 1, "x0": place, "x1": place}
    line = {"width": 1.3, "dash": "dash", "color": MUTED}
    return [{"type": "line", **at, "line": line, "layer": "below"}]


def _average_label(metric: Metric, average: Answer, floor: float | None) -> list[Parts]:
    place = at_least(floor, average.value)
    if place is None:
        return []
    # A label on a logarithmic axis is placed by the logarithm, a line by the value.
    at = {"x": math.log10(place) if floor else place, "y": 1, "yref": "paper", "yanchor": "bottom"}
    said = t("All {value}", value=words.say(average.value, metric.unit))
    return [{**at, "text": said, "showarrow": False, "font": SMALL}]


def _groups_alt(metric: Metric, groups: Sequence[Answer], average: Answer) -> str:
    said = [
        t(
            "{group} {value} from {n}",
            group=words.name(group.group),
            value=words.say(group.value, metric.unit),
            n=number(group.n),
        )
        for group in reversed(groups)
    ]
    return t(
        "{metric} of each group against {overall} of all: {groups}.",
        metric=metric.title,
        overall=words.say(average.value, metric.unit),
        groups="; ".join(said),
    )


Cells = Mapping[tuple[str, str | None], Answer]
NONE = Answer(None, 0)


def scorecard(
    metrics: Sequence[Metric],
    sizes: Sequence[Answer],
    cells: Cells,
    averages: Mapping[str, Answer],
) -> Chart:
    """Draw groups × metrics: the number, ▲ or ▼ where surely better or worse than the average.

    `sizes` holds one answer per group, its n the number beside the name; `cells` is keyed by
    (metric, group), `averages` by metric.
    """
    rows = sorted(sizes, key=lambda size: -size.n)[:MOST_GROUPS]
    found = [[cells.get((metric.name, row.group), NONE) for metric in metrics] for row in rows]
    stands = [
        [standing(m, cell, averages[m.name]) for m, cell in zip(metrics, line, strict=True)]
        for line in found
    ]
    text = [
        [_cell(m, cell, stand) for m, cell, stand in zip(metrics, line, judged, strict=True)]
        for line, judged in zip(found, stands, strict=True)
    ]
    told = [
        [f"{_wrapped(m.title)}<br>{_hover(m, cell)}" for m, cell in zip(metrics, line, strict=True)]
        for line in found
    ]
    heatmap: Parts = {
        "type": "heatmap",
        "z": [[stand.strength for stand in judged] for judged in stands],
        "x": [_wrapped(metric.title) for metric in metrics],
        "y": [_label(row) for row in rows],
        "text": text,
        "texttemplate": "%{text}",
        "textfont": NAMES,
        # The markers over the cells say it.
        "hoverinfo": "skip",
        "colorscale": SCALE,
        "zmin": -1,
        "zmax": 1,
        "showscale": False,
        "xgap": 4,
        "ygap": 4,
    }
    drawn = figure(
        max(140, 46 * len(rows) + 44),
        [heatmap, overlay(heatmap["x"], heatmap["y"], told)],
        {"side": "top", "ticks": "", "tickfont": TICKS, "tickangle": 0},
        {"autorange": "reversed", "ticks": "", "showgrid": False, "dtick": 1, "tickfont": NAMES},
        hovermode="closest",
        hoverdistance=-1,
    )
    behind = [
        of_group(1, place * len(metrics) + column, metric, row.group, cell)
        for place, (row, line) in enumerate(zip(rows, found, strict=True))
        for column, (metric, cell) in enumerate(zip(metrics, line, strict=True))
        if cell.n
    ]
    width = 130 * len(metrics) + 130
    alt = _scorecard_alt(metrics, rows, text)
    note = most_of(len(rows), len(sizes))
    return Chart(drawn, alt, width, _table(metrics, rows, found, text), behind, note)


def _cell(metric: Metric, cell: Answer, stand: Standing) -> str:
    return MARKS[stand.verdict] + words.say(cell.value, metric.unit)


def _wrapped(title: str) -> str:
    parts = title.split(" ")
    middle = (len(parts) + 1) // 2
    if len(title) <= 16 or middle == len(parts):
        return title
    return " ".join(parts[:middle]) + "<br>" + " ".join(parts[middle:])


def _table(
    metrics: Sequence[Metric],
    rows: Sequence[Answer],
    found: Sequence[Sequence[Answer]],
    text: Sequence[Sequence[str]],
) -> dict[str, list[str]]:
    names = {t("Group"): [words.name(row.group) for row in rows]}
    return names | {
        metric.title: [
            said.cell(cells[place].value, metric.unit, line[place])
            for cells, line in zip(found, text, strict=True)
        ]
        for place, metric in enumerate(metrics)
    }


def _scorecard_alt(
    metrics: Sequence[Metric], rows: Sequence[Answer], text: Sequence[Sequence[str]]
) -> str:
    said = [
        f"{words.name(row.group)}: "
        + ", ".join(f"{m.title} {cell}" for m, cell in zip(metrics, line, strict=True))
        for row, line in zip(rows, text, strict=True)
    ]
    marked = t("▲ is better and ▼ worse than the average of all.")
    return f"{marked} {'. '.join(said)}."
