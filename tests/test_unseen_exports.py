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


@pytest.mark.parametrize("word", ["Unresolved", "Not set", "Noch offen", "未対応", "∅"])
def test_a_word_for_not_yet_keeps_the_solve_dates_of_the_others(word: str) -> None:
    day = "2025-11-03 09:14"
    text = f"Ticket ID,Created,Resolved\n1,{day},2025-11-03 11:14\n2,{day},{word}\n"
    _, rows = planned(text)
    told = [(row["resolved_at"] is None, row["unreadable"]) for row in rows["tickets"]]
    assert told == [(False, None), (True, None)]


def test_ranks_and_brackets_do_not_hide_a_known_word() -> None:
    text = "Ticket ID,Created,Agent,Priority,Status\n" + "".join(
        f"{number},2025-11-03 09:14,Ann,{priority},{status}\n"
        for number, (priority, status) in enumerate(
            [
                ("3 normal", "Open (reopened)"),
                ("5 sehr hoch", "erfolglos geschlossen"),
                ("P2 - High", "1 - New"),
                ("4. low", "Clos"),
            ]
        )
    )
    made, rows = planned(text)
    assert [(row["priority"], row["status"]) for row in rows["tickets"]] == [
        ("normal", "open"),
        ("urgent", "closed"),
        ("high", "new"),
        ("low", "closed"),
    ]
    assert not [said for said in made.warnings if "Unknown words" in said]


@pytest.mark.parametrize(
    ("words", "scores"),
    [
        (["Très satisfait", "Plutôt satisfait", "Ni satisfait ni insatisfait"], [5, 4, 3]),
        (["Ótimo", "Bom", "Regular", "Ruim", "Péssimo"], [5, 4, 3, 2, 1]),
        (["Sehr gut", "Gut", "Schlecht", "Sehr schlecht"], [5, 4, 2, 1]),
        (["Gut", "Schlecht"], [1, 0]),
        (["Zeer tevreden", "Ontevreden"], [5, 2]),
        (["bardzo zadowolony", "obojętny"], [5, 3]),
        (["Çok memnun", "Memnun değil"], [5, 2]),
        (["非常に満足", "やや不満"], [5, 2]),
        (["Awesome", "Just OK", "Not Good"], [3, 2, 1]),
    ],
)
def test_answers_in_words_are_scores_in_nine_languages(words: list[str], scores: list[int]) -> None:
    text = "Ticket ID,Created,CSAT\n" + "".join(
        f"{number},2025-11-03 09:14,{word}\n" for number, word in enumerate(words)
    )
    _, rows = planned(text)
    assert [row["score"] for row in rows["CSAT"]] == scores


def test_a_few_known_words_among_unknown_ones_make_no_score() -> None:
    text = "Ticket ID,Created,CSAT\n" + "".join(
        f"{number},2025-11-03 09:14,{word}\n"
        for number, word in enumerate(["Wow", "Splendid", "Not good", "Wow"])
    )
    made, rows = planned(text)
    assert [row["score"] for row in rows["CSAT"]] == [None] * 4
    assert any("words that we do not know, such as" in said for said in made.warnings)
    assert not any("has no answers" in said for said in made.warnings)
