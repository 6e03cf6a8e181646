"""Packs as their readers open them: all text of a presentation, a PDF, a page, a workbook."""

import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import openpyxl
import pypdf
from pptx import Presentation


def slides(content: bytes) -> Any:
    return Presentation(io.BytesIO(content))


def native(content: bytes, kind: str) -> list[Any]:
    """Return the native tables or charts of a presentation."""
    shapes = [shape for slide in slides(content).slides for shape in slide.shapes]
    return [getattr(shape, kind) for shape in shapes if getattr(shape, f"has_{kind}", False)]


def in_slides(content: bytes) -> str:
    return squeezed(" ".join(_in_slides(content)))


def _in_slides(content: bytes) -> Iterator[str]:
    for slide in slides(content).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
            if getattr(shape, "has_table", False):
                yield from (cell.text for row in shape.table.rows for cell in row.cells)
            if getattr(shape, "has_chart", False):
                yield from map(str, shape.chart.plots[0].categories)


def in_pdf(content: bytes) -> str:
    return squeezed(" ".join(page.extract_text() for page in pdf(content).pages))


def pdf(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.inside: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.words.append(data)


def page(content: bytes) -> _Words:
    words = _Words()
    words.feed(content.decode("utf-8"))
    return words


def in_page(content: bytes) -> str:
    return squeezed(" ".join(page(content).words))


def workbook(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def cells(content: bytes) -> list[Any]:
    sheets = workbook(content).worksheets
    return [cell for sheet in sheets for row in sheet.iter_rows() for cell in row
            if cell.value is not None]  # fmt: skip


def in_workbook(content: bytes) -> str:
    return squeezed(" ".join(str(cell.value) for cell in cells(content)))


def squeezed(text: str) -> str:
    """Return text without the spaces that each format puts elsewhere."""
    return re.sub(r"\s+", "", text)


# All text of a pack in each format, without spaces.
READ = {"pptx": in_slides, "pdf": in_pdf, "html": in_page, "xlsx": in_workbook}
