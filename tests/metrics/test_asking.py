"""What holds for every question, whatever it measures."""

from datetime import date

import pytest

from csmetrics import facts
from csmetrics.ask import ask, count_behind, missing, rows_behind
from csmetrics.asking.question import DIMENSIONS
from csmetrics.catalogue import catalogue
from csmetrics.errors import WrongQuestion

TICKETS = """
    ticket_id source created_at          channel priority customer_id subject
    1         desk   2025-05-31T22:30:00 email   high     ann         Lost
    2         desk   2025-06-01T12:00:00 chat    -        bob         -
    3         desk   2025-06-01T23:30:00 chat    low      -           Found
    4         shop   2025-06-09T12:00:00 WhatsApp -       -           -
"""
CUSTOMERS = """
    customer_id segment
    ann         SMB
    bob         Free
"""
JUNE = {"from": "2025-06-01", "to": "2025-07-01"}


@pytest.fixture
def db(store):
    return store(tickets=TICKETS, customers=CUSTOMERS)


def rows(db, metric="tickets_created", **question):
    return ask(db, [{"metric": metric, **JUNE, **question}])[0]


def values(db, *names, **question):
    return [tuple(row[name] for name in (*names, "value")) for row in rows(db, **question)]


def test_an_answer_is_a_row_with_period_value_sample_and_interval(db):
    assert rows(db) == [{"period": None, "value": 3, "n": 3, "low": None, "high": None}]


def test_days_are_those_of_the_time_zone(db):
    days = {"from": "2025-06-01", "to": "2025-06-03", "grain": "day"}
    assert values(db, "period", **days) == [("2025-06-01", 2), ("2025-06-02", 0)]
    # Berlin is two hours ahead: ticket 1 is of June there, ticket 3 of the next day.
    assert values(db, "period", timezone="Europe/Berlin", **days) == [
        ("2025-06-01", 2),
        ("2025-06-02", 1),
    ]
    assert values(db, "period", timezone="America/New_York", **days) == [
        ("2025-06-01", 2),
        ("2025-06-02", 0),
    ]


def test_a_day_with_a_clock_change_has_23_or_25_hours(store):
    db = store(
        tickets="""
        ticket_id created_at
        1         2025-03-29T23:00:00
        2         2025-03-30T21:59:59
        3         2025-03-30T22:00:00
        4         2025-10-25T22:00:00
        5         2025-10-26T22:59:59
        6         2025-10-26T23:00:00
        """
    )
    asked = {"grain": "day", "timezone": "Europe/Berlin"}
    spring = values(db, "period", **asked, **{"from": "2025-03-30", "to": "2025-04-01"})
    assert spring == [("2025-03-30", 2), ("2025-03-31", 1)]
    autumn = values(db, "period", **asked, **{"from": "2025-10-26", "to": "2025-10-28"})
    assert autumn == [("2025-10-26", 2), ("2025-10-27", 1)]
    months = asked | {"grain": "month", "from": "2025-03-01", "to": "2025-11-01"}
    assert dict(values(db, "period", **months)) == {
        **{f"2025-0{month}-01": 0 for month in range(4, 10)},
        "2025-03-01": 3,
        "2025-10-01": 3,
    }


@pytest.mark.parametrize(
    ("grain", "labels"),
    [
        ("week", ["2025-05-26", "2025-06-02", "2025-06-09"]),
        ("month", ["2025-06-01"]),
        ("quarter", ["2025-04-01"]),
        ("year", ["2025-01-01"]),
    ],
)
def test_a_bucket_is_named_by_its_first_day_and_clipped_to_the_period(db, grain, labels):
    found = values(db, "period", grain=grain, **{"to": "2025-06-10"})
    assert [period for period, _ in found] == labels
    assert sum(value for _, value in found) == 3


# 1 June 2025 was a Sunday. Tickets 2 and 3 came on that day, ticket 4 on Monday, 9 June.
@pytest.mark.parametrize(
    ("week_start", "weeks"),
    [
        ("monday", [("2025-05-26", 2), ("2025-06-02", 0), ("2025-06-09", 1)]),
        ("sunday", [("2025-06-01", 2), ("2025-06-08", 1)]),
        ("saturday", [("2025-05-31", 2), ("2025-06-07", 1)]),
    ],
)
def test_weeks_begin_on_the_day_that_is_asked_for(db, week_start, weeks):
    asked = {"grain": "week", "week_start": week_start, "to": "2025-06-10"}
    assert values(db, "period", **asked) == weeks


def test_the_last_hour_before_a_week_belongs_to_the_week_before_in_its_time_zone(store):
    # Saturday midnight in Berlin is 22:00 UTC, in New York 4:00 UTC on Sunday.
    db = store(
        tickets="""
        ticket_id created_at
        1         2025-06-07T21:59:59
        2         2025-06-07T22:00:00
        3         2025-06-08T03:59:59
        4         2025-06-08T04:00:00
        """
    )
    asked = {"grain": "week", "week_start": "sunday", "to": "2025-06-15"}
    berlin = values(db, "period", timezone="Europe/Berlin", **asked)
    assert berlin == [("2025-06-01", 1), ("2025-06-08", 3)]
    new_york = values(db, "period", timezone="America/New_York", **asked)
    assert new_york == [("2025-06-01", 3), ("2025-06-08", 1)]


def test_days_without_a_time_and_what_is_there_at_a_moment_fall_into_the_same_weeks(store):
    db = store(
        mentions="""
        date       platform mentions
        2025-06-06 X        1
        2025-06-07 X        10
        2025-06-08 X        100
        2025-06-09 X        1000
        """,
        tickets="""
        ticket_id created_at           resolved_at
        1         2025-06-06T12:00:00  2025-06-08T12:00:00
        2         2025-06-07T12:00:00  -
        """,
    )
    asked = {"grain": "week", "week_start": "saturday", "to": "2025-06-14"}
    mentions = values(db, "period", metric="brand_mentions", **asked)
    assert mentions == [("2025-05-31", 1), ("2025-06-07", 1110)]
    # Friday's ticket was solved in the week in which Saturday's came in.
    assert values(db, "period", metric="backlog", **asked) == [("2025-05-31", 1), ("2025-06-07", 1)]
    sundays = {**asked, "week_start": "sunday"}
    assert values(db, "period", metric="brand_mentions", **sundays) == [
        ("2025-06-01", 11),
        ("2025-06-08", 1100),
    ]
    assert values(db, "period", metric="backlog", **sundays) == [
        ("2025-06-01", 2),
        ("2025-06-08", 1),
    ]


def test_groups_are_split_by_what_the_ticket_or_else_its_customer_says(db):
    assert values(db, "channel", by="channel") == [("WhatsApp", 1), ("chat", 2)]
    assert values(db, "segment", by=["segment"]) == [("Free", 1), (None, 2)]
    assert values(db, "source", "priority", by=["source", "priority"]) == [
        ("desk", "low", 1),
        ("desk", None, 1),
        ("shop", None, 1),
    ]


def test_filters_keep_the_rows_that_have_one_of_the_values(db):
    assert values(db, where={"channel": ["chat", "email"]}) == [(2,)]
    assert values(db, where={"channel": "chat", "priority": ["low"]}) == [(1,)]
    assert values(db, where={"priority": [None]}) == [(2,)]
    assert values(db, where={"priority": []}) == [(0,)]


def test_a_filter_is_a_value_and_never_a_piece_of_sql(db):
    assert values(db, where={"channel": ["' or 1=1 --", 'chat"; drop table tickets; --']}) == [(0,)]
    assert values(db) == [(3,)]


LINKED = {
    "tickets": """
        ticket_id source created_at          channel team agent_id customer_id segment status
        1         desk   2025-06-01T00:00:00 chat    One  ana      ann         -       open
        2         desk   2025-06-01T00:00:00 email   Two  bo       bob         VIP     open
        2         shop   2025-06-01T00:00:00 phone   Six  cy       -           -       open
        3         desk   2025-06-01T00:00:00 chat    Six  cy       ann         -       spam
    """,
    "customers": CUSTOMERS,
    "surveys": """
        survey_id source kind responded_at        score scale_min scale_max ticket_id agent_id
        1         form   csat 2025-06-02T00:00:00 5     1         5         1         -
        2         form   csat 2025-06-02T00:00:00 5     1         5         1         zoe
        3         desk   csat 2025-06-02T00:00:00 5     1         5         2         -
        4         form   csat 2025-06-02T00:00:00 5     1         5         2         -
        5         form   csat 2025-06-02T00:00:00 5     1         5         3         -
        6         form   csat 2025-06-02T00:00:00 5     1         5         99        -
    """,
}


def sizes(db, column):
    return {row[column]: row["n"] for row in rows(db, "csat", by=[column])}


def test_a_survey_takes_over_from_the_one_ticket_it_can_mean(store):
    db = store(**LINKED)
    # 1 and 2 mean desk's ticket 1; 3 says which ticket 2; 4 cannot tell; 5 is about spam.
    assert sizes(db, "channel") == {"chat": 2, "email": 1, None: 3}
    assert sizes(db, "team") == {"One": 2, "Two": 1, None: 3}
    assert sizes(db, "agent_id") == {"ana": 1, "zoe": 1, "bo": 1, None: 3}
    assert sizes(db, "source") == {"desk": 3, "form": 3}


def test_the_segment_is_the_row_s_own_then_its_ticket_s_then_its_customer_s(store):
    surveys = """
        survey_id kind responded_at        score scale_min scale_max ticket_id customer_id segment
        1         csat 2025-06-02T00:00:00 5     1         5         2         ann         Own
        2         csat 2025-06-02T00:00:00 5     1         5         2         ann         -
        3         csat 2025-06-02T00:00:00 5     1         5         1         bob         -
        4         csat 2025-06-02T00:00:00 5     1         5         1         -           -
    """
    tickets = """
        ticket_id created_at          customer_id segment
        1         2025-06-01T00:00:00 ann         -
        2         2025-06-01T00:00:00 bob         VIP
    """
    db = store(tickets=tickets, surveys=surveys, customers=CUSTOMERS)
    assert sizes(db, "segment") == {"Own": 1, "VIP": 1, "Free": 1, "SMB": 1}


def test_the_default_period_is_everything_loaded(db):
    [[everything]] = ask(db, [{"metric": "tickets_created"}])
    assert everything["value"] == 4
    [months] = ask(db, [{"metric": "tickets_created", "grain": "month"}])
    assert [row["period"] for row in months] == ["2025-05-01", "2025-06-01"]


def test_questions_asked_together_are_answered_as_if_asked_alone(store):
    db = store(**LINKED)
    questions = [
        {"metric": name, **JUNE, "grain": grain}
        for name in catalogue()
        for grain in ("none", "week")
    ]
    together = ask(db, questions)
    assert together == [ask(db, [question])[0] for question in questions]


@pytest.mark.parametrize(
    "question",
    [
        {"metric": "tickets_closed"},
        {"metric": None},
        {"metric": "nps", "by": ["subject"]},
        {"metric": "nps", "by": ["channel", "channel"]},
        {"metric": "nps", "by": ["channel; drop table tickets"]},
        {"metric": "nps", "where": {"subject": ["x"]}},
        {"metric": "nps", "where": ["channel"]},
        {"metric": "churn_rate", "by": ["channel"]},
        {"metric": "churn_rate", "where": {"channel": ["chat"]}},
        {"metric": "nps", "grain": "hour"},
        {"metric": "nps", "grain": "week", "week_start": "tuesday"},
        {"metric": "nps", "from": "01/06/2025"},
        {"metric": "nps", "from": "2025-07-01", "to": "2025-07-01"},
        {"metric": "nps", "from": "0001-01-01"},
        {"metric": "nps", "grain": "day", "from": "1900-01-01", "to": "2200-01-01"},
        {"metric": "nps", "timezone": "Mars/Olympus"},
        {"metric": "nps", "timezone": "../../etc/passwd"},
        {"metric": "nps", "as_of": "soon"},
        {"metric": "nps", "hours": "office"},
        {"metric": "nps", "settings": {"nps_definition": "mine"}},
        {"metric": "csat", "settings": {"csat_definition": "best"}},
        {"metric": "first_contact_resolution", "settings": {"fcr_days": "7"}},
        {"metric": "service_level", "settings": {"service_level_seconds": 60}},
        {"metric": "nps", "settings": {"calendar": {"lunch": "12:00"}}},
        {"metric": "nps", "settings": {"calendar": {"timezone": "Mars/Olympus"}}},
        {"metric": "nps", "settings": {"calendar": {"open": "nine"}}},
        {"metric": "nps", "settings": {"calendar": {"days": [7]}}},
        {"metric": "nps", "settings": {"calendar": {"holidays": ["Easter"]}}},
        # Hours that would never be open, which would make every wait 0.
        {"metric": "nps", "settings": {"calendar": {"open": "22:00", "close": "06:00"}}},
        {"metric": "nps", "settings": {"calendar": {"open": "09:00", "close": "00:00"}}},
        {"metric": "nps", "settings": {"calendar": {"days": ["0", "1"]}}},
        {"metric": "nps", "settings": {"calendar": {"days": None}}},
        {"metric": "nps", "settings": {"calendar": {"hours": {"05": [["09:00", "12:00"]]}}}},
        {"metric": "nps", "settings": {"calendar": {"hours": {"5": [["12:00", "09:00"]]}}}},
        {"metric": "nps", "settings": {"calendar": {"hours": {"5": ["09:00"]}}}},
        {"metric": "nps", "settings": {"calendar": {"hours": {"5": 9}}}},
        {"metric": "nps", "settings": {"calendar": {"hours": 9}}},
        {"metric": "nps", "settings": {"calendar": {"open": 9}}},
        {"metric": "sla_resolution", "settings": {"sla_resolution_seconds": {"low": "1 day"}}},
        {"metric": "nps", "until": "2025-07-01"},
    ],
    ids=str,
)
def test_a_question_without_a_meaning_is_refused_in_plain_words(db, question):
    with pytest.raises(WrongQuestion) as refused:
        ask(db, [question])
    assert refused.value.what.endswith(".")


def test_what_is_missing_is_said_and_no_number_shown(db):
    assert missing(db, "tickets_created") is None
    assert missing(db, "response_time_median") == (
        "Needs replies: upload a file with one row per message on a ticket."
    )
    assert missing(db, catalogue()["reopen_rate"]) == (
        "Needs tickets that say when the ticket was last solved: upload a file with that column."
    )
    assert missing(db, "churn_rate") == (
        "Needs subscriptions: upload a file with one row per paid period at one price. "
        "Or customers that say when they became a customer."
    )
    assert rows(db, "backlog") == [
        {"period": None, "value": None, "n": 0, "low": None, "high": None}
    ]


def test_the_rows_behind_a_number_are_as_many_as_its_sample(store):
    db = store(**LINKED)
    question = {"metric": "csat", **JUNE, "where": {"channel": ["chat", "email"]}}
    assert count_behind(db, question) == 3
    behind = rows_behind(db, question).to_pylist()
    assert [row["survey_id"] for row in behind] == ["1", "2", "3"]
    assert {row["ticket_id"] for row in behind} == {"1", "2"}


def test_the_rows_behind_come_oldest_first_in_pages_and_with_their_subject(db):
    question = {"metric": "tickets_created", **JUNE}
    first = rows_behind(db, question, limit=2).to_pylist()
    assert [(row["ticket_id"], row["subject"]) for row in first] == [("2", None), ("3", "Found")]
    second = rows_behind(db, question, limit=2, offset=2).to_pylist()
    assert [row["ticket_id"] for row in second] == ["4"]


def test_the_rows_behind_a_backlog_are_the_tickets_that_are_open(store):
    db = store(
        tickets="""
        ticket_id created_at          resolved_at
        1         2025-06-01T00:00:00 2025-06-02T00:00:00
        2         2025-06-01T00:00:00 2025-07-02T00:00:00
        """
    )
    assert count_behind(db, {"metric": "backlog", **JUNE}) == 1
    [row] = rows_behind(db, {"metric": "backlog", **JUNE}).to_pylist()
    assert row["ticket_id"] == "2"


def test_the_rows_behind_a_churn_rate_are_the_customers_who_left(store):
    db = store(
        customers="""
        customer_id acquired_at         churned_at          churn_reason
        ann         2025-01-01T00:00:00 2025-06-02T00:00:00 price
        bob         2025-01-01T00:00:00 -                   -
        """
    )
    [row] = rows_behind(db, {"metric": "churn_rate", **JUNE}).to_pylist()
    assert (row["customer_id"], row["churn_reason"]) == ("ann", "price")
    assert count_behind(db, {"metric": "churn_rate", **JUNE}) == 1


def test_there_is_nothing_behind_a_number_that_is_missing(db):
    assert rows_behind(db, {"metric": "nps"}).num_rows == 0
    assert count_behind(db, {"metric": "nps"}) == 0


@pytest.fixture(scope="module")
def empty(lasting_store):
    return lasting_store()


@pytest.fixture(scope="module")
def full(lasting_store):
    return lasting_store(**FULL)


@pytest.mark.parametrize("metric", catalogue())
def test_nothing_can_be_computed_from_nothing(empty, metric):
    weeks = ask(empty, [{"metric": metric, **JUNE, "grain": "week"}])[0]
    assert len(weeks) == 6
    assert {(row["value"] or None, row["n"]) for row in weeks} == {(None, 0)}
    if not catalogue()[metric].account:
        assert ask(empty, [{"metric": metric, **JUNE, "by": list(DIMENSIONS)}]) == [[]]


FULL = {
    "tickets": """
        ticket_id created_at          first_response_at   resolved_at         agent_replies reopens handle_seconds channel priority topic team agent_id customer_id
        1         2025-05-31T23:59:59 2025-05-31T23:59:59 2025-05-31T23:59:59 1             0       10             email   low      bug   A    ana      ann
        2         2025-06-01T00:00:00 2025-06-01T00:00:00 2025-06-01T00:00:00 1             0       10             chat    high     bug   A    ana      ann
        3         2025-06-30T23:59:59 2025-06-30T23:59:59 2025-06-30T23:59:59 1             0       10             email   low      bug   B    bo       bob
        4         2025-07-01T00:00:00 2025-07-01T00:00:00 2025-07-01T00:00:00 1             0       10             email   low      bug   B    bo       bob
        5         2025-06-15T00:00:00 -                   -                   -             -       -              -       -        -     -    -        -
    """,  # noqa: E501
    "replies": """
        ticket_id sent_at             author   agent_id
        1         2025-05-31T23:59:59 agent    ana
        2         2025-06-01T00:00:00 customer -
        2         2025-06-01T00:00:00 agent    ana
        3         2025-06-30T23:59:59 customer -
        3         2025-06-30T23:59:59 agent    bo
        4         2025-07-01T00:00:00 agent    bo
    """,
    "surveys": """
        survey_id kind sent_at             responded_at        score scale_min scale_max ticket_id
        1         csat 2025-05-31T23:59:59 2025-05-31T23:59:59 5     1         5         1
        2         csat 2025-06-01T00:00:00 2025-06-01T00:00:00 5     1         5         2
        3         nps  2025-06-01T00:00:00 2025-06-01T00:00:00 10    0         10        2
        4         ces  2025-06-30T23:59:59 2025-06-30T23:59:59 7     1         7         3
        5         nps  2025-07-01T00:00:00 2025-07-01T00:00:00 0     0         10        4
        6         csat 2025-06-02T00:00:00 -                   -     1         5         5
    """,
    "calls": """
        call_id started_at          outcome  wait_seconds talk_seconds
        1       2025-05-31T23:59:59 answered 1            10
        2       2025-06-01T00:00:00 answered 1            10
        3       2025-06-30T23:59:59 missed   1            -
        4       2025-07-01T00:00:00 missed   -            -
    """,
    "customers": """
        customer_id acquired_at         churned_at          segment
        ann         2025-01-01T00:00:00 -                   SMB
        bob         2025-06-01T00:00:00 2025-06-30T23:59:59 Free
    """,
    "subscriptions": """
        subscription_id customer_id started_at          ended_at            mrr
        1               ann         2025-01-01T00:00:00 -                   10
        2               bob         2025-06-01T00:00:00 2025-06-30T23:59:59 20
    """,
    "orders": """
        order_id customer_id ordered_at          amount
        1        ann         2025-06-01T00:00:01 10
        2        bob         2025-07-01T00:00:00 20
    """,
    "agent_time": """
        agent_id date       scheduled_seconds handling_seconds
        ana      2025-06-01 100               50
        ana      2025-07-01 100               100
    """,
    "costs": """
        period_start period_end amount
        2025-06-01   2025-07-01 3000
    """,
    "qa_reviews": """
        review_id reviewed_at         score max_score ticket_id
        1         2025-06-01T00:00:00 5     5         2
        2         2025-07-01T00:00:00 0     5         3
    """,
    "mentions": """
        date       platform mentions
        2025-06-01 x        3
        2025-07-01 x        5
    """,
}


