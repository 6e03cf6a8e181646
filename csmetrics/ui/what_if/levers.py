"""The levers of What if?: scenarios first, sliders second. All stand in the address.

The sliders are the one truth: which scenario is lit up follows from them. So a link needs no name
of a scenario, and can never show one beside values that are not its own.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from csmetrics.escape import md
from csmetrics.language import assumptions, scenarios, words
from csmetrics.translation import later, t
from csmetrics.ui import address, state
from csmetrics.ui.filters import BOUND
from csmetrics.ui.page import stop_without
from csmetrics.ui.what_if.saved import keep_scenario
from csmetrics.view import View
from csmetrics.what_if.basis import Basis
from csmetrics.what_if.scenario import (
    BECOME,
    HOUR,
    LEVERS,
    PRESETS,
    Lever,
    Scenario,
    preset,
    preset_of,
)

FIRST = "expected"
OWN = "own"
BAR = "what_if_scenario"
# What was set, for when the visitor comes back to the page; and what was set before a preset.
KEPT, BEFORE = "what_if_kept", "what_if_before"
WITHIN = (300, 900, HOUR, 4 * HOUR, 8 * HOUR, 24 * HOUR)
BECOMES = {"passive": later("would answer 7 or 8"), "promoter": later("would answer 9 or 10")}
TOPICS_SHOWN = 6
CHOICES = ("within", "become", "moved_from", "moved_to", "cost", "cost_from", "cost_to", "by_topic")


def what_if_basis(view: View) -> Basis:
    """Return the numbers that scenarios act on; where there are none, say so and stop the page."""
    basis: Basis = state.remembered("what_if", view.question("tickets_created"))
    if not basis.contacts and basis.recommending is None and basis.revenue is None:
        stop_without(view, ())
    return basis


def choose_scenario(basis: Basis) -> Scenario:
    """Offer the scenarios, then a slider for each lever, and return what is set."""
    _begin(basis)
    bar = st.container()
    with st.container(border=True, gap="small", key="levers"):
        chosen = _sliders(basis)
    if basis.can_move(*LEVERS):
        with bar:
            _bar(chosen, basis)
    _remember(basis)
    return chosen


def scenario_name(basis: Basis, scenario: Scenario, saved: Mapping[str, Scenario]) -> str:
    """Return what a scenario is called: its preset, the name it was saved by, or the team's own."""
    found = preset_of(scenario, basis.missing)
    if found:
        return t(scenarios.PRESET_NAMES[found])
    own = t(scenarios.PRESET_NAMES[OWN])
    return next((name for name, one in saved.items() if one == scenario), own)


def set_scenario(scenario: Scenario, basis: Basis) -> None:
    """Move every slider and choice to a scenario's; for callbacks, before anything is drawn."""
    values: dict[str, Any] = {
        **{name: int(getattr(scenario, name)) for name in LEVERS},
        **{_topic_key(topic): int(share) for topic, share in scenario.topics},
        "by_topic": bool(scenario.topics),
        "within": int(scenario.within_seconds),
        "become": scenario.become,
        "cost": scenario.cost,
        "cost_from": scenario.cost_from,
        "cost_to": scenario.cost_to,
    }
    known = [channel.channel for channel in basis.channels]
    ends = {"moved_from": scenario.moved_from, "moved_to": scenario.moved_to}
    values |= {key: channel for key, channel in ends.items() if channel in known}
    st.session_state.update(values)


# ---------------------------------------------------------------------- what is set at first


def _keys(basis: Basis) -> list[str]:
    return [*LEVERS, *CHOICES, *(_topic_key(topic) for topic, _ in _topics(basis))]


def _begin(basis: Basis) -> None:
    """Set the sliders as they were left when the visitor comes back to the page.

    What the address says is left to the widgets, which read it themselves; what neither says is
    that of the first scenario, which is every slider's default.
    """
    kept: dict[str, Any] = st.session_state.get(KEPT, {})
    channels = [channel.channel for channel in basis.channels]
    for key, value in kept.items():
        is_gone = key in ("moved_from", "moved_to") and value not in channels
        if not (is_gone or key in st.session_state or key in st.query_params):
            address.restore(key, value)


