"""What slides are put together from: sentences, cards, tables and quotes, each in a box."""

from collections.abc import Sequence
from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from csmetrics.language import pack as say
from csmetrics.report import layout, looks
from csmetrics.report.content import Card, Cell, Quote, Said, Table
from csmetrics.report.letters import legible
from csmetrics.report.slide_theme import FONT, rgb
from csmetrics.translation import t

Box = tuple[float, float, float, float]
POINT = 1 / 72
PAD = 0.08
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
MOST_QUOTE = 320
NOTHING = "\N{NO-BREAK SPACE}"


def text(
    slide: Any, box: Box, said: Said, size: float = 15, colour: str = looks.INK, name: str = ""
) -> float:
    """Write a sentence into a box and return how high it is, in inches."""
    left, top, width, _ = box
    plain = "".join(part for part, _ in said)
    high = layout.lines_of(plain, width, size * POINT) * size * POINT * layout.LINE + 0.06
    shape = slide.shapes.add_textbox(*(Inches(each) for each in (left, top, width, high)))
    shape.name = name or t("Text")
    frame = _frame(shape)
    for part, strong in said:
        _run(frame.paragraphs[0], part, size, colour, bold=strong)
    return high


def line(
    slide: Any, box: Box, words: str, size: float, colour: str = looks.MUTED, bold: bool = False
) -> float:
    """Write a text in one look and return how high it is, in inches."""
    return text(slide, box, ((words, bold),), size, colour)


def cards(slide: Any, shown: Sequence[Card], box: Box) -> None:
    """Lay out cards, four beside each other."""
    left, top, width, high = box
    gap, across = 0.18, min(4, len(shown))
    down = -(-len(shown) // across)
    one = (width - gap * (across - 1)) / across
    each = min((high - gap * (down - 1)) / down, 2.35)
    for place, card in enumerate(shown):
        row, column = divmod(place, across)
        _card(slide, card, (left + column * (one + gap), top + row * (each + gap), one, each))


def _card(slide: Any, card: Card, box: Box) -> None:
    shape = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *(Inches(each) for each in box))
    shape.name = card.title
    shape.adjustments[0] = 0.05
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(looks.PANEL)
    shape.line.color.rgb = rgb(looks.LINE)
    shape.line.width = Pt(0.75)
    shape.shadow.inherit = False
    frame = _frame(shape, 0.18)
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    _run(frame.paragraphs[0], card.title, 13, looks.MUTED)
    _run(frame.add_paragraph(), card.value.text, 30, looks.INK, bold=True)
    for cell in (card.change, card.goal):
        if cell.text:
            _run(frame.add_paragraph(), cell.said, 12, looks.TEXT[cell.tone], bold=bool(cell.mark))
    small = f" · {card.value.mark}" if card.value.mark else ""
    if card.rests_on:
        _run(frame.add_paragraph(), f"{card.rests_on}{small}", 11, looks.MUTED)


def table(
    slide: Any, made: Table, rows: Sequence[tuple[Cell, ...]], box: Box, size: float
) -> float:
    """Add a native table and return how high it is, in inches."""
    left, top, width, _ = box
    wide = layout.widths(made, width, size * POINT)
    heights = [layout.height(made.columns, wide, size * POINT, PAD)]
    heights += [layout.height([one.said for one in row], wide, size * POINT, PAD) for row in rows]
    frame = slide.shapes.add_table(
        len(rows) + 1,
        len(made.columns),
        *(Inches(each) for each in (left, top, width, sum(heights))),
    )
    frame.name = made.title
    frame._element.nvGraphicFramePr.cNvPr.set("descr", legible(made.title))
    native = frame.table
    native._tbl.tblPr.find(qn("a:tableStyleId")).text = NO_STYLE
    native.horz_banding = False
    for place, each in enumerate(wide):
        native.columns[place].width = Inches(each)
    for place, high in enumerate(heights):
        native.rows[place].height = Inches(high)
    for place, head in enumerate(made.columns):
        _cell(native.cell(0, place), Cell(head), size - 1, made, place, is_head=True)
    for at, row in enumerate(rows, start=1):
        for place, one in enumerate(row):
            _cell(native.cell(at, place), one, size, made, place)
    return sum(heights)


