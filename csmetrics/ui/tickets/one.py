"""One ticket: its facts, its clock with the promises, its messages, calls and ratings."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from csmetrics import charts
from csmetrics.analysis import ticket_clock, tickets
from csmetrics.analysis.ticket_clock import Clock, Wait, open_between
from csmetrics.analysis.tickets import Name, One
from csmetrics.escape import md
from csmetrics.language import clock as said
from csmetrics.language import words
from csmetrics.translation import t
from csmetrics.ui import state
from csmetrics.ui.page import card, head, nothing_yet, say, show
from csmetrics.ui.parts import quotes, table
from csmetrics.ui.tickets import opened

COLOURS = {"kept": "green", "missed": "red", "running": "gray", "none": "gray"}
ICONS = {
    "kept": "check_circle",
    "missed": "error",
    "running": "hourglass_empty",
    "none": "remove_circle_outline",
}


def one_ticket(number: str, source: str | None) -> None:
    """Show the ticket that the address names; where two tools have the number, ask which."""
    state.keep_in_url()
    names = [] if state.workspace().is_empty else _named(number, source)
    if state.workspace().is_empty:
        head(t("Tickets"), t("One ticket, and its clock."))
        nothing_yet()
    elif len(names) == 1 and (found := state.kept(tickets.one, names[0])):
        _one(found)
    else:
        _which(number, names)


def _named(number: str, source: str | None) -> Sequence[Name]:
    # A survey or a call may name another tool than its ticket's: then the number alone counts.
    found: Sequence[Name] = state.kept(tickets.named, number, source)
    return found or (state.kept(tickets.named, number) if source else found)


def _which(number: str, names: Sequence[Name]) -> None:
    head(t("Ticket {number}", number=number), t("One ticket, and its clock."))
    _back()
    if not names:
        st.info(
            t(
                "There is no ticket {number} in this data. It may stand in your own data or in the "
                "sample, or in an export that is not loaded.",
                number=md(number),
            ),
            icon=":material/search_off:",
        )
        return
    st.markdown(t("Several tools have a ticket of this number. Which one?"))
    for place, name in enumerate(names):
        opened.offer(name, f"which_{place}")


def _back() -> None:
    if st.button(t("All tickets"), icon=":material/arrow_back:", key="back"):
        opened.close()


def _one(one: One) -> None:
    zone, clock = one.timezone, ticket_clock.clock(one)
    title = t("Ticket {number}", number=one.name.ticket_id)
    head(title, one.facts["subject"] or t("Without a subject"))
    _ways(one)
    say(said.opening(clock, one))
    about = t(
        "Times are of {zone}. The address of this page is a link to this ticket.", zone=md(zone)
    )
    st.caption(about)
    if clock is not None:
        _clock(one, clock, zone)
    left, right = st.columns(2)
    with left, card(t("What is known of it")):
        _facts(said.about(one, zone))
    with right, card(t("Who waited for whom")):
        if clock is not None:
            table(
                said.waited(clock), t("Who waited for whom"), f"ticket_{one.name.ticket_id}_waits"
            )
            st.caption(md(said.cannot_tell(one, clock), 500))
    if one.ratings:
        with card(t("What the customer said")):
            quotes(
                [{**each, "comment": each["comment"] or t("No comment")} for each in one.ratings],
                zone,
                links=False,
            )
    if one.calls:
        with card(t("Calls")):
            table(said.called(one.calls, zone), t("Calls"), f"ticket_{one.name.ticket_id}_calls")


def _ways(one: One) -> None:
    with st.container(horizontal=True, gap="small", key="ways"):
        _back()
        customer = one.facts["customer_id"]
        label = t("Tickets of this customer")
        if customer and st.button(label, icon=":material/person_search:", key="of_customer"):
            opened.close(customer)


def _facts(known: Mapping[str, str]) -> None:
    with st.grid(2, min_column_width=150, gap="small"):
        for name, value in known.items():
            st.markdown(f":gray[:small[{md(t(name))}]]  \n{md(value, 120)}")


def _clock(one: One, clock: Clock, zone: str) -> None:
    with st.grid(2, min_column_width=300, gap="small", key="waits"):
        for wait in clock.waits:
            _wait(wait, clock, one)
    with card(t("Its clock"), said.LANES):
        show(charts.ticket(clock, zone), "clock")
        if warned := said.disagreement(one, clock):
            st.warning(md(warned, 500), icon=":material/alt_route:")
        inside = [open_between(clock.hours, clock.start, event.at) for event in clock.events]
        table(
            said.happened(clock, zone, inside),
            t("What happened on the ticket"),
            f"ticket_{one.name.ticket_id}_clock",
        )


def _wait(wait: Wait, clock: Clock, one: One) -> None:
    with st.container(border=True, height="stretch", gap="small"):
        title = t(wait.name) if wait.is_done else t("{wait}: not yet", wait=t(wait.name))
        st.markdown(f"**{md(title)}**")
        with st.grid(2, min_column_width=130, gap="small"):
            _time(t("Business hours"), said.open_time(wait.open_seconds), wait.inside_hours)
            _time(t("By the clock"), words.duration(wait.seconds), wait.by_the_clock)
        if wait.promised is not None:
            st.caption(md(t("Promised within {time}.", time=said.promise(wait.promised))))
        with st.expander(t("How it is worked out"), icon=":material/calculate:"):
            for line in said.worked_out(wait, clock, one):
                st.markdown(md(line, 900))


def _time(label: str, time: str, verdict: Any) -> None:
    colour, icon = COLOURS[verdict], ICONS[verdict]
    with st.container(gap=None):
        st.metric(label, time)
        st.markdown(f":small[:{colour}[:material/{icon}: **{said.verdict(verdict)}**]]")