def _remember(basis: Basis) -> None:
    keys = _keys(basis)
    st.session_state[KEPT] = {k: st.session_state[k] for k in keys if k in st.session_state}


# ---------------------------------------------------------------------- scenarios


def _bar(chosen: Scenario, basis: Basis) -> None:
    st.session_state[BAR] = preset_of(chosen, basis.missing) or OWN
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _presets(chosen, basis)
        keep_scenario(chosen, lambda one: set_scenario(one, basis))


def _presets(chosen: Scenario, basis: Basis) -> None:
    st.segmented_control(
        t("Scenario"),
        [*PRESETS, OWN],
        format_func=lambda name: t(scenarios.PRESET_NAMES[name]),
        required=True,
        label_visibility="collapsed",
        key=BAR,
        on_change=_use,
        args=(chosen, basis),
    )


def _use(chosen: Scenario, basis: Basis) -> None:
    """Move the sliders to the scenario pressed; your own are those before, or all at rest."""
    wanted = st.session_state[BAR]
    if preset_of(chosen, basis.missing) is None:
        st.session_state[BEFORE] = chosen
    own: Scenario = st.session_state.get(BEFORE) or preset_at_rest(chosen)
    set_scenario(own if wanted == OWN else preset(wanted, chosen, basis.missing), basis)


def preset_at_rest(around: Scenario) -> Scenario:
    """Return a scenario that moves nothing, with the choices and typed amounts of another."""
    return around.only()


# ---------------------------------------------------------------------- sliders


def _sliders(basis: Basis) -> Scenario:
    said: dict[str, Any] = {}
    for lever in LEVERS.values():
        with st.container(gap=None, key=f"lever_{lever.name}"):
            if why := basis.missing.get(lever.name):
                _closed(lever, why)
            else:
                said |= _OF[lever.name](lever, basis)
    said |= _cost(basis, said)
    return Scenario(**said)


def _closed(lever: Lever, why: str) -> None:
    """Say which file would open a lever that the data cannot move."""
    locked = f":gray[:small[:material/lock: {md(t(why), 300)}]]"
    st.markdown(f"{md(t(lever.title))}  \n{locked}")


def _slider(lever: Lever, key: str = "", label: str = "", **more: Any) -> float:
    points = lever.unit == "points"
    moved: int = st.slider(
        label or t(lever.title),
        0,
        lever.most,
        int(getattr(PRESETS[FIRST], lever.name)),
        1,
        format=t("+%d pts") if points else t("%d%%"),
        key=key or lever.name,
        help=None if label else t(lever.about),
        **BOUND,
        **more,
    )
    return float(moved)


def _assumed(lever: Lever, basis: Basis, said: Mapping[str, Any]) -> None:
    """Say what a lever assumes, once it is moved."""
    scenario = Scenario(**said)
    if lever.name in scenario.moves():
        st.caption(md(assumptions.assumes(lever.name, basis, scenario), 700))


def _plain(lever: Lever, basis: Basis) -> dict[str, Any]:
    said = {lever.name: _slider(lever)}
    _assumed(lever, basis, said)
    return said


def _avoided(lever: Lever, basis: Basis) -> dict[str, Any]:
    topics = _topics(basis)
    said: dict[str, Any] = {lever.name: _slider(lever, on_change=_set_topics, args=(topics,))}
    if len(topics) > 1 and st.toggle(
        t("Topic by topic"), key="by_topic", on_change=_set_topics, args=(topics,), **BOUND
    ):
        said["topics"] = tuple(
            (topic, _slider(lever, _topic_key(topic), _topic_label(topic, count)))
            for topic, count in topics
        )
    _assumed(lever, basis, said)
    return said


