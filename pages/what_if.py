"""What if? What could a change be worth, on the team's own numbers?"""

import streamlit as st

from csmetrics import ui
from csmetrics.translation import t

ui.guard()

view = ui.open_page(t("What if?"), t("What could a change be worth?"))
basis = ui.what_if_basis(view)


@st.fragment
def scenario() -> None:
    """Show the scenarios and sliders, and what they come to: a moved slider reruns no more."""
    top = st.container(gap="small")
    left, right = st.columns([2, 3], gap="medium")
    with left:
        chosen = ui.choose_scenario(basis)
    with top:
        ui.scenario_result(view, basis, chosen)
    with right:
        ui.scenario_numbers(basis, chosen)
    ui.scenario_closer(view, basis, chosen)


scenario()
