"""Delimited text read by Arrow, which takes no more memory than a few blocks.

Where rows have too many or too few cells it runs once more, one block after the other: it then
knows the number of each such row.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv

from csmetrics.read import unclosed
from csmetrics.read.csv_rows import Short, goes_on, judged
from csmetrics.read.dialect import Dialect
from csmetrics.read.encoding import Utf8Text
from csmetrics.read.lines import Lines
from csmetrics.read.telling import tell_progress
from csmetrics.read.writer import BLANK_WORDS, TextWriter, text_array

BLOCK_BYTES = 1 << 23


class NotUsual(Exception):
    """Arrow cannot read this file faithfully."""


class Ragged(Exception):
    """Some rows have too many or too few cells."""


class NotUtf8(Exception):
    """A part of the file beyond its beginning is not UTF-8."""


def read(text: Utf8Text, written: Dialect, folder: Path) -> dict[str, Any]:
    """Read a file of which every row has as many cells as the header."""
    writer = TextWriter(folder, "table.arrow", written.header, faulty=False, apart=True)
    start = text.start + _bytes_to_data(text, written)
    size = max(text.path.stat().st_size, 1)
    with pa.OSFile(str(text.path)) as file:
        file.seek(start)
        try:
            row, last = written.header_row + 1, None
            for batch in _batches(file, written, None):
                writer.write(row, batch.columns)
                row += batch.num_rows
                last = batch.columns[-1][-1].as_py() if batch.num_rows else last
                tell_progress("Reading", file.tell() / size)
        finally:
            writer.close()
    if goes_on(last) and not _ends_with_quote(text):
        raise NotUsual
    return writer.told("", "csv")


def _ends_with_quote(text: Utf8Text) -> bool:
    with text.path.open("rb") as file:
        file.seek(max(0, text.path.stat().st_size - 256))
        return file.read().rstrip().endswith(b'"')


def read_ragged(text: Utf8Text, written: Dialect, folder: Path) -> dict[str, Any]:
    """Read a file of which a few rows have too many or too few cells."""
    writer = TextWriter(folder, "table.arrow", written.header, faulty=True, apart=True)
    start = text.start + _bytes_to_data(text, written)
    size = max(text.path.stat().st_size, 1)
    ragged: list[Any] = []
    short = Short(written)
    row = 1
    with pa.OSFile(str(text.path)) as file:
        file.seek(start)
        try:
            for batch in _batches(file, written, ragged):
                numbers, among = _numbers(row, batch.num_rows, ragged)
                _write_together(writer, written, numbers, batch.columns, ragged[:among], short)
                del ragged[:among]
                row += batch.num_rows + among
                tell_progress("Reading", file.tell() / size)
            none = [pa.array([], pa.string()) for _ in written.header]
            _write_together(writer, written, np.array([], np.int64), none, ragged, short)
        finally:
            writer.close()
    return writer.told("", "csv", warnings=short.said(writer.second_row))


def _numbers(first: int, rows: int, ragged: list[Any]) -> tuple[Any, int]:
    """Return the numbers of the next good rows, and how many ragged ones stand among them."""
    among = 0
    while among < len(ragged) and ragged[among].number < first + rows + among:
        among += 1
    numbers = np.arange(first, first + rows + among)
    gaps = np.array([row.number - first for row in ragged[:among]], dtype=np.int64)
    return np.delete(numbers, gaps), among


def _write_together(
    writer: TextWriter,
    written: Dialect,
    numbers: Any,
    columns: Sequence[Any],
    ragged: list[Any],
    short: Short,
) -> None:
    """Write rows that fit the header and rows that do not, in the order of the file."""
    found = []
    for row in ragged:
        cells = _read_one(row.text, written)
        found.append(judged(row.number + written.header_row, row.text, cells, written, short))
    every = np.concatenate([numbers, np.array([row.number for row in ragged], np.int64)])
    faults = pa.array([None] * len(numbers) + [fault for _, fault in found], pa.string())
    whole = list(columns)
    if found:
        others = zip(*(cells for cells, _ in found), strict=True)
        whole = [
            pa.concat_arrays([column, text_array(cells)])
            for column, cells in zip(columns, others, strict=True)
        ]
        order = pa.array(np.argsort(every, kind="stable"))
        every, faults = np.sort(every), faults.take(order)
        whole = [column.take(order) for column in whole]
    writer.write_numbered(pa.array(every + written.header_row), whole, faults)


def _read_one(text: str, written: Dialect) -> list[str]:
    """Return the cells of one row that does not fit the header."""
    mark, width = written.delimiter, len(written.header)
    if '\\"' in text or unclosed.in_text(text, mark, width) or unclosed.is_open(text, mark):
        # Quotes escaped as MySQL does it, or never closed, may have hidden where the row ends.
        raise NotUsual
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=written.delimiter))
    except (csv.Error, StopIteration) as error:
        raise NotUsual from error


def _batches(file: Any, written: Dialect, ragged: list[Any] | None) -> Iterator[Any]:
    """Yield the rows that fit the header; the others go to `ragged`, or are refused without it."""
    names = [f"c{i}" for i in range(len(written.header))]
    refused = False

    def skip(row: Any) -> str:
        nonlocal refused
        if ragged is None:
            refused = True
        else:
            ragged.append(row)
        return "skip"

    options = {
        # Rows have numbers only where one block is read after the other.
        "read_options": pyarrow.csv.ReadOptions(
            block_size=BLOCK_BYTES, column_names=names, use_threads=ragged is None
        ),
        "parse_options": pyarrow.csv.ParseOptions(
            delimiter=written.delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=skip,
        ),
        "convert_options": pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=True,
            null_values=list(BLANK_WORDS),
        ),
    }
    try:
        reader = pyarrow.csv.open_csv(file, **options)
        for batch in reader:
            if refused:
                raise Ragged
            if unclosed.in_columns(batch.columns, written.delimiter):
                raise NotUsual
            yield batch
    except pa.ArrowInvalid as error:
        if "UTF8" in str(error):
            raise NotUtf8 from error
        if "Empty CSV" in str(error):
            return
        raise NotUsual from error
    if refused:
        raise Ragged


def _bytes_to_data(text: Utf8Text, written: Dialect) -> int:
    """Return how many bytes the header and what stands above it take."""
    with text.path.open("rb") as file:
        file.seek(text.start)
        lines = Lines(file)
        reader = csv.reader(lines, delimiter=written.delimiter)
        for _ in range(written.header_row):
            next(reader)
        return lines.bytes
