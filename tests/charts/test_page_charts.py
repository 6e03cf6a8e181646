"""Charts of waits, agents, changes and stays say what they show, and draw few marks."""

from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest

from csmetrics import charts
from csmetrics.analysis.breakdowns import Band, Hour
from csmetrics.analysis.effects import Effect, Part
from csmetrics.analysis.explain import Explanation
from csmetrics.analysis.scorecards import Line
from csmetrics.analysis.survival import curve
from csmetrics.catalogue import catalogue
from csmetrics.charts.frame import percents
from csmetrics.charts.margins import width
from csmetrics.headline import Answer
from csmetrics.translation import speaking

METRICS = catalogue()
CSAT = METRICS["csat"]
MINUTE, HOUR = 60, 3600
BANDS = [Band(0, 5 * MINUTE, 30, 75.0), Band(5 * MINUTE, HOUR, 10, 25.0), Band(HOUR, None, 0, 0.0)]


def week(count: int = 3, days: int = 2) -> list[Hour]:
    return [Hour(day, hour, count, days) for day in range(7) for hour in range(24)]


def line(group: str | None, value: float = 80, n: int = 100) -> Line:
    cell = Answer(value, n, value - 5, value + 5, group=group)
    return Line(group, {"csat": cell, "tickets_resolved": Answer(n, n, group=group)}, {}, None)


def explanation(effects: list[Effect], metric: str = "csat", kind: Any = "ratio") -> Explanation:
    return Explanation(METRICS[metric], kind, "channel", 80.0, 84.0, tuple(effects))


EFFECTS = [
    Effect("chat", 1.0, 4.5, Part(80, 50, 50), Part(90, 60, 60)),
    Effect("email", 0.0, -1.5, Part(80, 50, 50), Part(75, 40, 40)),
]
ALL = {"csat": Answer(82, 200, 78, 85), "tickets_resolved": Answer(200, 200)}
LEFT = curve([(30, 10, 0), (100, 5, 5), (400, 0, 80)])


def test_bands_say_each_share_and_count() -> None:
    chart = charts.bands(BANDS, "ticket")
    assert chart.alt == "40 tickets by time: Up to 5m 75.0%; 5m – 1h 25.0%; Over 1h 0.0%."
    assert chart.table == {
        "Time": ["Up to 5m", "5m – 1h", "Over 1h"],
        "Tickets": ["30", "10", "0"],
        "Share": ["75.0%", "25.0%", "0.0%"],
    }


def test_arrivals_show_the_average_of_each_hour() -> None:
    chart = charts.arrivals(week())
    assert (len(chart.figure.data[0].z), chart.marks) == (7, 168)
    assert chart.table["Monday"][0] == "1.5"
    assert "Monday 36.0" in chart.alt


def test_arrivals_of_a_single_week_are_whole_numbers() -> None:
    hours = [Hour(day, hour, 5, 1) for day in range(7) for hour in range(24)]
    assert charts.arrivals(hours).table["Monday"][0] == "5"


def test_few_arrivals_are_counted_over_the_whole_period() -> None:
    hours = [Hour(day, hour, hour % 3, 13) for day in range(7) for hour in range(24)]
    chart = charts.arrivals(hours)
    assert chart.table["Monday"][:3] == ["0", "1", "2"]
    assert chart.figure.data[1].customdata[1] == "Monday, 1:00<br>1 in all"
    assert chart.behind[0].said == "1 ticket"


def test_no_requests_and_unknown_days_look_different() -> None:
    hours = [Hour(0, 0, 0, 2), *week(0, 0)[1:]]
    assert list(charts.arrivals(hours).figure.data[0].text[0][:2]) == ["0", ""]


