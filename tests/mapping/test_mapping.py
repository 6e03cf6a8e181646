"""From text to canonical rows: small files whose rows can be checked by hand."""

from datetime import datetime
from typing import Any

import pytest

from csmetrics.answers import Answers
from csmetrics.engine import Database
from csmetrics.errors import NeedsAnswer, Problem
from csmetrics.mapping import Plan, plan, scale_answer, signature, sketch
from csmetrics.read import read

Rows = dict[str, list[dict[str, Any]]]


def canonical(csv: str, remembered: Any = None, **answers: Any) -> tuple[Plan, Rows]:
    """Return the plan of a file and the rows of each table it fills."""
    with read("export.csv", csv.encode()) as upload:
        text = upload.tables[0]
        made = plan(text, Answers(**answers), remembered)
        db = Database()
        rows: Rows = {}
        for part in made.parts:
            found = db.rows(f"{part.sql} order by row_number", tables={"upload": text.arrow()})
            rows.setdefault(part.table, []).extend(found)
        db.close()
    return made, rows


def column(rows: Rows, name: str, table: str = "tickets") -> list[Any]:
    return [row[name] for row in rows[table]]


def created(*cells: str, **answers: Any) -> list[datetime | None]:
    """Return how cells of a creation date are read."""
    csv = "Ticket ID\tCreated at\tAgent\n" + "".join(
        f"{number}\t{cell}\tAna\n" for number, cell in enumerate(cells, 1)
    )
    return column(canonical(csv, **answers)[1], "created_at")


# ---------------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026-01-31 09:30:00", datetime(2026, 1, 31, 9, 30)),
        ("2026-01-31T09:30:00Z", datetime(2026, 1, 31, 9, 30)),
        ("2026-01-31 09:30", datetime(2026, 1, 31, 9, 30)),
        ("2026-01-31 09:30:00+02:00", datetime(2026, 1, 31, 7, 30)),
        ("2026-01-31 09:30:00 -0700", datetime(2026, 1, 31, 16, 30)),
        ("2026-01-31T09:30:00.123456Z", datetime(2026, 1, 31, 9, 30, 0, 123456)),
        ("2026-01-31 09:30:00 UTC", datetime(2026, 1, 31, 9, 30)),
        ("2026/01/31 09:30", datetime(2026, 1, 31, 9, 30)),
        ("31/01/2026 09:30", datetime(2026, 1, 31, 9, 30)),
        ("01/31/2026 9:30 PM", datetime(2026, 1, 31, 21, 30)),
        ("31.01.2026 09:30", datetime(2026, 1, 31, 9, 30)),
        ("3.2.26", datetime(2026, 2, 3)),
        ("14-Aug-23", datetime(2023, 8, 14)),
        ("14 August 2023", datetime(2023, 8, 14)),
        ("Fri, 18 Oct 2019 17:00:00 +0200", datetime(2019, 10, 18, 15)),
        ("Fri, 18 Oct 2019 23:30:00 -0330", datetime(2019, 10, 19, 3)),
        ("1/31/2026 9:30 PM GMT", datetime(2026, 1, 31, 21, 30)),
        ("31.01.2026 09:30 UTC", datetime(2026, 1, 31, 9, 30)),
        ("31/Jan/26 9:30 AM", datetime(2026, 1, 31, 9, 30)),
        ("31-Jan-2026 09:30", datetime(2026, 1, 31, 9, 30)),
        ("Sat, 31 Jan 2026 09:30:00", datetime(2026, 1, 31, 9, 30)),
        ("January 31, 2026 9:30 AM", datetime(2026, 1, 31, 9, 30)),
        ("6. März 2026, 09:30", datetime(2026, 3, 6, 9, 30)),
        ("6 de marzo de 2026 09:30", datetime(2026, 3, 6, 9, 30)),
        ("06/ene/26 9:30 AM", datetime(2026, 1, 6, 9, 30)),
        ("1769851800", datetime(2026, 1, 31, 9, 30)),
        ("1769851800000", datetime(2026, 1, 31, 9, 30)),
        ("46053.3958333333", datetime(2026, 1, 31, 9, 30)),
        ("639054486000000000", datetime(2026, 1, 31, 9, 30)),
        ("134143254000000000", datetime(2026, 1, 31, 9, 30)),
        ("٢٠٢٦-٠١-٣١ ٠٩:٣٠:٠٠", datetime(2026, 1, 31, 9, 30)),
        ("２０２６－０１－３１ ０９：３０：００", datetime(2026, 1, 31, 9, 30)),
        ("\u200e2026-01-31\u00a009:30:00\u200e", datetime(2026, 1, 31, 9, 30)),
        ("2026\u201101\u201131 09:30:00\u202fPM", datetime(2026, 1, 31, 21, 30)),
        ("2026-01-31t09:30:00z", datetime(2026, 1, 31, 9, 30)),
        ("2026-01-31 21:30:00 PM", datetime(2026, 1, 31, 21, 30)),
        ("2026-01-31 09:15:00 PM", datetime(2026, 1, 31, 21, 15)),
        ("31.01.2026, 09:30:00 Uhr", datetime(2026, 1, 31, 9, 30)),
        ("31-JAN-26 09.30.00.000000 PM", datetime(2026, 1, 31, 21, 30)),
        ("2026/01/31(土) 09:30", datetime(2026, 1, 31, 9, 30)),
    ],
)
def test_a_moment_is_read_in_any_spelling(cell: str, moment: datetime) -> None:
    assert created(cell) == [moment]


