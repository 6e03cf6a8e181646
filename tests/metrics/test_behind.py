"""The rows behind a number are those that it counts: for every metric, under every switch.

And for every cell of the retention triangles: cohort_customers, cohort_revenue.
"""

from datetime import date, datetime, time, timedelta

import pytest

from csmetrics.analysis import drill
from csmetrics.ask import ask, count_behind
from csmetrics.asking.measures import measure
from csmetrics.asking.periods import add_months
from csmetrics.catalogue import catalogue
from csmetrics.cohorts import cohorts
from csmetrics.team import settings

JUNE = {"from": "2025-06-01", "to": "2025-07-01", "as_of": "2025-07-20T00:00:00Z"}
# Answered, waiting, solved, reopened, of no known priority, marked as spam.
DATA = {
    "tickets": """
        ticket_id created_at       first_response_at resolved_at      status channel priority \
agent_id customer_id agent_replies reopens handle_seconds topic
        1         2025-06-02T09:00 2025-06-02T09:10  2025-06-03T09:00 closed email   high     \
ana      ann         1             0       60             bug
        2         2025-06-05T09:00 2025-06-06T19:00  2025-06-09T09:00 closed chat    urgent   \
ana      ann         0             2       90             bug
        3         2025-06-07T09:00 -                 -                open   email   -        \
bo       bob         -             -       -              -
        4         2025-05-07T09:00 2025-05-07T09:30  2025-06-10T09:00 closed phone   low      \
bo       cid         4             -       30             -
        5         2025-06-08T09:00 2025-06-08T09:30  2025-06-10T09:00 spam   email   low      \
bo       cid         1             0       30             -
        6         2025-06-20T09:00 2025-06-20T09:01  2025-07-10T09:00 closed -       normal   \
-        -           1             0       10             -
    """,
    "replies": """
        ticket_id sent_at          author   agent_id
        1         2025-06-02T09:00 customer -
        1         2025-06-02T09:10 agent    ana
        1         2025-06-02T09:20 agent    ana
        2         2025-06-05T09:00 customer -
        2         2025-06-06T19:00 agent    -
        9         2025-06-06T19:00 agent    -
    """,
    "surveys": """
        survey_id kind sent_at          responded_at     score scale_min scale_max ticket_id
        1         csat 2025-06-03T00:00 2025-06-04T00:00 5     1         5         1
        2         csat 2025-06-03T00:00 2025-06-04T00:00 3     1         5         2
        3         csat 2025-06-03T00:00 2025-06-04T00:00 1     1         5         -
        4         csat 2025-06-03T00:00 -                -     1         5         -
        5         nps  2025-06-03T00:00 2025-06-04T00:00 10    0         10        1
        6         nps  2025-06-03T00:00 2025-06-04T00:00 8     0         10        2
        7         nps  2025-05-03T00:00 2025-06-04T00:00 2     0         10        2
        8         ces  2025-06-03T00:00 2025-06-04T00:00 6     1         7         2
        9         ces  2025-06-03T00:00 2025-06-04T00:00 2     1         7         5
    """,
    "calls": """
        call_id started_at       outcome   wait_seconds talk_seconds ticket_id
        1       2025-06-02T09:00 answered  10           100          1
        2       2025-06-02T09:00 answered  90           -            -
        3       2025-06-02T09:00 abandoned 3            -            -
        4       2025-06-02T09:00 abandoned 30           -            -
        5       2025-06-02T09:00 missed    300          -            -
    """,
    "subscriptions": """
        subscription_id customer_id started_at       ended_at         mrr
        1               ann         2025-01-01T00:00 2025-06-10T00:00 10
        2               ann         2025-06-10T00:00 -                30
        3               bob         2025-01-01T00:00 2025-06-10T00:00 40
        4               bob         2025-06-10T00:00 -                15
        5               cid         2025-01-01T00:00 2025-06-05T00:00 7
        6               dan         2025-06-05T00:00 2025-06-15T00:00 9
        7               eve         2025-06-05T00:00 -                11
        8               fay         2025-01-01T00:00 2025-02-01T00:00 5
        9               fay         2025-06-05T00:00 -                5
        10              gus         2025-01-01T00:00 -                0
    """,
    "orders": """
        order_id customer_id ordered_at       amount
        1        ann         2025-06-04T00:00 20
        2        ann         2025-06-11T00:00 30
        3        bob         2025-06-11T00:00 50
        4        cid         2025-07-11T00:00 70
    """,
    "agent_time": """
        agent_id date       scheduled_seconds handling_seconds
        ana      2025-06-02 100               50
        bo       2025-06-02 100               -
        bo       2025-06-03 100               80
    """,
    "costs": """
        period_start period_end amount
        2025-06-01   2025-07-01 300
        2025-05-15   2025-06-15 310
    """,
    "qa_reviews": """
        review_id reviewed_at      score max_score weight
        1         2025-06-02T00:00 3     5         -
        2         2025-06-02T00:00 5     5         2
    """,
    "mentions": """
        date       platform mentions
        2025-06-01 x        3
        2025-06-02 x        0
    """,
}
SWITCHED = [
    pytest.param(name, {setting: value}, id=f"{name}-{value}")
    for name, metric in catalogue().items()
    for setting, choices in metric.words.switches.items()
    for value in choices
]
OWN = [name for name, metric in catalogue().items() if measure(metric.measure).way != "combined"]
ASKED = [*(pytest.param(name, {}, id=name) for name in catalogue()), *SWITCHED]
WAYS = [{}, {"hours": "business"}, {"timezone": "Australia/Lord_Howe"}, {"as_of": "2025-06-08"}]
FILTERED = [{"where": {"channel": ["email", None]}}, {"where": {"agent_id": ["ana"]}}]


