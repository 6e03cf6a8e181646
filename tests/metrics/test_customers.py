"""customers_*, retention_rate, churn_rate, the MRR family, arpa, clv, contact rates, cohorts."""

import polars as pl
import pytest

from csmetrics.ask import ask, cohorts

CUSTOMERS = """
    customer_id acquired_at         churned_at
    ann         2025-01-10T00:00:00 -
    bob         2025-01-20T00:00:00 2025-06-10T00:00:00
    cid         2025-06-05T00:00:00 -
    dan         2025-06-05T00:00:00 2025-06-20T00:00:00
    eve         2025-05-31T23:59:59 2025-07-01T00:00:00
    fay         -                   -
"""


@pytest.fixture
def db(store):
    return store(customers=CUSTOMERS)


def test_customers_of_a_month(db, value):
    assert value(db, "customers_start") == 3  # ann, bob, eve
    assert value(db, "customers_new") == 2  # cid, dan
    assert value(db, "customers_lost") == 2  # bob, dan
    # ann, cid, and eve, who had not ended before the first moment of July.
    assert value(db, "customers_end") == 3


def test_retention_looks_at_those_of_the_start(db, number_and_sample):
    assert number_and_sample(db, "retention_rate") == (pytest.approx(200 / 3), 3)


# 100 customers, 30 join, 8 of the 100 and 5 of the 30 leave.
ONE_HUNDRED = (
    pl.DataFrame({"number": range(130)})
    .with_columns(
        is_new=pl.col("number") >= 100,
        leaves=(pl.col("number") < 8) | (pl.col("number") >= 125),
    )
    .select(
        customer_id=pl.col("number").cast(pl.String),
        acquired_at=pl.when("is_new")
        .then(pl.datetime(2025, 6, 3))
        .otherwise(pl.datetime(2025, 5, 3)),
        churned_at=pl.when("leaves").then(pl.datetime(2025, 6, 20)),
    )
)


@pytest.mark.parametrize(
    ("definition", "percent"),
    [
        ("all_lost_over_start", 13),
        ("start_customers_only", 8),
        ("all_lost_over_start_and_new", 10),
        ("all_lost_over_average", 11.9816),
    ],
)
def test_the_published_example_of_churn(store, number_and_sample, definition, percent):
    db = store(customers=ONE_HUNDRED)
    settings = {"churn_definition": definition}
    found, n = number_and_sample(db, "churn_rate", settings=settings)
    assert (found, n) == (pytest.approx(percent, abs=1e-4), 100)
    assert number_and_sample(db, "retention_rate") == (92, 100)


@pytest.mark.parametrize(
    ("definition", "low", "high"),
    [
        # Wilson of 13 of 130 who could leave is 5.9375 … 16.3586, so 7.72 … 21.27 leave: of 100
        # at the start; of 130; of an average of 111 and 112 at the end less half of who leaves.
        ("all_lost_over_start", 7.7188, 21.2661),
        ("all_lost_over_start_and_new", 5.9375, 16.3586),
        ("all_lost_over_average", 6.9451, 20.3763),
        # Wilson of 8 of 100.
        ("start_customers_only", 4.1093, 14.9981),
    ],
)
def test_every_definition_of_churn_has_an_interval(store, definition, low, high):
    db = store(customers=ONE_HUNDRED)
    question = {"metric": "churn_rate", "from": "2025-06-01", "to": "2025-07-01"}
    [[row]] = ask(db, [{**question, "settings": {"churn_definition": definition}}])
    assert (row["low"], row["high"]) == pytest.approx((low, high), abs=1e-4)


def test_a_share_of_new_customers_has_an_interval_though_nobody_was_there_before(store):
    db = store(
        customers="""
        customer_id acquired_at         churned_at
        ann         2025-06-01T00:00:00 -
        bob         2025-06-02T00:00:00 2025-06-10T00:00:00
        cid         2025-06-03T00:00:00 -
        dan         2025-06-04T00:00:00 -
        """
    )
    definition = {"churn_definition": "all_lost_over_start_and_new"}
    question = {"metric": "churn_rate", "from": "2025-06-01", "to": "2025-07-01"}
    [[row]] = ask(db, [{**question, "settings": definition}])
    assert (row["value"], row["n"]) == (25, 0)
    # Wilson of 1 of 4.
    assert (row["low"], row["high"]) == pytest.approx((4.5587, 69.9358), abs=1e-4)


