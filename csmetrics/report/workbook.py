"""A pack as a workbook: typed numbers, native charts, and no text that runs as a formula."""

import io
import re
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from csmetrics.escape import cell as harmless
from csmetrics.language import pack as say
from csmetrics.report import graphs, layout, looks, numbers, scales
from csmetrics.report.content import Cell, Graph, Pack, Quote, Section, Table
from csmetrics.report.letters import legible
from csmetrics.report.same_bytes import same_bytes
from csmetrics.translation import t

LONGEST_CELL = 32_767
LONGEST_SHEET = 31
# A line of so many letters goes over the columns from the first up to this one.
LONG, ACROSS = 110, 9
CHART_ROWS, CHART_WIDTH, CHART_HEIGHT = 16, 620, 300
KINDS = {
    "line": {"type": "line"},
    "columns": {"type": "column"},
    "bars": {"type": "bar"},
    "split": {"type": "column", "subtype": "stacked"},
    "effects": {"type": "bar"},
}
_SAID = r"\+\d[^-=+*/(!@|&^]*"
_CHANGE = re.compile(rf"{_SAID}(… {_SAID})?")
RAW = ("metric", "title", "unit", "said", "value", "n", "low", "high")


def write(pack: Pack) -> bytes:
    """Return a pack as an XLSX file."""
    content = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(content, options) as book:
        made = Book(book, pack)
        for section in pack.sections:
            made.section(section)
        made.raw_numbers()
    return same_bytes(content.getvalue(), pack.origin.made_at)


