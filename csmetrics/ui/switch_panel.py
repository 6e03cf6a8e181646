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
from csmetrics.translation import t
from csmetrics.ui import state
from csmetrics.ui.details import readable
from csmetrics.ui.grid import grid
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
    title = t("What if “{metric}” were counted in another way?", metric=metric.title)
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
    label = t("Show the {rows} that explain it", rows=_counted(switched))
    if in_drawer:
        with st.expander(label):
            _rows(switched)
    elif st.button(
        label,
        key=f"moved_{metric.name}_{setting}",
        type="tertiary",
        icon=":material/table_rows:",
    ):
        title = t("{metric}: what counts differently", metric=metric.title)
        st.dialog(title, width="large", position="right")(_rows)(switched)


def _switch(view: View, metric: Metric, setting: str, in_drawer: bool) -> None:
    choices = state.kept(switching.side_by_side, view.question(metric.name), setting)
    held = in_force(view)[setting]
    title = setting_words.title(setting)
    st.markdown(t("**{setting}: every way to count it**", setting=md(title)))
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
        st.caption(t("Choose another one to see what it would move, and why."))
        return
    _moves(view, metric, setting, chosen, in_drawer)
    st.caption(t("To keep it: Settings, Definitions."))


def _option(choice: Choice, metric: Metric, is_held: bool) -> str:
    value = words.say(choice.rows[0]["value"], metric.unit) if choice.rows else words.NOTHING
    mark = " " + t(":gray-badge[in use]") if is_held else ""
    return f"**{md(value)}** · {md(t(choice.meaning), 300)}{mark}"


def _tools(choice: Choice) -> str:
    return t("as {tools}", tools=md(words.listed(choice.tools))) if choice.tools else ""


def _counted(switched: Switched) -> str:
    is_churn = switched.setting == switching.CHURN
    each = "customer" if is_churn else switched.metric.each
    return words.counted(switched.count, each)


def _rows(switched: Switched) -> None:
    shown = switched.rows.num_rows
    if shown < switched.count:
        n, total = words.plain(shown), words.plain(switched.count)
        st.caption(t("The first {n} of {all}.", n=n, all=total))
    st.markdown(md(switched.sentence, 500))
    grid(
        readable(switched.rows),
        alt=t("What counts differently in {metric}", metric=switched.metric.title),
    )
