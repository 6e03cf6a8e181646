"""Which definition holds where the field has several, and how other tools define theirs."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from csmetrics.catalogue import switches
from csmetrics.escape import md
from csmetrics.language import setting_words, words
from csmetrics.team import presets
from csmetrics.team.presets import Preset
from csmetrics.translation import t
from csmetrics.ui.settings.numbers import purpose
from csmetrics.ui.settings.saving import now, review_settings, save_bar, tag

OURS = "ours"


@st.fragment
def definitions() -> None:
    """Ask for a definition of each metric that has several."""
    held = now()
    _as_another_tool(held)
    with st.grid(2, min_column_width=330, gap="medium"):
        wanted = {name: _switch(name, held[name]) for name in switches()}
    save_bar("definitions", held, lambda: wanted)


def _switch(name: str, held: Any) -> str:
    with st.container(border=True, height="stretch", gap="small"):
        purpose(name)
        values = list(switches()[name])
        chosen: str = st.radio(
            setting_words.title(name),
            values,
            values.index(held),
            format_func=lambda value: _option(name, value),
            key=f"{name}_{tag(held)}",
            label_visibility="collapsed",
        )
        return chosen


def _option(name: str, value: str) -> str:
    tools = presets.named(name).get(value, ())
    said = switches()[name][value]
    return f"{md(said, 300)} :gray[· {md(words.listed(tools))}]" if tools else md(said, 300)


def _as_another_tool(held: Mapping[str, Any]) -> None:
    known = presets.presets()
    with st.container(border=True, gap="small"):
        st.markdown(
            t(
                "**As another tool counts**  \n:gray[:small[Choose a tool to see what its "
                "definitions change here, and why. Nothing is changed until you save.]]"
            )
        )
        chosen = st.selectbox(
            t("As another tool counts"),
            [OURS, *known],
            format_func=lambda name: t(known[name].title) if name in known else t("Choose a tool"),
            key="preset",
            label_visibility="collapsed",
            width=280,
        )
        if chosen in known:
            _preset(known[chosen], held)


def _preset(preset: Preset, held: Mapping[str, Any]) -> None:
    for one in preset.implies:
        st.markdown(
            f"**{md(_titled(one.setting))}: {md(t(one.meaning))}**  \n{md(t(one.says), 400)}  \n"
            f":gray[:small[{md(one.source)}]]"
        )
    if preset.hours:
        st.caption(t("Business hours or the clock: choose that on Response & resolution."))
    if preset.differs:
        listed = "\n".join(f"- {md(t(one), 500)}" for one in preset.differs)
        title = t("What differs all the same")
        st.markdown(f"{title}\n{listed}")
    changed = {name: value for name, value in preset.settings.items() if held[name] != value}
    if not changed:
        agree = t("Your settings already agree with {tool}.", tool=md(t(preset.title)))
        st.caption(f":material/check: {agree}")
    else:
        review_settings("preset", held, changed)


def _titled(setting: str) -> str:
    return t("Elapsed times") if setting == presets.HOURS else setting_words.title(setting)
