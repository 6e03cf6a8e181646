"""Charts say what they show in words, draw few marks, and keep text from files harmless."""

import re
from dataclasses import replace
from datetime import date, timedelta

import plotly.graph_objects as go
import pytest

from csmetrics import charts
from csmetrics.analysis.costs import revenue_triangle
from csmetrics.analysis.customers import Movement, movements, triangle
from csmetrics.asking.periods import Period
from csmetrics.catalogue import catalogue
from csmetrics.charts.axis import time_axis
from csmetrics.charts.frame import in_browser, value_axis
from csmetrics.headline import Answer
from csmetrics.sparkline import sparkline
from csmetrics.team.targets import Target
from csmetrics.translation import speaking
from csmetrics.view import TARGET, View

METRICS = catalogue()
VIEW = View(Period(date(2026, 8, 3), date(2026, 11, 1)), date(2026, 11, 1))
CSAT = METRICS["csat"]


def weeks(*values: float | None, n: int = 100, group: str | None = None) -> list[Answer]:
    first = date(2026, 8, 3)
    return [
        Answer(
            value,
            n,
            None if value is None else value - 3,
            None if value is None else value + 3,
            first + timedelta(weeks=place),
            group,
        )
        for place, value in enumerate(values)
    ]


def test_a_trend_says_first_last_lowest_and_highest() -> None:
    assert charts.trend(CSAT, weeks(90, 75, None, 88), "week", VIEW).alt == (
        "Customer satisfaction from 90.0% (Week of 3 Aug) to 88.0% (Week of 24 Aug); "
        "lowest 75.0% (Week of 10 Aug), highest 90.0% (Week of 3 Aug)."
    )


def test_a_trend_of_one_point_says_only_that_point() -> None:
    alt = charts.trend(CSAT, weeks(None, 75), "week", VIEW).alt
    assert alt == "Customer satisfaction: 75.0% (Week of 10 Aug)."


def test_the_earlier_period_is_a_dashed_line_under_the_same_weeks_and_is_named() -> None:
    view = View(VIEW.period, VIEW.known_until, VIEW.period.previous(), "the 90 days before")
    was = [Answer(70, 40, 60, 80, date(2026, 5, 4)), Answer(None, 0, period=date(2026, 5, 11))]
    chart = charts.trend(CSAT, weeks(90, 75), "week", view, earlier=was)
    line = chart.figure.data[-1]
    assert list(line.x) == [date(2026, 8, 3), date(2026, 8, 10)]
    assert list(line.y) == [70, None]
    assert (line.name, line.line.dash) == ("5 May – 2 Aug 2026", "dash")
    assert chart.figure.layout.showlegend
    assert line.customdata[0].startswith("5 May – 2 Aug 2026, Week of 4 May<br><b>70.0%</b>")
    assert chart.alt.endswith(" 5 May – 2 Aug 2026: 70.0% (Week of 4 May).")
    marks = [mark for mark in chart.behind if mark.curve == len(chart.figure.data) - 1]
    assert [(mark.title, mark.days) for mark in marks] == [
        ("Week of 4 May", Period(date(2026, 5, 4), date(2026, 5, 11)))
    ]


def test_an_earlier_period_without_answers_is_not_drawn() -> None:
    view = View(VIEW.period, VIEW.known_until, VIEW.period.previous(), "the 90 days before")
    nothing = [Answer(None, 0, period=date(2026, 5, 4))]
    drawn = charts.trend(CSAT, weeks(90, 75), "week", view, earlier=nothing)
    assert drawn == charts.trend(CSAT, weeks(90, 75), "week", view)
    assert not drawn.figure.layout.showlegend


def test_what_cannot_be_computed_is_a_gap() -> None:
    line = charts.trend(CSAT, weeks(90, None, 88), "week", VIEW).figure.data[-1]
    assert list(line.y) == [90, None, 88]
    assert not line.connectgaps


def test_the_chosen_period_is_shaded_only_in_a_much_longer_trend() -> None:
    short = View(Period(date(2026, 8, 24), date(2026, 8, 31)), date(2026, 8, 31))
    assert len(charts.trend(CSAT, weeks(1, 2, 3, 4), "week", short).figure.layout.shapes) == 1
    assert not charts.trend(CSAT, weeks(1, 2, 3, 4), "week", VIEW).figure.layout.shapes


