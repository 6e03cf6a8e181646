"""The Data page says what became of every file, and lets a person answer, mend and undo."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from csmetrics import downloads
from csmetrics.load.import_queue import queue_of
from csmetrics.team import annotations, settings
from csmetrics.ui import state

ROOT = Path(__file__).resolve().parents[2]
MAIN, PAGE = ROOT / "csmetrics" / "ui" / "main.py", ROOT / "pages" / "data.py"

TICKETS = b"""ticket_id,created_at,status,channel
1,2026-03-02 09:00:00,open,email
2,2026-03-03 09:00:00,closed,chat
3,soon,open,email
4,2026-03-04 09:00:00,open,=1+1
"""
APRIL = b"""ticket_id,created_at,status,channel
5,2026-04-02 09:00:00,open,email
"""


@pytest.fixture
def app() -> Iterator[AppTest]:
    """Open the page as a first visitor with an empty workspace."""
    yield AppTest.from_file(str(MAIN), default_timeout=60).run()
    # A job that still asks would wait for an hour.
    for queue in (queue_of(state.own_workspace()), queue_of(state.sample_workspace())):
        for job in queue.jobs.values():
            queue.cancel(job)
        queue.wait()
    state.own_workspace().close()
    state.sample_workspace().close()
    state.close_all()


def drop(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """Drop files, wait until they are loaded or ask something, and look at the page."""
    for name, content in files:
        app.file_uploader[0].upload(name, content)
    app.run()
    return settle(app)


def settle(app: AppTest) -> AppTest:
    assert not app.exception
    for workspace in (state.own_workspace(), state.sample_workspace()):
        queue_of(workspace).wait()
    app.run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    """Return what stands on the page, without the signs that escape it."""
    said = [*app.title, *app.subheader, *app.markdown, *app.caption]
    return re.sub(r"\\(.)", r"\1", "\n".join(str(part.value) for part in said))


def buttons(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def test_a_new_team_sees_two_ways_in_and_the_largest_size(app: AppTest) -> None:
    assert app.title[0].value == "See how your support is doing"
    assert buttons(app) == ["Explore the sample data"]
    assert len(app.file_uploader) == 1
    assert "up to 300 MB each" in text(app) and "Nothing leaves this computer" in text(app)


def test_after_an_upload_every_row_is_accounted_for(app: AppTest) -> None:
    drop(app, ("tickets.csv", TICKETS))
    said = text(app)
    assert "3 tickets** (all new)" in said
    assert "4 rows read" in said and "3 loaded" in said
    assert "1 set aside" in said and "0 left out" in said
    assert "1 file loaded" in said and "See your numbers" in buttons(app)
    assert "Your data runs from 2 Mar 2026 to 4 Mar 2026" in said


def test_the_uploader_does_not_keep_what_was_loaded(app: AppTest) -> None:
    first = app.file_uploader[0].key
    drop(app, ("tickets.csv", TICKETS))
    assert app.file_uploader[0].key != first and not app.file_uploader[0].value


def test_rows_set_aside_are_listed_with_row_column_value_and_reason(app: AppTest) -> None:
    drop(app, ("tickets.csv", TICKETS))
    assert app.dataframe[0].value.to_dict("records") == [
        {
            "Row": 4,
            "Column": "created_at",
            "Value": "soon",
            "What is wrong": "is not a date and time we can read",
        }
    ]
    assert [button.label for button in app.get("download_button")] == [
        "Download as CSV",
        "Download as XLSX",
    ]


def test_a_file_that_is_refused_says_why_and_stops_no_other(app: AppTest) -> None:
    drop(app, ("empty.csv", b""), ("picture.csv", b"\x89PNG\r\n"), ("tickets.csv", TICKETS))
    said = text(app)
    assert "The file is empty." in said and "This is an image" in said
    assert said.count("What you loaded before is unchanged.") == 2
    assert "1 file loaded, 2 not" in said and "3 tickets** (all new)" in said


def test_a_file_without_a_usable_row_shows_which_rows_are_wrong(app: AppTest) -> None:
    drop(app, ("bad.csv", b"ticket_id,created_at\n1,never\n2,later\n"))
    assert "Not loaded" in text(app) and "2 set aside" in text(app)
    assert list(app.dataframe[0].value["Value"]) == ["never", "later"]
    assert "See your numbers" not in buttons(app) and not app.expander


def test_the_same_file_again_says_so_and_adds_nothing(app: AppTest) -> None:
    drop(app, ("tickets.csv", TICKETS))
    drop(app, ("copy.csv", TICKETS))
    assert "Already here" in text(app) and "already loaded on" in text(app)
    assert len(state.own_workspace().history()) == 1


def test_names_from_files_are_shown_as_they_are(app: AppTest) -> None:
    drop(app, ("![x](http://evil.example/a.png).csv", TICKETS))
    assert all("![x](" not in part.value for part in [*app.markdown, *app.caption])
    assert all("![x](" not in part.label for part in app.expander)


def test_the_history_tells_each_import_and_opens_on_demand(app: AppTest) -> None:
    drop(app, ("tickets.csv", TICKETS))
    drop(app, ("april.csv", APRIL))
    app.button(key="put_away").click().run()
    lines = [re.sub(r"\\(.)", r"\1", line.label) for line in app.expander]
    assert lines[0].startswith("**april.csv** · 1 ticket · ")
    assert lines[1].startswith("**tickets.csv** · 3 tickets · ") and "1 set aside" in lines[1]
    assert not app.dataframe

    app.session_state["import_1"] = True
    app.run()
    assert "4 rows read" in text(app) and list(app.dataframe[0].value["Row"]) == [4]


def test_times_are_in_the_zone_of_the_browser(app: AppTest) -> None:
    drop(app, ("tickets.csv", TICKETS))
    at = state.own_workspace().history()[0]["imported_at"]
    app.context = {"timezone": "Asia/Kathmandu"}
    app.run()
    local_minute = (at.hour * 60 + at.minute + 345) % 1440
    assert f"{local_minute // 60:02d}:{local_minute % 60:02d}" in app.expander[0].label


def test_the_last_import_is_undone_after_a_confirmation(app: AppTest) -> None:
    drop(app, ("tickets.csv", TICKETS))
    drop(app, ("april.csv", APRIL))
    app.button(key="undo").click().run()
    assert "1 row that it added will go." in text(app)
    assert len(state.own_workspace().history()) == 2
    app.button(key="confirm_undo").click().run()
    assert [entry["file"] for entry in state.own_workspace().history()] == ["tickets.csv"]
    assert "april" in app.toast[0].value and not app.exception


def test_only_the_import_that_was_shown_is_undone(app: AppTest) -> None:
    drop(app, ("tickets.csv", TICKETS))
    app.button(key="undo").click().run()
    # Another window loads a file while this one asks.
    state.own_workspace().load(("april.csv", APRIL))
    app.button(key="confirm_undo").click().run()
    assert "Nothing was undone" in app.warning[0].value
    files = [entry["file"] for entry in state.own_workspace().history()]
    assert files == ["april.csv", "tickets.csv"] and not app.toast


def test_undoing_everything_ends_at_the_beginning(app: AppTest) -> None:
    drop(app, ("april.csv", APRIL))
    app.button(key="undo").click().run()
    app.button(key="confirm_undo").click().run()
    assert app.title[0].value == "See how your support is doing" and not app.expander


def test_the_sample_is_loaded_into_a_workspace_of_its_own(app: AppTest) -> None:
    app.button(key="explore_sample").click().run()
    settle(app)
    assert "8 files loaded" in text(app) and "The sample runs from" in text(app)
    assert {"See the sample's numbers", "Begin with your own data"} < set(buttons(app))
    assert "See your numbers" not in buttons(app)
    assert "Zendesk ticket export" in text(app) and "never into the sample" in text(app)
    assert "Undo the last import" not in buttons(app)
    assert state.own_workspace().is_empty and not state.sample_workspace().is_empty
    told = state.sample_workspace().database
    assert (
        settings.currency(told) == "€" and settings.currency(state.own_workspace().database) == ""
    )
    assert [event.title for event in annotations.history(told)] == [
        "Chat opens", "Service down", "New prices"
    ]  # fmt: skip

    app.button(key="leave_sample").click().run()
    assert app.title[0].value == "See how your support is doing"
    app.button(key="explore_sample").click().run()
    settle(app)
    assert len(state.sample_workspace().history()) == 8
    assert len(annotations.history(told)) == 3


def test_a_file_dropped_beside_the_sample_goes_into_ones_own_workspace(app: AppTest) -> None:
    app.session_state["shown"] = state.SAMPLE
    app.run()
    drop(app, ("tickets.csv", TICKETS))
    assert state.sample_workspace().is_empty and not state.own_workspace().is_empty
    assert "Your data runs from" in text(app)


def test_another_visit_sees_what_is_on_its_way_and_not_what_is_over(app: AppTest) -> None:
    drop(app, ("tickets.csv", TICKETS))
    assert "1 file loaded" in text(app)
    reloaded = AppTest.from_file(str(MAIN), default_timeout=60).run()
    reloaded.switch_page(str(PAGE)).run()
    assert "1 file loaded" not in text(reloaded) and len(reloaded.expander) == 1


def test_what_became_of_a_file_after_its_window_was_closed_is_shown_at_the_next_visit(
    app: AppTest,
) -> None:
    own = state.own_workspace()
    queue_of(own).add(own, "gone.pdf", b"%PDF-1.4")
    queue_of(own).wait()
    for seen in (False, True):
        next_visit = AppTest.from_file(str(MAIN), default_timeout=60).run()
        next_visit.switch_page(str(PAGE)).run()
        assert ("gone.pdf" in text(next_visit).replace("\\", "")) is not seen


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for name, day in (("March", 2), ("April", 3)):
        sheet = book.create_sheet(name)
        sheet.append(["ticket_id", "created_at", "status"])
        for ticket in range(3):
            sheet.append([f"{name}{ticket}", f"2026-03-{day:02d} 09:00:00", "open"])
    book.remove(book.worksheets[0])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_workbook_with_two_sheets_asks_which_one(app: AppTest) -> None:
    drop(app, ("tickets.xlsx", workbook()))
    assert "Needs your answer" in text(app) and state.own_workspace().is_empty
    assert [option.split()[0] for option in app.radio[0].options] == ["March", "April"]
    app.radio[0].set_value("April").run()
    app.button(key="go_on_1").click().run()
    settle(app)
    assert "3 tickets** (all new)" in text(app) and not app.radio


def test_dates_that_could_be_read_both_ways_are_asked_about(app: AppTest) -> None:
    rows = "".join(f"{n},0{n}/03/2026 09:00\n" for n in range(1, 6))
    drop(app, ("tickets.csv", b"ticket_id,created_at\n" + rows.encode()))
    assert "Needs your answer" in text(app) and len(app.radio[0].options) == 2
    app.radio[0].set_value("day-first").run()
    app.button(key="go_on_1").click().run()
    settle(app)
    assert "Your data runs from 1 Mar 2026 to 5 Mar 2026" in text(app)


def test_one_click_answers_all_columns_whose_dates_are_spelt_alike(app: AppTest) -> None:
    rows = "".join(f"{n},0{n}/03/2026 09:00,0{n}/04/2026 09:00\n" for n in range(1, 6))
    drop(app, ("tickets.csv", b"ticket_id,created_at,resolved_at\n" + rows.encode()))
    assert "in the columns “created_at” and “resolved_at”" in text(app)
    assert len(app.radio[0].options) == 3
    app.radio[0].set_value("day-first").run()
    app.button(key="go_on_1").click().run()
    settle(app)
    assert "5 tickets** (all new)" in text(app)
    (row, *_) = state.own_workspace().database.rows("select * from tickets order by ticket_id")
    assert (row["created_at"].month, row["resolved_at"].month) == (3, 4)


def test_a_file_that_asks_can_be_left_out(app: AppTest) -> None:
    drop(app, ("tickets.xlsx", workbook()))
    app.button(key="leave_out_1").click().run()
    assert "Cancelled" in text(app) and "Nothing of it was saved" in text(app)
    assert state.own_workspace().is_empty and not app.exception


def test_the_rows_set_aside_can_be_mended_and_dropped_again(app: AppTest) -> None:
    drop(app, ("tickets.csv", TICKETS))
    entry = state.own_workspace().history()[0]
    faults = state.own_workspace().set_aside(entry["import_id"])
    content = downloads.to_csv(downloads.set_aside(entry["headers"], faults))
    (header, row) = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    mended = [cell.replace("soon", "2026-03-05 09:00:00") for cell in row]
    text_file = io.StringIO()
    csv.writer(text_file).writerows([header, mended])

    drop(app, ("mended.csv", text_file.getvalue().encode("utf-8-sig")))
    assert "1 ticket** (all new)" in text(app)
    assert state.own_workspace().extent()[1].day == 5


def editor_of(app: AppTest, key: str) -> AppTest:
    """Open the table in which the rows set aside of a result are mended."""
    next(one for one in app.toggle if one.key == f"{key}_mend").set_value(True).run()
    assert not app.exception
    return app


def edit(app: AppTest, key: str, **cells: str) -> AppTest:
    app.session_state[f"{key}_editor"] = {
        "edited_rows": {0: cells},
        "added_rows": [],
        "deleted_rows": [],
    }
    app.run()
    assert not app.exception
    return app


def test_rows_set_aside_are_mended_in_a_table_and_loaded_again(app: AppTest) -> None:
    drop(app, ("tickets.csv", TICKETS))
    editor_of(app, "result_1")
    (row,) = app.data_editor[0].value.to_dict("records")
    assert row["row"] == 4 and row["c1"] == "soon" and row["c0"] == "3"
    assert row["reason"] == "“created_at” “soon” is not a date and time we can read"
    assert app.button(key="result_1_load").disabled

    edit(app, "result_1", c1="2026-03-05 09:00:00")
    assert app.button(key="result_1_load").label == "Load 1 mended row"
    app.button(key="result_1_load").click().run()
    settle(app)
    own = state.own_workspace()
    assert [entry["file"] for entry in own.history()] == ["tickets - mended.csv", "tickets.csv"]
    assert own.set_aside(1) == [] and own.extent()[1].day == 5
    assert "All rows that were set aside have been mended" in text(app)


def test_undoing_what_was_mended_here_promises_no_file_to_load_again(app: AppTest) -> None:
    drop(app, ("tickets.csv", TICKETS))
    edit(editor_of(app, "result_1"), "result_1", c1="2026-03-05 09:00:00")
    app.button(key="result_1_load").click().run()
    settle(app)
    app.button(key="undo").click().run()
    assert "1 row that it mended will be set aside again, as it was." in text(app)
    assert "You can load the file again" not in text(app)


def test_a_row_mended_badly_waits_with_its_new_reason(app: AppTest) -> None:
    drop(app, ("tickets.csv", TICKETS))
    edit(editor_of(app, "result_1"), "result_1", c1="later")
    app.button(key="result_1_load").click().run()
    settle(app)
    assert "Not loaded" in text(app) and len(state.own_workspace().set_aside(1)) == 1
    # What was typed is there to be corrected.
    (row,) = app.data_editor[0].value.to_dict("records")
    assert row["c1"] == "later"


def test_a_file_that_was_refused_is_mended_in_the_table_as_well(app: AppTest) -> None:
    drop(app, ("bad.csv", b"ticket_id,created_at,status\n1,never,open\n2,later,open\n"))
    edit(editor_of(app, "result_1"), "result_1", c1="2026-03-05 09:00:00")
    app.button(key="result_1_load").click().run()
    settle(app)
    assert "1 ticket** (all new)" in text(app)
