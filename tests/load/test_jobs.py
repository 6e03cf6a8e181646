"""Imports run beside the page: they ask and go on, stop without a trace, and never double."""

import io
from collections.abc import Iterator

import openpyxl
import pytest

from csmetrics.load import remembered
from csmetrics.load.import_queue import ImportQueue, queue_of
from csmetrics.load.jobs import NOT_REMEMBERED, ImportJob
from csmetrics.workspace import Workspace, open_workspace

TICKETS = b"""ticket_id,created_at,status
1,2026-03-02 09:00:00,open
2,2026-03-03 09:00:00,closed
"""
MORE = b"""ticket_id,created_at,status
3,2026-04-02 09:00:00,open
"""
UNKNOWN = """Vorgangsnummer,Beginn,Farbe
1,2026-03-02 09:00:00,rot
2,2026-03-03 09:00:00,blau
"""
COLUMNS = {"Vorgangsnummer": "ticket_id", "Beginn": "created_at", "Farbe": ""}


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with open_workspace() as opened:
        yield opened
        queue_of(opened).wait()


@pytest.fixture
def queue(workspace: Workspace) -> ImportQueue:
    return queue_of(workspace)


def files(workspace: Workspace) -> list[str]:
    return [entry["file"] for entry in workspace.history()]


def test_a_file_is_loaded_beside_the_page(workspace: Workspace, queue: ImportQueue) -> None:
    job = queue.add(workspace, "tickets.csv", TICKETS)
    assert queue.wait().is_busy is False
    assert job.state == "done" and job.report is not None
    assert (job.report.rows_read, job.report.rows_loaded) == (2, 2)
    assert job.fraction == 1.0 and files(workspace) == ["tickets.csv"]


def test_a_zone_stated_with_an_answer_holds_for_later_files_of_the_tool(
    workspace: Workspace, queue: ImportQueue
) -> None:
    job = queue.add(workspace, "unknown.csv", UNKNOWN.encode())
    queue.wait()
    assert job.state == "asking" and job.zone_is_open
    job.answer(mapping=COLUMNS, table="tickets", confirmed=True, timezone="Europe/Berlin")
    queue.wait()
    created = "select min(created_at) as first from tickets"
    assert workspace.database.rows(created)[0]["first"].hour == 8
    assert remembered.zones(workspace.database) == {"other": "Europe/Berlin"}


def test_a_file_that_cannot_be_read_says_why_and_stops_no_other(
    workspace: Workspace, queue: ImportQueue
) -> None:
    refused = queue.add(workspace, "empty.csv", b"")
    loaded = queue.add(workspace, "tickets.csv", TICKETS)
    queue.wait()
    assert refused.report is not None and refused.report.problem is not None
    assert refused.report.problem.what == "The file is empty."
    assert loaded.report is not None and loaded.report.problem is None
    assert files(workspace) == ["tickets.csv"]


def test_a_job_asks_for_columns_goes_on_and_never_asks_again(
    workspace: Workspace, queue: ImportQueue
) -> None:
    job = queue.add(workspace, "export.csv", UNKNOWN.encode())
    queue.wait()
    assert job.state == "asking" and job.question is not None
    assert job.question.about == "mapping" and workspace.is_empty

    job.answer(mapping=COLUMNS, table="tickets", confirmed=True)
    queue.wait()
    assert job.report is not None and job.report.rows_loaded == 2

    next_month = queue.add(workspace, "april.csv", UNKNOWN.replace("2026-03", "2026-04").encode())
    queue.wait()
    assert next_month.state == "done"
    assert files(workspace) == ["april.csv", "export.csv"]


def test_a_job_asks_which_sheet(workspace: Workspace, queue: ImportQueue) -> None:
    book = openpyxl.Workbook()
    book.active.title = "March"
    for name, ticket in (("March", 1), ("April", 2)):
        sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
        sheet.append(["ticket_id", "created_at", "status"])
        sheet.append([str(ticket), "2026-03-02 09:00:00", "open"])
        sheet.append([str(ticket + 10), "2026-03-02 09:00:00", "open"])
    content = io.BytesIO()
    book.save(content)

    job = queue.add(workspace, "tickets.xlsx", content.getvalue())
    queue.wait()
    assert job.question is not None and job.question.about == "sheet"
    assert [option.value for option in job.question.options] == ["March", "April"]
    job.answer(sheet="April")
    queue.wait()
    assert job.report is not None and job.report.rows_loaded == 2


