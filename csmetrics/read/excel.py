"""Excel workbooks to a table: which sheet, where its header is, and every cell as text.

The fast reader lays a sheet out as a full rectangle, so one stray cell in the last corner takes
all memory and ends the process. The parent then asks for the careful reader, which goes row by row.
"""

import datetime
import re
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from csmetrics.read import dialect, header_rows, parts
from csmetrics.read.telling import ANOTHER, Asked, Found, Refused, tell_progress
from csmetrics.read.turned import Turned
from csmetrics.read.writer import (
    ROWS_A_BATCH,
    TextWriter,
    refuse_too_wide,
    text_array,
    without_blanks,
)
from csmetrics.translation import in_this_language, number, t, tn

# The careful reader ignores what stands further right: a stray cell, never a table.
MOST_CAREFUL_COLUMNS = 400
MOST_BLANK_ROWS = 10_000
# Hidden rows and formulas without results are looked for in this much of a sheet.
LOOKED_AT_BYTES = 24_000_000
# Fewer columns than this are a note or a summary, not a table of tickets.
FEWEST_COLUMNS = 3
MERGED = re.compile(rb"<mergeCell ref=\"([A-Z]+)(\d+):[A-Z]+(\d+)\"")
ERROR = re.compile(rb"<c\b[^>]*\bt=\"e\"[^>]*>(?:<f\b[^>]*(?:/>|>[^<]*</f>))?<v>(#[^<]+)</v>")


@dataclass(frozen=True)
class Sheet:
    """One worksheet: its cells as text columns, and where its header and data are.

    first_row: number of the first of the rows in the sheet
    header_at: place of the last row of the header among the rows
    header_rows: how many rows the header takes
    zone:      the time zone that the header names for all times below it
    """

    name: str
    visible: bool
    columns: Sequence[Any]
    first_row: int
    header_at: int
    header: tuple[str, ...]
    header_rows: int = 1
    zone: str | None = None
    refused: Refused | None = None

    @property
    def rows(self) -> int:
        """Return how many rows stand below the header."""
        return len(self.columns[0]) - self.header_at - 1 if self.columns else 0

    @property
    def usable(self) -> bool:
        """Return whether this looks like a table of data."""
        return self.rows > 0 and sum(map(bool, self.header)) >= FEWEST_COLUMNS


def parse(
    path: Path,
    archive: zipfile.ZipFile,
    folder: Path,
    found: Found,
    chosen: str | None,
    careful: bool,
) -> None:
    """Read the sheet of a workbook that holds data; ask where several do."""
    if any(name.lower().endswith("vbaproject.bin") for name in archive.namelist()):
        found.warnings.append(t("The workbook contains macros. They were not run."))
    tell_progress("Opening the workbook", 0.1)
    # While the cells are read, which leaves a processor free.
    looking = ThreadPoolExecutor(1)
    look = in_this_language(_look)
    looks = {name: looking.submit(look, archive, name) for name in _members(archive)}
    sheets = list(_carefully(path) if careful else _fast(path, archive))
    sheet = _choose(sheets, chosen, found)
    if sheet.rows < 1:
        raise Refused(
            t(
                "There are no rows below the header in sheet “{sheet}”: no data to load.",
                sheet=sheet.name,
            ),
            t("The view or the period that was exported may be empty."),
            t(ANOTHER),
        )
    if sheet.name in looks:
        looked = looks[sheet.name].result()
        found.warnings += looked.said
        if looked.merged:
            sheet = _filled_down(sheet, looked, left=0 if careful else looked.left)
            found.notes.append(
                t("Cells merged over several rows were read as if each row had their value.")
            )
    looking.shutdown(cancel_futures=True)
    found.tables.append(_write(sheet, folder))
    if sheet.header_rows > 1:
        last = sheet.first_row + sheet.header_at
        found.notes.append(dialect.say_rows(last, sheet.header_rows))
    elif sheet.header_at:
        found.warnings.append(
            t(
                "The header is in row {row}; the rows above it were left out.",
                row=sheet.first_row + sheet.header_at,
            )
        )


def _choose(sheets: list[Sheet], chosen: str | None, found: Found) -> Sheet:
    for sheet in sheets:
        if sheet.name == chosen:
            return sheet
    visible = [sheet for sheet in sheets if sheet.visible]
    usable = [sheet for sheet in visible if sheet.usable]
    if len(usable) > 1:
        raise _which(usable)
    candidates = usable or [sheet for sheet in visible if sheet.header]
    refused = next((sheet.refused for sheet in visible if sheet.refused), None)
    if refused and not usable:
        raise refused
    if not candidates:
        raise Refused(
            t("The workbook is empty: no rows in any sheet."),
            t("Hidden sheets are not read.") if len(visible) < len(sheets) else "",
            t(ANOTHER),
        )
    sheet = max(candidates, key=lambda candidate: candidate.rows)
    _say_others(sheet, sheets, found)
    return sheet


