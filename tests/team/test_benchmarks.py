"""A benchmark is never shown without its evidence, and only beside a number defined alike."""

import pytest

from csmetrics.catalogue import catalogue
from csmetrics.team import benchmarks, settings
from csmetrics.team.benchmarks import Benchmark, compared, matching

ALL = benchmarks.benchmarks()


def named(found: list[Benchmark]) -> set[tuple[float, int]]:
    return {(one.value, one.year) for one in found}


@pytest.mark.parametrize("one", ALL, ids=lambda one: f"{one.metric} {one.of} {one.year}")
def test_a_benchmark_comes_with_its_year_source_method_and_definition(one: Benchmark):
    assert 2000 < one.year < 2100
    assert len(one.source) > 20 and len(one.method) > 20 and len(one.definition) > 20
    assert one.method.endswith(".") and not one.definition.endswith(".")
    assert one.publisher in one.source
    for part in (str(one.year), one.of):
        assert part in one.title
    for part in (one.source, one.method, one.definition):
        assert part in one.evidence


@pytest.mark.parametrize("one", ALL, ids=lambda one: f"{one.metric} {one.of} {one.year}")
def test_a_benchmark_is_of_a_metric_and_names_each_switch_of_it(one: Benchmark):
    metric = catalogue()[one.metric]
    assert set(metric.switches) <= set(one.settings)
    for name, value in one.settings.items():
        assert settings.check(name, value) == value
    if metric.unit == "percent":
        assert 0 <= one.value <= 100


def test_only_the_same_definition_is_comparable():
    strict, lax = ({"csat_definition": name} for name in ("top_two", "three_and_up"))
    assert named(matching("csat", strict)) == {(95.6, 2018), (96.0, 2018), (86.0, 2012)}
    assert matching("csat", lax) == []
    assert named(matching("csat", strict, channel="chat")) == {(83.54, 2017)}
    assert named(matching("csat", lax, channel="chat")) == {
        (80.68, 2017),
        (83.1, 2019),
        (85.6, 2020),
    }


def test_what_is_not_said_is_the_default():
    assert matching("csat") == matching("csat", {"csat_definition": "top_two"})


def test_the_newest_benchmark_comes_first():
    assert [one.year for one in matching("csat")] == [2018, 2018, 2012]


def test_times_by_the_clock_are_no_benchmark_for_business_hours():
    # 285, 144.5 and 98 minutes.
    assert named(matching("first_response_time_median")) == {
        (17_100, 2018),
        (8_670, 2018),
        (5_880, 2018),
    }
    assert matching("first_response_time_median", hours="business") == []
    assert matching("csat", hours="business") == matching("csat")


def test_an_average_is_no_benchmark_for_a_median():
    medians, averages = (matching(f"resolution_time_{one}") for one in ("median", "average"))
    assert {one.value for one in medians}.isdisjoint(one.value for one in averages)


@pytest.mark.parametrize("metric", ["nps", "churn_rate", "first_contact_resolution", "arpa"])
def test_where_nothing_is_known_nothing_is_shown(metric):
    assert matching(metric) == []


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (97.1, "1.5 pts above the 95.6% of Zendesk customers in manufacturing in 2018."),
        (95.64, "The same as the 95.6% of Zendesk customers in manufacturing in 2018."),
        (90.0, "5.6 pts below the 95.6% of Zendesk customers in manufacturing in 2018."),
        (None, ""),
    ],
)
def test_a_comparison_says_of_whom_and_of_when(value, sentence):
    [one] = [one for one in matching("csat") if one.value == 95.6]
    assert compared(value, one) == sentence


def test_times_are_compared_in_percent():
    [one] = [one for one in matching("first_response_time_median") if one.value == 17_100]
    # 9 h 30 min are twice 4 h 45 min.
    assert compared(34_200, one).startswith("100% above the 4h 45m of Zendesk customers")
