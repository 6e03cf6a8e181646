"""What stands behind the charts of Costs, Churn, What changed? and low scores."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from csmetrics import charts
from csmetrics.analysis import costs, customers, drill, drivers
from csmetrics.analysis.explain import explain
from csmetrics.asking.periods import Grain, Period
from csmetrics.catalogue import catalogue
from csmetrics.charts import drivers as driver_charts
from csmetrics.headline import read
from csmetrics.ui import clicks
from csmetrics.view import View
from csmetrics.workspace import Workspace, open_workspace
from tests.pages.conftest import Visit
from tests.pages.test_explore import choose, said
from tests.pages.test_pages import texts

VIEW = View(
    Period(datetime(2026, 8, 3).date(), datetime(2026, 11, 1).date()),
    datetime(2026, 11, 1).date(),
    Period(datetime(2026, 5, 5).date(), datetime(2026, 8, 3).date()),
)


@pytest.fixture
def workspace(sample: Path) -> Iterator[Workspace]:
    """Open the sample."""
    with open_workspace(sample) as opened:
        yield opened


def rows_behind(workspace: Workspace, chart: charts.Chart, by: str = "") -> list[int]:
    """Return how many rows are behind each mark of a chart, each of them drawn."""
    assert chart.behind, chart.alt
    for mark in chart.behind:
        assert mark.point < len(chart.figure.data[mark.curve].x)
    places = [(mark.curve, mark.point) for mark in chart.behind]
    assert len(set(places)) == len(places)
    return [
        drill.count(workspace.database, clicks.asked(mark, VIEW, by), mark.part)
        for mark in chart.behind
    ]


def has_as_many_as_it_says(workspace: Workspace, chart: charts.Chart, by: str = "") -> None:
    assert rows_behind(workspace, chart, by) == [mark.n for mark in chart.behind]


@pytest.mark.parametrize("name", ["csat", "tickets_created", "first_response_time_median", "nps"])
def test_behind_a_step_of_what_changed_are_the_rows_of_its_group(
    name: str, workspace: Workspace
) -> None:
    found = explain(workspace.database, VIEW.question(name), VIEW.before, "channel")
    chart = charts.changed(found, VIEW.before)
    has_as_many_as_it_says(workspace, chart)
    titles = [mark.title for mark in chart.behind]
    assert titles[-2:] == [
        f"{catalogue()[name].title}: Before",
        f"{catalogue()[name].title}: Now",
    ]
    assert clicks.can_filter(chart.behind[0], "")
    assert clicks.sentence(chart.behind[0], "channel") == titles[0]


def test_who_joined_and_left_in_a_month_is_behind_its_bars(workspace: Workspace) -> None:
    moves = customers.movements(
        *(
            read(workspace.ask(VIEW.question(name, None, "month", VIEW.year)))
            for name in ("customers_new", "customers_lost", "customers_lost_of_start")
        )
    )
    has_as_many_as_it_says(workspace, charts.joined_and_left(moves, (), VIEW.year))


def test_who_left_for_a_reason_is_behind_its_bar(workspace: Workspace) -> None:
    given = workspace.churn_reasons(VIEW.period.start, VIEW.period.end)
    has_as_many_as_it_says(workspace, charts.reasons(given))


@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_behind_a_cell_of_a_triangle_is_who_is_still_here(zone: str, workspace: Workspace) -> None:
    from csmetrics.team import settings

    with workspace.changing() as session:
        settings.save(session, "timezone", zone)
    chart = charts.triangle(customers.triangle(workspace.cohorts()))
    has_as_many_as_it_says(workspace, chart)
    assert chart.behind[1].title.startswith("Joined ")
    money = charts.revenue_triangle(costs.revenue_triangle(workspace.cohorts(of="mrr")))
    for mark, rows in list(zip(money.behind, rows_behind(workspace, money), strict=True))[::7]:
        found = drill.rows(workspace.database, clicks.asked(mark, VIEW, ""), mark.part)
        assert rows == found.num_rows > 0


def test_behind_a_step_of_the_revenue_is_who_moved_it(workspace: Workspace) -> None:
    answers = {name: read(workspace.ask(VIEW.question(name)))[0] for name in costs.BRIDGE}
    steps = costs.bridge(answers)
    chart = charts.revenue_bridge(steps)
    rows_behind(workspace, chart)
    amounts = {step.metric: step.amount for step in steps}
    for mark in chart.behind:
        found = drill.rows(workspace.database, clicks.asked(mark, VIEW, ""), mark.part, 10**6)
        column = {"mrr": "mrr", "mrr_start": "mrr"}.get(mark.metric, mark.metric[4:] + "_mrr")
        assert sum(found[column].to_pylist()) == pytest.approx(abs(amounts[mark.metric]))


@pytest.mark.parametrize(
    ("grain", "named"), [("month", r"\w{3,9} 20\d\d"), ("quarter", r"Q\d 20\d\d")]
)
def test_behind_a_piece_of_the_costs_is_what_was_spent_on_it(
    grain: Grain, named: str, workspace: Workspace
) -> None:
    spent = workspace.costs_by_category(VIEW.question("support_cost", None, grain, VIEW.year))
    chart = charts.spending(spent, (), VIEW.year, grain)
    assert all(re.search(named, mark.title) for mark in chart.behind)
    rows_behind(workspace, chart)
    for mark in chart.behind[::5]:
        found = drill.rows(workspace.database, clicks.asked(mark, VIEW, ""), mark.part)
        drawn = chart.figure.data[mark.curve].y[mark.point]
        assert sum(found["amount_inside"].to_pylist()) == pytest.approx(drawn)


@pytest.mark.parametrize("name", ["csat", "nps"])
def test_behind_a_fact_are_its_low_scores(name: str, workspace: Workspace) -> None:
    found = drivers.service_facts(workspace.database, VIEW.question(name))
    chart = driver_charts.service_facts(found)
    has_as_many_as_it_says(workspace, chart)
    # Not only those that the chart has room for.
    assert {one.fact for one in found.facts if one.behind is None} <= {"asked_at"}
    for one in found.facts:
        if one.behind:
            asked = VIEW.question("tickets_created") | {"metric": drivers.ROWS}
            assert drill.count(workspace.database, asked, one.behind) == one.low, one


def test_behind_a_point_of_the_earlier_period_are_its_own_rows(workspace: Workspace) -> None:
    def ask(question: dict[str, object]) -> tuple[object, ...]:
        return read(workspace.ask(question))

    (was,) = VIEW.earlier(["csat"]).values()
    now = ask(VIEW.question("csat", None, "week", VIEW.trend))
    chart = charts.trend(catalogue()["csat"], now, "week", VIEW, earlier=ask(was))
    assert {mark.curve for mark in chart.behind} == {2, 3}
    has_as_many_as_it_says(workspace, chart)


# ---------------------------------------------------------------------- on the pages


@pytest.mark.parametrize("page", ["overview", "satisfaction", "nps", "costs"])
def test_a_trend_shows_the_period_that_is_compared_with(
    page: str, sample: object, visit: Visit
) -> None:
    def told(how: str) -> int:
        shown = visit(page, compare=how).get("plotly_chart")
        names = [trace.get("name") for one in shown for trace in json.loads(one.proto.spec)["data"]]
        return names.count("5 May – 2 Aug 2026")

    assert told("previous") == (2 if page == "overview" else 1)
    assert told("none") == 0


def test_a_step_of_what_changed_narrows_the_page_to_its_group(sample: object, visit: Visit) -> None:
    app = visit("what_changed")
    app.button(key="look_changed").click().run()
    app.selectbox(key="closer_changed").select_index(0).run()
    assert not app.exception
    app.button(key="only_changed").click().run()
    assert not app.exception
    assert {"channel", "topic", "segment", "team", "priority"} & set(said(app))


@pytest.mark.parametrize(
    ("page", "key", "title", "told"),
    [
        ("costs", "bridge", "New", "customers whose revenue changed"),
        ("costs", "spending", "", "1 cost that"),
        ("costs", "cost_trend", "", "that this number rests on"),
        ("costs", "revenue_triangle", "Joined", "paying customers"),
        ("churn", "moves", "Joined", "customer"),
        ("churn", "reasons", "", "customer"),
        ("satisfaction", "drivers_service", "Low scores: Topic", "answer"),
    ],
)
def test_the_rows_behind_a_mark_are_shown(
    page: str, key: str, title: str, told: str, sample: object, visit: Visit
) -> None:
    # A filter of tickets, which numbers of the whole business know nothing of.
    app = choose(
        visit(page, segment=["smb"]) if page != "satisfaction" else visit(page), key, title
    )
    app.button(key=f"behind_{key}").click().run()
    assert not app.exception
    assert told in texts(app) and "that this number rests on" in texts(app)


def test_a_piece_of_a_stack_promises_no_more_than_its_month(sample: object, visit: Visit) -> None:
    app = choose(visit("costs"), "spending", "")
    label = app.button(key="only_spending").label
    assert label.startswith("Show only 1 – ") and label[-4:].isdigit()
    app.button(key="only_spending").click().run()
    assert not app.exception
    assert app.segmented_control(key="period").value == "dates"


def test_a_month_of_joining_shows_who_is_still_here(sample: object, visit: Visit) -> None:
    app = visit("churn")
    app.segmented_control(key="stays").set_value("By month of joining").run()
    app = choose(app, "staying", "Joined")
    app.button(key="behind_staying").click().run()
    assert not app.exception
    assert "customers that this number rests on" in texts(app)


def test_a_comment_leads_to_the_ticket_that_it_is_about(sample: object, visit: Visit) -> None:
    app = visit("satisfaction")
    links = [one.proto for one in app.get("page_link") if one.proto.label == "Open ticket"]
    assert links
    assert links[0].page == "tickets"
    number = links[0].query_string.split("ticket=")[1].split("&")[0]
    assert f"· ticket {number}" in " ".join(one.value for one in app.caption)
    ticket = visit("tickets", ticket=number)
    assert ticket.title[0].value == f"Ticket {number}"
    # On the ticket itself there is nowhere to go.
    assert not ticket.get("page_link")
