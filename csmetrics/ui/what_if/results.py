"""What a scenario comes to: its sentence and cards, where it comes from and what it hangs on."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa
import streamlit as st

from csmetrics import charts, downloads
from csmetrics.escape import md
from csmetrics.language import channel_shift, scenarios
from csmetrics.translation import later, t
from csmetrics.ui.choices import choose
from csmetrics.ui.clicks import scrolling
from csmetrics.ui.page import card, result, say, show
from csmetrics.ui.parts import note_currency, table
from csmetrics.ui.what_if.levers import scenario_name
from csmetrics.ui.what_if.saved import saved_scenarios
from csmetrics.ui.what_if.staffing import show_staffing
from csmetrics.view import View
from csmetrics.what_if.basis import Basis
from csmetrics.what_if.outcome import BETTER, MOVED_BY, Number, outcome, steps, swings
from csmetrics.what_if.scenario import LEVERS, PRESETS, Scenario, preset

EXPLAINED = {
    "value": later("Worth a year"),
    "contacts": later("Contacts"),
    "csat": later("CSAT"),
    "nps": later("NPS"),
    "mrr": later("Revenue"),
}
SIDE, CHANNELS, STAFFING = later("Side by side"), later("Channels"), later("Staffing")


def scenario_result(view: View, basis: Basis, scenario: Scenario) -> None:
    """Say in a sentence what a scenario comes to, and the days that it rests on."""
    numbers = outcome(basis, scenario)
    name = scenario_name(basis, scenario, saved_scenarios())
    days = replace(view, before=None, compared_with="")
    said = (
        scenarios.opening(name, numbers, scenario)
        if basis.can_move(*LEVERS)
        else scenarios.nothing_to_move()
    )
    result(said, days)
    note_currency(number.unit for number in numbers.values())
    if few := scenarios.of_few_days(basis):
        st.caption(f":material/info: {few}")
    if view.where:
        st.caption(
            t(
                ":material/info: Filters do not apply to the cost of a contact and to revenue: "
                "these are of all customers."
            )
        )


def scenario_numbers(basis: Basis, scenario: Scenario) -> None:
    """Show each number that the data can give as a card, and how one of them comes about."""
    numbers = outcome(basis, scenario)
    with st.grid(4, min_column_width=150, gap="small", key="what_if_cards"):
        for number in numbers.values():
            _card(number)
    explained = [n for n in EXPLAINED if n in numbers and basis.can_move(*MOVED_BY[n])]
    if explained:
        with st.container():  # As high as it is, however long the sliders beside it are.
            _explained(basis, scenario, numbers, explained)


def _card(number: Number) -> None:
    change = scenarios.change(number)
    moved = change != scenarios.change(replace(number, after=number.before))
    is_worth = number.name == "value"
    better = (number.change > 0) == (BETTER[number.name] == "higher")
    colour: Any = ("green" if better else "red") if moved else "gray"
    arrow: Any = ("up" if number.change > 0 else "down") if moved and not is_worth else "off"
    st.metric(
        t(scenarios.TITLES[number.name]),
        change if is_worth else scenarios.say(number.after, number),
        scenarios.range_(number) or None if is_worth else change if moved else t("as today"),
        delta_color="gray" if is_worth else colour,
        delta_arrow=arrow,
        delta_description=scenarios.compared(number) or None,
        border=True,
        height="stretch",
        help=t(scenarios.ABOUT[number.name]),
    )


def _explained(
    basis: Basis, scenario: Scenario, numbers: Mapping[str, Number], offered: list[str]
) -> None:
    name = choose(t("Number"), offered, "explained", lambda one: t(EXPLAINED[one]))
    way = steps(name, basis, scenario)
    with card(t("Where it comes from"), scenarios.READING):
        if not way.parts:
            st.caption(md(scenarios.movable(name, basis), 400))
            return
        show(charts.way(way), "way")
    found = swings(name, basis, scenario)
    with card(t("What it hangs on"), scenarios.SENSITIVITY):
        say((scenarios.most_hangs_on(found, numbers[name]),))
        show(charts.tornado(found, numbers[name]), "tornado")


def scenario_closer(view: View, basis: Basis, scenario: Scenario) -> None:
    """Show one of: all scenarios side by side, the channels, the staffing."""
    can_move = basis.can_move(*LEVERS)
    offers = {SIDE: can_move, CHANNELS: can_move and basis.channels, STAFFING: basis.contacts}
    offered = [name for name, is_offered in offers.items() if is_offered]
    if not offered:
        return
    shown = choose(t("Closer"), offered, "closer")
    if shown == STAFFING:
        show_staffing(view, basis, scenario)
    elif shown == CHANNELS:
        _channels(basis, scenario)
    else:
        _side_by_side(basis, scenario)


def _side_by_side(basis: Basis, scenario: Scenario) -> None:
    saved = saved_scenarios()
    own = scenario_name(basis, scenario, saved)
    compared = {t(scenarios.PRESET_NAMES[name]): preset(name, scenario, basis.missing)
                for name in PRESETS} | {own: scenario} | saved  # fmt: skip
    numbers = {name: outcome(basis, one) for name, one in compared.items()}
    with card(t("All scenarios side by side"), t("With the range that the data leave open")):
        _plain_table(scenarios.side_by_side(compared, numbers[own], numbers, basis.missing))


def _plain_table(columns: Mapping[str, list[str]]) -> None:
    """Show a table that is redrawn with every move of a slider: as one text, which is fast."""
    lines = [tuple(columns), *zip(*columns.values(), strict=True)]
    rows = [f"| {' | '.join(md(cell) for cell in line)} |" for line in lines]
    rows.insert(1, f"|{' :- |' * len(columns)}")
    with scrolling(760, "scenarios"):
        st.markdown("\n".join(rows))
        st.download_button(
            t("Download as CSV"),
            lambda: downloads.to_csv(pa.table(dict(columns))),
            "scenarios.csv",
            "text/csv",
            on_click="ignore",
            icon=":material/download:",
            type="tertiary",
            key="download_scenarios",
        )


def _channels(basis: Basis, scenario: Scenario) -> None:
    with card(t("Channel by channel"), t("Contacts of an average month, today and then")):
        say(channel_shift.shifted(basis, scenario))
        table(
            channel_shift.channels(basis, scenario), t("Channels today and then"), "channels_then"
        )