def test_a_cut_bucket_is_paler() -> None:
    bars = charts.in_and_out(weeks(5, 6, 7), weeks(4, 5, 6), _until(date(2026, 8, 19))).figure
    assert list(bars.data[0].marker.opacity) == [1, 1, 0.45]


def _until(day: date) -> View:
    return View(Period(date(2026, 8, 3), date(2026, 11, 1)), day)


@pytest.mark.parametrize(
    ("values", "side"),
    [
        ((90, 80, 84), "top"),
        ((80, 90, 86), "bottom"),
        # Below the lowest point there is no room.
        ((90, 89, 88), "bottom"),
    ],
)
def test_the_average_of_a_period_is_named_where_the_curve_does_not_begin(
    values: tuple[float, ...], side: str
) -> None:
    average = Answer(85, 100, 80, 90)
    drawn = charts.trend(CSAT, weeks(*values), "week", VIEW, average).figure
    (label,) = drawn.layout.annotations
    assert (label.text, label.yanchor) == ("Period 85.0%", side)


def test_a_goal_is_named_in_the_legend_where_it_covers_no_point() -> None:
    view = replace(VIEW, comparison=TARGET, goals=(Target("csat", 85, date(2026, 1, 1)),))
    drawn = charts.trend(CSAT, weeks(90, 80), "week", view).figure
    assert not drawn.layout.annotations
    assert drawn.layout.showlegend and drawn.data[-1].name == "Goal ≥ 85.0%"
    assert [shape.y0 for shape in drawn.layout.shapes if shape.y0 == shape.y1] == [85]


def test_each_week_of_a_trend_has_the_goal_that_held_on_its_last_day() -> None:
    goals = (
        Target("csat", 80, date(2026, 8, 5)),  # none was set before: the first week has it too
        Target("csat", 90, date(2026, 8, 16)),  # the last day of the second week
        Target("csat", 99, date(2026, 11, 1)),  # after the period
    )
    view = replace(VIEW, comparison=TARGET, goals=goals)
    chart = charts.trend(CSAT, weeks(90, 80, 85), "week", view)
    drawn = [(one.x0, one.x1, one.y0) for one in chart.figure.layout.shapes if one.y0 == one.y1]
    assert drawn == [
        (date(2026, 8, 3), date(2026, 8, 10), 80),
        (date(2026, 8, 10), date(2026, 8, 24), 90),
    ]
    assert chart.figure.data[-1].name == "Goal ≥ 90.0% from 16 Aug 2026"
    assert chart.alt.endswith(" Goal ≥ 80.0% and ≥ 90.0% from 16 Aug 2026.")


def test_the_range_of_a_single_point_is_drawn_too() -> None:
    _, edge, line = charts.trend(CSAT, weeks(90), "week", VIEW).figure.data
    assert (list(edge.y), edge.line.width) == ([93, 87], 14)
    assert list(edge.x) == [line.x[0]] * 2


def test_a_range_has_the_gaps_of_its_line() -> None:
    answers = weeks(90, 80, 85, 70, 60)
    answers[2] = replace(answers[2], value=None, low=None, high=None)
    area, stroke, _ = charts.trend(CSAT, answers[:4], "week", VIEW).figure.data
    assert (list(area.y), list(stroke.y)) == ([93, 83, 77, 87], [73, 67])
    two = charts.trend(CSAT, answers, "week", VIEW).figure.data[0]
    assert list(two.y) == [93, 83, 77, 87, None, 73, 63, 57, 67]
    assert two.fill == "toself"


def test_a_line_that_never_moves_is_said_once() -> None:
    chart = charts.trend(CSAT, weeks(90, 90, 90), "week", VIEW)
    assert "90.0% throughout, Week of 3 Aug – Week of 17 Aug." in chart.alt


def test_a_dot_on_the_axis_is_drawn_whole() -> None:
    assert charts.trend(CSAT, weeks(90, 80), "week", VIEW).figure.data[-1].cliponaxis is False


