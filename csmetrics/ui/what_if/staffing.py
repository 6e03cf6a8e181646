"""Staffing in What if?: agents by the hour for live channels, the backlog of the others."""

from collections.abc import Sequence

import streamlit as st

from csmetrics import charts
from csmetrics.analysis.breakdowns import Hour
from csmetrics.escape import md
from csmetrics.language import staffing, words
from csmetrics.team import settings
from csmetrics.translation import later, t
from csmetrics.ui import state
from csmetrics.ui.choices import choose
from csmetrics.ui.filters import BOUND
from csmetrics.ui.page import card, say, show
from csmetrics.view import View
from csmetrics.what_if.basis import LIVE, Backlog, Basis
from csmetrics.what_if.outcome import channel_contacts
from csmetrics.what_if.scenario import TODAY, Scenario
from csmetrics.what_if.staffing import (
    Need,
    Promise,
    agent_hours,
    agents_paid,
    around,
    busiest,
    days_to_clear,
    needs,
    run_down,
    together,
    with_agents,
)

NOUNS = {"phone": later("calls"), "chat": later("chats"), "messaging": later("conversations")}
MOST_SHOWN_DAYS, SHOWN_DAYS = 180, 60
HOW_LONG = {
    "phone": later(
        ":material/edit: How long one of these calls takes is not in your data: type it above, or "
        "upload a file with handling times."
    ),
    "chat": later(
        ":material/edit: How long one of these chats takes is not in your data: type it above, or "
        "upload a file with handling times."
    ),
    "messaging": later(
        ":material/edit: How long one of these conversations takes is not in your data: type it "
        "above, or upload a file with handling times."
    ),
}
NOTHING_LIVE = later(
    "Staffing by the hour needs contacts that are answered at once: upload a call log with one row "
    "per call offered, or tickets that came by chat, messaging or phone."
)


@st.fragment
def show_staffing(view: View, basis: Basis, scenario: Scenario) -> None:
    """Show whom each hour of the week needs, and how the other channels' backlog runs down."""
    found = {
        channel: state.remembered("contacts_by_hour", view.question("tickets_created"), channel)
        for channel in LIVE
    }
    live = {channel: hours for channel, hours in found.items() if any(one.count for one in hours)}
    grown = _grown()
    if live:
        _live(live, basis, scenario, grown, view.week_start)
    else:
        st.info(t(NOTHING_LIVE), icon=":material/lock:")
    with card(t("How the backlog runs down"), staffing.CLEARING):
        _backlog(basis, scenario, grown)


def _grown() -> float:
    """Ask how many more contacts come, and return them as a share of those of the period."""
    more: int = st.number_input(
        t("More contacts, %"), -90, 500, 0, key="staffed_growth", width=220, **BOUND,
        help=t("Such as 20 where a fifth more is expected next quarter, or −10 where fewer come. "
               "The scenario chosen above comes on top."),
    )  # fmt: skip
    return 1 + more / 100


def _live(
    found: dict[str, list[Hour]], basis: Basis, scenario: Scenario, grown: float, week_start: str
) -> None:
    with card(t("Agents needed hour by hour"), staffing.ABOUT):
        channel = _channel(list(found))
        promise = _promise(channel, basis)
        if promise is None:
            return
        today = needs(found[channel], promise)
        now = needs(found[channel], promise, grown)
        then = needs(found[channel], promise, grown * _share(channel, basis, scenario))
        say(staffing.week(now, then, promise, t(NOUNS[channel]), today))
        _people(agent_hours(now))
        show(charts.needed(now, week_start), "needed")
        st.caption(t(staffing.ASSUMES))
    if peak := busiest(now):
        with card(t("The busiest hour with fewer or more agents"), staffing.at(peak)):
            _peak(peak, promise, channel)


def _channel(live: Sequence[str]) -> str:
    return choose(t("Channel"), list(live), "staffed", words.name)


def _promise(channel: str, basis: Basis) -> Promise | None:
    """Ask what is promised and what a contact takes; None while the latter is not known."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        handling = _handling(channel, basis)
        target = st.number_input(
            t("Answered in time, %"), 50, 99, 80, key="staffed_target", width=150, **BOUND
        )
        within = st.number_input(
            t("In time: seconds"), 1, 3600, _threshold(channel), key=f"answer_{channel}", width=150,
            **BOUND,
        )  # fmt: skip
        patience = _minutes(t("Patience, minutes"), f"patience_{channel}", t("endless"))
        at_once = 1
        if channel != "phone":
            at_once = st.number_input(
                t("At once per agent"), 1, 8, 1, key=f"at_once_{channel}", width=150, **BOUND,
                help=t("How many customers an agent talks to at the same time. One who talks to "
                       "two counts as two."),
            )  # fmt: skip
    if handling is None:
        st.caption(t(HOW_LONG[channel]))
        return None
    return Promise(handling, target / 100, within, patience and patience * 60, at_once)


def _handling(channel: str, basis: Basis) -> float | None:
    """Return the handling seconds of the data, or what the team types in minutes."""
    known = basis.channel(channel).handling
    if known.value is None:
        typed = _minutes(t("Minutes per contact"), f"handling_{channel}", t("type it"))
        return None if typed is None else typed * 60
    with st.container(width=170, gap=None):
        st.caption(t("One contact takes"))
        average = t(":gray[:small[average of {n}]]", n=words.plain(known.n))
        st.markdown(f"**{words.duration(known.value)}** {average}")
    return known.value or None


def _minutes(label: str, key: str, nothing: str) -> float | None:
    typed: float | None = st.number_input(
        label, 0.1, 600.0, None, format="%g", key=key, placeholder=nothing, width=170, **BOUND
    )
    return typed


def _threshold(channel: str) -> int:
    known = state.remembered("extent")
    held: dict[str, float] = state.kept(settings.effective, known[1])["service_level_seconds"]
    return int(min(3600, held.get(channel, 60)))


def _share(channel: str, basis: Basis, scenario: Scenario) -> float:
    before = channel_contacts(basis, TODAY).get(channel)
    return channel_contacts(basis, scenario).get(channel, 0.0) / before if before else 1.0


def _people(hours: int) -> None:
    """Ask what an agent works in a week, and say how many agents the hours on duty take."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        paid = st.number_input(
            t("Paid hours a week"), 1, 80, 40, key="staffed_paid", width=150, **BOUND
        )
        away = st.number_input(
            t("Of them away, %"), 0, 90, 30, key="staffed_away", width=150, **BOUND,
            help=t("Breaks, training, meetings, holidays and sickness: often about 30%."),
        )  # fmt: skip
    say(staffing.people(agents_paid(hours, paid, away / 100)))


def _peak(peak: Need, promise: Promise, channel: str) -> None:
    choices = around(peak, promise)
    agents = st.select_slider(
        t("Agents on duty"),
        [count for count, _ in choices],
        peak.agents,
        key=f"agents_{channel}_{peak.weekday}_{peak.hour}_{peak.agents}",
        width=420,
    )
    say(staffing.with_agents(agents, with_agents(peak.contacts, agents, promise), peak, promise))
    show(charts.by_agents(choices, promise, agents), "by_agents")


def _backlog(basis: Basis, scenario: Scenario, grown: float) -> None:
    known = [one for one in basis.channels if one.channel not in LIVE and one.backlog]
    backlog = together([one.backlog for one in known if one.backlog]) or basis.backlog
    if backlog is None:
        st.caption(t("Needs tickets that say when they were solved."))
        return
    if known:
        channels = words.listed([words.name(one.channel) for one in known])
        st.caption(md(t("Of {channels}", channels=channels), 300))
    more = st.slider(
        t("More solved a day"), 0, 100, format=t("%d%%"), key="more_solved", width=420, **BOUND
    )
    share = _share_of([one.channel for one in known], basis, scenario)
    _run(backlog, share * grown, more / 100)


def _share_of(names: Sequence[str], basis: Basis, scenario: Scenario) -> float:
    before, after = (channel_contacts(basis, one) for one in (TODAY, scenario))
    chosen = names or list(before)
    whole = sum(before[name] for name in chosen)
    return sum(after[name] for name in chosen) / whole if whole else 1.0


def _run(backlog: Backlog, share: float, more: float) -> None:
    days, today = days_to_clear(backlog, share, more), days_to_clear(backlog)
    say(staffing.clearing(backlog, share, more, days, today))
    shown = SHOWN_DAYS if days is None else min(MOST_SHOWN_DAYS, max(14, round(days * 1.2)))
    show(charts.run_down(run_down(backlog, 1, 0, shown), run_down(backlog, share, more, shown)),
         "run_down")  # fmt: skip
