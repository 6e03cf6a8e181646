"""Write tables of text as Arrow files: blanks as null, blank rows and repeated headers left out."""

import codecs
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csmetrics.read.second_table import SecondTable
from csmetrics.read.telling import Refused, in_quotes
from csmetrics.read.twice_encoded import LONGEST_EXAMPLE, mend
from csmetrics.translation import later, number, t

# What exports write where there is nothing. "NA" is not among them: it is also a place.
BLANK_WORDS = (
    *("", " ", "  ", "   ", "\u00a0", "-", "--", "—", "?", "NULL", "null", "Null", "\\N", "#N/A"),
    *("N/A", "n/a", "NaN", "nan", "<null>", "(null)", "(blank)", "None", "none", "nil", "[None]"),
)
# More blanks than stand in the words above.
WIDE_BLANK = "    "
ROWS_A_BATCH = 65_536
# Why a reader could not make sense of a row: written into the table as it is here.
TOO_MANY = later("has more cells than the header")
MOST_COLUMNS = 5_000
# Columns that a table must have to be a second one beside the first.
FEWEST_BESIDE = 3
# Rows by which it is judged how all cells of a column are written.
JUDGED_ROWS = 20
# What keeps a spreadsheet from changing a number or a date: ="0012", '0012
_KEPT_AS_TEXT = r"""^(?:="(.*)"|'(.*[^']))$"""


class TextWriter:
    """One Arrow file being written, and the counts of what went into it.

    Where `apart` is true, a second table below the first one is left out and named.
    """

    def __init__(
        self, folder: Path, file: str, header: Sequence[str], faulty: bool, apart: bool = False
    ) -> None:
        self.header = list(header)
        self.file = file
        self.faulty = faulty
        self.read = self.skipped = self.repeated_headers = 0
        self.filled = [0] * len(header)
        self._second = SecondTable(header) if apart and header else None
        # Columns whose cells are marked as text; found by the first rows.
        self._kept: list[int] | None = None
        # The last rows, while they may be the header of a second table.
        self._held: Any = None
        names = [f"c{i}" for i in range(len(header))]
        fields = [pa.field("row_number", pa.int64()), *(pa.field(n, pa.string()) for n in names)]
        if faulty:
            fields.append(pa.field("faulty", pa.string()))
        self.schema = pa.schema(fields)
        self._sink = pa.OSFile(str(folder / file), "wb")
        self._writer = pa.ipc.new_file(self._sink, self.schema)

    def write(self, first_row: int, columns: Sequence[Any], faulty: Any | None = None) -> None:
        """Write rows whose blanks are already null; `first_row` numbers the first of them."""
        self.write_numbered(pa.arange(first_row, first_row + len(columns[0])), columns, faulty)

    def write_numbered(
        self, numbers: Any, columns: Sequence[Any], faulty: Any | None = None
    ) -> None:
        """Write rows with the number of each."""
        rows = len(numbers)
        if rows == 0:
            return
        self.read += rows
        if self._kept is None:
            self._kept = [place for place, cells in enumerate(columns) if _are_kept_as_text(cells)]
        columns = [_without_wide_blanks(column) for column in columns]
        arrays = [numbers, *columns]
        for place in self._kept:
            arrays[place + 1] = _as_written(columns[place])
        if self.faulty:
            arrays.append(pa.nulls(rows, pa.string()) if faulty is None else faulty)
        batch = _without_marks(pa.record_batch(arrays, schema=self.schema))
        if self._held is not None:
            batch, self._held = pa.concat_batches([self._held, batch]), None
        self._put(batch)

    def _put(self, batch: Any, last: bool = False) -> None:
        batch = self._without_repeated_headers(self._first_table(batch, last))
        for place in range(len(self.header)):
            self.filled[place] += batch.num_rows - batch.column(place + 1).null_count
        if batch.num_rows:
            self._writer.write_batch(batch)

    def _first_table(self, batch: Any, last: bool) -> Any:
        """Return the rows that belong to the first table, without blank ones."""
        filled = _filled(batch.columns[1 : len(self.header) + 1])
        kept, rows = batch, batch.num_rows
        if self._second is not None:
            above = self._second.rows_above(batch, filled, last)
            if self._second.waits:
                self._held, rows = batch.slice(above), above
            kept = batch.slice(0, above)
        if not pc.all(filled).as_py():
            kept = kept.filter(filled.slice(0, kept.num_rows))
        self.skipped += rows - kept.num_rows
        return kept

    def _without_repeated_headers(self, batch: Any) -> Any:
        first = self.header[0]
        if not first or len(self.header) < 2 or pc.index(batch.column(1), first).as_py() < 0:
            return batch
        second = pc.fill_null(pc.equal(batch.column(2), self.header[1]), False)
        repeated = pc.and_(pc.fill_null(pc.equal(batch.column(1), first), False), second)
        kept = batch.filter(pc.invert(repeated))
        self.repeated_headers += batch.num_rows - kept.num_rows
        self.skipped += batch.num_rows - kept.num_rows
        return kept

    @property
    def second_row(self) -> int | None:
        """Return the row in which a second table begins, once the file is finished."""
        return self._second.row if self._second else None

    def close(self) -> None:
        """Finish the file."""
        if self._held is not None:
            self._put(self._held, last=True)
        self._writer.close()
        self._sink.close()

    def told(
        self,
        title: str,
        format: str,
        notes: Sequence[str] = (),
        warnings: Sequence[str] = (),
    ) -> dict[str, Any]:
        """Return what the parent must know about the finished table."""
        header, about_damage = _mended(self.header)
        names, about_names = unique_names(header, self.filled)
        said = list(notes)
        if self.repeated_headers:
            times = number(self.repeated_headers)
            said.append(t("The header is repeated {n} times; left out as data.", n=times))
        return {
            "title": title,
            "columns": names,
            "file": self.file,
            "rows": self.read,
            "skipped": self.skipped,
            "format": format,
            "faulty": self.faulty,
            "notes": said,
            "warnings": [
                *warnings,
                *about_damage,
                *about_names,
                *(self._second.said() if self._second else []),
            ],
        }


