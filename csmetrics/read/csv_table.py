"""Delimited text to a table: a fast reader for the usual file, a careful one for the others.

The fast one is Arrow's, and the careful one goes row by row. Of a file with rows that have too many
or too few cells only those are read carefully; of one that Arrow cannot read at all, every row is.
"""

from pathlib import Path
from typing import Any

from csmetrics.read import csv_beginning, csv_careful, csv_fast, dialect, encoding, unclosed
from csmetrics.read.dialect import Dialect
from csmetrics.read.encoding import Utf8Text
from csmetrics.read.telling import ANOTHER, Found, Refused
from csmetrics.read.writer import refuse_too_wide
from csmetrics.translation import t

# The fast reader takes memory for each column and block; beyond this it would take all.
MOST_FAST_COLUMNS = 500
# The last rows are looked for in this much of the end.
LOOKED_AT_BYTES = 1 << 16


def parse(text: Utf8Text, folder: Path, found: Found, format: str = "csv") -> None:
    """Read a delimited file into one table."""
    begun = csv_beginning.made_plain(text, folder)
    text, written = begun.text, csv_beginning.find_dialect(begun)
    _refuse_unclosed(written)
    refuse_too_wide(len(written.header))
    try:
        table = _table(text, written, folder)
    except csv_fast.NotUtf8:
        text = encoding.repaired(text, folder)
        written = csv_beginning.find_dialect(csv_beginning.of(text))
        table = _table(text, written, folder)
    if table["rows"] == table["skipped"]:
        if not table["rows"]:
            _refuse_message(written)
        raise Refused(
            t("There are no rows below the header: no data to load."),
            t("The view or the period that was exported may be empty."),
            t(ANOTHER),
        )
    found.tables.append(table | {"zone": written.zone})
    found.notes += text.notes
    found.warnings += text.warnings
    if _is_cut_off(text, written):
        found.warnings.append(
            t(
                "The last row ends before its last column, so the file may have been cut off. "
                "Compare its number of rows with your tool, or download it again."
            )
        )
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


def _is_cut_off(text: Utf8Text, written: Dialect) -> bool:
    """Return whether only the last row lacks cells, and the line end too."""
    with text.path.open("rb") as file:
        file.seek(max(text.start, text.path.stat().st_size - LOOKED_AT_BYTES))
        *lines, last = file.read().decode("utf-8", "replace").splitlines(keepends=True)
    if not lines or '"' in last or last.endswith(("\n", "\r")):
        return False
    above, cells = (line.count(written.delimiter) + 1 for line in (lines[-1], last))
    return above == len(written.header) > cells > 1


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


def _table(text: Utf8Text, written: Dialect, folder: Path) -> dict[str, Any]:
    if len(written.header) > MOST_FAST_COLUMNS:
        return csv_careful.read(text, written, folder)
    try:
        try:
            return csv_fast.read(text, written, folder)
        except csv_fast.Ragged:
            return csv_fast.read_ragged(text, written, folder)
    except csv_fast.NotUsual:
        return csv_careful.read(text, written, folder)
