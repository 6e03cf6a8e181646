"""A pack as a PDF document: A4, bookmarks, page numbers, charts as vectors."""

import io
from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    HRFlowable,
    KeepTogether,
    PageTemplate,
    Spacer,
)
from reportlab.platypus import Table as Grid

from csmetrics.language import pack as say
from csmetrics.report import fonts, layout, looks, pdf_charts
from csmetrics.report.content import Card, Cell, Graph, Pack, Quote, Said, Section, Table
from csmetrics.report.letters import legible
from csmetrics.report.pdf_tags import Picture, Place, Tagged, Words
from csmetrics.translation import number, t

MARGIN = 18 * mm
WIDTH = A4[0] - 2 * MARGIN
GAP = 5 * mm
HALF = (WIDTH - GAP) / 2
GRAPH_HEIGHT, LABEL_HEIGHT = 52 * mm, 6.2 * mm
# What is looked up rather than read has smaller type.
LOOKED_UP = ("definitions", "settings", "data")
# Their only table is not all that they are about.
TITLED = ("drivers",)
# A table of so many rows stays on one page.
MOST_KEPT = 14
# A table of more columns has smaller type.
MANY = 6
# A bar with a long label needs the whole width.
WIDE = ("effects",)


def write(pack: Pack) -> bytes:
    """Return a pack as a PDF file."""
    fonts.register()
    content = io.BytesIO()
    document = Document(content, pack)
    story = [*_head(pack)]
    for section in pack.sections:
        story += _section(section)
    if _has_unknown(pack):
        story.append(_text(t(say.UNKNOWN_LETTERS), _style(8, looks.MUTED)))
    document.build(story, canvasmaker=Numbered)
    return content.getvalue()


class Document(BaseDocTemplate):  # type: ignore[misc]  # reportlab has no types
    """The pages: their frame, what stands at their foot, and the bookmark of each heading."""

    def __init__(self, content: io.BytesIO, pack: Pack) -> None:
        super().__init__(
            content,
            pagesize=A4,
            leftMargin=MARGIN,
            rightMargin=MARGIN,
            topMargin=16 * mm,
            bottomMargin=20 * mm,
            title=pack.title,
            author="csmetrics",
            subject=legible(pack.plain),
            keywords=[pack.origin.fingerprint],
            creator=f"csmetrics {pack.origin.version}",
            lang=pack.origin.language,
            # No time of writing in it: the same pack gives the same bytes.
            invariant=1,
            displayDocTitle=True,
        )
        self.pack = pack
        frame = Frame(self.leftMargin, self.bottomMargin, self.width, self.height, 0, 0, 0, 0)
        self.addPageTemplates([PageTemplate("page", [frame], onPage=self._foot)])

    def _foot(self, canvas: Tagged, _: Any) -> None:
        canvas.setFont(fonts.PLAIN, 8)
        canvas.setFillColor(HexColor(looks.MUTED))
        with canvas.marked(""):
            canvas.drawString(MARGIN, 11 * mm, f"{self.pack.title} · {self.pack.byline}")

    def afterFlowable(self, flowable: Flowable) -> None:
        """Give each heading a bookmark."""
        key = getattr(flowable, "bookmark", None)
        if key:
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(flowable.getPlainText(), key, 0)


