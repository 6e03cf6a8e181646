"""resolution_rate, net_resolution_rate, reopen_rate, first_contact_resolution,
single_reply_resolution_rate."""

import pytest

TICKETS = """
    ticket_id created_at          resolved_at         reopens agent_replies
    1         2025-06-01T00:00:00 2025-06-02T00:00:00 0       1
    2         2025-06-01T00:00:00 2025-06-03T00:00:00 2       3
    3         2025-06-01T00:00:00 2025-06-04T00:00:00 -       -
    4         2025-06-01T00:00:00 2025-07-04T00:00:00 0       0
    5         2025-06-01T00:00:00 -                   1       0
"""


@pytest.fixture
def db(store):
    return store(tickets=TICKETS)


def test_the_share_of_created_tickets_resolved_by_the_last_moment(db, number_and_sample):
    assert number_and_sample(db, "resolution_rate", as_of="2025-07-01T00:00:00Z") == (60, 5)
    assert number_and_sample(db, "resolution_rate", as_of="2025-07-04T00:00:00Z") == (80, 5)


def test_resolved_for_good_means_never_opened_again_as_far_as_known(db, number_and_sample):
    assert number_and_sample(db, "net_resolution_rate", as_of="2025-07-01T00:00:00Z") == (40, 5)


def test_reopens_of_unknown_number_are_left_out_of_the_reopen_rate(db, number_and_sample):
    assert number_and_sample(db, "reopen_rate") == (50, 2)


def test_one_reply_is_judged_on_resolved_tickets_only(db, number_and_sample):
    assert number_and_sample(db, "single_reply_resolution_rate") == (50, 2)


def test_no_reply_is_one_reply_at_most_but_not_exactly(db, number_and_sample):
    whole = {"end": "2025-08-01"}
    assert number_and_sample(db, "single_reply_resolution_rate", **whole) == (
        pytest.approx(200 / 3),
        3,
    )
    exactly = {"settings": {"single_reply_definition": "exactly_one"}}
    assert number_and_sample(db, "single_reply_resolution_rate", **whole, **exactly) == (
        pytest.approx(100 / 3),
        3,
    )


FIRST_CONTACTS = """
    ticket_id created_at          resolved_at         reopens customer_id topic
    1         2025-06-01T00:00:00 2025-06-02T00:00:00 0       ann         bill
    2         2025-06-09T00:00:00 2025-06-10T00:00:00 0       ann         bill
    3         2025-06-17T00:00:01 2025-06-18T00:00:00 0       ann         bill
    4         2025-06-01T00:00:00 2025-06-02T00:00:00 0       bob         bill
    5         2025-06-03T00:00:00 2025-06-04T00:00:00 0       bob         bug
    6         2025-06-05T00:00:00 2025-06-06T00:00:00 1       bob         -
    7         2025-06-01T00:00:00 2025-06-24T00:00:00 -       -           bill
    8         2025-06-01T00:00:00 2025-06-24T00:00:01 0       eve         bill
"""


def test_a_first_contact_is_solved_where_nobody_comes_back_on_the_same_topic(
    store, number_and_sample
):
    db = store(tickets=FIRST_CONTACTS)
    as_of = {"as_of": "2025-07-01T00:00:00Z"}
    # 1: ann is back exactly 7 days later. 2: back a second too late. 3: never back.
    # 4 and 5: bob's ticket 6 has an unknown topic, which counts as the same. 6: reopened.
    # 7: nobody known. 8: its seven days are not over by the last moment.
    assert number_and_sample(db, "first_contact_resolution", **as_of) == (
        pytest.approx(100 * 3 / 7),
        7,
    )
    # Within six days nobody but bob came back, and ticket 8 can be judged.
    shorter = {"settings": {"fcr_days": 6}}
    assert number_and_sample(db, "first_contact_resolution", **as_of, **shorter) == (62.5, 8)


def test_a_ticket_is_asked_about_once_however_often_its_customer_comes_back(
    store, number_and_sample
):
    db = store(
        tickets="""
        ticket_id source created_at          resolved_at         customer_id topic
        1         desk   2025-06-02T00:00:00 2025-06-03T00:00:00 ann         bill
        2         desk   2025-06-04T00:00:00 2025-06-05T00:00:00 ann         bill
        3         desk   2025-06-06T00:00:00 2025-06-07T00:00:00 ann         bill
        1         chat   2025-06-02T00:00:00 2025-06-03T00:00:00 bob         bill
        """
    )
    # Ticket 1 of the helpdesk has two followers, 2 has one; 3 and the chat with the number 1 none.
    later = {"as_of": "2025-07-01T00:00:00Z"}
    assert number_and_sample(db, "first_contact_resolution", **later) == (50, 4)


def test_only_a_later_ticket_that_may_be_on_the_same_topic_is_coming_back(store, number_and_sample):
    db = store(
        tickets="""
        ticket_id created_at          resolved_at         customer_id topic
        1         2025-06-02T00:00:00 2025-06-03T00:00:00 ann         bill
        2         2025-06-04T00:00:00 2025-06-05T00:00:00 ann         bug
        3         2025-06-02T00:00:00 2025-06-03T00:00:00 bob         -
        4         2025-06-04T00:00:00 2025-06-05T00:00:00 bob         bug
        5         2025-06-02T00:00:00 2025-06-02T00:00:00 cid         bill
        """
    )
    # 1: back with another topic. 3: its topic is not known, so that bob may have come back.
    # 5: solved the moment it was opened, and no follower of itself.
    later = {"as_of": "2025-07-01T00:00:00Z"}
    assert number_and_sample(db, "first_contact_resolution", **later) == (80, 5)


def test_solved_for_good_is_judged_at_the_last_moment_of_the_data(store, number_and_sample):
    db = store(
        tickets="""
        ticket_id created_at          resolved_at         reopens
        1         2025-06-02T00:00:00 2025-06-10T00:00:00 0
        2         2025-06-02T00:00:00 -                   0
        3         2025-06-02T00:00:00 2025-06-10T00:00:01 0
        4         2025-06-02T00:00:00 2025-06-09T00:00:00 1
        """
    )
    as_of = {"as_of": "2025-06-10T00:00:00Z"}
    assert number_and_sample(db, "resolution_rate", **as_of) == (50, 4)
    assert number_and_sample(db, "net_resolution_rate", **as_of) == (25, 4)
