"""What is kept although it may be wrong is said with an example, and sound files say nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from csmetrics.read.twice_encoded import mend
from csmetrics.workspace import open_workspace

HEADER = "Ticket ID,Created at,Solved at,Status,Subject\n"


def messages(rows: str, header: str = HEADER) -> str:
    with open_workspace() as workspace:
        report = workspace.load(("tickets.csv", (header + rows).encode()))
    assert report.rows_loaded == rows.count("\n")
    return "\n".join(report.messages)


def test_dates_that_have_not_come_yet_are_counted_with_an_example() -> None:
    late = "2,2090-03-01 09:00,,open,x\n3,2091-03-01 09:00,,open,x\n"
    said = messages("1,2026-01-01 09:00,,open,x\n" + late)
    assert (
        "2 rows have dates in “Created at” that have not come yet, such as 1 March 2090 in row 3."
    ) in said


def test_a_solve_date_that_has_not_come_yet_is_said_too() -> None:
    said = messages("1,2026-01-01 09:00,2090-03-01 09:00,solved,x\n2,2026-01-01 09:00,,open,x\n")
    assert "1 row has a date in “Solved at” that has not come yet: 1 March 2090 in row 2." in said


def test_a_clock_that_is_a_few_hours_ahead_is_no_doubt() -> None:
    soon = datetime.now(UTC) + timedelta(hours=20)
    assert "not come yet" not in messages(f"1,{soon:%Y-%m-%d %H:%M},,open,x\n")


def test_subscriptions_may_begin_in_the_future() -> None:
    said = messages("c1,2090-03-01,20\nc2,2026-03-01,20\n", "customer_id,started_at,mrr\n")
    assert "not come yet" not in said


def test_rows_that_lack_cells_are_counted_with_an_example() -> None:
    whole = "1,2026-01-01 09:00,,open,x\n"
    short = "".join(f"{n},2026-01-0{n} 09:00\n" for n in range(2, 5))
    said = messages(whole + short)
    assert "3 rows have fewer cells than the header, such as row 3" in said


@pytest.mark.parametrize(
    "rows",
    [
        "1,2026-01-01 09:00,,open,x\n2,2026-01-02 09:00\n3,2026-01-03 09:00,,,\n",
        "1,2026-01-01 09:00,,open,x\n2,2026-01-02 09:00,,open,y\n",
    ],
)
def test_a_few_short_rows_are_no_doubt(rows: str) -> None:
    assert "fewer cells" not in messages(rows)


def test_rows_of_a_second_table_do_not_lack_cells() -> None:
    with open_workspace() as workspace:
        rows = "1,2026-01-01 09:00,,open,x\n2,2026-01-02 09:00,,open,x\n"
        below = "\nAgent,Tickets\nAna,1\nBo,1\nCy,2\nDi,3\n"
        report = workspace.load(("tickets.csv", (HEADER + rows + below).encode()))
    said = "\n".join(report.messages)
    assert "A second table begins in row 5" in said
    assert "fewer cells" not in said


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("MÃ¼ller", "Müller"),
        ("canâ€™t", "can’t"),
        ("â€œwellâ€\x9d", "“well”"),
        ("PÃ©rez", "Pérez"),
        ("â‚¬", "€"),
        ("ÐŸÑ€Ð¸Ð²ÐµÑ‚", "Привет"),
        ("ðŸ˜€", "😀"),
    ],
)
def test_text_that_was_encoded_twice_is_understood(text: str, meant: str) -> None:
    assert mend(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Müller",
        "«CAFÉ»",
        "voilà\u00a0»",
        "NÃO",
        "SÃO PAULO",
        "Ångström",
        "ÄÖÜ",
        "Привет",
        "日本語",
        "Größe…",
    ],
)
def test_sound_text_is_no_doubt(text: str) -> None:
    assert mend(text) == text


def test_text_that_was_encoded_twice_is_said_and_kept() -> None:
    with open_workspace() as workspace:
        text = HEADER + "1,2026-01-01 09:00,,open,MÃ¼ller writes\n2,2026-01-02 09:00,,open,ok\n"
        report = workspace.load(("tickets.csv", text.encode()))
        [kept] = [
            found["subject"]
            for found in workspace._db.rows("select subject from tickets where ticket_id = '1'")
        ]
    assert "row 2 has “MÃ¼ller” where “Müller” is meant" in "\n".join(report.messages)
    assert kept == "MÃ¼ller writes"


@pytest.mark.parametrize("year", ["12025", "294247"])
def test_a_year_that_no_calendar_of_ours_has_sets_only_its_row_aside(year: str) -> None:
    """It is a moment to the database, but none to Python."""
    rows = f"1,2026-01-01 09:00:00,,open,x\n2,{year}-01-01 09:00:00,,open,x\n"
    with open_workspace() as workspace:
        report = workspace.load(("tickets.csv", (HEADER + rows).encode()))
    assert (report.rows_loaded, report.rows_quarantined) == (1, 1)
    assert "row 3: “Created at”" in report.messages[0]
