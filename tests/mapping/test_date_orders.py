"""Whether the day or the month comes first is decided for each column of dates on its own."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from babel import Locale

from csmetrics.answers import Answers
from csmetrics.engine import Database
from csmetrics.errors import NeedsAnswer
from csmetrics.load import mended
from csmetrics.load.jobs import ImportJob
from csmetrics.mapping import plan
from csmetrics.mapping.dates import spellings
from csmetrics.read import read
from csmetrics.ui.imports.mapping_screen import as_answer
from csmetrics.workspace import open_workspace

HEADER = "Ticket ID,Created at,First response at,Solved at,Updated at\n"


def planned(rows: str, header: str = HEADER, **answers: Any) -> tuple[list[dict[str, Any]], str]:
    """Return the rows of a file of tickets, and all that is said of it."""
    with read("export.csv", (header + rows).encode()) as upload:
        text = upload.tables[0]
        made = plan(text, Answers(**answers))
        with_rows = {"upload": text.arrow()}
        db = Database()
        found = db.rows(f"{made.parts[0].sql} order by row_number", tables=with_rows)
        db.close()
    return found, "\n".join((*made.notes, *made.warnings))


def asked(rows: str, header: str = HEADER, **answers: Any) -> NeedsAnswer:
    with pytest.raises(NeedsAnswer) as needed:
        planned(rows, header, **answers)
    return needed.value


def test_two_columns_that_prove_different_orders_are_read_each_in_its_own() -> None:
    (row, _), said = planned(
        "1,03/04/2026,,04/05/2026,\n2,31/01/2026,,01/31/2026,\n",
    )
    assert row["created_at"] == datetime(2026, 4, 3)
    assert row["resolved_at"] == datetime(2026, 4, 5)
    assert "“Created at” are read with the day first" in said
    assert "“Solved at” are read with the month first" in said


def test_a_column_that_proves_nothing_takes_the_order_of_one_spelt_alike_and_says_so() -> None:
    (row, _), said = planned("1,31/01/2026 9:00,,03/04/2026,\n2,02/01/2026 9:00,,,\n")
    assert row["resolved_at"] == datetime(2026, 4, 3)
    assert "Nothing in “Solved at” shows whether the day or the month comes first" in said
    assert "with the day first, as “Created at” is" in said


@pytest.mark.parametrize(
    ("afternoon", "morning", "hours_ahead"),
    [
        ("31/01/2026 3:15 p.m.", "30/01/2026 9:15 a.m.", 0),
        ("31/01/2026, 3:15:00 p. m.", "30/01/2026, 9:15:00 a. m.", 0),
        ("31/01/2026 3:15 p.\u00a0m.", "30/01/2026 9:15 a.\u00a0m.", 0),
        ("31 ene 2026 3:15 p.m.", "30 ene 2026 9:15 a.m.", 0),
        ("Jan 31, 2026, 3:15\u202fp.m.", "Jan 30, 2026, 9:15\u202fa.m.", 0),
        ("1/31/2026 3:15 P.M.", "1/30/2026 9:15 A.M.", 0),
        ("2026-01-31 3:15 p.m.", "2026-01-30 9:15 a.m.", 0),
        ("3:15 p. m. 31/01/2026", "9:15 a. m. 30/01/2026", 0),
        ("31/01/2026 3:15 p.m. +0200", "30/01/2026 9:15 a.m. +0200", 2),
        ("31/01/2026 3:15 p. m. CET", "30/01/2026 9:15 a. m. CET", 1),
    ],
)
def test_halves_of_the_day_may_have_dots(afternoon: str, morning: str, hours_ahead: int) -> None:
    rows, _ = planned(f'1,"{afternoon}",,,\n2,"{morning}",,,\n')
    assert [row["created_at"] + timedelta(hours=hours_ahead) for row in rows] == [
        datetime(2026, 1, 31, 15, 15),
        datetime(2026, 1, 30, 9, 15),
    ]


@pytest.mark.parametrize(
    ("afternoon", "morning"),
    [
        ("2026. 1. 31 오후 3:15:00", "2026. 1. 30 오전 9:15:00"),
        ("2026/1/31 下午3:15", "2026/1/30 上午9:15"),
        ("2026年1月31日 午後3:15", "2026年1月30日 午前9:15"),
        ("31/1/2026 3:15 μ.μ.", "30/1/2026 9:15 π.μ."),
        ("2026.01.31 15:15", "2026.01.30 9:15"),
        ("2026.01.31. 15:15:00", "2026.01.30. 9:15:00"),
        ("31.1.2026 klo 15.15", "30.1.2026 klo 9.15"),
        ("31-01-2026 kl. 15.15", "30-01-2026 kl. 9.15"),
        ("31/01/2026 à 15h15", "30/01/2026 à 9h15"),
        ("31 janvier 2026 à 15h15", "30 janvier 2026 à 9h15"),
        ("31/01/2026 às 15:15", "30/01/2026 às 9:15"),
        ("31/01/2026 alle ore 15:15", "30/01/2026 alle ore 9:15"),
        ("31-01-2026 om 15:15", "30-01-2026 om 9:15"),
        ("31 stycznia 2026 o godz. 15:15", "30 stycznia 2026 o godz. 9:15"),
        ("31 января 2026 г., 15:15", "30 января 2026 г., 9:15"),
        ("31 янв. 2026 в 15:15", "30 янв. 2026 в 9:15"),
    ],
)
def test_times_are_read_as_other_languages_write_them(afternoon: str, morning: str) -> None:
    rows, _ = planned(f'1,"{afternoon}",,,\n2,"{morning}",,,\n')
    assert [row["created_at"] for row in rows] == [
        datetime(2026, 1, 31, 15, 15),
        datetime(2026, 1, 30, 9, 15),
    ]


# Written out here as each would type it, not taken from a library.
@pytest.mark.parametrize(
    ("day", "number"),
    [
        ("15 janv. 2026", (2026, 1, 15)),
        ("3 févr. 2026 09:30", (2026, 2, 3, 9, 30)),
        ("14 juil. 2026", (2026, 7, 14)),
        ("7 augusti 2026", (2026, 8, 7)),
        ("7. marts 2026", (2026, 3, 7)),
        ("24. desember 2026 kl. 18:00", (2026, 12, 24, 18)),
        ("31. tammikuuta 2026 klo 15.15", (2026, 1, 31, 15, 15)),
        ("31 Ιανουαρίου 2026", (2026, 1, 31)),
        ("28 Οκτ 2026", (2026, 10, 28)),
        ("24 серпня 2026 р.", (2026, 8, 24)),
        ("28. října 2026", (2026, 10, 28)),
        ("17. novembra 2026", (2026, 11, 17)),
        ("2026. március 15.", (2026, 3, 15)),
        ("2026. márc. 15. 9:05", (2026, 3, 15, 9, 5)),
        ("1 decembrie 2026", (2026, 12, 1)),
        ("11 de setembre de 2026", (2026, 9, 11)),
        ("17 Agustus 2026", (2026, 8, 17)),
        ("11 listopada 2026", (2026, 11, 11)),
    ],
)
def test_months_are_read_in_the_languages_that_spell_them_out(
    day: str, number: tuple[int, ...]
) -> None:
    rows, _ = planned(f'1,"{day}",,,\n')
    assert [row["created_at"] for row in rows] == [datetime(*number)]


def test_no_name_of_a_month_stands_for_two() -> None:
    """A language added to the others must not turn what another calls a month."""
    names = [name for one in spellings.LANGUAGES for name in _months_of(one)]
    numbers = {name: {number for each, number in names if each == name} for name, _ in names}
    assert {name: found for name, found in numbers.items() if len(found) > 1} == {}
    # Croatian would: why it is left out.
    assert ("listopad", 10) in _months_of("hr") and ("listopad", 11) in _months_of("pl")


def _months_of(language: str) -> list[tuple[str, int]]:
    months = Locale.parse(language).months["stand-alone"]["wide"]
    return [(spellings.fold_month(name), number) for number, name in months.items()]


def test_noon_and_midnight_keep_their_half_of_the_day() -> None:
    rows, _ = planned("1,2026/1/31 下午 12:15,,,\n2,2026/1/30 上午 12:15,,,\n")
    assert [row["created_at"] for row in rows] == [
        datetime(2026, 1, 31, 12, 15),
        datetime(2026, 1, 30, 0, 15),
    ]


def test_a_column_spelt_otherwise_is_asked_about_with_the_others_order_suggested() -> None:
    needed = asked("1,31/01/2026,,3-4-26,\n")
    assert needed.question.text == "Which date is 3-4-26 in the column “Solved at”?"
    assert needed.question.suggested == "day-first"
    (row,), _ = planned("1,31/01/2026,,3-4-26,\n", dates_of={"Solved at": "month-first"})
    assert (row["created_at"], row["resolved_at"]) == (datetime(2026, 1, 31), datetime(2026, 3, 4))


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (("26-03-01 09:30", "26-03-02 09:30"), datetime(2026, 3, 1, 9, 30)),
        (("26/03/01", "25/12/31"), datetime(2026, 3, 1)),
        (("26.03.01", "26.03.14"), datetime(2026, 3, 1)),
        (("20-03-25", "31-12-25"), datetime(2025, 3, 20)),
        (("03/20/25", "12/31/25"), datetime(2025, 3, 20)),
        (("20.03.25", "24.12.24"), datetime(2025, 3, 20)),
        (("20260301", "20260302"), datetime(2026, 3, 1)),
        (("20260301093000", "20260302093000"), datetime(2026, 3, 1, 9, 30)),
        (("20260301T093000Z", "20260302T093000Z"), datetime(2026, 3, 1, 9, 30)),
        (("46082,395833", "46083,5"), datetime(2026, 3, 1, 9, 30)),
        (("1772357400000000000", "1772443800000000000"), datetime(2026, 3, 1, 9, 30)),
    ],
)
def test_short_and_bare_dates_are_read_as_they_are_meant(
    cells: tuple[str, str], read: datetime
) -> None:
    one, two = cells
    (row, _), _ = planned(f'1,"{one}",,,\n2,"{two}",,,\n')
    assert row["created_at"] == read


def test_a_year_that_stands_first_is_said() -> None:
    _, said = planned("1,26-03-01,,,\n2,26-03-02,,,\n")
    assert "Dates in “Created at” are read with the year first." in said


@pytest.mark.parametrize(
    ("rows", "warned"),
    [
        ("1,2026-12-03 09:57,,,\n2,25/12/2026 10:00,,,\n", True),
        ("1,03/12/2026 09:57,,,\n2,25/12/2026 10:00,,,\n", False),
        ("1,2026-12-03 09:57,,,\n2,2026-12-25 10:00,,,\n", False),
    ],
)
def test_dates_that_excel_could_read_beside_ones_it_could_not_are_warned_of(
    rows: str, warned: bool
) -> None:
    _, said = planned(rows)
    assert ("“Created at” mixes dates" in said and "swaps day and month" in said) is warned


def test_columns_that_prove_different_orders_prove_nothing_for_a_third() -> None:
    needed = asked("1,31/01/2026,01/31/2026,03/04/2026,\n")
    assert needed.question.suggested is None and "“Solved at”" in needed.question.text


def test_a_date_that_is_the_same_in_both_readings_proves_nothing_for_another_column() -> None:
    assert "“Solved at”" in asked("1,03/03/2026,,03/04/2026,\n").question.text


def test_columns_spelt_alike_are_one_question_with_both_readings_of_each() -> None:
    question = asked("1,01/02/2026,03/04/2026 9:00,05/06/2026 9:00,07/08/2026\n").question
    assert question.text == (
        "Which date is 01/02/2026, in the columns “Created at”, “First response at”, “Solved at” "
        "and “Updated at”?"
    )
    day, month, apart = question.options
    assert day.title == "1 February 2026 (the day comes first)"
    assert "Solved at: 05/06/2026 9:00 is 5 June 2026" in day.example
    assert "Solved at: 05/06/2026 9:00 is 6 May 2026" in month.example
    assert apart.value == "each" and question.columns == ()


def test_more_columns_than_a_sentence_can_name_are_counted() -> None:
    header = HEADER.strip() + ",Closed at\n"
    text = asked("1,01/02/2026,01/02/2026,01/02/2026,01/02/2026,01/02/2026\n", header).question.text
    assert text.endswith("and 1 more?")


def test_each_column_is_asked_about_for_itself_where_they_differ() -> None:
    workspace = open_workspace()
    rows = "1,01/02/2026,,03/04/2026,\n2,05/06/2026,,07/08/2026,\n"
    job = ImportJob(workspace, "export.csv", (HEADER + rows).encode())
    answers = {"Created at": "day-first", "Solved at": "month-first"}
    told = []
    job.start()
    while job.wait(0.02).state != "done":
        question = job.question
        if job.state == "asking" and question is not None:
            value = answers[question.columns[0]] if question.columns else "each"
            told.append((question.columns, value))
            job.answer(**as_answer(question, value))
    assert told == [
        ((), "each"),
        (("Created at",), "day-first"),
        (("Solved at",), "month-first"),
    ]
    found = workspace.database.rows("select created_at, resolved_at from tickets order by 1")
    assert found[0] == {"created_at": datetime(2026, 2, 1), "resolved_at": datetime(2026, 3, 4)}
    workspace.close()


def test_one_answer_leaves_columns_that_are_spelt_otherwise_open() -> None:
    rows = "1,01/02/2026,,3-4-26,\n"
    question = asked(rows).question
    assert question.columns == ("Created at",)
    answer = as_answer(question, "month-first")
    assert answer == {"dates_of": {"Created at": "month-first"}}
    assert "“Solved at”" in asked(rows, **answer).question.text


def test_rows_that_come_back_are_read_in_the_order_of_each_column() -> None:
    file = HEADER + "1,25/03/2026,,03/26/2026,\n2,soon,,,\n"
    with open_workspace() as workspace:
        workspace.load(("march.csv", file.encode()))
        answers = workspace.history()[0]["answers"]
        assert answers["dates_of"] == {"Created at": "day-first", "Solved at": "month-first"}
        back = mended.content(
            HEADER.strip().split(","), [(3, ("2", "04/03/2026", "", "03/05/2026", ""))]
        )
        report = workspace.load(("mended.csv", back), **mended.answers(answers))
        assert (report.problem, report.rows_loaded) == (None, 1)
        (row,) = workspace.database.rows("select * from tickets where ticket_id = '2'")
    assert (row["created_at"], row["resolved_at"]) == (datetime(2026, 3, 4), datetime(2026, 3, 5))
