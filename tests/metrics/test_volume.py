"""tickets_created, tickets_resolved, backlog, waiting_first_response, waiting_resolution."""

import pytest

TICKETS = """
    ticket_id created_at          first_response_at   resolved_at         status  channel
    1         2025-05-31T23:59:59 2025-06-01T01:00:00 2025-06-01T00:00:00 closed  email
    2         2025-06-01T00:00:00 -                   -                   open    email
    3         2025-06-10T08:00:00 2025-06-10T09:00:00 2025-07-01T00:00:00 closed  chat
    4         2025-06-30T23:59:59 2025-07-02T00:00:00 -                   open    chat
    5         2025-07-01T00:00:00 -                   -                   new     chat
    6         2025-06-15T00:00:00 -                   -                   spam    chat
    7         2025-06-15T00:00:00 -                   2025-06-16T00:00:00 deleted chat
"""


@pytest.fixture
def db(store):
    return store(tickets=TICKETS)


def test_a_ticket_counts_in_the_period_it_was_created_in_and_spam_never(db, value):
    assert value(db, "tickets_created") == 3


def test_a_ticket_counts_as_resolved_in_the_period_of_its_last_solve(db, value):
    assert value(db, "tickets_resolved") == 1
    assert value(db, "tickets_resolved", start="2025-07-01", end="2025-08-01") == 1


def test_the_backlog_is_what_was_created_before_the_end_and_not_resolved_before_it(db, by_period):
    # End of May: 1. End of June: 2, 3 (resolved at that very moment) and 4. End of July: 2, 4, 5.
    months = by_period(db, "backlog", "month", start="2025-05-01", end="2025-08-01")
    assert months == {"2025-05-01": 1, "2025-06-01": 3, "2025-07-01": 3}


def test_the_backlog_knows_tickets_from_before_the_period(db, by_group):
    assert by_group(db, "backlog", "channel", start="2025-07-10", end="2025-07-11") == {
        "email": 1,
        "chat": 2,
    }


def test_closing_counts_as_solving_where_no_solve_is_known(store, value):
    db = store(
        tickets="""
        ticket_id created_at          resolved_at         closed_at
        1         2025-06-01T00:00:00 2025-06-02T00:00:00 2025-07-20T00:00:00
        2         2025-06-01T00:00:00 -                   2025-07-20T00:00:00
        """
    )
    assert value(db, "tickets_resolved") == 1
    assert value(db, "backlog") == 1


def test_waiting_is_what_had_not_happened_by_the_last_moment_of_the_data(db, value):
    # 2 was never answered; 4 was answered on 2 July.
    assert value(db, "waiting_first_response", as_of="2025-07-01T00:00:00Z") == 2
    assert value(db, "waiting_first_response", as_of="2025-07-02T00:00:00Z") == 1
    # 2 and 4 were never resolved; 3 was at the first moment of July.
    assert value(db, "waiting_resolution", as_of="2025-06-30T23:59:59Z") == 3
    assert value(db, "waiting_resolution", as_of="2025-07-01T00:00:00Z") == 2
