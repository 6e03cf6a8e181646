"""The rows that metrics read: what they take over from others, and from when to when they hold.

A row's own column comes first, then its ticket's, then its customer's. The number of a ticket may
occur in two tools: then only the tool that the row comes from says which of them is meant.

answer_facts, call_facts, customer_segments, customer_stays, mrr_steps, own_tickets, reply_facts,
review_facts, shared_ticket_numbers, survey_facts, ticket_facts, tickets_as_solved,
tickets_by_closing.
"""

import pytest

from csmetrics.engine import Database

TICKETS = """
    ticket_id source created_at          customer_id team  agent_id topic priority channel segment
    1         a      2025-06-02T09:00:00 ann         one   ana      Login high     email   -
    1         b      2025-06-02T09:00:00 ben         two   bea      -     -        chat    Own
    2         a      2025-06-02T09:00:00 cat         three cia      Bill  low      web     -
"""
CUSTOMERS = """
    customer_id segment
    ann         Big
    ben         Small
    cat         Middle
    dan         Lone
"""


def told(db: Database, fact: str, key: str, columns: str) -> list[str]:
    """Return the rows of a fact as they are written here, `-` for what is not known."""
    rows = db.rows(f"select {columns} from {fact} order by {key}")
    return [" ".join("-" if cell is None else str(cell) for cell in row.values()) for row in rows]


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.strip().splitlines()]


def test_calls(store):
    db = store(
        tickets=TICKETS,
        customers=CUSTOMERS,
        calls="""
        call_id source started_at          outcome  ticket_id customer_id team agent_id
        1       a      2025-06-02T09:00:00 answered 1         -           -    -
        2       b      2025-06-02T09:00:00 answered 1         -           -    -
        3       tel    2025-06-02T09:00:00 answered 2         -           -    -
        4       tel    2025-06-02T09:00:00 answered 1         -           -    -
        5       tel    2025-06-02T09:00:00 answered 2         dan         own  eve
        6       tel    2025-06-02T09:00:00 answered -         dan         own  eve
        7       tel    2025-06-02T09:00:00 answered 9         -           -    -
        """,
    )
    columns = "call_id, customer_id, channel, team, agent_id, topic, priority, segment, source"
    assert told(db, "call_facts", "call_id", f"{columns}, ticket_source") == lines(
        """
        1 ann phone one   ana Login high Big    a   a
        2 ben phone two   bea -     -    Own    b   b
        3 cat phone three cia Bill  low  Middle a   a
        4 -   phone -     -   -     -    -      tel -
        5 dan phone own   eve Bill  low  Lone   a   a
        6 dan phone own   eve -     -    Lone   tel -
        7 -   phone -     -   -     -    -      tel -
        """
    )


def test_messages(store):
    db = store(
        tickets=TICKETS,
        customers=CUSTOMERS,
        replies="""
        ticket_id source sent_at             author agent_id
        1         a      2025-06-02T09:01:00 agent  -
        1         b      2025-06-02T09:02:00 agent  -
        2         tel    2025-06-02T09:03:00 agent  -
        1         tel    2025-06-02T09:04:00 agent  -
        2         tel    2025-06-02T09:05:00 agent  eve
        9         tel    2025-06-02T09:06:00 agent  eve
        """,
    )
    columns = "minute(sent_at), customer_id, channel, team, agent_id, topic, priority, segment"
    assert told(db, "reply_facts", "sent_at", f"{columns}, source, ticket_source") == lines(
        """
        1 ann email one   ana Login high Big    a   a
        2 ben chat  two   bea -     -    Own    b   b
        3 cat web   three cia Bill  low  Middle a   a
        4 -   -     -     -   -     -    -      tel -
        5 cat web   three eve Bill  low  Middle a   a
        6 -   -     -     eve -     -    -      tel -
        """
    )


def test_reviews(store):
    db = store(
        tickets=TICKETS,
        customers=CUSTOMERS,
        qa_reviews="""
        review_id source ticket_id agent_id reviewed_at         score max_score weight
        1         a      1         -        2025-06-02T09:00:00 3     4         -
        2         b      1         -        2025-06-02T09:00:00 3     4         2
        3         qa     2         -        2025-06-02T09:00:00 3     4         -
        4         qa     1         -        2025-06-02T09:00:00 3     4         -
        5         qa     2         eve      2025-06-02T09:00:00 3     4         -
        6         qa     -         eve      2025-06-02T09:00:00 3     4         0
        """,
    )
    columns = "review_id, customer_id, channel, team, agent_id, topic, priority, segment, source"
    points = "earned_points, possible_points"
    found = told(db, "review_facts", "review_id", f"{columns}, ticket_source, {points}")
    assert found == lines(
        """
        1 ann email one   ana Login high Big    a  a 3.0 4.0
        2 ben chat  two   bea -     -    Own    b  b 6.0 8.0
        3 cat web   three cia Bill  low  Middle a  a 3.0 4.0
        4 -   -     -     -   -     -    -      qa - 3.0 4.0
        5 cat web   three eve Bill  low  Middle a  a 3.0 4.0
        6 -   -     -     eve -     -    -      qa - 0.0 0.0
        """
    )


