"""A table of groups whose numbers are drawn: a dot with its 95% range in a column per metric."""

from collections.abc import Mapping, Sequence

from csmetrics.analysis.scorecards import Line
from csmetrics.analysis.standing import standing
from csmetrics.catalogue import Metric, catalogue
from csmetrics.charts.frame import (
    SMALL,
    TICKS,
    Chart,
    Parts,
    X,
    at_least,
    figure,
    interval,
    log_floor,
    nothing,
    rests_on,
)
from csmetrics.charts.groups import COLOURS, MARKS, room, with_care
from csmetrics.charts.marks import Mark, of_group
from csmetrics.escape import in_chart
from csmetrics.headline import Answer
from csmetrics.language import said, words
from csmetrics.language.stories import short
from csmetrics.palette import ACCENT_SOFT, INK, MUTED, PAPER
from csmetrics.translation import number, t

MOST_LINES = 45
ROW, COLUMN, NAMES_WIDTH = 40, 132, 150
GAP = 0.022
# The page's own ground around a number, so that the line of the average does not cross it out.
HALO = ", ".join([f"0 0 3px {PAPER}"] * 3)


def comparison(
    metrics: Sequence[Metric], lines: Sequence[Line], averages: Mapping[str, Answer], each: str
) -> Chart:
    """Draw a row per group and a column per metric; dashed is what all have together.

    Counts are bars. A number of fewer than 30 rows is an open grey dot; one that is surely better
    or worse than the average has ▲ or ▼ beside it. `each` is what a group is called in English.
    Of more groups than find room, those that stand out so are drawn first.
    A metric that no known group has is left out, and with it rows that have no other.
    """
    known = [one for one in lines if one.group is not None]
    metrics = [m for m in metrics if any(one.cell(m.name).value is not None for one in known)]
    lines = [one for one in lines if any(one.cell(m.name).n for m in metrics)]
    shown = _drawn(metrics, lines, averages)
    width = (1 + GAP) / max(len(metrics), 1)
    axes: Parts = {}
    traces: list[Parts] = []
    shapes: list[Parts] = []
    labels: list[Parts] = []
    behind: list[Mark] = []
    for place, metric in enumerate(metrics):
        name = "x" if place == 0 else f"x{place + 1}"
        start = place * width
        cells = [line.cell(metric.name) for line in shown]
        floor = log_floor([cell.value for cell in cells], metric.unit)
        traces += _column(metric, shown, cells, averages, name, floor)
        behind += _clickable(len(traces) - 1, metric, shown, cells)
        axes[f"xaxis{name[1:]}"] = _axis(metric, cells, floor, [start, start + width - GAP])
        shapes += _average(metric, averages.get(metric.name), name, floor)
        labels += _heading(metric, averages.get(metric.name), start + (width - GAP) / 2)
    drawn = figure(
        ROW * len(shown) + 60,
        traces,
        None,
        {
            "type": "category",
            "categoryorder": "array",
            "categoryarray": [str(place) for place in range(len(shown))],
            "tickvals": [str(place) for place in range(len(shown))],
            "ticktext": [in_chart(_name(line)) for line in shown],
            "range": [len(shown) - 0.35, -0.65],
            "showgrid": False,
            "ticks": "",
            "tickfont": {"size": 13, "color": INK},
        },
        {"t": 52, "b": 8},
        showlegend=False,
        hovermode="closest",
        shapes=shapes,
        annotations=labels,
        **axes,
    )
    text = [[_said(m, line.cell(m.name), averages) for m in metrics] for line in lines]
    # Those that find no room in the drawing are in the table.
    table = {words.capital(t(each)): [_name(line) for line in lines]} | {
        metric.title: [row[place] for row in text] for place, metric in enumerate(metrics)
    }
    # Group by group, as one looks for a name first.
    behind.sort(key=lambda mark: [line.group for line in shown].index(mark.group))
    width_of_all = COLUMN * len(metrics) + NAMES_WIDTH
    alt = _alt(metrics, shown, text[: len(shown)], each)
    return Chart(drawn, alt, width_of_all, table, behind)


def _drawn(
    metrics: Sequence[Metric], lines: Sequence[Line], averages: Mapping[str, Answer]
) -> list[Line]:
    """Return the groups that find room, in their order: who stands out before who does not."""
    if len(lines) <= MOST_LINES:
        return list(lines)
    order = sorted(
        range(len(lines)),
        key=lambda at: not any(_verdict(m, lines[at].cell(m.name), averages) for m in metrics),
    )
    return [lines[at] for at in sorted(order[:MOST_LINES])]


def _clickable(
    curve: int, metric: Metric, lines: Sequence[Line], cells: Sequence[Answer]
) -> list[Mark]:
    known = [
        (line, cell) for line, cell in zip(lines, cells, strict=True) if cell.value is not None
    ]
    # What is no metric, such as the use of a day, has no rows to show.
    return [
        of_group(curve, point, metric, line.group, cell)
        for point, (line, cell) in enumerate(known)
        if cell.n and metric.name in catalogue() and not metric.account
    ]


def _name(line: Line) -> str:
    return words.name(line.group)


