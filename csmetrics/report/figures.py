"""The graphs of a pack as Plotly figures: for the web page, and for presenting in the app.

Colours are the theme's placeholders: in the app the browser replaces them, for a file
`looks.resolve` does.
"""

from typing import Any

from csmetrics import palette
from csmetrics.charts.frame import LAYOUT, TICKS, Chart, Parts, figure
from csmetrics.escape import in_chart
from csmetrics.report import graphs, scales
from csmetrics.report.content import Graph, Series
from csmetrics.report.numbers import known

COLOURS = {
    "accent": palette.ACCENT,
    "good": palette.GOOD,
    "bad": palette.BAD,
    "neutral": palette.NEUTRAL,
    "goal": palette.MUTED,
}
HEIGHT = 320
LONGEST = 38
# What moved a number is a sentence, in a chart as wide as the page.
LONGEST_EFFECT = 50
# The least width of a chart, in sizes of its letters: the names of twelve months stand apart, and
# beside the names of bars there is room for bars with what they say at their ends.
MONTHS, LETTER, BARS, ENDS = 36, 0.56, 16, 16


def chart(graph: Graph, height: int = HEIGHT, size: int = 12) -> Chart:
    """Return a graph as a figure with its sentence; `size` is that of its numbers."""
    lies = graph.lies
    high = max(height, 34 * len(graph.labels) + 60) if lies else height
    traces = [_DRAWN[graph.kind](graph, series, size) for series in graph.series]
    several = len(graph.series) > 1
    x, y = (
        (_value_hidden(graph), _names(graph, size))
        if lies
        else (_months(graph, size), _value(graph, size))
    )
    layout: dict[str, Any] = {
        "showlegend": several,
        "barmode": "relative" if graph.kind in ("split", "effects") else "group",
        "hovermode": "closest" if lies else "x unified",
        "font": {"size": size},
        "legend": {**LAYOUT["legend"], "font": {"size": size}},
    }
    drawn = figure(high, traces, x, y, {"t": 40 if several else 16, "r": 24}, **layout)
    return Chart(drawn, graph.alt, round(size * (_room(graph) if lies else MONTHS)))


def _room(graph: Graph) -> float:
    names = max((len(in_chart(label, _longest(graph))) for label in graph.labels), default=0)
    return LETTER * names + BARS + (ENDS if graph.kind == "effects" else 0)


def _longest(graph: Graph) -> int:
    return LONGEST_EFFECT if graph.kind == "effects" else LONGEST


def _line(graph: Graph, series: Series, size: int) -> Parts:
    is_goal = series.tone == "goal"
    places = [place for place, value in enumerate(series.values) if value is not None]
    newest = places[-1] if places and not is_goal else None
    return {
        "type": "scatter",
        "mode": "lines" if is_goal else "lines+markers+text",
        "name": series.name,
        "x": list(range(len(graph.labels))),
        "y": list(series.values),
        "text": [
            f"<b>{_say(graph, value)}</b>" if place == newest else ""
            for place, value in enumerate(series.values)
        ],
        "textposition": "bottom center" if graphs.falls_at_the_end(series) else "top center",
        "textfont": {"size": size + 1, "color": palette.INK},
        "cliponaxis": False,
        "line": {
            "color": COLOURS[series.tone],
            "width": 1.5 if is_goal else size / 4.6,
            "dash": "dash" if is_goal else "solid",
            "shape": "hvh" if is_goal else "linear",  # A goal holds for its whole month.
        },
        "marker": {"size": size / 2},
        **_hover(graph, series),
    }


def _column(graph: Graph, series: Series, size: int) -> Parts:
    shown = graph.kind == "split"
    return {
        "type": "bar",
        "name": series.name,
        "x": list(range(len(graph.labels))),
        "y": list(series.values),
        "marker": {"color": COLOURS[series.tone], "line": {"width": 0}},
        "text": [_say(graph, value) if shown else "" for value in series.values],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"size": size - 1, "color": palette.PAPER},
        **_hover(graph, series),
    }


def _bar(graph: Graph, series: Series, size: int) -> Parts:
    return {
        "type": "bar",
        "orientation": "h",
        "name": series.name,
        "y": list(range(len(graph.labels))),
        "x": list(series.values),
        "marker": {"color": COLOURS[series.tone], "line": {"width": 0}},
        "text": [
            f"<b>{_say(graph, value)}</b>" if value is not None else "" for value in series.values
        ],
        "textposition": "outside",
        "textangle": 0,
        "textfont": {"size": size, "color": palette.INK},
        "cliponaxis": False,
        **_hover(graph, series),
    }


def _hover(graph: Graph, series: Series) -> Parts:
    name = in_chart(series.name)
    told = [f"{name} {_say(graph, value)}" for value in series.values]
    return {"customdata": told, "hovertemplate": "%{customdata}<extra></extra>"}


def _say(graph: Graph, value: float | None) -> str:
    return in_chart(graphs.say(graph, value))


def _months(graph: Graph, size: int) -> Parts:
    # Words of a month stand below each other, so that twelve fit; a place is a number, so that two
    # months of the same name stay two.
    text = [in_chart(label).replace(" ", "<br>") for label in graph.labels]
    places = list(range(len(graph.labels)))
    return {"tickvals": places, "ticktext": text, "tickfont": {**TICKS, "size": size},
            "tickangle": 0, "range": [-0.6, len(places) - 0.4]}  # fmt: skip


def _value(graph: Graph, size: int) -> Parts:
    ticks = scales.ticks(graph)
    said = [graphs.tick(graph, tick) for tick in ticks]
    return {"tickvals": ticks, "ticktext": said, "range": [ticks[0], ticks[-1] * 1.04],
            "tickfont": {"size": size, "color": palette.MUTED}}  # fmt: skip


def _names(graph: Graph, size: int) -> Parts:
    places = list(range(len(graph.labels)))
    text = [in_chart(label, _longest(graph)) for label in graph.labels]
    return {
        "tickvals": places,
        "ticktext": text,
        "range": [len(places) - 0.4, -0.6],
        "showgrid": False,
        "tickfont": {**TICKS, "size": size},
    }


def _value_hidden(graph: Graph) -> Parts:
    values = [0.0, *known(graph.series)]
    low, high = min(values), max(values)
    air = 0.25 * (high - low) or 1.0
    room = [low - air if low < 0 else 0, high + air if high > 0 or low == 0 else 0]
    return {"range": room, "showticklabels": False, "zeroline": True, "zerolinecolor": palette.LINE}


_DRAWN = {"line": _line, "columns": _column, "split": _column, "bars": _bar, "effects": _bar}
