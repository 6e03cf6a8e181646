"""The filter bar: the same on every page, with its choices in the address of the page."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import streamlit as st

from csmetrics.asking.periods import DAY, PRESETS, Period
from csmetrics.escape import md
from csmetrics.language import words
from csmetrics.team import annotations, settings, targets
from csmetrics.translation import later, t
from csmetrics.ui import address, state
from csmetrics.view import COMPARISONS, TARGET, View, earlier

# The presets that the bar offers, in words that fit next to each other.
OFFERED = {
    "last_7_days": later("7 days"),
    "last_30_days": later("30 days"),
    "last_90_days": later("90 days"),
    "last_12_months": later("12 months"),
    "last_month": later("Last month"),
    "last_quarter": later("Last quarter"),
    "all": later("All"),
}
DATES = "dates"
CHOSEN_DAYS = later("Dates")
DEFAULT = "last_90_days"
# How the address calls them, whatever language the bar is in.
PERIOD_CODES = {
    "last_7_days": "7d",
    "last_30_days": "30d",
    "last_90_days": "90d",
    "last_12_months": "12m",
    "last_month": "last-month",
    "last_quarter": "last-quarter",
    "all": "all",
    DATES: "dates",
}
FILTERS = {
    "channel": later("Channels"),
    "segment": later("Segments"),
    "team": later("Teams"),
    "priority": later("Priorities"),
    "topic": later("Topics"),
    "agent_id": later("Agents"),
}
EVERY_GROUP = {
    "channel": later("All channels"),
    "segment": later("All segments"),
    "team": later("All teams"),
    "priority": later("All priorities"),
    "topic": later("All topics"),
    "agent_id": later("All agents"),
}
KEYS = ("period", "days", "compare", *FILTERS)
DEFAULTS = {"period": DEFAULT, "compare": "previous"}
BOUND: dict[str, Any] = {"bind": "query-params"}
CHOICES = "choices"
# The period from before a click narrowed it, to go back to.
BEFORE_CLICK = "before_click"


def filter_bar(more: Callable[[], None] | None = None) -> View:
    """Ask for a period, a comparison and groups, and return the view they make.

    One key has one default on all pages: else the first page's default would win silently.
    `more` draws what else stands in the bar.
    """
    was_another = not address.was_ours(KEYS)
    _take_over()
    first, last = state.remembered("extent")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="filters"):
        period = _period(first, last)
        how = _comparison()
        where = _groups()
        if more:
            more()
    _keep(was_another)
    _only_shown(where)
    before, compared_with = earlier(how, period, first)
    return View(
        period,
        last + timedelta(days=1),
        before,
        compared_with,
        where,
        events=[*state.kept(annotations.history), *state.kept(annotations.of_settings)],
        comparison=how,
        goals=state.kept(targets.history) if how == TARGET else (),
        week_start=state.kept(settings.effective, period.end - DAY)["first_day_of_week"],
        known_from=state.remembered("known_from"),
    )


# ---------------------------------------------------------------------- address and memory


def _take_over() -> None:
    """Set the choices before the bar is drawn: from the address, or as on the page before.

    A page that was just opened by its link in the navigation has none in its address. Where the
    address is another than we wrote, the browser went back, or a saved view was opened.
    """
    is_new = state.is_new_page()
    said = address.choices(KEYS)
    if said and (is_new or not address.was_ours(KEYS)):
        _set(_read(said))
    elif is_new and CHOICES in st.session_state:
        _set(st.session_state[CHOICES])
    elif not is_new and not address.was_ours(KEYS):
        _set({})


def _set(chosen: dict[str, Any]) -> None:
    for name in KEYS:
        if name in chosen:
            value = chosen[name]
            # Words of one data set need not be those of another.
            st.session_state[name] = _known(name, value) if name in FILTERS else value
        elif name != "days":
            # Set, so that the browser shows it too where it went back to an address without it.
            st.session_state[name] = DEFAULTS.get(name, [])
        else:
            st.session_state.pop(name, None)


def _read(said: dict[str, list[str]]) -> dict[str, Any]:
    """Return choices from the codes of an address; what means nothing is left out."""
    found: dict[str, Any] = {}
    for period in address.read(said.get("period", ()), [*OFFERED, DATES], _called):
        found["period"] = period
    codes = {code: name for name, code in PERIOD_CODES.items()}
    for code in said.get("period", ()):
        found["period"] = codes.get(code, found.get("period", DEFAULT))
    for how in address.read(said.get("compare", ()), list(COMPARISONS), COMPARISONS.__getitem__):
        found["compare"] = how
    if days := _days(said.get("days", ())):
        found["days"] = days
    for name in FILTERS:
        if chosen := address.read(said.get(name, ()), _words(name), words.name):
            found[name] = chosen
    return found


def _days(said: Sequence[str]) -> tuple[date, ...] | None:
    try:
        days = tuple(sorted(date.fromisoformat(day) for day in said[:2]))
    except ValueError:
        return None
    return days if days and date(1900, 1, 1) <= days[0] and days[-1] < date(2200, 1, 1) else None


def _keep(was_another: bool) -> None:
    chosen = {name: st.session_state[name] for name in KEYS if name in st.session_state}
    if chosen.get("period") != DATES:
        chosen.pop("days", None)
    st.session_state[CHOICES] = chosen
    address.write(KEYS, codes(chosen), again=was_another)
    state.taken_over()


def codes(chosen: dict[str, Any]) -> dict[str, list[str]]:
    """Return choices as the address says them; what is as by default is not said."""
    said: dict[str, list[str]] = {}
    if chosen.get("period", DEFAULT) != DEFAULT:
        said["period"] = [PERIOD_CODES[chosen["period"]]]
    if chosen.get("days"):
        said["days"] = [day.isoformat() for day in _both(chosen["days"])]
    if chosen.get("compare", "previous") != "previous":
        said["compare"] = [chosen["compare"]]
    return said | {name: list(chosen[name]) for name in FILTERS if chosen.get(name)}


def _known(name: str, chosen: Sequence[str]) -> list[str]:
    return [one for one in chosen if one in _words(name)]


# ---------------------------------------------------------------------- narrowing by a click


def narrow(column: str, group: str | None, days: Period | None) -> None:
    """Let the whole page show only a group, or some days, or both, from the next run on."""
    if column and group is not None:
        st.session_state[column] = [group]
    if days is not None:
        was_clicked = st.session_state.get("period") == DATES and BEFORE_CLICK in st.session_state
        if not was_clicked:
            names = ("period", "days")
            now = {name: st.session_state[name] for name in names if name in st.session_state}
            st.session_state[BEFORE_CLICK] = now
        st.session_state["period"] = DATES
        st.session_state["days"] = (days.start, days.end - DAY)


def _only_shown(where: dict[str, tuple[str, ...]]) -> None:
    """Say what the page is narrowed to, and offer the way back."""
    clicked = BEFORE_CLICK in st.session_state and st.session_state.get("period") == DATES
    if not where and not clicked:
        return
    told = [words.listed([words.name(one) for one in values], 3) for values in where.values()]
    if clicked:
        told.append(words.span(*_span(st.session_state["days"])))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="narrowed"):
        only = t(":material/filter_alt: Only {groups}", groups=md(" · ".join(told), 400))
        st.caption(only, width="content")
        st.button(
            t("Clear filters"),
            key="clear",
            type="tertiary",
            icon=":material/filter_alt_off:",
            on_click=_clear,
        )


def _clear() -> None:
    for name in FILTERS:
        st.session_state[name] = []
    before = st.session_state.pop(BEFORE_CLICK, None)
    if before is not None:
        st.session_state["period"] = before.get("period", DEFAULT)
        if "days" in before:
            st.session_state["days"] = before["days"]


# ---------------------------------------------------------------------- what the bar asks


def _called(name: str) -> str:
    return t(OFFERED.get(name, CHOSEN_DAYS))


def _period(first: date, last: date) -> Period:
    chosen = st.segmented_control(
        t("Period"),
        [*OFFERED, DATES],
        default=DEFAULT,
        format_func=_called,
        required=True,
        label_visibility="collapsed",
        key="period",
        wrap=True,
    )
    if chosen == DATES:
        return _dates(PRESETS[DEFAULT].choose(first, last))
    return PRESETS[chosen or DEFAULT].choose(first, last)


def _dates(default: Period) -> Period:
    chosen = st.date_input(
        t("First and last day"),
        (default.start, default.end - DAY),
        key="days",
        label_visibility="collapsed",
        format=t("YYYY/MM/DD"),
        width=256,
    )
    # Until the second day is chosen too, and in a link to one day, there is only the first.
    return Period(*_span(chosen)) if _both(chosen) else default


def _both(chosen: Any) -> tuple[date, ...]:
    days = chosen if isinstance(chosen, tuple) else (chosen,)
    return (days[0], days[-1]) if days else ()


def _span(chosen: Any) -> tuple[date, date]:
    start, last = _both(chosen)
    return start, last + DAY


def _comparison() -> str:
    chosen: str = st.selectbox(
        t("Compare with"),
        list(COMPARISONS),
        format_func=lambda how: t(COMPARISONS[how]),
        key="compare",
        label_visibility="collapsed",
        width=205,
    )
    return chosen


def _groups() -> dict[str, tuple[str, ...]]:
    offered = {name: _words(name) for name in FILTERS}
    offered = {name: found for name, found in offered.items() if len(found) > 1}
    if not offered:
        return {}
    active = sum(bool(st.session_state.get(name)) for name in offered)
    title = t("Filters")
    label = f"{title} · {active}" if active else title
    with st.popover(label, icon=":material/filter_list:", key="groups"):
        chosen = {name: _group(name, found) for name, found in offered.items()}
    return {name: tuple(values) for name, values in chosen.items() if values}


def _group(name: str, found: list[str]) -> list[str]:
    return st.multiselect(
        t(FILTERS[name]),
        found,
        format_func=words.name,
        key=name,
        placeholder=t(EVERY_GROUP[name]),
    )


def _words(dimension: str) -> list[str]:
    return [row["word"] for row in state.remembered("words", dimension)]