@pytest.fixture(scope="module")
def db(lasting_store):
    store = lasting_store(**DATA)
    with store.transaction() as session:
        for statement in settings.TABLES:
            session.run(statement)
    return store


def column_behind(db, question, column):
    """Return the values that a column of the rows behind a number knows."""
    behind = drill.rows(db, question, limit=1000)
    return [value for value in behind.column(column).to_pylist() if value is not None]


@pytest.mark.parametrize(("metric", "chosen"), [one for one in ASKED if one.values[0] in OWN])
def test_as_many_rows_are_behind_a_number_as_it_counts(db, metric, chosen):
    filters = [] if catalogue()[metric].account else FILTERED
    one = measure(catalogue()[metric].measure)
    for way in [*WAYS, *filters]:
        question = {"metric": metric, **JUNE, **way, "settings": chosen}
        [[row]] = ask(db, [question])
        assert drill.count(db, question) == count_behind(db, question) == row["n"]
        assert drill.rows(db, question).num_rows == row["n"]
        if one.way == "share" and row["n"]:
            # Those for whom it is true are the numerator.
            true = drill.count(db, question, drill.Part(only_true=True))
            assert 100 * true / row["n"] == pytest.approx(row["value"])
        if one.way == "sum" and row["n"]:
            assert sum(column_behind(db, question, one.of)) == pytest.approx(row["value"])


# Made of other numbers: how many rows of which metric are behind each, and what they add up to.
# Customers of the start: ann, bob, cid, gus; new: dan, eve, fay; lost: cid, dan.
COMBINED = {
    "churn_rate": ("customers_lost", 2),
    "retention_rate": ("customers_start", 4),
    "clv": ("mrr", 4),
    "arpa": ("mrr", 4),
    "net_revenue_retention": ("mrr_start", 3),
    "gross_revenue_retention": ("mrr_start", 3),
    "mrr_new": ("mrr_new_moves", 1),
    "mrr_reactivation": ("mrr_reactivation_moves", 1),
    "mrr_expansion": ("mrr_expansion_moves", 1),
    "mrr_contraction": ("mrr_contraction_moves", 1),
    "mrr_churned": ("mrr_churned_moves", 1),
    # Tickets 1, 2, 3 and 6, and the calls that name none.
    "cost_per_contact": ("contacts", 4 + 4),
    "cost_per_ticket": ("tickets_resolved", 3),
    "support_cost": ("cost_shares", 2),
    "contact_rate_per_customer": ("tickets_created", 4),
    "contact_rate_per_order": ("tickets_created", 4),
    # Of ann after tickets 1 and 2; bob's is not solved, and cid's was too long ago.
    "revenue_after_contact": ("orders_after_contact", 2),
    "revenue_after_contact_per_ticket": ("orders_after_contact", 2),
}


