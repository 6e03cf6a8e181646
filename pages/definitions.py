"""Definitions: what does every number mean?"""

import streamlit as st

from csmetrics import ui
from csmetrics.catalogue import catalogue

ui.guard()

ui.head("Definitions", "What every number means, what is left out, and what your tool calls it.")
wanted = st.text_input(
    "Search",
    key="search",
    type="search",
    live="200ms",
    bind="query-params",
    placeholder="Search, for example “first reply time” or “churn”",
    label_visibility="collapsed",
    width=480,
)
found = ui.matching(catalogue().values(), wanted)
if not found:
    st.caption("No definition has these words. Try fewer or other ones.")
for metric in found:
    ui.folded_definition(metric)