def _set_topics(topics: list[tuple[str, float]]) -> None:
    """Move every topic's slider to where that of all contacts stands."""
    for topic, _ in topics:
        st.session_state[_topic_key(topic)] = st.session_state["avoided"]


def _topic_label(topic: str, count: float) -> str:
    contacts = assumptions.contacts(count)
    return t("{topic} · {contacts} a month", topic=md(topic, 60), contacts=contacts)


def _topics(basis: Basis) -> list[tuple[str, float]]:
    return [(topic, count) for topic, count in basis.contacts if topic][:TOPICS_SHOWN]


def _topic_key(topic: str) -> str:
    """Return the key of a topic's slider: the same in every period, and no word of the data."""
    return f"topic_{hashlib.blake2b(topic.encode(), digest_size=4).hexdigest()}"


def _faster(lever: Lever, basis: Basis) -> dict[str, Any]:
    said: dict[str, Any] = {lever.name: _slider(lever)}
    said["within_seconds"] = float(
        _one_of("within", t("In time is within"), WITHIN, WITHIN.index(HOUR), _within)
    )
    _assumed(lever, basis, said)
    return said


def _moved(lever: Lever, basis: Basis) -> dict[str, Any]:
    said: dict[str, Any] = {lever.name: _slider(lever)}
    known = [channel.channel for channel in basis.channels]
    with st.container(horizontal=True, gap="small"):
        said["moved_from"] = _one_of("moved_from", t("Contacts moved from"), known, 0, _from)
        said["moved_to"] = _one_of("moved_to", t("Contacts moved to"), known, 1, _to)
    _assumed(lever, basis, said)
    return said


def _within(seconds: int) -> str:
    return t("In time is within {time}", time=words.duration(seconds))


def _from(channel: str) -> str:
    return t("from {channel}", channel=words.name(channel))


def _to(channel: str) -> str:
    return t("to {channel}", channel=words.name(channel))


def _becomes(name: str) -> str:
    return t(BECOMES[name])


def _one_of(
    key: str, label: str, options: Sequence[Any], place: int, named: Callable[[Any], str]
) -> Any:
    """Ask for one of a few; it stands in the address by its code, whatever is shown of it."""
    address.follow(key, options, options[place], named)
    chosen = st.selectbox(
        label, options, place, format_func=named, key=key, label_visibility="collapsed"
    )
    address.note(key, str(chosen), str(options[place]))
    return chosen


def _won(lever: Lever, basis: Basis) -> dict[str, Any]:
    said: dict[str, Any] = {lever.name: _slider(lever)}
    said["become"] = _one_of("become", t("They would answer"), BECOME, 0, _becomes)
    _assumed(lever, basis, said)
    return said


_OF = {
    "avoided": _avoided,
    "first_contact": _plain,
    "faster": _faster,
    "moved": _moved,
    "won": _won,
    "kept": _plain,
}


def _cost(basis: Basis, levers: Mapping[str, Any]) -> dict[str, Any]:
    """Ask what a contact costs where the data does not say; the answer is marked as typed."""
    said: dict[str, Any] = {}
    if not basis.contacts:
        return said
    with st.container(gap=None, key="lever_cost"):
        if basis.cost is None:
            said["cost"] = _money(t("What one contact costs"), "cost")
        st.caption(md(assumptions.cost(basis, Scenario(**said)), 500))
        known = basis.cost is not None or said.get("cost") is not None
        if known and "moved" not in basis.missing:
            with st.container(horizontal=True, gap="small"):
                said["cost_from"] = _money(assumptions.cost_by(levers["moved_from"]), "cost_from")
                said["cost_to"] = _money(assumptions.cost_by(levers["moved_to"]), "cost_to")
    return said


def _money(label: str, key: str) -> float | None:
    amount: float | None = st.number_input(
        md(label, 80), 0.0, 1e6, None, format="%.2f", key=key, placeholder=t("not known"), **BOUND
    )
    return amount