def test_paid_periods_that_touch_are_one_stay_and_a_gap_is_a_loss(store, by_period):
    db = store(
        subscriptions="""
        subscription_id customer_id started_at          ended_at            mrr
        1               ann         2025-05-01T12:00:00 2025-06-10T00:00:00 10
        2               ann         2025-06-10T00:00:00 2025-07-05T00:00:00 20
        3               ann         2025-08-05T00:00:00 -                   20
        """,
        customers="""
        customer_id acquired_at         churned_at
        ann         2024-01-01T00:00:00 2024-02-01T00:00:00
        """,
    )
    months = {"start": "2025-05-01", "end": "2025-09-01"}
    assert list(by_period(db, "customers_new", "month", **months).values()) == [1, 0, 0, 1]
    assert list(by_period(db, "customers_lost", "month", **months).values()) == [0, 0, 1, 0]
    assert list(by_period(db, "customers_end", "month", **months).values()) == [1, 1, 0, 1]


def test_one_who_leaves_and_is_back_within_the_period_is_neither_lost_nor_new(store, value):
    db = store(
        subscriptions="""
        subscription_id customer_id started_at          ended_at            mrr
        1               ann         2025-05-01T00:00:00 2025-06-10T00:00:00 10
        2               ann         2025-06-20T00:00:00 -                   20
        """
    )
    assert value(db, "customers_new") == 0
    assert value(db, "customers_lost") == 0
    assert value(db, "retention_rate") == 100


def test_one_who_leaves_twice_within_the_period_is_lost_once(store, number_and_sample):
    db = store(
        subscriptions="""
        subscription_id customer_id started_at          ended_at            mrr
        1               ann         2025-05-01T00:00:00 2025-06-10T00:00:00 10
        2               ann         2025-06-12T00:00:00 2025-06-20T00:00:00 20
        3               bob         2025-06-12T00:00:00 2025-06-14T00:00:00 20
        4               bob         2025-06-16T00:00:00 2025-06-18T00:00:00 20
        """
    )
    assert number_and_sample(db, "customers_lost") == (2, 2)
    assert number_and_sample(db, "customers_new") == (1, 1)
    assert number_and_sample(db, "churn_rate") == (200, 1)
    strict = {"settings": {"churn_definition": "start_customers_only"}}
    assert number_and_sample(db, "churn_rate", **strict) == (100, 1)


def test_one_who_leaves_at_the_first_moment_was_there_and_the_next_period_has_its_own(store, value):
    db = store(
        customers="""
        customer_id acquired_at         churned_at
        ann         2025-01-01T00:00:00 2025-06-01T00:00:00
        bob         2025-06-01T00:00:00 -
        cid         2025-01-01T00:00:00 2025-07-01T00:00:00
        dan         2025-07-01T00:00:00 -
        eve         2025-07-02T00:00:00 2025-07-03T00:00:00
        """
    )
    assert value(db, "customers_lost") == 1  # ann
    assert value(db, "customers_new") == 1  # bob


def test_who_is_lost_is_seen_at_the_last_departure_of_the_period(store, by_period):
    db = store(
        subscriptions="""
        subscription_id customer_id started_at          ended_at            mrr
        1               ann         2025-05-01T00:00:00 2025-06-05T00:00:00 10
        2               ann         2025-06-10T00:00:00 2025-06-15T00:00:00 10
        3               ann         2025-07-10T00:00:00 -                   10
        """
    )
    months = {"start": "2025-05-01", "end": "2025-08-01"}
    assert list(by_period(db, "customers_lost", "month", **months).values()) == [0, 1, 0]


SUBSCRIPTIONS = """
    subscription_id customer_id started_at          ended_at            mrr
    1               stay        2025-01-01T00:00:00 -                   70
    2               up          2025-01-01T00:00:00 2025-06-10T00:00:00 10
    3               up          2025-06-10T00:00:00 -                   20
    4               down        2025-01-01T00:00:00 2025-06-10T00:00:00 20
    5               down        2025-06-10T00:00:00 -                   10
    6               leave       2025-01-01T00:00:00 2025-06-10T00:00:00 10
    7               join        2025-06-15T00:00:00 -                   99
    8               back        2025-01-01T00:00:00 2025-02-01T00:00:00 5
    9               back        2025-06-15T00:00:00 -                   6
    10              brief       2025-06-15T00:00:00 2025-06-16T00:00:00 500
"""


def test_revenue_moves_from_the_start_to_the_end_of_the_period(store, number_and_sample):
    db = store(subscriptions=SUBSCRIPTIONS)
    assert number_and_sample(db, "mrr") == (70 + 20 + 10 + 99 + 6, 5)
    assert number_and_sample(db, "mrr_new") == (99, 5)
    assert number_and_sample(db, "mrr_reactivation") == (6, 5)
    assert number_and_sample(db, "mrr_expansion") == (10, 5)
    assert number_and_sample(db, "mrr_contraction") == (10, 5)
    assert number_and_sample(db, "mrr_churned") == (10, 5)
    assert number_and_sample(db, "arpa") == (41, 5)


