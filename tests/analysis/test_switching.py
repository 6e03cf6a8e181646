"""Changing a definition shows both answers, and exactly the rows that make the difference."""

import datetime as dt
from typing import Any

import pytest

from csmetrics.analysis import switching
from csmetrics.analysis.switching import (
    Switched,
    is_measured_otherwise,
    side_by_side,
    switch,
)
from csmetrics.asking.periods import Period
from csmetrics.engine import Database
from csmetrics.errors import WrongQuestion
from csmetrics.team import settings
from tests.keeping import ids, keeping

MARCH = {"from": "2026-03-01", "to": "2026-04-01"}
NINE = dt.datetime(2026, 3, 2, 9)
HOUR = dt.timedelta(hours=1)


def survey(number: int, score: float, **columns: Any) -> dict[str, Any]:
    scale = {"kind": "csat", "score": score, "scale_min": 1.0, "scale_max": 5.0}
    moment = NINE + number * HOUR
    return {"survey_id": f"s{number}", "source": "desk", "responded_at": moment, **scale, **columns}


def ticket(number: int, **columns: Any) -> dict[str, Any]:
    usual = {"created_at": NINE, "first_response_at": NINE + HOUR, "resolved_at": NINE + 2 * HOUR}
    return {"ticket_id": str(number), "source": "desk", **usual, **columns}


def call(number: int, outcome: str, wait: float) -> dict[str, Any]:
    moment = NINE + number * HOUR
    return {
        "call_id": f"c{number}",
        "source": "phones",
        "started_at": moment,
        "outcome": outcome,
        "wait_seconds": wait,
    }


def switched(db: Database, metric: str, setting: str, value: Any, **asked: Any) -> Switched:
    return switch(db, {"metric": metric, **MARCH, **asked}, setting, value)


def told(found: Switched, name: str) -> list[tuple[Any, str, str]]:
    """Return which rows explain it: id, what they counted as before and after."""
    rows = found.rows.to_pylist()
    return [(row[name], row["before"], row["after"]) for row in rows]


def test_a_neutral_rating_is_what_moves_satisfaction():
    # 5, 4, 3, 2, 3: two of five are satisfied, or four of five.
    scores = enumerate([5, 4, 3, 2, 3], 1)
    db = keeping(
        surveys=[survey(number, score, ticket_id="1") for number, score in scores],
        tickets=[ticket(1, subject="Where is my order?")],
    )
    found = switched(db, "csat", "csat_definition", "three_and_up")
    [moved] = found.moved
    assert (moved.before, moved.after, moved.difference) == (40, 80, 40)
    assert found.count == 2
    assert told(found, "survey_id") == [
        ("s3", "counts against", "counts for"),
        ("s5", "counts against", "counts for"),
    ]
    assert set(found.rows["subject"].to_pylist()) == {"Where is my order?"}
    assert found.sentence == (
        "3, 4 and 5 of 5 are satisfied: Customer satisfaction goes from 40.0% to 80.0% "
        "(+40.0 pts). 2 answers count differently."
    )
    db.close()


def test_what_explains_a_change_that_goes_back_is_the_same_turned_round():
    db = keeping(surveys=[survey(1, 5), survey(2, 3)])
    with db.transaction() as session:
        settings.save(session, "csat_definition", "three_and_up")
    found = switched(db, "csat", "csat_definition", "top_two")
    assert (found.old, found.new) == ("three_and_up", "top_two")
    assert told(found, "survey_id") == [("s2", "counts for", "counts against")]
    assert (found.moved[0].before, found.moved[0].after) == (100, 50)
    db.close()


def test_the_same_definition_again_moves_nothing():
    db = keeping(surveys=[survey(1, 5), survey(2, 3)])
    found = switched(db, "csat", "csat_definition", "top_two")
    assert (found.moved[0].difference, found.count, found.rows.num_rows) == (0, 0, 0)
    assert found.sentence == (
        "4 and 5 of 5 are satisfied: Customer satisfaction stays 50.0%. No row counts differently."
    )
    db.close()


