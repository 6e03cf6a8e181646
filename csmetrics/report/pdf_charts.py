"""Charts of a PDF: drawn as lines and shapes, sharp at any size."""

from collections.abc import Sequence
from typing import Any

from reportlab.graphics.charts.barcharts import BarChart, HorizontalBarChart, VerticalBarChart
from reportlab.graphics.charts.legends import Legend
from reportlab.graphics.charts.linecharts import HorizontalLineChart
from reportlab.graphics.shapes import Drawing
from reportlab.graphics.widgets.markers import makeMarker
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from csmetrics.language import words
from csmetrics.report import fonts, graphs, looks, scales
from csmetrics.report.content import Graph, Series
from csmetrics.report.numbers import known
from csmetrics.translation import number

SMALL = 7.5
MOST_LABEL = 34
# A label may take about a third of a wide chart: a letter for so many points of its width.
LETTER_ROOM = 11
LEGEND = 16


def draw(graph: Graph, width: float, height: float) -> Drawing:
    """Return a graph as a drawing of a width and a height in points."""
    drawing = Drawing(width, height)
    room = height - (LEGEND if len(graph.series) > 1 else 0)
    chart = _DRAWN[graph.kind](graph, width, room)
    drawing.add(chart)
    if len(graph.series) > 1:
        drawing.add(_legend(graph, height))
    return drawing


def _line(graph: Graph, width: float, height: float) -> Any:
    chart = _upright(HorizontalLineChart(), graph, width, height)
    chart.joinedLines = 1
    for place, series in enumerate(graph.series):
        line = chart.lines[place]
        line.strokeColor = _colour(looks.SERIES[series.tone])
        is_goal = series.tone == "goal"
        line.strokeWidth = 1 if is_goal else 1.8
        line.strokeDashArray = (3, 2) if is_goal else None
        line.symbol = None if is_goal else _dot(looks.SERIES[series.tone])
    chart.lineLabelFormat = _last_label(graph)
    chart.lineLabels.fontName, chart.lineLabels.fontSize = fonts.BOLD, 8.5
    chart.lineLabels.fillColor = _colour(looks.INK)
    below = graphs.falls_at_the_end(graph.series[0])
    chart.lineLabels.boxAnchor, chart.lineLabelNudge = ("n", -5) if below else ("s", 5)
    return chart


def _dot(colour: str) -> Any:
    marker = makeMarker("FilledCircle")
    marker.size, marker.fillColor, marker.strokeColor = 4, _colour(colour), _colour(looks.PAPER)
    return marker


def _last_label(graph: Graph) -> Any:
    """Return what writes the newest number at the end of its line, and nothing elsewhere."""
    values = graph.series[0].values
    newest = max((place for place, value in enumerate(values) if value is not None), default=-1)
    left = iter(
        place == newest and series.tone != "goal"
        for series in graph.series
        for place, value in enumerate(series.values)
        if value is not None
    )
    return lambda value: graphs.say(graph, value) if next(left, False) else ""


def _columns(graph: Graph, width: float, height: float) -> Any:
    chart = _upright(VerticalBarChart(), graph, width, height)
    chart.groupSpacing, chart.barSpacing = 6, 1
    return _filled(chart, graph)


def _split(graph: Graph, width: float, height: float) -> Any:
    chart = _upright(VerticalBarChart(), graph, width, height)
    chart.categoryAxis.style, chart.groupSpacing = "stacked", 4
    size, room = 6, chart.width / max(1, len(graph.labels)) - chart.groupSpacing
    said = {value: words.percent(value) for value in known(graph.series)}
    widest = max((stringWidth(one, fonts.BOLD, size) for one in said.values()), default=0)
    # The axis says that these are percents.
    chart.barLabelFormat = words.percent if widest + 1 <= room else number
    chart.barLabels.fontName, chart.barLabels.fontSize = fonts.BOLD, size
    chart.barLabels.fillColor = _colour(looks.PAPER)
    chart.barLabels.boxTarget, chart.barLabels.boxAnchor = "mid", "c"
    return _filled(chart, graph)


