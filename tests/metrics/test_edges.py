"""The edges of a period, for every number that counts what happened: the first moment is in, the
moment after the last is out, and what lies outside changes nothing, however different it is."""

from functools import cache

import pytest

from csmetrics.catalogue import catalogue

# Outside, at both edges, and inside, at both edges. Outside all values are far from those inside.
CREATED = """
    ticket_id created_at          first_response_at   resolved_at         priority channel reopens
    1         2025-05-31T23:59:59 2025-06-09T00:00:00 2025-06-09T00:00:00 urgent   chat    3
    2         2025-06-01T00:00:00 2025-06-01T00:00:10 2025-06-01T00:01:40 urgent   chat    0
    3         2025-06-30T23:59:59 2025-07-01T00:00:29 2025-07-01T00:04:59 urgent   chat    1
    4         2025-07-01T00:00:00 2025-07-09T00:00:00 2025-07-09T00:00:00 urgent   chat    3
"""
UNANSWERED = """
    ticket_id created_at          first_response_at   resolved_at
    1         2025-05-31T23:59:59 -                   -
    2         2025-06-01T00:00:00 -                   -
    3         2025-06-30T23:59:59 -                   -
    4         2025-07-01T00:00:00 -                   -
    5         2025-06-10T00:00:00 2025-06-10T00:00:00 2025-06-10T00:00:00
"""
RESOLVED = """
    ticket_id created_at          resolved_at         reopens agent_replies handle_seconds agent_id
    1         2025-05-01T00:00:00 2025-05-31T23:59:59 3       9             1000           ana
    2         2025-05-31T23:58:20 2025-06-01T00:00:00 0       1             10             ana
    3         2025-06-30T23:54:59 2025-06-30T23:59:59 1       2             30             ana
    4         2025-06-01T00:00:00 2025-07-01T00:00:00 3       9             1000           ana
    5         2025-06-01T00:00:00 2025-06-20T00:00:00 -       -             -              -
    6         2025-06-20T00:00:00 2025-07-01T00:00:00 3       9             1000           ana
"""
# One kind beside the other, each with its own scale.
ANSWERED = """
    kind responded_at        score scale_min scale_max
    csat 2025-05-31T23:59:59 4     1         5
    csat 2025-06-01T00:00:00 5     1         5
    csat 2025-06-30T23:59:59 1     1         5
    csat 2025-07-01T00:00:00 4     1         5
    csat 2025-06-10T00:00:00 -     1         5
    nps  2025-05-31T23:59:59 8     0         10
    nps  2025-06-01T00:00:00 10    0         10
    nps  2025-06-20T00:00:00 7     0         10
    nps  2025-06-30T23:59:59 6     0         10
    nps  2025-07-01T00:00:00 8     0         10
    nps  2025-06-10T00:00:00 -     0         10
    ces  2025-05-31T23:59:59 6     1         7
    ces  2025-06-01T00:00:00 7     1         7
    ces  2025-06-30T23:59:59 2     1         7
    ces  2025-07-01T00:00:00 6     1         7
    ces  2025-06-10T00:00:00 -     1         7
"""
SENT = """
    kind sent_at             responded_at        score scale_min scale_max
    csat 2025-05-31T23:59:59 -                   -     1         5
    csat 2025-06-01T00:00:00 2025-07-20T00:00:00 5     1         5
    nps  2025-06-30T23:59:59 -                   -     0         10
    csat 2025-07-01T00:00:00 -                   -     1         5
    csat -                   2025-06-10T00:00:00 5     1         5
"""
CALLS = """
    call_id started_at          outcome  wait_seconds talk_seconds
    1       2025-05-31T23:59:59 answered 900          1000
    2       2025-06-01T00:00:00 answered 10           20
    3       2025-06-30T23:59:59 missed   10           -
    4       2025-07-01T00:00:00 answered 900          1000
"""
REVIEWS = """
    review_id reviewed_at         score max_score
    1         2025-05-31T23:59:59 5     5
    2         2025-06-01T00:00:00 4     5
    3         2025-06-30T23:59:59 1     5
    4         2025-07-01T00:00:00 5     5
"""
# Days without one of the two times say nothing.
AGENT_TIME = """
    agent_id date       scheduled_seconds handling_seconds
    ana      2025-05-31 100               100
    ana      2025-06-01 100               50
    ana      2025-06-30 300               50
    ana      2025-07-01 100               100
    bo       2025-06-10 -                 100
    bo       2025-06-11 100               -
"""
COSTS = """
    period_start period_end amount
    2025-05-31   2025-07-02 320
    2025-05-01   2025-06-01 1000
    2025-07-01   2025-08-01 1000
"""
MENTIONS = """
    date       platform mentions
    2025-05-31 x        100
    2025-06-01 x        1
    2025-06-30 x        2
    2025-07-01 x        100
"""
ORDERS = """
    order_id customer_id ordered_at          amount
    1        ann         2025-05-31T23:59:59 5
    2        ann         2025-06-01T00:00:00 5
    3        ann         2025-06-30T23:59:59 5
    4        ann         2025-07-01T00:00:00 5
"""
REPLIES = """
    ticket_id sent_at             author   agent_id
    1         2025-05-31T20:00:00 customer -
    1         2025-05-31T23:59:59 agent    ana
    2         2025-05-31T23:59:50 customer -
    2         2025-06-01T00:00:00 agent    ana
    3         2025-06-30T23:59:29 customer -
    3         2025-06-30T23:59:59 agent    ana
    4         2025-06-30T20:00:00 customer -
    4         2025-07-01T00:00:00 agent    ana
    5         2025-06-10T20:00:00 agent    -
    6         2025-06-30T12:00:00 agent    ana
    7         2025-06-30T12:00:00 agent    ana
    8         2025-07-01T12:00:00 agent    ana
"""

