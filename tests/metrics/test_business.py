"""support_cost, cost_per_ticket, cost_per_contact, contacts, agent_utilization,
tickets_per_agent_day, revenue_after_contact, revenue_after_contact_per_ticket, brand_mentions."""

import pytest

COSTS = """
    period_start period_end category amount
    2025-06-01   2025-07-01 salaries 3000
    2025-05-22   2025-06-11 tools    2000
"""
TICKETS = """
    ticket_id created_at          resolved_at         customer_id
    1         2025-06-02T00:00:00 2025-06-03T00:00:00 ann
    2         2025-06-02T00:00:00 2025-06-04T00:00:00 ann
    3         2025-06-02T00:00:00 -                   bob
    4         2025-06-12T00:00:00 2025-07-01T00:00:00 bob
"""


def test_costs_are_spread_evenly_over_their_days(store, number_and_sample, by_period):
    db = store(costs=COSTS)
    # Tools: 10 of their 20 days lie in June.
    assert number_and_sample(db, "support_cost") == (4000, 0)
    months = by_period(db, "support_cost", "month", start="2025-05-20", end="2025-06-11")
    assert months == {"2025-05-01": 1000, "2025-06-01": 2000}


def test_costs_are_unknown_where_no_cost_covers_a_day(store, by_period):
    db = store(costs=COSTS)
    months = by_period(db, "support_cost", "month", start="2025-06-01", end="2025-08-01")
    assert months == {"2025-06-01": 4000, "2025-07-01": None}


def test_cost_per_ticket_and_per_contact(store, number_and_sample):
    db = store(
        costs=COSTS,
        tickets=TICKETS,
        calls="""
        call_id started_at          outcome  ticket_id
        1       2025-06-02T00:00:00 answered 1
        2       2025-06-02T00:00:00 missed   -
        """,
    )
    assert number_and_sample(db, "cost_per_ticket") == (2000, 2)
    assert number_and_sample(db, "cost_per_contact") == (800, 5)


def test_contacts_are_the_tickets_and_the_calls_without_one_of_the_period(store, number_and_sample):
    db = store(
        tickets="""
        ticket_id created_at
        1         2025-05-31T23:59:59
        2         2025-06-01T00:00:00
        3         2025-06-30T23:59:59
        4         2025-07-01T00:00:00
        """,
        calls="""
        call_id started_at          outcome  ticket_id
        1       2025-05-31T23:59:59 answered -
        2       2025-06-01T00:00:00 answered -
        3       2025-06-15T00:00:00 answered 2
        4       2025-06-20T00:00:00 missed   -
        5       2025-06-30T23:59:59 answered -
        6       2025-07-01T00:00:00 missed   -
        """,
    )
    assert number_and_sample(db, "contacts") == (5, 5)  # Tickets 2 and 3; calls 2, 4 and 5.


def test_utilization_adds_up_before_it_divides(store, number_and_sample):
    db = store(
        agent_time="""
        agent_id date       scheduled_seconds handling_seconds
        ana      2025-06-01 1000              900
        ana      2025-06-30 3000              1100
        bo       2025-07-01 1000              0
        """
    )
    assert number_and_sample(db, "agent_utilization") == (50, 2)


REPLIES = """
    ticket_id sent_at             author   agent_id is_public
    1         2025-06-02T10:00:00 agent    ana      yes
    1         2025-06-02T11:00:00 agent    ana      no
    2         2025-06-02T12:00:00 agent    ana      yes
    1         2025-06-03T10:00:00 agent    ana      yes
    1         2025-06-03T10:00:00 customer -        yes
    3         2025-06-03T10:00:00 agent    -        yes
"""


def test_tickets_an_agent_wrote_on_by_day(store, number_and_sample):
    db = store(replies=REPLIES)
    assert number_and_sample(db, "tickets_per_agent_day") == (1.5, 2)


def test_a_day_is_a_local_one(store, by_period):
    db = store(replies=REPLIES)
    days = {"start": "2025-06-02", "end": "2025-06-04"}
    assert by_period(db, "tickets_per_agent_day", "day", **days) == {
        "2025-06-02": 2,
        "2025-06-03": 1,
    }
    # In Auckland, twelve hours ahead, the message on ticket 2 was sent at midnight.
    assert by_period(db, "tickets_per_agent_day", "day", timezone="Pacific/Auckland", **days) == {
        "2025-06-02": 1,
        "2025-06-03": 2,
    }


def test_without_messages_the_tickets_an_agent_resolved_count(store, number_and_sample):
    db = store(
        tickets="""
        ticket_id created_at          resolved_at         agent_id
        1         2025-06-02T00:00:00 2025-06-03T00:00:00 ana
        2         2025-06-02T00:00:00 2025-06-03T09:00:00 ana
        3         2025-06-02T00:00:00 2025-06-04T00:00:00 ana
        4         2025-06-02T00:00:00 2025-06-04T00:00:00 -
        """
    )
    assert number_and_sample(db, "tickets_per_agent_day") == (1.5, 2)


