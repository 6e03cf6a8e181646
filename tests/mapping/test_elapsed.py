"""Durations of files that nobody knows become moments, in the unit that something proves."""

from datetime import datetime, timedelta

import pytest

from csmetrics.answers import Answers
from csmetrics.engine import Database
from csmetrics.errors import NeedsAnswer
from csmetrics.mapping import Plan, plan, sketch
from csmetrics.mapping.dates.durations import unit_in, without_unit
from csmetrics.read import read

NINE = datetime(2026, 3, 2, 9)


def planned(header: str, cells: list[str], **answers) -> tuple[Plan, list[dict]]:
    """Return the plan of tickets opened at nine, and its rows."""
    csv = f"Ticket ID;Created at;Agent;{header}\n" + "".join(
        f"{number};2026-03-02 09:00:00;Ana;{cell}\n" for number, cell in enumerate(cells, 1)
    )
    with read("export.csv", csv.encode()) as upload:
        text = upload.tables[0]
        made = plan(text, Answers(**answers))
        db = Database()
        rows = db.rows(made.parts[0].sql, tables={"upload": text.arrow()})
        db.close()
    return made, rows


def took(rows: list[dict], column: str) -> list[timedelta | None]:
    return [row[column] and row[column] - NINE for row in rows]


def test_the_unit_in_the_header_counts() -> None:
    for header, cell, minutes in [
        ("First response time (min)", "45", 45),
        ("First reply time in hours", "1.5", 90),
        ("Erste Antwortzeit (Std)", "1,5", 90),
        ("Time to first response [s]", "90", 1.5),
        ("First response time (days)", "1", 1440),
        ("First response time", "0:45:00", 45),
        ("First response time", "1h 30m", 90),
    ]:
        _, rows = planned(header, [cell])
        assert took(rows, "first_response_at") == [timedelta(minutes=minutes)], header
    _, rows = planned("Lösungszeit (h)", ["26", "0", ""])
    assert took(rows, "resolved_at") == [timedelta(hours=26), None, None]


@pytest.mark.parametrize(
    ("header", "unit", "bare"),
    [
        ("first response time min", "minutes", "first response time"),
        ("first reply time in hours", "hours", "first reply time"),
        ("losungszeit h", "hours", "losungszeit"),
        ("resolution time in s", "seconds", "resolution time"),
        ("customer s wait", None, "customer s wait"),
        ("resolution time", None, "resolution time"),
    ],
)
def test_a_header_may_end_in_its_unit(header: str, unit: str | None, bare: str) -> None:
    assert (unit_in(header), without_unit(header)) == (unit, bare)


def test_a_unit_that_nothing_says_is_asked_for_with_an_example() -> None:
    with pytest.raises(NeedsAnswer) as asked:
        planned("Resolution time", ["45", "60"])
    question = asked.value.question
    assert (question.about, question.suggested) == ("unit", None)
    assert question.text == "How long is 45 in the column “Resolution time”?"
    assert [option.title for option in question.options] == [
        "45 seconds",
        "45 minutes",
        "45 hours",
        "45 days",
    ]
    assert (asked.value.source, asked.value.table) == ("other", "tickets")
    _, rows = planned("Resolution time", ["45"], units={"resolution_time": "hours"})
    assert took(rows, "resolved_at") == [timedelta(hours=45)]


def test_dates_of_the_same_rows_prove_the_unit() -> None:
    made, rows = planned(
        "Solved at;Resolution time",
        ["2026-03-02 10:00:00;60", "2026-03-02 12:00:00;180", ";30"],
    )
    assert took(rows, "resolved_at") == [timedelta(minutes=m) for m in (60, 180, 30)]
    assert not any("does not agree" in said for said in made.warnings)


def test_a_duration_that_the_dates_contradict_is_not_used() -> None:
    made, rows = planned("Solved at;Resolution time (min)", ["2026-03-05 10:00:00;60", ";30"])
    assert took(rows, "resolved_at") == [timedelta(days=3, hours=1), None]
    assert any("does not agree with the dates in 1 of 1 rows" in said for said in made.warnings)


def test_a_duration_in_business_hours_gives_no_moment() -> None:
    made, rows = planned(
        "Resolution time in hours (business hours)",
        ["5"],
        mapping={"Resolution time in hours (business hours)": "resolution_time"},
    )
    assert took(rows, "resolved_at") == [None]
    assert any("counts business hours" in said for said in made.notes)


def test_durations_of_calls_are_in_the_unit_of_their_header() -> None:
    csv = "Call ID,Start time,Outcome,Wait (min)\n1,2026-03-02 09:00:00,answered,2\n"
    with read("calls.csv", csv.encode()) as upload:
        text = upload.tables[0]
        made = plan(text, Answers(table="calls", mapping={"Wait (min)": "wait_seconds"}))
        db = Database()
        [row] = db.rows(made.parts[0].sql, tables={"upload": text.arrow()})
        db.close()
    assert row["wait_seconds"] == 120


def test_the_mapping_screen_shows_how_long_an_example_is() -> None:
    csv = "Ticket ID,Created at,Resolution time (h),Antwortzeit\n1,2026-03-02 09:00:00,26,5\n"
    with read("export.csv", csv.encode()) as upload:
        shown = sketch(upload.tables[0], Answers())
    rows = {row.ours: row for row in shown.rows}
    assert rows["resolution_time"].become == ("1d 2h",)
    assert rows["first_response_time"].become == ("in which unit?",)
    assert "How fast you solve, and the backlog" in shown.can


