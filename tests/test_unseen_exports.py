"""Exports that nobody prepared: what their kinds have in common is read, the rest is asked."""

import json
from typing import Any

import pytest

from csmetrics.answers import Answers
from csmetrics.engine import Database
from csmetrics.errors import NeedsAnswer
from csmetrics.mapping import Plan, plan
from csmetrics.read import read

Rows = list[dict[str, Any]]


def planned(text: str, name: str = "export.csv", **answers: Any) -> tuple[Plan, dict[str, Rows]]:
    """Return the plan of a file and the rows of each table, or of each kind of rating."""
    with read(name, text.encode()) as upload:
        table = upload.tables[0]
        made = plan(table, Answers(**answers))
        db = Database()
        rows = {
            part.rating or part.table: db.rows(
                f"{part.sql} order by row_number", tables={"upload": table.arrow()}
            )
            for part in made.parts
        }
        db.close()
    return made, rows


def test_a_price_by_use_is_no_monthly_amount_and_its_row_says_so() -> None:
    def subscription(number: int, *amounts: int | None) -> dict[str, Any]:
        recurring = {"interval": "month", "interval_count": 1}
        items = [
            {"quantity": 1, "price": {"unit_amount": a, "recurring": recurring}} for a in amounts
        ]
        return {
            **{"id": f"sub_{number}", "customer": f"cus_{number}", "status": "active"},
            **{"start_date": 1762161240, "cancel_at_period_end": False, "canceled_at": None},
            **{"billing_cycle_anchor": 1762161240, "currency": "eur", "items": {"data": items}},
        }

    listed = [subscription(1, 4900), subscription(2, 4900, None), subscription(3)]
    _, rows = planned(json.dumps({"object": "list", "data": listed}), "export.json")
    told = [(row["mrr"], row["unreadable"]) for row in rows["subscriptions"]]
    assert told == [(49.0, None), (None, "mrr"), (None, None)]


def test_a_scale_of_a_form_is_asked_about_and_not_guessed() -> None:
    def answer(number: int) -> dict[str, Any]:
        field = {"id": "hV1", "type": "opinion_scale"}
        return {
            **{"response_id": f"a{number}", "landing_id": f"a{number}"},
            **{"landed_at": "2025-11-03T09:00:00Z", "submitted_at": "2025-11-03T09:14:00Z"},
            "answers": [{"field": field, "type": "number", "number": number}],
        }

    text = json.dumps({"items": [answer(9), answer(3)]})
    with pytest.raises(NeedsAnswer, match="rating in this Typeform survey"):
        planned(text, "export.json")
    _, rows = planned(text, "export.json", mapping={"answers.opinion_scale.hV1": "nps"})
    assert [row["score"] for row in rows["NPS"]] == [9.0, 3.0]
