"""Delimited text read row by row: slower than Arrow, and faithful to any quotation marks."""

import csv
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from csmetrics.read.csv_rows import TOO_LARGE, UNCLOSED, Short, fitted, goes_on, judged
from csmetrics.read.dialect import Dialect
from csmetrics.read.encoding import Utf8Text
from csmetrics.read.lines import Lines, Unclosed
from csmetrics.read.telling import tell_progress
from csmetrics.read.writer import ROWS_A_BATCH, TextWriter, text_array


def read(text: Utf8Text, written: Dialect, folder: Path) -> dict[str, Any]:
    """Read the rows below the header into a table."""
    writer = TextWriter(folder, "table.arrow", written.header, faulty=True, apart=True)
    with text.path.open("rb") as file:
        file.seek(text.start)
        short = Short(written)
        rows = _careful_rows(file, written, short)
        row = written.header_row + 1
        size = max(text.path.stat().st_size, 1)
        try:
            while chunk := list(islice(rows, ROWS_A_BATCH)):
                cells = zip(*(cells for cells, _ in chunk), strict=True)
                columns = [text_array(column) for column in cells]
                faults = pa.array([fault for _, fault in chunk], pa.string())
                writer.write(row, columns, faults)
                row += len(chunk)
                tell_progress("Reading", file.tell() / size)
        finally:
            writer.close()
    return writer.told("", "csv", warnings=short.said(writer.second_row))


def _careful_rows(
    file: Any, written: Dialect, short: Short
) -> Iterator[tuple[list[str | None], str | None]]:
    """Yield the cells of each record, made as many as the header has, and what is wrong with it."""
    lines, width = Lines(file, written), len(written.header)
    reader = csv.reader(lines, delimiter=written.delimiter)
    for _ in range(written.header_row):
        next(reader)
        lines.take()
    for place in count(written.header_row + 1):
        try:
            row: list[str | None] = list(next(reader))
            if (len(row) != width or goes_on(row[-1])) and lines.are_held_together():
                raise Unclosed
        except StopIteration:
            return
        except csv.Error:
            yield fitted([lines.take()], width)[0], TOO_LARGE
            continue
        except Unclosed:
            # Only the line with the quotation mark is given up; the next ones are read as rows.
            reader = csv.reader(lines, delimiter=written.delimiter)
            broken = lines.first().rstrip("\r\n").split(written.delimiter)
            yield fitted(broken, width)[0], UNCLOSED
            continue
        taken = lines.take()
        if len(row) != width and '\\"' in taken:
            # Quotes escaped as MySQL does it.
            row = list(next(csv.reader([taken], delimiter=written.delimiter, escapechar="\\")))
        yield judged(place, taken, row, written, short)
