"""What changed? Why a number moved between two periods."""

import streamlit as st

from csmetrics import charts, ui
from csmetrics.analysis import explain
from csmetrics.language import changes
from csmetrics.translation import t

ui.guard()

view = ui.open_page(t("What changed?"), t("Why did a number move?"))
left, right = st.columns([2, 3])
with left:
    metric = ui.choose_metric("csat", t("Number"), lambda one: not explain.cannot_split(one))
with right:
    by = ui.choose_split(t("What explains most"))
if not view.before:
    st.info(changes.nothing_to_compare(view.compared_with), icon=":material/compare_arrows:")
    st.stop()

before = {(metric.name, "before"): view.question(metric.name, period=view.before)}
answers = ui.ask({**view.headlines([metric.name]), **before})
ui.stop_without(
    view, [*answers[metric.name, "now"], *answers[metric.name, "before"]], [metric.name]
)
(headline,) = ui.headlines(view, [metric.name], answers)
found = ui.remembered("explain", view.question(metric.name), view.before, by)

ui.result(changes.opening(headline, found, view.compared_with), view)
if warning := changes.warned(found):
    ui.warn(warning)
one, all_of_it = st.columns([1, 3])
with one, ui.card(t("This period")):
    ui.number(view, headline)
if found.difference and not found.has_groups:
    all_of_it.info(changes.nothing_to_split(found, not by), icon=":material/call_split:")
    st.stop()
with all_of_it, ui.card(changes.heading(headline), changes.chosen(found, not by)):
    ui.show(charts.changed(found, view.before), "changed", view)
with ui.card(t("Every group"), changes.about_table(found)):
    ui.table(changes.table(found), changes.alt(found), "what_changed")
