"""A view turns choices into questions."""

from dataclasses import replace
from datetime import date

import pytest

from csmetrics.asking.periods import Period
from csmetrics.view import NOTHING_EARLIER, View, earlier

QUARTER = Period(date(2026, 8, 3), date(2026, 11, 1))
VIEW = View(QUARTER, date(2026, 11, 1), where={"channel": ("email",)})


def test_a_question_carries_the_period_and_the_filters() -> None:
    assert VIEW.question("csat", by="team", grain="week") == {
        "metric": "csat",
        "from": "2026-08-03",
        "to": "2026-11-01",
        "grain": "week",
        "by": ["team"],
        "where": {"channel": ["email"]},
    }


def test_nothing_is_counted_over_time_before_the_data_begins() -> None:
    view = replace(VIEW, known_from=date(2026, 10, 5))
    assert view.question("tickets_created", grain="week")["from"] == "2026-10-05"
    # The number of the whole period, and customers, of whom more may be known, stay as they are.
    assert view.question("tickets_created")["from"] == "2026-08-03"
    assert view.question("customers_new", grain="month")["from"] == "2026-08-03"
    assert VIEW.question("tickets_created", grain="week")["from"] == "2026-08-03"


def test_business_hours_are_asked_for_where_they_are_chosen() -> None:
    assert "hours" not in VIEW.question("csat")
    assert replace(VIEW, hours="business").question("csat")["hours"] == "business"


def test_a_number_of_the_whole_business_takes_no_filter() -> None:
    assert "where" not in VIEW.question("churn_rate")


def test_half_a_month_is_not_compared_with_a_whole_one() -> None:
    october = Period(date(2026, 10, 1), date(2026, 11, 1))
    names = ["tickets_resolved", "churn_rate", "mrr_new", "csat", "backlog", "cost_per_ticket"]
    over = View(october, date(2026, 11, 1), october.previous())
    going_on = replace(over, known_until=date(2026, 10, 20))
    compared = [
        [name for name in names if (name, "before") in view.headlines(names)]
        for view in (over, going_on)
    ]
    # A share of answers, what is there at a moment and a cost per ticket do not grow with days.
    assert compared == [names, ["csat", "backlog", "cost_per_ticket"]]


def test_a_headline_asks_for_now_before_and_the_trend() -> None:
    compared = View(QUARTER, QUARTER.end, QUARTER.previous())
    assert set(compared.headlines(["nps"])) == {("nps", "now"), ("nps", "before"), ("nps", "trend")}
    assert set(VIEW.headlines(["nps"])) == {("nps", "now"), ("nps", "trend")}


@pytest.mark.parametrize(
    ("days", "grain", "trend_grain"),
    [
        *((7, "day", "week"), (35, "day", "week"), (90, "week", "week"), (365, "month", "month")),
        *((5 * 366, "month", "month"), (3650, "quarter", "quarter")),
    ],
)
def test_buckets_are_few_enough_to_read(days: int, grain: str, trend_grain: str) -> None:
    end = date(2026, 11, 1)
    view = View(Period(date.fromordinal(end.toordinal() - days), end), end)
    assert (view.grain, view.trend_grain) == (grain, trend_grain)


def test_the_trend_of_a_week_shows_the_whole_weeks_before_it() -> None:
    view = View(Period(date(2026, 10, 25), date(2026, 11, 1)), date(2026, 11, 1))
    assert view.trend == Period(date(2026, 8, 3), date(2026, 11, 1))


def test_the_trend_of_thirteen_weeks_holds_no_week_before_them() -> None:
    for days in (
        Period(date(2026, 8, 3), date(2026, 11, 1)),  # 90 days, all in 13 weeks.
        Period(date(2026, 8, 6), date(2026, 11, 4)),  # 90 days that touch 14 weeks.
        Period(date(2026, 7, 1), date(2026, 11, 1)),
    ):
        assert View(days, days.end).trend == days


def test_the_trend_begins_with_a_whole_week_on_whatever_day_weeks_begin() -> None:
    days = Period(date(2026, 10, 25), date(2026, 11, 1))
    starts = {"sunday": date(2026, 8, 2), "saturday": date(2026, 8, 8), "monday": date(2026, 8, 3)}
    for week_start, start in starts.items():
        assert View(days, days.end, week_start=week_start).trend.start == start
        assert not View(days, days.end, week_start=week_start).is_cut(
            start, "week", Period(start, days.end)
        )


def test_a_bucket_is_cut_by_the_period_or_by_the_end_of_the_data() -> None:
    view = View(Period(date(2026, 8, 5), date(2026, 11, 1)), date(2026, 10, 29))
    mondays = [date(2026, 8, 3), date(2026, 8, 10), date(2026, 10, 19), date(2026, 10, 26)]
    assert [view.is_cut(monday, "week") for monday in mondays] == [True, False, False, True]
    assert view.is_unfinished


@pytest.mark.parametrize(
    ("how", "start", "end", "named"),
    [
        ("previous", date(2026, 8, 3), date(2026, 11, 1), "the 90 days before"),
        ("previous", date(2026, 10, 1), date(2026, 11, 1), "the month before"),
        ("previous", date(2026, 7, 1), date(2026, 10, 1), "the 3 months before"),
        ("previous", date(2026, 10, 31), date(2026, 11, 1), "the day before"),
        ("year", date(2026, 8, 3), date(2026, 11, 1), "a year before"),
        ("none", date(2026, 8, 3), date(2026, 11, 1), ""),
    ],
)
def test_an_earlier_period_is_named(how: str, start: date, end: date, named: str) -> None:
    before, said = earlier(how, Period(start, end), date(2025, 1, 1))
    assert said == named
    assert (before is None) == (how == "none")


def test_nothing_is_compared_with_days_before_the_data() -> None:
    assert earlier("previous", QUARTER, date(2026, 8, 3)) == (None, NOTHING_EARLIER)


def test_the_earlier_period_of_a_trend_is_moved_back_by_whole_buckets() -> None:
    # 90 days before is in the middle of a week: 13 weeks before is where the same weekdays are.
    compared = View(QUARTER, QUARTER.end, QUARTER.previous())
    assert compared.earlier(["nps"]) == {
        ("nps", "earlier"): compared.question(
            "nps", None, "week", Period(date(2026, 5, 4), date(2026, 8, 2))
        )
    }
    assert compared.earlier_days("month") == Period(date(2026, 5, 3), date(2026, 8, 1))
    a_year = View(QUARTER, QUARTER.end, QUARTER.year_before())
    assert a_year.earlier_days("week") == Period(date(2025, 8, 4), date(2025, 11, 2))
    assert a_year.buckets_ago("month") == 12


def test_without_a_comparison_a_trend_has_no_earlier_period() -> None:
    assert VIEW.earlier(["nps"]) == {}
    # Two days and the two before them lie in the same week.
    days = Period(date(2026, 10, 29), date(2026, 10, 31))
    assert View(days, days.end, days.previous()).earlier(["nps"]) == {}