@pytest.mark.parametrize(
    ("cells", "minutes"),
    [
        (["1,200", "350"], [1200, 350]),
        (["1,234,567", "2,000,000"], [1234567, 2000000]),
        (["1,200.5", "2,400.5"], [1200.5, 2400.5]),
        (["1.200,5", "350"], [1200.5, 350]),
        (["7,5", "12"], [7.5, 12]),
        (["1,333", "0,667"], [1.333, 0.667]),
        (["1.125", "350"], [1.125, 350]),
        (["1.440", "12"], [1440, 12]),
        (["1.125", "7,5"], [1125, 7.5]),
        (["1.500", "2.250"], [1.5, 2.25]),
        (["1.500", "1500"], [1.5, 1500]),
        (["0.250", "12"], [0.25, 12]),
    ],
)
def test_thousands_are_told_from_decimals_by_the_whole_column(
    cells: list[str], minutes: list[float]
) -> None:
    _, rows = planned("First response time (min)", cells)
    for row, wanted in zip(rows, minutes, strict=True):
        taken = (row["first_response_at"] - NINE).total_seconds() / 60
        assert taken == pytest.approx(wanted, abs=1e-4)


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("1 day, 2:00:00", 26 * 3600),
        ("3 days 04:05:06", 3 * 86400 + 4 * 3600 + 5 * 60 + 6),
        ("0 days 00:30:00.500000", 1800.5),
        ("1.02:00:00", 26 * 3600),
        ("2 Tage 03:30", 2 * 86400 + 3.5 * 3600),
        ("1/1/1900 2:00:00", 26 * 3600),
        ("1/2/1900 2:00:00 AM", 50 * 3600),
        ("02.01.1900 02:00", 50 * 3600),
        ("12:15:00 AM", 900),
        ("1:05 pm", 13 * 3600 + 300),
        ("1899-12-31 00:05:00", 300),
        ("1900-01-01 12:00:00", 36 * 3600),
        ("999999999:00:00", None),
        ("2 días 3 horas", 51 * 3600),
        ("1 gün 2 saat", 26 * 3600),
        ("3 godz. 5 minut", 3 * 3600 + 300),
        ("2時間30分", 9000),
        ("1 ora e 5 minuti", 3900),
        ("2d 3h", 51 * 3600),
        ("P1DT2H", 26 * 3600),
        ("2 months 3 days", None),
        ("-1 day, 23:59:00", None),
    ],
)
def test_durations_are_read_as_programs_and_people_write_them(
    cell: str, seconds: float | None
) -> None:
    _, rows = planned("First reply time", ["0:30:00", "1:15:00", cell])
    wanted = None if seconds is None else timedelta(seconds=seconds)
    assert took(rows, "first_response_at")[2] == wanted


@pytest.mark.parametrize(
    ("cells", "minutes"),
    [
        (["1899-12-31 00:05:00", "1900-01-01 00:30:00"], [5, 1470]),
        # Day 0 of other programs than Excel is the one before.
        (["1899-12-30 00:05:00", "1899-12-31 00:30:00"], [5, 1470]),
        (["12:05:00 AM", "1:30:00 PM"], [5, 810]),
    ],
)
def test_durations_that_a_spreadsheet_shows_as_times_are_known_as_durations(
    cells: list[str], minutes: list[int]
) -> None:
    _, rows = planned("First response time", cells)
    assert took(rows, "first_response_at") == [timedelta(minutes=each) for each in minutes]


def test_it_is_said_that_times_of_day_show_no_whole_days() -> None:
    made, _ = planned("First response time", ["12:05:00 AM", "1:30:00 PM"])
    assert any("Whole days are not shown so" in said for said in made.warnings)
    made, _ = planned("First response time", ["0:05:00", "13:30:00"])
    assert not any("Whole days" in said for said in made.warnings)


def test_milliseconds_are_a_unit_like_the_others() -> None:
    made, rows = planned("First response time (ms)", ["45000"])
    assert took(rows, "first_response_at") == [timedelta(seconds=45)]
    assert any("in milliseconds" in said for said in made.notes)


def test_a_duration_that_is_none_is_said_and_a_zero_is_not() -> None:
    made, rows = planned("Resolution time (h)", ["2", "-30", "soon", "0", "0:00", ""])
    assert took(rows, "resolved_at") == [timedelta(hours=2), *[None] * 5]
    assert any("2 values in “Resolution time (h)”" in said for said in made.warnings)


@pytest.mark.parametrize(
    ("header", "cell", "column", "minutes"),
    [
        ("Resolution (days)", "2", "resolved_at", 2880),
        ("Solved (h)", "1.5", "resolved_at", 90),
        ("Time to resolution [d]", "1", "resolved_at", 1440),
        ("First reply time (calendar min)", "45", "first_response_at", 45),
        ("Responded at (min)", "45", "first_response_at", 45),
    ],
)
def test_what_is_called_as_a_moment_is_a_duration_where_it_has_a_unit(
    header: str, cell: str, column: str, minutes: int
) -> None:
    _, rows = planned(header, [cell, ""])
    assert took(rows, column) == [timedelta(minutes=minutes), None]
    # Why a ticket was closed is no duration.
    _, rows = planned("Resolution", ["3"])
    assert took(rows, "resolved_at") == [None]


def test_of_two_clocks_the_one_around_the_clock_counts() -> None:
    _, rows = planned("First reply (business min);First reply (calendar min)", ["30;45"])
    assert took(rows, "first_response_at") == [timedelta(minutes=45)]
    made, rows = planned("First reply (business min)", ["30"])
    assert took(rows, "first_response_at") == [None]
    assert any("counts business hours" in note for note in made.notes)
