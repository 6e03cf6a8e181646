"""Rows that have too many or too few cells: made as many as the header has, and what is wrong."""

from collections.abc import Sequence

from csmetrics.read import unclosed
from csmetrics.read.dialect import Dialect
from csmetrics.read.writer import TOO_MANY
from csmetrics.translation import later, number, t

# Fewer rows than these that lack cells are exceptions, such as a note below the table.
FEWEST_SHORT = 3
UNCLOSED = later("has a quotation mark that is never closed")
TOO_LARGE = later("has a cell of more than 64 MB")


class Short:
    """Counts the rows that have fewer cells than the header, though more than one."""

    def __init__(self, written: Dialect) -> None:
        self._width = len(written.header)
        self._rows: list[int] = []

    def look(self, row: int, cells: Sequence[str | None]) -> None:
        """Look at the cells of a row."""
        if 1 < len(cells) < self._width:
            self._rows.append(row)

    def said(self, end: int | None) -> list[str]:
        """Return what to say of the rows above another table, where they are no exception."""
        rows = [row for row in self._rows if end is None or row < end]
        if len(rows) < FEWEST_SHORT:
            return []
        return [
            t(
                "{n} rows have fewer cells than the header, such as row {row}: what they lack at "
                "their end is read as blank. If a line break inside a text has cut rows in two, "
                "export again with texts in quotation marks.",
                n=number(len(rows)),
                row=number(min(rows)),
            )
        ]


def judged(
    row: int, text: str, cells: Sequence[str | None], written: Dialect, short: Short
) -> tuple[list[str | None], str | None]:
    """Return the cells of a row, made as many as the header has, and what is wrong with it."""
    width = len(written.header)
    if len(cells) != width and unclosed.is_broken(text, written.delimiter):
        # What the marks seem to hold together would put a rating where the replies are.
        return fitted(text.rstrip("\r\n").split(written.delimiter), width)[0], UNCLOSED
    short.look(row, cells)
    return fitted(cells, width)


def fitted(cells: Sequence[str | None], width: int) -> tuple[list[str | None], str | None]:
    """Return the cells of a row made as many as the header has, and what is wrong with it."""
    extra = [cell for cell in cells[width:] if cell and cell.strip()]
    return ([*cells, *[None] * width])[:width], TOO_MANY if extra else None


def goes_on(cell: str | None) -> bool:
    """Return whether a cell has more than one line."""
    return cell is not None and ("\n" in cell or "\r" in cell)
