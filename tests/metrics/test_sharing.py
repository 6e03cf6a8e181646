"""Questions that share a statement are answered as each is alone."""

import itertools

import pytest

import csmetrics.ask
from csmetrics.ask import ask
from csmetrics.asking import rolled_up
from csmetrics.asking.measures import measure
from csmetrics.asking.periods import Bucket, Period
from csmetrics.asking.question import Scope, understand
from csmetrics.asking.sharing import can_share, over_all, pieces, shared
from csmetrics.catalogue import catalogue
from csmetrics.facts import columns
from csmetrics.samples import exports
from csmetrics.workspace import open_workspace

# As a page asks: now, before, the year before, over time, and months that begin within a week.
PERIODS = [
    {"from": "2026-08-03", "to": "2026-11-01"},
    {"from": "2026-05-05", "to": "2026-08-03"},
    {"from": "2025-08-03", "to": "2025-11-01"},
    {"from": "2026-07-27", "to": "2026-11-01", "grain": "week"},
    {"from": "2026-01-01", "to": "2026-11-01", "grain": "month"},
    {"from": "2026-10-20", "to": "2026-10-23", "grain": "day"},
]
ZONES = ["UTC", "America/New_York", "Asia/Kathmandu"]


@pytest.fixture(scope="module")
def sample():
    """Load the sample data."""
    with open_workspace() as workspace:
        for export in exports():
            workspace.load(export)
        yield workspace.database


def close(answer, expected):
    assert [row.keys() for row in answer] == [row.keys() for row in expected]
    for got, wanted in zip(answer, expected, strict=True):
        for name, value in wanted.items():
            assert got[name] == (pytest.approx(value) if isinstance(value, float) else value)


RANKED = [name for name, metric in catalogue().items() if measure(metric.measure).quantile]


@pytest.mark.parametrize("name", RANKED)
def test_quantiles_of_very_many_rows_are_those_of_few(sample, name, monkeypatch):
    questions = [
        {"metric": name, **period, **split, "hours": hours}
        for period in PERIODS
        for split in ({}, {"by": "channel"}, {"by": ["team", "priority"]})
        for hours in ("calendar", "business")
    ]
    sorted_ = ask(sample, questions)
    monkeypatch.setattr(csmetrics.ask, "MANY", 0)
    for answer, expected in zip(ask(sample, questions), sorted_, strict=True):
        close(answer, expected)


@pytest.mark.parametrize("name", rolled_up.METRICS)
def test_counts_of_hours_say_what_the_rows_say(sample, name, monkeypatch):
    splits = [{}, {"by": "channel"}, {"where": {"channel": ["email", None]}}]
    questions = [
        {"metric": name, **period, **split, "timezone": zone}
        for zone, split, period in itertools.product(ZONES, splits, PERIODS)
    ]
    of_rows = ask(sample, questions)
    # Even what the rows would say must then come from hour_counts.
    monkeypatch.setattr(csmetrics.ask, "MANY", 0)
    for answer, expected in zip(ask(sample, questions), of_rows, strict=True):
        close(answer, expected)


def test_counts_of_hours_are_used_only_for_what_they_know(sample):
    def known(metric, **question):
        return rolled_up.is_rolled_up(
            catalogue()[metric], understand({"metric": metric, **question}, columns(sample)).scope
        )

    assert known("csat")
    assert known("csat", by="channel", where={"channel": "email"}, timezone="Europe/Berlin")
    assert not known("csat", by="team")
    assert not known("csat", where={"priority": "high"})
    assert not known("csat", settings={"csat_definition": "three_and_up"})
    # Nepal is 5:45 ahead: its days do not begin with an hour of UTC.
    assert not known("csat", timezone="Asia/Kathmandu")
    assert not known("first_response_time_median")


@pytest.mark.parametrize("name", list(catalogue()))
def test_an_answer_is_the_same_alone_and_beside_others(sample, name):
    by = [{}] if catalogue()[name].account else [{}, {"by": "channel"}]
    questions = [
        {"metric": name, **period, **split, "timezone": zone}
        for zone, split, period in itertools.product(ZONES, by, PERIODS)
    ]
    for answer, question in zip(ask(sample, questions), questions, strict=True):
        close(answer, ask(sample, [question])[0])


def scope(db, **question) -> Scope:
    return understand({"metric": "tickets_created", **question}, columns(db)).scope


def test_pieces_begin_and_end_where_any_bucket_does(sample):
    days = [
        scope(sample, **{"from": "2026-10-01", "to": "2026-10-20"}),
        scope(sample, **{"from": "2026-10-05", "to": "2026-10-19", "grain": "week"}),
    ]
    found = [(str(one.start), str(one.end)) for one in pieces(days)]
    assert found == [
        ("2026-10-01", "2026-10-05"),
        ("2026-10-05", "2026-10-12"),
        ("2026-10-12", "2026-10-19"),
        ("2026-10-19", "2026-10-20"),
    ]
    assert over_all(days).period == Period(days[0].period.start, days[0].period.end)
    assert all(isinstance(one, Bucket) for one in over_all(days).buckets)


def test_periods_far_apart_do_not_share(sample):
    now = scope(sample, **{"from": "2026-10-01", "to": "2026-11-01"})
    before = scope(sample, **{"from": "2026-09-01", "to": "2026-10-01"})
    year_before = scope(sample, **{"from": "2025-10-01", "to": "2025-11-01"})
    metrics = catalogue()
    parts = shared(metrics["tickets_created"], [now, before, year_before])
    assert [len(part) for part in parts] == [1, 2]
    # What is open depends on all that came before, so that everything is read anyway.
    assert len(shared(metrics["backlog"], [now, year_before])) == 1


def test_rows_that_know_their_bucket_share_nothing():
    metrics = catalogue()
    assert can_share(metrics["csat"])
    assert not can_share(metrics["customers_lost"])
    assert not can_share(metrics["churn_rate"])