def _which(usable: list[Sheet]) -> Asked:
    options = [
        (
            sheet.name,
            sheet.name[:80],
            t(
                "{n} rows: {columns}",
                n=number(sheet.rows),
                columns=", ".join(filter(None, sheet.header))[:100],
            ),
        )
        for sheet in usable[:50]
    ]
    return Asked(
        t("Which sheet should be read?"),
        options,
        max(usable, key=lambda sheet: sheet.rows).name,
        t("The workbook has more than one sheet with data."),
        t("Reading only one of them could leave out tickets without telling you."),
        t("Choose a sheet; upload the workbook again for another."),
    )


def _say_others(sheet: Sheet, sheets: list[Sheet], found: Found) -> None:
    hidden = [other.name for other in sheets if not other.visible and other.header]
    shown = [other.name for other in sheets if other.visible and other is not sheet]
    if hidden:
        found.warnings.append(t("Hidden sheet left out: “{sheet}”.", sheet=hidden[0][:60]))
    if any(other.header or other.refused for other in sheets if other.name in shown):
        found.notes.append(
            t("We read sheet “{sheet}”; the other sheets hold no table.", sheet=sheet.name[:60])
        )


def _fast(path: Path, archive: zipfile.ZipFile) -> Iterator[Sheet]:
    import fastexcel

    try:
        reader = fastexcel.read_excel(path)
        for name in reader.sheet_names:
            loaded = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
            batch = loaded.to_arrow()
            first = _first_row(archive, name) if batch.num_rows else 1
            yield _sheet(name, loaded.visible == "visible", batch.columns, first)
    except fastexcel.FastExcelError as error:
        raise Refused(
            t("The workbook is damaged: one of its sheets can't be read."),
            t("The download may have been cut off, or another program wrote it wrongly."),
            t("Open it in Excel, save it again as “Excel workbook (.xlsx)”, and upload that."),
        ) from error


def _sheet(name: str, visible: bool, columns: Sequence[Any], first_row: int) -> Sheet:
    beginning = [column.slice(0, dialect.SAMPLE_ROWS).to_pylist() for column in columns]
    rows = list(zip(*beginning, strict=True))
    if not any(any(row) for row in rows):
        return Sheet(name, visible, columns, first_row, 0, ())
    try:
        header, at, taken = dialect.whole_header(rows)
    except Refused as refused:
        # Beside a table, what lies on its side says who exported it and when.
        if visible and not isinstance(refused, Turned):
            raise
        return Sheet(name, visible, columns, first_row, 0, (), refused=refused)
    used = [
        place
        for place, column in enumerate(columns)
        if column.null_count < len(column) or header[place].strip()
    ]
    # A stray cell at the far right would make thousands of columns of a dozen.
    places = used if used[-1] >= MOST_CAREFUL_COLUMNS else range(used[-1] + 1)
    if visible:
        refuse_too_wide(len(places))
    header = tuple(header[place] for place in places)
    zone = header_rows.zone(rows[at + 1 - taken : at + 1])
    kept = [columns[place] for place in places]
    return Sheet(name, visible, kept, first_row, at, header, taken, zone)


def _write(sheet: Sheet, folder: Path) -> dict[str, Any]:
    writer = TextWriter(folder, "table.arrow", sheet.header, faulty=False, apart=True)
    start = sheet.header_at + 1
    for at in range(start, start + sheet.rows, ROWS_A_BATCH):
        columns = [without_blanks(column.slice(at, ROWS_A_BATCH)) for column in sheet.columns]
        writer.write(sheet.first_row + at, columns)
        tell_progress("Reading", at / (start + sheet.rows))
    writer.close()
    return writer.told(sheet.name, "excel") | {"zone": sheet.zone}


def _first_row(archive: zipfile.ZipFile, name: str) -> int:
    """Return the number of the first row of a sheet: the fast reader begins with it."""
    beginning = _beginning(archive, name, 1 << 14)
    match = re.search(rb"<row\b[^>]*?\br=\"(\d+)\"", beginning)
    return int(match[1]) if match else 1