def test_only_the_rows_of_the_filter_explain_its_answer():
    db = keeping(surveys=[survey(1, 3, channel="chat"), survey(2, 3, channel="email")])
    where = {"where": {"channel": ["chat"]}}
    found = switched(db, "csat", "csat_definition", "three_and_up", **where)
    assert told(found, "survey_id") == [("s1", "counts against", "counts for")]
    db.close()


def test_every_group_and_bucket_has_its_own_difference():
    db = keeping(
        surveys=[survey(1, 3, channel="chat"), survey(2, 5, channel="email")],
    )
    asked = {"by": ["channel"], "grain": "month"}
    found = switched(db, "csat", "csat_definition", "three_and_up", **asked)
    assert [(one.period, one.group, one.before, one.after) for one in found.moved] == [
        ("2026-03-01", ("chat",), 0, 100),
        ("2026-03-01", ("email",), 100, 100),
    ]
    db.close()


def test_no_reply_at_all_is_what_moves_single_reply_resolution():
    db = keeping(tickets=[ticket(number, agent_replies=number) for number in (0, 1, 2)])
    found = switched(db, "single_reply_resolution_rate", "single_reply_definition", "exactly_one")
    assert told(found, "ticket_id") == [("0", "counts for", "counts against")]
    assert [round(one.difference or 0, 4) for one in found.moved] == [-33.3333]
    db.close()


@pytest.mark.parametrize(
    ("definition", "value", "explains"),
    [
        ("abandoned_in_time_count_for", 60, [("c3", "counts against", "counts for")]),
        (
            "answered_only",
            200 / 3,
            [("c3", "counts against", "left out"), ("c4", "counts against", "left out")],
        ),
        ("leave_out_abandoned_in_time", 50, [("c3", "counts against", "left out")]),
        ("short_abandons_count_for", 40, []),
    ],
)
def test_the_calls_that_move_a_service_level(definition, value, explains):
    # Two answered within 60 s and one later; one abandoned after 10 s, one after 90 s.
    waits = [("answered", 5), ("answered", 59), ("abandoned", 10), ("abandoned", 90)]
    log = [*waits, ("answered", 61)]
    db = keeping(calls=[call(number, *one) for number, one in enumerate(log, 1)])
    found = switched(db, "service_level", "service_level_definition", definition)
    assert found.moved[0].before == 40
    assert found.moved[0].after == pytest.approx(value)
    assert told(found, "call_id") == explains
    db.close()


def test_more_days_bring_customers_who_came_back_later():
    # The same customer wrote again 10 days after the first ticket was resolved.
    later = NINE + dt.timedelta(days=10, hours=2)
    db = keeping(
        tickets=[
            ticket(1, customer_id="ana"),
            ticket(2, customer_id="ben"),
            ticket(
                3, customer_id="ana", created_at=later, first_response_at=None, resolved_at=None
            ),
            ticket(4, customer_id="cid", created_at=NINE + dt.timedelta(days=60), resolved_at=None),
        ]
    )
    found = switched(db, "first_contact_resolution", "fcr_days", 14)
    assert (found.moved[0].before, found.moved[0].after) == (100, 50)
    assert told(found, "ticket_id") == [("1", "counts for", "counts against")]
    assert found.sentence.startswith("Fcr days 14: First contact resolution goes from 100.0% to")
    db.close()


def test_a_target_in_hours_moves_the_tickets_between_the_two():
    db = keeping(
        tickets=[
            ticket(number, priority="urgent", first_response_at=NINE + number * HOUR)
            for number in (1, 2, 3)
        ]
    )
    two_hours = {"urgent": 7200}
    found = switched(db, "sla_first_response", "sla_first_response_seconds", two_hours)
    assert told(found, "ticket_id") == [("2", "counts against", "counts for")]
    assert found.rows["target_seconds"].to_pylist() == [7200]
    db.close()


def test_other_opening_hours_show_the_time_before_and_after():
    # From Monday 18:00 to Tuesday 08:00: nothing is open from 9 to 17, one hour from 7 on.
    created, answered = dt.datetime(2026, 3, 2, 18), dt.datetime(2026, 3, 3, 8)
    db = keeping(tickets=[ticket(1, created_at=created, first_response_at=answered)])
    found = switched(
        db, "first_response_time_median", "calendar", {"open": "07:00"}, hours="business"
    )
    assert (found.moved[0].before, found.moved[0].after) == (0, 3600)
    assert told(found, "ticket_id") == [("1", "0s", "1h")]
    db.close()


