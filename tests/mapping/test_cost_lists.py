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


@pytest.mark.parametrize(
    "header", ["Jan 2026,Feb 2026", "2026-01,2026-02", "2026-01-01 00:00:00,2026-02-01 00:00:00"]
)
def test_months_beside_each_other_are_read_below_each_other_without_sums(header: str) -> None:
    text = f"Cost type,{header},Q1 2026,Total\nPay,10,20,30,30\nRent,-,5,5,5\nTotal,10,25,35,35\n"
    found, said = loaded(text)
    assert found == [JANUARY, FEBRUARY, FEBRUARY]
    assert "Also left out: “Q1 2026” and “Total”." in said


def test_months_beside_each_other_of_who_knows_what_are_asked_about_and_named() -> None:
    text = "Agent,Jan 2026,Feb 2026\nAna,10,20\n"
    with open_workspace() as workspace:
        report = workspace.load(("budget.csv", text.encode()))
        assert (report.outcome, report.import_id) == ("reject", None)
        confirmed = workspace.load(("budget.csv", text.encode()), table="costs", confirmed=True)
        assert (confirmed.table, confirmed.rows_loaded) == ("costs", 2)
    assert "Its months stand beside each other" in " ".join(report.messages)


@pytest.mark.parametrize(
    ("months", "missing"),
    [
        (("01", "02", "05", "06"), "No “Pay” is there for Mar 2026 and Apr 2026"),
        (("01", "02", "03"), ""),
        # Paid every quarter.
        (("01", "04", "07"), ""),
    ],
)
def test_months_without_a_cost_that_those_around_them_have_are_named(
    months: tuple[str, ...], missing: str
) -> None:
    rows = [f"2026-{month},Pay,10\n" for month in months]
    _, said = loaded("".join(["Month,Cost type,Cost\n", *rows]))
    assert missing in said if missing else "is there for" not in said


def test_a_month_that_cannot_be_read_is_not_called_missing() -> None:
    with open_workspace() as workspace:
        text = "Month,Cost type,Cost\n2026-01,Pay,10\n2026-13-45,Pay,10\n2026-02,Pay,10\n"
        report = workspace.load(("costs.csv", text.encode()))
    assert "“Month” “2026-13-45” is not a date we can read" in report.messages[0]


def test_a_later_file_may_bring_the_months_that_one_left_out() -> None:
    header = "Month,Cost type,Cost\n"
    rest = f"{header}2026-03,Pay,1\n2026-04,Pay,1\n".encode()
    first = f"{header}2026-01,Pay,1\n2026-02,Pay,1\n2026-05,Pay,1\n2026-06,Pay,1\n".encode()
    with open_workspace() as workspace:
        said = [workspace.load((f"{n}.csv", file)).messages for n, file in enumerate((first, rest))]
    assert ["is there for" in " ".join(each) for each in said] == [True, False]


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
