"""A log of changes of an unknown tool counts each ticket once; slips in a list stay slips."""

from datetime import datetime

import pytest

from csmetrics import open_workspace
from csmetrics.load.report import ImportReport

LOG = """Ticket number,Timestamp created,Status,Assignee,Channel
7,2026-03-02 09:00:00,New,,Email
7,2026-03-02 10:00:00,Open,Ana,Email
8,2026-03-02 11:00:00,New,,Chat
7,2026-03-02 12:00:00,Solved,Ana,Email
8,2026-03-02 13:00:00,Solved,Bo,Chat
8,2026-03-03 09:00:00,Open,Bo,Chat
9,2026-03-04 09:00:00,New,,Chat
7,2026-03-05 12:00:00,Closed,Ana,Email
"""
NAMED = {"Timestamp created": "created_at"}


def loaded(csv: str, **answers) -> tuple[ImportReport, dict[str, dict]]:
    with open_workspace() as workspace:
        report = workspace.load(("log.csv", csv.encode()), **answers)
        rows = workspace.database.rows(
            "select ticket_id, created_at, resolved_at, status, agent_id from tickets"
        )
        return report, {row.pop("ticket_id"): row for row in rows}


def test_a_log_is_folded_to_its_tickets() -> None:
    report, tickets = loaded(LOG, mapping=NAMED)
    assert tickets == {
        # Solved at noon and closed three days later: solved since noon.
        "7": {
            "created_at": datetime(2026, 3, 2, 9),
            "resolved_at": datetime(2026, 3, 2, 12),
            "status": "closed",
            "agent_id": "Ana",
        },
        # Solved once and opened again.
        "8": {
            "created_at": datetime(2026, 3, 2, 11),
            "resolved_at": None,
            "status": "open",
            "agent_id": "Bo",
        },
        "9": {
            "created_at": datetime(2026, 3, 4, 9),
            "resolved_at": None,
            "status": "new",
            "agent_id": None,
        },
    }
    account = (report.rows_read, report.rows_loaded, report.rows_quarantined, report.rows_skipped)
    assert account == (8, 3, 0, 5)
    assert any("8 rows tell of 3 tickets" in said for said in report.messages)
    assert not any("duplicate" in said for said in report.messages)


def test_the_order_of_a_log_does_not_matter() -> None:
    header, *rows = LOG.splitlines()
    turned = "\n".join([header, *reversed(rows)])
    assert loaded(turned, mapping=NAMED)[1] == loaded(LOG, mapping=NAMED)[1]


def test_a_row_of_a_log_that_cannot_be_read_is_set_aside_alone() -> None:
    report, tickets = loaded(LOG + "8,soon,Solved,Bo,Chat\n", mapping=NAMED)
    assert (report.rows_loaded, report.rows_quarantined, report.rows_skipped) == (3, 1, 5)
    assert tickets["8"]["status"] == "open"


def test_the_same_number_in_two_tools_is_two_tickets() -> None:
    two = """ticket_id,source,created_at,resolved_at
1,zendesk,2026-03-02 09:00:00,2026-03-02 10:00:00
2,zendesk,2026-03-02 09:00:00,
1,freshdesk,2026-03-03 09:00:00,
2,freshdesk,2026-03-04 09:00:00,2026-03-05 10:00:00
"""
    with open_workspace() as workspace:
        report = workspace.load(("two.csv", two.encode()))
        [made] = workspace.ask([{"metric": "tickets_created", "by": ["source"]}])
    assert report.rows_loaded == 4
    assert {row["source"]: row["value"] for row in made} == {"freshdesk": 2, "zendesk": 2}


def test_a_log_of_two_tools_is_folded_to_the_tickets_of_each() -> None:
    log = """ticket_id,source,created_at,status
1,zendesk,2026-03-02 09:00:00,new
1,zendesk,2026-03-02 10:00:00,open
1,zendesk,2026-03-02 11:00:00,closed
1,freshdesk,2026-03-03 09:00:00,new
1,freshdesk,2026-03-03 12:00:00,open
"""
    with open_workspace() as workspace:
        report = workspace.load(("log.csv", log.encode()))
        rows = workspace.database.rows(
            "select source, created_at, status from tickets order by source"
        )
    assert (report.rows_loaded, report.rows_skipped) == (2, 3)
    assert [tuple(row.values()) for row in rows] == [
        ("freshdesk", datetime(2026, 3, 3, 9), "open"),
        ("zendesk", datetime(2026, 3, 2, 9), "closed"),
    ]


def test_the_same_ticket_twice_in_a_list_is_a_slip_and_no_log() -> None:
    rows = "".join(f"{n},2026-03-02 09:00:00,Open,Ana,Email\n" for n in range(20))
    report, tickets = loaded(
        LOG.splitlines()[0] + "\n" + rows + "3,2026-03-09 09:00:00,Open,,\n", mapping=NAMED
    )
    assert len(tickets) == 20
    assert any(said.startswith("1 duplicate row left out") for said in report.messages)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Ticket;Feld;Alt;Neu;Zeit", "T-1;Status;Neu;Offen;2026-03-02 10:00"),
        ("Issue,Field,From,To,Changed", "A-1,status,To Do,Done,2026-03-02 10:00"),
        ("Ticket,From status,To status,Changed at", "1,Open,Solved,2026-03-02 10:00"),
    ],
)
def test_a_history_of_what_fields_were_and_became_is_called_one(header: str, row: str) -> None:
    report, tickets = loaded(f"{header}\n{row}\n")
    assert report.outcome == "reject" and not tickets
    assert "It looks like a history of changes" in " ".join(report.messages)
