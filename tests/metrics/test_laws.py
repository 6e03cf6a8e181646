"""Laws that hold for every number, on data that Hypothesis makes up."""

import math
from datetime import datetime, timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csmetrics.ask import ask
from csmetrics.tables import MOMENT

START = datetime(2025, 3, 28)
# Coarse moments meet each other and the edges of days; 30 March loses an hour in Berlin.
MOMENTS = st.integers(0, 24 * 8).map(lambda hours: START + timedelta(hours=hours / 2))
AFTER = st.none() | st.integers(0, 24 * 4).map(lambda hours: timedelta(hours=hours / 2))
CHANNELS = st.sampled_from(["email", "chat", "Fax", None])
REOPENS = st.none() | st.integers(0, 3)
TICKETS = st.lists(st.tuples(MOMENTS, AFTER, AFTER, CHANNELS, REOPENS), max_size=25)
PERIOD = {"from": "2025-03-28", "to": "2025-04-02", "as_of": "2025-04-06T00:00:00Z"}
LAWS = settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

COUNTS = ("tickets_created", "tickets_resolved", "waiting_first_response", "waiting_resolution")
SHARES = ("resolution_rate", "net_resolution_rate", "sla_first_response", "service_level")
TIMES = tuple(
    f"{time}_time_{way}"
    for time in ("first_response", "resolution")
    for way in ("median", "average", "p90")
)


def loaded(store, drawn):
    """Return a store with the tickets that were drawn."""
    rows = [
        {
            "ticket_id": str(number),
            "created_at": created,
            "first_response_at": None if answer is None else created + answer,
            "resolved_at": None if solve is None else created + solve,
            "channel": channel,
            "reopens": reopens,
        }
        for number, (created, answer, solve, channel, reopens) in enumerate(drawn)
    ]
    # One row that no question counts, so that a column is never missing altogether.
    rows.append(
        {
            "ticket_id": "old",
            "created_at": datetime(2024, 1, 1),
            "first_response_at": datetime(2024, 1, 1),
            "resolved_at": datetime(2024, 1, 1),
            "channel": "email",
            "reopens": 0,
        }
    )
    return store(tickets=pl.DataFrame(rows, schema_overrides=TYPES, infer_schema_length=None))


TYPES = {
    "created_at": MOMENT,
    "first_response_at": MOMENT,
    "resolved_at": MOMENT,
    "channel": pl.String,
    "reopens": pl.Int64,
}


@LAWS
@given(TICKETS, st.sampled_from(["monday", "saturday", "sunday"]))
def test_groups_and_finer_buckets_add_up_to_the_whole(store, drawn, week_start):
    db = loaded(store, drawn)
    for metric in (*COUNTS, *SHARES, *TIMES):
        asked = {"metric": metric, **PERIOD, "timezone": "Europe/Berlin", "week_start": week_start}
        cuts = [{}, {"by": ["channel"]}, {"grain": "day"}, {"grain": "week"}]
        [whole], groups, days, weeks = ask(db, [asked | cut for cut in cuts])
        for parts in (groups, days, weeks):
            assert sum(row["n"] for row in parts) == whole["n"]
            if metric in COUNTS:
                assert sum(row["value"] for row in parts) == whole["value"]
        if metric in SHARES and whole["n"]:
            parts = sum(row["value"] * row["n"] for row in groups) / whole["n"]
            assert parts == pytest.approx(whole["value"])


