"""Promises about the metric files: they say what they mean, in SQL that any engine runs."""

import re
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from csmetrics.asking.business_hours import DEFAULT
from csmetrics.asking.measures import measure
from csmetrics.asking.periods import GRAINS, WEEK_STARTS
from csmetrics.asking.question import DIMENSIONS, KEYS, all_needs
from csmetrics.catalogue import Metric, catalogue, default_settings, read_metrics
from csmetrics.cohorts import triangles
from csmetrics.facts import facts
from csmetrics.tables import SURVEY_KINDS, TABLES
from tools import write_metrics

ROOT = Path(__file__).resolve().parents[2]
TESTS = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests/metrics").glob("test_*.py"))
METRICS = list(catalogue().values())
FAMILIES = {metric.family: metric.sql for metric in METRICS}
FILES = {
    **{f"metrics/{name}": sql for name, sql in FAMILIES.items()},
    **{f"facts/{name}": fact.sql for name, fact in facts().items()},
    **{f"cohorts/{name}": triangle.sql for name, triangle in triangles().items()},
}


def named(metric: Metric) -> str:
    return metric.name


@pytest.mark.parametrize("metric", METRICS, ids=named)
def test_a_metric_says_what_it_means(metric):
    assert metric.question.endswith("?")
    assert metric.formula.endswith(".")
    assert metric.leaves_out and all(said.endswith(".") for said in metric.leaves_out)
    assert metric.title and metric.each and metric.n_means
    assert metric.unit in write_metrics.UNITS
    assert metric.better in write_metrics.BETTER


@pytest.mark.parametrize("metric", METRICS, ids=named)
def test_a_metric_names_only_what_there_is(metric):
    for need in all_needs(metric):
        for option in need.split(" | "):
            table, _, column = option.partition(".")
            column, _, kind = column.partition(" of ")
            assert not kind or kind in SURVEY_KINDS
            assert not column or TABLES[table].column(column)
            assert table in TABLES
    behind = {metric.behind, *metric.behind_if.values()} - {""}
    assert {*metric.parts, *behind} <= set(catalogue())
    values = {value for choices in metric.words.switches.values() for value in choices}
    assert set(metric.behind_if) <= values
    assert (measure(metric.measure).way == "combined") == bool(metric.parts)
    one = measure(metric.measure)
    for column in (one.of, one.whole, one.until):
        assert column is None or re.search(rf"\b{column}\b", metric.sql)


@pytest.mark.parametrize("metric", METRICS, ids=named)
def test_a_metric_made_of_others_says_how_it_works_out_its_interval(metric):
    # The SELECT of one that has an interval gives hits and trials.
    has_one = bool({"hits", "trials"} & set(columns(metric.sql)))
    assert bool(metric.words.interval) == has_one
    assert metric.interval or not has_one


@pytest.mark.parametrize("metric", METRICS, ids=named)
def test_a_metric_that_can_be_split_gives_every_column_to_split_by(metric):
    if not metric.account:
        assert set(DIMENSIONS) <= set(columns(metric.sql))


@pytest.mark.parametrize("metric", [m for m in METRICS if not m.part], ids=named)
def test_a_metric_has_a_hand_worked_test(metric):
    assert f'"{metric.name}"' in TESTS


def test_the_same_setting_has_the_same_default_everywhere():
    for metric in METRICS:
        for name, default in metric.settings.items():
            assert default_settings()[name] == default
        for name, values in metric.switches.items():
            assert default_settings()[name] == next(iter(values))


def test_the_defaults_are_those_of_the_definitions():
    sla_first = {"urgent": 3600, "high": 14400, "normal": 28800, "low": 86400}
    sla_resolution = {"urgent": 14400, "high": 86400, "normal": 172800, "low": 432000}
    hours = {"messaging": 3600, "social": 3600, "sms": 3600}
    days = dict.fromkeys(("email", "web", "in_app", "other"), 86400)
    assert default_settings() == {
        "fcr_days": 7,
        "service_level_seconds": {"phone": 60, "chat": 60, **hours, **days},
        "short_abandon_seconds": 5,
        "sla_first_response_seconds": sla_first,
        "sla_resolution_seconds": sla_resolution,
        "revenue_days": 14,
        "gross_margin": 0.8,
        "csat_definition": "top_two",
        "single_reply_definition": "at_most_one",
        "churn_definition": "all_lost_over_start",
        "service_level_definition": "missed_count_against",
    }
    assert DEFAULT["days"] == [0, 1, 2, 3, 4]
    assert (DEFAULT["open"], DEFAULT["close"], DEFAULT["timezone"]) == ("09:00", "17:00", "UTC")