def test_a_question_leaves_the_way_free_for_the_next_file(
    workspace: Workspace, queue: ImportQueue
) -> None:
    asking = queue.add(workspace, "export.csv", UNKNOWN.encode())
    other = queue.add(workspace, "tickets.csv", TICKETS)
    queue.wait()
    assert (asking.state, other.state) == ("asking", "done")
    queue.cancel(asking)


def test_a_job_cancelled_at_a_question_leaves_no_trace(
    workspace: Workspace, queue: ImportQueue
) -> None:
    job = queue.add(workspace, "export.csv", UNKNOWN.encode())
    queue.wait()
    queue.cancel(job)
    assert job.state == "cancelled" and job.report is None
    assert workspace.is_empty and workspace.history() == [] and workspace.version == 0


def test_a_job_cancelled_while_it_works_leaves_no_trace(
    workspace: Workspace, queue: ImportQueue
) -> None:
    rows = "".join(f"{i},2026-03-02 09:00:00,open\n" for i in range(100_000))
    job = queue.add(workspace, "large.csv", b"ticket_id,created_at,status\n" + rows.encode())
    queue.cancel(job)
    queue.wait()
    assert job.state == "cancelled" and workspace.is_empty and workspace.version == 0


def test_a_file_taken_out_of_the_queue_is_never_begun(
    workspace: Workspace, queue: ImportQueue
) -> None:
    queue.add(workspace, "tickets.csv", TICKETS)
    waiting = queue.add(workspace, "more.csv", MORE)
    assert queue.is_waiting(waiting)
    queue.cancel(waiting)
    assert waiting.state == "cancelled" and not queue.is_waiting(waiting)
    queue.wait()
    assert files(workspace) == ["tickets.csv"]


def test_the_same_file_in_two_jobs_at_once_is_one_import(workspace: Workspace) -> None:
    first = ImportJob(workspace, "tickets.csv", TICKETS).start()
    second = ImportJob(workspace, "copy.csv", TICKETS).start()
    reports = [job.wait().report for job in (first, second)]
    assert len(workspace.history()) == 1
    loaded = sorted(report.rows_loaded for report in reports if report is not None)
    assert loaded == [0, 2]


def test_files_are_loaded_one_after_the_other_in_the_order_they_came(
    workspace: Workspace, queue: ImportQueue
) -> None:
    jobs = [
        queue.add(workspace, f"{n}.csv", b"ticket_id,created_at,status\n%d,2026-03-02,open\n" % n)
        for n in range(4)
    ]
    queue.wait()
    assert list(queue.jobs.values()) == jobs
    assert files(workspace) == ["3.csv", "2.csv", "1.csv", "0.csv"]


def test_a_second_answer_changes_nothing(workspace: Workspace, queue: ImportQueue) -> None:
    job = queue.add(workspace, "export.csv", UNKNOWN.encode())
    queue.wait()
    job.answer(mapping=COLUMNS, table="tickets", confirmed=True)
    queue.wait()
    job.answer(table="customers")
    assert job.state == "done" and job.answers.table == "tickets"


def test_a_workspace_has_one_queue_that_outlives_any_page(workspace: Workspace) -> None:
    with open_workspace() as other:
        assert queue_of(workspace) is queue_of(workspace)
        assert queue_of(workspace) is not queue_of(other)


def test_a_mapping_that_cannot_be_kept_does_not_undo_what_is_said_about_saved_rows(
    workspace: Workspace, queue: ImportQueue
) -> None:
    # A workspace in which mappings can no longer be written.
    with workspace.changing() as session:
        session.run("drop table mappings")
        session.run(
            "create view mappings as select '' as signature, '{}' as mapping, "
            "'' as name, timestamp '2026-01-01' as remembered_at"
        )
    job = queue.add(workspace, "export.csv", UNKNOWN.encode())
    queue.wait()
    job.answer(mapping=COLUMNS, table="tickets", confirmed=True)
    queue.wait()
    assert job.report is not None and job.report.problem is None and job.report.rows_loaded == 2
    assert job.report.messages[-1] == NOT_REMEMBERED