def test_revenue_that_moves_at_the_first_moment_of_the_next_period_has_not_moved_yet(store, value):
    db = store(
        subscriptions="""
        subscription_id customer_id started_at          ended_at            mrr
        1               ann         2025-01-01T00:00:00 2025-07-01T00:00:00 10
        2               bob         2025-07-01T00:00:00 -                   20
        3               cid         2025-01-01T00:00:00 2025-02-01T00:00:00 30
        4               cid         2025-07-01T00:00:00 -                   40
        """
    )
    assert value(db, "mrr") == 10
    moves = ("mrr_new", "mrr_reactivation", "mrr_expansion", "mrr_contraction", "mrr_churned")
    assert [value(db, move) for move in moves] == [0, 0, 0, 0, 0]


def test_all_who_come_back_are_added_up(store, number_and_sample):
    db = store(
        subscriptions="""
        subscription_id customer_id started_at          ended_at            mrr
        1               ann         2025-01-01T00:00:00 2025-02-01T00:00:00 1
        2               ann         2025-06-10T00:00:00 -                   10
        3               bob         2025-01-01T00:00:00 2025-02-01T00:00:00 1
        4               bob         2025-06-20T00:00:00 -                   30
        """
    )
    assert number_and_sample(db, "mrr_reactivation") == (40, 2)


def test_one_who_changes_and_pays_the_same_is_no_move(store, number_and_sample):
    db = store(
        subscriptions="""
        subscription_id customer_id started_at          ended_at            mrr
        1               ann         2025-01-01T00:00:00 2025-06-10T00:00:00 10
        2               ann         2025-06-10T00:00:00 -                   10
        """
    )
    assert number_and_sample(db, "mrr_expansion_moves") == (None, 0)
    assert number_and_sample(db, "mrr_contraction_moves") == (None, 0)


def test_what_several_who_left_paid_is_added_up(store, number_and_sample):
    db = store(
        subscriptions="""
        subscription_id customer_id started_at          ended_at            mrr
        1               ann         2025-01-01T00:00:00 2025-06-05T00:00:00 10
        2               bob         2025-01-01T00:00:00 2025-06-06T00:00:00 30
        3               cid         2025-01-01T00:00:00 -                   5
        """
    )
    assert number_and_sample(db, "mrr_churned_moves") == (40, 2)
    assert number_and_sample(db, "mrr_churned") == (40, 1)


def test_one_who_stops_paying_with_the_first_moment_is_lost_in_that_month(store, value):
    # Nothing had ended before June, so ann still paid at its start.
    db = store(
        subscriptions="""
        subscription_id customer_id started_at          ended_at            mrr
        1               ann         2025-01-01T00:00:00 2025-06-01T00:00:00 10
        2               bob         2025-01-01T00:00:00 -                   5
        """
    )
    may = {"start": "2025-05-01", "end": "2025-06-01"}
    assert (value(db, "mrr_churned"), value(db, "mrr_start")) == (10, 15)
    assert (value(db, "mrr_churned", **may), value(db, "mrr", **may)) == (0, 15)


def test_one_who_renews_at_the_same_prices_is_no_move(store, number_and_sample):
    # In doubles 0.2 + 99.99 + 49.9 is not what 0.2 and 99.99 taken off and put back leave.
    db = store(
        subscriptions="""
        subscription_id customer_id started_at          ended_at            mrr
        1               ann         2025-01-01T00:00:00 2025-06-05T00:00:00 0.2
        2               ann         2025-01-02T00:00:00 2025-06-06T00:00:00 99.99
        3               ann         2025-01-03T00:00:00 -                   49.9
        4               ann         2025-06-07T00:00:00 -                   0.2
        5               ann         2025-06-08T00:00:00 -                   99.99
        """
    )
    assert number_and_sample(db, "mrr_expansion_moves") == (None, 0)
    assert number_and_sample(db, "mrr_contraction_moves") == (None, 0)
    assert number_and_sample(db, "net_revenue_retention") == (100, 1)


def test_the_published_example_of_revenue_retention(store, number_and_sample):
    # Hand-sized: start 110, churned 10, contraction 10, expansion 10.
    db = store(subscriptions=SUBSCRIPTIONS)
    assert number_and_sample(db, "gross_revenue_retention") == (pytest.approx(9000 / 110), 4)
    assert number_and_sample(db, "net_revenue_retention") == (pytest.approx(10000 / 110), 4)
    # As published, in per cent of a start of 100: the one who stays pays 60.
    db = store(subscriptions=SUBSCRIPTIONS.replace(" 70", " 60"))
    assert number_and_sample(db, "gross_revenue_retention") == (80, 4)
    assert number_and_sample(db, "net_revenue_retention") == (90, 4)


