"""Scenarios kept under a name: saved, opened again, removed."""

from collections.abc import Callable

import streamlit as st

from csmetrics.errors import Problem
from csmetrics.escape import md
from csmetrics.translation import t
from csmetrics.ui import state
from csmetrics.ui.trouble import show_problem
from csmetrics.what_if import saved
from csmetrics.what_if.scenario import Scenario

TOLD = "what_if_told"
NAME = "what_if_name"


def saved_scenarios() -> dict[str, Scenario]:
    """Return the scenarios that are kept, by name."""
    return {one.name: one.scenario for one in state.kept(saved.saved)}


def keep_scenario(scenario: Scenario, open_it: Callable[[Scenario], None]) -> None:
    """Offer to save what is set under a name, and to open or remove what was saved."""
    kept = saved_scenarios()
    title = t("Saved")
    label = f"{title} · {len(kept)}" if kept else t("Save")
    with st.popover(label, icon=":material/bookmark:", key="keep_scenario"):
        st.text_input(t("Name of this scenario"), key=NAME, placeholder=t("Help centre in spring"))
        st.button(t("Save"), type="primary", icon=":material/check:", key="save_scenario",
                  on_click=_save, args=(scenario,))  # fmt: skip
        _say_what_happened()
        for place, (name, one) in enumerate(kept.items()):
            _line(place, name, one, open_it)


def _line(place: int, name: str, scenario: Scenario, open_it: Callable[[Scenario], None]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            md(name),
            key=f"open_scenario_{place}",
            type="tertiary",
            icon=":material/folder_open:",
            help=t("Set everything as in “{name}”", name=md(name)),
            on_click=open_it,
            args=(scenario,),
        )
        st.space("stretch")
        st.button(
            t("Remove"),
            key=f"remove_scenario_{place}",
            type="tertiary",
            icon=":material/delete:",
            help=t("Remove “{name}”", name=md(name)),
            on_click=_remove,
            args=(name,),
        )


def _save(scenario: Scenario) -> None:
    try:
        with state.workspace().changing() as session:
            one = saved.save(session, st.session_state[NAME], scenario)
    except Problem as problem:
        st.session_state[TOLD] = problem
        return
    st.session_state[TOLD] = t("Saved as “{name}”.", name=one.name)
    st.session_state[NAME] = ""


def _remove(name: str) -> None:
    with state.workspace().changing() as session:
        saved.remove(session, name)
    st.session_state[TOLD] = t("Removed: “{name}”.", name=name)


def _say_what_happened() -> None:
    told = st.session_state.pop(TOLD, None)
    if isinstance(told, Problem):
        show_problem(told)
    elif told:
        st.caption(f":material/check: {md(told)}")