def test_surveys(store):
    db = store(
        tickets=TICKETS,
        customers=CUSTOMERS,
        surveys="""
        survey_id source ticket_id customer_id agent_id channel segment
        1         a      1         -           -        -       -
        2         b      1         -           -        -       -
        3         ask    2         -           -        -       -
        4         ask    1         -           -        -       -
        5         ask    2         dan         eve      sms     -
        6         ask    2         dan         eve      sms     Said
        7         ask    -         dan         -        -       -
        8         b      1         dan         -        -       -
        """,
    )
    columns = "survey_id, customer_id, channel, team, agent_id, topic, priority, segment, source"
    found = told(db, "survey_facts", "survey_id", f"{columns}, survey_source, ticket_source")
    assert found == lines(
        """
        1 ann email one   ana Login high Big    a   a   a
        2 ben chat  two   bea -     -    Own    b   b   b
        3 cat web   three cia Bill  low  Middle a   ask a
        4 -   -     -     -   -     -    -      ask ask -
        5 dan sms   three eve Bill  low  Lone   a   ask a
        6 dan sms   three eve Bill  low  Said   a   ask a
        7 dan -     -     -   -     -    Lone   ask ask -
        8 dan chat  two   bea -     -    Own    b   b   b
        """
    )


SPAM_TWIN = """
    ticket_id source created_at          channel status
    1         a      2025-06-02T09:00:00 chat    open
    1         b      2025-06-02T09:00:00 email   spam
"""


def test_what_is_about_spam_takes_nothing_over_from_a_ticket_of_another_tool(store):
    db = store(
        tickets=SPAM_TWIN,
        surveys="""
        survey_id source kind responded_at        score scale_min scale_max ticket_id
        1         a      csat 2025-06-02T10:00:00 5     1         5         1
        2         b      csat 2025-06-02T10:00:00 5     1         5         1
        3         form   csat 2025-06-02T10:00:00 5     1         5         1
        """,
        calls="""
        call_id source started_at          outcome  ticket_id
        1       a      2025-06-02T09:00:00 answered 1
        2       b      2025-06-02T09:00:00 answered 1
        3       tel    2025-06-02T09:00:00 answered 1
        """,
        replies="""
        ticket_id source sent_at             author
        1         a      2025-06-02T10:00:00 agent
        1         b      2025-06-02T11:00:00 agent
        1         form   2025-06-02T12:00:00 agent
        """,
        qa_reviews="""
        review_id source reviewed_at         score max_score ticket_id
        1         a      2025-06-02T10:00:00 1     1         1
        2         b      2025-06-02T10:00:00 1     1         1
        3         form   2025-06-02T10:00:00 1     1         1
        """,
    )
    # The ticket of tool b is as if it were not loaded; what is about it has no ticket at all.
    assert told(db, "survey_facts", "survey_id", "source, ticket_source, channel") == lines(
        "a a chat\nb - -\na a chat"
    )
    assert told(db, "call_facts", "call_id", "source, ticket_source") == lines("a a\nb -\na a")
    assert told(db, "reply_facts", "sent_at", "source, channel") == lines("a chat\nb -\na chat")
    assert told(db, "review_facts", "review_id", "source, channel") == lines("a chat\nb -\na chat")


def test_tickets_take_the_segment_of_their_customer(store):
    db = store(
        tickets="""
        ticket_id created_at          customer_id segment
        1         2025-06-02T09:00:00 ann         -
        2         2025-06-02T09:00:00 ann         Own
        3         2025-06-02T09:00:00 eve         -
        4         2025-06-02T09:00:00 -           -
        """,
        customers="customer_id segment\nann Big\neve -\n",
    )
    columns = "ticket_id, segment, own_segment"
    assert told(db, "ticket_facts", "ticket_id", columns) == [
        "1 Big -",
        "2 Own Own",
        "3 - -",
        "4 - -",
    ]


