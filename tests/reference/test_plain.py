"""The product answers as plain Python does, on whatever data Hypothesis makes up."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csmetrics.analysis.explain import cannot_split, explain
from csmetrics.ask import ask
from csmetrics.asking.periods import Period
from csmetrics.catalogue import catalogue
from csmetrics.engine import Database
from tests.filling import refill
from tests.keeping import keeping
from tests.reference import plain

# Coarse moments meet each other, the edges of days, and the hour that 30 March loses in Berlin.
START = datetime(2025, 3, 24)
MOMENTS = st.integers(0, 4 * 24 * 9).map(lambda quarter: START + timedelta(hours=quarter / 4))
LATER = st.none() | st.integers(0, 240).map(lambda hours: timedelta(hours=hours))
IDS = st.sampled_from(["1", "2", "3", "4", "5"])
SOURCES = st.sampled_from(["desk", "shop"])
WHO = st.none() | st.sampled_from(["ann", "bob", "cat"])
CHANNELS = st.none() | st.sampled_from(["email", "chat", "Fax"])
SEGMENTS = st.none() | st.sampled_from(["SMB", "Free"])
TOPICS = st.none() | st.sampled_from(["bill", "login"])


def after(start: str, *names: str) -> Any:
    """Turn how long after the start something was into when it was."""

    def dated(row: dict[str, Any]) -> dict[str, Any]:
        known = row[start] is not None
        later = {
            name: row[start] + row[name] if known and row[name] is not None else None
            for name in names
        }
        return {**row, **later}

    return dated


TICKET = st.fixed_dictionaries(
    {
        "ticket_id": IDS,
        "source": SOURCES,
        "created_at": MOMENTS,
        "first_response_at": LATER,
        "resolved_at": LATER,
        "closed_at": LATER,
        "status": st.none() | st.sampled_from(["open", "closed", "spam", "deleted"]),
        "channel": CHANNELS,
        "segment": SEGMENTS,
        "topic": TOPICS,
        "customer_id": WHO,
        "reopens": st.none() | st.integers(0, 2),
    }
).map(after("created_at", "first_response_at", "resolved_at", "closed_at"))


def survey(kind: str, lowest: int, highest: int) -> Any:
    return st.fixed_dictionaries(
        {
            "kind": st.just(kind),
            "source": SOURCES,
            "responded_at": st.none() | MOMENTS,
            "score": st.none() | st.integers(lowest, highest).map(float),
            "scale_min": st.just(float(lowest)),
            "scale_max": st.just(float(highest)),
            "ticket_id": st.none() | IDS,
            "customer_id": WHO,
            "channel": CHANNELS,
            "segment": SEGMENTS,
        }
    )


CUSTOMER = st.fixed_dictionaries(
    {
        "customer_id": st.sampled_from(["ann", "bob", "cat"]),
        "segment": SEGMENTS,
        "acquired_at": st.none() | MOMENTS,
        "churned_at": LATER,
    }
).map(after("acquired_at", "churned_at"))
SUBSCRIPTION = st.fixed_dictionaries(
    {
        "customer_id": st.sampled_from(["ann", "bob"]),
        "started_at": MOMENTS,
        "ended_at": LATER,
        "mrr": st.just(1.0),
    }
).map(after("started_at", "ended_at"))

# Never inside a question: so no column is missing altogether.
OLD = datetime(2020, 1, 1)
ANCHORS: dict[str, list[dict[str, Any]]] = {
    "tickets": [
        {
            **dict.fromkeys(("closed_at", "channel", "segment", "topic", "customer_id")),
            "ticket_id": "old",
            "source": "desk",
            "status": "closed",
            "created_at": OLD,
            "first_response_at": OLD,
            "resolved_at": OLD,
            "reopens": 0,
        }
    ],
    "surveys": [
        {
            **dict.fromkeys(("channel", "segment", "ticket_id", "customer_id")),
            "kind": "csat",
            "source": "desk",
            "responded_at": OLD,
            "score": 5.0,
            "scale_min": 1.0,
            "scale_max": 5.0,
        }
    ],
    "customers": [
        {"customer_id": "old", "segment": None, "acquired_at": OLD, "churned_at": OLD},
    ],
}


def unique(key: str, *more: str) -> Any:
    return {"unique_by": lambda row: tuple(row[name] for name in (key, *more))}


TABLES = st.fixed_dictionaries(
    {
        "tickets": st.lists(TICKET, max_size=10, **unique("source", "ticket_id")),
        "surveys": st.lists(survey("csat", 1, 5) | survey("nps", 0, 10), max_size=12),
        "customers": st.lists(CUSTOMER, max_size=3, **unique("customer_id")),
        "subscriptions": st.lists(SUBSCRIPTION, max_size=6),
    }
).map(lambda tables: {name: [*ANCHORS.get(name, []), *rows] for name, rows in tables.items()})

VIEWS = st.fixed_dictionaries(
    {
        "grain": st.sampled_from(["none", "day", "week", "month"]),
        "timezone": st.sampled_from(["UTC", "Europe/Berlin", "America/New_York"]),
        "week_start": st.sampled_from(["monday", "saturday", "sunday"]),
        "by": st.sampled_from([[], ["channel"], ["segment"], ["segment", "channel"]]),
        "where": st.sampled_from(
            [{}, {"channel": ["email", None]}, {"channel": ["chat"], "segment": ["SMB", None]}]
        ),
        "from": st.sampled_from(["2025-03-24", "2025-03-28", "2025-03-30"]),
        "to": st.sampled_from(["2025-03-31", "2025-04-02"]),
        "as_of": st.sampled_from(["2025-04-03T00:00:00", "2025-04-12T00:00:00"]),
    }
)
METRICS = [name for name in plain.COUNTED if not catalogue()[name].account]
LAWS = settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def db() -> Iterator[Database]:
    with_all = keeping()
    yield with_all
    with_all.close()


def fill(db: Database, tables: dict[str, Any]) -> None:
    with db.transaction() as session:
        refill(session, **tables)


def ordered(rows: list[dict[str, Any]], by: list[str]) -> list[tuple[Any, ...]]:
    kept = [tuple(row[name] for name in ("period", *by, "value", "n")) for row in rows]
    return sorted(kept, key=lambda row: [(cell is None, cell) for cell in row[: len(by) + 1]])


def assert_same(one: list[tuple[Any, ...]], other: list[tuple[Any, ...]]) -> None:
    assert [row[:-2] + row[-1:] for row in one] == [row[:-2] + row[-1:] for row in other]
    assert [row[-2] for row in one] == [
        value if value is None else pytest.approx(value, abs=1e-9)
        for value in (row[-2] for row in other)
    ]


@LAWS
@given(TABLES, VIEWS)
def test_numbers_of_groups_are_those_of_plain_python(
    db: Database, tables: dict[str, Any], view: dict[str, Any]
) -> None:
    fill(db, tables)
    questions = [{**view, "metric": metric} for metric in METRICS]
    for question, rows in zip(questions, ask(db, questions), strict=True):
        expected = ordered(plain.answer(tables, question), view["by"])
        assert_same(ordered(rows, view["by"]), expected)


@LAWS
@given(TABLES, VIEWS)
def test_churn_is_that_of_plain_python(
    db: Database, tables: dict[str, Any], view: dict[str, Any]
) -> None:
    fill(db, tables)
    question = {**view, "metric": "churn_rate", "by": [], "where": {}}
    expected = ordered(plain.answer(tables, question), [])
    assert_same(ordered(ask(db, [question])[0], []), expected)


EARLIER = Period(date(2025, 3, 24), date(2025, 3, 28))
SPLIT = [name for name in plain.COUNTED if not cannot_split(catalogue()[name])]


@settings(LAWS, max_examples=20)
@given(TABLES, st.sampled_from(["channel", "segment", "topic"]))
def test_mix_and_rate_add_up_to_the_change(db: Database, tables: dict[str, Any], by: str) -> None:
    fill(db, tables)
    for metric in SPLIT:
        question = {"metric": metric, "from": "2025-03-28", "to": "2025-04-20"}
        found = explain(db, {**question, "as_of": "2025-05-20T00:00:00"}, EARLIER, by)
        if found.difference is None:
            continue
        moved = sum(effect.total for effect in found.effects)
        assert moved == pytest.approx(found.difference, rel=1e-9, abs=1e-8)


@settings(LAWS, max_examples=20)
@given(TABLES)
def test_an_interval_shrinks_where_every_row_comes_three_times(
    db: Database, tables: dict[str, Any]
) -> None:
    # Filtered to what this law is about: the surveys, which have no key that repeats.
    questions = [
        {"metric": metric, "from": "2025-03-24", "to": "2025-04-20"} for metric in ("csat", "nps")
    ]
    fill(db, tables)
    few = [rows[0] for rows in ask(db, questions)]
    fill(db, {**tables, "surveys": tables["surveys"] * 3})
    many = [rows[0] for rows in ask(db, questions)]
    for one, more in zip(few, many, strict=True):
        if one["low"] is not None:
            assert more["value"] == pytest.approx(one["value"])
            assert more["high"] - more["low"] < one["high"] - one["low"]
            assert more["low"] - 1e-9 <= more["value"] <= more["high"] + 1e-9