def test_a_misspelt_key_is_noticed(tmp_path):
    path = tmp_path / "typo.sql"
    path.write_text('/*\ntitel = "Typo"\n*/\nselect 1', encoding="utf-8")
    with pytest.raises(ValueError, match="titel"):
        read_metrics(path)


def test_a_forgotten_key_is_noticed(tmp_path):
    path = tmp_path / "short.sql"
    path.write_text('/*\ntitle = "Short"\n*/\nselect 1', encoding="utf-8")
    with pytest.raises(TypeError, match="question"):
        read_metrics(path)


@pytest.mark.parametrize(
    "words", ["mean of x", "median", "percent of x", "survival of x", "count at noon", ""]
)
def test_a_way_to_add_up_that_does_not_exist_is_noticed(words):
    with pytest.raises(ValueError):
        measure(words)


def test_the_page_of_the_metrics_is_current():
    assert write_metrics.PAGE.read_text(encoding="utf-8") == write_metrics.page()


@pytest.mark.parametrize("metric", METRICS, ids=named)
def test_the_page_of_the_metrics_tells_of_every_metric(metric):
    page = write_metrics.page()
    assert f"`{metric.name}`" in page
    assert metric.formula in page


@pytest.mark.parametrize("part", [*KEYS, *DIMENSIONS, *GRAINS[1:], *WEEK_STARTS])
def test_the_page_of_the_metrics_tells_how_to_ask(part):
    assert f"`{part}`" in write_metrics.INTRODUCTION.partition("## How to ask")[2]


# What runs the same on other engines. Checked on the tree, so that spelling does not matter.
FORBIDDEN = (
    *(exp.Star, exp.Qualify, exp.Values, exp.Unnest, exp.Lambda, exp.Array, exp.List),
    *(exp.Pivot, exp.Rollup, exp.Cube, exp.GroupingSets, exp.TryCast, exp.CurrentDate, exp.Round),
    *(exp.CurrentTimestamp, exp.GenerateSeries, exp.ArgMax, exp.GroupConcat, exp.Mode, exp.IntDiv),
    exp.Limit,
)
FUNCTIONS = {
    *(
        "count",
        "sum",
        "avg",
        "min",
        "max",
        "coalesce",
        "nullif",
        "greatest",
        "least",
        "floor",
        "ceil",
    ),
    *("case", "if", "and", "or", "cast", "date_trunc", "timestamp_trunc", "datediff", "extract"),
    *("lag", "lead", "row_number", "date_add", "ts_or_ds_to_date"),
    *("period_of", "local_day", "setting_of"),
}
DIFFERENCES = {"MICROSECOND", "SECOND", "DAY"}


def tree(sql: str) -> exp.Expression:
    return sqlglot.parse_one(sql, read="duckdb")


def columns(sql: str) -> list[str]:
    return tree(sql).named_selects


@pytest.mark.parametrize("name", FILES)
def test_the_sql_keeps_to_the_portable_subset(name):
    parsed = tree(FILES[name])
    for node in parsed.walk():
        is_count_of_rows = isinstance(node, exp.Star) and isinstance(node.parent, exp.Count)
        assert is_count_of_rows or not isinstance(node, FORBIDDEN), node.sql()
        if isinstance(node, exp.Func):
            called = node.name if isinstance(node, exp.Anonymous) else node.sql_name()
            assert called.lower() in FUNCTIONS, f"{called} in {node.sql()}"
        if isinstance(node, exp.DateDiff):
            assert node.unit.name.upper() in DIFFERENCES, node.sql()
        if isinstance(node, exp.Div):
            assert isinstance(
                node.expression, exp.Nullif | exp.Literal | exp.Column | exp.Greatest
            ), node.sql()


@pytest.mark.parametrize("name", FILES)
def test_the_sql_groups_by_columns_and_joins_on_equality(name):
    parsed = tree(FILES[name])
    for group in parsed.find_all(exp.Group):
        assert not group.args.get("all")
        assert all(not isinstance(each, exp.Literal) for each in group.expressions)
    for join in parsed.find_all(exp.Join):
        assert not join.args.get("using")
        if join.kind != "CROSS":
            assert join.args["on"].find(exp.EQ), join.sql()


@pytest.mark.parametrize("name", FILES)
def test_every_column_of_the_rows_has_a_name(name):
    assert all(columns(FILES[name]))
    assert len(set(columns(FILES[name]))) == len(columns(FILES[name]))


@pytest.mark.parametrize("name", FAMILIES)
def test_a_period_is_half_open_wherever_it_is_named(name):
    bounds = re.findall(r"([<>]=?)\s*\$(start|end|first_day|end_day)\b", FAMILIES[name])
    for one, parameter in bounds:
        assert (one, parameter) in {
            (">=", "start"),
            ("<", "end"),
            (">=", "first_day"),
            ("<", "end_day"),
        }
