"""Every rule of every canonical table, on rows small enough to check by eye."""

from datetime import date, datetime

import polars as pl
import pytest

from csmetrics.load.validate import SET_ASIDE, judge
from csmetrics.tables import CHANNELS, TABLES, UNREADABLE, Table

NINE, TEN = datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 10)
FIRST, SECOND = date(2026, 3, 1), date(2026, 3, 2)

GOOD = {
    "tickets": {"ticket_id": "1", "created_at": NINE},
    "replies": {"ticket_id": "1", "sent_at": NINE, "author": "agent"},
    "surveys": {"kind": "csat", "scale_min": 1.0, "scale_max": 5.0},
    "calls": {"started_at": NINE, "outcome": "answered"},
    "customers": {"customer_id": "c"},
    "subscriptions": {"customer_id": "c", "started_at": NINE, "mrr": 0.0},
    "orders": {"customer_id": "c", "ordered_at": NINE},
    "agent_time": {"agent_id": "a", "date": FIRST},
    "costs": {"period_start": FIRST, "period_end": SECOND, "amount": -5.0},
    "qa_reviews": {"reviewed_at": NINE, "score": 4.0, "max_score": 5.0},
    "mentions": {"date": FIRST, "mentions": 0},
}


def frame(table: Table, *rows: dict) -> pl.DataFrame:
    schema = {"row_number": pl.Int64()}
    schema |= {column.name: column.type for column in table.columns}
    schema |= {UNREADABLE: pl.String(), SET_ASIDE: pl.String()}
    empty = dict.fromkeys(schema)
    numbered = [{**empty, "row_number": place, **row} for place, row in enumerate(rows, start=2)]
    return pl.DataFrame(numbered, schema=schema)


def faults(name: str, **changes) -> list[tuple[str | None, str]]:
    table = TABLES[name]
    return [
        (fault.column, fault.reason)
        for fault in judge(frame(table, GOOD[name] | changes), table).faults
    ]


@pytest.mark.parametrize("name", TABLES)
def test_the_least_a_row_needs_is_enough(name):
    assert faults(name) == []


@pytest.mark.parametrize(
    ("name", "column"),
    [(table.name, column.name) for table in TABLES.values() for column in table.columns],
)
def test_only_required_columns_may_not_be_missing(name, column):
    expected = [(column, "is missing")] if TABLES[name].column(column).required else []
    assert faults(name, **{column: None}) == expected


BEFORE_TICKET = "is before the ticket was created"
EARLY, LATE = datetime(1970, 1, 1), datetime(2100, 1, 1)
NO_DATE = "is not a date between 1990 and 2100"
NO_STATUS = "is not one of new, open, pending, on_hold, resolved, closed, spam, deleted"