STORES = {
    "created": {"tickets": CREATED},
    "unanswered": {"tickets": UNANSWERED},
    "resolved": {"tickets": RESOLVED},
    "answered": {"surveys": ANSWERED},
    "sent": {"surveys": SENT},
    "calls": {"calls": CALLS},
    "reviews": {"qa_reviews": REVIEWS},
    "agent_time": {"agent_time": AGENT_TIME},
    "costs": {"costs": COSTS},
    "mentions": {"mentions": MENTIONS},
    "orders": {"orders": ORDERS},
    "replies": {"replies": REPLIES},
    "costs and tickets": {"costs": COSTS, "tickets": RESOLVED},
    "orders and tickets": {"orders": ORDERS, "tickets": CREATED},
}
# metric: the store it is asked of, its value, its sample
EXPECTED = {
    "tickets_created": ("created", 2, 2),
    "first_response_time_median": ("created", 20, 2),
    "first_response_time_average": ("created", 20, 2),
    "first_response_time_p90": ("created", 28, 2),
    "first_response_time_km": ("created", 10, 2),
    "resolution_time_km": ("created", 100, 2),
    "resolution_rate": ("created", 100, 2),
    "net_resolution_rate": ("created", 50, 2),
    "sla_first_response": ("created", 100, 2),
    "sla_resolution": ("created", 100, 2),
    "waiting_first_response": ("unanswered", 2, 2),
    "waiting_resolution": ("unanswered", 2, 2),
    "backlog": ("unanswered", 3, 3),
    "tickets_resolved": ("resolved", 3, 3),
    "resolution_time_median": ("resolved", 300, 3),
    "resolution_time_average": ("resolved", (100 + 300 + 19 * 86400) / 3, 3),
    "resolution_time_p90": ("resolved", 300 + 0.8 * (19 * 86400 - 300), 3),
    "reopen_rate": ("resolved", 50, 2),
    "single_reply_resolution_rate": ("resolved", 50, 2),
    "first_contact_resolution": ("resolved", 200 / 3, 3),
    "csat": ("answered", 50, 2),
    "csat_average": ("answered", 3, 2),
    "nps": ("answered", 0, 3),
    "nps_promoters": ("answered", 100 / 3, 3),
    "nps_passives": ("answered", 100 / 3, 3),
    "nps_detractors": ("answered", 100 / 3, 3),
    "ces": ("answered", 4.5, 2),
    "ces_low_effort": ("answered", 50, 2),
    "survey_response_rate": ("sent", 50, 2),
    "handle_time_average": ("calls", 20, 1),
    "missed_call_rate": ("calls", 50, 2),
    "service_level": ("calls", 50, 2),
    "calls_without_ticket": ("calls", 2, 2),
    "qa_score": ("reviews", 50, 2),
    "agent_utilization": ("agent_time", 25, 2),
    "support_cost": ("costs", 300, 0),
    "cost_shares": ("costs", 300, 1),
    "cost_per_ticket": ("costs and tickets", 100, 3),
    "cost_per_contact": ("costs and tickets", 75, 4),
    "contacts": ("costs and tickets", 4, 4),
    "brand_mentions": ("mentions", 3, 2),
    "orders_placed": ("orders", 2, 2),
    "contact_rate_per_order": ("orders and tickets", 100, 2),
    "response_time_median": ("replies", 20, 2),
    "response_time_average": ("replies", 20, 2),
    "response_time_p90": ("replies", 28, 2),
    "tickets_per_agent_day": ("replies", 2, 2),
}
# Of a business whose start and end the period is; test_customers.py has their edges.
OF_CUSTOMERS = {
    *("customers_start", "customers_end", "customers_new", "customers_lost"),
    *("customers_lost_of_start", "churn_rate", "retention_rate", "clv", "arpa"),
    *("contact_rate_per_customer", "net_revenue_retention", "gross_revenue_retention"),
    *("revenue_after_contact", "revenue_after_contact_per_ticket", "orders_after_contact"),
}


