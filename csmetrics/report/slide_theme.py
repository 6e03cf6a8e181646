"""An empty presentation in our look: wide, left-aligned, with our colours as its theme's.

Whoever edits a chart or adds a slide finds the same colours and places.
"""

import re
from copy import deepcopy
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches

from csmetrics.report import looks

WIDTH, HEIGHT = 13.333, 7.5
MARGIN = 0.6
INNER = WIDTH - 2 * MARGIN
BOTTOM = 6.95
FONT = "Calibri"
TITLE_SLIDE, TITLE_ONLY = 0, 1

_THEME = {
    "dk2": looks.INK,
    "lt2": looks.PANEL,
    **{f"accent{place + 1}": colour for place, colour in enumerate(looks.CATEGORY[:6])},
    "hlink": looks.ACCENT,
    "folHlink": looks.CATEGORY[3],
}
_FOOTER, _NUMBER = 11, 12
# As Office names them.
LANGUAGES = {"en": "en-GB", "de": "de-DE"}


def empty() -> Any:
    """Return a presentation without slides."""
    show = Presentation()
    show.slide_width, show.slide_height = Inches(WIDTH), Inches(HEIGHT)
    _keep_layouts(show, ("Title Slide", "Title Only"))
    _colours(show)
    _places(show)
    return show


def rgb(colour: str) -> RGBColor:
    """Return a colour such as #3346D3 as Office knows it."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return RGBColor(red, green, blue)  # type: ignore[no-untyped-call]


def _keep_layouts(show: Any, names: tuple[str, ...]) -> None:
    for layout in list(show.slide_layouts):
        if layout.name not in names:
            show.slide_layouts.remove(layout)


def _colours(show: Any) -> None:
    relations = show.slide_master.part.rels.values()
    theme = next(one.target_part for one in relations if one.reltype.endswith("/theme"))
    text = theme.blob.decode("utf-8")
    for name, colour in _THEME.items():
        text = re.sub(
            rf"<a:{name}>.*?</a:{name}>",
            f'<a:{name}><a:srgbClr val="{colour[1:]}"/></a:{name}>',
            text,
        )
    theme._blob = text.encode("utf-8")  # python-pptx has no way of its own to change a theme


def _places(show: Any) -> None:
    master = show.slide_master
    for shapes in (master, *show.slide_layouts):
        for shape in list(shapes.placeholders):
            _place(shape, shapes.name == "Title Slide")


def _place(shape: Any, is_first: bool) -> None:
    kind = shape.placeholder_format.idx
    named = shape.name
    if named.startswith("Title"):
        box = (MARGIN, 2.0, INNER, 1.2) if is_first else (MARGIN, 0.4, INNER, 0.62)
        _put(shape, *box)
        _title(shape, 40 if is_first else 26)
    elif named.startswith("Subtitle"):
        _put(shape, MARGIN, 3.3, INNER * 0.86, 2.3)
    elif named.startswith("Footer"):
        _put(shape, MARGIN, 7.03, INNER * 0.8, 0.3)
        _small(shape, PP_ALIGN.LEFT)
    elif named.startswith("Slide Number"):
        _put(shape, WIDTH - MARGIN - 1.2, 7.03, 1.2, 0.3)
        _small(shape, PP_ALIGN.RIGHT)
    elif named.startswith("Text"):
        _put(shape, MARGIN, 1.2, INNER, 5.5)
    elif kind == 10 or named.startswith("Date"):
        shape._element.getparent().remove(shape._element)


def _put(shape: Any, left: float, top: float, width: float, height: float) -> None:
    shape.left, shape.top, shape.width, shape.height = (
        Emu(int(Inches(each))) for each in (left, top, width, height)
    )


def _title(shape: Any, size: int) -> None:
    frame = shape.text_frame
    frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    frame.margin_left = frame.margin_right = 0
    frame.word_wrap = True
    _list_style(shape, size, looks.INK, "l", bold=True)


def _small(shape: Any, align: Any) -> None:
    shape.text_frame.margin_left = shape.text_frame.margin_right = 0
    _list_style(shape, 10, looks.MUTED, "r" if align == PP_ALIGN.RIGHT else "l", bold=False)


def _list_style(shape: Any, size: int, colour: str, align: str, bold: bool) -> None:
    """Set how text in a placeholder looks, for this layout and all slides made from it."""
    body = shape._element.txBody
    style = body.find(f"{_A}lstStyle")
    for child in list(style):
        style.remove(child)
    level = style.makeelement(f"{_A}lvl1pPr", {"algn": align})
    text = level.makeelement(f"{_A}defRPr", {"sz": str(size * 100), "b": "1" if bold else "0"})
    fill = text.makeelement(f"{_A}solidFill", {})
    fill.append(fill.makeelement(f"{_A}srgbClr", {"val": colour[1:]}))
    text.append(fill)
    level.append(text)
    style.append(level)


_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def new_slide(show: Any, layout: int, title: str, footer: str) -> Any:
    """Return a new slide with its title, and below it the pack's name and the slide's number."""
    chosen = show.slide_layouts[layout]
    slide = show.slides.add_slide(chosen)
    slide.shapes.title.text = title
    if layout == TITLE_ONLY:
        for shape in chosen.placeholders:
            if shape.placeholder_format.idx in (_FOOTER, _NUMBER):
                slide.shapes._spTree.append(deepcopy(shape._element))
        for shape in slide.placeholders:
            if shape.placeholder_format.idx == _FOOTER:
                shape.text_frame.text = footer
    return slide


def speak(show: Any, language: str) -> None:
    """Say in which language all text of the slides is: for spelling, and for reading aloud."""
    for slide in show.slides:
        for run in slide._element.iter(f"{_A}r"):
            run.get_or_add_rPr().set("lang", LANGUAGES.get(language, language))


def left(shape: Any) -> None:
    """Let a placeholder's text stand to the left, at its top."""
    frame = shape.text_frame
    frame.margin_left = 0
    frame.vertical_anchor = MSO_ANCHOR.TOP
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT
