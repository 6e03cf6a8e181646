"""When requests arrive, how times spread, how old the backlog is, why customers left.

agent_hours, arrivals, backlog_age, leavers, listed_tickets, scored_answers.
"""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from csmetrics import facts
from csmetrics.analysis import breakdowns, churn, scorecards
from csmetrics.analysis.breakdowns import arrivals, backlog_age, spread
from csmetrics.ask import ask
from csmetrics.asking.periods import Period
from csmetrics.asking.question import known_days
from csmetrics.asking.statements import Builder
from csmetrics.errors import WrongQuestion
from csmetrics.headline import Answer
from csmetrics.team.calendars import WEEKDAYS
from tests.filling import filled

HOUR, DAY = 3600, 86400


def ticket(number: int, created: str, **more: Any) -> dict[str, Any]:
    return {"ticket_id": str(number), "created_at": datetime.fromisoformat(created), **more}


def busy(db: Any, **question: Any) -> list[tuple[str, int, int, int]]:
    return [
        (WEEKDAYS[cell.weekday][:3], cell.hour, cell.count, cell.days)
        for cell in arrivals(db, question)
        if cell.count
    ]


# 1 January 2026 is a Thursday. By UTC: Thu 23:30 twice, Fri 00:10; the last moment is Sat 10 Jan.
ARRIVALS = [
    ticket(1, "2026-01-01T23:30:00", channel="email"),
    ticket(2, "2026-01-08T23:59:59", channel="chat"),
    ticket(3, "2026-01-09T00:10:00", channel="chat"),
    ticket(4, "2026-01-10T12:00:00", status="spam"),
    ticket(5, "2026-01-10T12:00:00", channel="chat"),
]
JANUARY = {"from": "2026-01-01", "to": "2026-02-01"}


def test_requests_are_counted_by_weekday_and_hour_and_divided_by_such_weekdays() -> None:
    # Of 1–10 January, Thursday, Friday and Saturday occur twice; later days are not known yet.
    db = filled(tickets=ARRIVALS)
    assert busy(db, **JANUARY) == [("Thu", 23, 2, 2), ("Fri", 0, 1, 2), ("Sat", 12, 1, 2)]
    thursday = next(cell for cell in arrivals(db, JANUARY) if cell.count == 2)
    assert thursday.average == 1
    monday = arrivals(db, JANUARY)[0]
    assert (monday.weekday, monday.hour, monday.count, monday.days) == (0, 0, 0, 1)
    assert len(arrivals(db, JANUARY)) == 168


def test_days_before_the_first_ticket_are_not_days_without_requests() -> None:
    # Of 1–10 January again; of the year there was one Thursday more in each of 52 weeks.
    db = filled(tickets=ARRIVALS)
    assert busy(db, **{"from": "2025-01-01", "to": "2026-02-01"}) == busy(db, **JANUARY)
    # In Berlin the first one came on 2 January: its first Thursday is the 8th.
    found = busy(db, **{"from": "2025-01-01", "to": "2026-02-01"}, timezone="Europe/Berlin")
    assert found == [("Fri", 0, 2, 2), ("Fri", 1, 1, 2), ("Sat", 13, 1, 2)]


def test_hours_and_days_are_those_of_the_time_zone() -> None:
    found = busy(filled(tickets=ARRIVALS), **JANUARY, timezone="Europe/Berlin")
    assert found == [("Fri", 0, 2, 2), ("Fri", 1, 1, 2), ("Sat", 13, 1, 2)]


def test_hours_follow_the_clock_when_it_is_changed() -> None:
    # 29 March 2026, Berlin: 02:00 becomes 03:00 at 01:00 UTC.
    db = filled(tickets=[ticket(1, "2026-03-29T00:30:00"), ticket(2, "2026-03-29T01:30:00")])
    found = busy(db, **{"from": "2026-03-29", "to": "2026-03-30"}, timezone="Europe/Berlin")
    assert found == [("Sun", 1, 1, 1), ("Sun", 3, 1, 1)]


def test_arrivals_can_be_filtered() -> None:
    found = busy(filled(tickets=ARRIVALS), **JANUARY, where={"channel": ["email"]})
    assert found == [("Thu", 23, 1, 2)]


def test_a_weekday_that_did_not_occur_has_no_average() -> None:
    db = filled(tickets=ARRIVALS)
    cells = arrivals(db, {"from": "2026-01-01", "to": "2026-01-02"})
    assert {cell.average for cell in cells if cell.weekday == 0} == {None}
    assert arrivals(filled(), JANUARY) == []


def answered(number: int, seconds: float, **more: Any) -> dict[str, Any]:
    created = datetime(2026, 1, 5, 16)
    return ticket(
        number,
        "2026-01-05T16:00:00",
        first_response_at=created + timedelta(seconds=seconds),
        **more,
    )


def test_times_are_sorted_into_bands_whose_upper_end_is_inside() -> None:
    times = [0, 300, 301, 15 * 60, 3 * DAY, 3 * DAY + 1]
    db = filled(tickets=[answered(number, time) for number, time in enumerate(times)])
    found = spread(db, {"metric": "first_response_time_median", **JANUARY})
    assert [(band.title, band.count) for band in found if band.count] == [
        ("Up to 5m", 2),
        ("5m – 15m", 2),
        ("1d – 3d", 1),
        ("Over 3d", 1),
    ]
    assert sum(band.percent or 0 for band in found) == pytest.approx(100)


def test_bands_follow_filters_and_business_hours() -> None:
    # Monday 16:00 to Tuesday 10:00 is 18 hours by the clock and 2 open hours.
    rows = [answered(1, 18 * HOUR, channel="email"), answered(2, 60, channel="chat")]
    asked = {"metric": "first_response_time_p90", **JANUARY, "where": {"channel": ["email"]}}
    db = filled(tickets=rows)
    assert [b.title for b in spread(db, asked) if b.count] == ["8h – 1d"]
    assert [b.title for b in spread(db, {**asked, "hours": "business"}) if b.count] == ["1h – 4h"]


def test_resolution_has_longer_bands_and_what_is_no_time_has_none() -> None:
    resolved = datetime(2026, 1, 20)
    db = filled(tickets=[ticket(1, "2026-01-05T00:00:00", resolved_at=resolved)])
    found = spread(db, {"metric": "resolution_time_median", **JANUARY})
    assert [band.title for band in found if band.count] == ["Over 14d"]
    assert spread(db, {"metric": "response_time_median", **JANUARY}) == []
    with pytest.raises(WrongQuestion, match="has no times"):
        spread(db, {"metric": "nps"})


def test_the_backlog_is_sorted_by_age_at_the_end_of_the_period() -> None:
    db = filled(
        tickets=[
            ticket(1, "2026-01-01T00:00:00"),
            ticket(2, "2026-01-31T12:00:00", channel="chat"),
            ticket(3, "2026-01-02T00:00:00", resolved_at=datetime(2026, 2, 1)),
            ticket(4, "2026-01-02T00:00:00", resolved_at=datetime(2026, 1, 31)),
            ticket(5, "2026-02-01T00:00:00"),
        ]
    )
    found = {band.title: band.count for band in backlog_age(db, JANUARY) if band.count}
    assert found == {"Up to 1d": 1, "14d – 30d": 1, "30d – 90d": 1}
    assert sum(found.values()) == ask(db, [{"metric": "backlog", **JANUARY}])[0][0]["value"]
    only = backlog_age(db, {**JANUARY, "where": {"channel": ["chat"]}})
    assert [band.count for band in only if band.count] == [1]


def test_every_breakdown_says_what_it_is() -> None:
    for metric in breakdowns.breakdowns().values():
        assert metric.title and metric.question.endswith("?") and metric.formula.endswith(".")


def agent_day(agent: str, day: int, scheduled: float, handling: float) -> dict[str, Any]:
    return {
        "agent_id": agent,
        "date": date(2026, 1, day),
        "scheduled_seconds": scheduled,
        "handling_seconds": handling,
    }


TEAM = {
    "tickets": [
        answered(1, 60, agent_id="ana", resolved_at=datetime(2026, 1, 6), reopens=1, topic="login"),
        answered(2, 90, agent_id="ana", resolved_at=datetime(2026, 1, 6), reopens=0, topic="bill"),
        answered(3, 30, agent_id="ben", resolved_at=datetime(2026, 1, 6), topic="bill"),
        answered(4, 30, resolved_at=datetime(2026, 1, 7)),
        ticket(5, "2026-02-09T00:00:00", topic="login"),
    ],
    "surveys": [
        {
            "survey_id": "1",
            "kind": "csat",
            "responded_at": datetime(2026, 1, 9),
            "score": 5.0,
            "scale_min": 1.0,
            "scale_max": 5.0,
            "ticket_id": "2",
        }
    ],
    "agent_time": [
        agent_day("ana", 5, 100, 60),
        agent_day("ana", 6, 300, 60),
        agent_day("ben", 5, 0, 0),
        agent_day("zoe", 5, 100, 60),
    ],
}


