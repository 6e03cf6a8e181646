"""The first comment by another than the reporter is the first answer to a ticket of Jira."""

from datetime import datetime

import pytest

from csmetrics.workspace import Workspace, open_workspace

HEADER = "Issue key,Issue Type,Status,Summary,Assignee,Reporter,Created,{dates}Comment,Comment"
CHART = "Custom field ([CHART] Date of First Response),"


def loaded(ws: Workspace, *rows: str, chart: bool = False) -> tuple[str, ...]:
    """Load issues of Jira and return what was said."""
    header = HEADER.format(dates=CHART if chart else "")
    return ws.load(("jira.csv", "\n".join([header, *rows]).encode())).messages


def first_answers(ws: Workspace) -> list[datetime | None]:
    rows = ws.database.rows("select first_response_at from tickets order by ticket_id")
    return [row["first_response_at"] for row in rows]


@pytest.fixture
def ws():
    with open_workspace() as workspace:
        yield workspace


def test_the_earliest_comment_by_another_counts_in_whatever_column_it_stands(ws):
    loaded(
        ws,
        "A-1,Task,Done,Door,maya,ana,2026-03-02 09:00,"
        "2026-03-02 11:00;maya;Done,2026-03-02 10:00;Maya ;On it; soon",
        "A-2,Task,Done,Door,maya,ana,2026-03-02 09:00,2026-03-02 11:00;ANA;Hello?,",
    )
    assert first_answers(ws) == [datetime(2026, 3, 2, 10), None]


def test_a_column_of_its_own_goes_before_comments(ws):
    loaded(
        ws,
        "A-1,Task,Done,Door,maya,ana,2026-03-02 09:00,2026-03-02 12:00,2026-03-02 10:00;maya;Hi,",
        "A-2,Task,Done,Door,maya,ana,2026-03-02 09:00,,2026-03-02 10:00;maya;Internal note,",
        chart=True,
    )
    assert first_answers(ws) == [datetime(2026, 3, 2, 12), None]


def test_authors_that_are_called_otherwise_than_reporters_prove_nothing(ws):
    said = loaded(
        ws,
        "A-1,Task,Done,Door,Maya Ito,Ana Lima,2026-03-02 09:00,2026-03-02 10:00;5f71;Me again,",
    )
    assert first_answers(ws) == [None]
    assert any(
        sentence.startswith("“Comment” is not used: it does not say when") for sentence in said
    )


def test_a_comment_from_before_the_ticket_takes_no_row_along(ws):
    loaded(
        ws,
        "A-1,Task,Done,Door,maya,ana,2026-03-02 09:00,"
        "2026-03-01 10:00;maya;Moved from mail,2026-03-02 09:30;maya;On it",
        "A-2,Task,Done,Door,maya,,2026-03-02 09:00,2026-03-02 09:30;maya;For nobody,",
    )
    assert first_answers(ws) == [datetime(2026, 3, 2, 9, 30), None]


@pytest.mark.parametrize(
    ("created", "written"),
    [("02/03/26 09:00", "02/03/26 10:00"), ("3/2/26 9:00 AM", "3/2/26 10:00 AM")],
)
def test_the_day_and_the_month_of_comments_stand_as_in_the_dates_of_tickets(ws, created, written):
    proof = {"02/03/26 09:00": "31/03/26 09:00", "3/2/26 9:00 AM": "3/31/26 9:00 AM"}[created]
    loaded(
        ws,
        f"A-1,Task,Done,Door,maya,ana,{created},{written};maya;On it,",
        f"A-2,Task,Done,Door,maya,ana,{proof},,",
    )
    assert first_answers(ws) == [datetime(2026, 3, 2, 10), None]