def test_prices_that_come_and_go_leave_nothing_behind(store, by_period):
    # In doubles 9.9 + 19.99 - 9.9 - 19.99 is not 0, and what is left is no revenue to keep.
    db = store(
        subscriptions="""
        subscription_id customer_id started_at          ended_at            mrr
        1               ann         2025-01-02T00:00:00 2025-03-10T00:00:00 9.9
        2               bob         2025-02-02T00:00:00 2025-04-10T00:00:00 19.99
        """
    )
    months = {"start": "2025-01-01", "end": "2025-07-01"}
    assert by_period(db, "mrr", "month", **months)["2025-04-01"] == 0
    assert by_period(db, "mrr_start", "month", **months)["2025-05-01"] == 0
    for kept in ("net_revenue_retention", "gross_revenue_retention"):
        assert by_period(db, kept, "month", **months)["2025-05-01"] is None


def test_the_published_example_of_lifetime_value(store, value):
    # 200 customers pay 50; 6 leave in a period of exactly one average month: 30.4375 days cannot be
    # asked for, so the month's churn of 3 % is put into the 30 days of June.
    leave = pl.col("number") < 6
    paid = pl.DataFrame({"number": range(200)}).select(
        customer_id=pl.col("number").cast(pl.String),
        subscription_id=pl.col("number").cast(pl.String),
        started_at=pl.datetime(2025, 1, 1),
        ended_at=pl.when(leave).then(pl.datetime(2025, 6, 15)),
        mrr=pl.lit(50.0),
    )
    db = store(subscriptions=paid)
    june = value(db, "clv", settings={"gross_margin": 0.7})
    assert june == pytest.approx(1166.67 * 30 / 30.4375, abs=0.01)


def test_without_churn_nobody_knows_the_lifetime_value(store, number_and_sample):
    db = store(
        subscriptions="""
        subscription_id customer_id started_at          mrr
        1               ann         2025-01-01T00:00:00 10
        """
    )
    assert number_and_sample(db, "clv") == (None, 1)
    assert number_and_sample(db, "churn_rate") == (0, 1)


def test_contacts_per_100_customers_of_any_time_in_the_period(store, number_and_sample):
    tickets = """
        ticket_id created_at
        1         2025-06-02T00:00:00
        2         2025-06-30T23:59:59
        3         2025-07-01T00:00:00
    """
    db = store(customers=CUSTOMERS, tickets=tickets)
    assert number_and_sample(db, "contact_rate_per_customer") == (40, 5)


def test_contacts_per_100_orders(store, number_and_sample):
    db = store(
        tickets="""
        ticket_id created_at
        1         2025-06-02T00:00:00
        """,
        orders="""
        order_id customer_id ordered_at
        1        ann         2025-06-01T00:00:00
        2        ann         2025-06-30T23:59:59
        3        ann         2025-07-01T00:00:00
        """,
    )
    assert number_and_sample(db, "contact_rate_per_order") == (50, 2)


def test_the_triangle_has_a_cell_for_every_month_that_has_ended(db):
    cells = {
        (cell["cohort"], cell["age"]): (cell["size"], cell["retained"], cell["value"])
        for cell in cohorts(db, "2025-07-31T23:59:59Z")
    }
    assert {key: cell for key, cell in cells.items() if key[0] == "2025-01-01"} == {
        **{("2025-01-01", age): (2, 2, 100) for age in range(5)},
        ("2025-01-01", 5): (2, 1, 50),
    }
    # eve left at the first moment of July: at the end of June she was still here.
    assert cells["2025-05-01", 0] == cells["2025-05-01", 1] == (1, 1, 100)
    assert cells["2025-06-01", 0] == (2, 1, 50)
    assert max(cells) == ("2025-06-01", 0)


def test_a_month_is_over_at_the_first_moment_of_the_next(db):
    cells = cohorts(db, "2025-08-01T00:00:00Z")
    assert cells[-1] == {"cohort": "2025-06-01", "age": 1, "size": 2, "retained": 1, "value": 50}


