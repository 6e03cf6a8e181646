"""Ratings end in the same surveys, whatever the order in which their exports are loaded."""

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from csmetrics.answers import Answers
from csmetrics.workspace import open_workspace
from tests.roundtrip import writing
from tests.roundtrip.canonical import Row
from tests.roundtrip.reading import read_here

START = datetime(2026, 3, 1)
COMMENTS = st.none() | st.sampled_from(["Fast", "Slow, sorry"])
RATED = st.sampled_from(["good", "bad"])
SOME = st.lists(st.integers(0, 3), min_size=1, unique=True)
Exports = list[list[Row]]


# ---------------------------------------------------------------------- ratings on tickets


@st.composite
def exports_of_tickets(draw: st.DrawFn) -> Exports:
    """Return exports of rated tickets, made one after the other.

    Customers may change their answers; their tickets stay solved when they were.
    """
    answered_from = {number: draw(st.integers(1, 4)) for number in range(4)}
    exports = []
    for age in range(1, draw(st.integers(2, 3)) + 1):
        rows = []
        for number in draw(SOME):
            is_answered = age >= answered_from[number]
            rows.append(
                {
                    "ticket_id": f"{number:04d}",
                    "created_at": START + timedelta(days=number),
                    "resolved_at": START + timedelta(days=number, hours=5),
                    "updated_at": START + timedelta(days=30 * age, hours=number),
                    "csat": draw(RATED) if is_answered else "offered",
                    "csat comment": draw(COMMENTS) if is_answered else None,
                }
            )
        exports.append(rows)
    return exports


@limits(max_examples=8)
@given(exports_of_tickets())
def test_the_newest_rating_of_each_ticket_wins_in_any_order(told: Exports) -> None:
    newest = {row["ticket_id"]: row for export in told for row in export}
    expected = [
        (
            number,
            None if row["csat"] == "offered" else float(row["csat"] == "good"),
            row["csat comment"],
        )
        for number, row in sorted(newest.items())
    ]
    for order in itertools.permutations(told):
        found = loaded(order, ["ticket_id", "score", "comment"], "ticket_id")
        assert [tuple(row.values()) for row in found] == expected


# ---------------------------------------------------------------------- files of answers


@st.composite
def exports_of_surveys(draw: st.DrawFn) -> Exports:
    """Return exports of surveys, made one after the other: answers come, and may be changed."""
    exports: Exports = []
    answered: dict[int, Row] = {}
    for age in range(1, draw(st.integers(2, 3)) + 1):
        rows = []
        for number in draw(SOME):
            if draw(st.booleans()):
                answered[number] = {
                    "responded_at": START + timedelta(days=30 * age, hours=number),
                    "score": draw(st.integers(0, 10)),
                    "comment": draw(COMMENTS),
                }
            unanswered = {"responded_at": None, "score": None, "comment": None}
            rows.append(
                {
                    "survey_id": f"{number:04d}",
                    "kind": "nps",
                    "sent_at": START + timedelta(days=number),
                    "scale_min": 0,
                    "scale_max": 10,
                    **answered.get(number, unanswered),
                }
            )
        exports.append(rows)
    return exports


@limits(max_examples=5)
@given(exports_of_surveys())
def test_the_newest_answer_of_each_survey_wins_in_any_order(told: Exports) -> None:
    newest = {row["survey_id"]: row for export in told for row in export}
    columns = ["survey_id", "responded_at", "score", "comment"]
    expected = [{name: newest[key][name] for name in columns} for key in sorted(newest)]
    for order in itertools.permutations(told):
        assert loaded(order, columns, "survey_id") == expected


def loaded(told: Sequence[Sequence[Row]], shown: list[str], key: str) -> list[dict[str, Any]]:
    """Return the surveys after these exports were loaded one after the other."""
    with open_workspace() as workspace:
        for rows in told:
            columns = list(rows[0])
            lines = writing.cells(rows, columns, writing.DATES["iso"])
            with read_here(writing.json_list(columns, lines)) as upload:
                workspace.load_upload(upload, Answers(confirmed=True), lambda stage, share: None)
        return workspace.database.rows(f"select {', '.join(shown)} from surveys order by {key}")
