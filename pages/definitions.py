"""Definitions: what does every number mean?"""

import streamlit as st

from csmetrics import ui
from csmetrics.catalogue import catalogue
from csmetrics.translation import t

ui.guard()

ui.head(
    t("Definitions"), t("What every number means, what is left out, and what your tool calls it.")
)
wanted = st.text_input(
    t("Search"),
    key="search",
    type="search",
    live="200ms",
    bind="query-params",
    placeholder=t("Search, for example “first reply time” or “churn”"),
    label_visibility="collapsed",
    width=480,
)
found = ui.matching(catalogue().values(), wanted)
if not found:
    st.caption(t("No definition has these words. Try fewer or other ones."))
for metric in found:
    ui.folded_definition(metric)