class Book:
    """A workbook that is being made: a sheet per section, `row` is the next free one."""

    def __init__(self, book: Any, pack: Pack) -> None:
        self.book, self.pack = book, pack
        self.formats: dict[tuple[Any, ...], Any] = {}
        self.sheet: Any = None
        self.row = 0
        self.widths: dict[int, float] = {}
        book.set_properties(
            {
                "title": pack.title,
                "subject": legible(pack.plain)[:255],
                "author": "csmetrics",
                "keywords": pack.origin.fingerprint,
                "created": pack.origin.made_at,
            }
        )

    def section(self, section: Section) -> None:
        """Write a section on a sheet of its own."""
        self._open(section.title)
        self._line(self.pack.title, size=10, colour=looks.MUTED)
        self._line(section.title, size=16, bold=True)
        if section.key == self.pack.sections[0].key:
            self._line(self.pack.byline, size=10, colour=looks.MUTED)
        self._line(section.plain, size=11)
        self.row += 1
        for table in section.tables:
            self._table(table)
        for graph in section.graphs:
            self._graph(graph)
        self._quotes(section.quotes)
        for note in section.notes:
            self._line(note, size=9, colour=looks.MUTED)
        self._set_widths()

    def raw_numbers(self) -> None:
        """Write the numbers of the summary as they were answered, for those who go on with them."""
        self._open(t(say.RAW_TITLE))
        self._line(t(say.RAW_TITLE), size=16, bold=True)
        self._line(t(say.RAW), size=9, colour=looks.MUTED)
        self.row += 1
        for place, name in enumerate(RAW):
            self.sheet.write_string(self.row, place, name, self._format(bold=True))
        for one in self.pack.numbers:
            self.row += 1
            found = (one.metric, one.title, one.unit, one.text, one.value, one.n, one.low, one.high)
            for place, value in enumerate(found):
                if isinstance(value, str):
                    self._string(self.row, place, value, self._format())
                elif value is not None:
                    self.sheet.write_number(self.row, place, value)
        self.sheet.set_column(0, 3, 26)
        self.sheet.set_column(4, 7, 14)

    def _open(self, title: str) -> None:
        name = "".join(letter for letter in title if letter not in "[]:*?/\\'")
        if len(name) > LONGEST_SHEET:
            name = f"{name[:LONGEST_SHEET].rpartition(' ')[0]} …"
        self.sheet = self.book.add_worksheet(name)
        self.sheet.hide_gridlines(2)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer(f"&L&8{_in_footer(self.pack.title)}&R&8&P / &N")
        self.row, self.widths = 0, {}

    def _line(self, words: str, size: float, colour: str = looks.INK, bold: bool = False) -> None:
        look = self._format(size=size, colour=colour, bold=bold, wrap=len(words) > LONG)
        if len(words) > LONG:
            # Over several columns: alone in the first it would be cut, or make the page too wide.
            self.sheet.merge_range(self.row, 0, self.row, ACROSS, "", look)
            self.sheet.set_row(self.row, 1.45 * size * (1 + len(words) // LONG))
        self._string(self.row, 0, words, look)
        self.row += 1

    def _table(self, table: Table) -> None:
        self._line(table.title, size=11, bold=True)
        numeric = [layout.is_number(table, place) for place in range(len(table.columns))]
        columns = self._columns(table)
        for place, name in enumerate(table.columns):
            look = self._format(
                bold=True, colour=looks.MUTED, rule=2, right=numeric[place], wrap=True
            )
            self._string(self.row, columns[place], name, look)
        for row in table.rows:
            self.row += 1
            for place, cell in enumerate(row):
                self._cell(columns[place], cell, table)
        self._note_widths(table, columns)
        self.row += 1
        if table.note:
            self._line(table.note, size=9, colour=looks.MUTED)
        self.row += 1

    def _columns(self, table: Table) -> list[int]:
        """Return where each column of a table stands: what marks a number stands beside it."""
        places, at = [], 0
        for place in range(len(table.columns)):
            places.append(at)
            at += 2 if self._is_marked(table, place) else 1
        return places

    def _is_marked(self, table: Table, place: int) -> bool:
        return any(row[place].mark and row[place].unit for row in table.rows)

    def _cell(self, column: int, cell: Cell, table: Table) -> None:
        shade = table.heat and cell.unit == "percent" and cell.value is not None
        ground = looks.shade(cell.value) if shade and cell.value is not None else ""
        if cell.value is None or not cell.unit:
            look = self._format(colour=looks.TEXT[cell.tone], rule=1, wrap=len(cell.text) > 40)
            self._string(self.row, column, cell.said, look)
            return
        shown = numbers.share_format() if table.heat and cell.unit == "percent" else ""
        number = shown or numbers.as_said(cell)
        look = self._format(number=number, rule=1, right=True, ground=ground)
        self.sheet.write_number(self.row, column, numbers.office(cell.value, cell.unit), look)
        if cell.mark:
            look = self._format(colour=looks.TEXT[cell.tone], rule=1, size=9)
            self._string(self.row, column + 1, cell.mark, look)

    def _graph(self, graph: Graph) -> None:
        table = graphs.table(graph)
        self._line(graph.title, size=11, bold=True)
        if graph.about:
            self._line(graph.about, size=9, colour=looks.MUTED)
        head = self.row
        for place, name in enumerate(table.columns):
            look = self._format(bold=True, colour=looks.MUTED, rule=2, right=place > 0)
            self._string(head, place, name, look)
        for at, label in enumerate(graph.labels, start=1):
            self._string(head + at, 0, label, self._format(rule=1))
            for place, series in enumerate(graph.series, start=1):
                value = numbers.series_value(graph, series.values[at - 1])
                if value is not None:
                    look = self._format(number=numbers.series_format(graph), rule=1, right=True)
                    self.sheet.write_number(head + at, place, value, look)
        chart = self._chart(graph, head)
        beside = len(graph.series) + 2
        options = {"description": legible(graph.alt), "object_position": 1}
        self.sheet.insert_chart(head, beside, chart, options)
        self.row = head + max(len(graph.labels) + 2, CHART_ROWS) + 1
        self.widths[0] = max(self.widths.get(0, 0), max(map(len, graph.labels), default=0))

    def _chart(self, graph: Graph, head: int) -> Any:
        chart = self.book.add_chart(KINDS[graph.kind])
        last = head + len(graph.labels)
        name = self.sheet.get_name()
        for place in range(1, len(graph.series) + 1):
            chart.add_series(
                {
                    "name": [name, head, place],
                    "categories": [name, head + 1, 0, last, 0],
                    "values": [name, head + 1, place, last, place],
                    **_look(graph, place - 1),
                }
            )
        lies = graph.lies
        letters = {"color": looks.MUTED, "size": 9}
        axis = {"num_font": letters, "line": {"color": looks.LINE}, "label_position": "low"}
        grid = {"visible": not lies, "line": {"color": looks.LINE, "width": 0.75}}
        value = {
            "num_font": letters,
            "num_format": numbers.series_format(graph),
            "major_gridlines": grid,
            "line": {"none": True},
            "visible": not lies,
            **_ends(graph),
        }
        # What stands upright in a bar chart is the axis of the names.
        chart.set_x_axis(value if lies else axis)
        chart.set_y_axis({**axis, "reverse": True} if lies else value)
        chart.set_legend({"none": True} if len(graph.series) == 1 else {"position": "top"})
        chart.set_title({"name": _literal(graph.title), "overlay": False,
                         "name_font": {"size": 12, "bold": True, "color": looks.INK}})  # fmt: skip
        chart.set_size({"width": CHART_WIDTH, "height": CHART_HEIGHT})
        chart.set_chartarea({"border": {"color": looks.LINE}})
        return chart

    def _quotes(self, quotes: Sequence[Quote]) -> None:
        if not quotes:
            return
        columns = (t(say.COMMENT), t(say.SCORE), t(say.ABOUT))
        for place, name in enumerate(columns):
            self._string(self.row, place, name, self._format(bold=True, colour=looks.MUTED, rule=2))
        for quote in quotes:
            self.row += 1
            self._string(self.row, 0, quote.text, self._format(rule=1, wrap=True))
            self._string(
                self.row, 1, quote.score, self._format(rule=1, colour=looks.TEXT[quote.tone])
            )
            self._string(self.row, 2, quote.about, self._format(rule=1, colour=looks.MUTED))
        self.widths |= {0: 80, 1: 12, 2: 40}
        self.row += 2

    def _string(self, row: int, column: int, words: str, look: Any) -> None:
        self.sheet.write_string(row, column, _literal(words), look)

    def _note_widths(self, table: Table, columns: Sequence[int]) -> None:
        for place, column in enumerate(columns):
            texts = [table.columns[place], *(_shown(row[place]) for row in table.rows)]
            self.widths[column] = max(self.widths.get(column, 0), max(map(len, texts)))
            if self._is_marked(table, place):
                marks = max(len(row[place].mark) for row in table.rows)
                self.widths[column + 1] = max(self.widths.get(column + 1, 0), marks)

    def _set_widths(self) -> None:
        for column, letters in self.widths.items():
            most = 80 if column == 0 and letters >= 80 else 46
            self.sheet.set_column(column, column, min(max(letters + 2, 9), most))

    def _format(
        self,
        size: float = 10,
        colour: str = looks.INK,
        bold: bool = False,
        number: str = "",
        rule: int = 0,
        right: bool = False,
        wrap: bool = False,
        ground: str = "",
    ) -> Any:
        key = (size, colour, bold, number, rule, right, wrap, ground)
        if key not in self.formats:
            look = {"font_name": "Calibri", "font_size": size, "font_color": colour, "bold": bold,
                    "text_wrap": wrap, "valign": "top"}  # fmt: skip
            look |= {"num_format": number} if number else {}
            look |= {"align": "right"} if right else {"indent": 1} if rule else {}
            look |= {"bg_color": ground} if ground else {}
            look |= {"bottom": rule, "bottom_color": looks.LINE} if rule else {}
            self.formats[key] = self.book.add_format(look)
        return self.formats[key]


def _look(graph: Graph, place: int) -> dict[str, Any]:
    series = graph.series[place]
    colour = looks.SERIES[series.tone]
    if graph.kind == "line":
        is_goal = series.tone == "goal"
        line = {"color": colour, "width": 1.5 if is_goal else 2.5}
        if is_goal:
            return {"line": {**line, "dash_type": "dash"}}
        marker = {"type": "circle", "size": 6, "fill": {"color": colour}, "border": {"none": True}}
        return {"line": line, "marker": marker}
    labels = {"value": True, "num_format": numbers.series_format(graph), "font": {"size": 9}}
    if graph.kind == "split":
        labels["font"] = {"size": 8, "color": looks.PAPER, "bold": True}
    overlap = {"split": 100, "effects": 100}.get(graph.kind, -5)
    shown = {"data_labels": labels} if graph.kind != "columns" else {}
    return {"fill": {"color": colour}, "gap": 50, "overlap": overlap, **shown}


def _ends(graph: Graph) -> dict[str, float]:
    """Return where a share's axis begins and ends; Excel finds the others."""
    if graph.kind == "split" or (graph.kind == "line" and graph.unit == "percent"):
        ticks = scales.ticks(graph)
        return {"min": ticks[0] / 100, "max": ticks[-1] / 100}
    return {}


def _shown(cell: Cell) -> str:
    return cell.text if cell.unit else cell.said


def _literal(words: str) -> str:
    said = legible(words)
    # A change such as “+1.6% · within noise” calculates nothing: a sign before it would be seen.
    return (said if _CHANGE.fullmatch(said) else str(harmless(said)))[:LONGEST_CELL]


def _in_footer(words: str) -> str:
    return words.replace("&", "&&")
