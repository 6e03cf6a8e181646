"""A row of totals is left out in many languages, and its sum is no answer on any scale."""

import pytest

from csmetrics.workspace import open_workspace

ROWS = "".join(f"{n},2026-03-{n:02d} 09:00:00,open,email,{n % 5 + 1}\n" for n in range(1, 11))


@pytest.mark.parametrize(
    "word", ["Total general", "Summe", "Итого", "Celkem", "Yhteensä", "Összesen", "总计"]
)
def test_the_sum_of_a_row_of_totals_does_not_open_the_scale(word: str) -> None:
    file = f"Ticket ID,Created at,Status,Channel,CSAT\n{ROWS}{word},,,,30\n"
    with open_workspace() as workspace:
        report = workspace.load(("export.csv", file.encode()))
        assert (report.rows_loaded, report.rows_quarantined) == (10, 1)
        assert workspace.ask({"metric": "csat_average"})[0]["value"] == 3.0


@pytest.mark.parametrize(
    "row",
    [
        ",Total,,,30",
        ",,Gesamt:,,30",
        ",,open Total,,30",
        ",,,Gesamtergebnis,30",
        "Average,,,,3",
        "Count: 10,,,,10",
        ",Grand Total,,,",
    ],
)
def test_a_row_of_totals_may_leave_the_id_blank(row: str) -> None:
    file = f"Ticket ID,Created at,Status,Channel,CSAT\n{ROWS}{row}\n"
    with open_workspace() as workspace:
        report = workspace.load(("export.csv", file.encode()))
        assert (report.rows_loaded, report.rows_quarantined) == (10, 1)
        assert "is a row of totals or a note, not data" in report.messages[0]
        assert workspace.ask({"metric": "csat_average"})[0]["value"] == 3.0


def test_a_row_without_an_id_that_has_a_date_is_no_row_of_totals() -> None:
    file = f"Ticket ID,Created at,Status,Channel,CSAT\n{ROWS},2026-03-11 09:00:00,total,email,3\n"
    with open_workspace() as workspace:
        report = workspace.load(("export.csv", file.encode()))
        assert (report.rows_loaded, report.rows_quarantined) == (10, 1)
        assert "totals" not in report.messages[0]


def test_the_word_may_stand_far_to_the_right() -> None:
    columns = [f"Field {n}" for n in range(12)]
    header = ",".join(["Ticket ID", "Created at", *columns, "Subject", "CSAT"])
    rows = "".join(f"{n},2026-03-{n:02d} 09:00:00{',x' * 13},{n % 5 + 1}\n" for n in range(1, 11))
    with open_workspace() as workspace:
        file = f"{header}\n{rows}{',' * 14}Total,30\n"
        report = workspace.load(("export.csv", file.encode()))
        assert (report.rows_loaded, report.rows_quarantined) == (10, 1)
        assert workspace.ask({"metric": "csat_average"})[0]["value"] == 3.0
