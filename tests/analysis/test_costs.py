"""What support costs and what customers bring, worked out by hand on small tables."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csmetrics import charts
from csmetrics.analysis import costs as analysis
from csmetrics.analysis.costs import RevenueCohort, Spent, Step
from csmetrics.ask import ask
from csmetrics.asking.periods import Period
from csmetrics.cohorts import cohorts
from csmetrics.headline import Answer
from csmetrics.language import costs, money
from csmetrics.translation import speaking
from csmetrics.view import View
from tests.filling import filled


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def cost(first: str, until: str, category: str | None, amount: float) -> dict[str, Any]:
    return {
        "period_start": day(first),
        "period_end": day(until),
        "category": category,
        "amount": amount,
    }


COSTS = [
    cost("2026-01-01", "2026-02-01", "Salaries", 3100.0),
    cost("2026-02-01", "2026-03-01", "Salaries", 2800.0),
    # 59 days, 10 a day: 310 in January and 280 in February.
    cost("2026-01-01", "2026-03-01", "Software", 590.0),
    cost("2026-02-10", "2026-02-12", None, 50.0),
]
JANUARY_ON = {"from": "2026-01-01", "to": "2026-03-01", "grain": "month"}


def test_costs_are_spread_over_their_days_in_each_category() -> None:
    spent = analysis.by_category(filled(costs=COSTS), JANUARY_ON)
    assert [(one.period, one.category, round(one.amount, 9)) for one in spent] == [
        (day("2026-01-01"), "Salaries", 3100.0),
        (day("2026-01-01"), "Software", 310.0),
        (day("2026-02-01"), None, 50.0),
        (day("2026-02-01"), "Salaries", 2800.0),
        (day("2026-02-01"), "Software", 280.0),
    ]


def test_categories_add_up_to_the_metric() -> None:
    db = filled(costs=COSTS)
    (rows,) = ask(db, [{"metric": "support_cost", **JANUARY_ON}])
    spent = analysis.by_category(db, {**JANUARY_ON, "where": {"channel": ["email"]}})
    for row in rows:
        months = [one.amount for one in spent if str(one.period) == row["period"]]
        assert sum(months) == pytest.approx(row["value"])


def test_categories_come_with_the_dearest_first() -> None:
    spent = analysis.by_category(filled(costs=COSTS), JANUARY_ON)
    assert list(analysis.categories(spent)) == ["Salaries", "Software", None]


def test_without_costs_there_is_nothing_to_show() -> None:
    db = filled()
    assert analysis.by_category(db, JANUARY_ON) == [] and not analysis.loaded_days(db, "UTC")


def test_the_days_of_a_file_are_those_of_the_time_zone() -> None:
    calls = [
        {"call_id": name, "started_at": dt.datetime.fromisoformat(moment), "outcome": "answered"}
        for name, moment in (("1", "2026-01-31 23:30"), ("2", "2026-02-07 12:00"))
    ]
    db = filled(costs=COSTS, calls=calls)
    assert analysis.loaded_days(db, "Europe/Berlin") == {
        "costs": Period(day("2026-01-01"), day("2026-03-01")),
        "calls": Period(day("2026-02-01"), day("2026-02-08")),
    }


def paid(customer: str, start: str, end: str | None, mrr: float) -> dict[str, Any]:
    return {
        "subscription_id": f"{customer} {start}",
        "customer_id": customer,
        "started_at": at(start),
        "ended_at": at(end) if end else None,
        "mrr": mrr,
    }


# In March: A pays 10 more, B 20 less, C leaves, D is new, E comes back, F stays as it was.
SUBSCRIPTIONS = [
    paid("A", "2026-01-05", "2026-03-10", 30.0),
    paid("A", "2026-03-10", None, 40.0),
    paid("B", "2026-01-20", "2026-03-15", 100.0),
    paid("B", "2026-03-15", None, 80.0),
    paid("C", "2026-02-01", "2026-03-20", 50.0),
    paid("D", "2026-03-03", None, 25.0),
    paid("E", "2025-11-01", "2026-01-01", 60.0),
    paid("E", "2026-03-30", None, 70.0),
    paid("F", "2025-12-01", None, 15.0),
]


def march() -> tuple[Step, ...]:
    db = filled(subscriptions=SUBSCRIPTIONS)
    asked = [{"metric": name, "from": "2026-03-01", "to": "2026-04-01"} for name in analysis.BRIDGE]
    found = ask(db, asked)
    return analysis.bridge(
        {
            name: Answer(rows[0]["value"], rows[0]["n"])
            for name, rows in zip(analysis.BRIDGE, found, strict=True)
        }
    )


def test_the_bridge_leads_from_the_start_to_the_end_step_by_step() -> None:
    assert [(step.metric, step.start, step.end) for step in march()] == [
        ("mrr_start", 0.0, 195.0),
        ("mrr_new", 195.0, 220.0),
        ("mrr_reactivation", 220.0, 290.0),
        ("mrr_expansion", 290.0, 300.0),
        ("mrr_contraction", 300.0, 280.0),
        ("mrr_churned", 280.0, 230.0),
        ("mrr", 0.0, 230.0),
    ]


MOMENTS = st.dates(day("2025-10-01"), day("2026-06-01")).map(
    lambda one: dt.datetime(one.year, one.month, one.day)
)


@st.composite
def subscriptions(draw: st.DrawFn) -> list[dict[str, Any]]:
    rows = []
    for number in range(draw(st.integers(0, 6))):
        start = draw(MOMENTS)
        end = draw(st.none() | st.integers(1, 200).map(lambda days: dt.timedelta(days=days)))
        rows.append(
            {
                "subscription_id": str(number),
                "customer_id": draw(st.sampled_from("ABC")),
                "started_at": start,
                "ended_at": start + end if end else None,
                "mrr": float(draw(st.integers(0, 500))),
            }
        )
    return rows


@settings(max_examples=15)
@given(subscriptions())
def test_the_bridge_adds_up_whatever_came_and_went(rows: list[dict[str, Any]]) -> None:
    db = filled(subscriptions=[paid("Z", "2026-01-01", None, 5.0), *rows])
    asked = [{"metric": name, "from": "2026-02-01", "to": "2026-04-01"} for name in analysis.BRIDGE]
    answers = {
        name: Answer(rows[0]["value"], rows[0]["n"])
        for name, rows in zip(analysis.BRIDGE, ask(db, asked), strict=True)
    }
    *_, last, end = analysis.bridge(answers)
    assert last.end == pytest.approx(end.end)


def test_without_subscriptions_there_is_no_bridge() -> None:
    assert analysis.bridge({name: Answer(None, 0) for name in analysis.BRIDGE}) == ()
    assert charts.revenue_bridge(()).marks == 0


def test_the_triangle_of_revenue_weighs_cohorts_by_what_they_first_paid() -> None:
    rows = [
        paid("A", "2026-01-10", None, 100.0),
        paid("B", "2026-01-12", "2026-02-20", 100.0),
        paid("C", "2026-02-05", "2026-03-05", 20.0),
        paid("C", "2026-03-05", None, 40.0),
    ]
    db = filled(subscriptions=rows)
    triangle = analysis.revenue_triangle(cohorts(db, "2026-04-01T00:00:00", of="mrr"))
    # All: 220 at first; a month later 100 of 200 and 40 of 20; two months later 100 of 200.
    assert triangle == (
        RevenueCohort(None, 3, 220.0, (100.0, pytest.approx(100 * 140 / 220), 50.0)),
        RevenueCohort(day("2026-01-01"), 2, 200.0, (100.0, 50.0, 50.0)),
        RevenueCohort(day("2026-02-01"), 1, 20.0, (100.0, 200.0)),
    )
    assert analysis.revenue_triangle([]) == ()


def test_charts_are_figures_that_plotly_knows_and_say_what_they_show() -> None:
    spent = analysis.by_category(filled(costs=COSTS), JANUARY_ON)
    triangle = analysis.revenue_triangle(
        cohorts(filled(subscriptions=SUBSCRIPTIONS), "2026-04-01T00:00:00", of="mrr")
    )
    with money.shown_in("€"):
        drawn = [
            charts.spending(spent),
            charts.revenue_bridge(march()),
            charts.revenue_triangle(triangle),
        ]
    for chart in drawn:
        go.Figure(chart.figure.to_plotly_json())
        assert 0 < chart.marks <= 1000
    assert drawn[0].alt == "What support cost: Salaries €5,900, Software €590 and Not said €50."
    assert drawn[1].alt == (
        "Monthly revenue from €195 to €230: new +€25, came back +€70, pay more +€10, "
        "pay less −€20, left −€50."
    )
    assert drawn[1].table["A month"][0] == "€195"


def test_the_name_of_a_category_is_never_read_as_markup() -> None:
    chart = charts.spending([Spent(day("2026-01-01"), "<b>Rent</b>", 1.0)])
    assert "<b>" not in str(chart.figure.to_plotly_json()["data"][0]["name"])


def test_many_categories_are_put_together() -> None:
    spent = [Spent(day("2026-01-01"), f"Part {n}", float(n)) for n in range(1, 10)]
    chart = charts.spending(spent)
    assert [trace.name for trace in chart.figure.data][-1] == "All else"
    assert chart.figure.data[-1].y[0] == 1 + 2 + 3


VIEW = View(Period(day("2026-01-01"), day("2026-04-01")), day("2026-04-01"))


@pytest.mark.parametrize(
    ("name", "first", "until", "warned"),
    [
        ("costs", "2025-10-01", "2026-04-01", ""),
        ("costs", "2026-01-02", "2026-04-01", "its costs are too low"),
        ("costs", "2025-10-01", "2026-03-31", "its costs are too low"),
        ("costs", "2026-01-01", "2026-04-01", "seem to have grown more than they did"),
        # Nobody called on New Year's Day.
        ("calls", "2025-10-05", "2026-03-29", ""),
        ("calls", "2026-02-01", "2026-04-01", "a contact seems dearer there"),
        ("calls", "2026-01-01", "2026-04-01", "a contact seems dearer there"),
        ("orders", "2025-10-01", "2026-02-01", "more contacts for an order"),
        ("orders", "2026-05-01", "2026-06-01", "more contacts for an order"),
    ],
)
def test_files_that_lack_days_of_the_period_or_the_one_before_are_warned_of(
    name: str, first: str, until: str, warned: str
) -> None:
    before = Period(day("2025-10-01"), day("2026-01-01"))
    said = costs.partly_known({name: Period(day(first), day(until))}, replace(VIEW, before=before))
    assert len(said) == bool(warned)
    assert all(warned in sentence for sentence in said)


def test_orders_that_may_still_come_are_named_for_the_newest_tickets_only() -> None:
    assert "since 18 Mar 2026" in costs.orders_to_come(VIEW, 14)
    earlier = View(Period(day("2026-01-01"), day("2026-03-01")), day("2026-04-01"))
    assert costs.orders_to_come(earlier, 14) == ""


# ---------------------------------------------------------------------- in German


def in_german(sentence: Sequence[str]) -> str:
    """Return a sentence with its no-break spaces as low lines."""
    return "".join(sentence).replace("\N{NO-BREAK SPACE}", "_")


def test_costs_and_revenue_are_said_in_german() -> None:
    steps = march()
    with speaking("de"), money.shown_in("€"):
        opening = in_german(costs.opening({}, Answer(6540.5, 4), steps, "dem Vormonat"))
        alt = in_german(costs.bridge_alt(steps))
        loaded = {"costs": Period(day("2026-01-15"), day("2026-04-01"))}
        (warned,) = costs.partly_known(loaded, VIEW)
        shares = costs.spending_alt({"Salaries": 5900.0, None: 50.0})
    assert opening == (
        "Der Support kostete 6.541_€. Kunden zahlen 230_€ pro Monat, 35_€ mehr als zu Beginn."
    )
    assert alt.startswith("Monatsumsatz von 195_€ auf 230_€: neu +25_€, wieder da +70_€, ")
    assert warned.startswith(
        "Kosten sind nur für 15. Jan.\N{THIN SPACE}–\N{THIN SPACE}31. März 2026"
    )
    assert in_german(shares) == "Was der Support kostete: Salaries 5.900_€ und Ohne Angabe 50_€."


def test_days_in_german_agree_in_number() -> None:
    with speaking("de"):
        assert costs.orders_to_come(VIEW, 1).startswith("Eine Bestellung zählt bis 1 Tag nach ")
        assert "seit dem 18. März 2026 gelöst" in costs.orders_to_come(VIEW, 14)