def _column(
    metric: Metric,
    lines: Sequence[Line],
    cells: Sequence[Answer],
    averages: Mapping[str, Answer],
    axis: str,
    floor: float | None,
) -> list[Parts]:
    known = [(place, cell) for place, cell in enumerate(cells) if cell.value is not None]
    if not known:
        return []
    placed: Parts = {
        "y": [str(place) for place, _ in known],
        "x": [at_least(floor, cell.value) for _, cell in known],
        "xaxis": axis,
        "orientation": "h",
        "text": [f"<b>{_short(metric, cell, averages)}</b>" for _, cell in known],
        "textfont": {**TICKS, "shadow": HALO},
        "cliponaxis": False,
        "customdata": [_hover(metric, lines[place], cell) for place, cell in known],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    if metric.unit == "count":
        bar = {"marker": {"color": ACCENT_SOFT, "line": {"width": 0}}, "textposition": "outside"}
        return [{"type": "bar", "width": 0.45, **placed, **bar}]
    colours = [_colour(metric, cell, averages) for _, cell in known]
    dots = {
        "mode": "markers+text",
        "textposition": "top center",
        "marker": {
            "size": 10,
            "color": colours,
            "symbol": ["circle-open" if cell.is_small else "circle" for _, cell in known],
        },
    }
    ranged = [
        (at, cell, own)
        for (at, cell), own in zip(known, colours, strict=True)
        if cell.low is not None and cell.high is not None
    ]
    ranges = [
        _ranges([(at, cell) for at, cell, own in ranged if own == colour], colour, axis, floor)
        for colour in dict.fromkeys(own for _, _, own in ranged)
    ]
    return [*ranges, {"type": "scatter", **placed, **dots}]


def _ranges(
    cells: Sequence[tuple[int, Answer]], colour: str, axis: str, floor: float | None
) -> Parts:
    """Return all 95% ranges of one colour as one line with gaps."""
    x: list[float | None] = []
    y: list[str | None] = []
    for place, cell in cells:
        x += [at_least(floor, cell.low), at_least(floor, cell.high), None]
        y += [str(place), str(place), None]
    return {
        "type": "scatter",
        "orientation": "h",
        "x": x,
        "y": y,
        "xaxis": axis,
        "mode": "lines",
        "line": {"color": colour, "width": 8},
        "opacity": 0.25,
        "hoverinfo": "skip",
    }


def _colour(metric: Metric, cell: Answer, averages: Mapping[str, Answer]) -> str:
    return COLOURS[_verdict(metric, cell, averages)]


def _verdict(metric: Metric, cell: Answer, averages: Mapping[str, Answer]) -> str:
    return standing(metric, cell, averages.get(metric.name, Answer(None, 0))).verdict


def _short(metric: Metric, cell: Answer, averages: Mapping[str, Answer]) -> str:
    return MARKS[_verdict(metric, cell, averages)] + words.say(cell.value, metric.unit)


def _said(metric: Metric, cell: Answer, averages: Mapping[str, Answer]) -> said.Said:
    """Return a cell of the table: the value, its n where it is no count, and its mark if small."""
    if cell.value is None or metric.unit == "count":
        return said.cell(cell.value, metric.unit)
    small = f", {t('small sample')}" if cell.is_small else ""
    text = f"{_short(metric, cell, averages)} (n {number(cell.n)}{small})"
    return said.cell(cell.value, metric.unit, text)


def _hover(metric: Metric, line: Line, cell: Answer) -> str:
    said = f"<b>{in_chart(_name(line))}</b> {words.say(cell.value, metric.unit)}"
    if metric.unit == "count":
        return said
    range_ = interval(metric, cell)
    return "<br>".join(part for part in (said, range_, rests_on(cell.n), with_care(cell)) if part)


def _axis(
    metric: Metric, cells: Sequence[Answer], floor: float | None, domain: Sequence[float]
) -> Parts:
    frame = {**X, "domain": domain, "showticklabels": False, "ticks": ""}
    edges = [edge for cell in cells for edge in (cell.value, cell.low, cell.high)]
    if metric.unit == "count":
        most = max((edge for edge in edges if edge is not None), default=0) or 1
        return {**frame, "range": [0, 1.45 * most]}
    return {**frame, "type": "log" if floor else "linear", "range": room(edges, floor, 0.16)}


def _average(metric: Metric, average: Answer | None, axis: str, floor: float | None) -> list[Parts]:
    place = at_least(floor, average.value) if average else None
    if place is None or metric.unit == "count":
        return []
    at = {"xref": axis, "yref": "paper", "y0": 0, "y1": 1, "x0": place, "x1": place}
    return [
        {"type": "line", **at, "line": {"width": 1.2, "dash": "dash", "color": MUTED},
         "layer": "below", "opacity": 0.6}
    ]  # fmt: skip


def _heading(metric: Metric, average: Answer | None, middle: float) -> list[Parts]:
    at = {
        **{"x": middle, "xref": "paper", "xanchor": "center"},
        **{"y": 1, "yref": "paper", "yanchor": "bottom"},
    }
    title = f"<b>{_wrapped(short(metric.title))}</b>"
    heading = {**at, "text": title, "showarrow": False, "font": TICKS, "yshift": 16}
    if average is None or average.value is None:
        return [heading]
    whole = t("all {value}", value=words.say(average.value, metric.unit))
    return [heading, {**at, "text": whole, "showarrow": False, "font": SMALL}]


def _wrapped(title: str) -> str:
    head, _, tail = title.partition(" ")
    return title if len(title) <= 14 or not tail else f"{head}<br>{tail}"


def _alt(
    metrics: Sequence[Metric], lines: Sequence[Line], text: Sequence[Sequence[str]], each: str
) -> str:
    said = [
        f"{_name(line)}: " + ", ".join(f"{m.title} {n}" for m, n in zip(metrics, row, strict=True))
        for line, row in zip(lines, text, strict=True)
    ]
    if not said:
        return nothing()
    return t("Each {group} against all together. {groups}.", group=t(each), groups=". ".join(said))