@pytest.mark.parametrize(
    ("score", "low", "high", "scaled"),
    [(3, 1, 5, 0.5), (9, 0, 10, 0.9), (2, 1, 2, 1), (3, 3, 3, None)],
)
def test_scores_are_put_on_one_scale(store, score, low, high, scaled):
    asked = f"survey_id kind scale_min scale_max score\n1 csat {low} {high} {score}\n"
    [row] = store(surveys=asked).rows("select scaled_score from survey_facts")
    assert row["scaled_score"] == scaled


def test_only_surveys_with_an_answer_and_its_day_are_answers(store):
    db = store(
        surveys="""
        survey_id kind scale_min scale_max responded_at        score
        1         csat 1         5         2025-06-02T09:00:00 3
        2         csat 1         5         2025-06-02T09:00:00 -
        3         csat 1         5         -                   3
        4         csat 1         5         -                   -
        """
    )
    assert told(db, "answer_facts", "survey_id", "survey_id") == ["1"]


def test_a_stay_lasts_as_long_as_paid_periods_follow_each_other(store):
    db = store(
        customers="""
        customer_id acquired_at         churned_at          segment churn_reason
        ann         2024-01-01T00:00:00 2024-02-01T00:00:00 Big     price
        ben         2025-01-05T00:00:00 2025-02-01T00:00:00 -       -
        cat         -                   2025-02-01T00:00:00 -       -
        dan         2025-01-07T00:00:00 -                   Small   -
        """,
        # Ann's third period lies inside of her first, and her second follows on it. Fay comes back
        # with two periods that begin at once.
        subscriptions="""
        subscription_id customer_id started_at          ended_at            mrr
        1               ann         2025-01-01T00:00:00 2025-03-01T00:00:00 9
        2               ann         2025-03-01T00:00:00 2025-04-01T00:00:00 9
        3               ann         2025-02-01T00:00:00 2025-02-15T00:00:00 9
        4               ann         2025-06-01T00:00:00 -                   9
        5               fay         2025-01-01T00:00:00 2025-01-10T00:00:00 9
        6               fay         2025-03-01T00:00:00 2025-04-01T00:00:00 9
        7               fay         2025-03-01T00:00:00 2025-03-10T00:00:00 9
        """,
    )
    moments = ("began_at", "ended_at", "ended_before_at", "began_again_at", "joined_at")
    days = ", ".join(f"cast({name} as date) as {name}_" for name in moments)
    found = told(
        db, "customer_stays", "customer_id, began_at", f"customer_id, {days}, segment, churn_reason"
    )
    assert found == lines(
        """
        ann 2025-01-01 2025-04-01 -          2025-06-01 2025-01-01 Big   price
        ann 2025-06-01 -          2025-04-01 -          2025-01-01 Big   price
        ben 2025-01-05 2025-02-01 -          -          2025-01-05 -     -
        dan 2025-01-07 -          -          -          2025-01-07 Small -
        fay 2025-01-01 2025-01-10 -          2025-03-01 2025-01-01 -     -
        fay 2025-03-01 2025-04-01 2025-01-10 -          2025-01-01 -     -
        """
    )


def test_what_a_customer_pays_changes_where_a_paid_period_begins_or_ends(store):
    db = store(
        # Ben's first period is a free one. Cat pays twice at once, then nothing, then again.
        subscriptions="""
        subscription_id customer_id started_at          ended_at            mrr
        1               ann         2025-01-01T00:00:00 2025-03-01T00:00:00 100
        2               ann         2025-03-01T00:00:00 -                   50
        3               ben         2025-01-01T00:00:00 2025-02-01T00:00:00 0
        4               ben         2025-03-01T00:00:00 -                   20
        5               cat         2025-01-01T00:00:00 2025-04-01T00:00:00 10
        6               cat         2025-02-01T00:00:00 2025-03-01T00:00:00 30
        7               cat         2025-06-01T00:00:00 -                   5
        8               cat         2025-07-01T00:00:00 -                   1
        9               dan         2025-01-01T00:00:00 -                   0
        """
    )
    moments = ("began_at", "ended_at", "first_paid_at")
    days = ", ".join(f"cast({name} as date) as {name}_" for name in moments)
    assert told(db, "mrr_steps", "customer_id, began_at", f"customer_id, {days}, mrr") == lines(
        """
        ann 2025-01-01 2025-03-01 2025-01-01 100.0
        ann 2025-03-01 -          2025-01-01 50.0
        ben 2025-03-01 -          2025-03-01 20.0
        cat 2025-01-01 2025-02-01 2025-01-01 10.0
        cat 2025-02-01 2025-03-01 2025-01-01 40.0
        cat 2025-03-01 2025-04-01 2025-01-01 10.0
        cat 2025-06-01 2025-07-01 2025-01-01 5.0
        cat 2025-07-01 -          2025-01-01 6.0
        """
    )


