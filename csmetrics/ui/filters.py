"""The filter bar: the same on every page, with its choices in the address of the page."""

from datetime import date, timedelta
from typing import Any

import streamlit as st

from csmetrics.asking.periods import PRESETS, Period
from csmetrics.language import words
from csmetrics.team import annotations
from csmetrics.ui import state
from csmetrics.view import COMPARISONS, View, earlier

# The presets that the bar offers, in words that fit next to each other.
OFFERED = {
    "last_7_days": "7 days",
    "last_30_days": "30 days",
    "last_90_days": "90 days",
    "last_12_months": "12 months",
    "last_month": "Last month",
    "last_quarter": "Last quarter",
    "all": "All",
}
DATES = "dates"
DEFAULT = "last_90_days"
FILTERS = {"channel": "Channels", "segment": "Segments", "team": "Teams"}
BOUND: dict[str, Any] = {"bind": "query-params"}
CHOICES = "choices"


def filter_bar() -> View:
    """Ask for a period, a comparison and groups, and return the view they make.

    One key has one default on all pages: else the first page's default would win silently.
    """
    _carry_over()
    first, last = state.remembered("extent")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="filters"):
        period = _period(first, last)
        how = _comparison()
        where = _groups()
    keys = ["period", "days", "compare", *FILTERS]
    st.session_state[CHOICES] = {k: st.session_state[k] for k in keys if k in st.session_state}
    before, compared_with = earlier(how, period, first)
    return View(
        period,
        last + timedelta(days=1),
        before,
        compared_with,
        where,
        events=state.kept(annotations.history),
    )


def _carry_over() -> None:
    """Take the choices along to another page.

    Streamlit forgets choices that came with the address and were not clicked, on the first change
    of the page.
    """
    if not state.is_new_page():
        return
    for name, value in st.session_state.get(CHOICES, {}).items():
        known = _words(name) if name in FILTERS else None
        kept = value if known is None else [one for one in value if one in known]
        st.session_state[name] = kept


def _period(first: date, last: date) -> Period:
    options = [*OFFERED, DATES]
    chosen = st.segmented_control(
        "Period",
        options,
        default=DEFAULT,
        format_func=lambda name: OFFERED.get(name, "Dates"),
        required=True,
        label_visibility="collapsed",
        key="period",
        wrap=True,
        **BOUND,
    )
    if chosen == DATES:
        return _dates(PRESETS[DEFAULT].choose(first, last))
    return PRESETS[chosen or DEFAULT].choose(first, last)


def _dates(default: Period) -> Period:
    day = timedelta(days=1)
    chosen = st.date_input(
        "First and last day",
        (default.start, default.end - day),
        key="days",
        label_visibility="collapsed",
        width=240,
        **BOUND,
    )
    # Until the second day is chosen too, and in a link to one day, there is only the first.
    days = chosen if isinstance(chosen, tuple) else (chosen,)
    return Period(days[0], days[-1] + day) if days else default


def _comparison() -> str:
    chosen: str = st.selectbox(
        "Compare with",
        list(COMPARISONS),
        format_func=COMPARISONS.__getitem__,
        key="compare",
        label_visibility="collapsed",
        width=205,
        **BOUND,
    )
    return chosen


def _groups() -> dict[str, tuple[str, ...]]:
    offered = {name: _words(name) for name in FILTERS}
    offered = {name: found for name, found in offered.items() if len(found) > 1}
    if not offered:
        return {}
    active = sum(bool(st.session_state.get(name)) for name in offered)
    label = f"Filters · {active}" if active else "Filters"
    kind: Any = "primary" if active else "secondary"
    with st.popover(label, icon=":material/filter_list:", type=kind, key="groups"):
        chosen = {name: _group(name, found) for name, found in offered.items()}
    return {name: tuple(values) for name, values in chosen.items() if values}


def _group(name: str, found: list[str]) -> list[str]:
    return st.multiselect(
        FILTERS[name],
        found,
        format_func=words.name,
        key=name,
        placeholder=f"All {FILTERS[name].lower()}",
        **BOUND,
    )


def _words(dimension: str) -> list[str]:
    return [row["word"] for row in state.remembered("words", dimension)]
