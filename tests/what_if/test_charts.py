"""The charts of What if? show the way, what it hangs on and whom it needs, and say so in words."""

import plotly.graph_objects as go
import pytest

from csmetrics import charts
from csmetrics.what_if.basis import Backlog
from csmetrics.what_if.outcome import outcome, steps, swings
from csmetrics.what_if.scenario import TODAY, Scenario, preset
from csmetrics.what_if.staffing import Promise, around, busiest, needs, run_down
from tests.what_if.companies import COMPANY
from tests.what_if.test_staffing import WEEK

PROMISE = Promise(180, 0.8, 20)


def test_the_way_to_a_worth_begins_at_nothing_and_ends_in_its_sum() -> None:
    chart = charts.way(steps("value", COMPANY, Scenario(avoided=10, first_contact=4)))
    bars = [trace for trace in chart.figure.data if trace.type == "bar"]
    assert list(bars[0].base) == pytest.approx([0, 6000])
    assert list(bars[0].x) == pytest.approx([6000, 1080])
    assert list(bars[1].x) == pytest.approx([7080])
    assert chart.alt == "Worth a year, 7,080 in all: Self-service +6,000; First contact +1,080."
    assert chart.table["How much"] == ["0", "+6,000", "+1,080", "7,080"]


def test_the_way_of_another_number_leads_from_today() -> None:
    chart = charts.way(steps("contacts", COMPANY, Scenario(avoided=10)))
    assert chart.alt == "Contacts a month, from 1,000 to 900: Self-service −100."
    assert list(chart.figure.layout.yaxis.ticktext) == [
        "<b>Today</b>",
        "Self-service",
        "<b>Then</b>",
    ]


def test_a_part_that_would_be_said_to_be_nothing_has_no_bar() -> None:
    same_cost = Scenario(avoided=10, moved=10, moved_from="email", moved_to="chat")
    chart = charts.way(steps("value", COMPANY, same_cost))
    assert "Change of channel" not in chart.alt


def test_the_widest_bar_is_on_top_and_the_line_is_the_result() -> None:
    scenario = Scenario(avoided=10)
    number = outcome(COMPANY, scenario)["value"]
    chart = charts.tornado(swings("value", COMPANY, scenario), number)
    bar = chart.figure.data[0]
    assert bar.base[0] == pytest.approx(3000)
    assert list(bar.x) == sorted(bar.x, reverse=True)
    assert chart.figure.layout.shapes[0].x0 == pytest.approx(6000)
    assert chart.alt.startswith("Worth a year, change from today: Self-service +3,000 to +9,000;")
    assert chart.table["Low"][0] == "+3,000"


@pytest.mark.parametrize("name", ["careful", "bold"])
def test_every_figure_is_one_that_can_be_drawn(name: str) -> None:
    scenario = preset(name, Scenario(moved_from="email", moved_to="chat", cost_to=9.0))
    for number in outcome(COMPANY, scenario).values():
        way = charts.way(steps(number.name, COMPANY, scenario))
        hangs = charts.tornado(swings(number.name, COMPANY, scenario), number)
        for chart in (way, hangs):
            go.Figure(chart.figure.to_dict())
            assert chart.alt.endswith(".")
            assert chart.table


def test_nothing_moved_draws_nothing() -> None:
    assert charts.way(steps("value", COMPANY, TODAY)).marks == 0
    assert charts.tornado((), outcome(COMPANY, TODAY)["value"]).marks == 0


def test_the_hours_of_the_week_show_their_agents() -> None:
    chart = charts.needed(needs(WEEK, PROMISE))
    assert chart.marks == 168
    assert chart.figure.data[0].z[0][10] == 14
    assert chart.table["Monday"][10] == "14"
    assert chart.alt.startswith("Agents needed by weekday and hour. At most: Monday 14, Tuesday 8,")
    assert charts.needed(()).marks == 0


def test_too_few_agents_have_no_bar_and_say_never() -> None:
    peak = busiest(needs(WEEK, PROMISE))
    assert peak
    chart = charts.by_agents(around(peak, PROMISE), PROMISE, 14)
    bar = chart.figure.data[0]
    assert (bar.text[0], bar.y[0]) == ("never", 0)
    assert bar.text[4] == "88.8%"
    assert len(set(bar.marker.color)) == 2
    assert "14: 88.8%" in chart.alt
    go.Figure(chart.figure.to_dict())


def test_a_backlog_runs_down_beside_the_one_of_today() -> None:
    backlog = Backlog(60, 10, 9)
    chart = charts.run_down(run_down(backlog, 1, 0, 10), run_down(backlog, 0.5, 0, 10))
    assert chart.alt == (
        "Open tickets from 60 to 70 in 10 days as things go today, and to 20 then."
    )
    assert chart.table["Then"][-1] == "20"
    go.Figure(chart.figure.to_dict())