def test_the_agent_table_holds_every_number_with_its_sample() -> None:
    ana, ben, unknown = scorecards.agents(filled(**TEAM), JANUARY)
    assert [line.group for line in (ana, ben, unknown)] == ["ana", "ben", None]
    assert (ana.cell("tickets_resolved").value, ana.share) == (2, 50)
    assert ana.cell("first_response_time_median").value == 75
    assert (ana.cell("csat").value, ana.cell("csat").n) == (100, 1)
    assert ana.cell("csat").low == pytest.approx(20.654, abs=1e-3)
    assert ana.cell("csat").is_small
    assert ana.cell("reopen_rate").value == 50
    assert ana.cell("utilization") == Answer(30.0, 2, group="ana")
    # Nothing known of Ben's reopens; on duty for no time at all; nobody rated him.
    assert ben.cell("reopen_rate") == Answer(None, 0)
    assert (ben.cell("utilization").value, ben.cell("utilization").n) == (None, 1)
    assert unknown.cell("utilization") == Answer(None, 0)


def test_utilization_is_of_all_working_time_whatever_the_channel() -> None:
    db = filled(**TEAM)
    assert set(scorecards.utilization(db, {**JANUARY, "where": {"channel": ["chat"]}})) == {
        "ana",
        "ben",
        "zoe",
    }
    only = scorecards.utilization(db, {**JANUARY, "where": {"agent_id": ["zoe"]}})
    assert {agent: answer.value for agent, answer in only.items()} == {"zoe": 60}
    assert scorecards.utilization(filled(), JANUARY) == {}


def test_topics_have_their_share_and_the_earlier_period_beside_it() -> None:
    january = Period(date(2026, 1, 1), date(2026, 2, 1))
    lines = scorecards.topics(
        filled(**TEAM), {"from": "2026-02-01", "to": "2026-03-01"}, before=january
    )
    assert [line.group for line in lines] == ["login", "bill", None]
    login, bill, _ = lines
    assert (login.cell("tickets_created").value, login.share) == (1, 100)
    assert login.before["tickets_created"].value == 1
    assert (bill.cell("tickets_created").value, bill.share) == (None, 0)
    assert bill.before["tickets_created"].value == 2


def paid(number: int, customer: str, start: str, end: str | None, mrr: float, **more: Any) -> Any:
    return {
        "subscription_id": str(number),
        "customer_id": customer,
        "started_at": datetime.fromisoformat(start),
        "ended_at": datetime.fromisoformat(end) if end else None,
        "mrr": mrr,
        **more,
    }


CHURN = {
    "subscriptions": [
        paid(1, "ann", "2025-06-01", "2026-01-10", 30, cancel_reason="price"),
        paid(2, "bob", "2025-06-01", "2026-01-12", 20, cancel_reason="price"),
        paid(3, "cat", "2025-06-01", "2026-01-15", 50, cancel_reason="missing feature"),
        # Left, came back, and left for good, all in January: lost once, for the last reason.
        paid(4, "dan", "2025-06-01", "2026-01-05", 10, cancel_reason="price"),
        paid(5, "dan", "2026-01-08", "2026-01-20", 40),
        # Came back to stay: not lost.
        paid(6, "eve", "2025-06-01", "2026-01-05", 10, cancel_reason="price"),
        paid(7, "eve", "2026-01-08", None, 10),
        paid(8, "fay", "2025-06-01", "2026-02-01", 10, cancel_reason="price"),
    ],
    "customers": [{"customer_id": "bob", "churn_reason": "went out of business"}],
}


def test_reasons_are_the_customers_own_else_that_of_the_subscription_with_their_revenue() -> None:
    db = filled(**CHURN)
    found = [
        (one.reason, one.customers, one.percent, one.mrr) for one in churn.reasons(db, JANUARY)
    ]
    assert found == [
        ("missing feature", 1, 25, 50),
        ("price", 1, 25, 30),
        ("went out of business", 1, 25, 20),
        (None, 1, 25, 40),
    ]


def test_the_reasons_are_of_exactly_the_customers_who_were_lost() -> None:
    db = filled(**CHURN)
    lost = ask(db, [{"metric": "customers_lost", **JANUARY}])[0][0]["value"]
    assert sum(one.customers for one in churn.reasons(db, JANUARY)) == lost == 4
    assert churn.reasons(filled(), JANUARY) == []


def test_leavers_of_the_edges_of_a_period_each_with_their_own_reason_and_revenue() -> None:
    db = filled(
        subscriptions=[
            paid(1, "old", "2025-01-01", "2025-12-31T23:59:59", 99, cancel_reason="early"),
            paid(2, "ivy", "2025-06-01", "2026-01-01", 5, cancel_reason="price"),
            # Two who leave at the same moment; kim is back only when January is over.
            paid(3, "ann", "2025-06-01", "2026-01-10", 40, cancel_reason="rival"),
            paid(4, "kim", "2025-06-01", "2026-01-10", 30, cancel_reason="bugs"),
            paid(5, "kim", "2026-02-01", None, 30),
            # Back in January, but not after leaving a second time.
            paid(6, "gus", "2025-06-01", "2026-01-05", 10, cancel_reason="price"),
            paid(7, "gus", "2026-01-08", "2026-01-20", 20, cancel_reason="moved"),
            paid(8, "gus", "2026-02-10", None, 20),
        ],
        customers=[
            # Never paid: known by the dates alone.
            {
                "customer_id": "lea",
                "acquired_at": datetime(2025, 1, 1),
                "churned_at": datetime(2026, 1, 12),
                "churn_reason": "shut",
            }
        ],
    )
    found = [(one.reason, one.customers, one.mrr or 0) for one in churn.reasons(db, JANUARY)]
    assert found == [
        ("bugs", 1, 30),
        ("moved", 1, 20),
        ("price", 1, 5),
        ("rival", 1, 40),
        ("shut", 1, 0),
    ]


def test_of_two_reasons_given_at_once_one_counts() -> None:
    db = filled(
        subscriptions=[
            paid(1, "ann", "2025-06-01", "2026-01-10", 40, cancel_reason="price"),
            paid(2, "ann", "2025-07-01", "2026-01-10", 5, cancel_reason="bugs"),
        ]
    )
    found = [(one.reason, one.customers, one.mrr) for one in churn.reasons(db, JANUARY)]
    assert found == [("price", 1, 45)]


def test_utilization_is_of_the_days_of_the_period_of_which_both_times_are_known() -> None:
    days = [
        {**agent_day("ana", 1, 100, 100), "date": date(2025, 12, 31)},
        agent_day("ana", 1, 100, 50),
        agent_day("ana", 31, 100, 10),
        {**agent_day("ana", 1, 100, 100), "date": date(2026, 2, 1)},
        {"agent_id": "ana", "date": date(2026, 1, 2), "scheduled_seconds": 100.0},
        {"agent_id": "ana", "date": date(2026, 1, 3), "handling_seconds": 100.0},
    ]
    [answer] = scorecards.utilization(filled(agent_time=days), JANUARY).values()
    assert (answer.value, answer.n) == (30, 2)


def test_arrivals_are_those_from_the_first_moment_to_before_the_next_period() -> None:
    times = ("2025-12-31T23:59:59", "2026-01-01T00:00:00", "2026-01-31T23:59:59", "2026-02-01")
    db = filled(tickets=[ticket(number, time) for number, time in enumerate(times)])
    assert [(day, hour) for day, hour, *_ in busy(db, **JANUARY)] == [("Thu", 0), ("Sat", 23)]


@pytest.mark.parametrize(
    ("last", "band"), [("2026-01-30T12:00:00", "Up to 1d"), ("2026-02-20T00:00:00", "1d – 3d")]
)
def test_an_open_ticket_is_as_old_as_the_period_or_the_data_knows(last: str, band: str) -> None:
    # Created on 30 January: half a day before the data ends, or two days before the period does.
    rows = [
        ticket(1, "2026-01-30T00:00:00"),
        ticket(2, "2026-01-02T00:00:00", resolved_at=datetime(2026, 1, 3)),
        ticket(3, last, status="spam"),
    ]
    found = backlog_age(filled(tickets=rows), JANUARY)
    assert [one.title for one in found if one.count] == [band]


# ------------------------------------------------------------------ row by row


def rows_of(db: Any, name: str, *columns: str) -> list[tuple[Any, ...]]:
    """Return these columns of the rows of a breakdown, oldest first."""
    scope = breakdowns.scope_of(db, {"metric": "tickets_created", **JANUARY})
    known = known_days(facts.columns(db), scope)
    statement = Builder(breakdowns.breakdowns()[name], scope, known).rows(1000, 0)
    rows = db.query(statement.sql, statement.params, statement.tables).to_pylist()
    return [tuple(row[column] for column in columns) for row in rows]


def rated(number: str, source: str, day: str, score: float, **more: Any) -> dict[str, Any]:
    return {
        "survey_id": number,
        "source": source,
        "kind": "csat",
        "responded_at": datetime.fromisoformat(day),
        "score": score,
        "scale_min": 1,
        "scale_max": 5,
        **more,
    }


