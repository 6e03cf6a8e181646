"""What happened outside: typed, from a file, or from the holiday calendar."""

import datetime as dt
from collections.abc import Callable, Sequence

import streamlit as st

from csmetrics.asking.periods import DAY, Period
from csmetrics.engine import Session
from csmetrics.errors import Problem
from csmetrics.escape import md
from csmetrics.language import words
from csmetrics.team import annotations
from csmetrics.team.annotations import KINDS, Annotation
from csmetrics.translation import t
from csmetrics.ui import state
from csmetrics.ui.settings.hours import choose_country
from csmetrics.ui.settings.saving import SAVED, last_known_day
from csmetrics.ui.trouble import show_problem

EXAMPLE = "title,start,end,kind\nMail server down,2026-08-03,2026-08-04,outage\n"
SHOWN = 30


def events() -> None:
    """Show what happened outside, and ask for more."""
    st.caption(
        t("Charts over time mark these days, and a page names those that fall into a change.")
    )
    with st.container(border=True, gap="small", key="type_event"):
        _type_one()
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True, height="stretch", gap="small"):
        _from_file()
    with right, st.container(border=True, height="stretch", gap="small"):
        _from_holidays()
    _list(state.kept(annotations.history))


def _type_one() -> None:
    st.markdown(t("**Something that happened**"))
    number = st.session_state.setdefault("events_typed", 0)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        title = st.text_input(
            t("What happened"),
            key=f"event_title_{number}",
            placeholder=t("Mail server down"),
            width=300,
        )
        days = st.date_input(
            t("First and last day"),
            (last_known_day(),) * 2,
            format=t("YYYY/MM/DD"),
            key=f"event_days_{number}",
            width=240,
        )
        kind = st.selectbox(
            t("Kind"),
            list(KINDS),
            format_func=lambda one: t(KINDS[one]),
            key=f"event_kind_{number}",
            width=180,
        )
        pressed = st.button(t("Add"), type="primary", icon=":material/add:", key="add_event")
    if not pressed:
        return
    chosen: Sequence[dt.date] = days
    try:
        event = annotations.annotation(title, *_ends(chosen), kind)
    except Problem as problem:
        show_problem(problem)
        return
    st.session_state["events_typed"] += 1
    _keep(lambda session: annotations.add(session, [event]), event.title)


def _ends(days: Sequence[dt.date]) -> tuple[dt.date, dt.date]:
    if not days:
        raise Problem(t("The event has no day."), "", t("Choose its first and last day."))
    return days[0], days[-1]


def _from_file() -> None:
    st.markdown(
        t(
            "**From a file**  \n:gray[:small[A table with the columns title, start, end and kind; "
            "days such as 2026-08-03.]]"
        )
    )
    number = st.session_state.setdefault("events_dropped", 0)
    file = st.file_uploader(
        t("File with events"), label_visibility="collapsed", key=f"events_file_{number}"
    )
    st.download_button(
        t("An example"), EXAMPLE, "events.csv", "text/csv", on_click="ignore", type="tertiary",
        icon=":material/download:",
    )  # fmt: skip
    for fault in st.session_state.get("event_faults", ()):
        st.warning(md(fault, 300))
    if file is None:
        return
    try:
        with state.workspace().changing() as session:
            found = annotations.import_file(session, file.name, file.getvalue())
    except Problem as problem:
        show_problem(problem)
        return
    st.session_state["events_dropped"] += 1
    st.session_state["event_faults"] = found.faults[:10]
    added = words.counted(found.added, "event")
    if found.already_there:
        there = words.plain(found.already_there)
        said = t("{events} added, {n} were here already.", events=added, n=there)
    else:
        said = t("{events} added.", events=added)
    st.session_state[SAVED] = said
    st.rerun()


def _from_holidays() -> None:
    st.markdown(
        t(
            "**Public holidays**  \n:gray[:small[Those of the time your data covers, and of the "
            "year after.]]"
        )
    )
    country, region = choose_country(None, None, "events")
    if st.button(t("Add them"), key="add_holidays", disabled=country is None) and country:
        found = annotations.from_holidays(country, region, _covered())
        _keep(lambda session: annotations.add(session, found), words.counted(len(found), "holiday"))


def _covered() -> Period:
    extent = state.remembered("extent")
    first = extent[0] if extent else last_known_day() - 365 * DAY
    return Period(first, last_known_day() + 365 * DAY)


def _keep(save: Callable[[Session], int], what: str) -> None:
    with state.workspace().changing() as session:
        added = save(session)
    said = t("Added: {what}.", what=what) if added else t("Here already: {what}.", what=what)
    st.session_state[SAVED] = said
    st.rerun()


def _list(known: Sequence[Annotation]) -> None:
    if not known:
        st.caption(t("No events yet."))
        return
    every = st.session_state.get("every_event", False)
    shown = list(reversed(known))[: None if every else SHOWN]
    with st.container(border=True, gap=None):
        st.markdown(f"**{words.counted(len(known), 'event')}**")
        for one in shown:
            _line(one)
    if not every and len(known) > SHOWN:
        st.button(
            t("Show all {n}", n=words.plain(len(known))),
            key="show_every_event",
            on_click=lambda: st.session_state.update(every_event=True),
        )


def _line(one: Annotation) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            f":gray[{md(words.span(one.first_day, one.end_day))}] · **{md(one.title)}** "
            f":gray-badge[{md(t(KINDS[one.kind]))}]",
            width="stretch",
        )
        st.button(
            t("Remove"),
            key=f"remove_event_{one.annotation_id}",
            type="tertiary",
            icon=":material/delete:",
            help=t("Remove “{name}”", name=md(one.title)),
            on_click=_remove,
            args=(one,),
        )


def _remove(one: Annotation) -> None:
    if one.annotation_id is None:
        return
    with state.workspace().changing() as session:
        annotations.remove(session, one.annotation_id)
    st.session_state[SAVED] = t("Removed: {title}.", title=one.title)
