"""Whom each hour of the week needs, and how long a backlog takes."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmetrics.analysis.breakdowns import Hour
from csmetrics.what_if.basis import Backlog
from csmetrics.what_if.staffing import (
    Promise,
    agent_hours,
    agents_paid,
    around,
    busiest,
    days_to_clear,
    more_to_keep_pace,
    needs,
    run_down,
    together,
    with_agents,
)

# The machine may be busy with other tests.

# Ten weeks: 200 calls in an hour of Monday, 100 in one of Tuesday, none otherwise.
WEEK = [
    Hour(weekday, hour, {(0, 10): 2000, (1, 10): 1000}.get((weekday, hour), 0), 10)
    for weekday in range(7)
    for hour in range(24)
]
PROMISE = Promise(handling_seconds=180, target=0.8, threshold_seconds=20)


def test_each_hour_needs_the_agents_of_its_contacts() -> None:
    found = needs(WEEK, PROMISE)
    assert [need.agents for need in found if need.contacts] == [14, 8]
    assert agent_hours(found) == 22
    peak = busiest(found)
    assert peak
    assert (peak.weekday, peak.hour, peak.contacts) == (0, 10, 200)


def test_fewer_contacts_need_fewer_agents() -> None:
    assert [need.agents for need in needs(WEEK, PROMISE, 0.5) if need.contacts] == [8, 5]
    assert busiest(needs(WEEK, PROMISE, 0)) is None
    assert agent_hours(needs(WEEK, PROMISE, 0)) == 0


def test_more_contacts_need_more_agents() -> None:
    assert [need.agents for need in needs(WEEK, PROMISE, 1.2) if need.contacts] == [16, 9]


@pytest.mark.parametrize(
    ("hours", "paid", "away", "agents"),
    [(22, 40, 0.3, 1), (28, 40, 0.3, 1), (29, 40, 0.3, 2), (84, 40, 0.3, 3), (0, 40, 0.3, 0)],
)
def test_agents_are_paid_for_more_hours_than_they_are_on_duty(
    hours: int, paid: float, away: float, agents: int
) -> None:
    assert agents_paid(hours, paid, away) == agents


def test_an_agent_who_talks_to_two_counts_as_two() -> None:
    chats = Promise(180, 0.8, 20, at_once=2)
    assert [need.agents for need in needs(WEEK, chats) if need.contacts] == [7, 4]
    seven, fourteen = with_agents(200, 7, chats), with_agents(200, 14, PROMISE)
    assert seven == fourteen


def test_an_hour_says_what_its_whole_agents_do() -> None:
    # 14 conversations at once keep the promise; five agents who talk to three have 15.
    chats = Promise(180, 0.8, 20, at_once=3)
    peak = busiest(needs(WEEK, chats))
    assert peak
    assert peak.agents == 5
    assert peak.queue == with_agents(200, 5, chats) == with_agents(200, 15, PROMISE)


def test_around_the_need_some_have_too_few() -> None:
    peak = busiest(needs(WEEK, PROMISE))
    assert peak
    choices = around(peak, PROMISE)
    assert [agents for agents, _ in choices] == list(range(10, 19))
    # Ten agents for the work of ten: the queue grows without end.
    assert choices[0][1] is None
    kept = [queue is not None and queue.service_level >= 0.8 for _, queue in choices]
    assert kept == [False] * 4 + [True] * 5


@pytest.mark.parametrize(
    ("share", "more", "days"),
    [(1, 0, None), (1, 0.2, 60 / 2), (0.5, 0, 60 / 5), (0.5, 0.5, 60 / 10), (1.5, 0.2, None)],
)
def test_a_backlog_is_worked_off_where_more_are_solved_than_come(
    share: float, more: float, days: float | None
) -> None:
    backlog = Backlog(open=60, created_a_day=10, solved_a_day=10)
    assert days_to_clear(backlog, share, more) == (days and pytest.approx(days))


def test_a_backlog_may_be_worked_off_to_a_rest() -> None:
    backlog = Backlog(open=60, created_a_day=8, solved_a_day=10)
    assert days_to_clear(backlog, left=20) == pytest.approx(20)
    assert days_to_clear(backlog, left=60) == 0
    # Nobody plans for hundreds of years.
    assert days_to_clear(Backlog(1e6, 10, 10.001)) is None


@given(st.floats(1, 500), st.floats(0, 50), st.floats(0, 50), st.floats(0, 2), st.floats(0, 1))
def test_the_open_tickets_end_when_the_days_say(
    there: float, created: float, solved: float, share: float, more: float
) -> None:
    backlog = Backlog(there, created, solved)
    days = days_to_clear(backlog, share, more)
    path = run_down(backlog, share, more, 400)
    assert path[0] == there
    assert min(path) >= 0
    last = 400 if days is None else min(400, math.ceil(days) - 1)
    assert path[max(0, last - 1)] > 0
    if days is not None and days <= 399:
        assert path[math.ceil(days)] == pytest.approx(0, abs=1e-9 * there)


@pytest.mark.parametrize(
    ("backlog", "share", "more"),
    [
        (Backlog(60, 10, 10), 1.2, 0.2),
        (Backlog(60, 12, 10), 1, 0.2),
        (Backlog(60, 10, 10), 1, 0),
        (Backlog(60, 5, 10), 1, -0.5),
        (Backlog(60, 5, 0), 1, None),
    ],
)
def test_what_more_has_to_be_solved_to_keep_pace(
    backlog: Backlog, share: float, more: float | None
) -> None:
    assert more_to_keep_pace(backlog, share) == (None if more is None else pytest.approx(more))


def test_backlogs_add_up() -> None:
    assert together([Backlog(1, 2, 3), Backlog(10, 20, 30)]) == Backlog(11, 22, 33)
    assert together([]) is None
