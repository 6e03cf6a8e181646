"""Tables as files that a person opens in a spreadsheet: CSV and XLSX, harmless there.

Text that a spreadsheet would run as a formula is escaped, in headers as well (see `escape.cell`).
"""

import csv
import io
import math
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import xlsxwriter

from csmetrics.errors import Problem
from csmetrics.escape import cell
from csmetrics.language.said import MINUTE, MINUTE_DECIMALS, header
from csmetrics.language.words import counted, plain
from csmetrics.load.report import RowFault
from csmetrics.translation import later, t

# What one sheet of a workbook holds, its header included.
MOST_SHEET_ROWS = 1_048_576
LONGEST_CELL = 32_767
# A spreadsheet keeps 15 digits of a number; longer ones stay whole as text.
MOST_EXACT = 10**15
# A spreadsheet knows no earlier date.
FIRST_YEAR = 1900

# Every text that `escape.cell` changes begins like this, and few others do.
SUSPECT = r"^[^\p{L}\p{N}]"

# Said with `t`: a file that comes back mended is known by them in every language.
ROW, REASON = later("Row in your file"), later("Why it was set aside")


def to_csv(table: pa.Table) -> bytes:
    """Return a table as a CSV file, in UTF-8 with the mark that makes Excel read it so."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([cell(name) for name in table.column_names])
    writer.writerows([_in_csv(value) for value in row] for row in _rows(table))
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(table: pa.Table, title: str = "") -> bytes:
    """Return a table as a workbook of one sheet, its header in bold and kept in view.

    Raises Problem where the table has more rows than a sheet can hold.
    """
    if table.num_rows >= MOST_SHEET_ROWS:
        raise Problem(
            t("{rows} do not fit into a spreadsheet.", rows=counted(table.num_rows, "row")),
            t("One sheet holds at most {n} rows.", n=plain(MOST_SHEET_ROWS)),
            t("Download the CSV file instead, or choose fewer rows."),
        )
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": True, "remove_timezone": True}) as book:
        _write_sheet(book, table, title or t("Data"))
    return content.getvalue()


About = Sequence[tuple[str, str]]


def csv_of_pieces(pieces: Iterable[pa.Table], about: About) -> io.BufferedReader:
    """Return an open CSV file of tables one after the other, under lines that say what they are.

    It is written piece by piece to the disk, so that a million rows take little memory.
    """
    file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - whoever reads it closes it
    file.write("".encode("utf-8-sig"))
    file.write(_lines([*about, ()]))
    is_first = True
    for piece in pieces:
        text = _as_text(piece)
        options = pa_csv.WriteOptions(include_header=is_first)
        pa_csv.write_csv(text, file, options)
        is_first = False
    file.seek(0)
    return io.BufferedReader(file)


def xlsx_of_pieces(pieces: Iterable[pa.Table], about: About, title: str = "") -> bytes:
    """Return a workbook of tables one after the other, under lines that say what they are."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": True, "remove_timezone": True}) as book:
        _write_pieces(book, pieces, about, title or t("Rows"))
    return content.getvalue()


def set_aside(headers: Sequence[str], faults: Sequence[RowFault]) -> pa.Table:
    """Return the rows set aside as they stand in the file, each after its number and reasons.

    One row per row of the file: a row with several faults has all its reasons together.
    """
    rows: dict[int, list[RowFault]] = {}
    for fault in sorted(faults, key=lambda fault: fault.row_number):
        rows.setdefault(fault.row_number, []).append(fault)
    cells = [found[0].cells for found in rows.values()]
    originals = [
        pa.array([row[place] if place < len(row) else None for row in cells], pa.string())
        for place in range(len(headers))
    ]
    reasons = ["; ".join(map(in_words, found)) for found in rows.values()]
    return pa.Table.from_arrays(
        [pa.array(list(rows), pa.int64()), pa.array(reasons, pa.string()), *originals],
        names=[t(ROW), t(REASON), *headers],
    )


def in_words(fault: RowFault) -> str:
    """Return why a row, or a part of it, was set aside: “Created at” “soon” is not a date …"""
    column = t(" and ").join(t("“{words}”", words=header) for header in fault.headers)
    value = t("“{words}”", words=fault.value) if fault.value else ""
    said = " ".join(part for part in (column, value, fault.reason) if part)
    if fault.whole_row:
        return said
    return t("{reason} (only this was left out; the row was loaded)", reason=said)