class Numbered(Tagged):
    """Writes “page 3 of 12” when all pages are known."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:
        """Keep a page until the number of all is known."""
        self._pages.append(dict(self.__dict__))
        self.page += 1
        self._startPage()

    def save(self) -> None:
        """Write all pages with their numbers."""
        whole = number(len(self._pages))
        for place, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self.setFont(fonts.PLAIN, 8)
            self.setFillColor(HexColor(looks.MUTED))
            said = t(say.PAGE, number=number(place), all=whole)
            with self.marked(""):
                self.drawRightString(A4[0] - MARGIN, 11 * mm, said)
            super().showPage()
        self.tag()
        super().save()


def _head(pack: Pack) -> list[Flowable]:
    title = _style(24, looks.INK, bold=True, after=2 * mm)
    return [
        _text(pack.title, title, "H1"),
        _text(pack.byline, _style(10, looks.MUTED, after=4 * mm)),
        HRFlowable(WIDTH, 1.5, color=HexColor(looks.ACCENT), spaceAfter=2 * mm),
    ]


def _section(section: Section) -> list[Flowable]:
    large = _style(15, looks.INK, bold=True, before=7 * mm, after=1.5 * mm)
    heading = _text(section.title, large, "H2")
    heading.bookmark = section.key
    opening = [heading, _said(section.said, _style(10.5, looks.INK, after=3 * mm))]
    titled = len(section.tables) > 1 or section.key in TITLED
    parts: list[list[Flowable]] = []
    if section.cards:
        parts.append([_cards(section.cards), Spacer(0, 4 * mm)])
    parts += _graphs(section.graphs)
    for table in section.tables:
        made = _table(table, section.key in LOOKED_UP, titled)
        parts += [made] if len(table.rows) <= MOST_KEPT else [[part] for part in made]
    parts += [_quote(quote) for quote in section.quotes]
    parts += [[_text(note, _style(8, looks.MUTED, after=1.5 * mm))] for note in section.notes]
    # A heading stands on the page of what it is about.
    first, rest = (parts[0], parts[1:]) if parts else ([], [])
    return [KeepTogether([*opening, *first]), *(_kept(part) for part in rest)]


def _kept(parts: list[Flowable]) -> Flowable:
    """Return what must stay on one page; one inside another would always begin a new page."""
    return parts[0] if len(parts) == 1 else KeepTogether(parts)


def _graphs(graphs: Sequence[Graph]) -> list[list[Flowable]]:
    found: list[list[Flowable]] = []
    narrow = [graph for graph in graphs if graph.kind not in WIDE]
    if len(narrow) > 1:
        for place in range(0, len(narrow), 2):
            found.append([_pair(narrow[place : place + 2]), Spacer(0, 3 * mm)])
    else:
        found += [_graph(graph, WIDTH) for graph in narrow]
    return found + [_graph(one, WIDTH) for one in graphs if one.kind in WIDE]


def _pair(graphs: Sequence[Graph]) -> Grid:
    cells = [_graph(graph, HALF) for graph in graphs]
    cells += [[] for _ in range(2 - len(cells))]
    spaced = [cells[0], "", cells[1]]
    style = [("VALIGN", (0, 0), (-1, -1), "TOP"), *_no_padding()]
    return Grid([spaced], colWidths=[HALF, GAP, HALF], style=style)


def _graph(graph: Graph, width: float) -> list[Flowable]:
    lies = graph.lies
    several = graph.kind == "bars" and len(graph.series) > 1
    each = LABEL_HEIGHT * (1.6 if several else 1)
    high = max(each * len(graph.labels) + 6 * mm, 20 * mm) if lies else GRAPH_HEIGHT
    drawn = pdf_charts.draw(graph, width, high + (16 if lies and len(graph.series) > 1 else 0))
    parts = [_text(graph.title, _style(10, looks.INK, bold=True, after=0.5 * mm), "H3")]
    if graph.about:
        parts.append(_text(graph.about, _style(8.5, looks.MUTED, after=1 * mm)))
    # The same in words, for those who hear the document or cannot see the drawing.
    below = _style(7.5, looks.MUTED, before=1 * mm, after=3 * mm)
    return [*parts, Picture(drawn, graph.title), _text(graph.alt, below)]


def _cards(cards: Sequence[Card]) -> Grid:
    rows = [list(cards[place : place + 4]) for place in range(0, len(cards), 4)]
    cells = [[_card(card) for card in row] + [""] * (4 - len(row)) for row in rows]
    filled = [
        ("BACKGROUND", (column, line), (column, line), HexColor(looks.PANEL))
        for line, row in enumerate(rows)
        for column in range(len(row))
    ]
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("INNERGRID", (0, 0), (-1, -1), 4, HexColor(looks.PAPER)),
        ("TOPPADDING", (0, 0), (-1, -1), 7),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
        ("LEFTPADDING", (0, 0), (-1, -1), 8),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        *filled,
    ]
    return Grid(cells, colWidths=[WIDTH / 4] * 4, style=style)


def _card(card: Card) -> list[Flowable]:
    parts = [
        _text(card.title, _style(8.5, looks.MUTED)),
        _text(card.value.text, _style(17, looks.INK, bold=True)),
    ]
    for cell in (card.change, card.goal):
        if cell.text:
            parts.append(_text(cell.said, _style(8, looks.TEXT[cell.tone])))
    small = f" · {card.value.mark}" if card.value.mark else ""
    if card.rests_on:
        parts.append(_text(f"{card.rests_on}{small}", _style(7.5, looks.MUTED)))
    return parts


def _table(table: Table, is_small: bool, is_titled: bool) -> list[Flowable]:
    size = 7.5 if is_small else 7.6 if len(table.columns) > MANY else 8.5
    wide = layout.widths(table, WIDTH, size, _in_letters)
    numeric = [layout.is_number(table, place) for place in range(len(table.columns))]
    head = [
        _text(name, _style(size - 0.5, looks.MUTED, bold=True, align=_align(table, place, numeric)))
        for place, name in enumerate(table.columns)
    ]
    rows = [
        [_cell(cell, size, _align(table, place, numeric)) for place, cell in enumerate(row)]
        for row in table.rows
    ]
    style = [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.9, HexColor(looks.MUTED)),
        ("LINEBELOW", (0, 1), (-1, -1), 0.5, HexColor(looks.LINE)),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("LEFTPADDING", (1, 0), (-1, -1), 5),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2),
        *_shades(table),
    ]
    for line, row in enumerate([head, *rows]):
        for place, cell in enumerate(row):
            cell.role = "TD" if line and place else "TH"
            cell.place = Place(id(table), line)
    grid = Grid([head, *rows], colWidths=wide, repeatRows=1, style=style)
    parts: list[Flowable] = []
    if is_titled:
        above = _style(10, looks.INK, bold=True, before=2 * mm, after=1 * mm)
        above.keepWithNext = 1
        parts.append(_text(table.title, above, "H3"))
    parts.append(grid)
    note = _style(8, looks.MUTED, before=1.5 * mm, after=3 * mm)
    parts.append(_text(table.note, note) if table.note else Spacer(0, 3 * mm))
    return parts


def _in_letters(text: str) -> float:
    """Return how wide a text is, in letters of average width; headers are as wide in bold."""
    return float(stringWidth(text, fonts.BOLD, 1)) / layout.PROSE


def _align(table: Table, place: int, numeric: Sequence[bool]) -> int:
    if table.heat and place > 1:
        return int(TA_CENTER)
    return int(TA_RIGHT) if numeric[place] else 0


def _shades(table: Table) -> list[tuple[Any, ...]]:
    if not table.heat:
        return []
    return [
        ("BACKGROUND", (column, line), (column, line), HexColor(looks.shade(cell.value)))
        for line, row in enumerate(table.rows, start=1)
        for column, cell in enumerate(row)
        if cell.unit == "percent" and cell.value is not None
    ]


def _cell(cell: Cell, size: float, align: int) -> Words:
    style = _style(size, looks.INK, align=align)
    mark = f" · {fonts.markup(cell.mark)}" if cell.mark else ""
    colour = looks.TEXT[cell.tone]
    if cell.mark and cell.unit:
        return Words(f'{fonts.markup(cell.text)}<font color="{colour}">{mark}</font>', style)
    return Words(f'<font color="{colour}">{fonts.markup(cell.text)}{mark}</font>', style)


def _quote(quote: Quote) -> list[Flowable]:
    said = t(say.QUOTED, text=quote.text)
    about = (
        f'<font color="{looks.TEXT[quote.tone]}"><b>{fonts.markup(quote.score)}</b></font>'
        f" · {fonts.markup(quote.about)}"
    )
    parts = [_text(said, _style(9.5, looks.INK)), Words(about, _style(8, looks.MUTED))]
    style = [
        ("LINEBEFORE", (0, 0), (0, 0), 2.5, HexColor(looks.TEXT[quote.tone])),
        ("LEFTPADDING", (0, 0), (-1, -1), 8),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
    return [Grid([[parts]], colWidths=[WIDTH], style=style), Spacer(0, 2.5 * mm)]


def _no_padding() -> list[tuple[Any, ...]]:
    sides = ("LEFT", "RIGHT", "TOP", "BOTTOM")
    return [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in sides]


def _text(words: str, style: ParagraphStyle, role: str = "P") -> Words:
    made = Words(fonts.markup(words), style)
    made.role = role
    return made


def _said(said: Said, style: ParagraphStyle) -> Words:
    parts = (f"<b>{fonts.markup(words)}</b>" if strong else fonts.markup(words)
             for words, strong in said)  # fmt: skip
    return Words("".join(parts), style)


def _style(
    size: float,
    colour: str,
    bold: bool = False,
    before: float = 0,
    after: float = 0,
    align: int = 0,
) -> ParagraphStyle:
    return ParagraphStyle(
        "text",
        fontName=fonts.BOLD if bold else fonts.PLAIN,
        fontSize=size,
        leading=size * 1.28,
        textColor=HexColor(colour),
        spaceBefore=before,
        spaceAfter=after,
        alignment=align,
        # A word as long as a line must not run out of its cell.
        splitLongWords=1,
    )


def _has_unknown(pack: Pack) -> bool:
    return any(fonts.cannot_show(text) for text in _texts(pack))


def _texts(pack: Pack) -> list[str]:
    found = []
    for section in pack.sections:
        found += [quote.text for quote in section.quotes]
        found += [cell.text for table in section.tables for row in table.rows for cell in row]
        found += [label for graph in section.graphs for label in graph.labels]
    return found
