"""The query that the app shows of a number gives that number, run as it stands."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from csmetrics import samples
from csmetrics.analysis.written_out import written_out
from csmetrics.catalogue import catalogue
from csmetrics.workspace import Workspace, open_workspace

PERIOD = {"from": "2026-08-03", "to": "2026-11-01"}


@pytest.fixture(scope="module")
def company() -> Iterator[Workspace]:
    """Load the sample company, which has something of every table."""
    with open_workspace() as workspace:
        for export in samples.exports():
            workspace.load(export)
        yield workspace


def test_every_number_comes_out_of_its_query(company: Workspace) -> None:
    for name in catalogue():
        question = {"metric": name, **PERIOD}
        [answer] = company.ask(question)
        sql = written_out(company.database, question)
        if sql is None:
            assert answer["value"] is None, name
            continue
        [row] = company.database.rows(sql, {}, {})
        assert (row["value"], row["n"] or 0) == (pytest.approx(answer["value"]), answer["n"]), name


@pytest.mark.parametrize(
    "question",
    [
        {"metric": "csat", "where": {"channel": ["email", "chat"]}},
        {"metric": "csat", "settings": {"csat_definition": "three_and_up"}},
        {"metric": "backlog", "where": {"priority": ["high"]}},
        {"metric": "first_response_time_median", "timezone": "Europe/Berlin"},
        {"metric": "tickets_created", "where": {"segment": [None]}},
    ],
)
def test_filters_and_settings_stand_in_the_query(
    company: Workspace, question: dict[str, Any]
) -> None:
    asked = {**PERIOD, **question}
    [answer] = company.ask(asked)
    sql = written_out(company.database, asked)
    assert sql and "$" not in sql
    [row] = company.database.rows(sql, {}, {})
    assert (row["value"], row["n"]) == (pytest.approx(answer["value"]), answer["n"])


def test_a_name_with_a_quotation_mark_stays_a_name(tmp_path: Path) -> None:
    file = tmp_path / "tickets.csv"
    file.write_text(
        "ticket_id,created_at,team\n1,2026-08-04 09:00,O'Neil\n2,2026-08-04 09:00,' or true --\n"
    )
    with open_workspace() as workspace:
        workspace.load(file)
        for team in ("O'Neil", "' or true --"):
            asked = {"metric": "tickets_created", **PERIOD, "where": {"team": [team]}}
            sql = written_out(workspace.database, asked)
            assert sql and workspace.database.rows(sql, {}, {}) == [{"value": 1, "n": 1}]


def test_where_every_opening_of_a_calendar_would_stand_in_it_there_is_none(
    company: Workspace,
) -> None:
    question = {"metric": "first_response_time_median", **PERIOD, "hours": "business"}
    assert written_out(company.database, question) is None
