"""Files of survey answers: which column is which rating is told by its question."""

import csv
import io
from datetime import datetime

import openpyxl
import pytest

from csmetrics import downloads
from csmetrics.answers import Answers
from csmetrics.errors import NeedsAnswer
from csmetrics.mapping import plan
from csmetrics.mapping.columns import by_questions
from csmetrics.read import read
from csmetrics.workspace import open_workspace

SCORES = ["9", "10", "0"]
WORDS = ["Very satisfied", "Neutral", "Dissatisfied"]


@pytest.mark.parametrize(
    ("question", "cells", "kind"),
    [
        ("How likely are you to recommend Acme to a friend?", SCORES, "nps"),
        ("Q4: How <strong>likely</strong> is it that you would recommend us?", SCORES, "nps"),
        ("Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?", SCORES, "nps"),
        ("Quelle est la probabilité que vous nous recommandiez ?", SCORES, "nps"),
        ("¿Qué probabilidad hay de que nos recomiende?", SCORES, "nps"),
        ("Qual é a probabilidade de nos recomendar?", SCORES, "nps"),
        ("Con quale probabilità ci consiglierebbe?", SCORES, "nps"),
        ("Overall, how satisfied were you with our support?", WORDS, "csat"),
        ("Wie zufrieden sind Sie mit der Antwort?", ["5", "4", "1"], "csat"),
        ("How easy was it to get an answer?", ["7", "6", "1"], "ces"),
    ],
)
def test_a_rating_is_found_by_its_question(question: str, cells: list[str], kind: str) -> None:
    columns = ["Respondent ID", question]
    found = by_questions(columns, lambda place: cells if place else ["1", "2", "3"])
    assert {ours: match.place for ours, match in found.items()} == {kind: 1}


def test_a_question_answered_in_words_is_no_score_from_0_to_10() -> None:
    columns = ["How likely are you to recommend us?", "How satisfied are you? Why?"]
    assert not by_questions(columns, lambda _: ["Very likely", "Because of the price", "Hm"])


def test_the_group_that_qualtrics_gives_marks_the_score_and_is_not_used() -> None:
    columns = ["Q7", "Q7_NPS_GROUP", "Q71"]
    assert by_questions(columns, lambda _: SCORES)["nps"].place == 0


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("Respondent ID,End Date,Favourite film\n1,2026-01-31,Alien\n", "can't find a rating"),
        ("RespondentID,NPS\n1,9\n", "can't find when the customers answered"),
    ],
)
def test_a_survey_without_a_rating_or_a_date_is_asked_about(content: str, what: str) -> None:
    with read("e.csv", content.encode()) as upload, pytest.raises(NeedsAnswer, match=what):
        plan(upload.tables[0], Answers())


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("zone", "utc"),
    [
        (',"timeZone":"America/Denver"', datetime(2026, 3, 1, 15, 30)),
        (',"timeZone":"Nowhere/Land"', datetime(2026, 3, 1, 7, 30)),
        ("", datetime(2026, 3, 1, 7, 30)),
    ],
)
def test_answers_are_of_the_zone_that_their_file_names(kind: str, zone: str, utc: datetime) -> None:
    names = ["StartDate", "EndDate", "Progress", "Finished", "RecordedDate", "ResponseId", "Q1"]
    texts = [*names[:-1], "How likely are you to recommend us?"]
    about = [f'{{"ImportId":"{name}"{zone if "Date" in name else ""}}}' for name in names]
    time = "2026-03-01 08:30:00"
    rows = [names, texts, about, [time, time, "100", "1", time, "R_1", "9"]]
    content = as_csv(rows) if kind == "csv" else as_workbook(rows)
    with open_workspace() as workspace:
        # What is said of other files of this tool holds where the file itself says nothing.
        report = workspace.load((f"survey.{kind}", content), timezone="Europe/Berlin")
        assert report.source == "qualtrics" and report.rows_loaded == 1, report.messages
        (row,) = workspace.database.rows("select responded_at, score from surveys")
    assert row == {"responded_at": utc, "score": 9}


def test_rows_that_come_back_are_of_the_zone_that_the_header_of_their_file_named() -> None:
    names = ["StartDate", "EndDate", "Progress", "Finished", "RecordedDate", "ResponseId", "Q1"]
    texts = [*names[:-1], "How likely are you to recommend us?"]
    about = [f'{{"ImportId":"{name}","timeZone":"America/Denver"}}' for name in names]
    time = "2026-03-01 08:30:00"
    moments = enumerate((time, "soon"))
    rows = [[time, moment, "100", "1", moment, f"R_{n}", "9"] for n, moment in moments]
    with open_workspace() as workspace:
        workspace.load(("survey.csv", as_csv([names, texts, about, *rows])))
        (entry,) = workspace.history()
        aside = downloads.set_aside(entry["headers"], workspace.set_aside(1))
        back = downloads.to_csv(aside).replace(b"soon", b"2026-03-02 08:30:00")
        assert workspace.load(("set aside.csv", back)).rows_loaded == 1
        found = workspace.database.rows("select responded_at from surveys order by 1")
    assert [row["responded_at"].hour for row in found] == [15, 15]


@pytest.mark.parametrize(
    ("dates", "warned"),
    [
        (["2026-03-01", "2026-03-02", "2026-03-03"], []),
        (["2026-03-01", "", "2026-03-03"],
         ["1 score does not say when the customer answered, so it counts in no period."]),
        (["2026-03-01", "", ""],
         ["2 scores do not say when the customer answered, so they count in no period."]),
    ],
)  # fmt: skip
def test_a_score_without_a_date_is_told_because_no_period_has_it(
    dates: list[str], warned: list[str]
) -> None:
    head = ["survey_id", "kind", "responded_at", "score", "scale_min", "scale_max"]
    rows = [[str(n), "csat", date, "5", "1", "5"] for n, date in enumerate(dates)]
    not_answered = ["9", "csat", "", "", "1", "5"]
    with open_workspace() as workspace:
        file = ("surveys.csv", as_csv([head, *rows, not_answered]))
        report = workspace.load(file, timezone="UTC")
        (answer,) = workspace.ask({"metric": "csat"})
    assert list(report.messages) == warned
    assert answer["n"] == sum(map(bool, dates))


def as_csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def as_workbook(rows: list[list[str]]) -> bytes:
    book, content = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("header", "shown", "scores", "scale"),
    [
        ("CSAT rating (1-5)", ["100%", "400%", "500.00%"], [1, 4, 5], (1, 5)),
        ("NPS", ["0%", "900%", "1000%"], [0, 9, 10], (0, 10)),
        ("CSAT rating", ["20%", "80%", "100%"], [20, 80, 100], (0, 100)),
    ],
)
def test_ratings_that_a_spreadsheet_shows_as_percent_are_ratings(
    header: str, shown: list[str], scores: list[int], scale: tuple[int, int]
) -> None:
    rows = [f"s{place},2026-03-0{place + 1},{cell}" for place, cell in enumerate(shown)]
    text = "\n".join((f"Survey ID,Answered at,{header}", *rows))
    with open_workspace() as workspace:
        report = workspace.load(("surveys.csv", text.encode()))
        found = workspace.database.rows("select * from surveys order by survey_id")
    assert [row["score"] for row in found] == scores, report.messages
    assert {(row["scale_min"], row["scale_max"]) for row in found} == {scale}
