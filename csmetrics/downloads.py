"""Tables as files that a person opens in a spreadsheet: CSV and XLSX, harmless there.

Text that a spreadsheet would run as a formula is escaped, in headers as well (see `escape.cell`).
"""

import csv
import io
import math
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import xlsxwriter

from csmetrics.errors import Problem
from csmetrics.escape import cell
from csmetrics.language.words import counted
from csmetrics.load.report import RowFault

# What one sheet of a workbook holds, its header included.
MOST_SHEET_ROWS = 1_048_576
LONGEST_CELL = 32_767
# A spreadsheet keeps 15 digits of a number; longer ones stay whole as text.
MOST_EXACT = 10**15
# A spreadsheet knows no earlier date.
FIRST_YEAR = 1900

ROW, REASON = "Row in your file", "Why it was set aside"


def to_csv(table: pa.Table) -> bytes:
    """Return a table as a CSV file, in UTF-8 with the mark that makes Excel read it so."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([cell(name) for name in table.column_names])
    writer.writerows([_in_csv(value) for value in row] for row in _rows(table))
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(table: pa.Table, title: str = "Data") -> bytes:
    """Return a table as a workbook of one sheet, its header in bold and kept in view.

    Raises Problem where the table has more rows than a sheet can hold.
    """
    if table.num_rows >= MOST_SHEET_ROWS:
        raise Problem(
            f"{counted(table.num_rows, 'row')} do not fit into a spreadsheet.",
            f"One sheet holds at most {MOST_SHEET_ROWS:,} rows.",
            "Download the CSV file instead, or choose fewer rows.",
        )
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": True, "remove_timezone": True}) as book:
        _write_sheet(book, table, title)
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
        names=[ROW, REASON, *headers],
    )


def in_words(fault: RowFault) -> str:
    """Return why a row, or a part of it, was set aside: “Created at” “soon” is not a date …"""
    column = " and ".join(f"“{header}”" for header in fault.headers)
    value = f"“{fault.value}”" if fault.value else ""
    said = " ".join(part for part in (column, value, fault.reason) if part)
    return said if fault.whole_row else f"{said} (only this was left out; the row was loaded)"


def _rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    # Batch by batch: a whole table as Python values would take ten times its size.
    for batch in table.to_batches(max_chunksize=10_000):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _in_csv(value: Any) -> Any:
    if _is_nothing(value):
        return None
    return value.isoformat(" ", "seconds") if isinstance(value, datetime) else cell(_plain(value))


def _write_sheet(book: xlsxwriter.Workbook, table: pa.Table, title: str) -> None:
    sheet = book.add_worksheet(title)
    bold = book.add_format({"bold": True})
    formats = {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(table.num_columns - 1, 0), 18)
    for place, name in enumerate(table.column_names):
        sheet.write_string(0, place, str(cell(name))[:LONGEST_CELL], bold)
    for number, row in enumerate(_rows(table), start=1):
        for place, value in enumerate(row):
            _write_cell(sheet, number, place, value, formats)


def _write_cell(
    sheet: Any, row: int, column: int, value: Any, formats: dict[type[date], Any]
) -> None:
    if _is_nothing(value):
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float | Decimal) and -MOST_EXACT < value < MOST_EXACT:
        sheet.write_number(row, column, value)
    elif isinstance(value, date) and value.year >= FIRST_YEAR:
        kind = datetime if isinstance(value, datetime) else date
        sheet.write_datetime(row, column, value, formats[kind])
    else:
        sheet.write_string(row, column, str(cell(str(_plain(value))))[:LONGEST_CELL])


def _plain(value: Any) -> Any:
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _is_nothing(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, float) and not math.isfinite(value))
