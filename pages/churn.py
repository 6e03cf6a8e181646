"""Churn: who leaves, when, and why?"""

import streamlit as st

from csmetrics import charts, ui
from csmetrics.analysis import customers
from csmetrics.catalogue import catalogue
from csmetrics.language import stays, stories
from csmetrics.translation import t

ui.guard()

CARDS = ["churn_rate", "customers_lost", "customers_new", "retention_rate"]
MOVES = ["customers_new", "customers_lost", "customers_lost_of_start"]
MONTHLY = [*MOVES, "churn_rate", "retention_rate"]

view = ui.open_page(t("Churn"), t("Who leaves, when, and why?"))
ui.stop_where_missing("churn_rate")
churn = catalogue()["churn_rate"]
as_set, view = view, ui.choose_definition(view, churn)
ui.what_moves(as_set, view, churn)
grain = view.year_grain
answers = ui.ask(
    {
        **view.headlines(CARDS),
        **{(name, "moves"): view.question(name) for name in MOVES},
        **{(name, "months"): view.question(name, None, grain, view.year) for name in MONTHLY},
    }
)
headlines = ui.headlines(view, CARDS, answers)
moves = customers.movements(*(answers[name, "moves"] for name in MOVES))
months = customers.movements(*(answers[name, "months"] for name in MOVES))
cohorts = customers.triangle(ui.remembered("cohorts"))

ui.result(stories.churn(headlines[0], moves, cohorts), view)
ui.all_customers(view)
ui.cards(view, headlines)


@st.fragment
def staying() -> None:
    """Show how long customers stay: as a curve, of all or by segment, or by month of joining."""
    splits = {said: by for said, by in stays.SPLITS.items() if not by or ui.has("customers", by)}
    curves = {shown: ui.remembered("staying", by) for shown, by in splits.items()}
    with ui.card(t("How long customers stay"), stays.staying(curves["All"])):
        shown = ui.choose(t("Stays"), [*curves, stays.MONTHS], "stays")
        drawn = charts.staying(curves[shown]) if shown in curves else charts.triangle(cohorts)
        ui.show(drawn, "staying", view)


staying()
left, right = st.columns(2)
with left, ui.card(t("Churn and retention"), stories.ON_SCALES[grain]):
    rates = (answers["churn_rate", "months"], answers["retention_rate", "months"], view.events)
    ui.show(charts.rates(churn, *rates, view.year, grain), "rates", view)
with right, ui.card(t("Customers who joined and left"), stories.MOVES[grain]):
    ui.show(charts.joined_and_left(months, view.events, view.year, grain), "moves", view)
with ui.card(t("Why customers left"), stories.days(view)):
    period = (view.period.start, view.period.end)
    ui.show(charts.reasons(ui.remembered("churn_reasons", *period)), "reasons", view)
with ui.card(t("Who may leave next"), stays.about_risk()):
    ui.say((stays.at_risk(ui.remembered("health_groups")),))
    risk = stays.risk_table(ui.remembered("at_risk"))
    ui.table(risk, t("Customers at risk"), "customers_at_risk")