def _upright(chart: Any, graph: Graph, width: float, height: float) -> Any:
    ticks = scales.ticks(graph)
    said = [_tick(graph, tick) for tick in ticks]
    left = 6 + 4.2 * max(map(len, said))
    chart.x, chart.y, chart.width, chart.height = left, 22, width - left - 10, height - 36
    chart.data = [list(series.values) for series in graph.series]
    axis = chart.valueAxis
    axis.valueMin, axis.valueMax, axis.valueSteps = ticks[0], ticks[-1], ticks
    axis.labelTextFormat = said
    axis.visibleTicks, axis.visibleAxis = 0, 0
    axis.visibleGrid, axis.gridStrokeColor, axis.gridStrokeWidth = 1, _colour(looks.LINE), 0.6
    _letters(axis.labels, looks.MUTED)
    across = chart.categoryAxis
    across.categoryNames = [label.replace(" ", "\n") for label in graph.labels]
    across.visibleTicks, across.strokeColor = 0, _colour(looks.LINE)
    across.joinAxisMode = "bottom"
    across.labels.dy = -3
    _letters(across.labels, looks.INK)
    return chart


def _tick(graph: Graph, value: float) -> str:
    if graph.unit in ("count", "money"):
        return words.plain(value)
    return graphs.tick(graph, value)


def _lying(graph: Graph, width: float, height: float) -> Any:
    chart: BarChart = HorizontalBarChart()
    most = max(MOST_LABEL, int(width / LETTER_ROOM))
    labels = [fonts.of_label(_cut(label, most)) for label in graph.labels]
    left = 10 + 3.9 * max((len(label) for label, _ in labels), default=0)
    chart.x, chart.y, chart.width, chart.height = left, 4, width - left - 6, height - 8
    chart.data = [[value or 0 for value in series.values] for series in _upwards(graph)]
    values = [0.0, *known(graph.series)]
    air = 0.24 * (max(values) - min(values)) or 1.0
    axis = chart.valueAxis
    axis.valueMin = min(values) - (air if min(values) < 0 else 0)
    axis.valueMax = max(values) + (air if max(values) > 0 or min(values) == 0 else 0)
    axis.visible = 0
    across = chart.categoryAxis
    across.reverseDirection, across.visibleTicks = 1, 0
    across.categoryNames = [label for label, _ in labels]
    across.strokeColor, across.labels.dx = _colour(looks.LINE), -4
    across.labelAxisMode = "low"
    across.labels.boxAnchor = "e"
    _letters(across.labels, looks.INK)
    for place, (_, font) in enumerate(labels):
        across.labels[place].fontName = font
    chart.groupSpacing = 5
    chart.barLabelFormat = lambda value: graphs.say(graph, value) if value else ""
    _letters(chart.barLabels, looks.INK)
    chart.barLabels.fontName, chart.barLabels.fontSize = fonts.BOLD, 8
    # Beside the end of its bar; reportlab turns the side where a bar goes to the left.
    chart.barLabels.nudge, chart.barLabels.boxAnchor = 4, "w"
    return _filled(chart, graph)


def _effects(graph: Graph, width: float, height: float) -> Any:
    chart = _lying(graph, width, height)
    # Each label has a bar of one series alone: they may lie on the same place.
    chart.categoryAxis.style = "stacked"
    return chart


def _filled(chart: Any, graph: Graph) -> Any:
    for place, series in enumerate(_upwards(graph)):
        chart.bars[place].fillColor = _colour(looks.SERIES[series.tone])
        chart.bars[place].strokeColor = None
    return chart


def _upwards(graph: Graph) -> Sequence[Series]:
    """Return the series as reportlab draws them: of lying bars the last one stands on top."""
    return graph.series[::-1] if graph.kind == "bars" else graph.series


def _legend(graph: Graph, height: float) -> Legend:
    legend = Legend()
    legend.x, legend.y, legend.boxAnchor = 0, height, "nw"
    legend.alignment, legend.columnMaximum = "right", 1
    legend.dx, legend.dy, legend.dxTextSpace, legend.deltax = 6, 6, 4, 70
    legend.fontName, legend.fontSize = fonts.PLAIN, 8
    legend.strokeWidth, legend.strokeColor = 0, None
    legend.colorNamePairs = [
        (_colour(looks.SERIES[series.tone]), series.name) for series in graph.series
    ]
    return legend


def _letters(labels: Any, colour: str) -> None:
    labels.fontName, labels.fontSize, labels.fillColor = fonts.PLAIN, SMALL, _colour(colour)


def _cut(label: str, most: int) -> str:
    return label if len(label) <= most else f"{label[: most - 1]}…"


def _colour(code: str) -> Color:
    return HexColor(code)


_DRAWN = {
    "line": _line,
    "columns": _columns,
    "bars": _lying,
    "split": _split,
    "effects": _effects,
}
