"""Rows with too many or too few cells: found by their number, whatever stands around them."""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmetrics.errors import UnreadableFile
from csmetrics.read import csv_careful, csv_fast, read
from csmetrics.read.csv_rows import TOO_LARGE, UNCLOSED
from csmetrics.read.dialect import Dialect
from csmetrics.read.encoding import Utf8Text
from csmetrics.read.writer import TOO_MANY

HEADER = "a,b,c\n"
CELLS = st.sampled_from(["1", "x y", "", '"q,1"', '"two\nlines"', '"say ""hi"""', "-", " 2 "])
LINES = st.lists(st.lists(CELLS, min_size=1, max_size=5).map(",".join), max_size=12)


def table(csv: str) -> list[tuple]:
    with read("e.csv", csv.encode()) as upload:
        rows = upload.tables[0].arrow().sort_by("row_number").to_pylist()
    return [(row["row_number"], row["c0"], row["c1"], row.get("faulty")) for row in rows]


def test_only_rows_with_more_cells_are_at_fault_and_keep_their_number() -> None:
    assert table(HEADER + '1,x,y\n2,"two\nlines",z\n3,x,y,z\n\n4,x\n5,x,y,,\n6,x,y\n') == [
        (2, "1", "x", None),
        (3, "2", "two\nlines", None),
        (4, "3", "x", TOO_MANY),
        (6, "4", "x", None),
        (7, "5", "x", None),
        (8, "6", "x", None),
    ]


def test_quotes_escaped_with_a_backslash_are_still_read_carefully() -> None:
    assert table(HEADER + '1,"say \\"a, b\\"",x\n2,y,z\n') == [
        (2, "1", 'say "a, b"', None),
        (3, "2", "y", None),
    ]


def test_rows_keep_their_numbers_across_blocks() -> None:
    rows = [f"{n},{'x' * 900},y" + (",z" if n % 3_000 == 7 else "") for n in range(2, 20_002)]
    found = table(HEADER + "\n".join(rows))
    assert [(number, int(cell)) for number, cell, _, _ in found] == [
        (n, n) for n in range(2, 20_002)
    ]
    assert [number for number, *_, fault in found if fault] == list(range(7, 20_002, 3_000))


@given(LINES)
def test_the_fast_reader_finds_what_the_careful_one_finds(lines: list[str]) -> None:
    csv = HEADER + "\n".join(["1,2,3", *lines, "7,8,9,10"]) + "\n"
    with TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "upload.csv"
        path.write_text(csv, "utf-8", newline="")
        text, written = Utf8Text(path), Dialect(",", ("a", "b", "c"), 1)
        fast = _rows(csv_fast.read_ragged(text, written, folder), folder)
        careful = _rows(csv_careful.read(text, written, folder), folder)
    assert fast == careful


def _rows(told: dict, folder: Path) -> list[dict]:
    with pa.OSFile(str(folder / told["file"])) as file:
        return pa.ipc.open_file(file).read_all().sort_by("row_number").to_pylist()


def test_a_row_with_a_cell_that_is_too_large_is_set_aside_and_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "upload.csv"
    path.write_text(f"{HEADER}1,{'x' * 5_000},y\n2,x,y\n", "utf-8")
    usual = csv.field_size_limit(1_000)
    try:
        told = csv_careful.read(Utf8Text(path), Dialect(",", ("a", "b", "c"), 1), tmp_path)
    finally:
        csv.field_size_limit(usual)
    assert [row["faulty"] for row in _rows(told, tmp_path)] == [TOO_LARGE, None]


ROWS = "1,x 1,y\n2,x 2,y\n"
BROKEN = '3,x 3,"y\n'
LATER = "4,x 4,y\n5,x 5,y\n"
LOST = (4, "3", "x 3", UNCLOSED)


@pytest.mark.parametrize(
    ("below", "others"),
    [
        (LATER, ["4", "5"]),
        (LATER + '6,"x 6",y\n7,x 7,y\n', ["4", "5", "6", "7"]),
        ('4,x 4,y,z\n5,"x 5",y\n', ["4", "5"]),
        ("and so on\n" + LATER, ["and so on", "4", "5"]),
        (LATER + BROKEN + LATER, ["4", "5", "3", "4", "5"]),
    ],
)
def test_a_quote_that_nobody_closed_swallows_no_row(below: str, others: list[str]) -> None:
    found = table(HEADER + ROWS + BROKEN + below)
    assert found[2] == LOST
    assert [row[1] for row in found] == ["1", "2", "3", *others]


def test_a_text_of_several_lines_with_commas_is_one_cell() -> None:
    text = '"Hello, Ana, good day\nno 7, street 8, town 9\n1, 2, 3"'
    assert table(f"{HEADER}T-1,{text},y\nT-2,x,y\n")[0][2].endswith("1, 2, 3")


def test_a_line_between_two_texts_of_several_lines_is_no_row() -> None:
    assert table(HEADER + '"q 1","two\nlines",1,"two\nlines"\n2,x,y\n') == [
        (2, "q 1", "two\nlines", TOO_MANY),
        (3, "2", "x", None),
    ]
    assert table(HEADER + '"q 1\nx",1,"two\nlines"\n2,x,y\n')[0] == (2, "q 1\nx", "1", None)


@pytest.mark.parametrize(
    ("broken", "below"),
    [
        ('"3","x 3,"y"\n', ""),
        ('"3","x 3,"y"\n', '"4","x 4","y"\n'),
        ('3,"x 3,y\n', ""),
        ('3,"x 3,y', ""),
        ('3,"x "3, y" z",y\n', "4,x 4,y\n"),
    ],
)
def test_a_row_whose_quotation_marks_do_not_match_is_set_aside(broken: str, below: str) -> None:
    """What stands behind such a mark would move to another column."""
    _, third, *others = table(HEADER + "1,x 1,y\n" + broken + below)
    assert (third[0], third[3]) == (3, UNCLOSED)
    assert [row[1] for row in others] == ["4"] * bool(below)


def test_lines_that_look_like_no_rows_are_not_swallowed_by_the_last_quotation_mark() -> None:
    found = table('a,b\n1,x\n2,"x\n3,y\n4,z\n')
    assert [(row[1], row[3]) for row in found] == [
        ("1", None),
        ("2", UNCLOSED),
        ("3", None),
        ("4", None),
    ]


def test_a_header_whose_quotation_mark_is_not_closed_is_no_name_of_a_column() -> None:
    for last in ("", '3,"x, y",z\n'):
        with pytest.raises(UnreadableFile, match="header has a quotation mark"):
            table('a,"b,c\n1,x,y\n2,x,y\n' + last)


def test_a_name_of_several_lines_with_commas_is_a_name() -> None:
    text = 'id,"How content are you,\nall in all, with us?",c\n1,x,y\n'
    assert table(text) == [(2, "1", "x", None)]
