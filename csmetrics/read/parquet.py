"""Parquet to a table of text: every value as it would be written, integers with every digit."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from csmetrics.read.formats import size_words
from csmetrics.read.telling import Found, Refused, in_quotes, tell_progress
from csmetrics.read.writer import ROWS_A_BATCH, TextWriter, refuse_too_wide, without_blanks
from csmetrics.translation import number, t

# So many cells may come of one byte: columns that are empty take next to none, ids and times do.
MOST_EXPANSION = 150
SMALL_CELLS = 10_000_000
UUID_BYTES = 16
# Structs within structs beyond this stay as they are.
DEEPEST = 5
BYTES = (
    pa.types.is_binary,
    pa.types.is_large_binary,
    pa.types.is_binary_view,
    pa.types.is_fixed_size_binary,
)


def parse(path: Path, folder: Path, found: Found) -> None:
    """Read a Parquet file into one table."""
    with path.open("rb") as file:
        beginning = file.read(4)
        size = file.seek(0, 2)
        file.seek(max(0, size - 4))
        end = file.read(4)
    if b"PARE" in (beginning, end):
        raise Refused(
            t("The Parquet file is encrypted."),
            t("It can't be opened without its key."),
            t("Export it without encryption."),
        )
    try:
        with pq.ParquetFile(path) as parquet:
            _refuse_expansion(parquet.metadata, size)
            found.tables.append(_table(parquet, folder))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Refused(
            t("The Parquet file is damaged or incomplete."),
            t("The download may have been cut off."),
            t("Download or export it again."),
        ) from error


def _refuse_expansion(metadata: Any, size: int) -> None:
    """Refuse a file of a few kilobytes that says it has millions of rows, all of them alike."""
    cells = metadata.num_rows * metadata.num_columns
    if cells > max(SMALL_CELLS, MOST_EXPANSION * size):
        raise Refused(
            t(
                "The Parquet file is too large once unpacked: it has {n} rows.",
                n=number(metadata.num_rows),
            ),
            t("It expands from {size}.", size=size_words(size)),
            t("Export it as CSV, or in smaller parts."),
        )


def _table(parquet: Any, folder: Path) -> dict[str, Any]:
    names = _flat(parquet.schema_arrow.empty_table()).column_names
    rows = parquet.metadata.num_rows
    if rows == 0 or not names:
        raise Refused(t("There are no rows in the Parquet file: no data to load."))
    refuse_too_wide(len(names))
    writer = TextWriter(folder, "table.arrow", names, faulty=False)
    row, bytes_in, damaged = 1, dict.fromkeys(names, False), False
    for batch in parquet.iter_batches(batch_size=ROWS_A_BATCH):
        columns = []
        for name, column in zip(names, _flat(pa.Table.from_batches([batch])).columns, strict=True):
            text = as_text(column.combine_chunks())
            if not _is_utf8(text):
                text, damaged = _repaired(text), True
            bytes_in[name] |= text.null_count > column.null_count
            columns.append(without_blanks(text))
        writer.write(row, columns)
        row += batch.num_rows
        tell_progress("Reading", row / rows)
    writer.close()
    warnings = [t("Some characters are damaged; they are shown as �.")] if damaged else []
    warnings += _about_bytes([name for name in names if bytes_in[name]])
    return writer.told("", "parquet", warnings=warnings)


def _about_bytes(names: Sequence[str]) -> Iterator[str]:
    if names:
        shown = ", ".join(map(in_quotes, names[:3])) + (" …" if len(names) > 3 else "")
        yield t(
            "Bytes that are no text, such as attachments, are left blank: {columns}.", columns=shown
        )


def _is_utf8(text: Any) -> bool:
    """Return whether text is what it says: writers of Parquet may put any bytes there."""
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _repaired(text: Any) -> Any:
    cells = text.cast(pa.binary()).to_pylist()
    return pa.array([cell and cell.decode("utf-8", "replace") for cell in cells], pa.string())


def _flat(table: Any) -> Any:
    """Return a table whose structs are columns such as `satisfaction_rating.score`."""
    for _ in range(DEEPEST):
        if not any(pa.types.is_struct(field.type) for field in table.schema):
            break
        table = table.flatten()
    return table


def as_text(column: Any) -> Any:
    """Return a column of any type as text."""
    kind = column.type
    if isinstance(kind, pa.BaseExtensionType):
        is_uuid = kind.extension_name == "arrow.uuid"
        return _uuids(column.storage) if is_uuid else as_text(column.storage)
    if pa.types.is_dictionary(kind):
        return as_text(column.dictionary_decode())
    if pa.types.is_floating(kind):
        # Integers with gaps are stored as floats: an id must not become 1001.0.
        whole = pc.fill_null(pc.equal(pc.floor(column), column), True)
        small = pc.fill_null(pc.less(pc.abs(column), 2.0**53), True)
        if pc.all(pc.and_(whole, small)).as_py():
            return column.cast(pa.int64()).cast(pa.string())
        return column.cast(pa.string())
    if pa.types.is_timestamp(kind):
        # Without a zone of its own, it would be written in the local time of its zone.
        moments = pc.cast(column, pa.timestamp("us", kind.tz and "UTC"), safe=False)
        text = pc.strftime(moments, "%Y-%m-%d %H:%M:%S")
        return pc.binary_join_element_wise(text, "+00:00", "") if kind.tz else text
    if pa.types.is_nested(kind):
        return pa.array([_json(value) for value in column.to_pylist()], pa.string())
    if any(test(kind) for test in BYTES):
        return _text_of_bytes(column)
    if pa.types.is_duration(kind) or pa.types.is_time(kind):
        return pa.array([_plain(value) for value in column.to_pylist()], pa.string())
    try:
        return column.cast(pa.string())
    except pa.ArrowNotImplementedError:
        return pa.array([_plain(value) for value in column.to_pylist()], pa.string())


def _text_of_bytes(column: Any) -> Any:
    """Return bytes as the text or the UUIDs they are; other bytes as null."""
    text = column.cast(pa.binary()).cast(pa.string(), safe=False)
    if _is_utf8(text):
        return text
    if pa.types.is_fixed_size_binary(column.type) and column.type.byte_width == UUID_BYTES:
        return _uuids(column)
    return pa.nulls(len(column), pa.string())


def _uuids(column: Any) -> Any:
    cells = column.to_pylist()
    return pa.array([cell and str(UUID(bytes=cell)) for cell in cells], pa.string())


def _json(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False, default=str)


def _plain(value: object) -> str | None:
    return None if value is None else str(value)