def test_the_months_of_a_triangle_are_those_of_a_time_zone(store):
    # ann joined at midnight of 1 July in Berlin and left at midnight of 1 September; bob an hour
    # before, at the end of June.
    db = store(
        customers="""
        customer_id acquired_at         churned_at
        ann         2025-06-30T22:00:00 2025-08-31T22:00:00
        bob         2025-06-30T21:00:00 -
        """
    )
    there = cohorts(db, "2025-09-30T22:00:00", timezone="Europe/Berlin")
    assert [(c["cohort"], c["age"], c["retained"]) for c in there] == [
        *(("2025-06-01", age, 1) for age in range(4)),
        *(("2025-07-01", age, kept) for age, kept in enumerate((1, 1, 0))),
    ]
    # A second before, September was not over in Berlin; in UTC both joined in June.
    before = cohorts(db, "2025-09-30T21:59:59", timezone="Europe/Berlin")
    assert len(before) == len(there) - 2
    assert {cell["cohort"] for cell in cohorts(db, "2025-09-30T22:00:00")} == {"2025-06-01"}


def test_one_who_comes_back_is_in_the_triangle_again(store):
    db = store(subscriptions=SUBSCRIPTIONS)
    january = [cell for cell in cohorts(db, "2025-07-01") if cell["cohort"] == "2025-01-01"]
    # stay, up, down, leave and back; back is away from February to May, leave is gone in June.
    # The end of January still sees back: ended at the first moment of February.
    assert [cell["retained"] for cell in january] == [5, 4, 4, 4, 4, 4]


def test_the_revenue_triangle_is_of_the_revenue_at_the_end_of_the_first_month(store):
    db = store(subscriptions=SUBSCRIPTIONS)
    cells = cohorts(db, "2025-07-01", of="mrr")
    january = [cell["value"] for cell in cells if cell["cohort"] == "2025-01-01"]
    assert january[0] == 100
    assert january[1] == pytest.approx(100 * 110 / 115)
    assert january[5] == pytest.approx(100 * (70 + 20 + 10 + 6) / 115)


def test_revenue_that_nobody_pays_any_more_is_nothing_to_compare_with(store):
    # 0.1 + 0.2 - 0.1 - 0.2 misses zero by a hair, of which 10 would be any percentage.
    db = store(
        subscriptions="""
        subscription_id customer_id started_at          ended_at            mrr
        1               ann         2025-01-02T00:00:00 2025-01-20T00:00:00 0.1
        2               bob         2025-01-03T00:00:00 2025-01-21T00:00:00 0.2
        3               ann         2025-02-10T00:00:00 -                   10
        """
    )
    cells = cohorts(db, "2025-03-01", of="mrr")
    assert [(cell["size"], cell["retained"], cell["value"]) for cell in cells] == [
        (2, 0, None),
        (2, 10, None),
    ]


def test_who_tried_for_nothing_counts_in_the_revenue_triangle_once_they_pay(store):
    # ann pays after a free trial, bob after the end of the month; cleo has never paid.
    db = store(
        subscriptions="""
        subscription_id customer_id started_at          ended_at            mrr
        1               ann         2025-01-02T00:00:00 2025-01-16T00:00:00 0
        2               ann         2025-01-16T00:00:00 -                   50
        3               bob         2025-01-20T00:00:00 2025-02-03T00:00:00 0
        4               bob         2025-02-03T00:00:00 -                   30
        5               cleo        2025-01-05T00:00:00 -                   0
        6               dan         2025-02-05T00:00:00 -                   0
        """
    )
    found = {
        until: [(c["age"], c["size"], c["retained"]) for c in cohorts(db, until, of="mrr")]
        for until in ("2025-02-01", "2025-03-01")
    }
    assert found == {"2025-02-01": [(0, 1, 50)], "2025-03-01": [(0, 2, 50), (1, 2, 80)]}


def test_cohorts_go_over_the_turn_of_the_year(store):
    db = store(
        subscriptions="""
        subscription_id customer_id started_at          ended_at            mrr
        1               ann         2024-11-10T00:00:00 2025-02-20T00:00:00 10
        2               bob         2024-11-20T00:00:00 2024-12-20T00:00:00 30
        """
    )
    for of, values in (("customers", [100, 50, 50, 0]), ("mrr", [100, 25, 25, 0])):
        cells = cohorts(db, "2025-03-01", of=of)
        assert [(cell["age"], cell["value"]) for cell in cells] == [*enumerate(values)]


def test_cohorts_can_be_split_by_segment(store):
    db = store(
        customers="""
        customer_id acquired_at         churned_at          segment
        ann         2025-06-01T00:00:00 -                   SMB
        bob         2025-06-01T00:00:00 2025-06-10T00:00:00 Free
        """
    )
    cells = cohorts(db, "2025-07-01", by="segment")
    assert [(cell["segment"], cell["value"]) for cell in cells] == [("Free", 0), ("SMB", 100)]