def test_a_value_above_twelve_proves_the_order_for_its_whole_column() -> None:
    assert created("03/04/2026", "31/01/2026") == [datetime(2026, 4, 3), datetime(2026, 1, 31)]
    assert created("03/04/2026", "01/31/2026") == [datetime(2026, 3, 4), datetime(2026, 1, 31)]


def test_the_part_with_fewer_different_values_is_the_year_of_short_dates() -> None:
    assert created("25-03-17", "25-03-18") == [datetime(2025, 3, 17), datetime(2025, 3, 18)]
    assert created("17-03-25", "18-03-25") == [datetime(2025, 3, 17), datetime(2025, 3, 18)]


def test_dates_that_prove_nothing_are_asked_about_with_both_readings() -> None:
    with pytest.raises(NeedsAnswer) as asked:
        created("03/04/2026", "05/06/2026")
    question = asked.value.question
    assert question.about == "dates"
    assert [option.title for option in question.options] == [
        "3 April 2026 (the day comes first)",
        "4 March 2026 (the month comes first)",
    ]
    assert created("03/04/2026", dates="month-first") == [datetime(2026, 3, 4)]


def test_dates_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(Problem, match="contradict"):
        created("31/01/2026", "01/31/2026")


def test_a_time_without_an_offset_is_in_the_stated_zone() -> None:
    summer, winter = created("2026-07-01 12:00:00", "2026-01-01 12:00:00", timezone="Europe/Berlin")
    assert (summer, winter) == (datetime(2026, 7, 1, 10), datetime(2026, 1, 1, 11))


def test_an_impossible_date_is_named_as_unreadable() -> None:
    csv = "Ticket ID,Created at\n1,2026-02-30 10:00:00\n2,2026-02-28 10:00:00\n"
    _, rows = canonical(csv)
    assert column(rows, "unreadable") == ["created_at", None]


@pytest.mark.parametrize(
    "cell", ["1900-01-01 00:00:00", "0000-00-00 00:00:00", "9999-12-31 00:00:00"]
)
def test_words_for_not_yet_are_blanks_in_a_solve_date(cell: str) -> None:
    csv = f"Ticket ID,Created at,Solved at\n1,2026-01-01 10:00:00,{cell}\n"
    _, rows = canonical(csv)
    assert (column(rows, "resolved_at"), column(rows, "unreadable")) == ([None], [None])


# ---------------------------------------------------------------------- words, ids, ratings


