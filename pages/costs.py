"""Costs: what does support cost, and what do customers bring?"""

import streamlit as st

from csmetrics import charts, ui
from csmetrics.analysis import costs as analysis
from csmetrics.catalogue import catalogue
from csmetrics.language import costs
from csmetrics.translation import t

ui.guard()

SUPPORT = ["cost_per_ticket", "cost_per_contact"]
CONTACTS = ["contact_rate_per_customer", "contact_rate_per_order"]
AFTER = ["revenue_after_contact", "revenue_after_contact_per_ticket"]
RETENTION = ["net_revenue_retention", "gross_revenue_retention"]

view = ui.open_page(t("Costs"), t("What does support cost, and what do customers bring?"))
cards = ui.known_metrics([*SUPPORT, *CONTACTS, *AFTER, "arpa", "clv"])
trends = ui.known_metrics([*SUPPORT, *CONTACTS, AFTER[1]])
retention = ui.known_metrics(RETENTION)
grain = view.year_grain
answers = ui.ask(
    {
        **view.headlines([*cards, *retention]),
        ("support_cost", "now"): view.question("support_cost"),
        **{(name, "moves"): view.question(name) for name in analysis.BRIDGE},
        **{(name, "months"): view.question(name, None, grain, view.year) for name in trends},
    }
)
shown = {one.metric.name: one for one in ui.headlines(view, [*cards, *retention], answers)}
steps = analysis.bridge({name: answers[name, "moves"][0] for name in analysis.BRIDGE})

cost, has_amounts = answers["support_cost", "now"][0], ui.file_for("costs") or bool(retention)
ui.result(costs.opening(shown, cost, steps, view.compared_with, has_amounts), view)
ui.all_customers(view)
ui.note_currency([*(one.metric.unit for one in shown.values()), "money" if cost.value else ""])
ui.warn_partly_known(view)
ui.cards(view, [shown[name] for name in cards])


@st.fragment
def over_time() -> None:
    """Show what a ticket, a contact or an order costs or brings, over time."""
    with ui.card(t("Over time"), costs.trend_about(view)):
        name = ui.choose_trend(trends)
        metric, months = catalogue()[name], answers[name, "months"]
        earlier = ui.ask(view.earlier([name], grain)).get((name, "earlier"), ())
        drawn = charts.trend(metric, months, grain, view, None, view.year, earlier)
        ui.show(drawn, "cost_trend", view)


left, right = st.columns(2)
if ui.file_for("costs"):
    asked = view.question("support_cost", None, grain, view.year)
    spent = ui.remembered("costs_by_category", asked)
    about = costs.spending_about(analysis.categories(spent), grain)
    with left, ui.card(t("What support costs"), about):
        ui.show(charts.spending(spent, view.events, view.year, grain), "spending", view)
if trends:
    with right if ui.file_for("costs") else left:
        over_time()
if ui.file_for("subscriptions"):
    ui.revenue(view, steps, [shown[name] for name in retention])
ui.missing_files()
