"""A pack as a presentation: native charts and tables that can be edited, one subject a slide."""

import io
from collections.abc import Sequence
from typing import Any

from pptx.util import Pt

from csmetrics.report import layout, looks, slide_charts, slide_parts, slide_theme
from csmetrics.report.content import Graph, Pack, Section, Table
from csmetrics.report.letters import legible
from csmetrics.report.same_bytes import same_bytes
from csmetrics.report.slide_parts import PAD, POINT
from csmetrics.report.slide_theme import BOTTOM, INNER, MARGIN, TITLE_ONLY, TITLE_SLIDE, rgb
from csmetrics.translation import t

GAP = 0.22
# Sections that may share a slide where they are short.
SHORT = ("actions", "events", "said")
# What is looked up rather than shown has smaller type.
LOOKED_UP = ("definitions", "settings", "data")
# Their only table is not all that they are about.
TITLED = ("drivers",)
MOST_GRAPHS, MOST_QUOTES = 4, 8
LEAST_GRAPH = 2.3
# A slide on which no more than title and sentence stand yet.
FRESH = 2.1


def write(pack: Pack) -> bytes:
    """Return a pack as a PPTX file."""
    deck = Deck(pack)
    deck.first()
    for section in pack.sections:
        deck.section(section)
    return deck.bytes()