@LAWS
@given(TICKETS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(store, drawn, random):
    questions = [
        {"metric": metric, **PERIOD, "by": ["channel"], "grain": "week"}
        for metric in (*COUNTS, *SHARES, *TIMES, "backlog", "first_response_time_km")
    ]
    ordered = ask(loaded(store, drawn), questions)
    shuffled = list(drawn)
    random.shuffle(shuffled)
    again = ask(loaded(store, shuffled), questions)
    for before, after in zip(ordered, again, strict=True):
        assert len(before) == len(after)
        for one, other in zip(before, after, strict=True):
            assert one["value"] == pytest.approx(other["value"])


@LAWS
@given(TICKETS)
def test_the_backlog_moves_by_what_is_created_and_resolved(store, drawn):
    db = loaded(store, drawn)
    asked = {**PERIOD, "grain": "day"}
    backlog, created, resolved = (
        [row["value"] for row in rows]
        for rows in ask(
            db,
            [
                {"metric": metric, **asked}
                for metric in ("backlog", "tickets_created", "tickets_resolved")
            ],
        )
    )
    for day in range(1, len(backlog)):
        assert backlog[day] == backlog[day - 1] + created[day] - resolved[day]


@LAWS
@given(TICKETS)
def test_an_interval_holds_its_number(store, drawn):
    db = loaded(store, drawn)
    for row in (
        row
        for rows in ask(db, [{"metric": metric, **PERIOD} for metric in (*SHARES, *TIMES)])
        for row in rows
        if row["low"] is not None
    ):
        assert row["low"] <= row["value"] + 1e-9
        assert row["value"] <= row["high"] + 1e-9


@LAWS
@given(TICKETS)
def test_business_time_is_never_longer_than_calendar_time(store, drawn):
    db = loaded(store, drawn)
    calendar = {"timezone": "Europe/Berlin", "days": [0, 2, 5, 6], "holidays": ["2025-03-30"]}
    for metric in ("first_response_time_average", "resolution_time_average"):
        asked = {"metric": metric, **PERIOD}
        business = {**asked, "hours": "business", "settings": {"calendar": calendar}}
        [[by_the_clock], [inside]] = ask(db, [asked, business])
        assert by_the_clock["n"] == inside["n"]
        if inside["n"]:
            assert inside["value"] <= by_the_clock["value"] + 1e-9


OPENINGS = {"3": [["08:30", "12:00"], ["13:00", "22:15"]], "6": [["00:00", "24:00"]]}
CALENDAR = {"timezone": "Europe/Berlin", "hours": OPENINGS, "holidays": ["2025-03-31"]}


@LAWS
@given(MOMENTS, st.integers(0, 400), st.integers(0, 400))
def test_business_time_adds_up_over_a_split(store, first, minutes, more):
    moments = [first, first + timedelta(minutes=minutes), first + timedelta(minutes=minutes + more)]
    spans = [(0, 1), (1, 2), (0, 2)]
    db = store(
        tickets=pl.DataFrame(
            {
                "ticket_id": [str(number) for number in range(3)],
                "channel": ["first", "second", "both"],
                "created_at": [moments[start] for start, _ in spans],
                "first_response_at": [moments[end] for _, end in spans],
            },
            schema_overrides=TYPES,
        )
    )
    asked = {"metric": "first_response_time_average", "hours": "business", "by": ["channel"]}
    [rows] = ask(db, [{**asked, "settings": {"calendar": CALENDAR}}])
    took = {row["channel"]: row["value"] for row in rows}
    assert took["first"] + took["second"] == pytest.approx(took["both"])


SCORES = st.lists(st.integers(0, 10), max_size=40)


@LAWS
@given(SCORES)
def test_nps_is_promoters_minus_detractors_and_the_parts_are_everyone(store, scores):
    db = store(
        surveys=pl.DataFrame(
            {"score": [float(score) for score in scores]}, schema={"score": pl.Float64}
        ).with_columns(
            kind=pl.lit("nps"),
            scale_min=pl.lit(0.0),
            scale_max=pl.lit(10.0),
            responded_at=pl.datetime(2025, 4, 1),
        )
    )
    names = ("nps", "nps_promoters", "nps_passives", "nps_detractors")
    answers = ask(db, [{"metric": name, **PERIOD} for name in names])
    nps, promoters, passives, detractors = (rows[0]["value"] for rows in answers)
    if not scores:
        assert (nps, promoters, passives, detractors) == (None, None, None, None)
    else:
        assert nps == pytest.approx(promoters - detractors)
        assert promoters + passives + detractors == pytest.approx(100)


STAYS = st.lists(
    st.tuples(
        st.integers(0, 3), st.integers(0, 120), st.none() | st.integers(0, 90), st.integers(1, 3)
    ),
    max_size=14,
)


@LAWS
@given(STAYS)
def test_customers_and_revenue_add_up_from_start_to_end(store, drawn):
    joined = datetime(2025, 1, 1)
    days = [(joined + timedelta(days=start), length) for _, start, length, _ in drawn]
    db = store(
        subscriptions=pl.DataFrame(
            {
                "subscription_id": [str(number) for number in range(len(drawn))],
                "customer_id": [f"customer {who}" for who, *_ in drawn],
                "started_at": [start for start, _ in days],
                "ended_at": [
                    None if length is None else start + timedelta(days=length)
                    for start, length in days
                ],
                "mrr": [float(price) / 10 for *_, price in drawn],
            },
            schema={
                "subscription_id": pl.String,
                "customer_id": pl.String,
                "started_at": MOMENT,
                "ended_at": MOMENT,
                "mrr": pl.Float64,
            },
        )
    )
    names = ("customers_start", "customers_new", "customers_lost", "customers_end")
    money = ("mrr_start", "mrr_new", "mrr_reactivation", "mrr_expansion", "mrr_contraction")
    asked = {"from": "2025-01-15", "to": "2025-06-10", "grain": "month"}
    found = dict(
        zip(
            (*names, *money, "mrr_churned", "mrr"),
            ask(db, [{"metric": n, **asked} for n in (*names, *money, "mrr_churned", "mrr")]),
            strict=True,
        )
    )
    for month in range(len(found["mrr"])):
        row = {name: rows[month]["value"] or 0 for name, rows in found.items()}
        expected = row["customers_start"] + row["customers_new"] - row["customers_lost"]
        assert row["customers_end"] == expected
        gained = row["mrr_new"] + row["mrr_reactivation"] + row["mrr_expansion"]
        lost = row["mrr_contraction"] + row["mrr_churned"]
        assert math.isclose(row["mrr"], row["mrr_start"] + gained - lost, abs_tol=1e-9)
        assert min(row.values()) >= -1e-9