def test_a_comparison_marks_what_differs_surely_and_what_is_small() -> None:
    lines = [line("Ana", 95), line("Bo", 60, n=9)]
    chart = charts.comparison([METRICS["tickets_resolved"], CSAT], lines, ALL, "agent")
    assert chart.table == {
        "Agent": ["Ana", "Bo"],
        "Tickets resolved": ["100", "9"],
        "Customer satisfaction": ["▲ 95.0% (n 100)", "60.0% (n 9, small sample)"],
    }
    dots = chart.figure.data[-1]
    assert list(dots.marker.symbol) == ["circle", "circle-open"]


def test_a_comparison_has_no_column_for_what_no_group_has() -> None:
    chart = charts.comparison([CSAT, METRICS["reopen_rate"]], [line("Ana", 95)], ALL, "agent")
    assert list(chart.table) == ["Agent", "Customer satisfaction"]


def test_what_a_comparison_has_no_room_to_draw_is_in_its_table() -> None:
    chart = charts.comparison([CSAT], [line(f"Agent {n}") for n in range(60)], ALL, "agent")
    assert len(chart.figure.layout.yaxis.ticktext) == 45
    assert chart.table["Agent"][-1] == "Agent 59" and len(chart.table["Agent"]) == 60


def test_who_stands_out_is_drawn_where_not_all_find_room() -> None:
    lines = [*(line(f"Agent {n:02d}", 82) for n in range(60)), line("Zoe", 95)]
    chart = charts.comparison([CSAT], lines, ALL, "agent")
    drawn = chart.figure.layout.yaxis.ticktext
    assert len(drawn) == 45 and drawn[0] == "Agent 00" and drawn[-2:] == ("Agent 43", "Zoe")


def test_what_only_unknown_groups_have_is_no_column_of_a_comparison() -> None:
    rated = Line(None, {"csat": Answer(80, 50)}, {}, None)
    metrics = [METRICS["tickets_resolved"], CSAT]
    solved = Line("Ana", {"tickets_resolved": Answer(9, 9)}, {}, None)
    chart = charts.comparison(metrics, [solved, rated], ALL, "agent")
    assert chart.table == {"Agent": ["Ana"], "Tickets resolved": ["9"]}


def test_names_in_a_comparison_are_harmless() -> None:
    chart = charts.comparison([CSAT], [line("<a href='x'>y</a>")], ALL, "agent")
    assert "<a" not in chart.figure.to_json().replace("\\u003c", "<")


def test_a_waterfall_leads_from_before_to_now_and_says_each_step() -> None:
    chart = charts.changed(explanation(EFFECTS))
    assert chart.alt == (
        "Customer satisfaction from 80.0% to 84.0%: Chat got better +4.5 pts; "
        "Email got worse −1.5 pts; More answers came by chat +1.0 pts."
    )
    bars = next(trace for trace in chart.figure.data if trace.type == "bar")
    assert list(bars.base) == [80.0, 84.5, 83.0]
    assert list(bars.x) == [4.5, -1.5, 1.0]


def test_what_the_bars_say_adds_up_to_the_change_that_is_said() -> None:
    chat = Effect("chat", 1.0, 4.4, Part(80, 50, 50), Part(90, 60, 60))
    tiny = [
        Effect(f"c{at}", 0.0, rate, Part(80, 9, 9), Part(80, 9, 9))
        for at, rate in enumerate((0.04, 0.03, 0.03))
    ]
    chart = charts.changed(explanation([chat, EFFECTS[1], *tiny]))
    bars = next(trace for trace in chart.figure.data if trace.type == "bar")
    said = [text.removeprefix("<b>").removesuffix(" pts</b>") for text in bars.text]
    # Rounded alone, the small ones would all be 0.0 and the bars 3.9 together.
    assert said == ["+4.4", "−1.5", "+1.0", "+0.1"]
    assert "C1" not in chart.alt


def test_effects_beyond_the_largest_share_one_bar() -> None:
    many = [Effect(f"c{at}", 0.0, 0.4, Part(80, 9, 9), Part(80, 9, 9)) for at in range(10)]
    chart = charts.changed(explanation(many))
    assert chart.alt.count("All else together +0.8 pts") == 1


