"""Definitions that can be switched: each with its answer, and what explains the difference."""

from typing import Any

import streamlit as st

from csmetrics.analysis import switching
from csmetrics.analysis.switching import Choice, Switched
from csmetrics.asking.periods import DAY
from csmetrics.catalogue import Metric, switches
from csmetrics.escape import md
from csmetrics.language import setting_words, words
from csmetrics.team import settings
from csmetrics.ui import state
from csmetrics.ui.details import readable
from csmetrics.view import View

SHOWN = 500


def switchable(metric: Metric) -> list[str]:
    """Return the switches that a metric, or what it is made from, depends on."""
    return [name for name in switches() if switching.depends(metric, name)]


def in_force(view: View) -> dict[str, Any]:
    """Return the settings that hold for a view: its own over those of its last day."""
    return {**state.kept(settings.effective, view.period.end - DAY), **view.settings}


def switch_panel(view: View, metric: Metric, *, in_drawer: bool = False) -> None:
    """Show every definition of a metric with its answer; another one shows what it would move.

    Nothing else on the page changes. In a drawer the rows stand below: it cannot open another.
    """
    if state.remembered("missing", metric.name):
        return
    for setting in switchable(metric):
        _switch(view, metric, setting, in_drawer)


def folded_switches(view: View, metric: Metric) -> None:
    """Offer the switches of a metric folded; nothing is worked out before it is opened."""
    if not switchable(metric) or state.remembered("missing", metric.name):
        return
    title = f"What if “{metric.title}” were counted in another way?"
    folded = st.expander(md(title), key=f"switch_{metric.name}", on_change="rerun")
    if folded.open:
        with folded:
            switch_panel(view, metric)


def what_moves(as_set: View, chosen: View, metric: Metric) -> None:
    """Say what the definitions chosen on a page move, where they differ from those in force."""
    held = in_force(as_set)
    for setting, value in chosen.settings.items():
        if value != held[setting]:
            _moves(as_set, metric, setting, value, in_drawer=False)


def _moves(view: View, metric: Metric, setting: str, value: str, in_drawer: bool) -> None:
    question = view.question(metric.name)
    switched = state.kept(switching.switch, question, setting, value, SHOWN)
    st.markdown(f":material/compare_arrows: {md(switched.sentence, 500)}")
    if not switched.count:
        return
    label = f"Show {_counted(switched)}"
    if in_drawer:
        with st.expander(label):
            _rows(switched)
    elif st.button(
        label,
        key=f"moved_{metric.name}_{setting}",
        type="tertiary",
        icon=":material/table_rows:",
    ):
        title = f"{metric.title}: what counts differently"
        st.dialog(title, width="large", position="right")(_rows)(switched)


def _switch(view: View, metric: Metric, setting: str, in_drawer: bool) -> None:
    choices = state.kept(switching.side_by_side, view.question(metric.name), setting)
    held = in_force(view)[setting]
    st.markdown(f"**{md(setting_words.title(setting))}: every way to count it**")
    by_value: dict[str, Choice] = {one.value: one for one in choices}
    values = list(by_value)
    chosen: str = st.radio(
        setting_words.title(setting),
        values,
        values.index(held),
        format_func=lambda value: _option(by_value[value], metric, value == held),
        captions=[_tools(by_value[value]) for value in values],
        key=f"try_{metric.name}_{setting}_{'drawer' if in_drawer else 'page'}",
        label_visibility="collapsed",
    )
    if chosen == held:
        st.caption("Choose another one to see what it would move, and why.")
        return
    _moves(view, metric, setting, chosen, in_drawer)
    st.caption("To keep it: Settings, Definitions.")


def _option(choice: Choice, metric: Metric, is_held: bool) -> str:
    value = words.say(choice.rows[0]["value"], metric.unit) if choice.rows else words.NOTHING
    mark = " :gray-badge[in use]" if is_held else ""
    return f"**{md(value)}** · {md(choice.meaning, 300)}{mark}"


def _tools(choice: Choice) -> str:
    return f"as {md(words.listed(choice.tools))}" if choice.tools else ""


def _counted(switched: Switched) -> str:
    is_churn = switched.setting == switching.CHURN
    each = "customer" if is_churn else switched.metric.each
    return f"the {words.counted(switched.count, each)} that explain it"


def _rows(switched: Switched) -> None:
    shown = switched.rows.num_rows
    if shown < switched.count:
        st.caption(f"The first {shown:,} of {switched.count:,}.")
    st.markdown(md(switched.sentence, 500))
    st.dataframe(
        readable(switched.rows),
        hide_index=True,
        alt=f"What counts differently in {switched.metric.title}",
    )