def test_a_small_sample_is_an_open_dot() -> None:
    few = [Answer(50, 5, 20, 80, group="chat")]
    drawn = charts.against_average(CSAT, few, Answer(80, 500, 78, 82)).figure
    assert drawn.data[-1].marker.symbol == "circle-open"


def test_groups_are_named_with_their_n_and_their_tags_are_harmless() -> None:
    evil = [Answer(50, 400, 45, 55, group="<a href='https://evil.example'>x</a>")]
    chart = charts.against_average(CSAT, evil, Answer(80, 500, 78, 82))
    assert "<a" not in chart.figure.to_json().replace("\\u003c", "<")
    assert chart.alt.endswith("50.0% from 400.")


def test_the_scorecard_marks_what_is_surely_better_or_worse() -> None:
    sizes = [Answer(None, 200, group="email"), Answer(None, 500, group="chat")]
    cells = {
        ("csat", "chat"): Answer(96, 300, 93, 98, group="chat"),
        ("csat", "email"): Answer(80, 300, 76, 84, group="email"),
    }
    card = charts.scorecard([CSAT, METRICS["nps"]], sizes, cells, _averages())
    assert [list(row) for row in card.figure.data[0].text] == [["▲ 96.0%", "–"], ["▼ 80.0%", "–"]]
    assert card.figure.data[0].z[0][1] == 0
    assert "Chat: Customer satisfaction ▲ 96.0%" in card.alt


def _averages() -> dict[str, Answer]:
    return {"csat": Answer(88, 600, 85, 91), "nps": Answer(None, 0)}


def test_nps_bars_are_whole_percents_that_agree_with_the_score() -> None:
    parts = (weeks(33.6), weeks(33.2), weeks(33.2))
    bars = charts.nps_bars(*parts, "week", VIEW).figure.data
    assert {bar.name: bar.y[0] for bar in bars} == {
        "Detractors": 33,
        "Passives": 34,
        "Promoters": 33,
    }


CELLS = [
    {"cohort": "2026-01-01", "age": 0, "size": 10, "retained": 10, "value": 100.0},
    {"cohort": "2026-01-01", "age": 1, "size": 10, "retained": 8, "value": 80.0},
    {"cohort": "2026-02-01", "age": 0, "size": 30, "retained": 30, "value": 100.0},
]


def test_a_triangle_weighs_cohorts_by_size_and_leaves_out_the_future() -> None:
    cohorts = triangle(CELLS)
    assert cohorts.everyone.size == 40
    assert cohorts.everyone.shares == (100.0, 80.0)
    chart = charts.triangle(cohorts)
    assert [list(row) for row in chart.figure.data[0].z][2] == [100.0, None]
    assert "Jan 2026" in chart.figure.data[0].y[1] and "10" in chart.figure.data[0].y[1]
    assert "80% after 1 month" in chart.alt


def test_a_triangle_of_the_newest_months_says_that_all_is_of_them_alone() -> None:
    def joined(months: int) -> list[dict[str, object]]:
        firsts = [f"{2023 + n // 12}-{n % 12 + 1:02}-01" for n in range(months)]
        return [{**CELLS[0], "cohort": first} for first in firsts]

    alone = "The newest 24 months of joining are shown, and “All” is of them alone."
    assert charts.triangle(triangle(joined(30))).note == alone
    assert charts.triangle(triangle(joined(23))).note == ""
    assert charts.revenue_triangle(revenue_triangle(joined(30))).note == alone


def test_those_who_joined_and_left_are_shown_apart() -> None:
    # 13 left in all, 8 of them were there at the start.
    moves = movements([Answer(30, 30)], [Answer(13, 13)], [Answer(8, 8)])
    assert moves == (Movement(None, 30, 8, 5),)
    bars = charts.joined_and_left(moves).figure.data
    assert [list(bar.y) for bar in bars] == [[30], [-8], [-5]]
    told = "30 joined<br>8 left<br>5 joined and left within the month"
    assert [list(bar.customdata) for bar in bars] == [[f"<b></b><br>{told}"]] * 3