def _are_kept_as_text(column: Any) -> bool:
    """Return whether all cells of a column carry the marks that keep a spreadsheet off them."""
    cells = [cell for cell in column.slice(0, JUDGED_ROWS).to_pylist() if cell]
    kept = bool(cells) and all(re.match(_KEPT_AS_TEXT, cell) for cell in cells)
    # One text may begin with an apostrophe of its own.
    return kept and (cells[0].startswith("=") or len(cells) > 2)


def _without_wide_blanks(column: Any) -> Any:
    """Return cells with null where only blanks stand, as databases fill columns of fixed widths."""
    # Looked for at the ends of each cell alone: that takes a tenth of reading all letters.
    filled = pc.or_(pc.starts_with(column, WIDE_BLANK), pc.ends_with(column, WIDE_BLANK))
    if not pc.any(filled).as_py():
        return column
    blank = pc.is_in(pc.utf8_trim_whitespace(column), value_set=pa.array(BLANK_WORDS))
    return pc.if_else(blank, pa.scalar(None, pa.string()), column)


def _as_written(column: Any) -> Any:
    """Return cells without the marks that keep a spreadsheet off them."""
    return without_blanks(pc.replace_substring_regex(column, _KEPT_AS_TEXT, r"\1\2"))


def _without_marks(batch: Any) -> Any:
    """Return rows without the byte order marks that stand where one file was put below another."""
    first = batch.column(1)
    letters = first.buffers()[2]
    if letters is None or codecs.BOM_UTF8 not in letters.to_pybytes():
        return batch
    bare = pc.replace_substring_regex(first, '^\ufeff"?(.*?)"?$', r"\1")
    return batch.set_column(1, batch.schema.field(1), bare)


def _filled(cells: Sequence[Any]) -> Any:
    """Return for each row whether one of its cells is filled."""
    if not all(column.null_count for column in cells):
        return pa.array(np.ones(len(cells[0]), bool))
    filled = pc.is_valid(cells[0])
    for column in cells[1:]:
        filled = pc.or_(filled, pc.is_valid(column))
    return filled


