"""Lists of costs as people keep them: by month, by first and last day, or by posting."""

import datetime as dt

import pytest

from csmetrics.answers import Answers
from csmetrics.errors import NeedsAnswer
from csmetrics.mapping import plan
from csmetrics.mapping.dates.periods import period_of
from csmetrics.read import read
from csmetrics.workspace import Workspace, open_workspace

JANUARY = ("2026-01-01", "2026-02-01")
FEBRUARY = ("2026-02-01", "2026-03-01")
ONE_DAY = "is one day for each cost"
LAST_DAY = "is read as the last day"


def loaded(text: str, **answers: str) -> tuple[list[tuple[str, str]], str]:
    """Return the periods of the costs in a file, in order, and what was said of it."""
    with open_workspace() as workspace:
        report = workspace.load(("costs.csv", text.encode()), **answers)
        assert report.table == "costs", report.messages
        assert not report.rows_quarantined, report.messages
        return periods(workspace), " ".join(report.messages)


def periods(workspace: Workspace) -> list[tuple[str, str]]:
    rows = workspace.database.rows("select * from costs order by period_start, amount")
    return [(str(row["period_start"]), str(row["period_end"])) for row in rows]


@pytest.mark.parametrize(
    "text",
    [
        "Month,Cost\n2026-01,10\n2026-02,20\n",
        "Month,Category,Cost\nJan 2026,Pay,10\nFeb 2026,Pay,20\n",
        "Monat;Kostenart;Betrag\n01/2026;Gehälter;10,00\nFebruar 2026;Gehälter;20,00\n",
        "Mois;Poste;Coût\njanv. 2026;Salaires;10\nfévrier 2026;Salaires;20\n",
        "Month,Costs\n202601,10\n202602,20\n",
    ],
)
def test_months_are_whole_months(text: str) -> None:
    found, said = loaded(text)
    assert found == [JANUARY, FEBRUARY]
    assert ONE_DAY not in said


@pytest.mark.parametrize(
    "text",
    [
        "Month,Cost\n2026-01-01,10\n2026-02-01,20\n",
        "Date,Category,Amount\n2026-01-31,Pay,10\n2026-02-03,Pay,20\n",
        "Buchungsdatum;Konto;Betrag\n31.01.2026;Gehälter;10,00\n28.02.2026;Gehälter;20,00\n",
    ],
)
def test_one_day_of_a_cost_stands_for_its_month_and_that_is_said(text: str) -> None:
    found, said = loaded(text, table="costs")
    assert found == [JANUARY, FEBRUARY]
    assert ONE_DAY in said


@pytest.mark.parametrize(
    ("text", "found", "said"),
    [
        ("2026-01-01,2026-01-31,Pay,10\n2026-02-01,2026-02-28,Pay,20\n",
         [JANUARY, FEBRUARY], True),
        ("2026-01-01,2026-02-01,Pay,10\n2026-02-01,2026-03-01,Pay,20\n",
         [JANUARY, FEBRUARY], False),
        # On one day alone, beside a month.
        ("2026-01-15,2026-01-15,Party,5\n2026-02-01,2026-02-28,Pay,20\n",
         [("2026-01-15", "2026-01-16"), FEBRUARY], True),
        # From one payday to the next: the 31st begins the next period.
        ("2026-01-15,2026-01-31,Pay,5\n2026-01-31,2026-02-15,Pay,20\n",
         [("2026-01-15", "2026-01-31"), ("2026-01-31", "2026-02-15")], False),
    ],
)  # fmt: skip
def test_a_last_day_counts_where_the_file_proves_that_it_is_one(
    text: str, found: list[tuple[str, str]], said: bool
) -> None:
    periods, told = loaded(f"From,To,Category,Amount\n{text}")
    assert periods == found
    assert (LAST_DAY in told) == said


def test_our_own_column_is_the_day_after_and_a_last_day_in_it_is_doubted() -> None:
    text = "period_start,period_end,category,amount\n2026-01-01,2026-01-31,Pay,10\n"
    found, told = loaded(text)
    assert found == [("2026-01-01", "2026-01-31")]
    assert "looks like the last day" in told


@pytest.mark.parametrize(
    "text",
    [
        "Month,Category,Amount\n2026-01,Pay,10\n",
        "Date,Category,Amount\n2026-01-31,Pay,10\n",
        "From,To,Duration,Cost\n+4930123,+4930124,60,0.10\n",
        "Month,Channel,Tickets,Total\n2026-01,Email,10,12\n",
    ],
)
def test_what_does_not_say_that_it_is_of_costs_is_asked_about(text: str) -> None:
    with read("costs.csv", text.encode()) as upload, pytest.raises(NeedsAnswer):
        plan(upload.tables[0], Answers())


def test_months_beside_each_other_are_named_as_what_they_are() -> None:
    text = "Category,Jan 2026,Feb 2026,Mar 2026,Total\nPay,10,20,30,60\n"
    with open_workspace() as workspace:
        report = workspace.load(("budget.csv", text.encode()))
    said = " ".join(report.messages)
    assert "Its months stand beside each other (“Jan 2026”, “Feb 2026” and “Mar 2026”)." in said


@pytest.mark.parametrize(
    ("text", "first", "until"),
    [
        ("2026-03", "2026-03-01", "2026-04-01"),
        ("03.2026", "2026-03-01", "2026-04-01"),
        ("Mar-26", "2026-03-01", "2026-04-01"),
        ("Mär. '26", "2026-03-01", "2026-04-01"),
        ("2026 December", "2026-12-01", "2027-01-01"),
        ("marzo de 2026", "2026-03-01", "2026-04-01"),
        ("2026年3月", "2026-03-01", "2026-04-01"),
        ("Q1 2026", "2026-01-01", "2026-04-01"),
        ("2026-Q4", "2026-10-01", "2027-01-01"),
        ("2. Quartal 2026", "2026-04-01", "2026-07-01"),
        ("T3 2026", "2026-07-01", "2026-10-01"),
        ("2026", "2026-01-01", "2027-01-01"),
    ],
)
def test_months_quarters_and_years_in_any_spelling(text: str, first: str, until: str) -> None:
    day = dt.date.fromisoformat
    assert period_of(text) == (day(first), day(until))


@pytest.mark.parametrize("text", ["2026-13", "2026-03-01", "3/26", "Total 2026", "Mar", "12", ""])
def test_what_names_no_period(text: str) -> None:
    assert period_of(text) is None
