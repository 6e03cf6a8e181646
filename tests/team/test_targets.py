"""A target holds from its day on and is judged on the number that people see."""

import datetime as dt
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from csmetrics.catalogue import catalogue
from csmetrics.engine import Database
from csmetrics.errors import Problem
from csmetrics.language import words
from csmetrics.team import targets
from csmetrics.team.settings import ALWAYS
from csmetrics.team.targets import Target, find, judge
from tests.keeping import keeping

NEW_YEAR = dt.date(2026, 1, 1)
SUMMER = dt.date(2026, 7, 1)


@pytest.fixture
def db() -> Iterator[Database]:
    database = keeping()
    yield database
    database.close()


def keep(db: Database, metric: str, value: float | None, since: dt.date | None = None, **group):
    with db.transaction() as session:
        targets.save(session, metric, value, since, **group)


def found(db: Database, metric: str, on: dt.date, **group) -> float | None:
    target = find(targets.history(db), metric, on, **group)
    return target.value if target else None


def judged(metric: str, value: float | None, target: float) -> targets.Judgement:
    return judge(catalogue()[metric], value, Target(metric, target, ALWAYS))


@pytest.mark.parametrize(
    ("on", "value"),
    [(dt.date(2025, 12, 31), None), (NEW_YEAR, 90), (dt.date(2026, 6, 30), 90), (SUMMER, 92)],
)
def test_a_target_holds_from_its_day_until_the_next_one(db, on, value):
    keep(db, "csat", 92, SUMMER)
    keep(db, "csat", 90, NEW_YEAR)
    assert found(db, "csat", on) == value


def test_a_target_can_end(db):
    keep(db, "csat", 90)
    keep(db, "csat", None, NEW_YEAR)
    assert found(db, "csat", dt.date(2025, 12, 31)) == 90
    assert found(db, "csat", NEW_YEAR) is None


def test_a_group_has_its_own_target_else_that_of_everyone(db):
    keep(db, "csat", 90)
    keep(db, "csat", 95, segment="Enterprise")
    keep(db, "csat", 85, channel="chat")
    assert found(db, "csat", NEW_YEAR) == 90
    assert found(db, "csat", NEW_YEAR, segment="SMB") == 90
    assert found(db, "csat", NEW_YEAR, segment="Enterprise") == 95
    assert found(db, "csat", NEW_YEAR, channel="chat") == 85
    # A promise is made to a customer, not to a channel.
    assert found(db, "csat", NEW_YEAR, segment="Enterprise", channel="chat") == 95
    keep(db, "csat", 88, segment="Enterprise", channel="chat")
    assert found(db, "csat", NEW_YEAR, segment="Enterprise", channel="chat") == 88


def test_where_a_groups_own_target_ends_that_of_everyone_holds_again(db):
    keep(db, "csat", 90)
    keep(db, "csat", 95, segment="Enterprise")
    keep(db, "csat", None, NEW_YEAR, segment="Enterprise")
    assert found(db, "csat", NEW_YEAR, segment="Enterprise") == 90


def test_the_same_day_set_again_replaces_the_target_of_that_group_only(db):
    keep(db, "csat", 90)
    keep(db, "csat", 95, segment="Enterprise")
    keep(db, "csat", 91)
    assert [(one.value, one.segment) for one in targets.history(db, "csat")] == [
        (91, None),
        (95, "Enterprise"),
    ]
    assert len(targets.history(db, "nps")) == 0


def test_only_what_holds_on_a_day_is_in_force(db):
    keep(db, "csat", 90)
    keep(db, "csat", 92, SUMMER)
    keep(db, "nps", 40, SUMMER)
    held = targets.in_force(targets.history(db), NEW_YEAR)
    assert [(target.metric, target.value) for target in held] == [("csat", 90)]


@pytest.mark.parametrize(
    ("metric", "value", "target", "verdict", "goal", "distance"),
    [
        ("churn_rate", 5.04, 5.0, "on target", "≤ 5.0%", "exactly on the goal"),
        ("churn_rate", 5.06, 5.0, "off target", "≤ 5.0%", "0.1 pts above"),
        ("churn_rate", 3.0, 5.0, "on target", "≤ 5.0%", "2.0 pts below"),
        ("csat", 89.96, 90, "on target", "≥ 90.0%", "exactly on the goal"),
        ("csat", 89.94, 90, "off target", "≥ 90.0%", "0.1 pts below"),
        ("nps", 41.4, 41, "on target", "≥ +41", "exactly on the goal"),
        ("nps", 39.6, 41, "off target", "≥ +41", "1 point below"),
        ("csat_average", 4.496, 4.5, "on target", "≥ 4.50", "exactly on the goal"),
        # 2 h 07 min 20 s is shown as 2h 07m: 37 minutes more than an hour and a half.
        ("first_response_time_median", 7640, 5400, "off target", "≤ 1h 30m", "37m above"),
        ("first_response_time_median", 5429, 5400, "on target", "≤ 1h 30m", "exactly on the goal"),
        ("first_response_time_median", 5431, 5400, "off target", "≤ 1h 30m", "1m above"),
        # 2 days 18 h and 20 min are shown as 2d 18h.
        (
            "resolution_time_median",
            238_800,
            237_600,
            "on target",
            "≤ 2d 18h",
            "exactly on the goal",
        ),
        ("backlog", 120.0, 100, "off target", "≤ 100", "20 above"),
    ],
)
def test_a_number_is_judged_as_it_is_shown(metric, value, target, verdict, goal, distance):
    told = judged(metric, value, target)
    assert (told.verdict, told.goal, told.distance) == (verdict, goal, distance)