def test_unknown_words_never_set_a_row_aside_and_are_said() -> None:
    csv = (
        "Ticket ID,Created at,Solved at,Status,Priority,Channel\n"
        "1,2026-01-01 10:00:00,2026-01-02 10:00:00,Parked,ASAP,Fax\n"
        "2,2026-01-01 10:00:00,,Parked,High,E-Mail\n"
    )
    made, rows = canonical(csv)
    assert column(rows, "status") == ["resolved", "open"]
    assert column(rows, "priority") == [None, "high"]
    assert column(rows, "channel") == ["Fax", "email"]
    assert any("“Parked” (2)" in said for said in made.warnings)
    assert any("“ASAP” (1)" in said for said in made.warnings)


@pytest.mark.parametrize("cells", [",,", "ASAP,Fax,n/a", "-,-,-"])
def test_a_column_in_which_no_word_is_known_keeps_its_type(cells: str) -> None:
    csv = f"Ticket ID,Created at,Status,Priority,Channel,Agent\n1,2026-01-01,{cells},Ana\n"
    with read("export.csv", csv.encode()) as upload:
        [part] = plan(upload.tables[0], Answers()).parts
        types = "typeof(status) as status, typeof(priority) as priority"
        db = Database()
        rows = db.rows(
            f"select {types} from ({part.sql})", tables={"upload": upload.tables[0].arrow()}
        )
        db.close()
    assert rows == [{"status": "VARCHAR", "priority": "VARCHAR"}]


def test_one_persons_e_mail_is_one_customer_however_it_is_typed() -> None:
    csv = (
        "Ticket ID,Created at,Requester email\n"
        "1,2026-01-01 10:00:00,Ana@Example.com\n"
        "2,2026-01-01 11:00:00, ana@example.com \n"
        "3,2026-01-01 12:00:00,ana\u200b@example.com\n"
    )
    _, rows = canonical(csv)
    assert set(column(rows, "customer_id")) == {"ana@example.com"}


def test_ids_shortened_by_excel_are_refused() -> None:
    csv = "Ticket ID,Created at\n1.23457E+17,2026-01-01\n1.23457E+17,2026-01-02\n"
    with pytest.raises(Problem, match="shortened the ids"):
        canonical(csv)


@pytest.mark.parametrize("cell", ["1.23457E+17", '"1,23457E+17"', "1.23e17"])
def test_rows_with_an_id_shortened_by_excel_are_set_aside_among_whole_ones(cell: str) -> None:
    """They would be one ticket that changes: 1E5 is an id, and not one that is shortened."""
    whole = "".join(f"{name},2026-01-01 10:00:00\n" for name in ("1", "2", "1E5", "4"))
    made, rows = canonical(
        f"Ticket ID,Created at\n{whole}{cell},2026-01-01 11:00:00\n{cell},2026-01-02 12:00:00\n"
    )
    told = column(rows, "set_aside")
    assert told[:4] == [None] * 4
    assert all("Excel has shortened" in str(reason) for reason in told[4:])
    assert not any("a log of changes" in warning for warning in made.warnings)


@pytest.mark.parametrize("cell", ["#REF!", "#BEZUG!", "#NAME?", "########", "#DIV/0!"])
def test_rows_with_an_error_for_an_id_are_set_aside(cell: str) -> None:
    whole = "".join(f"{name},2026-01-01 10:00:00\n" for name in ("1", "#2", "#A-3"))
    made, rows = canonical(
        f"Ticket ID,Created at\n{whole}{cell},2026-01-01 11:00:00\n{cell},2026-01-02 12:00:00\n"
    )
    told = column(rows, "set_aside")
    assert told[:3] == [None] * 3
    assert all("has an error of a spreadsheet" in str(reason) for reason in told[3:])
    assert not any("a log of changes" in warning for warning in made.warnings)


def test_a_row_of_totals_is_set_aside() -> None:
    csv = "Ticket ID,Created at,Replies\n1,2026-01-01 10:00:00,2\nTotal,,2\n"
    _, rows = canonical(csv)
    assert column(rows, "set_aside") == [None, "is a row of totals or a note, not data"]


