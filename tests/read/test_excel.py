"""Workbooks: which sheet, where the header is, and every cell as text."""

import zipfile
from datetime import datetime
from io import BytesIO

import openpyxl
import pytest

from csmetrics.errors import NeedsAnswer, UnreadableFile
from csmetrics.read import read

HEADER = ["Ticket ID", "Created at", "Agent"]
ROW = [1001, datetime(2026, 1, 31, 9, 0), "Ana"]


def workbook(**sheets: list[list[object]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def test_cells_become_text_with_dates_as_iso_and_whole_numbers(cells) -> None:
    with read("e.xlsx", saved(workbook(Tickets=[HEADER, ROW]))) as upload:
        table = upload.tables[0]
        assert (table.title, table.format) == ("Tickets", "excel")
        assert cells(table) == [(2, "1001", "2026-01-31 09:00:00", "Ana")]


def test_titles_above_the_header_are_left_out_and_rows_keep_their_numbers(cells) -> None:
    rows = [["Report"], [None, "Ticket"], HEADER, ROW]
    with read("e.xlsx", saved(workbook(Tickets=rows))) as upload:
        assert upload.tables[0].columns == tuple(HEADER)
        assert cells(upload.tables[0])[0][0] == 4
        assert "row 3" in upload.warnings[0]


def test_two_sheets_with_data_are_asked_about() -> None:
    book = saved(workbook(Jan=[HEADER, ROW], Feb=[HEADER, ROW, ROW]))
    with pytest.raises(NeedsAnswer) as asked:
        read("e.xlsx", book)
    assert asked.value.question.about == "sheet"
    assert asked.value.question.suggested == "Feb"
    with read("e.xlsx", book, sheet="Jan") as upload:
        assert upload.tables[0].title == "Jan"


def test_a_hidden_sheet_is_left_out_and_said() -> None:
    book = workbook(Old=[HEADER, ROW], Tickets=[HEADER, ROW])
    book["Old"].sheet_state = "hidden"
    with read("e.xlsx", saved(book)) as upload:
        assert upload.tables[0].title == "Tickets"
        assert "Hidden sheet" in upload.warnings[0]


def test_formulas_without_a_stored_result_are_said(cells) -> None:
    with read("e.xlsx", saved(workbook(T=[HEADER, [1, "=NOW()", "Ana"]]))) as upload:
        assert cells(upload.tables[0]) == [(2, "1", None, "Ana")]
        assert any("formulas" in sentence for sentence in upload.warnings)


def test_errors_are_blank_and_counted_but_lookups_that_found_nothing_are_not(cells) -> None:
    book = workbook(Tickets=[["id", "created at", "team"], [1, "2026-01-01", "#REF!"]])
    sheet = book.active
    for row, error in ((3, "#DIV/0!"), (4, "#N/A")):
        sheet.append([row, "2026-01-02", error])
    for row in (2, 3, 4):
        sheet.cell(row, 3).data_type = "e"
    with read("e.xlsx", saved(book)) as upload:
        assert [line[3] for line in cells(upload.tables[0])] == [None, None, None]
        assert "2 cells hold an error such as #REF!; they are blank." in upload.warnings


def test_a_stray_cell_in_the_last_corner_ends_nothing(cells) -> None:
    book = workbook(T=[HEADER, ROW])
    book["T"].cell(row=1_048_576, column=16_384, value="stray")
    with read("e.xlsx", saved(book)) as upload:
        assert cells(upload.tables[0]) == [(2, "1001", "2026-01-31 09:00:00", "Ana")]


def test_a_cut_off_workbook_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="damaged"):
        read("e.xlsx", saved(workbook(T=[HEADER, ROW]))[:2000])


def test_a_stray_name_at_the_far_right_makes_one_column_and_no_thousands(cells) -> None:
    book = workbook(Tickets=[HEADER, ROW])
    book["Tickets"]["XFD1"] = "x"
    with read("e.xlsx", saved(book)) as upload:
        assert upload.tables[0].columns == (*HEADER, "x")
        assert cells(upload.tables[0]) == [(2, "1001", "2026-01-31 09:00:00", "Ana", None)]


def test_more_columns_than_can_be_read_are_refused_with_their_number() -> None:
    names = [*HEADER, *(f"x{n}" for n in range(5_000))]
    with pytest.raises(UnreadableFile, match="5,003 columns"):
        read("e.xlsx", saved(workbook(Tickets=[names, ROW])))


def test_each_row_of_merged_cells_has_their_value(cells) -> None:
    rows = [["", "Team", ""], ["id", "channel", "agent"], [1, "Email", "Ana"], [2, None, "Bo"]]
    book = workbook(Tickets=[*rows, [3, "Chat", "Cy"], [4, None, "Di"]])
    sheet = book["Tickets"]
    sheet.insert_cols(1)
    sheet.merge_cells("C3:C4")
    sheet.merge_cells("C5:C6")
    with read("e.xlsx", saved(book)) as upload:
        assert [row[1:] for row in cells(upload.tables[0])] == [
            ("1", "Email", "Ana"),
            ("2", "Email", "Bo"),
            ("3", "Chat", "Cy"),
            ("4", "Chat", "Di"),
        ]
        assert any("merged" in sentence for sentence in upload.notes)


def repacked(data: bytes, **renamed: str) -> bytes:
    """Return a workbook whose parts have other names, wherever the names stand."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(made, "w") as out:
        for name in source.namelist():
            content = source.read(name)
            for old, new in renamed.items():
                name = name.replace(old, new)
                if name.endswith((".rels", ".xml")):
                    content = content.replace(f'"{old}/'.encode(), f'"{new}/'.encode())
                    content = content.replace(f'"/{old}/'.encode(), f'"/{new}/'.encode())
            out.writestr(name, content)
    return made.getvalue()


def in_capitals(data: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(made, "w") as out:
        for name in source.namelist():
            out.writestr(name.replace("/", "\\").upper(), source.read(name))
    return made.getvalue()


@pytest.mark.parametrize("odd", [in_capitals, lambda data: repacked(data, xl="book")])
@pytest.mark.parametrize("far", [False, True])
def test_parts_of_a_workbook_may_have_other_names_and_places(odd, far: bool, cells) -> None:
    book = workbook(Tickets=[HEADER, ROW])
    book["Tickets"].row_dimensions[2].hidden = True
    if far:
        book["Tickets"]["XFD1048576"] = "."
    with read("e.xlsx", odd(saved(book))) as upload:
        assert cells(upload.tables[0])[0][1:4] == ("1001", "2026-01-31 09:00:00", "Ana")
        assert any("hidden" in sentence for sentence in upload.warnings)


@pytest.mark.parametrize("above", [b"\r\n", b"\xef\xbb\xbf", b" \n\n"])
def test_blanks_before_a_workbook_are_passed_over(above: bytes, cells) -> None:
    with read("e.xlsx", above + saved(workbook(Tickets=[HEADER, ROW]))) as upload:
        assert cells(upload.tables[0]) == [(2, "1001", "2026-01-31 09:00:00", "Ana")]


def test_a_sheet_that_says_who_exported_keeps_no_table_from_being_read(cells) -> None:
    notes = [["Report", 7], ["From", ROW[1]], ["By", "Ana"]]
    with read("e.xlsx", saved(workbook(Notes=notes, Tickets=[HEADER, ROW]))) as upload:
        assert cells(upload.tables[0]) == [(2, "1001", "2026-01-31 09:00:00", "Ana")]
    with pytest.raises(UnreadableFile, match="lies on its side"):
        read("e.xlsx", saved(workbook(Notes=notes)))