def test_reasons_show_their_share() -> None:
    chart = charts.reasons(
        [{"reason": "Price", "customers": 3}, {"reason": "Bugs", "customers": 1}]
    )
    assert chart.alt == "Why customers left: Price 3; Bugs 1."
    assert "75%" in chart.figure.data[0].text[1]


def test_durations_far_apart_get_a_logarithmic_axis_that_holds_an_answer_in_no_time() -> None:
    metric = METRICS["first_response_time_median"]
    groups = [
        Answer(0.0, 50, 0, 60, group="phone"),
        Answer(120.0, 50, 100, 140, group="chat"),
        Answer(14400.0, 50, 13000, 15000, group="email"),
    ]
    drawn = charts.against_average(metric, groups, Answer(7200, 150, 7000, 7400)).figure
    assert drawn.layout.xaxis.type == "log"
    assert min(x for trace in drawn.data for x in trace.x) > 0


@pytest.mark.parametrize(
    ("high", "ticks"),
    [
        (240, ["0s", "1m", "2m", "3m", "4m"]),
        (18000, ["0s", "1h", "2h", "3h", "4h", "5h"]),
    ],
)
def test_an_axis_of_durations_reads_in_round_steps(high: float, ticks: list[str]) -> None:
    assert value_axis([high], "seconds")["ticktext"] == ticks


