"""Rows that were set aside and come back mended: read as the file that they came from.

A download of rows set aside has two columns before those of the file, and an apostrophe before
text that a spreadsheet would run. Without both its layout is that of the original, so that
everything known about the original (its source, the columns chosen for it, the answers about it)
holds for it too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from csmetrics import downloads
from csmetrics.answers import Answers
from csmetrics.escape import uncell
from csmetrics.folding import fold
from csmetrics.read import TextTable, Upload
from csmetrics.translation import LANGUAGES, speaking, t

OURS = (downloads.ROW, downloads.REASON)


def as_original(upload: Upload) -> Upload:
    """Return an upload of rows set aside as the file they came from; any other as it is."""
    text = upload.tables[0]
    places = {fold(column): place for place, column in enumerate(text.columns)}
    for language in LANGUAGES:
        with speaking(language):
            ours = [fold(t(name)) for name in OURS]
        if any(name in places for name in ours):
            original = _without(text, [places.get(name) for name in ours])
            return replace(upload, tables=(original, *upload.tables[1:]))
    return upload


def _without(text: TextTable, ours: Sequence[int | None]) -> TextTable:
    kept = [place for place in range(len(text.columns)) if place not in ours]
    table = text.arrow()
    columns = {"row_number": _row_numbers(table, ours[0])}
    columns |= {f"c{n}": _unescaped(table[f"c{place}"]) for n, place in enumerate(kept)}
    if text.faulty:
        columns["faulty"] = table["faulty"]
    headers = tuple(uncell(text.columns[place]) for place in kept)
    return text.with_rows(pa.table(columns), "original", columns=headers, mended=True)


def _row_numbers(table: pa.Table, place: int | None) -> pa.ChunkedArray:
    """Return the rows' numbers in the original; where one is no number, those in this file."""
    if place is None:
        return table["row_number"]
    told = [(cell or "").strip() for cell in table[f"c{place}"].to_pylist()]
    usable = all(cell.isascii() and cell.isdigit() and len(cell) < 18 for cell in told)
    if not usable or len(set(told)) < len(told):
        return table["row_number"]
    return pa.chunked_array([pa.array([int(cell) for cell in told], pa.int64())])


def _unescaped(column: pa.ChunkedArray) -> pa.ChunkedArray:
    cells = [cell if cell is None else uncell(cell) for cell in column.to_pylist()]
    return pa.chunked_array([pa.array(cells, pa.string())])


def content(headers: Sequence[str], rows: Sequence[tuple[int, Sequence[str | None]]]) -> bytes:
    """Return mended rows, each with its number in the original, as the file that comes back."""
    cells = [row for _, row in rows]
    table = pa.Table.from_arrays(
        [
            pa.array([number for number, _ in rows], pa.int64()),
            pa.array([""] * len(rows), pa.string()),
            *(pa.array([row[n] for row in cells], pa.string()) for n in range(len(headers))),
        ],
        names=[*OURS, *headers],
    )
    return downloads.to_csv(table)


def answers(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers that an import kept, for its rows that come back.

    They are in a table of their own, so the sheet that was chosen means nothing for it.
    """
    scales = {kind: tuple(ends) for kind, ends in told.get("scales", {}).items()}
    return {**told, "scales": scales, "sheet": None, "confirmed": True}


def as_said_before(said: Answers, told: Mapping[str, Any]) -> Answers:
    """Return what is said about rows that come back, with what was told of their file else."""
    before = vars(Answers(**answers(told)) if told else Answers())
    merged: dict[str, Any] = {
        name: {**before[name], **now} if isinstance(now, Mapping) else now or before[name]
        for name, now in vars(said).items()
    }
    return Answers(**{**merged, "sheet": said.sheet})