@pytest.mark.parametrize("metric", catalogue())
def test_every_metric_can_be_computed_and_keeps_its_period(full, metric):
    months = {"from": "2025-05-01", "to": "2025-08-01", "as_of": "2025-08-01", "grain": "month"}
    june = {**months, "from": "2025-06-01", "to": "2025-07-01", "grain": "none"}
    [by_month, [alone]] = ask(full, [{"metric": metric, **months}, {"metric": metric, **june}])
    assert alone["value"] is not None or metric.endswith("_moves")
    # A month among others is the same number as that month alone, and so are business hours.
    assert [row for row in by_month if row["period"] == "2025-06-01"] == [
        {**alone, "period": "2025-06-01"}
    ]
    for hours in ("calendar", "business"):
        for zone in ("UTC", "America/New_York"):
            asked = {"metric": metric, **months, "hours": hours, "timezone": zone}
            assert len(ask(full, [asked])[0]) == 3


@pytest.mark.parametrize("metric", catalogue())
def test_the_rows_behind_every_metric_can_be_shown(full, metric):
    question = {"metric": metric, **JUNE}
    behind = rows_behind(full, question)
    assert behind.num_rows == count_behind(full, question)
    assert not {"ticket_source", "survey_source"} & set(behind.column_names)


@pytest.mark.parametrize(
    "metric", [name for name, metric in catalogue().items() if not metric.account]
)
def test_groups_that_are_not_known_are_a_group_of_their_own(full, metric):
    asked = {"metric": metric, **JUNE, "as_of": "2025-08-01"}
    [[whole], groups] = ask(full, [asked, {**asked, "by": list(DIMENSIONS)}])
    assert sum(row["n"] for row in groups) == whole["n"]


def test_facts_follow_the_tables_that_changed(store):
    db = store(tickets=TICKETS, customers=CUSTOMERS)
    with db.transaction() as session:
        session.run("update customers set segment = 'Big' where customer_id = 'bob'")
        facts.rebuild(session, {"customers"})
    assert values(db, "segment", by=["segment"]) == [("Big", 1), (None, 2)]
    with db.transaction() as session:
        session.run("delete from tickets")
        facts.rebuild(session, {"tickets"})
    assert rows(db)[0]["value"] is None


def test_a_rebuild_keeps_the_types_of_its_columns(store):
    def types(db):
        return db.rows(
            "select table_name, column_name, data_type from information_schema.columns"
            " where table_name like '%_facts' or table_name in ('customer_stays', 'mrr_steps')"
            " order by 1, 2"
        )

    assert types(store()) == types(store(**FULL))


def test_days_may_be_given_as_dates(db):
    question = {"metric": "tickets_created", "from": date(2025, 6, 1), "to": date(2025, 6, 2)}
    assert ask(db, [question])[0][0]["value"] == 2
