"""Trends by week are cut on the day on which the team's weeks begin."""

import datetime as dt
import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from csmetrics.team import settings
from csmetrics.workspace import open_workspace
from csmetrics.workspace_file import default_path
from tests.pages.conftest import Visit


def traces(app: AppTest) -> list[dict[str, Any]]:
    figures = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    return [trace for figure in figures for trace in figure["data"]]


def weeks(app: AppTest) -> set[dt.date]:
    """Return the days on which the buckets of weeks in the charts begin."""
    by_week = [trace for trace in traces(app) if trace.get("xperiod0")]
    return {dt.date.fromisoformat(day[:10]) for trace in by_week for day in trace["x"]}


@pytest.mark.parametrize(("name", "weekday"), [("monday", 0), ("saturday", 5), ("sunday", 6)])
def test_a_trend_begins_its_weeks_where_the_team_does(
    sample: object, visit: Visit, name: str, weekday: int
) -> None:
    with open_workspace(default_path()) as workspace, workspace.changing() as session:
        settings.save(session, "first_day_of_week", name)
    found = weeks(visit("satisfaction"))
    assert len(found) > 3
    assert {day.weekday() for day in found} == {weekday}


def test_the_week_of_arrivals_begins_on_its_first_day(sample: object, visit: Visit) -> None:
    with open_workspace(default_path()) as workspace, workspace.changing() as session:
        settings.save(session, "first_day_of_week", "sunday")
    [week] = [trace for trace in traces(visit("response")) if trace["type"] == "heatmap"]
    assert week["y"][:2] == ["Sunday", "Monday"]


@pytest.mark.parametrize("page", ["overview", "nps", "channels", "response", "satisfaction"])
def test_ten_years_are_drawn_in_quarters(page: str, data_folder: object, visit: Visit) -> None:
    days = [f"{2016 + n // 12}-{1 + n % 12:02d}-03 09:00:00" for n in range(120)]
    tickets = "".join(f"{n},{day},{day},{day},chat\n" for n, day in enumerate(days))
    scores = "".join(f"{n},nps,{day},{n % 11},0,10\n" for n, day in enumerate(days))
    ratings = "".join(f"c{n},csat,{day},{1 + n % 5},1,5\n" for n, day in enumerate(days))
    survey = "survey_id,kind,responded_at,score,scale_min,scale_max\n"
    with open_workspace(default_path()) as workspace:
        head = "ticket_id,created_at,first_response_at,resolved_at,channel\n"
        for name, content in (("tickets", head + tickets), ("surveys", survey + scores + ratings)):
            assert workspace.load((f"{name}.csv", content.encode())).rows_loaded
    app = visit(page, period="all")
    assert not app.exception
    assert "per month" not in " ".join(one.value for one in app.markdown).lower()


@pytest.mark.parametrize("page", ["churn", "costs"])
def test_ten_years_of_customers_and_costs_are_drawn_in_quarters(
    page: str, data_folder: object, visit: Visit
) -> None:
    days = [f"{2016 + n // 12}-{1 + n % 12:02d}-03" for n in range(120)]
    gone = [*days[9:], *[""] * 9]
    joined = "".join(f"c{n},{day},{gone[n]}\n" for n, day in enumerate(days))
    costs = "".join(f"Wages,{day},{day[:8]}28,{1000 + n}\n" for n, day in enumerate(days))
    tickets = "".join(f"{n},{day} 09:00:00\n" for n, day in enumerate(days))
    with open_workspace(default_path()) as workspace:
        for name, content in (
            ("customers", "customer_id,signed_up_at,churned_at\n" + joined),
            ("costs", "category,period_start,period_end,amount\n" + costs),
            ("tickets", "ticket_id,created_at\n" + tickets),
        ):
            assert workspace.load((f"{name}.csv", content.encode()), table=name).rows_loaded
    app = visit(page, period="all")
    assert not app.exception
    said = " ".join(one.value for one in app.markdown)
    assert "Per quarter" in said and "Per month" not in said


def test_a_month_without_tickets_is_named_where_they_are_counted(
    data_folder: object, visit: Visit
) -> None:
    days = [dt.date(2026, 7, 1) + dt.timedelta(days=n) for n in range(123)]
    rows = "".join(
        f"{day}-{n},{day} 09:00:00,{day} 10:00:00\n"
        for day in days
        if day.month != 8
        for n in range(4)
    )
    with open_workspace(default_path()) as workspace:
        head = "ticket_id,created_at,first_response_at\n"
        assert workspace.load(("tickets.csv", (head + rows).encode())).rows_loaded
    said = "No ticket was opened in 1 – 31 Aug 2026, though on other days 4.0 come on average."
    for page in ("overview", "response"):
        assert said in captions(visit(page))
    # Neither the period nor the one before has that month.
    assert said not in captions(visit("overview", period="7d"))


def captions(app: AppTest) -> str:
    return " ".join(one.value for one in app.caption).replace("\\", "")