def _rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    # Batch by batch: a whole table as Python values would take ten times its size.
    for batch in table.to_batches(max_chunksize=10_000):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _in_csv(value: Any) -> Any:
    if _is_nothing(value):
        return None
    return value.isoformat(" ", "seconds") if isinstance(value, datetime) else cell(_plain(value))


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([cell(one) for one in row] for row in rows)
    return text.getvalue().encode("utf-8")


def _as_text(piece: pa.Table) -> pa.Table:
    columns = zip(piece.column_names, piece.columns, strict=True)
    return pa.table({_header(name, column): _text(column) for name, column in columns})


def _header(name: str, column: Any) -> str:
    """Return a column's title in a CSV file: of durations it says the unit, which no cell can."""
    return str(cell(header(name, "seconds") if pa.types.is_duration(column.type) else name))


def _text(column: Any) -> Any:
    """Return a column as it stands in a CSV file: text harmless, moments and yes or no readable."""
    kind = column.type
    if pa.types.is_timestamp(kind):
        return pc.strftime(column.cast(pa.timestamp("s"), safe=False), "%Y-%m-%d %H:%M:%S")
    if pa.types.is_duration(kind):
        seconds = column.cast(pa.duration("s")).cast(pa.int64()).cast(pa.float64())
        return pc.round(pc.divide(seconds, MINUTE), MINUTE_DECIMALS)
    if pa.types.is_boolean(kind):
        return pc.if_else(column, "yes", "no")
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _harmless(column)
    return column


def _harmless(column: Any) -> Any:
    """Escape a column at once: only text that begins with neither letter nor number can run."""
    suspects = pc.match_substring_regex(column, SUSPECT)
    found = pc.filter(column, suspects)
    if not len(found):
        return column
    escaped = pa.array([cell(text) for text in found.to_pylist()], column.type)
    mask = pc.fill_null(suspects, False)
    return pc.replace_with_mask(_one(column), _one(mask), escaped)


def _one(column: Any) -> Any:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _write_sheet(book: xlsxwriter.Workbook, table: pa.Table, title: str) -> None:
    _write_pieces(book, [table], (), title)


def _write_pieces(
    book: xlsxwriter.Workbook, pieces: Iterable[pa.Table], about: About, title: str
) -> None:
    sheet = book.add_worksheet(title)
    bold = book.add_format({"bold": True})
    formats: dict[type[Any], Any] = {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
        timedelta: book.add_format({"num_format": "[h]:mm:ss"}),
    }
    for number, (label, said) in enumerate(about):
        sheet.write_string(number, 0, label, bold)
        sheet.write_string(number, 1, str(cell(said))[:LONGEST_CELL])
    # A blank row, so that a spreadsheet takes what follows for a table of its own.
    top = number = len(about) + 1 if about else 0
    for piece in pieces:
        if number == top:
            _write_header(sheet, top, piece, bold)
        for row in _rows(piece):
            number += 1
            for place, value in enumerate(row):
                _write_cell(sheet, number, place, value, formats)


def _write_header(sheet: Any, top: int, table: pa.Table, bold: Any) -> None:
    sheet.freeze_panes(top + 1, 0)
    sheet.set_column(0, max(table.num_columns - 1, 0), 18)
    for place, name in enumerate(table.column_names):
        sheet.write_string(top, place, str(cell(name))[:LONGEST_CELL], bold)


def _write_cell(
    sheet: Any, row: int, column: int, value: Any, formats: dict[type[Any], Any]
) -> None:
    if _is_nothing(value):
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float | Decimal) and -MOST_EXACT < value < MOST_EXACT:
        sheet.write_number(row, column, value)
    elif isinstance(value, timedelta):
        sheet.write_number(row, column, value.total_seconds() / 86_400, formats[timedelta])
    elif isinstance(value, date) and value.year >= FIRST_YEAR:
        kind = datetime if isinstance(value, datetime) else date
        sheet.write_datetime(row, column, value, formats[kind])
    else:
        sheet.write_string(row, column, str(cell(str(_plain(value))))[:LONGEST_CELL])


def _plain(value: Any) -> Any:
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _is_nothing(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, float) and not math.isfinite(value))
