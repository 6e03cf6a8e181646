"""How many of those asked answered, kind by kind; what they wrote, by where their score lies."""

from datetime import datetime
from typing import Any

import pytest

from csmetrics.analysis.response_rates import response_rates
from csmetrics.asking.statistics import wilson
from csmetrics.language.satisfaction import verdict
from csmetrics.reading_back import comments
from tests.filling import filled

MAY = {"from": "2026-05-01", "to": "2026-06-01"}


def survey(number: int, kind: str, score: float | None, high: float = 5, **more: Any) -> Any:
    asked = datetime(2026, 5, 4, 9)
    return {
        "survey_id": str(number),
        "source": "file",
        "kind": kind,
        "sent_at": asked,
        "responded_at": asked if score is not None else None,
        "score": score,
        "scale_min": 0 if kind == "nps" else 1,
        "scale_max": high,
        **more,
    }


SURVEYS = [
    survey(1, "csat", 5, comment="Quick"),
    survey(2, "csat", 2, comment="Slow", channel="email"),
    survey(3, "csat", None),
    survey(4, "csat", None),
    survey(5, "nps", 9, 10, comment="Fine"),
    survey(6, "csat", 3, sent_at=datetime(2026, 4, 30), responded_at=datetime(2026, 4, 30)),
]


def test_each_kind_of_survey_has_its_own_response_rate_with_an_interval() -> None:
    found = response_rates(filled(surveys=SURVEYS), MAY)
    assert {kind: (rate.value, rate.n) for kind, rate in found.items()} == {
        "csat": (50, 4),
        "nps": (100, 1),
    }
    assert (found["csat"].low, found["csat"].high) == wilson(2, 4)


def test_without_times_of_sending_no_response_rate_is_known() -> None:
    unsent = [{**one, "sent_at": None} for one in SURVEYS]
    assert response_rates(filled(surveys=unsent), MAY) == {}
    assert response_rates(filled(), MAY) == {}


@pytest.mark.parametrize(
    ("definition", "satisfied", "written"),
    [
        ("top_two", True, ["Quick"]),
        ("top_two", False, ["So so", "Slow"]),
        ("three_and_up", True, ["So so", "Quick"]),
        ("three_and_up", False, ["Slow"]),
    ],
)
def test_comments_are_found_by_the_definition_that_holds(
    definition: str, satisfied: bool, written: list[str]
) -> None:
    # 2 and 3 of 1–5 are a quarter and half of the scale; the NPS comment is another kind.
    middling = survey(7, "csat", 3, comment="So so", responded_at=datetime(2026, 5, 5))
    asked = {"metric": "csat", **MAY, "settings": {"csat_definition": definition}}
    found = comments(filled(surveys=[*SURVEYS, middling]), asked, satisfied, 9)
    assert [one["comment"] for one in found] == written
    assert {verdict(one) for one in found} == {"better" if satisfied else "worse"}


def test_comments_can_be_filtered() -> None:
    only = {"metric": "csat", **MAY, "where": {"channel": ["email"]}}
    found = comments(filled(surveys=SURVEYS), only, False, 9)
    assert [(one["score"], one["scale_max"]) for one in found] == [(2, 5)]
    unknown = {**only, "where": {"channel": [None]}}
    found = comments(filled(surveys=SURVEYS), unknown, True, 9)
    assert [one["comment"] for one in found] == ["Quick"]