def test_a_longer_wait_for_orders_brings_more_of_them():
    orders = [
        {"order_id": "o1", "customer_id": "ana", "ordered_at": NINE + 5 * HOUR, "amount": 20.0},
        {
            "order_id": "o2",
            "customer_id": "ana",
            "ordered_at": NINE + dt.timedelta(days=5),
            "amount": 30.0,
        },
    ]
    db = keeping(tickets=[ticket(1, customer_id="ana")], orders=orders)
    found = switched(db, "revenue_after_contact", "revenue_days", 3)
    assert (found.moved[0].before, found.moved[0].after) == (50, 20)
    assert told(found, "order_id") == [("o2", "30.00", "left out")]
    db.close()


# ---------------------------------------------------------------------- churn


@pytest.fixture(scope="module")
def customers() -> list[dict[str, Any]]:
    """100 at the start, 30 join; 8 of the 100 and 5 of the 30 leave."""
    joined = {"old": (dt.datetime(2026, 1, 1), 100, 8), "new": (dt.datetime(2026, 3, 5), 30, 5)}
    return [
        {
            "customer_id": f"{name} {number}",
            "acquired_at": day,
            "churned_at": dt.datetime(2026, 3, 20) if number < left else None,
        }
        for name, (day, many, left) in joined.items()
        for number in range(many)
    ]


@pytest.mark.parametrize(
    ("definition", "value", "how_many"),
    [
        ("start_customers_only", 8, 5),  # The 5 who joined and left.
        ("all_lost_over_start_and_new", 10, 30),  # The 30 who joined.
        # Half of the 25 who joined and stayed, less half of the 8 who left: 108.5 on average.
        ("all_lost_over_average", 100 * 13 / 108.5, 33),
    ],
)
def test_the_customers_that_make_churn_differ(customers, definition, value, how_many):
    db = keeping(customers=customers)
    found = switched(db, "churn_rate", "churn_definition", definition)
    assert found.moved[0].before == 13
    assert found.moved[0].after == pytest.approx(value)
    assert found.count == how_many
    assert f"{how_many} customers count differently." in found.sentence
    db.close()


def test_what_each_customer_counts_as_is_said(customers):
    db = keeping(customers=customers)
    found = switched(db, "churn_rate", "churn_definition", "start_customers_only")
    assert set(ids(found.rows.to_pylist(), "customer_id")) == {f"new {n}" for n in range(5)}
    assert {one[1:] for one in told(found, "customer_id")} == {
        (
            "lost, not among the customers divided by",
            "not lost, not among the customers divided by",
        )
    }
    average = switched(db, "churn_rate", "churn_definition", "all_lost_over_average")
    by_customer = {name: (before, after) for name, before, after in told(average, "customer_id")}
    assert by_customer["old 0"] == (
        "lost, among the customers divided by",
        "lost, half among the customers divided by",
    )
    assert by_customer["new 29"][1] == "not lost, half among the customers divided by"
    assert "new 0" not in by_customer
    db.close()


@pytest.mark.parametrize("old", switching.DIVIDED_BY)
@pytest.mark.parametrize("new", switching.DIVIDED_BY)
def test_what_the_customers_count_as_adds_up_to_both_answers(customers, old, new):
    db = keeping(customers=customers)
    known = switching._came_or_went(db, {"metric": "churn_rate", **MARCH})
    stayed = 100 - sum(one["was_here"] for one in known.values())
    for definition in (old, new):
        counted = [switching._counts_as(one, definition) for one in known.values()]
        lost = sum(is_lost for is_lost, _ in counted)
        among = stayed + sum(share for _, share in counted)
        found = switched(db, "churn_rate", "churn_definition", definition)
        assert 100 * lost / among == pytest.approx(found.moved[0].after)
    db.close()