def test_long_names_of_effects_take_two_lines_and_are_harmless() -> None:
    name = "<b>returns</b> of a very long name that goes on and on"
    effect = Effect(name, 0.0, 4.0, Part(80, 50, 50), Part(84, 60, 60))
    (label,) = charts.changed(explanation([effect])).figure.layout.yaxis.ticktext[1:-1]
    assert label.count("<br>") == 1
    assert "<b>" not in label
    assert label.endswith("…")


def test_staying_customers_are_drawn_until_what_is_known() -> None:
    chart = charts.staying([LEFT])
    steps = chart.figure.data[-1]
    assert list(steps.x) == [0.0, 30, 100, 400]
    assert list(steps.y) == [100.0, 90.0, 85.0, 85.0]
    assert chart.table["Still here after 1 month"] == ["90.0%"]
    assert "All, 100 customers" in chart.alt
    assert list(chart.figure.layout.xaxis.ticktext)[:3] == ["0", "2<br>months", "4"]


@pytest.mark.parametrize(
    ("shares", "around"),
    [([100.0, 100.0, None], [95, 100]), ([0.0], [0, 5]), ([0.0, 100.0], None), ([115.0], None)],
)
def test_an_axis_of_one_share_alone_shows_no_less_than_none_and_no_more_than_all(
    shares: list[float | None], around: list[float] | None
) -> None:
    assert percents(shares).get("autorangeoptions", {}).get("include") == around


def test_where_nobody_leaves_the_axes_end_at_all_and_at_none() -> None:
    stays = charts.staying([curve([(100, 0, 10), (400, 0, 80)])]).figure.layout.yaxis
    assert list(stays.autorangeoptions.include) == [95, 100]
    months = [Answer(0.0, 30, None, None, date(2026, month, 1)) for month in (1, 2)]
    left = charts.rates(METRICS["churn_rate"], months, months).figure.layout.yaxis
    assert list(left.autorangeoptions.include) == [0, 5]


def test_names_of_curves_that_end_together_stand_apart() -> None:
    curves = [curve([(30, 10, 90)], "Enterprise"), curve([(30, 11, 89)], "Small")]
    heights = [label.y for label in charts.staying(curves).figure.layout.annotations]
    assert heights[0] - heights[1] >= 6


def test_promises_leave_out_what_nobody_knows_and_say_where_less_is_better() -> None:
    answers = {
        "sla_first_response": Answer(75.0, 40, 60, 86),
        "missed_call_rate": Answer(5.0, 20, 1, 20),
        "service_level": Answer(None, 0),
    }
    chart = charts.promises(answers)
    assert chart.alt == "Promises kept: First response within target 75.0% of 40; " + (
        "Missed calls 5.0% of 20."
    )
    assert "less is better" in str(chart.figure.data[0].y)


def test_a_promise_kept_always_has_room_for_its_words() -> None:
    drawn = charts.promises({"sla_first_response": Answer(100.0, 40, 91, 100)}).figure
    assert drawn.layout.margin.r >= width("99.9%") / 2 and drawn.layout.xaxis.dtick == 50


def every_chart() -> list[charts.Chart]:
    segments = [curve([(30, 10, 90)], "Enterprise"), curve([(60, 5, 40)], "Small")]
    return [
        charts.bands(BANDS, "ticket"),
        charts.arrivals(week()),
        charts.comparison([METRICS["tickets_resolved"], CSAT], [line("Ana")], ALL, "agent"),
        charts.changed(explanation(EFFECTS)),
        charts.changed(explanation(EFFECTS, "tickets_created", "count")),
        charts.changed(explanation(EFFECTS, "first_response_time_median", "quantile")),
        charts.staying([LEFT]),
        charts.staying(segments),
        charts.promises({"service_level": Answer(70.0, 40, 60, 80)}),
    ]


