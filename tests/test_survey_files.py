"""Files of survey answers: which column is which rating is told by its question."""

import pytest

from csmetrics.answers import Answers
from csmetrics.errors import NeedsAnswer
from csmetrics.mapping import plan
from csmetrics.mapping.columns import by_questions
from csmetrics.read import read

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
    ("csv", "what"),
    [
        ("Respondent ID,End Date,Favourite film\n1,2026-01-31,Alien\n", "can't find a rating"),
        ("Respondent ID,NPS\n1,9\n", "can't find when the customers answered"),
    ],
)
def test_a_survey_without_a_rating_or_a_date_is_asked_about(csv: str, what: str) -> None:
    with read("e.csv", csv.encode()) as upload, pytest.raises(NeedsAnswer, match=what):
        plan(upload.tables[0], Answers())