def test_agent_days_weigh_alike_however_much_was_done_on_them(store, number_and_sample):
    db = store(
        tickets="""
        ticket_id created_at          resolved_at         agent_id
        1         2025-06-02T00:00:00 2025-06-03T09:00:00 ana
        2         2025-06-02T00:00:00 2025-06-04T09:00:00 ana
        3         2025-06-02T00:00:00 2025-06-05T09:00:00 ana
        4         2025-06-02T00:00:00 2025-06-05T09:00:00 ana
        5         2025-06-02T00:00:00 2025-06-05T09:00:00 ana
        6         2025-06-02T00:00:00 2025-06-05T09:00:00 ana
        """
    )
    # 1, 1 and 4 tickets.
    assert number_and_sample(db, "tickets_per_agent_day") == (2, 3)


def test_agents_worked_on_what_was_resolved_inside_of_the_period(store, number_and_sample):
    db = store(
        tickets="""
        ticket_id created_at          resolved_at         agent_id
        1         2025-05-02T00:00:00 2025-05-31T23:59:59 ana
        2         2025-05-02T00:00:00 2025-06-01T00:00:00 ana
        3         2025-05-02T00:00:00 2025-06-30T23:59:59 ana
        4         2025-05-02T00:00:00 2025-07-01T00:00:00 ana
        """
    )
    assert number_and_sample(db, "tickets_per_agent_day") == (1, 2)


def test_with_messages_a_solve_alone_is_no_work(store, number_and_sample):
    db = store(
        tickets="""
        ticket_id created_at          resolved_at         agent_id
        9         2025-06-02T00:00:00 2025-06-03T09:00:00 ben
        """,
        replies=REPLIES,
    )
    assert number_and_sample(db, "tickets_per_agent_day") == (1.5, 2)


ORDERS = """
    order_id customer_id ordered_at          amount
    1        ann         2025-06-03T00:00:00 1
    2        ann         2025-06-04T10:00:00 10
    3        ann         2025-06-18T00:00:00 100
    4        ann         2025-06-18T00:00:01 1000
    5        bob         2025-06-05T00:00:00 10000
"""


def test_revenue_after_contact_counts_each_order_once(store, number_and_sample):
    db = store(tickets=TICKETS, orders=ORDERS)
    # 1 was placed the moment ticket 1 was solved, 4 a second too late; bob's was solved in July.
    assert number_and_sample(db, "revenue_after_contact") == (110, 2)
    assert number_and_sample(db, "revenue_after_contact_per_ticket") == (55, 2)
    shorter = {"settings": {"revenue_days": 1}}
    assert number_and_sample(db, "revenue_after_contact", **shorter) == (10, 2)


def test_an_order_after_the_last_moment_of_the_data_is_not_known_yet(store, number_and_sample):
    db = store(tickets=TICKETS, orders=ORDERS)
    # The ticket counts though its days are not over; the order of 100 is still to come.
    then = {"as_of": "2025-06-05T00:00:00Z"}
    assert number_and_sample(db, "revenue_after_contact", **then) == (10, 2)
    assert number_and_sample(db, "revenue_after_contact_per_ticket", **then) == (5, 2)


def test_an_order_after_a_ticket_of_the_next_period_belongs_to_that_one(store, value):
    db = store(
        tickets=TICKETS,
        orders="""
        order_id customer_id ordered_at          amount
        1        ann         2025-06-05T00:00:00 1
        2        bob         2025-07-02T00:00:00 10
        """,
    )
    assert value(db, "revenue_after_contact") == 1
    july = {"start": "2025-07-01", "end": "2025-08-01"}
    assert value(db, "revenue_after_contact", **july) == 10


def test_solved_tickets_that_no_order_followed_brought_nothing(store, number_and_sample):
    db = store(
        tickets=TICKETS,
        orders="""
        order_id customer_id ordered_at          amount
        1        bob         2025-06-05T00:00:00 10
        """,
    )
    assert number_and_sample(db, "revenue_after_contact") == (0, 2)


def test_what_followed_tickets_of_unknown_customers_is_unknown(store, number_and_sample):
    db = store(
        tickets="""
        ticket_id created_at          resolved_at
        1         2025-06-01T00:00:00 2025-06-02T00:00:00
        """,
        orders=ORDERS,
    )
    assert number_and_sample(db, "revenue_after_contact") == (None, 0)
    assert number_and_sample(db, "revenue_after_contact_per_ticket") == (None, 0)


def test_mentions_are_added_up_and_unknown_where_none_are_loaded(store, by_period):
    db = store(
        mentions="""
        date       platform mentions
        2025-06-01 x        3
        2025-06-30 x        4
        2025-06-30 reddit   5
        """
    )
    months = by_period(db, "brand_mentions", "month", end="2025-08-01")
    assert months == {"2025-06-01": 12, "2025-07-01": None}
    assert by_period(db, "brand_mentions", "none") == {None: pytest.approx(12)}
