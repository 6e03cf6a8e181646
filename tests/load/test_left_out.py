"""Rows left out on purpose are counted apart from rows at fault; a good rating stays."""

import pytest

from csmetrics import open_workspace
from csmetrics.load.report import ImportReport
from csmetrics.workspace import Workspace

CALLS = (
    "id,created_at,direction,duration,end_time,from,price,queue_time,start_time,status\n"
    "C1,2026-03-02 09:00:00,inbound,60,2026-03-02 09:01:00,+431,,0,2026-03-02 09:00:00,completed\n"
    "C2,2026-03-02 09:10:00,outbound-api,9,,+432,,0,2026-03-02 09:10:00,completed\n"
    "C3,2026-03-02 09:20:00,outbound-dial,9,,+433,,0,2026-03-02 09:20:00,completed\n"
    "C4,2026-03-02 09:30:00,inbound,60,2026-03-02 09:31:00,+434,,0,2026-02-30 09:30:00,completed\n"
)
CASES = (
    "Case Number,Date/Time Opened,Date/Time Closed,Case Owner,Status,Subject,Case Origin\n"
    "00001,2026-03-02 09:00,2026-03-02 10:00,Ana,Closed,Printer,Email\n"
    '"Grand Totals (1 records)",,,,,,\n'
    "Confidential Information - Do Not Distribute,,,,,,\n"
)
UNKNOWN = "Ticket ID,Created at,Agent\n1,2026-03-02 09:00:00,Ana\nTotal,,\n"


@pytest.fixture
def ws():
    with open_workspace() as workspace:
        yield workspace


def load(ws: Workspace, csv: str) -> ImportReport:
    return ws.load(("export.csv", csv.encode()))


def account(report: ImportReport) -> tuple[int, int, int, int]:
    return (report.rows_read, report.rows_loaded, report.rows_quarantined, report.rows_skipped)


def test_calls_that_went_out_are_left_out_and_not_at_fault(ws):
    report = load(ws, CALLS)
    assert account(report) == (4, 1, 1, 2)
    assert [fault.row_number for fault in report.faults] == [5]
    said = "2 rows left out on purpose: each is a call, or a leg of one, that went out."
    assert said in report.messages


def test_footers_of_a_known_export_are_left_out_those_of_another_file_set_aside(ws):
    assert account(load(ws, CASES)) == (3, 1, 0, 2)
    assert account(load(ws, UNKNOWN)) == (2, 1, 1, 0)


def test_a_file_of_which_all_rows_are_left_out_says_why_first(ws):
    report = load(ws, "\n".join(CALLS.splitlines()[i] for i in (0, 2)))
    assert report.outcome == "reject" and account(report) == (1, 0, 0, 1)
    assert report.problem.what.startswith("No usable row: the only row was")
    assert report.problem.why.startswith("1 row left out on purpose")
    assert report.problem.fix.startswith("Nothing in it needs to be corrected")


def test_a_file_of_which_nothing_loads_speaks_of_no_import_to_undo(ws):
    rows = "Ticket ID,Created at,Status\n1,{},open\n2,2026-03-02 09:00,open\n"
    report = load(ws, rows.format("2026-03-02 10:00"))
    assert any("undo this import" in sentence for sentence in report.messages)
    report = load(ws, "\n".join(rows.format("########").splitlines()[:2]))
    assert report.outcome == "reject" and account(report) == (1, 0, 1, 0)
    assert not any("undo" in sentence for sentence in report.messages)


SURVEY = "Response ID,Submitted at,NPS,CSAT\n"


def ratings(ws: Workspace) -> list[tuple[str, float]]:
    rows = ws.database.rows("select kind, score from surveys order by survey_id, kind")
    return [(row["kind"], row["score"]) for row in rows]


def test_a_bad_rating_does_not_take_the_other_one_along(ws):
    report = load(ws, SURVEY + "1,2026-03-02,11,5\n2,2026-03-02,9,4\n3,2026-03-02,10,oh\n")
    assert ratings(ws) == [("csat", 5.0), ("csat", 4.0), ("nps", 9.0), ("nps", 10.0)]
    assert account(report) == (3, 3, 0, 0)
    assert any(said.startswith("1 NPS rating left out: row 2") for said in report.messages)
    assert any(said.startswith("1 CSAT rating left out: row 4") for said in report.messages)


def test_an_answer_without_any_good_rating_is_set_aside_with_each_reason(ws):
    report = load(ws, SURVEY + "1,2026-03-02,11,oh\n2,2026-03-02,9,4\n3,2026-03-02,,no idea\n")
    assert account(report) == (3, 1, 2, 0)
    assert sorted((fault.row_number, fault.headers) for fault in report.faults) == [
        (2, ("CSAT",)),
        (2, ("NPS",)),
        (4, ("CSAT",)),
    ]
    assert all(fault.whole_row for fault in report.faults)


def test_what_both_ratings_of_an_answer_share_is_told_once(ws):
    report = load(ws, SURVEY + "1,soon,9,4\n2,2026-03-02,9,4\n")
    assert account(report) == (2, 1, 1, 0)
    assert [fault.headers for fault in report.faults] == [("Submitted at",)]


def test_changes_of_the_own_team_are_no_requests_for_help(ws):
    report = load(
        ws,
        "number,state,opened_at,closed_at,sys_updated_on,contact_type,sys_class_name\n"
        "INC1,7,2026-03-02 09:00:00,2026-03-02 10:00:00,2026-03-02 10:00:00,phone,incident\n"
        "CHG1,7,2026-03-02 09:00:00,2026-03-02 10:00:00,2026-03-02 10:00:00,,change_request\n",
    )
    assert account(report) == (2, 1, 0, 1)
    assert ws.database.rows("select ticket_id from tickets") == [{"ticket_id": "INC1"}]


def test_tickets_without_a_solve_date_say_what_stays_unknown(ws):
    report = load(ws, "Ticket ID,Created at,Status\n1,2026-03-02 09:00:00,closed\n")
    assert any("does not say when tickets were solved" in said for said in report.messages)


def test_several_columns_that_are_wrong_in_most_rows_are_left_out_one_by_one() -> None:
    rows = "".join(f"{n},2026-03-0{n} 09:00:00,soon,2026-Q1,many\n" for n in range(1, 6))
    file = f"Ticket ID,Created at,First response at,Solved at,Reopens\n{rows}"
    with open_workspace() as workspace:
        report = workspace.load(("export.csv", file.encode()))
        assert (report.outcome, report.rows_loaded) == ("accept_with_warnings", 5)
        said = "\n".join(report.messages)
        for header in ("First response at", "Solved at", "Reopens"):
            assert f"The column “{header}” was left out: 5 of 5 rows" in said
