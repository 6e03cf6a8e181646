"""A column of codes that differ in every row is the number of a ticket, where none is better."""

import pytest

from csmetrics.answers import Answers
from csmetrics.mapping import Sketch, sketch
from csmetrics.read import read
from csmetrics.workspace import open_workspace


def export(header: str, *numbers: str) -> bytes:
    lines = [
        f"2026-03-{day:02d} 09:1{day}:00,{number},open,Ana,Help"
        for day, number in enumerate(numbers, 1)
    ]
    return "\n".join([f"Opened,{header},Status,Agent,Subject", *lines]).encode()


def shown(content: bytes) -> Sketch:
    with read("export.csv", content) as upload:
        return sketch(upload.tables[0], Answers())


CODES = ("ABC-1001", "ABC-1002", "ABC-1003", "ABC-1004")


@pytest.mark.parametrize(
    "header",
    [
        "Our ref",
        "Ref.",
        "Reference no",
        "Vorgangsnr.",
        "Aktenzeichen",
        "Case #",
        "Numéro de dossier",
    ],
)
def test_a_reference_numbers_the_tickets(header: str) -> None:
    with open_workspace() as workspace:
        report = workspace.load(("export.csv", export(header, *CODES)))
        assert (report.table, report.rows_loaded) == ("tickets", 4)
        found = workspace.database.rows("select ticket_id from tickets order by 1")
    assert [row["ticket_id"] for row in found] == list(CODES)


@pytest.mark.parametrize(
    "numbers",
    [CODES, ("SR 2026/1", "SR 2026/2", "SR 2026/3"), ("2026-00017", "2026-00018", "2026-00020")],
)
def test_codes_under_an_unknown_header_are_suggested(numbers: tuple[str, ...]) -> None:
    rows = {row.ours: row.theirs for row in shown(export("Kenn", *numbers)).rows}
    assert rows["ticket_id"] == "Kenn"


def test_a_better_column_goes_before_a_reference() -> None:
    content = b"Reference,Ticket ID,Created at,Agent\nA-1,1,2026-03-01,Ana\nA-2,2,2026-03-02,Ana\n"
    assert {row.ours: row.theirs for row in shown(content).rows}["ticket_id"] == "Ticket ID"


def test_a_reference_of_many_rows_does_not_number_them() -> None:
    with open_workspace() as workspace:
        report = workspace.load(("export.csv", export("Reference", "A-1", "A-1", "A-1", "A-2")))
    assert report.outcome == "reject" and "ticket_id" in report.messages[0]


def test_payments_with_a_reference_are_not_tickets() -> None:
    content = b"Date,Reference,Amount,Status\n2026-03-01,A-1,12,paid\n2026-03-02,A-2,12,paid\n"
    with open_workspace() as workspace:
        assert workspace.load(("payments.csv", content)).outcome == "reject"


def test_dates_and_repeated_words_are_not_suggested_as_numbers() -> None:
    for cells in [("Mar-01", "Mar-02", "Mar-02"), ("2026-03-01", "2026-03-02", "2026-03-03")]:
        rows = {row.ours: row.theirs for row in shown(export("Kenn", *cells)).rows}
        assert rows["ticket_id"] is None