@pytest.mark.parametrize(
    ("name", "changes", "column", "reason"),
    [
        ("tickets", {"created_at": TEN, "first_response_at": NINE}, "first_response_at", None),
        ("tickets", {"created_at": TEN, "resolved_at": NINE}, "resolved_at", None),
        ("tickets", {"created_at": TEN, "closed_at": NINE}, "closed_at", None),
        ("tickets", {"created_at": EARLY}, "created_at", NO_DATE),
        ("tickets", {"resolved_at": LATE}, "resolved_at", NO_DATE),
        ("tickets", {"status": "Solved"}, "status", NO_STATUS),
        ("tickets", {"priority": "P1"}, "priority", "is not one of low, normal, high, urgent"),
        ("tickets", {"reopens": -1}, "reopens", "is not between 0 and 10,000,000"),
        ("tickets", {"handle_seconds": -0.5}, "handle_seconds", "is negative"),
        ("replies", {"author": "me"}, "author", "is not one of customer, agent, bot, system"),
        ("surveys", {"kind": "star"}, "kind", "is not one of csat, nps, ces"),
        ("surveys", {"score": 0.0}, "score", "is outside the scale of the question"),
        ("surveys", {"score": 5.5}, "score", "is outside the scale of the question"),
        ("surveys", {"scale_max": 1.0}, "scale_max", "must be above the lowest answer"),
        ("surveys", {"sent_at": TEN, "responded_at": NINE}, "responded_at", None),
        (
            "surveys",
            {"kind": "nps", "scale_min": 0.0, "scale_max": 10.0, "score": 7.5},
            "score",
            "is not a whole number from 0 to 10",
        ),
        ("calls", {"outcome": "lost"}, "outcome", None),
        ("calls", {"wait_seconds": -1.0}, "wait_seconds", "is negative"),
        ("customers", {"acquired_at": TEN, "churned_at": NINE}, "churned_at", None),
        ("subscriptions", {"started_at": TEN, "ended_at": NINE}, "ended_at", None),
        ("subscriptions", {"mrr": -1.0}, "mrr", "is negative"),
        ("agent_time", {"scheduled_seconds": -1.0}, "scheduled_seconds", "is negative"),
        ("agent_time", {"date": date(1900, 1, 1)}, "date", NO_DATE),
        ("costs", {"period_end": FIRST}, "period_end", "is not after the first day"),
        ("qa_reviews", {"score": 5.5}, "score", "is above the most possible"),
        ("qa_reviews", {"score": 0.0, "max_score": 0.0}, "max_score", "must be above 0"),
        ("mentions", {"mentions": -1}, "mentions", "is negative"),
    ],
)
def test_a_row_that_breaks_a_rule_is_set_aside_with_the_reason(name, changes, column, reason):
    found = faults(name, **changes)
    assert [fault[0] for fault in found] == [column]
    assert reason is None or found[0][1] == reason


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("tickets", {"first_response_at": NINE, "resolved_at": NINE, "closed_at": NINE}),
        ("tickets", {"channel": "WhatsApp Business"}),
        ("tickets", {"created_at": datetime(1990, 1, 1)}),
        ("surveys", {"score": 1.0}),
        ("surveys", {"score": 5.0}),
        ("surveys", {"kind": "nps", "scale_min": 0.0, "scale_max": 10.0, "score": 0.0}),
        ("surveys", {"sent_at": NINE, "responded_at": NINE}),
        ("subscriptions", {"ended_at": NINE}),
        ("qa_reviews", {"score": 5.0}),
    ],
)
def test_the_edges_of_a_rule_are_good(name, changes):
    assert faults(name, **changes) == []


def test_every_word_of_ours_is_allowed():
    table = TABLES["tickets"]
    rows = [GOOD["tickets"] | {"channel": word} for word in CHANNELS]
    assert judge(frame(table, *rows), table).faults == ()


def test_good_rows_stay_and_bad_ones_are_named_by_their_row():
    table = TABLES["tickets"]
    rows = frame(table, GOOD["tickets"], GOOD["tickets"] | {"reopens": -1}, GOOD["tickets"])
    judged = judge(rows, table)
    assert judged.good["row_number"].to_list() == [2, 4]
    assert [fault.row_number for fault in judged.faults] == [3]


def test_an_unreadable_cell_is_said_to_be_unreadable_and_not_missing():
    found = faults("tickets", created_at=None, unreadable="created_at")
    assert found == [("created_at", "is not a date and time we can read")]


def test_each_unreadable_cell_of_a_row_has_its_own_reason():
    found = faults("tickets", unreadable="reopens,priority")
    assert found == [
        ("reopens", "is not a whole number"),
        ("priority", "is not one of low, normal, high, urgent"),
    ]


def test_a_row_that_is_no_data_keeps_the_reason_of_the_mapping():
    found = faults("tickets", created_at=None, set_aside="looks like a total")
    assert found == [(None, "looks like a total")]


def test_a_column_that_fails_as_a_whole_is_named():
    tickets = TABLES["tickets"]
    rows = frame(tickets, GOOD["tickets"], GOOD["tickets"])
    of_another_type = rows.with_columns(agent_replies=pl.lit("many"))
    for changed, column in (
        (of_another_type, "agent_replies"),
        (rows.drop("created_at"), "created_at"),
    ):
        found = [(f.row_number, f.column, f.reason) for f in judge(changed, tickets).faults]
        assert found == [(2, column, "cannot be read"), (3, column, "cannot be read")]