def test_a_number_made_from_churn_is_explained_by_the_same_customers(customers):
    subscriptions = [
        {
            "subscription_id": one["customer_id"],
            "customer_id": one["customer_id"],
            "started_at": one["acquired_at"],
            "ended_at": one["churned_at"],
            "mrr": 50.0,
        }
        for one in customers
    ]
    db = keeping(subscriptions=subscriptions)
    found = switched(db, "clv", "churn_definition", "start_customers_only")
    assert found.moved[0].after / found.moved[0].before == pytest.approx(13 / 8)
    assert found.count == 5
    margin = switched(db, "clv", "gross_margin", 0.4)
    assert margin.moved[0].after == pytest.approx(margin.moved[0].before / 2)
    assert (margin.count, margin.rows.num_rows) == (0, 0)
    db.close()


# ---------------------------------------------------------------------- choices


def test_all_definitions_stand_side_by_side_with_the_tools_that_use_them(customers):
    db = keeping(customers=customers)
    choices = side_by_side(db, {"metric": "churn_rate", **MARCH}, "churn_definition")
    assert [(one.value, round(one.rows[0]["value"], 2)) for one in choices] == [
        ("all_lost_over_start", 13),
        ("start_customers_only", 8),
        ("all_lost_over_start_and_new", 10),
        ("all_lost_over_average", 11.98),
    ]
    assert choices[0].tools == ("Chargify", "ChartMogul") and choices[3].tools == ()
    assert choices[2].meaning.startswith("All who left")
    db.close()


def test_the_rows_are_as_many_as_asked_for_and_all_are_counted():
    db = keeping(surveys=[survey(number, 3) for number in range(5)])
    asked = {"metric": "csat", **MARCH}
    found = switch(db, asked, "csat_definition", "three_and_up", limit=2)
    assert (found.rows.num_rows, found.count) == (2, 5)
    db.close()


def test_where_the_data_is_missing_nothing_is_explained():
    db = keeping(tickets=[ticket(1)])
    found = switched(db, "csat", "csat_definition", "three_and_up")
    assert (found.moved[0].before, found.moved[0].difference, found.count) == (None, None, 0)
    assert found.sentence.endswith("stays –. No row counts differently.")
    db.close()


def test_a_setting_that_a_metric_does_not_know_is_told():
    db = keeping(surveys=[survey(1, 5)])
    with pytest.raises(WrongQuestion):
        switched(db, "nps", "csat_definition", "three_and_up")
    with pytest.raises(WrongQuestion):
        switched(db, "csat", "csat_definition", "happy")
    with pytest.raises(WrongQuestion):
        side_by_side(db, {"metric": "nps", **MARCH}, "churn_definition")
    with pytest.raises(WrongQuestion):
        side_by_side(db, {"metric": "nps", **MARCH}, "fcr_days")
    db.close()


@pytest.mark.parametrize(
    ("metric", "asked", "otherwise"),
    [
        ("csat", {}, True),
        ("nps", {}, False),
        ("clv", {}, True),  # made from churn
        ("first_response_time_median", {}, False),
        ("first_response_time_median", {"hours": "business"}, True),
        ("sla_first_response", {"hours": "business"}, True),
        ("service_level", {"hours": "business"}, False),
        ("handle_time_average", {"hours": "business"}, False),
        ("single_reply_resolution_rate", {}, False),
        # What is asked with the question holds for both periods.
        ("csat", {"settings": {"csat_definition": "top_two"}}, False),
        # Both periods are after the change.
        ("csat", {"from": "2026-04-01", "to": "2026-05-01"}, False),
    ],
)
def test_a_number_is_measured_otherwise_where_a_setting_of_its_own_changed(
    metric, asked, otherwise
):
    db = keeping()
    with db.transaction() as session:
        first = dt.date(2026, 3, 1)
        settings.save(session, "csat_definition", "three_and_up", first)
        settings.save(session, "churn_definition", "start_customers_only", first)
        settings.save(session, "calendar", {"open": "10:00"}, first)
        settings.save(session, "single_reply_definition", "at_most_one", first)  # as by default
    question = {"metric": metric, **MARCH, **asked}
    start = dt.date.fromisoformat(question["from"])
    before = Period(start - dt.timedelta(days=28), start)
    assert is_measured_otherwise(settings.history(db), question, before) is otherwise
    db.close()
