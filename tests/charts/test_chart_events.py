"""Charts over time mark what happened outside, in the picture and in words."""

from dataclasses import replace
from datetime import date, timedelta

import plotly.graph_objects as go
import pytest

from csmetrics import charts
from csmetrics.analysis.customers import Movement
from csmetrics.asking.periods import Period
from csmetrics.catalogue import catalogue
from csmetrics.headline import Answer
from csmetrics.team.annotations import annotation
from csmetrics.view import View

CSAT = catalogue()["csat"]
AUGUST = date(2026, 8, 3)
OUTAGE = annotation("Mail server down", "2026-08-11", "2026-08-12")
LAUNCH = annotation("New plan", "2026-08-20")
BEFORE = annotation("Long ago", "2025-08-20")
VIEW = View(Period(AUGUST, date(2026, 11, 1)), date(2026, 11, 1))


def weeks(*values: float) -> list[Answer]:
    return [
        Answer(value, 100, value - 3, value + 3, AUGUST + timedelta(weeks=place), "email")
        for place, value in enumerate(values)
    ]


def trend(*events: object) -> charts.Chart:
    return charts.trend(CSAT, weeks(90, 75, 80, 88), "week", replace(VIEW, events=events))


def labels(figure: go.Figure) -> list[str]:
    return [label.text for label in figure.layout.annotations]


def test_days_are_a_band_and_one_day_is_a_dotted_line() -> None:
    outage, launch = trend(OUTAGE, LAUNCH).figure.layout.shapes
    assert (outage.type, outage.x0, outage.x1) == ("rect", date(2026, 8, 11), date(2026, 8, 13))
    assert (launch.type, launch.line.dash) == ("line", "dot")


def test_each_has_a_label_and_is_named_for_those_who_cannot_see_it() -> None:
    chart = trend(OUTAGE, LAUNCH)
    assert labels(chart.figure) == ["Mail server down", "New plan"]
    assert chart.alt.endswith(
        " Marked: Mail server down (11 – 12 Aug 2026) and New plan (20 Aug 2026)."
    )


def test_what_lies_outside_the_days_of_a_chart_is_not_drawn() -> None:
    assert trend(BEFORE) == trend()


def test_an_event_is_cut_to_the_days_that_are_shown() -> None:
    (shape,) = trend(annotation("Summer", "2026-07-01", "2026-09-30")).figure.layout.shapes
    assert (shape.x0, shape.x1) == (AUGUST, date(2026, 8, 31))


def test_labels_of_days_close_together_do_not_lie_over_each_other() -> None:
    days = [annotation(f"Holiday number {day}", f"2026-08-{day}") for day in range(10, 16)]
    figure = trend(*days).figure
    assert len(figure.layout.shapes) == 6
    assert labels(figure) == ["Holiday number 10", "Holiday number 11", "Holiday number 12"]
    assert [label.yshift for label in figure.layout.annotations] == [0, 14, 28]


def test_a_title_is_harmless_in_a_chart() -> None:
    evil = annotation("<a href='https://evil.example'>x</a>", "2026-08-20")
    assert "<a" not in labels(trend(evil).figure)[0]


@pytest.mark.parametrize("name", ["in_and_out", "lines", "nps_bars", "rates", "moves"])
def test_every_chart_over_time_marks_them_and_stays_valid(name: str) -> None:
    answers, view = weeks(40, 30, 20, 30), replace(VIEW, events=(OUTAGE,))
    chart = {
        "in_and_out": lambda: charts.in_and_out(answers, answers, view),
        "lines": lambda: charts.lines(CSAT, answers, view, ["email"]),
        "nps_bars": lambda: charts.nps_bars(answers, answers, weeks(20, 40, 60, 40), "week", view),
        "rates": lambda: charts.rates(CSAT, answers, answers, [OUTAGE]),
        "moves": lambda: charts.joined_and_left([Movement(date(2026, 8, 1), 3, 2, 1)], [OUTAGE]),
    }[name]()
    assert "Mail server down" in labels(chart.figure)
    assert "Marked: Mail server down (11 – 12 Aug 2026)." in chart.alt
    go.Figure(chart.figure.to_plotly_json())