def test_a_rating_on_a_ticket_is_a_survey_of_its_own() -> None:
    csv = (
        "Ticket ID,Created at,Solved at,CSAT,NPS\n"
        "1,2026-01-01 10:00:00,2026-01-02 10:00:00,5,9\n"
        "2,2026-01-01 10:00:00,,,\n"
    )
    _, rows = canonical(csv)
    assert column(rows, "survey_id", "surveys") == ["1-csat", "1-nps"]
    assert column(rows, "responded_at", "surveys") == [datetime(2026, 1, 2, 10)] * 2
    assert column(rows, "scale_max", "surveys") == [5.0, 10.0]


@pytest.mark.parametrize(
    ("cells", "scores", "scale"),
    [
        (["5", "4,5", "1"], [5, 4.5, 1], (1, 5)),
        (["4/5", "2/5", "5/5"], [4, 2, 5], (1, 5)),
        (["★★★★★", "★", "★★★"], [5, 1, 3], (1, 5)),
        (["good", "bad", "Offered"], [1, 0, None], (0, 1)),
        (["Great", "Okay", "Not good"], [3, 2, 1], (1, 3)),
        (["Very satisfied", "Neutral", "Very dissatisfied"], [5, 3, 1], (1, 5)),
        (["100 %", "20%", "95%"], [100, 20, 95], (0, 100)),
    ],
)
def test_ratings_are_read_in_any_spelling(cells, scores, scale) -> None:
    csv = "Ticket ID;Created at;CSAT\n" + "".join(
        f"{number};2026-01-01 10:00:00;{cell}\n" for number, cell in enumerate(cells)
    )
    _, rows = canonical(csv)
    assert column(rows, "score", "surveys") == scores
    assert {(row["scale_min"], row["scale_max"]) for row in rows["surveys"]} == {scale}


def test_an_open_scale_is_asked_about_and_the_answer_used() -> None:
    csv = "Ticket ID,Created at,CSAT\n1,2026-01-01 10:00:00,9\n2,2026-01-01 10:00:00,7\n"
    with pytest.raises(NeedsAnswer) as asked:
        canonical(csv)
    assert asked.value.question.about == "scale"
    scales = scale_answer(asked.value.question.options[0].value)
    assert scales == {"csat": (1.0, 10.0)}
    assert column(canonical(csv, scales=scales)[1], "scale_max", "surveys") == [10.0, 10.0]


def test_parts_of_one_are_no_answers_on_a_scale_to_five() -> None:
    csv = "Ticket ID,Created at,CSAT\n1,2026-01-01 10:00:00,0.8\n2,2026-01-01 10:00:00,1\n"
    with pytest.raises(NeedsAnswer) as asked:
        canonical(csv)
    scales = scale_answer(asked.value.question.options[0].value)
    assert scales == {"csat": (0.0, 1.0)}
    assert column(canonical(csv, scales=scales)[1], "score", "surveys") == [0.8, 1]


# ---------------------------------------------------------------------- durations


def test_a_calendar_duration_fills_a_missing_moment_only() -> None:
    csv = (
        "Id,Requester id,Created at,Solved at,Reopens,Group stations,"
        "Full resolution time in minutes\n"
        "1,7,2026-01-01 10:00:00,2026-01-01 12:00:00,0,1,120\n"
        "2,7,2026-01-01 10:00:00,,0,1,60\n"
    )
    _, rows = canonical(csv)
    assert column(rows, "resolved_at") == [datetime(2026, 1, 1, 12), datetime(2026, 1, 1, 11)]


def test_a_duration_that_disagrees_with_the_dates_is_not_used_and_said() -> None:
    csv = "Id,Requester id,Created at,Solved at,Group stations,Full resolution time in minutes\n"
    csv += "".join(f"{n},7,2026-01-01 10:00:00,2026-01-05 10:00:00,1,96\n" for n in range(1, 11))
    csv += "11,7,2026-01-01 10:00:00,,1,60\n"
    made, rows = canonical(csv)
    assert column(rows, "resolved_at")[-1] is None
    assert any("does not agree with the dates" in said for said in made.warnings)


# ---------------------------------------------------------------------- which column is which


def test_our_own_headers_are_the_template_and_keep_each_rows_source() -> None:
    csv = "ticket_id,source,created_at\n1,zendesk,2026-01-01 10:00:00\n2,,2026-01-01 10:00:00\n"
    made, rows = canonical(csv)
    assert made.source == "template"
    assert column(rows, "source") == ["zendesk", "template"]