class Deck:
    """A presentation that is being made: `top` is where the next thing goes on the last slide."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.show = slide_theme.empty()
        self.slide: Any = None
        self.top = 0.0
        self.shares = False

    def first(self) -> None:
        """Add the title slide, with the result of the month in a sentence."""
        self.slide = slide_theme.new_slide(self.show, TITLE_SLIDE, self.pack.title, "")
        fill = self.slide.background.fill
        fill.solid()
        fill.fore_color.rgb = rgb(looks.DEEP)
        self.slide.shapes.title.text_frame.paragraphs[0].runs[0].font.color.rgb = rgb(looks.PAPER)
        self._result(self.slide.placeholders[1])
        box = (MARGIN, 6.55, INNER, 0.4)
        slide_parts.line(self.slide, box, self.pack.byline, 13, looks.SEQUENTIAL[2])

    def _result(self, place: Any) -> None:
        paragraph = place.text_frame.paragraphs[0]
        for words, strong in self.pack.said:
            run = paragraph.add_run()
            run.text = legible(words)
            run.font.size, run.font.bold = Pt(22), strong
            run.font.color.rgb = rgb(looks.PAPER)
            run.font.name = slide_theme.FONT
        slide_theme.left(place)

    def section(self, section: Section) -> None:
        """Add a section on slides of its own, or below a short one where both fit."""
        is_short = section.key in SHORT
        if is_short and self.shares and self._short_height(section) <= BOTTOM - self.top - GAP:
            self.top += GAP
            box = (MARGIN, self.top, INNER, 0.5)
            self.top += slide_parts.line(self.slide, box, section.title, 20, looks.INK, bold=True)
            self._sentence(section)
        else:
            self._open(section.title)
            self._sentence(section)
        self.shares = is_short
        self._fill(section)

    def _fill(self, section: Section) -> None:
        rest = self._charts_and_tables(section)
        if section.cards:
            room = BOTTOM - self.top - (0.3 if section.notes else 0)
            slide_parts.cards(self.slide, section.cards, (MARGIN, self.top, INNER, room))
            self.top = BOTTOM
        if section.quotes:
            room = BOTTOM - self.top
            shown = section.quotes[:MOST_QUOTES]
            slide_parts.quotes(self.slide, shown, (MARGIN, self.top, INNER, room))
            self.top = BOTTOM
        for table in rest:
            self._table(section, table)
        self._notes(section)

    def _charts_and_tables(self, section: Section) -> list[Table]:
        """Draw the graphs, with the first table below them where both fit; return what is left."""
        tables = list(section.tables)
        if not section.graphs:
            return tables
        below = self._beside(section)
        room = BOTTOM - self.top - below
        self._graphs(section.graphs[:MOST_GRAPHS], room)
        if below:
            self.top += room
            self._table(section, tables.pop(0), fits=True)
        else:
            self.top = BOTTOM
        return tables

    def _beside(self, section: Section) -> float:
        """Return how high the first table is where it fits below one row of graphs, else 0."""
        if not section.tables or len(section.graphs) > 2:
            return 0
        high = self._height(section, section.tables[0])
        return high if BOTTOM - self.top - high >= LEAST_GRAPH else 0

    def _graphs(self, graphs: Sequence[Graph], room: float) -> None:
        across = 1 if len(graphs) == 1 else 2
        down = -(-len(graphs) // across)
        width = (INNER - GAP * 2 * (across - 1)) / across
        high = room / down
        for place, graph in enumerate(graphs):
            row, column = divmod(place, across)
            left, top = MARGIN + column * (width + GAP * 2), self.top + row * high
            self._graph(graph, (left, top, width, high - 0.1))

    def _graph(self, graph: Graph, box: tuple[float, float, float, float]) -> None:
        left, top, width, high = box
        used = slide_parts.line(self.slide, box, graph.title, 14, looks.INK, bold=True)
        if graph.about:
            place = (left, top + used, width, high)
            used += slide_parts.line(self.slide, place, graph.about, 12)
        slide_charts.add(self.slide, graph, (left, top + used, width, high - used))

    def _table(self, section: Section, table: Table, fits: bool = False) -> None:
        size = self._size(section)
        wide = layout.widths(table, INNER, size * POINT)
        note = self._note_height(table)
        titled = len(section.tables) > 1 or bool(section.graphs) or section.key in TITLED
        head = 0.3 if titled else 0
        is_cut = not fits and self._height(section, table) > BOTTOM - self.top
        if is_cut and self.top > FRESH:
            # Rather a slide of its own than a table in two pieces.
            self._open(f"{section.title} – {table.title}")
            head = 0
        pieces = layout.pages(table, wide, size * POINT, PAD, BOTTOM - self.top - note - head)
        for place, rows in enumerate(pieces):
            if place:
                self._open(f"{section.title} – {table.title} ({place + 1})")
                head = 0
            if head:
                box = (MARGIN, self.top, INNER, head)
                self.top += slide_parts.line(self.slide, box, table.title, 13, looks.INK, True)
            box = (MARGIN, self.top, INNER, 1.0)
            self.top += slide_parts.table(self.slide, table, rows, box, size) + 0.05
        if table.note:
            box = (MARGIN, self.top + 0.05, INNER, note)
            self.top += 0.05 + slide_parts.line(self.slide, box, table.note, 10.5)
        self.top += GAP / 2

    def _size(self, section: Section) -> float:
        return 9 if section.key in LOOKED_UP else 12

    def _height(self, section: Section, table: Table) -> float:
        size = self._size(section) * POINT
        wide = layout.widths(table, INNER, size)
        rows = [list(table.columns), *([one.said for one in row] for row in table.rows)]
        high = sum(layout.height(row, wide, size, PAD) for row in rows)
        return high + self._note_height(table) + 0.3 + GAP / 2

    def _note_height(self, table: Table) -> float:
        if not table.note:
            return 0.05
        size = 10.5 * POINT
        return layout.lines_of(table.note, INNER, size) * size * layout.LINE + 0.15

    def _short_height(self, section: Section) -> float:
        return 0.95 + sum(self._height(section, table) for table in section.tables)

    def _notes(self, section: Section) -> None:
        if not section.notes:
            return
        words = " ".join(section.notes)
        size = 10.5 * POINT
        high = layout.lines_of(words, INNER, size) * size * layout.LINE + 0.06
        top = min(self.top, BOTTOM - high + 0.05)
        slide_parts.line(self.slide, (MARGIN, top, INNER, high), words, 10.5)
        self.top = top + high

    def _sentence(self, section: Section) -> None:
        box = (MARGIN, self.top, INNER, 0.5)
        self.top += slide_parts.text(self.slide, box, section.said, 15, name=t("Result")) + GAP / 2

    def _open(self, title: str) -> None:
        self.slide = slide_theme.new_slide(self.show, TITLE_ONLY, legible(title), self.pack.title)
        self.top = 1.12

    def bytes(self) -> bytes:
        """Return the file: the same pack gives the same bytes."""
        about = self.show.core_properties
        about.title, about.subject = self.pack.title, legible(self.pack.plain)[:255]
        about.author = about.last_modified_by = "csmetrics"
        about.language, about.keywords = self.pack.origin.language, self.pack.origin.fingerprint
        about.created = about.modified = self.pack.origin.made_at
        slide_theme.speak(self.show, self.pack.origin.language)
        content = io.BytesIO()
        self.show.save(content)
        return same_bytes(content.getvalue(), self.pack.origin.made_at)
