"""Native charts of slides: whoever has the file can open their numbers and change them."""

from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE
from pptx.util import Inches, Pt

from csmetrics.charts.frame import STEPS
from csmetrics.escape import cell
from csmetrics.report import graphs, looks, numbers, scales
from csmetrics.report.content import Graph, Series
from csmetrics.report.letters import legible
from csmetrics.report.slide_theme import FONT, rgb

Box = tuple[float, float, float, float]
TYPES = {
    "line": XL_CHART_TYPE.LINE_MARKERS,
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "split": XL_CHART_TYPE.COLUMN_STACKED,
    "effects": XL_CHART_TYPE.BAR_CLUSTERED,
}
SMALL = 10.5
LONGEST_LABEL = 42


def add(slide: Any, graph: Graph, box: Box) -> Any:
    """Draw a graph into a box (left, top, width, height in inches), with its sentence as alt."""
    frame = slide.shapes.add_chart(TYPES[graph.kind], *(Inches(each) for each in box), _data(graph))
    about = frame._element.nvGraphicFramePr.cNvPr
    about.set("name", graph.title)
    about.set("descr", legible(graph.alt))
    chart = frame.chart
    chart.has_title = False
    chart.font.size, chart.font.name = Pt(SMALL), FONT
    chart.font.color.rgb = rgb(looks.MUTED)
    _legend(chart, graph)
    _axes(chart, graph)
    _DRAWN[graph.kind](chart, graph)
    return frame


def _data(graph: Graph) -> Any:
    # The numbers of a chart lie in a workbook inside the slide: a name there could be a formula.
    data: Any = CategoryChartData(  # type: ignore[no-untyped-call]
        number_format=numbers.series_format(graph)
    )
    data.categories = [cell(_label(label)) for label in graph.labels]
    for series in graph.series:
        values = [numbers.series_value(graph, value) for value in series.values]
        data.add_series(cell(legible(series.name)), values)
    return data


def _label(label: str) -> str:
    plain = legible(label)
    return plain if len(plain) <= LONGEST_LABEL else plain[: LONGEST_LABEL - 1] + "…"


def _legend(chart: Any, graph: Graph) -> None:
    chart.has_legend = len(graph.series) > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False
        chart.legend.font.size = Pt(SMALL)
        chart.legend.font.color.rgb = rgb(looks.INK)


def _axes(chart: Any, graph: Graph) -> None:
    across, up = chart.category_axis, chart.value_axis
    across.major_tick_mark = up.major_tick_mark = XL_TICK_MARK.NONE
    across.minor_tick_mark = up.minor_tick_mark = XL_TICK_MARK.NONE
    across.has_major_gridlines = False
    across.format.line.color.rgb = rgb(looks.LINE)
    across.tick_labels.font.size = Pt(SMALL)
    across.tick_labels.font.color.rgb = rgb(looks.INK)
    # Months stand below the chart, also where a value is negative.
    across.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    up.format.line.fill.background()
    up.tick_labels.font.size = Pt(SMALL)
    up.tick_labels.number_format = numbers.series_format(graph)
    up.tick_labels.number_format_is_linked = False
    if graph.lies:
        up.visible = up.has_major_gridlines = False
        across.reverse_order = True
        _room(up, graph)
    else:
        up.has_major_gridlines = True
        up.major_gridlines.format.line.color.rgb = rgb(looks.LINE)
        up.major_gridlines.format.line.width = Pt(0.75)
        _scale(up, graph)


def _room(axis: Any, graph: Graph) -> None:
    """Leave room for the numbers at the ends of bars."""
    values = [numbers.series_value(graph, value) or 0.0 for value in numbers.known(graph.series)]
    low, high = min([0.0, *values]), max([0.0, *values])
    air = 0.2 * (high - low) or 1.0
    axis.maximum_scale = high + (air if high > 0 or low == 0 else 0)
    axis.minimum_scale = low - air if low < 0 else 0


def _scale(axis: Any, graph: Graph) -> None:
    values = numbers.known(graph.series)
    if graph.kind == "split":
        axis.minimum_scale, axis.maximum_scale, axis.major_unit = 0, 1, 0.25
    elif graph.kind == "columns" or graph.unit == "seconds":
        axis.minimum_scale = 0
    elif graph.unit == "percent" and values:
        ticks = scales.ticks(graph)
        axis.minimum_scale, axis.maximum_scale = ticks[0] / 100, ticks[-1] / 100
        axis.major_unit = (ticks[1] - ticks[0]) / 100
    if graph.unit == "seconds" and values:
        step = next((step for step in STEPS if max(values) / step <= 5), STEPS[-1])
        axis.major_unit = step / numbers.DAY


def _line(chart: Any, graph: Graph) -> None:
    for plotted, series in zip(chart.plots[0].series, graph.series, strict=True):
        plotted.smooth = False
        line = plotted.format.line
        line.color.rgb = rgb(looks.SERIES[series.tone])
        if series.tone == "goal":
            line.width, line.dash_style = Pt(1.5), MSO_LINE.DASH
            plotted.marker.style = XL_MARKER_STYLE.NONE
            continue
        line.width = Pt(2.5)
        _dots(plotted.marker, looks.SERIES[series.tone])
        _last(plotted, series)


def _dots(marker: Any, colour: str) -> None:
    marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, 6
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = rgb(colour)
    marker.format.line.color.rgb = rgb(looks.PAPER)


def _last(plotted: Any, series: Series) -> None:
    """Write the newest number at the end of its line."""
    known = [place for place, value in enumerate(series.values) if value is not None]
    if known:
        label = plotted.points[known[-1]].data_label
        below = graphs.falls_at_the_end(series)
        label.position = XL_LABEL_POSITION.BELOW if below else XL_LABEL_POSITION.ABOVE
        label.font.bold, label.font.size = True, Pt(12)
        label.font.color.rgb = rgb(looks.INK)
        _show_value(label)


def _show_value(label: Any) -> None:
    # Without these, a label of one point shows nothing but its formatting.
    element = label._get_or_add_dLbl()
    for name in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent"):
        found = element.find(f"{{{_C}}}{name}")
        if found is not None:
            found.set("val", "1" if name == "showVal" else "0")


_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def _columns(chart: Any, graph: Graph) -> None:
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 60, -5
    _fill(plot, graph)


def _bars(chart: Any, graph: Graph) -> None:
    plot = chart.plots[0]
    plot.gap_width = 45
    _fill(plot, graph)
    _ends(plot, graph)


def _effects(chart: Any, graph: Graph) -> None:
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 45, 100
    _fill(plot, graph)
    _ends(plot, graph)


def _split(chart: Any, graph: Graph) -> None:
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 35, 100
    _fill(plot, graph)
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = numbers.share_format(), False
    labels.font.size, labels.font.bold = Pt(SMALL), True
    labels.font.color.rgb = rgb(looks.PAPER)


def _fill(plot: Any, graph: Graph) -> None:
    for plotted, series in zip(plot.series, graph.series, strict=True):
        plotted.invert_if_negative = False
        plotted.format.fill.solid()
        plotted.format.fill.fore_color.rgb = rgb(looks.SERIES[series.tone])


def _ends(plot: Any, graph: Graph) -> None:
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format = numbers.series_format(graph)
    labels.number_format_is_linked = False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size, labels.font.bold = Pt(11), True
    labels.font.color.rgb = rgb(looks.INK)


_DRAWN = {
    "line": _line,
    "columns": _columns,
    "bars": _bars,
    "split": _split,
    "effects": _effects,
}