def test_no_chart_has_more_than_a_thousand_marks() -> None:
    months = [(2018 + place // 12, place % 12 + 1) for place in range(100)]
    cells = [
        {"cohort": f"{y}-{m:02d}-01", "age": age, "size": 9, "retained": 9, "value": 100.0}
        for place, (y, m) in enumerate(months)
        for age in range(100 - place)
    ]
    many = [Answer(50, 50 + i, 40, 60, group=f"team {i}") for i in range(400)]
    lines = [one for i in range(50) for one in weeks(*range(53), group=f"team {i}")]
    order = [f"team {i}" for i in range(50)]
    drawn = [
        charts.triangle(triangle(cells)),
        charts.against_average(CSAT, many, Answer(55, 9000, 54, 56)),
        charts.lines(CSAT, lines, VIEW, order),
    ]
    assert [chart.marks <= 1000 for chart in drawn] == [True, True, True]
    newest, *notes = [chart.note for chart in drawn]
    assert newest.startswith("The newest 24 months of joining are shown")
    assert notes == ["The 15 largest of 400 are shown.", "The 7 largest of 50 are shown."]


def test_a_single_week_is_no_bar_as_wide_as_the_chart() -> None:
    one = weeks(80)
    drawn = charts.in_and_out(one, one, VIEW).figure
    first, last = drawn.layout.xaxis.range
    assert (first, last) == (date(2026, 7, 6), date(2026, 9, 7))
    many = weeks(*range(80, 90))
    assert charts.in_and_out(many, many, VIEW).figure.layout.xaxis.range is None


def test_long_names_that_begin_alike_stay_apart() -> None:
    names = [f"Complaints and special requests of the region {end}" for end in ("north", "south")]
    groups = [Answer(50, 50, 40, 60, group=name) for name in names]
    drawn = charts.against_average(CSAT, groups, Answer(50, 100, 40, 60)).figure
    assert len({trace.y[0] for trace in drawn.data}) == 2
    lines = charts.lines(CSAT, [one for n in names for one in weeks(1, 2, group=n)], VIEW, names)
    ends = [one.text for one in lines.figure.layout.annotations]
    assert len(set(ends)) == 2 and all(len(text) <= len("<b></b>") + 14 for text in ends)


def test_an_empty_chart_has_no_marks() -> None:
    nothing = weeks(None, None, n=0)
    drawn = [
        charts.trend(CSAT, nothing, "week", VIEW),
        charts.against_average(CSAT, [], Answer(None, 0)),
        charts.lines(CSAT, [], VIEW, []),
        charts.nps_bars(nothing, nothing, nothing, "week", VIEW),
        charts.reasons([]),
    ]
    assert [chart.marks for chart in drawn] == [0] * len(drawn)


def every_chart() -> list[charts.Chart]:
    groups = [Answer(90, 300, 87, 93, group="chat"), Answer(70, 9, 40, 90, group="email")]
    cells = {("csat", "chat"): groups[0], ("csat", "email"): groups[1]}
    rates = weeks(13, 11)
    return [
        charts.in_and_out(weeks(5, 6), weeks(4, 5), VIEW),
        charts.trend(CSAT, weeks(90, None, 88), "week", VIEW, Answer(89, 300, 87, 91)),
        charts.trend(METRICS["backlog"], weeks(5, 6), "day", VIEW),
        charts.lines(CSAT, weeks(90, 80, group="chat"), VIEW, ["chat"]),
        charts.nps_bars(weeks(50), weeks(30), weeks(20), "month", VIEW),
        charts.against_average(CSAT, groups, Answer(85, 309, 82, 88)),
        charts.scorecard([CSAT], groups, cells, _averages()),
        charts.triangle(triangle(CELLS)),
        charts.rates(METRICS["churn_rate"], rates, weeks(87, 89)),
        charts.joined_and_left([Movement(date(2026, 8, 1), 30, 8, 5)]),
        charts.reasons([{"reason": "Price", "customers": 3}]),
    ]


def test_every_figure_is_one_that_plotly_knows() -> None:
    # The figures are built unchecked, for speed; building them anew checks every setting.
    for chart in every_chart():
        go.Figure(chart.figure.to_plotly_json())
        assert chart.marks and chart.alt


def test_what_scrolls_on_a_phone_can_be_read_as_a_table() -> None:
    wide = [chart for chart in every_chart() if chart.min_width]
    assert len(wide) == 3
    assert all(len({len(column) for column in chart.table.values()}) == 1 for chart in wide)


def test_a_sparkline_holds_only_numbers_and_is_hidden_from_screen_readers() -> None:
    drawn = sparkline([1, None, 3.5, 2], "better", is_cut=True)
    assert 'aria-hidden="true"' in drawn
    assert "cs-spark better" in drawn
    assert "nan" not in drawn.lower()
    assert "plain" in sparkline([], None)


# ---------------------------------------------------------------------- in German


def test_an_english_figure_leaves_the_numbers_to_plotly_and_a_german_one_does_not() -> None:
    assert charts.trend(CSAT, weeks(90), "week", VIEW).figure.layout.separators is None
    with speaking("de"):
        assert charts.trend(CSAT, weeks(90), "week", VIEW).figure.layout.separators == ",."


def test_a_german_browser_is_given_the_names_of_days_and_months() -> None:
    assert "locale" not in in_browser()
    with speaking("de"):
        told = in_browser()
    names = told["locales"][told["locale"]]["format"]
    assert (names["months"][0], names["months"][11]) == ("Januar", "Dezember")
    assert (names["shortMonths"][2], names["shortMonths"][9]) == ("März", "Okt.")
    # A week begins with Sunday there.
    assert (names["days"][0], names["days"][1]) == ("Sonntag", "Montag")
    assert names["shortDays"] == ["So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"]


@pytest.mark.parametrize("grain", ["day", "week", "month", "quarter"])
def test_a_bucket_is_named_with_its_month_in_german(grain: str) -> None:
    with speaking("de"):
        told = time_axis([date(2026, 3, 2)], grain)["hoverformat"]
    assert set(re.findall("%[bB]", told))


def test_a_trend_is_said_in_german() -> None:
    with speaking("de"):
        chart = charts.trend(CSAT, weeks(1234.5, 75), "week", VIEW)
        assert chart.figure.layout.yaxis.ticksuffix == "\u00a0%"
    assert chart.alt.replace("\u00a0", " ") == (
        "Kundenzufriedenheit von 1.234,5 % (Woche vom 3. Aug.) bis 75,0 % (Woche vom 10. Aug.); "
        "niedrigster Wert 75,0 % (Woche vom 10. Aug.), höchster Wert 1.234,5 % (Woche vom 3. Aug.)."
    )


def test_every_german_figure_is_one_that_plotly_knows() -> None:
    with speaking("de"):
        for chart in every_chart():
            go.Figure(chart.figure.to_plotly_json())
