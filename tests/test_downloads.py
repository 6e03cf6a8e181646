"""Downloads hold every value as it was, and nothing that a spreadsheet would run."""

import csv
import io
from datetime import UTC, date, datetime

import openpyxl
import pyarrow as pa
import pytest

from csmetrics import downloads
from csmetrics.downloads import REASON, ROW, set_aside, to_csv, to_xlsx
from csmetrics.errors import Problem
from csmetrics.load.report import RowFault

FORMULAS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "  =HYPERLINK(1)",
    '"=1',
    "＝1",
    "|x",
    "%1",
]
HARMLESS = ["-12", "-3.5", "Ana", "", "a=b", "12:30", "2026-01-02"]


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def read_xlsx(content: bytes) -> list[list[object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("value", FORMULAS)
def test_text_that_a_spreadsheet_would_run_is_escaped(value: str) -> None:
    table = pa.table({value: [value]})
    escaped = f"'{value}"
    assert read_csv(to_csv(table)) == [[escaped], [escaped]]
    assert read_xlsx(to_xlsx(table)) == [[escaped], [escaped]]


@pytest.mark.parametrize("value", HARMLESS)
def test_other_text_stays_as_it_is(value: str) -> None:
    table = pa.table({"said": [value], "n": [1]})
    assert read_csv(to_csv(table)) == [["said", "n"], [value, "1"]]
    assert read_xlsx(to_xlsx(table)) == [["said", "n"], [value or None, 1]]


def test_numbers_times_and_blanks_keep_their_kind_in_a_workbook() -> None:
    table = pa.table(
        {
            "count": pa.array([3, None], pa.int64()),
            "share": [0.25, float("nan")],
            "opened": [datetime(2026, 1, 2, 3, 4, 5), None],
            "day": [date(2026, 1, 2), None],
            "solved": [True, None],
            "tags": [["a", "b"], None],
            "row": [1, 2],
        }
    )
    header, first, second = read_xlsx(to_xlsx(table))
    assert header == ["count", "share", "opened", "day", "solved", "tags", "row"]
    opened, midnight = datetime(2026, 1, 2, 3, 4, 5), datetime(2026, 1, 2)
    assert first == [3, 0.25, opened, midnight, True, "a, b", 1]
    assert second == [None] * 6 + [2]
    assert read_csv(to_csv(table))[1:] == [
        ["3", "0.25", "2026-01-02 03:04:05", "2026-01-02", "True", "a, b", "1"],
        [""] * 6 + ["2"],
    ]


def test_a_moment_with_a_zone_and_an_early_date_do_not_break_a_workbook() -> None:
    table = pa.table({"at": [datetime(2026, 1, 2, tzinfo=UTC)], "born": [date(1850, 5, 6)]})
    assert read_xlsx(to_xlsx(table))[1] == [datetime(2026, 1, 2), "1850-05-06"]


def test_an_id_of_many_digits_keeps_every_digit() -> None:
    table = pa.table({"id": ["12345678901234567890"], "n": [1234567890123456789]})
    assert read_xlsx(to_xlsx(table))[1] == ["12345678901234567890", "1234567890123456789"]


def test_more_rows_than_a_sheet_holds_are_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "MOST_SHEET_ROWS", 3)
    assert len(read_xlsx(to_xlsx(pa.table({"n": [1, 2]})))) == 3
    with pytest.raises(Problem, match="3 rows do not fit into a spreadsheet"):
        to_xlsx(pa.table({"n": [1, 2, 3]}))


def test_an_empty_table_is_its_header() -> None:
    table = pa.table({"n": pa.array([], pa.int64())})
    assert read_csv(to_csv(table)) == [["n"]]
    assert read_xlsx(to_xlsx(table)) == [["n"]]


def fault(
    row: int, header: str, value: str, reason: str, cells: tuple[str | None, ...]
) -> RowFault:
    return RowFault(row, "tickets", (header,), value, reason, cells, whole_row=True)


def test_rows_set_aside_are_the_original_rows_after_their_number_and_reasons() -> None:
    cells = ("7", "soon", None)
    table = set_aside(
        ("Id", "Created at", "Note"),
        [
            fault(12, "Created at", "soon", "is not a date and time we can read", cells),
            fault(12, "Note", "", "is missing", cells),
            fault(15, "Id", "", "is missing", (None, "2026-01-02", "=1+1")),
        ],
    )
    assert table.to_pylist() == [
        {
            ROW: 12,
            REASON: "“Created at” “soon” is not a date and time we can read; “Note” is missing",
            "Id": "7",
            "Created at": "soon",
            "Note": None,
        },
        {
            ROW: 15,
            REASON: "“Id” is missing",
            "Id": None,
            "Created at": "2026-01-02",
            "Note": "=1+1",
        },
    ]
    assert read_csv(to_csv(table))[2][-1] == "'=1+1"


def test_a_part_left_out_says_that_the_row_was_loaded() -> None:
    rating = RowFault(4, "surveys", ("Rating",), "9", "is outside the scale", ("1", "9"), False)
    (row,) = set_aside(("Id", "Rating"), [rating]).to_pylist()
    assert row[REASON] == (
        "“Rating” “9” is outside the scale (only this was left out; the row was loaded)"
    )


def test_headers_of_the_file_may_repeat_ours() -> None:
    table = set_aside((ROW, "Id"), [fault(2, "Id", "", "is missing", ("x", None))])
    assert table.column_names == [ROW, REASON, ROW, "Id"]
    assert read_csv(to_csv(table))[1] == ["2", "“Id” is missing", "x", ""]