def test_a_listed_ticket_has_its_own_subject_and_its_last_rating() -> None:
    one = {"ticket_id": "1"}
    db = filled(
        tickets=[
            ticket(0, "2025-12-31T23:59:59"),
            {**ticket(1, "2026-01-01"), "source": "a", "subject": "Of a"},
            {**ticket(1, "2026-01-02"), "source": "b", "subject": "Of b"},
            {**ticket(4, "2026-01-03"), "source": "a", "subject": "Not rated"},
            ticket(2, "2026-01-31T23:59:59", subject="Of no tool"),
            ticket(3, "2026-02-01"),
        ],
        surveys=[
            rated("1", "a", "2026-01-05", 2, **one),
            # Of two answers at the same moment, that with the first number.
            rated("3", "a", "2026-01-07", 1, **one),
            rated("2", "a", "2026-01-07", 5, **one),
            # How likely they recommend us is no rating of the ticket.
            rated("4", "a", "2026-01-09", 0, **one, kind="nps", scale_min=0, scale_max=10),
            # The other tool has given the same numbers to another survey and ticket.
            rated("2", "b", "2026-01-03", 9, **one, scale_min=0, scale_max=10),
        ],
    )
    columns = ("ticket_id", "source", "subject", "score", "scale_min", "scale_max")
    assert rows_of(db, "listed_tickets", *columns) == [
        ("1", "a", "Of a", 5, 1, 5),
        ("1", "b", "Of b", 9, 0, 10),
        ("4", "a", "Not rated", None, None, None),
        ("2", None, "Of no tool", None, None, None),
    ]


def test_a_scored_answer_is_about_its_own_ticket_else_the_customers_last() -> None:
    answered = datetime(2026, 1, 20, 12)
    second, days = timedelta(seconds=1), timedelta(days=90)

    def of(customer: str, number: str, created: datetime, channel: str, **more: Any) -> Any:
        own = {"ticket_id": number, "customer_id": customer, "created_at": created}
        return {"source": "a", **own, "channel": channel, "subject": f"{number} {channel}", **more}

    db = filled(
        tickets=[
            of("ann", "0", answered - days - second, "web"),
            of("ann", "1", answered - days, "email"),
            # Of two that came at the same moment, that with the first number.
            of("ann", "3", answered - 10 * second, "phone", topic="Login"),
            of("ann", "2", answered - 10 * second, "chat", topic="Invoice"),
            of("ann", "4", answered, "sms"),
            # The same number, in another tool: that of the first tool.
            of("ann", "2", answered - 10 * second, "social", source="b"),
            of("cat", "5", answered - 9 * second, "web"),
            of("cat", "6", answered - 99 * days, "email", topic="Refund"),
            of("eve", "6", answered - 2 * days, "phone", source="b"),
        ],
        surveys=[
            rated("0", "a", "2025-12-31T23:59:59", 3),
            rated("1", "a", "2026-01-01T00:00:00", 3, customer_id="dan"),
            rated("2", "a", "2026-01-20T12:00:00", 3, customer_id="ann"),
            rated("2", "b", "2026-01-20T12:00:01", 9, customer_id="ben", scale_max=10),
            rated(
                "3", "a", "2026-01-20T12:00:02", 3, customer_id="cat", ticket_id="6", channel="sms"
            ),
            rated("4", "a", "2026-01-31T23:59:59", 3),
            rated("5", "a", "2026-02-01T00:00:00", 3),
        ],
        subscriptions=[
            paid(1, "ann", "2025-01-01", "2026-01-20T12:00:00", 30),
            paid(2, "ann", "2026-01-20T12:00:00", "2026-01-20T12:00:01", 40),
            paid(3, "ann", "2026-01-20T12:00:01", None, 50),
            paid(4, "cat", "2025-01-01", None, 7),
            paid(5, "dan", "2025-01-01", "2025-12-31", 9),
        ],
    )
    columns = ("survey_id", "survey_source", "scale_max", "is_about_us", "tickets_before")
    assert rows_of(db, "scored_answers", *columns) == [
        ("1", "a", 5, True, 0),
        ("2", "a", 5, True, 4),
        ("2", "b", 10, True, 0),
        ("3", "a", 5, False, 0),
        ("4", "a", 5, True, 0),
    ]
    # What an answer says itself of the channel goes first.
    columns = ("about_channel", "about_topic", "asked_at", "subject", "mrr")
    assert rows_of(db, "scored_answers", *columns) == [
        (None, None, None, None, None),
        ("chat", "Invoice", answered - 10 * second, None, 40),
        (None, None, None, None, None),
        ("sms", "Refund", answered - 99 * days, "6 email", 7),
        (None, None, None, None, None),
    ]
