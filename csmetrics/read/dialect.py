"""How a delimited file is written: its delimiter, where its header is, what stands above it."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from csmetrics.read import header_rows, turned
from csmetrics.read.telling import ANOTHER, Refused
from csmetrics.translation import t

# The last two are the separators of fields that databases write: they stand in no text.
DELIMITERS = (",", ";", "\t", "|", "^", "~", "\x1f", "\x01")
DOUBLED = ("||", "::", "~~", "^^")
# What stands in names, times and numbers divides nothing.
IN_WORDS = frozenset(" \t\r\n\"'-._@/\\()[]{}<>&%?!+=")
# A header stands within these rows; what is above it are titles and comments.
SAMPLE_ROWS = 200
MOST_CELL_CHARACTERS = 64_000_000
# In fewer lines of a text, gaps between words may stand below each other by chance.
FEWEST_LINES = 4
# The share of lines that a delimiter must divide alike to be one.
LEAST_AGREEMENT = 0.7

_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?%?$")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+$")

csv.field_size_limit(MOST_CELL_CHARACTERS)


@dataclass(frozen=True)
class Dialect:
    """How to read a delimited file.

    delimiter:   what divides the cells; where it is longer, the text is written anew
    header:      name of each column as written, in one row or in several
    header_row:  number of the last row of the header among the records of the file, from 1
    header_rows: how many rows it takes
    zone:        the time zone that the header names for all times below it
    """

    delimiter: str
    header: tuple[str, ...]
    header_row: int
    header_rows: int = 1
    zone: str | None = None


def find(sample: str) -> Dialect:
    """Return how a file is written, judged from its beginning."""
    sample, named, above = _named_delimiter(sample)
    delimiter = named or divider(sample)
    if delimiter is None:
        _refuse_spaces(sample)
        delimiter = _likeliest(sample)
    rows = rows_of(sample, delimiter)
    header, last, taken = whole_header(rows)
    if _are_numbered(rows[last + 1 :], len(header)):
        header = ("", *header)
    zone = header_rows.zone(rows[last + 1 - taken : last + 1])
    return Dialect(delimiter, header, last + 1 + above, taken, zone)


def _are_numbered(rows: Sequence[Sequence[str]], width: int) -> bool:
    """Return whether rows begin with their number, which the header leaves out, as R writes it."""
    wider = [row[0] for row in rows if len(row) == width + 1]
    if width < 2 or len(wider) < 2 or len(wider) < LEAST_AGREEMENT * len(rows):
        return False
    counted = [[str(number + first) for number in range(len(wider))] for first in (0, 1)]
    return wider in counted


def divider(sample: str) -> str | None:
    """Return what divides most lines of a text alike, of one character or two; None if nothing."""
    usual = _likeliest(sample)
    for doubled in DOUBLED:
        if doubled[0] in (usual, ":") and _divides_all(sample, doubled):
            return doubled
    if _agreement(rows_of(sample, usual)) > LEAST_AGREEMENT:
        return usual
    first = next((line for line in sample.splitlines() if line.strip()), "")
    if set(first) & set(DELIMITERS):
        return None
    others = {c for c in first if not c.isalnum()} - IN_WORDS - {":", "#"}
    found = {other: _agreement(rows_of(sample, other)) for other in sorted(others)}
    best = max(found, key=lambda other: found[other], default=None)
    return best if best and found[best] > LEAST_AGREEMENT else None


def spaced(sample: str) -> str:
    """Return the delimiter after which a space stands before quotation marks; "" if none does."""
    lines = [line for line in sample.splitlines() if line.strip()][:2]
    for delimiter in DELIMITERS:
        mark = re.escape(delimiter)
        cell = rf'(?:"(?:[^"]|"")*"|[^"{mark}]*)'
        row = re.compile(rf"{cell}(?:{mark} {cell})+")
        there = any(f'{delimiter} "' in line for line in lines)
        if there and all(row.fullmatch(line) for line in lines):
            return delimiter
    return ""


def are_quoted_whole(sample: str) -> bool:
    """Return whether each row is one cell in quotation marks, and a table once they are off."""
    rows = rows_of(sample, ",")
    if len(rows) < 2 or any(len(row) > 1 for row in rows) or not sample.startswith('"'):
        return False
    inner = [",".join(row) for row in rows if row]
    return any(mark in inner[0] for mark in DELIMITERS) and is_divided("\n".join(inner))


def _divides_all(sample: str, doubled: str) -> bool:
    """Return whether two characters together divide every line alike, and never stand alone."""
    lines = [line for line in sample.splitlines() if line.strip()][:SAMPLE_ROWS]
    widths = {line.count(doubled) for line in lines}
    alone = any(doubled[0] in line.replace(doubled, "") for line in lines[:1])
    return len(lines) > 1 and len(widths) == 1 and widths != {0} and not alone


def _refuse_spaces(sample: str) -> None:
    """Refuse lines whose columns are set apart by blanks only: an empty cell leaves no trace."""
    lines = [line.strip() for line in sample.splitlines() if line.strip()][:SAMPLE_ROWS]
    laid_out = [[re.split(pattern, line) for line in lines] for pattern in (" {2,}", " +")]
    if len(lines) < 2 or set(lines[0]) & set(DELIMITERS) or _divided_below(lines):
        return
    alike = any(len(rows[0]) > 2 and _agreement(rows) > LEAST_AGREEMENT for rows in laid_out)
    if alike or _gaps(sample.splitlines()) > 1:
        raise Refused(
            t("The columns are set apart by spaces only, so an empty cell can't be seen."),
            t("No comma, semicolon or tab divides the lines: “{line}”.", line=lines[0][:60]),
            t(
                "Export it as CSV or Excel. Or open it in Excel, divide it with Data, Text to "
                "columns, Fixed width, and save it as “Excel workbook (.xlsx)”."
            ),
        )


def _gaps(lines: Sequence[str]) -> int:
    """Return how many gaps run down through all lines, as between columns of fixed widths."""
    lines = [line.rstrip() for line in lines if line.strip()][:SAMPLE_ROWS]
    if len(lines) < FEWEST_LINES:
        return 0
    width = max(map(len, lines))
    columns = zip(*(line.ljust(width) for line in lines), strict=True)
    blank = "".join(" " if set(column) == {" "} else "x" for column in columns)
    return len(blank.split()) - 1


def _divided_below(lines: Sequence[str]) -> bool:
    """Return whether a usual delimiter divides all that stands below a title without one."""
    for delimiter in DELIMITERS:
        first = next((n for n, line in enumerate(lines) if delimiter in line), len(lines))
        table = rows_of("\n".join(lines[first:]), delimiter)
        if len(table) > 1 and _agreement(table) > LEAST_AGREEMENT:
            return True
    return False


def _named_delimiter(sample: str) -> tuple[str, str | None, int]:
    """Return the sample without Excel's first line `sep=;`, the delimiter it names, lines cut."""
    match = re.match(r"\"?sep=(.)\"?\r?\n", sample)
    if match is None:
        return sample, None, 0
    rest = sample[match.end() :]
    divides = any(len(row) > 1 for row in rows_of(rest, match[1]))
    return rest, match[1] if divides else None, 1


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
    found = divider(sample)
    return found is not None and len(sample.splitlines()) > 1


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
            t(ANOTHER),
        )
    widest = _usual(filled)
    for place, row in enumerate(rows):
        first = str(row[0] or "").lstrip() if row else ""
        if filled[place] * 2 > widest and not (first.startswith("#") and filled[place] == 1):
            turned.refuse(rows[place:])
            _refuse_data(row, place)
            return place
    return next(place for place, count in enumerate(filled) if count)


def _usual(filled: Sequence[int]) -> int:
    counts = Counter(count for count in filled if count > 1) or Counter(filled)
    return max(counts.items(), key=lambda item: (item[1], item[0]))[0]


def _refuse_data(row: Sequence[str | None], place: int) -> None:
    """Refuse a first row that is data: dates, e-mails and numbers are no names of columns."""
    cells = [cell.strip() for cell in row if cell and cell.strip()]
    telling = sum(bool(turned.DATE.match(cell) or _EMAIL.match(cell)) for cell in cells)
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
