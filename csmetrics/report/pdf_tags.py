"""Tags of a PDF: which words are a heading, a table or a picture, in the order they are read in.

The library writes none. So each part is marked where it is drawn, and the tree that programs read
a document aloud by is put together when all pages are known.
"""

import contextlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString, PDFtrue
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph


@dataclass(frozen=True)
class Place:
    """Where a cell stands: its table, and the row in it; the first row is the header."""

    table: int
    row: int


@dataclass(frozen=True)
class Mark:
    """A part as it is drawn: on which page, its number there, what it is and what it says.

    `told` are words for those who hear it: of a picture what it shows, of words in several lines
    all of them, as no blank stands where a line ends.
    """

    page: int
    number: int
    role: str
    told: str
    place: Place | None


class Tagged(Canvas):  # type: ignore[misc]  # reportlab has no types
    """Pages whose parts say what they are."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.marks: list[Mark] = []
        self.page = 0
        self.many: Counter[int] = Counter()
        self.heads: dict[Place, int] = {}

    @contextlib.contextmanager
    def marked(self, role: str, told: str = "", place: Place | None = None) -> Iterator[None]:
        """Mark what is drawn inside, as what only the eye needs where it has no role.

        The header of a table that goes on over several pages is there once to hear.
        """
        is_again = place and not place.row and self.heads.setdefault(place, self.page) < self.page
        if role and not is_again:
            number = self.many[self.page]
            self.many[self.page] += 1
            self.marks.append(Mark(self.page, number, role, told, place))
            self._code.append(f"/{role} <</MCID {number}>> BDC")
        else:
            self._code.append("/Artifact BMC")
        yield
        self._code.append("EMC")

    def tag(self) -> None:
        """Write the tree of all parts; the pages are drawn."""
        document, pages = self._doc, self._doc.Pages.pages
        for place, page in enumerate(pages):
            page.StructParents = place
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents"]
        root = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        tree = Tree(document, document.Reference(root))
        whole, told = tree.element("Document", tree.root)
        root["K"] = whole
        told["K"] = PDFArray(list(tree.parts(self.marks, whole, pages)))
        numbers: list[Any] = []
        for place in range(len(pages)):
            found = [tree.found[place, number] for number in range(self.many[place])]
            numbers += [place, PDFArray(found)]
        root["ParentTree"] = document.Reference(PDFDictionary({"Nums": PDFArray(numbers)}))
        document.Catalog.StructTreeRoot = root
        document.Catalog.MarkInfo = PDFDictionary({"Marked": PDFtrue})


class Tree:
    """The elements of a document; `found` are those of the marks, by page and number."""

    def __init__(self, document: Any, root: Any) -> None:
        self.document, self.root = document, root
        self.found: dict[tuple[int, int], Any] = {}

    def element(self, role: str, parent: Any) -> tuple[Any, Any]:
        """Add an element; return how others refer to it, and what can be said of it."""
        told = PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName(role), "P": parent})
        return self.document.Reference(told), told

    def parts(self, marks: list[Mark], parent: Any, pages: list[Any]) -> Iterator[Any]:
        """Yield the elements of marks; those of one table stand in it, row by row."""
        for table, cells in groupby(marks, lambda one: one.place and one.place.table):
            if table is None:
                yield from (self._leaf(one, parent, pages) for one in cells)
                continue
            grid, about = self.element("Table", parent)
            rows = []
            for _, row in groupby(cells, lambda one: one.place and one.place.row):
                line, told = self.element("TR", grid)
                told["K"] = PDFArray([self._leaf(one, line, pages) for one in row])
                rows.append(line)
            about["K"] = PDFArray(rows)
            yield grid

    def _leaf(self, mark: Mark, parent: Any, pages: list[Any]) -> Any:
        leaf, told = self.element(mark.role, parent)
        told["Pg"], told["K"] = self.document.Reference(pages[mark.page]), mark.number
        if mark.told:
            told["Alt" if mark.role == "Figure" else "ActualText"] = PDFString(mark.told)
        if mark.role == "TH":
            scope = PDFName("Row" if mark.place and mark.place.row else "Column")
            told["A"] = PDFDictionary({"O": PDFName("Table"), "Scope": scope})
        self.found[mark.page, mark.number] = leaf
        return leaf


class Words(Paragraph):  # type: ignore[misc]  # reportlab has no types
    """A paragraph that says what it is: P, H1, H2, H3, TH or TD."""

    role = "P"
    place: Place | None = None

    def draw(self) -> None:
        """Draw the words with their mark."""
        whole = self.getPlainText() if len(self.blPara.lines) > 1 else ""
        with self.canv.marked(self.role, whole, self.place):
            super().draw()

    def split(self, width: float, height: float) -> list[Flowable]:
        """Return the parts for two pages, which are what the whole is."""
        parts: list[Flowable] = super().split(width, height)
        for part in parts:
            part.role, part.place = self.role, self.place
        return parts


class Picture(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A drawing that says what it shows."""

    def __init__(self, drawing: Any, alt: str) -> None:
        super().__init__()
        self.drawing, self.alt = drawing, alt

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the room that the drawing takes."""
        room: tuple[float, float] = self.drawing.wrap(width, height)
        return room

    def draw(self) -> None:
        """Draw it with its mark."""
        with self.canv.marked("Figure", self.alt):
            self.drawing.drawOn(self.canv, 0, 0)
