"""Agents: a fair comparison for coaching, not a ranking."""

from dataclasses import replace

import streamlit as st

from csmetrics import charts, ui
from csmetrics.analysis.scorecards import AGENTS
from csmetrics.catalogue import catalogue
from csmetrics.language import coaching
from csmetrics.translation import later, t, tc

ui.guard()

JUDGED = AGENTS[1:]
COUNTED = ["tickets_created", "handle_time_average"]
ORDERS = [later("By name"), later("By tickets solved")]

view = ui.open_page(t("Agents"), t("Who needs which help? For coaching, not for ranking."))
metrics = catalogue()
answers = ui.ask({name: view.question(name) for name in {*AGENTS, *COUNTED}})
ui.stop_without(view, (answers[name][0] for name in COUNTED), COUNTED)
averages = {name: answers[name][0] for name in AGENTS}
agents = coaching.named(ui.remembered("agents", view.question(AGENTS[0])))
if not agents:
    ui.stop_without_group("agent_id")
shown = coaching.columns(agents)

judged = [metrics[name] for name in JUDGED]
ui.result(coaching.opening(judged, agents, averages), view)
if len(agents) > 1:
    st.caption(f":material/balance: {t(coaching.FAIR)}")


@st.fragment
def everyone() -> None:
    """Show all agents beside each other, by name unless asked otherwise."""
    with ui.card(t("All agents"), coaching.HOW):
        in_order = agents
        by_volume = ORDERS if metrics[AGENTS[0]] in shown else ORDERS[:1]
        if ui.choose(tc("sorting", "Order"), by_volume, "order") != ORDERS[0]:
            in_order = coaching.by_volume(agents, AGENTS[0])
        if unseen := coaching.left_out(agents):
            st.caption(unseen)
        ui.show(charts.comparison(shown, in_order, averages, "agent"), "agents", view, "agent_id")


@st.fragment
def one_agent() -> None:
    """Show one agent against their own earlier numbers, with the tickets behind each."""
    with ui.card(t("One agent"), coaching.OWN):
        agent = ui.choose_agent([line.group for line in agents])
        own = replace(view, where={**view.where, "agent_id": (agent,)})
        names = [metric.name for metric in shown if metric.name in AGENTS]
        ui.cards(own, ui.headlines(own, names, ui.ask(own.headlines(names))))


if len(agents) > 1:
    everyone()
if agents:
    one_agent()