# Tickets 4 and 5 are left out; of ticket 6 the closing says nothing new.
SOLVED = """
    ticket_id status  created_at          resolved_at         closed_at
    1         -       2025-06-02T09:00:00 2025-06-02T10:00:00 -
    3         open    2025-06-02T09:00:00 -                   -
    4         spam    2025-06-02T09:00:00 2025-06-02T10:00:00 -
    5         deleted 2025-06-02T09:00:00 2025-06-02T10:00:00 -
    6         closed  2025-06-02T09:00:00 2025-06-02T10:00:00 2025-06-02T12:00:00
"""
CLOSED = "    2         closed  2025-06-02T09:00:00 -                   2025-06-02T11:00:00\n"


@pytest.mark.parametrize(
    ("tickets", "known"),
    [
        (SOLVED, ["1 10 3600.0", "3 - -", "6 10 3600.0"]),
        # Its closing is all that is known of ticket 2: for it, and for no other, that is its solve.
        (SOLVED + CLOSED, ["1 10 3600.0", "2 11 7200.0", "3 - -", "6 10 3600.0"]),
    ],
)
def test_spam_is_left_out_and_closing_counts_where_no_solve_is_known(store, tickets, known):
    db = store(tickets=tickets)
    columns = "ticket_id, hour(resolved_at) as solved, resolution_seconds"
    # own_tickets is tickets_as_solved where tickets_by_closing has none.
    for fact in ("own_tickets", "ticket_facts"):
        assert told(db, fact, "ticket_id", columns) == known


def test_a_person_waits_from_the_first_message_until_the_next_public_answer(store):
    db = store(
        replies="""
        ticket_id sent_at             author   is_public
        1         2025-06-02T09:00:00 customer yes
        1         2025-06-02T09:05:00 customer yes
        1         2025-06-02T09:10:00 agent    no
        1         2025-06-02T09:15:00 bot      yes
        1         2025-06-02T09:20:00 agent    -
        1         2025-06-02T09:30:00 agent    yes
        1         2025-06-02T09:40:00 agent    yes
        1         2025-06-02T09:40:00 customer yes
        2         2025-06-02T09:50:00 agent    yes
        """
    )
    # What is sent at one moment answers what was asked at it.
    columns = "minute(sent_at) as sent, minute(waiting_since) as since, response_seconds"
    assert told(db, "reply_facts", "sent_at", columns) == lines(
        """
        10 -  -
        20 0  1200.0
        30 -  -
        40 40 0.0
        50 -  -
        """
    )


def test_hours_count_what_the_metrics_count(store):
    db = store(
        tickets="""
        ticket_id created_at          resolved_at         channel reopens
        1         2025-06-02T09:00:00 2025-06-02T11:00:00 email   0
        2         2025-06-02T09:59:59 2025-06-02T11:30:00 email   2
        3         2025-06-02T10:00:00 2025-06-02T11:45:00 email   -
        4         2025-06-02T10:00:00 -                   chat    1
        """,
        surveys="""
        survey_id kind scale_min scale_max responded_at        score
        1         csat 1         5         2025-06-02T09:00:00 4
        2         csat 1         5         2025-06-02T09:30:00 3.9
        3         nps  0         10        2025-06-02T09:00:00 9
        4         nps  0         10        2025-06-02T09:10:00 6
        5         nps  0         10        2025-06-02T09:20:00 7
        6         nps  0         10        2025-06-02T09:30:00 11
        7         ces  1         7         2025-06-02T09:40:00 7
        """,
    )
    columns = "metric, hour(happened_at) as hour_, channel, n, hits, promoters, detractors"
    # The eleventh of ten is no answer; of ticket 3 nobody knows whether it was opened again.
    assert told(db, "hour_counts", "metric, happened_at, channel", columns) == lines(
        """
        backlog          9  email 2  0 0 0
        backlog          10 chat  1  0 0 0
        backlog          10 email 1  0 0 0
        backlog          11 email -3 0 0 0
        csat             9  -     2  1 0 0
        nps              9  -     3  0 1 1
        reopen_rate      11 email 2  1 0 0
        tickets_created  9  email 2  0 0 0
        tickets_created  10 chat  1  0 0 0
        tickets_created  10 email 1  0 0 0
        tickets_resolved 11 email 3  0 0 0
        """
    )
