"""Names in a chart have room: on a phone none lies over another one or is cut."""

from datetime import date

from csmetrics import charts
from csmetrics.analysis.customers import Movement
from csmetrics.analysis.drivers import Drivers
from csmetrics.catalogue import catalogue
from csmetrics.charts import drivers
from csmetrics.charts.frame import value_axis
from csmetrics.headline import Answer
from csmetrics.team.annotations import annotation

MONTHS = [date(2026, month, 1) for month in range(1, 7)]
OUTAGE = annotation("Mail server down", "2026-02-11", "2026-02-12")


def test_steps_of_an_axis_of_durations_far_apart_stand_a_quarter_of_it_apart() -> None:
    assert value_axis([30, 6 * 3600], "seconds", 30)["ticktext"] == ["30s", "5m", "30m", "4h"]


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
