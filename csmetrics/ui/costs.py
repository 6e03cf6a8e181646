"""What the costs page shows where some files are missing, and its choice of a trend."""

from collections.abc import Sequence

import streamlit as st

from csmetrics import charts
from csmetrics.analysis.costs import Step, revenue_triangle
from csmetrics.ask import answerable
from csmetrics.asking.periods import DAY
from csmetrics.catalogue import catalogue
from csmetrics.escape import md
from csmetrics.headline import Headline
from csmetrics.language import costs, stories
from csmetrics.team import settings
from csmetrics.translation import t
from csmetrics.ui import state
from csmetrics.ui.cards import number
from csmetrics.ui.choices import choose
from csmetrics.ui.missing import show_openings
from csmetrics.ui.page import card, show
from csmetrics.view import View

# A metric that needs nothing but the file of its part.
PROOF = {
    "tickets": "tickets_created",
    "costs": "support_cost",
    "orders": "orders_placed",
    "subscriptions": "mrr",
    "customers": "customers_start",
}


def file_for(part: str) -> bool:
    """Return whether the file of a part of the page is loaded."""
    return PROOF[part] in state.kept(answerable)


def missing_files() -> None:
    """Say of each part that cannot be shown which file opens it; with a way to the Data page."""
    show_openings([md(t(costs.OPENS[part]), 400) for part in PROOF if not file_for(part)])


def choose_trend(metrics: Sequence[str]) -> str:
    """Ask which of some metrics is shown over time."""
    known = catalogue()
    return choose(
        t("Over time"), metrics, "cost_trend", lambda name: stories.short(known[name].title)
    )


def revenue(view: View, steps: Sequence[Step], retention: Sequence[Headline]) -> None:
    """Show what came and went of the revenue, how much of it was kept, and by month of joining."""
    left, right = st.columns([2, 1])
    with left, card(t("Monthly revenue from start to end"), costs.adds_up(steps, view)):
        show(charts.revenue_bridge(steps), "bridge", view)
    with right:
        for one in retention:
            with st.container(border=True, gap="xsmall", key=f"card_{one.metric.name}"):
                number(view, one)
    with card(t("Revenue kept, by month of joining"), costs.TRIANGLE):
        rows = revenue_triangle(state.remembered("cohorts", None, "mrr"))
        show(charts.revenue_triangle(rows), "revenue_triangle", view)


def warn_partly_known(view: View) -> None:
    """Warn where files do not cover the period, and where orders may still follow its tickets."""
    needed = {"costs": "costs", "calls": "costs", "orders": "tickets"}
    loaded = {
        name: days
        for name, days in state.remembered("loaded_days").items()
        if file_for(needed[name])
    }
    for said in costs.partly_known(loaded, view):
        st.warning(md(said, 400), icon=":material/event_busy:")
    days = state.kept(settings.effective, view.period.end - DAY)["revenue_days"]
    if file_for("orders") and file_for("tickets") and (to_come := costs.orders_to_come(view, days)):
        st.caption(f":material/hourglass_empty: {md(to_come, 400)}")
