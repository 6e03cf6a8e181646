"""Delimited text to a table: a fast reader for the usual file, a careful one for the others.

The fast one is Arrow's, and takes no more memory than a few blocks. Where rows have too many or
too few cells it runs once more, one block after the other: it then knows the number of each such
row, and hands only those to the careful one. What it cannot read at all is read carefully.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import count, islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv

from csmetrics.read import dialect, drawn, encoding, unclosed
from csmetrics.read.dialect import Dialect
from csmetrics.read.encoding import Utf8Text
from csmetrics.read.lines import Lines, Unclosed
from csmetrics.read.telling import Found, Refused, tell_progress
from csmetrics.read.writer import (
    BLANK_WORDS,
    ROWS_A_BATCH,
    TOO_MANY,
    TextWriter,
    refuse_too_wide,
    text_array,
)
from csmetrics.translation import later, number, t

SAMPLE_BYTES = 1 << 18
BLOCK_BYTES = 1 << 23
# Between cells and between rows, as ASCII meant it: they stand in no text.
CELL_END, ROW_END = "\x1f", "\x1e"
# The fast reader takes memory for each column and block; beyond this it would take all.
MOST_FAST_COLUMNS = 500
# Fewer rows than these that lack cells are exceptions, such as a note below the table.
FEWEST_SHORT = 3
UNCLOSED = later("has a quotation mark that is never closed")
TOO_LARGE = later("has a cell of more than 64 MB")


class _NotUsual(Exception):
    """The fast reader cannot read this file faithfully."""


class _Ragged(Exception):
    """Some rows have too many or too few cells."""


class _NotUtf8(Exception):
    """A part of the file beyond its beginning is not UTF-8."""


def parse(text: Utf8Text, folder: Path, found: Found, format: str = "csv") -> None:
    """Read a delimited file into one table."""
    text = drawn.undrawn(text, _sample(text, SAMPLE_BYTES)[0], folder)
    text = _singly_divided(text, folder)
    written = _dialect(text)
    _refuse_unclosed(written)
    refuse_too_wide(len(written.header))
    try:
        table = _table(text, written, folder)
    except _NotUtf8:
        text = encoding.repaired(text, folder)
        written = _dialect(text)
        table = _table(text, written, folder)
    if table["rows"] == table["skipped"]:
        if not table["rows"]:
            _refuse_message(written)
        raise Refused(
            t("There are no rows below the header: no data to load."),
            t("The view or the period that was exported may be empty."),
            t("Export it again with a wider period."),
        )
    found.tables.append(table | {"zone": written.zone})
    found.notes += text.notes
    found.warnings += text.warnings
    if written.header_rows > 1:
        found.notes.append(dialect.say_rows(written.header_row, written.header_rows))
    elif written.header_row > 1:
        _say_above(text, written, found)


def _refuse_message(written: Dialect) -> None:
    """Refuse a file of one line that names no columns, such as an error of a website."""
    if len(written.header) == 1:
        raise Refused(
            t(
                "There are no rows in the file, only one line: “{text}”.",
                text=" ".join(written.header)[:80].strip(),
            ),
            t("It may be a message of the helpdesk instead of an export."),
            t("Export it again."),
        )


def _refuse_unclosed(written: Dialect) -> None:
    if unclosed.in_header(written.header, written.delimiter):
        raise Refused(
            t("The header has a quotation mark that is never closed."),
            t("What comes after it, rows of the table too, would be the name of one column."),
            t("Remove that quotation mark from the first lines of the file, or export it again."),
        )


def _singly_divided(text: Utf8Text, folder: Path) -> Utf8Text:
    """Return a text whose delimiter is one byte, written anew where it is not."""
    sample, _ = _sample(text, SAMPLE_BYTES)
    if dialect.are_quoted_whole(sample):
        text = _unquoted(text, folder)
        sample, _ = _sample(text, SAMPLE_BYTES)
    if spaced := dialect.spaced(sample):
        # A quotation mark counts where a cell begins with it.
        text = encoding.replaced(text, folder, {f'{spaced} "': f'{spaced}"'})
        sample, _ = _sample(text, SAMPLE_BYTES)
    found = dialect.divider(sample)
    between = ROW_END if sample.count(ROW_END) > 1 and "\n" not in sample else ""
    wide = found if found and len(found.encode()) > 1 else ""
    if not wide and not between:
        return text
    made = encoding.replaced(text, folder, {between: "\n", wide: CELL_END})
    if wide:
        made.notes.append(t("The columns are divided by “{mark}”.", mark=wide))
    return made


def _unquoted(text: Utf8Text, folder: Path) -> Utf8Text:
    """Return a text without the marks around each row as a whole, as one cell of a spreadsheet."""
    target = folder / f"{text.path.name}-rows"
    with text.path.open("rb") as file, target.open("wb") as out:
        file.seek(text.start)
        for row in csv.reader(Lines(file)):
            out.write(",".join(row).encode() + b"\n")
    note = t("Each row stood in quotation marks as a whole; they were taken off.")
    return Utf8Text(target, 0, [*text.notes, note], text.warnings)


def _say_above(text: Utf8Text, written: Dialect, found: Found) -> None:
    with text.path.open("rb") as file:
        if not file.read(64).strip():
            return  # Blank lines, which nobody misses.
    found.notes.append(
        t(
            "The header is in row {row}; the lines above it were left out.",
            row=written.header_row,
        )
    )


def _dialect(text: Utf8Text) -> Dialect:
    size = SAMPLE_BYTES
    while True:
        sample, whole = _sample(text, size)
        try:
            return dialect.find(sample)
        except Refused:
            # A first cell of a megabyte hides the rows below it.
            if whole or size > 1 << 26:
                raise
            size *= 16


def _sample(text: Utf8Text, size: int) -> tuple[str, bool]:
    with text.path.open("rb") as file:
        file.seek(text.start)
        data = file.read(size)
        whole = not file.read(1)
    cut = max(data.rfind(b"\n"), data.rfind(b"\r"))
    if not whole and cut > 0:
        data = data[: cut + 1]
    return data.decode("utf-8", "replace"), whole


def _table(text: Utf8Text, written: Dialect, folder: Path) -> dict[str, Any]:
    if len(written.header) > MOST_FAST_COLUMNS:
        return _read_carefully(text, written, folder)
    try:
        try:
            return _read_fast(text, written, folder)
        except _Ragged:
            return _read_ragged(text, written, folder)
    except _NotUsual:
        return _read_carefully(text, written, folder)


def _read_fast(text: Utf8Text, written: Dialect, folder: Path) -> dict[str, Any]:
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
    if _goes_on(last) and not _ends_with_quote(text):
        raise _NotUsual
    return writer.told("", "csv")


def _ends_with_quote(text: Utf8Text) -> bool:
    with text.path.open("rb") as file:
        file.seek(max(0, text.path.stat().st_size - 256))
        return file.read().rstrip().endswith(b'"')


def _read_ragged(text: Utf8Text, written: Dialect, folder: Path) -> dict[str, Any]:
    """Read a file of which a few rows have too many or too few cells."""
    writer = TextWriter(folder, "table.arrow", written.header, faulty=True, apart=True)
    start = text.start + _bytes_to_data(text, written)
    size = max(text.path.stat().st_size, 1)
    ragged: list[Any] = []
    short = _Short(written)
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
    short: "_Short",
) -> None:
    """Write rows that fit the header and rows that do not, in the order of the file."""
    found = []
    for row in ragged:
        cells = _read_one(row.text, written)
        found.append(_judged(row.number + written.header_row, row.text, cells, written, short))
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


class _Short:
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


def _read_one(text: str, written: Dialect) -> list[str]:
    """Return the cells of one row that does not fit the header."""
    mark, width = written.delimiter, len(written.header)
    if '\\"' in text or unclosed.in_text(text, mark, width) or unclosed.is_open(text, mark):
        # Quotes escaped as MySQL does it, or never closed, may have hidden where the row ends.
        raise _NotUsual
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=written.delimiter))
    except (csv.Error, StopIteration) as error:
        raise _NotUsual from error


def _judged(
    row: int, text: str, cells: Sequence[str | None], written: Dialect, short: _Short
) -> tuple[list[str | None], str | None]:
    """Return the cells of a row, made as many as the header has, and what is wrong with it."""
    width = len(written.header)
    if len(cells) != width and unclosed.is_broken(text, written.delimiter):
        # What the marks seem to hold together would put a rating where the replies are.
        return _fitted(text.rstrip("\r\n").split(written.delimiter), width)[0], UNCLOSED
    short.look(row, cells)
    return _fitted(cells, width)


def _fitted(cells: Sequence[str | None], width: int) -> tuple[list[str | None], str | None]:
    """Return the cells of a row made as many as the header has, and what is wrong with it."""
    extra = [cell for cell in cells[width:] if cell and cell.strip()]
    return ([*cells, *[None] * width])[:width], TOO_MANY if extra else None


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
                raise _Ragged
            if unclosed.in_columns(batch.columns, written.delimiter):
                raise _NotUsual
            yield batch
    except pa.ArrowInvalid as error:
        if "UTF8" in str(error):
            raise _NotUtf8 from error
        if "Empty CSV" in str(error):
            return
        raise _NotUsual from error
    if refused:
        raise _Ragged


def _bytes_to_data(text: Utf8Text, written: Dialect) -> int:
    """Return how many bytes the header and what stands above it take."""
    with text.path.open("rb") as file:
        file.seek(text.start)
        lines = Lines(file)
        reader = csv.reader(lines, delimiter=written.delimiter)
        for _ in range(written.header_row):
            next(reader)
        return lines.bytes


def _read_carefully(text: Utf8Text, written: Dialect, folder: Path) -> dict[str, Any]:
    writer = TextWriter(folder, "table.arrow", written.header, faulty=True, apart=True)
    with text.path.open("rb") as file:
        file.seek(text.start)
        short = _Short(written)
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


def _goes_on(cell: str | None) -> bool:
    """Return whether a cell has more than one line."""
    return cell is not None and ("\n" in cell or "\r" in cell)


def _careful_rows(
    file: Any, written: Dialect, short: _Short
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
            if (len(row) != width or _goes_on(row[-1])) and lines.are_held_together():
                raise Unclosed
        except StopIteration:
            return
        except csv.Error:
            yield _fitted([lines.take()], width)[0], TOO_LARGE
            continue
        except Unclosed:
            # Only the line with the quotation mark is given up; the next ones are read as rows.
            reader = csv.reader(lines, delimiter=written.delimiter)
            broken = lines.first().rstrip("\r\n").split(written.delimiter)
            yield _fitted(broken, width)[0], UNCLOSED
            continue
        taken = lines.take()
        if len(row) != width and '\\"' in taken:
            # Quotes escaped as MySQL does it.
            row = list(next(csv.reader([taken], delimiter=written.delimiter, escapechar="\\")))
        yield _judged(place, taken, row, written, short)