@dataclass(frozen=True)
class _Look:
    """What the cells of a sheet do not show.

    said:   sentences about hidden rows, errors and formulas without results
    merged: column, first and last row of cells that are merged over several rows of the sheet
    left:   the first column that has a cell
    """

    said: list[str]
    merged: list[tuple[int, int, int]]
    left: int = 0


def _filled_down(sheet: Sheet, look: _Look, left: int) -> Sheet:
    """Return a sheet in which each row of merged cells below the header has their value."""
    filled: dict[int, list[str | None]] = {}
    for column, first, last in look.merged:
        place, start = column - left, first - sheet.first_row
        if start > sheet.header_at and 0 <= place < len(sheet.columns):
            cells = filled.setdefault(place, sheet.columns[place].to_pylist())
            for row in range(start + 1, min(last - sheet.first_row + 1, len(cells))):
                cells[row] = cells[row] or cells[start]
    columns = [
        text_array(filled[place]) if place in filled else column
        for place, column in enumerate(sheet.columns)
    ]
    return replace(sheet, columns=columns)


def _column_number(letters: bytes) -> int:
    """Return the place of a column such as A (0) or AB (27)."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number - 1


def _look(archive: zipfile.ZipFile, name: str) -> _Look:
    beginning = _beginning(archive, name, LOOKED_AT_BYTES)
    said = []
    # A lookup that found nothing (#N/A) is blank on purpose.
    if errors := sum(error != b"#N/A" for error in ERROR.findall(beginning)):
        said.append(
            tn(
                "{n} cell holds an error such as #REF!; it is blank.",
                "{n} cells hold an error such as #REF!; they are blank.",
                errors,
            )
        )
    if re.search(rb"<row\b[^>]*\bhidden=\"(1|true)\"", beginning):
        said.append(
            t("Some rows are hidden, by a filter perhaps. They are in the file and were read too.")
        )
    if re.search(rb"</f>(<v></v>|<v ?/>)?</c>", beginning):
        said.append(
            t(
                "Some cells are formulas without a stored result, so they are blank. "
                "Open the file in Excel and save it to fill them."
            )
        )
    merged = [
        (_column_number(column), int(first), int(last))
        for column, first, last in MERGED.findall(beginning)
        if first != last
    ]
    columns = set(re.findall(rb"<c\b[^>]*?\br=\"([A-Z]+)", beginning)) if merged else set()
    return _Look(said, merged, min(map(_column_number, columns), default=0))


def _beginning(archive: zipfile.ZipFile, name: str, size: int) -> bytes:
    part = parts.plain(_members(archive).get(name, ""))
    for member in archive.namelist():
        if parts.plain(member) == part:
            with archive.open(member) as file:
                return file.read(size)
    return b""


def _members(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of the archive that holds each sheet."""
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    try:
        workbook = ElementTree.fromstring(archive.read(parts.USUAL))
        related = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ElementTree.ParseError, DefusedXmlException):
        return {}
    targets = {part.get("Id"): part.get("Target", "") for part in related}
    key = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    return {
        sheet.get("name"): _part(targets.get(sheet.get(key), ""))
        for sheet in workbook.iter()
        if sheet.tag.endswith("}sheet")
    }


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _carefully(path: Path) -> Iterator[Sheet]:
    """Read each sheet row by row, without trusting the size that the file states."""
    import openpyxl

    try:
        # By its content: the library would judge a path by its ending.
        with path.open("rb") as file:
            workbook = openpyxl.load_workbook(file, read_only=True, data_only=True)
            for sheet in workbook.worksheets:
                yield _sheet(sheet.title, sheet.sheet_state == "visible", _cells(sheet), 1)
    except Refused:
        raise
    except Exception as error:  # Whatever a damaged workbook makes the library raise.
        raise Refused(
            t("The workbook is damaged: one of its sheets can't be read."),
            "",
            t("Open it in Excel, save it again as “Excel workbook (.xlsx)”, and upload that."),
        ) from error


def _cells(sheet: Any) -> list[Any]:
    rows: list[tuple[str | None, ...]] = []
    blank = 0
    for row in sheet.iter_rows(max_col=MOST_CAREFUL_COLUMNS, values_only=True):
        if not any(cell is not None for cell in row):
            blank += 1
            if blank > MOST_BLANK_ROWS and rows:
                break  # What follows is a stray cell far below the table.
            continue
        rows += [()] * blank
        rows.append(tuple(map(_text, row)))
        blank = 0
    width = max(map(len, rows), default=0)
    filled = [row + (None,) * (width - len(row)) for row in rows]
    return [text_array(column) for column in zip(*filled, strict=True)]


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "seconds")
    return str(value)