@pytest.mark.parametrize("metric", COMBINED)
def test_behind_a_number_made_of_others_is_what_is_counted_in_it(db, metric):
    question = {"metric": metric, **JUNE}
    found = drill.metric_behind(db, question).name, drill.count(db, question)
    assert found == COMBINED[metric]
    assert count_behind(db, question) == COMBINED[metric][1]


def test_of_every_number_made_of_others_it_is_known_what_is_behind():
    assert COMBINED.keys() == catalogue().keys() - set(OWN)


@pytest.mark.parametrize(
    "metric", ["cost_per_contact", "cost_per_ticket", "retention_rate", "arpa"]
)
def test_behind_a_number_for_each_of_them_are_those_divided_by(db, metric):
    question = {"metric": metric, **JUNE}
    [[row]] = ask(db, [question])
    assert drill.count(db, question) == row["n"]


@pytest.mark.parametrize(
    ("definition", "lost", "divided_by"),
    [
        ("all_lost_over_start", ["cid", "dan"], 4),
        ("start_customers_only", ["cid"], 4),
        ("all_lost_over_start_and_new", ["cid", "dan"], 7),
        ("all_lost_over_average", ["cid", "dan"], 4.5),
    ],
)
def test_behind_churn_are_those_who_count_as_lost(db, definition, lost, divided_by):
    question = {"metric": "churn_rate", **JUNE, "settings": {"churn_definition": definition}}
    [[row]] = ask(db, [question])
    assert row["value"] == pytest.approx(100 * len(lost) / divided_by)
    assert sorted(column_behind(db, question, "customer_id")) == lost
    assert count_behind(db, question) == len(lost)


def behind_cell(db, name, cell):
    """Return the rows behind a cell of a retention triangle."""
    joined = date.fromisoformat(cell["cohort"])
    seen = add_months(joined, cell["age"])
    question = {
        "metric": name,
        "from": seen.isoformat(),
        "to": add_months(seen, 1).isoformat(),
    }
    before, last = (
        datetime.combine(day, time()) - timedelta(microseconds=1)
        for day in (joined, add_months(joined, 1))
    )
    part = drill.Part(within=(("joined_at", before, last),))
    return drill.rows(db, question, part).to_pylist()


def test_behind_a_cell_of_a_triangle_are_those_who_are_still_here(db):
    cells = cohorts(db, "2025-08-01")
    assert [len(behind_cell(db, "cohort_customers", cell)) for cell in cells] == [
        cell["retained"] for cell in cells
    ]
    [*_, january] = [cell for cell in cells if cell["cohort"] == "2025-01-01"]
    found = behind_cell(db, "cohort_customers", january)
    assert sorted(row["customer_id"] for row in found) == ["ann", "bob", "fay", "gus"]


def test_behind_a_cell_of_the_revenue_triangle_is_what_they_pay(db):
    cells = cohorts(db, "2025-08-01", of="mrr")
    paid = [behind_cell(db, "cohort_revenue", cell) for cell in cells]
    assert [sum(row["mrr"] for row in rows) for rows in paid] == [
        cell["retained"] for cell in cells
    ]
    [may] = [c for c in cells if (c["cohort"], c["age"]) == ("2025-01-01", 4)]
    found = behind_cell(db, "cohort_revenue", may)
    assert {row["customer_id"]: row["mrr"] for row in found} == {"ann": 10, "bob": 40, "cid": 7}
