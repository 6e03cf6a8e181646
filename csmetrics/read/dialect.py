"""How a delimited file is written: its delimiter, where its header is, what stands above it."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from csmetrics.read import header_rows
from csmetrics.read.telling import Refused
from csmetrics.translation import t

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_ROWS = 200
# A header stands within the first rows; what is above it are titles and comments.
MOST_PREAMBLE_ROWS = 30
MOST_CELL_CHARACTERS = 64_000_000
# The share of lines that a delimiter must divide alike to be one.
LEAST_AGREEMENT = 0.7

_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?%?$")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d{1,2}:\d{2}.*)?$")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+$")

csv.field_size_limit(MOST_CELL_CHARACTERS)


@dataclass(frozen=True)
class Dialect:
    """How to read a delimited file.

    header:      name of each column as written, in one row or in several
    header_row:  number of the last row of the header among the records of the file, from 1
    header_rows: how many rows it takes
    """

    delimiter: str
    header: tuple[str, ...]
    header_row: int
    header_rows: int = 1


def find(sample: str) -> Dialect:
    """Return how a file is written, judged from its beginning."""
    sample, named, above = _named_delimiter(sample)
    delimiter = named or _likeliest(sample)
    rows = rows_of(sample, delimiter)
    header, last, taken = whole_header(rows)
    return Dialect(delimiter, header, last + 1 + above, taken)


def _named_delimiter(sample: str) -> tuple[str, str | None, int]:
    """Return the sample without Excel's first line `sep=;`, the delimiter it names, lines cut."""
    match = re.match(r"\"?sep=(.)\"?\r?\n", sample)
    return (sample[match.end() :], match[1], 1) if match else (sample, None, 0)


def rows_of(sample: str, delimiter: str, most: int = SAMPLE_ROWS) -> list[list[str]]:
    """Return the first records of a text."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) >= most:
                break
    except csv.Error as error:
        if not rows:
            raise Refused(t("The file is damaged: its cells can't be told apart.")) from error
    return rows


def _likeliest(sample: str) -> str:
    return max(DELIMITERS, key=lambda delimiter: _agreement(rows_of(sample, delimiter)))


def is_divided(sample: str) -> bool:
    """Return whether a delimiter divides most lines of a text alike, as it does not in prose."""
    rows = rows_of(sample, _likeliest(sample))
    return len(rows) > 1 and _agreement(rows) > LEAST_AGREEMENT


def _agreement(rows: Sequence[Sequence[str]]) -> float:
    """Return how well a delimiter explains the rows: many rows with the same number of cells.

    A comma inside texts or numbers splits rows differently; a true delimiter splits all alike.
    """
    widths = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    widths.pop(1, None)
    if not widths:
        return 0.0
    width, alike = max(widths.items(), key=lambda item: (item[1], item[0]))
    total = sum(1 for row in rows if any(cell.strip() for cell in row))
    return alike / total + min(width, 50) / 1000


def whole_header(rows: Sequence[Sequence[str | None]]) -> tuple[tuple[str, ...], int, int]:
    """Return the header, the place of its last row, and how many rows it takes."""
    # A row of questions fills fewer columns than the one below it, so it is looked for first.
    first = next((place for place, row in enumerate(rows) if any(row)), 0)
    header, taken = header_rows.joined(rows[first:]) if rows else ((), 1)
    if taken == 1:
        first = find_header(rows)
        header = tuple(cell or "" for cell in rows[first])
    return header, first + taken - 1, taken


def say_rows(last: int, taken: int) -> str:
    """Return the sentence on a header of several rows."""
    return t(
        "The header takes rows {first} to {last}: they were joined to one.",
        first=last - taken + 1,
        last=last,
    )


def find_header(rows: Sequence[Sequence[str | None]]) -> int:
    """Return the place of the header: the first row that fills most columns, below titles.

    Raises Refused where the rows have no header or the file no rows.
    """
    filled = [sum(bool(cell and cell.strip()) for cell in row) for row in rows]
    if not any(filled):
        raise Refused(
            t("The file is empty: no rows were found."),
            t("It has blank lines only."),
            t("Export it again and check that the view or the period has tickets."),
        )
    widest = _usual(filled)
    for place, row in enumerate(rows[:MOST_PREAMBLE_ROWS]):
        first = str(row[0] or "").lstrip() if row else ""
        if filled[place] * 2 > widest and not (first.startswith("#") and filled[place] == 1):
            _refuse_data(row, place)
            return place
    return next(place for place, count in enumerate(filled) if count)


def _usual(filled: Sequence[int]) -> int:
    counts = Counter(count for count in filled if count > 1) or Counter(filled)
    return max(counts.items(), key=lambda item: (item[1], item[0]))[0]


def _refuse_data(row: Sequence[str | None], place: int) -> None:
    """Refuse a first row that is data: dates, e-mails and numbers are no names of columns."""
    cells = [cell.strip() for cell in row if cell and cell.strip()]
    telling = sum(bool(_DATE.match(cell) or _EMAIL.match(cell)) for cell in cells)
    numbers = sum(bool(_NUMBER.match(cell)) for cell in cells)
    if telling and telling + numbers >= min(3, len(cells)):
        raise Refused(
            t(
                "The file has no header: its first row is data, so we can't tell what each "
                "column is."
            ),
            t("Row {row} begins with “{cell}”.", row=place + 1, cell=cells[0][:40]),
            t("Add a first row with the names of the columns, or export again with column names."),
        )
