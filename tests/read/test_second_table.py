"""A second table below the first one is left out and named, and rows of the first one never are."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from csmetrics.read import read
from csmetrics.read.writer import TextWriter, text_array

FIRST = "Ticket ID,Created at,Status\n1,2026-01-01 10:00,open\n2,2026-01-02 10:00,open\n"


@pytest.mark.parametrize(
    ("below", "row", "rows"),
    [
        ("\nAgent,Tickets\nAna,12\nBo,13\n", 5, 2),
        ("\n\nBy agent\nAgent,Tickets,CSAT\nAna,12,4.5\n", 7, 1),
        ("\nAgent,Tickets,CSAT,Open,Closed\nAna,12,4.5,3,4\n", 5, 1),
        ("Ticket ID,Status,Created at\n3,open,2026-01-03 10:00\n", 4, 1),
        ("Ticket ID,Created at,Channel,Status\n3,2026-01-03 10:00,chat,open\n", 4, 1),
        ("\nAgent,Tickets\nAna,12\n\nTeam,Tickets\nEast,12\n", 5, 3),
    ],
)
def test_a_second_table_is_left_out_and_named(below: str, row: int, rows: int, cells) -> None:
    with read("e.csv", (FIRST + below).encode()) as upload:
        table = upload.tables[0]
        assert [line[1] for line in cells(table)] == ["1", "2"]
        assert table.rows - table.skipped == 2
        [said] = table.warnings
        assert f"begins in row {row}, with the columns “" in said
        assert f"({rows} row" in said


@pytest.mark.parametrize(
    "below",
    [
        "\n3,2026-01-03 10:00,open\n",
        "\n3,,open\n4,2026-01-03 10:00,open\n",
        "\n,,open\n4,2026-01-03 10:00,open\n",
        "\nTotal,,24 tickets\nend,,\n",
        "\nTicket ID,Created at,Status\n3,2026-01-03 10:00,open\n",
        "ticket id,created at ,\n3,2026-01-03 10:00,open\n",
        "\nPrepared by,Ana\n",
    ],
)
def test_no_other_rows_below_are_taken_for_a_second_table(below: str) -> None:
    with read("e.csv", (FIRST + below).encode()) as upload:
        assert upload.tables[0].warnings == ()


def test_blank_lines_between_all_rows_set_nothing_apart() -> None:
    lines = "\n\n".join(f"{n},2026-01-01 10:00,open" for n in range(600))
    with read("e.csv", (FIRST + "\n" + lines).encode()) as upload:
        assert upload.tables[0].warnings == ()
        assert upload.tables[0].loaded_rows == 602


def test_a_wider_second_table_says_that_it_has_more_columns() -> None:
    with read("e.csv", (FIRST + "\nAgent,Tickets,CSAT,Open\nAna,1,2,3\n").encode()) as upload:
        assert "“Agent”, “Tickets”, “CSAT” …" in upload.tables[0].warnings[0]


SUMMARY = [["Agent", "Tickets"], ["Ana", 9]]


def test_a_summary_below_the_rows_of_a_sheet_is_named_too(cells) -> None:
    book = openpyxl.Workbook()
    for row in [*(line.split(",") for line in FIRST.splitlines()), [], *SUMMARY]:
        book.active.append(row)
    saved = BytesIO()
    book.save(saved)
    with read("e.xlsx", saved.getvalue()) as upload:
        assert len(cells(upload.tables[0])) == 2
        assert "begins in row 5" in upload.tables[0].warnings[0]


@pytest.mark.parametrize("below", [["Ana", "9", None], None])
def test_a_header_at_the_end_of_the_rows_read_at_a_time_waits_for_the_next(
    below: list[str | None] | None, tmp_path: Path
) -> None:
    writer = TextWriter(tmp_path, "table.arrow", FIRST.split("\n")[0].split(","), False, apart=True)
    rows = [["1", "2026-01-01 10:00", "open"], [None] * 3, ["Agent", "Tickets", None]]
    for first, part in ((2, rows), (5, [below] if below else [])):
        if part:
            writer.write(first, [text_array(column) for column in zip(*part, strict=True)])
    writer.close()
    told = writer.told("", "csv")
    assert told["rows"] - told["skipped"] == (1 if below else 2)
    assert any("begins in row 4" in said for said in told["warnings"]) is bool(below)


@pytest.mark.parametrize("gap", ["", ","])
def test_a_second_table_beside_the_first_one_is_named(gap: str) -> None:
    """Half of the tickets would be missing, and only the columns were spoken of."""
    lines = [f"{line}{gap},{line}" for line in FIRST.splitlines()]
    with read("e.csv", "\n".join(lines).encode()) as upload:
        [said] = upload.tables[0].warnings
    assert "A second table stands beside the first one" in said
    assert "“Ticket ID”, “Created at”, “Status”" in said


def test_columns_that_stand_twice_are_no_second_table() -> None:
    with read("e.csv", b"Summary,Comment,Comment,Label,Label\na,b,c,d,e\n") as upload:
        [said] = upload.tables[0].warnings
    assert said.startswith("Duplicate columns")