@pytest.fixture(scope="module")
def stored(lasting_store):
    return cache(lambda name: lasting_store(**STORES[name]))


@pytest.mark.parametrize("metric", EXPECTED)
def test_a_period_begins_with_its_first_moment_and_ends_before_the_next(
    metric, stored, number_and_sample
):
    name, value, sample = EXPECTED[metric]
    found = number_and_sample(stored(name), metric, as_of="2025-08-01T00:00:00Z")
    assert found == (pytest.approx(value), sample)


def test_every_number_has_its_edges_tested():
    of_customers = OF_CUSTOMERS | {name for name in catalogue() if name.startswith("mrr")}
    assert set(catalogue()) == set(EXPECTED) | of_customers


# Something is loaded of every table, and nothing of June that a number could be divided by.
NOBODY = {
    "tickets": """
        ticket_id created_at          resolved_at
        1         2025-05-01T00:00:00 2025-05-02T00:00:00
    """,
    "subscriptions": """
        subscription_id customer_id started_at          ended_at            mrr
        1               ann         2025-01-01T00:00:00 2025-05-20T00:00:00 10
    """,
    "orders": """
        order_id customer_id ordered_at          amount
        1        ann         2025-05-03T00:00:00 10
    """,
    "costs": """
        period_start period_end amount
        2025-06-01   2025-07-01 300
    """,
    "agent_time": """
        agent_id date       scheduled_seconds handling_seconds
        ana      2025-06-01 0                 0
        bo       2025-06-01 0                 60
    """,
    "qa_reviews": """
        review_id reviewed_at         score max_score weight
        1         2025-06-01T00:00:00 5     5         0
    """,
}


@pytest.mark.parametrize(
    "metric",
    [
        *("agent_utilization", "qa_score", "cost_per_ticket", "cost_per_contact"),
        *("contact_rate_per_customer", "contact_rate_per_order", "arpa", "clv"),
        *("churn_rate", "retention_rate", "net_revenue_retention", "gross_revenue_retention"),
        "revenue_after_contact_per_ticket",
    ],
)
def test_what_has_nothing_to_be_divided_by_has_no_value(metric, lasting_store, value):
    assert value(lasting_store(**NOBODY), metric) is None


@pytest.mark.parametrize(
    "definition",
    [
        *("all_lost_over_start", "start_customers_only"),
        *("all_lost_over_start_and_new", "all_lost_over_average"),
    ],
)
def test_churn_of_nobody_has_no_value_by_any_definition(definition, lasting_store, value):
    settings = {"churn_definition": definition}
    assert value(lasting_store(**NOBODY), "churn_rate", settings=settings) is None


def test_customer_value_has_none_where_nobody_leaves(store, value):
    subscriptions = """
        subscription_id customer_id started_at          mrr
        1               ann         2025-01-01T00:00:00 10
    """
    assert value(store(subscriptions=subscriptions), "arpa") == 10
    assert value(store(subscriptions=subscriptions), "clv") is None


def test_one_who_joined_in_an_earlier_month_is_of_the_start_of_the_month_they_leave_in(
    store, by_period
):
    db = store(
        subscriptions="""
        subscription_id customer_id started_at          ended_at            mrr
        1               ann         2025-01-01T00:00:00 -                   10
        2               bob         2025-05-10T00:00:00 2025-06-10T00:00:00 10
        3               cat         2025-06-10T00:00:00 2025-06-20T00:00:00 10
        """
    )
    months = {"start": "2025-05-01", "end": "2025-07-01"}
    settings = {"churn_definition": "start_customers_only"}
    assert by_period(db, "churn_rate", "month", **months, settings=settings) == {
        "2025-05-01": 0,
        "2025-06-01": 50,
    }
    assert by_period(db, "retention_rate", "month", **months) == {
        "2025-05-01": 100,
        "2025-06-01": 50,
    }