def test_a_judgement_reads_as_one_line():
    assert judged("csat", 87.9, 90).sentence == "Off target · goal ≥ 90.0% · 2.1 pts below"
    assert judge(catalogue()["csat"], 87.9, None).sentence == "No target"


def test_nothing_to_measure_is_neither_on_nor_off_target():
    assert judged("csat", None, 90).verdict == "no target"
    assert judged("csat", float("nan"), 90).verdict == "no target"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ([95, 80, 91, None], "2 of 3 goals met."),
        ([95, 91], "Both goals are met."),
        ([95, 91, 92], "All 3 goals are met."),
        ([95], "The goal is met."),
        ([80, 81], "None of 2 goals is met."),
        ([80], "The goal is not met."),
        ([None], ""),
        ([], ""),
    ],
)
def test_a_page_says_how_many_goals_are_met(values, sentence):
    assert targets.summary(judged("csat", value, 90) for value in values) == sentence


UNITS = ("seconds", "percent", "points", "score", "count", "money", "rate")


@given(st.floats(0, 1e7), st.sampled_from(UNITS))
@example(-12.5, "points")
@example(-12.55, "money")
def test_the_number_that_is_judged_is_the_number_that_is_shown(value, unit):
    assert words.say(targets.as_shown(value, unit), unit) == words.say(value, unit)


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.sampled_from(UNITS))
def test_a_larger_number_is_never_shown_as_a_smaller_one(one, other, unit):
    low, high = sorted((one, other))
    assert targets.as_shown(low, unit) <= targets.as_shown(high, unit)


@given(st.floats(0, 100), st.floats(0, 100))
def test_numbers_that_look_alike_are_on_target(value, target):
    told = judged("csat", value, target)
    if words.say(value, "percent") == words.say(target, "percent"):
        assert told.distance == "exactly on the goal"
    else:
        assert told.verdict == ("on target" if value > target else "off target")


@pytest.mark.parametrize(
    ("metric", "value", "group"),
    [
        ("happiness", 90, {}),
        ("tickets_created", 90, {}),
        ("csat", 101, {}),
        ("csat", "90", {}),
        ("csat", True, {}),
        ("csat", float("nan"), {}),
        ("nps", -101, {}),
        ("first_response_time_median", -1, {}),
        ("churn_rate", 5, {"segment": "SMB"}),
    ],
)
def test_a_target_that_makes_no_sense_is_refused(db, metric, value, group):
    with pytest.raises(Problem):
        keep(db, metric, value, **group)
    assert targets.history(db) == []


@pytest.mark.parametrize(
    ("metric", "value", "target", "verdict"),
    [
        # More days only add: what is met may be missed yet, what is missed stays missed.
        ("customers_lost", 3, 40, "too early"),
        ("customers_lost", 41, 40, "off target"),
        ("churn_rate", 1.0, 5, "too early"),
        ("churn_rate", 6.0, 5, "off target"),
        # And what is reached stays reached.
        ("tickets_resolved", 30, 400, "too early"),
        ("tickets_resolved", 400, 400, "on target"),
        # A share that is kept only sinks; net revenue goes both ways.
        ("retention_rate", 99.0, 95, "too early"),
        ("retention_rate", 94.0, 95, "off target"),
        ("net_revenue_retention", 94.0, 95, "too early"),
        # An average is what it is.
        ("csat", 90.0, 85, "on target"),
    ],
)
def test_a_period_that_goes_on_is_judged_where_no_day_to_come_can_turn_it(
    metric, value, target, verdict
):
    about, goal = catalogue()[metric], Target(metric, target, ALWAYS)
    told = judge(about, value, goal, goes_on=True)
    assert told.verdict == verdict
    assert judge(about, value, goal).verdict != "too early"
    counted = {"on target": "The goal is met.", "off target": "The goal is not met."}
    assert targets.summary([told]) == counted.get(verdict, "")