def _cell(
    native: Any, cell: Cell, size: float, made: Table, place: int, is_head: bool = False
) -> None:
    native.margin_left = native.margin_right = Inches(PAD)
    native.margin_top = native.margin_bottom = Inches(PAD / 2)
    native.vertical_anchor = MSO_ANCHOR.BOTTOM if is_head else MSO_ANCHOR.MIDDLE
    shaded = made.heat and cell.unit == "percent" and cell.value is not None
    if shaded and cell.value is not None:
        native.fill.solid()
        native.fill.fore_color.rgb = rgb(looks.shade(cell.value))
    else:
        native.fill.background()
    _rule(native, looks.MUTED if is_head else looks.LINE, 1.0 if is_head else 0.75)
    paragraph = native.text_frame.paragraphs[0]
    native.text_frame.word_wrap = True
    if layout.is_number(made, place) or (made.heat and place):
        paragraph.alignment = PP_ALIGN.CENTER if made.heat and place > 1 else PP_ALIGN.RIGHT
    # An empty cell would have the height of large type.
    _run(
        paragraph,
        cell.text or NOTHING,
        size,
        looks.MUTED if is_head else _colour(cell),
        bold=is_head,
    )
    if cell.mark:
        _run(paragraph, f" · {cell.mark}", size - 1.5, looks.TEXT[cell.tone])


def _colour(cell: Cell) -> str:
    # A number stays in ink; its mark tells how it stands.
    return looks.INK if cell.mark and cell.unit else looks.TEXT[cell.tone]


def _rule(native: Any, colour: str, points: float) -> None:
    properties = native._tc.get_or_add_tcPr()
    rule = properties.makeelement(qn("a:lnB"), {"w": str(int(points * 12700))})
    fill = rule.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": colour[1:]}))
    rule.append(fill)
    # Lines stand before the fill of a cell.
    properties.insert(0, rule)


def quotes(slide: Any, shown: Sequence[Quote], box: Box) -> None:
    """Lay out customers' words, two beside each other, with their score."""
    left, top, width, high = box
    gap, across = 0.2, 2
    down = -(-len(shown) // across)
    one, each = (width - gap) / across, min((high - gap * (down - 1)) / down, 1.5)
    for place, quote in enumerate(shown):
        row, column = divmod(place, across)
        _quote(slide, quote, (left + column * (one + gap), top + row * (each + gap), one, each))


def _quote(slide: Any, quote: Quote, box: Box) -> None:
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Inches(each) for each in box))
    shape.name = t("Comment")
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(looks.PANEL)
    shape.line.fill.background()
    shape.shadow.inherit = False
    frame = _frame(shape, 0.18)
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    said = quote.text if len(quote.text) <= MOST_QUOTE else quote.text[: MOST_QUOTE - 1] + "…"
    _run(frame.paragraphs[0], t(say.QUOTED, text=said), 13 if len(said) < 160 else 11, looks.INK)
    about = frame.add_paragraph()
    _run(about, quote.score, 11, looks.TEXT[quote.tone], bold=True)
    _run(about, f" · {quote.about}", 11, looks.MUTED)


def _frame(shape: Any, pad: float = 0.0) -> Any:
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Inches(pad)
    frame.margin_top = frame.margin_bottom = Inches(pad / 2)
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    return frame


def _run(paragraph: Any, words: str, size: float, colour: str, bold: bool = False) -> None:
    run = paragraph.add_run()
    run.text = legible(words)
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
    run.font.color.rgb = rgb(colour)
    if paragraph.alignment is None:
        paragraph.alignment = PP_ALIGN.LEFT