def test_the_persons_source_stands_in_every_row() -> None:
    csv = "Ticket ID,Created at\n1,2026-01-01 10:00:00\n"
    made, rows = canonical(csv, source="freshdesk")
    assert (made.source, column(rows, "source")) == ("freshdesk", ["freshdesk"])


def test_unknown_columns_are_asked_about_and_a_remembered_answer_is_used() -> None:
    csv = "Vorgang,Zeitpunkt\nA-1,2026-01-01 10:00:00\n"
    with pytest.raises(NeedsAnswer) as asked:
        canonical(csv)
    assert asked.value.question.about == "mapping"
    mapping = {"Vorgang": "ticket_id", "Zeitpunkt": "created_at"}
    assert column(canonical(csv, mapping=mapping)[1], "ticket_id") == ["A-1"]
    remembered = {signature(["Zeitpunkt", "vorgang "]): mapping}
    assert column(canonical(csv, remembered=remembered)[1], "ticket_id") == ["A-1"]


def test_a_near_name_is_suggested_and_not_silently_used() -> None:
    csv = "Ticket ID,Created at,Solvd at\n1,2026-01-01 10:00:00,2026-01-02 10:00:00\n"
    with pytest.raises(NeedsAnswer, match="Solvd at"):
        canonical(csv)
    confirmed = canonical(csv, mapping={"Solvd at": "resolved_at"})[1]
    assert column(confirmed, "resolved_at") == [datetime(2026, 1, 2, 10)]
    left_out = canonical(csv, mapping={"Solvd at": ""})[1]
    assert column(left_out, "resolved_at") == [None]


def test_a_survey_without_an_id_gets_the_same_one_every_time() -> None:
    csv = (
        "Email,NPS,Responded at\n"
        "a@x.com,9,2026-01-01 10:00:00\n"
        "a@x.com,9,2026-01-01 10:00:00\n"
        "b@x.com,3,2026-01-02 10:00:00\n"
    )
    first = column(canonical(csv)[1], "survey_id", "surveys")
    lines = csv.splitlines()
    other = column(canonical("\n".join([lines[0], *lines[:0:-1]]))[1], "survey_id", "surveys")
    assert len(set(first)) == 3
    assert sorted(first) == sorted(other)


def test_a_sketch_shows_for_each_column_what_its_cells_become() -> None:
    csv = "Ticket ID,Created at,Zufriedenheit\n1,2026-01-31 09:30:00,5\n2,yesterday,4\n"
    with read("e.csv", csv.encode()) as upload:
        shown = sketch(upload.tables[0], Answers(mapping={"Zufriedenheit": "csat"}))
    rows = {row.ours: row for row in shown.rows}
    assert shown.target == "tickets"
    assert rows["created_at"].become == ("31 Jan 2026, 09:30", "cannot be read")
    assert rows["csat"].become == ("5 (1–5)", "4 (1–5)")
    assert rows["ticket_id"].words == "sure"
    assert any("a solved date" in said for said in shown.cannot)


# ---------------------------------------------------------------------- what files in German say


def test_a_column_is_told_by_its_words_where_its_name_says_nothing() -> None:
    csv = (
        "Nr;Angelegt am;Weg;Stufe\n"
        "A1;02.03.2026 09:00;E-Mail;hoch\nA2;03.03.2026 09:00;Telefon;niedrig\n"
    )
    with read("export.csv", csv.encode()) as upload:
        rows = {row.ours: row.theirs for row in sketch(upload.tables[0], Answers()).rows}
    assert (rows["channel"], rows["priority"], rows["status"]) == ("Weg", "Stufe", None)


def test_a_column_that_says_whether_is_not_taken_for_one_that_says_when() -> None:
    _, rows = canonical("Ticket ID,Created at,Solved\n1,2026-03-02,yes\n2,2026-03-03,no\n")
    assert column(rows, "resolved_at") == [None, None]
    assert column(rows, "unreadable") == [None, None]
