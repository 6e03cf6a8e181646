"""Rows that a quotation mark swallows which nobody closed: they would be part of one cell.

A line inside a cell is a row of its own where it has as many cells as the header, begins as the row
around it does, and has digits where that row has: no text that people write looks like that.
"""

import csv
import io
import re
from collections.abc import Sequence
from typing import Any

import pyarrow.compute as pc

FEWEST_COLUMNS = 3
# Cells of a batch that are looked into one by one.
MOST_SUSPECTS = 10_000

Cells = Sequence[str | None]


def is_row(line: str, around: Cells, delimiter: str, width: int) -> bool:
    """Return whether a line inside a cell is a row as the one around it, of which cells follow."""
    if width < FEWEST_COLUMNS or line.count('"') % 2 or line.count(delimiter) < width - 1:
        return False
    cells = _cells(line.strip("\r\n"), delimiter)
    if len(cells) != width or not cells[0].strip() or _shape(cells[0]) != _shape(around[0]):
        return False
    beside = zip(cells[1:], around[1:], strict=False)
    return any(_has_digit(one) and _has_digit(other) for one, other in beside)


def is_broken(text: str, delimiter: str) -> bool:
    """Return whether a quotation mark of one record is never closed, or closed inside a cell."""
    return bool(_fault(text, delimiter))


def is_open(text: str, delimiter: str) -> bool:
    """Return whether a quotation mark of one record, which nobody closes, takes other lines."""
    return len(text.splitlines()) > 1 and "end of data" in _fault(text, delimiter)


def _fault(text: str, delimiter: str) -> str:
    if '"' not in text:
        return ""
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return str(error)
    return ""


def in_header(header: Sequence[str], delimiter: str) -> bool:
    """Return whether a name of a column has swallowed rows: lines as wide as its own was."""
    for place, name in enumerate(header):
        first, *lines = name.splitlines() or [""]
        width = place + first.count(delimiter)
        if width > 1 and any(line.count(delimiter) >= width for line in lines):
            return True
    return False


def in_columns(columns: Sequence[Any], delimiter: str) -> bool:
    """Return whether some cell of the columns of a table has swallowed a row."""
    return any(_in_column(columns, place, delimiter) for place in range(len(columns)))


def in_text(text: str, delimiter: str, width: int) -> bool:
    """Return whether the text of one record has swallowed a row."""
    first, *lines = text.splitlines() or [""]
    around = first.split(delimiter)
    return any(is_row(line, around, delimiter, width) for line in lines)


def _cells(line: str, delimiter: str) -> list[str]:
    """Return the cells of a line; none where it begins inside a cell, whose quotation mark ends."""
    try:
        cells = next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []
    return [] if any('"' in cell for cell in cells) else cells


def _in_column(columns: Sequence[Any], place: int, delimiter: str) -> bool:
    letters = columns[place].buffers()[2]
    # Looked for in all cells at once, which takes a tenth of the time.
    if letters is None or b"\n" not in letters.to_pybytes():
        return False
    broken = pc.match_substring(columns[place], "\n")
    cells = columns[place].filter(broken)
    many = pc.greater_equal(pc.count_substring(cells, delimiter), len(columns) - 1)
    suspects = cells.filter(many).slice(0, MOST_SUSPECTS).to_pylist()
    if not suspects:
        return False
    rows = [column.filter(broken).filter(many).to_pylist() for column in columns[: place + 1]]
    return any(
        is_row(line, around, delimiter, len(columns))
        for text, around in zip(suspects, zip(*rows, strict=True), strict=False)
        for line in text.splitlines()[1:]
    )


def _shape(cell: str | None) -> str:
    """Return what kind of text a cell is: TCK-1001 and TCK-7 are alike."""
    plain = (cell or "").strip().strip('"')
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", plain))


def _has_digit(cell: str | None) -> bool:
    return bool(cell and re.search(r"\d", cell))
