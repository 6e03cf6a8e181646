"""What was set, from when it holds, and when it was set; each entry can be taken back."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from csmetrics.catalogue import catalogue
from csmetrics.engine import Session
from csmetrics.escape import md
from csmetrics.language import setting_words
from csmetrics.team import settings, targets
from csmetrics.team.settings import Kept
from csmetrics.team.targets import Target
from csmetrics.translation import t
from csmetrics.ui import state
from csmetrics.ui.settings.saving import SAVED


@dataclass(frozen=True)
class Entry:
    """One line of the history, and what takes it back."""

    what: str
    value: str
    holds_from: dt.date
    forget: Callable[[Session], None]


def history() -> None:
    """Show everything that was set; what is not here is as delivered."""
    entries = [*_settings(), *_goals()]
    if not entries:
        st.caption(t("Nothing has been set yet: everything is as delivered."))
        return
    st.caption(t("The entry that holds on the last day of a period is what its numbers go by."))
    for place, entry in enumerate(entries):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(
                f"**{md(entry.what)}:** {md(entry.value, 500)}  \n"
                f":gray[:small[{setting_words.since(entry.holds_from)}]]"
            )
            st.button(
                t("Take back"),
                key=f"forget_{place}",
                type="tertiary",
                icon=":material/undo:",
                help=t("As if it had never been set. What held before holds again."),
                on_click=_take_back,
                args=(entry,),
            )


def _settings() -> list[Entry]:
    return [_setting(one) for one in state.kept(settings.history)]


def _setting(one: Kept) -> Entry:
    def forget(session: Session) -> None:
        settings.forget(session, one.name, one.holds_from)

    said = setting_words.say(one.name, one.value)
    return Entry(setting_words.title(one.name), said, one.holds_from, forget)


def _goals() -> list[Entry]:
    return [_goal(one) for one in state.kept(targets.history)]


def _goal(one: Target) -> Entry:
    def forget(session: Session) -> None:
        groups = {"segment": one.segment, "channel": one.channel}
        targets.forget(session, one.metric, one.holds_from, **groups)

    whom = setting_words.whom(one.segment, one.channel)
    what = t("Goal, {metric} ({whom})", metric=catalogue()[one.metric].title, whom=whom)
    return Entry(what, setting_words.goal(one), one.holds_from, forget)


def _take_back(entry: Entry) -> None:
    with state.workspace().changing() as session:
        entry.forget(session)
    st.session_state[SAVED] = t("Taken back: {what}.", what=entry.what)
