"""One row of a file can hold two ratings: what becomes of one says nothing of the other."""

import pytest

from csmetrics import Workspace, open_workspace
from tests.mapping.test_unseen_exports import planned

HEADER = "Ticket ID,Created at,Solved at,Status,CSAT,NPS\n"
TICKET = "1,2026-01-01 09:00:00,2026-01-02 09:00:00,solved,{},{}\n"


def scores(workspace: Workspace) -> dict[str, float]:
    rows = workspace.database.rows("select kind, score from surveys")
    return {row["kind"]: row["score"] for row in rows}


def test_a_rating_that_comes_later_is_added_beside_the_one_that_is_there() -> None:
    with open_workspace() as workspace:
        workspace.load(("first.csv", (HEADER + TICKET.format(5, "")).encode()))
        workspace.load(("later.csv", (HEADER + TICKET.format(5, 9)).encode()))
        assert scores(workspace) == {"csat": 5, "nps": 9}


def test_the_same_ratings_in_another_file_are_said_to_be_there_already() -> None:
    with open_workspace() as workspace:
        workspace.load(("first.csv", (HEADER + TICKET.format(5, 9)).encode()))
        report = workspace.load(("again.csv", (HEADER + TICKET.format(5, 9) + "\n").encode()))
        assert report.messages[-1] == "Every row was already there; nothing changed."


def test_a_rating_that_stands_twice_takes_no_other_rating_of_its_row_along() -> None:
    rows = "a,1,2026-01-01 09:00:00,5,9\na,1,2026-01-02 09:00:00,4,\n"
    with open_workspace() as workspace:
        header = "Response ID,Ticket ID,Responded at,CSAT,NPS\n"
        workspace.load(("surveys.csv", (header + rows).encode()), table="surveys")
        assert scores(workspace) == {"csat": 4, "nps": 9}


def test_answers_that_stand_twice_are_counted_by_the_rows_of_the_file() -> None:
    rows = "".join(f"{n},1,2026-01-0{day} 09:00:00,{day},9\n" for day in (1, 2) for n in "abcd")
    with open_workspace() as workspace:
        header = "Response ID,Ticket ID,Responded at,CSAT,NPS\n"
        report = workspace.load(("surveys.csv", (header + rows).encode()), table="surveys")
        assert (report.rows_loaded, report.rows_skipped) == (4, 4)
        assert "4 duplicate rows left out:" in report.messages[0]
        assert "“a-csat”, “a-nps”" in report.messages[0]
        assert "and 5 more" in report.messages[0]


@pytest.mark.parametrize(
    "first", ["Ticket ID,Created at", "Response ID,Response date"], ids=["tickets", "answers"]
)
def test_each_rating_keeps_the_comment_that_bears_its_name(first: str) -> None:
    text = f"{first},CSAT,CSAT comment,NPS,NPS comment\n1,2025-11-03 09:14,4,quick,9,cheap\n"
    _, rows = planned(text)
    assert [rows[kind][0]["comment"] for kind in ("CSAT", "NPS")] == ["quick", "cheap"]
    _, rows = planned(text.replace("NPS comment", "Note"))
    assert rows["NPS"][0].get("comment") is None


def test_a_rating_on_a_ticket_is_of_the_day_that_bears_its_name() -> None:
    text = (
        "Ticket ID,Created at,Solved at,CSAT score,CSAT date,CSAT sent\n"
        "1,2025-11-03 09:14,2025-11-04 10:00,4,2025-11-20 10:00,Yes\n"
        "2,2025-11-03 09:14,2025-11-04 10:00,5,,Yes\n"
    )
    _, rows = planned(text)
    assert [str(row["responded_at"])[:10] for row in rows["CSAT"]] == ["2025-11-20", "2025-11-04"]
    assert [str(row["sent_at"])[:10] for row in rows["CSAT"]] == ["2025-11-04", "2025-11-04"]
