"""Names in a chart have room: on a phone none lies over another one or is cut."""

from datetime import date, datetime, time

import pytest

from csmetrics import charts
from csmetrics.analysis.customers import Movement
from csmetrics.analysis.drivers import Drivers
from csmetrics.asking.periods import Grain, Period, next_first_day
from csmetrics.catalogue import catalogue
from csmetrics.charts import drivers
from csmetrics.charts.axis import time_axis
from csmetrics.charts.frame import value_axis
from csmetrics.headline import Answer
from csmetrics.team.annotations import annotation
from csmetrics.translation import speaking
from csmetrics.view import View

MONTHS = [date(2026, month, 1) for month in range(1, 7)]
OUTAGE = annotation("Mail server down", "2026-02-11", "2026-02-12")


def test_steps_of_an_axis_of_durations_far_apart_stand_a_quarter_of_it_apart() -> None:
    assert value_axis([30, 6 * 3600], "seconds", 30)["ticktext"] == ["30s", "5m", "30m", "4h"]


@pytest.mark.parametrize("unit", ["money", "count", "rate"])
def test_an_axis_of_nothing_but_zeros_shows_nothing_below(unit: str) -> None:
    assert value_axis([0.0, 0.0, None], unit)["rangemode"] == "tozero"
    assert "rangemode" not in value_axis([0.0, 1.0], unit)


def test_labels_of_events_stand_above_the_heading_of_a_chart() -> None:
    answers = [Answer(4.0, 100, 3.0, 5.0, month) for month in MONTHS]
    drawn = charts.rates(catalogue()["churn_rate"], answers, answers, [OUTAGE]).figure
    heading, _, label = drawn.layout.annotations
    assert (heading.y, label.y, label.yshift) == (1, 1, 14)
    assert drawn.layout.margin.t >= 14 + 14


def test_a_legend_stands_above_the_labels_of_events() -> None:
    moves = [Movement(month, 3, 2, 1) for month in MONTHS]
    drawn = charts.joined_and_left(moves, [OUTAGE]).figure
    curves = drawn.layout.height - drawn.layout.margin.b - 50
    assert (drawn.layout.legend.y - 1) * curves >= 14 + 4


def test_words_above_dots_get_the_room_of_a_desktop() -> None:
    wide = drivers.service_facts(Drivers(0, 0, ())).min_width
    assert wide and wide > 600


@pytest.mark.parametrize(
    ("grain", "months", "said"),
    [
        ("month", [9], ["Sept.<br>2026"]),
        ("month", [8, 9, 10], ["Aug.<br>2026", "Sept.", "Okt."]),
        ("month", [11, 12, 13], ["Nov.<br>2026", "Dez.", "Jan.<br>2027"]),
        ("quarter", [7, 10], ["Q3<br>2026", "Q4"]),
        ("year", [1, 13], ["2026", "2027"]),
    ],
)
def test_every_bucket_of_few_is_named_under_its_middle(
    grain: Grain, months: list[int], said: list[str]
) -> None:
    periods = [date(2026 + month // 13, month % 13 + month // 13, 1) for month in months]
    with speaking("de"):
        axis = time_axis(periods, grain)
    assert axis["ticktext"] == said
    for period, at in zip(periods, axis["tickvals"], strict=True):
        assert datetime.combine(period, time()) < at
        assert at < datetime.combine(next_first_day(period, grain), time())


def test_a_single_month_is_no_bar_as_wide_as_the_chart() -> None:
    [month] = [Answer(30.0, 100, 20.0, 40.0, MONTHS[0])]
    view = View(Period(MONTHS[0], MONTHS[1]), MONTHS[1])
    for chart in (
        charts.nps_bars([month], [month], [month], "month", view),
        charts.joined_and_left([Movement(MONTHS[0], 3, 2, 1)]),
    ):
        start, end = chart.figure.layout.xaxis.range
        assert chart.figure.data[0].width < (end - start).days * 86_400_000 / 5
