"""The way on from a number that changed to what moved it."""

from collections.abc import Sequence

import streamlit as st

from csmetrics.analysis import explain
from csmetrics.escape import md
from csmetrics.headline import Headline
from csmetrics.language import stories
from csmetrics.translation import t
from csmetrics.ui import filters, state
from csmetrics.view import View

PAGE = "what_changed"
MOST = 3


def ways_to_why(view: View, shown: Sequence[Headline]) -> None:
    """Offer what moved each number of which the change is real, what got worse first."""
    # That page knows neither business hours nor another definition than the one in force.
    if not view.before or view.hours == "business" or view.settings:
        return
    moved = [one for one in shown if one.verdict and not explain.cannot_split(one.metric)]
    if not moved:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="why"):
        st.caption(t("Why the change?"), width="content")
        for one in sorted(moved, key=lambda one: one.verdict != "worse")[:MOST]:
            st.page_link(
                state.page_file(PAGE),
                label=md(stories.short(one.metric.title)),
                icon=":material/waterfall_chart:",
                query_params=_address(one.metric.name),
                help=t("What moved “{metric}”?", metric=one.metric.title),
            )


def _address(metric: str) -> dict[str, list[str]]:
    shown = {state.PARAMETER: [state.SAMPLE]} if state.is_sample() else {}
    return {**filters.codes(st.session_state[filters.CHOICES]), **shown, "metric": [metric]}