def _mended(header: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the names of columns as they were before a second encoding, and what to say of it."""
    names = [mend(name) for name in header]
    for damaged, name in zip(header, names, strict=True):
        if damaged != name:
            return names, [
                t(
                    "Special letters were damaged before the file came here: the header has "
                    "{damaged} where {mended} is meant. Its names were mended. Export again as "
                    "UTF-8 to have all texts right.",
                    damaged=in_quotes(damaged[:LONGEST_EXAMPLE]),
                    mended=in_quotes(name[:LONGEST_EXAMPLE]),
                )
            ]
    return names, []


def unique_names(header: Sequence[str], filled: Sequence[int]) -> tuple[list[str], list[str]]:
    """Return names that differ also when case is ignored, and what to say about them.

    `filled` counts the filled cells of each column: an empty column without a name is no concern.
    """
    names: list[str] = []
    taken: set[str] = set()
    repeated: list[str] = []
    unnamed: list[int] = []
    for place, written in enumerate(header):
        name = re.sub(r"\s+", " ", written).strip()
        if not name:
            name = f"Column {place + 1}"
            if filled[place]:
                unnamed.append(place + 1)
        if name.casefold() in taken:
            if name not in repeated and filled[place]:
                repeated.append(name)
            again = 2
            while f"{name} ({again})".casefold() in taken:
                again += 1
            name = f"{name} ({again})"
        taken.add(name.casefold())
        names.append(name)
    beside = _second_table_beside(header)
    if beside and any(filled[beside:]):
        return names, [_about_beside(repeated), *_about_unnamed(unnamed)]
    return names, [*_about_repeated(repeated), *_about_unnamed(unnamed)]


def _second_table_beside(header: Sequence[str]) -> int:
    """Return where the columns begin anew, as of two exports side by side; 0 if nowhere."""
    plain = [" ".join(name.split()).casefold() for name in header]
    first = next((place for place, name in enumerate(plain) if name), 0)
    if not any(plain) or plain[first] not in plain[first + 1 :]:
        return 0
    again = plain.index(plain[first], first + 1)
    second = set(filter(None, plain[again:]))
    return again if len(second) >= FEWEST_BESIDE and second <= set(plain[:again]) else 0


def _about_beside(names: Sequence[str]) -> str:
    return t(
        "A second table stands beside the first one, with the same columns: {columns}. Its rows "
        "were not loaded: put them under those of the first one, or save them as a file of their "
        "own and upload that too.",
        columns=_shown(names),
    )


def _shown(names: Sequence[str]) -> str:
    return ", ".join(map(in_quotes, names[:3])) + (" …" if len(names) > 3 else "")


def _about_repeated(names: list[str]) -> Iterable[str]:
    if names:
        yield t(
            "Duplicate columns: {columns} stands more than once. Where only one can be used, "
            "it is the first.",
            columns=_shown(names),
        )


def _about_unnamed(places: list[int]) -> Iterable[str]:
    if places:
        shown = ", ".join(map(str, places[:5])) + (" …" if len(places) > 5 else "")
        yield t(
            "A column has data but no name in the header: column {columns}. It is not used.",
            columns=shown,
        )


def refuse_too_wide(columns: int) -> None:
    """Refuse a table with more columns than can be read."""
    if columns > MOST_COLUMNS:
        raise Refused(
            t("The file has {n} columns, more than we can read.", n=number(columns)),
            t("Up to {most} columns are read.", most=number(MOST_COLUMNS)),
            t("Export only the columns you need."),
        )


def text_array(values: Sequence[str | None]) -> Any:
    """Return cells as an Arrow array, blanks as null."""
    return without_blanks(pa.array(values, pa.string()))


def without_blanks(array: Any) -> Any:
    """Return text cells with every spelling of "nothing here" as null."""
    if array.type != pa.string():
        array = array.cast(pa.string())
    blank = pc.is_in(array, value_set=pa.array(BLANK_WORDS))
    return pc.if_else(blank, pa.scalar(None, pa.string()), array)
