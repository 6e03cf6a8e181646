"""Erlang B, C and A: published examples, and laws that hold for every queue."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate

from csmetrics.what_if.erlang import agents_for, erlang_b, erlang_c, queue

# The machine may be busy with other tests.

PER_HOUR = st.floats(0.1, 3000)
HANDLING = st.floats(5, 3600)
THRESHOLD = st.floats(0, 3600)
PATIENCE = st.floats(1, 20_000)
TARGET = st.floats(0.05, 0.99)


def test_100_calls_in_half_an_hour_of_3_minutes_80_percent_in_20_seconds() -> None:
    found = agents_for(0.8, 200, 180, 20)
    assert found.agents == 14
    assert found.service_level == pytest.approx(0.8883500, abs=5e-8)
    assert found.occupancy == pytest.approx(0.7142857, abs=5e-8)
    # What the example calls "wait" is the share that waits at all, not a time.
    assert found.waits == pytest.approx(0.1741319, abs=5e-8)
    # It is C · 180 s / (14 − 10 erlangs).
    assert found.wait_seconds == pytest.approx(0.1741319 * 180 / 4, abs=5e-6)


def test_250_calls_an_hour_of_330_seconds_80_percent_in_30_seconds() -> None:
    assert agents_for(0.8, 250, 330, 30).agents == 28
    fewer, enough = queue(27, 250, 330, 30), queue(28, 250, 330, 30)
    assert fewer and enough
    assert round(100 * fewer.service_level, 1) == 78.2
    assert round(100 * enough.service_level, 1) == 85.7


def test_360_calls_in_half_an_hour_with_55_agents() -> None:
    found = queue(55, 720, 240, 15)
    assert found
    assert found.occupancy == pytest.approx(0.8727, abs=5e-5)
    assert found.waits == pytest.approx(0.2387, abs=5e-5)
    assert found.wait_seconds == pytest.approx(8.18, abs=5e-3)
    assert found.service_level == pytest.approx(0.8459, abs=5e-5)


@pytest.mark.parametrize(
    ("agents", "load", "waits"),
    [(2, 1, 1 / 3), (3, 2, 4 / 9), (6, 5, 0.5875), (7, 5, 0.3241), (24, 20, 0.2981)],
)
def test_the_share_that_waits_is_that_of_the_tables(agents: int, load: float, waits: float) -> None:
    assert erlang_c(agents, load) == pytest.approx(waits, abs=5e-5)


@pytest.mark.parametrize(("agents", "load", "lost"), [(1, 1, 1 / 2), (2, 1, 1 / 5), (2, 2, 2 / 5)])
def test_the_share_that_finds_all_busy_is_that_worked_by_hand(
    agents: int, load: float, lost: float
) -> None:
    assert erlang_b(agents, load) == pytest.approx(lost)


def test_48_calls_a_minute_with_50_agents_and_a_patience_of_2_minutes() -> None:
    # The example of Mandelbaum and Zeltyn: one minute each, Erlang C against Erlang A.
    patient, found = queue(50, 48 * 60, 60, 20), queue(50, 48 * 60, 60, 20, 120)
    assert patient and found
    assert patient.wait_seconds == pytest.approx(20.83, abs=5e-3)
    assert found.waits == pytest.approx(0.4678, abs=5e-5)
    assert found.gives_up == pytest.approx(0.0309, abs=5e-5)
    assert found.wait_seconds == pytest.approx(3.71, abs=5e-3)


@pytest.mark.parametrize(
    ("agents", "per_hour", "handling", "threshold", "patience"),
    [
        (50, 2880, 60, 20, 120),
        (5, 120, 300, 100, 200),
        (3, 20, 300, 400, 60),
        (9, 200, 240, 5, 600),
    ],
)
def test_who_is_answered_in_time_is_the_integral_over_the_waits(
    agents: int, per_hour: float, handling: float, threshold: float, patience: float
) -> None:
    arriving, rate, leaving = per_hour / 3600, 1 / handling, 1 / patience

    def density(wait: float, gone: float = 0.0) -> float:
        waited = (1 - math.exp(-leaving * wait)) / leaving
        return math.exp(arriving * waited - agents * rate * wait - gone * wait)

    all_waits, _ = integrate.quad(density, 0, 60 * handling, limit=500)
    answered, _ = integrate.quad(density, 0, threshold, args=(leaving,), limit=500)
    whole = 1 / erlang_b(agents - 1, arriving * handling) + arriving * all_waits
    found = queue(agents, per_hour, handling, threshold, patience)
    assert found
    expected = 1 - arriving * all_waits / whole + arriving * answered / whole
    assert found.service_level == pytest.approx(expected, abs=1e-7)


@given(PER_HOUR, HANDLING, THRESHOLD, st.one_of(st.none(), PATIENCE), st.integers(1, 300))
def test_one_more_agent_is_never_worse(
    per_hour: float, handling: float, threshold: float, patience: float | None, agents: int
) -> None:
    few = queue(agents, per_hour, handling, threshold, patience)
    more = queue(agents + 1, per_hour, handling, threshold, patience)
    if few is None:
        return
    assert more is not None
    assert more.service_level >= few.service_level - 1e-9
    assert more.waits <= few.waits + 1e-9
    assert more.wait_seconds <= few.wait_seconds * (1 + 1e-9) + 1e-9
    assert more.gives_up <= few.gives_up + 1e-9


@given(PER_HOUR, HANDLING, THRESHOLD, st.integers(1, 300))
def test_with_endless_patience_nobody_gives_up(
    per_hour: float, handling: float, threshold: float, agents: int
) -> None:
    patient = queue(agents, per_hour, handling, threshold)
    if patient is None or patient.occupancy > 0.98:
        return
    found = queue(agents, per_hour, handling, threshold, handling * 1e9)
    assert found
    assert found.service_level == pytest.approx(patient.service_level, abs=1e-5)
    assert found.waits == pytest.approx(patient.waits, abs=1e-5)
    assert found.gives_up == pytest.approx(0, abs=1e-5)


@given(PER_HOUR, HANDLING, THRESHOLD, PATIENCE, st.integers(1, 300))
def test_who_gives_up_and_who_is_answered_are_all(
    per_hour: float, handling: float, threshold: float, patience: float, agents: int
) -> None:
    found = queue(agents, per_hour, handling, threshold, patience)
    assert found
    load = per_hour / 3600 * handling
    # Agents work on those who do not give up, and cannot work more than all the time.
    assert found.occupancy * agents == pytest.approx(load * (1 - found.gives_up))
    assert 0 <= found.occupancy <= 1 + 1e-9
    assert 0 <= found.service_level <= 1
    # Whoever gave up was not answered.
    assert found.service_level <= 1 - found.gives_up + 1e-7


@given(PER_HOUR, HANDLING, st.floats(1, 3600), st.one_of(st.none(), PATIENCE), TARGET)
def test_the_fewest_agents_are_enough_and_one_fewer_is_not(
    per_hour: float, handling: float, threshold: float, patience: float | None, target: float
) -> None:
    found = agents_for(target, per_hour, handling, threshold, patience)
    assert found.service_level >= target
    if found.agents > 1:
        fewer = queue(found.agents - 1, per_hour, handling, threshold, patience)
        assert fewer is None or fewer.service_level < target


def test_a_load_far_above_the_agents_neither_overflows_nor_ends() -> None:
    assert queue(10, 5000, 600, 60) is None
    lost = queue(10, 5000, 600, 60, 1000)
    assert lost
    assert lost.occupancy == pytest.approx(1)
    assert lost.gives_up == pytest.approx(1 - 10 / (5000 / 6), abs=1e-6)
    busy = queue(900, 5000, 600, 60)
    assert busy and 0 < busy.waits < 0.02


def test_nothing_that_arrives_needs_nobody() -> None:
    assert agents_for(0.8, 0, 300, 20).agents == 0
    assert agents_for(0.8, 0, 300, 20, 60).agents == 0
    idle = queue(3, 0, 300, 20)
    assert idle and (idle.service_level, idle.occupancy) == (1, 0)


def test_who_will_not_wait_is_lost_as_in_erlang_b() -> None:
    found = queue(2, 3600, 1, 20, 0)
    assert found
    assert found.gives_up == pytest.approx(1 / 5)
    assert found.service_level == pytest.approx(4 / 5)
    # Very little patience is nearly none.
    hurried = queue(2, 3600, 1, 20, 1e-6)
    assert hurried and hurried.gives_up == pytest.approx(1 / 5, abs=1e-5)


@pytest.mark.parametrize("target", [0, 1, 1.5, -0.2])
def test_a_promise_that_no_number_of_agents_keeps_is_refused(target: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        agents_for(target, 100, 180, 20)


def test_hurried_customers_may_need_more_agents_than_patient_ones() -> None:
    # A second of patience: one agent answers 87.48 % at once, and Erlang C would wait for the rest.
    assert agents_for(0.875, 5, 104, 18).agents == 1
    assert agents_for(0.875, 5, 104, 18, 1).agents == 2
