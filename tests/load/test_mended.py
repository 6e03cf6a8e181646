"""Rows set aside come back mended: read as the file they came from, and off its list."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import openpyxl
import pytest

from csmetrics import downloads
from csmetrics.escape import cell, uncell
from csmetrics.load import mended
from csmetrics.mapping.plans import signature
from csmetrics.workspace import Workspace, open_workspace

HEADER = "Vorgang,Erstellt,Kanal,=Notiz"
COLUMNS = {"Vorgang": "ticket_id", "Erstellt": "created_at", "Kanal": "channel", "=Notiz": ""}
GERMAN = f"""{HEADER}
1,13.03.2026 09:00,email,=1+1
2,bald,email,=2+2
3,nie,chat,-
"""


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with open_workspace() as opened:
        report = opened.load(("export.csv", GERMAN.encode()), mapping=COLUMNS, table="tickets")
        assert (report.rows_loaded, report.rows_quarantined) == (1, 2), report.messages
        opened.remember_mapping(report.signature, COLUMNS, "Export")
        yield opened


def rows_of(workspace: Workspace, import_id: int = 1) -> list[int]:
    return [fault.row_number for fault in workspace.set_aside(import_id)]


def download(workspace: Workspace, make: Callable[..., bytes]) -> bytes:
    (first,) = workspace.history()
    return make(downloads.set_aside(first["headers"], workspace.set_aside(1)))


def as_csv(rows: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def mend_csv(content: bytes, **mended_cells: str) -> bytes:
    text = content.decode("utf-8-sig")
    for was, now in mended_cells.items():
        text = text.replace(was, now)
    return text.encode("utf-8-sig")


def mend_xlsx(content: bytes, **mended_cells: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for row in book.worksheets[0].iter_rows(min_row=2, min_col=3):
        for one in row:
            one.value = mended_cells.get(str(one.value), one.value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "mend", "name"),
    [(downloads.to_csv, mend_csv, "m.csv"), (downloads.to_xlsx, mend_xlsx, "m.xlsx")],
)
def test_a_download_that_was_mended_loads_without_a_question(
    workspace: Workspace, make: Callable[..., bytes], mend: Callable[..., bytes], name: str
) -> None:
    content = mend(download(workspace, make), bald="14.03.2026 09:00", nie="15.03.2026 09:00")
    report = workspace.load((name, content))
    assert (report.problem, report.rows_loaded) == (None, 2)
    assert report.signature == signature(HEADER.split(","))
    assert rows_of(workspace) == []
    assert [str(day) for day in workspace.extent() or ()] == ["2026-03-13", "2026-03-15"]


RATED = """id,created_at,channel,csat
1,2026-09-01 09:00,email,11
2,soon,email,4
3,2026-09-03 09:00,email,5
"""


def test_what_was_said_of_a_file_holds_for_its_rows_that_come_back_in_a_download() -> None:
    with open_workspace() as workspace:
        asked = workspace.load(("rated.csv", RATED.encode()))
        assert asked.problem is not None and "csat" in asked.problem.what
        workspace.load(("rated.csv", RATED.encode()), scales={"csat": (1, 5)})
        content = download(workspace, downloads.to_csv)
        report = workspace.load(("m.csv", mend_csv(content, soon="2026-09-02 09:00")))
        assert (report.problem, report.rows_loaded) == (None, 2)
        # The other answer on no scale waits on: nobody mended it.
        assert [fault.value for fault in workspace.set_aside(1)] == ["11"]


@pytest.mark.parametrize(("gone", "waiting"), [(0, 2), (1, 1)])
def test_a_download_without_one_of_our_columns_is_read_as_the_file_it_came_from(
    workspace: Workspace, gone: int, waiting: int
) -> None:
    rows = list(csv.reader(io.StringIO(download(workspace, downloads.to_csv).decode("utf-8-sig"))))
    kept = [[cell for place, cell in enumerate(row) if place != gone] for row in rows]
    report = workspace.load(("m.csv", mend_csv(as_csv(kept), bald="14.03.2026 09:00")))
    assert report.signature == signature(HEADER.split(","))
    assert (report.problem, report.rows_loaded) == (None, 1)
    # Only with its number is a row known to be the one that waits.
    assert len(workspace.set_aside(1)) == waiting


def test_a_row_that_is_still_faulty_stays_on_its_list_as_it_is_now(workspace: Workspace) -> None:
    content = mend_csv(download(workspace, downloads.to_csv), bald="14.03.2026", nie="morgen")
    report = workspace.load(("mended.csv", content))
    assert (report.rows_loaded, report.rows_quarantined) == (1, 1)
    assert report.faults[0].row_number == 4
    assert [(f.row_number, f.value) for f in workspace.set_aside(1)] == [(4, "morgen")]
    assert [(f.row_number, f.value) for f in workspace.set_aside(2)] == [(4, "morgen")]
    assert {e["import_id"]: e["waiting"] for e in workspace.history()} == {1: 1, 2: 1}

    again = mended.content(HEADER.split(","), [(4, ("3", "15.03.2026", "chat", "-"))])
    assert workspace.load(("again.csv", again)).rows_loaded == 1
    assert rows_of(workspace, 1) == rows_of(workspace, 2) == []


def test_undoing_what_came_back_puts_the_rows_on_their_list_again(workspace: Workspace) -> None:
    content = mend_csv(download(workspace, downloads.to_csv), bald="14.03.2026", nie="morgen")
    workspace.load(("mended.csv", content))
    workspace.undo_last_import()
    assert [(f.row_number, f.value) for f in workspace.set_aside(1)] == [(3, "bald"), (4, "nie")]


def test_a_row_of_the_same_number_from_another_file_takes_nothing_off(workspace: Workspace) -> None:
    other = mended.content(HEADER.split(","), [(3, ("77", "14.03.2026", "phone", "else"))])
    assert workspace.load(("other.csv", other)).rows_loaded == 1
    assert rows_of(workspace) == [3, 4]


def test_dates_are_read_in_the_order_that_the_original_proved() -> None:
    file = b"ticket_id,created_at,channel\n1,25/03/2026 09:00,email\n2,soon,email\n"
    with open_workspace() as workspace:
        workspace.load(("march.csv", file))
        answers = workspace.history()[0]["answers"]
        assert (answers["dates"], answers["timezone"]) == ("day-first", "UTC")
        fixed = mended.content(
            ["ticket_id", "created_at", "channel"], [(3, ("2", "04/03/2026 09:00", "email"))]
        )
        report = workspace.load(("mended.csv", fixed), **mended.answers(answers))
        assert (report.problem, report.rows_loaded) == (None, 1)
        # What was said about the original is not said again.
        assert not any("UTC" in said or "Only 1 row" in said for said in report.messages)
        assert str((workspace.extent() or ("",))[0]) == "2026-03-04"


def test_the_signature_is_that_of_the_headers_whatever_their_order_and_spelling() -> None:
    assert signature(["Ticket ID", "Created at"]) == signature(["created_at", "ticket id"])
    assert signature(["Ticket ID"]) != signature(["Ticket ID", "Created at"])
    assert signature(["id", "id (2)"]) != signature(["id"])


@pytest.mark.parametrize("text", ["=1+1", "'=1", "'", "-5", "'tis", " @x", "", "Ana", '"=1'])
def test_a_cell_is_as_it_was_when_its_escape_is_taken_off(text: str) -> None:
    assert uncell(cell(text)) == text


def test_a_new_workspace_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with open_workspace(path):
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_workspace_of_an_earlier_version_is_opened_and_mended(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with open_workspace(path) as old:
        old.load(("a.csv", b"ticket_id,created_at,status\n1,2026-03-01,open\n2,soon,open\n"))
        with old.changing() as session:
            for column in ("mended_by", "seen_by"):
                session.run(f"alter table set_aside drop column {column}")
            session.run("alter table imports drop column answers")
            session.run("alter table mappings drop column name")
            session.run("drop table zones")
    with open_workspace(path) as opened:
        (entry,) = opened.history()
        fixed = mended.content(entry["headers"], [(3, ("2", "2026-03-02", "open"))])
        report = opened.load(("m.csv", fixed), **mended.answers(entry["answers"]))
        assert report.rows_loaded == 1 and opened.set_aside(1) == []


def test_reasons_and_the_example_are_in_file_order() -> None:
    file = b"ticket_id,created_at,status\n1,2026-03-01,open\n2,2026-03-02,\n3,soon,open\n,x,open\n"
    with open_workspace() as workspace:
        report = workspace.load(("a.csv", file + b"4,2026-03-03,open\n"))
        numbers = [fault.row_number for fault in report.faults]
        assert numbers == sorted(numbers) and f"row {numbers[0]}:" in report.messages[0]