def test_every_figure_is_one_that_plotly_knows() -> None:
    for chart in every_chart():
        go.Figure(chart.figure.to_plotly_json())
        assert chart.marks and chart.alt


def test_tables_have_columns_of_one_length() -> None:
    tables = [chart.table for chart in every_chart() if chart.table]
    assert all(len({len(column) for column in table.values()}) == 1 for table in tables)


def test_an_empty_chart_has_no_marks() -> None:
    nothing = Explanation(CSAT, "ratio", "channel", None, 84.0, ())
    drawn = [
        charts.bands([], "ticket"),
        charts.bands([Band(0, 5, 0, None)], "ticket"),
        charts.arrivals([]),
        charts.comparison([CSAT], [], ALL, "agent"),
        charts.changed(nothing),
        charts.staying([]),
        charts.staying([curve([])]),
        charts.promises({"service_level": Answer(None, 0)}),
    ]
    assert [chart.marks for chart in drawn] == [0] * len(drawn)


@pytest.mark.parametrize("groups", [1, 4, 9])
def test_no_chart_has_more_than_a_thousand_marks(groups: int) -> None:
    days = [(day, 1, 1) for day in range(1, 3000)]
    curves = [curve(days, f"segment {at}") for at in range(groups)]
    metrics = [CSAT] * 7
    lines = [line(f"agent {at}") for at in range(400)]
    assert charts.staying(curves).marks <= 1000
    assert charts.comparison(metrics, lines, ALL, "agent").marks <= 1000


def test_thinned_curves_still_end_where_they_end() -> None:
    whole = curve([(day, 1, 1) for day in range(1, 3000)])
    drawn = charts.staying([whole]).figure.data[-1]
    assert drawn.y[-1] == whole.points[-1].percent
    assert drawn.x[-1] == whole.known_days


# ---------------------------------------------------------------------- weeks, and in German


@pytest.mark.parametrize(
    ("week_start", "first"), [("monday", "Monday"), ("saturday", "Saturday"), ("sunday", "Sunday")]
)
def test_a_week_is_drawn_from_its_first_day_on(week_start: str, first: str) -> None:
    # A day's number is how many came in each of its hours.
    hours = [Hour(day, hour, day + 1, 1) for day in range(7) for hour in range(24)]
    chart = charts.arrivals(hours, week_start)
    heatmap, over = chart.figure.data
    assert heatmap.y[0] == first == next(iter(chart.table.keys() - {"Hour"} & {first}))
    assert list(chart.table)[1] == first
    by_name = dict(zip(heatmap.y, heatmap.z, strict=True))
    assert [by_name[name][0] for name in ("Monday", "Saturday", "Sunday")] == [1, 6, 7]
    # What can be clicked is what is drawn there.
    for mark in chart.behind:
        assert over.customdata[mark.point].startswith(f"{mark.title.split(':')[0]}:")
        assert over.y[mark.point] == mark.title.split(",")[0]
    assert [mark.point for mark in chart.behind] == list(range(168))


def test_groups_are_called_in_german_and_looked_up_in_english() -> None:
    with speaking("de"):
        chart = charts.comparison([CSAT], [line("Ana", 95)], ALL, "agent")
        bands = charts.bands(BANDS, "open ticket")
    assert list(chart.table) == ["Mitarbeiter", "Kundenzufriedenheit"]
    assert list(bands.table) == ["Zeit", "Offene Tickets", "Anteil"]


def test_every_german_figure_is_one_that_plotly_knows_and_has_the_same_marks() -> None:
    english = [chart.marks for chart in every_chart()]
    with speaking("de"):
        german = every_chart()
    assert [chart.marks for chart in german] == english
    for chart in german:
        go.Figure(chart.figure.to_plotly_json())


def test_a_promise_of_which_less_is_better_says_so_in_german() -> None:
    with speaking("de"):
        chart = charts.promises({"missed_call_rate": Answer(12.0, 40, 5, 20)})
    assert "n 40; weniger ist besser" in chart.figure.data[1].y[0]
