"""Choices that belong to one page: a metric, a group, a definition. All stand in the address."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import streamlit as st

from csmetrics.analysis.explain import DIMENSIONS
from csmetrics.ask import answerable
from csmetrics.catalogue import Metric, catalogue
from csmetrics.language import stories, words
from csmetrics.language.stories import in_sentence
from csmetrics.translation import t
from csmetrics.ui import address, state
from csmetrics.ui.filters import BOUND
from csmetrics.ui.switch_panel import in_force
from csmetrics.view import View

# What a choice was left at when it was last drawn, by its key.
LEFT_AT = "left_at"


def choose(
    label: str,
    options: Sequence[str],
    key: str,
    named: Callable[[str], str] = t,
    default: str | None = None,
) -> str:
    """Ask for one of a few; the first is the default, unless told otherwise.

    The options stand in the address as they are: what is shown of them depends on the language.
    """
    default = default or options[0]
    address.follow(key, options, default, named)
    # Who chose nothing goes along where another one becomes the default.
    if st.session_state.get(key) == st.session_state.get(f"{LEFT_AT}_{key}") != default:
        st.session_state[key] = default
    chosen: str | None = st.segmented_control(
        label,
        list(options),
        default=default,
        format_func=named,
        required=True,
        label_visibility="collapsed",
        key=key,
        wrap=True,
    )
    address.note(key, chosen or default, default)
    st.session_state[f"{LEFT_AT}_{key}"] = default if chosen == default else None
    return chosen or default


def business_hours(view: View) -> View:
    """Ask whether times count business hours only, and return the view with the choice."""
    chosen = st.toggle(
        t("Business hours only"),
        key="business",
        help=t("Nights, weekends and holidays do not count then. The hours are set on Settings."),
        **BOUND,
    )
    return replace(view, hours="business") if chosen else view


def choose_agent(names: Sequence[str]) -> str:
    """Ask for one agent."""
    chosen: str = st.selectbox(t("Agent"), list(names), key="agent", width=360, **BOUND)
    return chosen


def choose_split(best: str, key: str = "split") -> str:
    """Ask for the dimension to split a change by; "" is the one that explains most."""
    options = ["", *DIMENSIONS]
    address.follow(key, options, options[0], lambda name: _dimension(name, best))
    chosen: str = st.selectbox(
        t("Split by"),
        options,
        format_func=lambda name: _dimension(name, best),
        key=key,
        width=260,
    )
    address.note(key, chosen, options[0])
    return chosen


def _dimension(name: str, best: str) -> str:
    said = words.dimension(name) if name else best
    return said[:1].upper() + said[1:]


def choose_metric(
    default: str, asked: str = "", usable: Callable[[Metric], bool] | None = None
) -> Metric:
    """Ask for any metric that can be split into groups and that the data can answer.

    With `usable` it is only offered where that holds.
    """
    metrics = catalogue()
    known = state.kept(answerable)
    names = [
        name
        for name, metric in metrics.items()
        if name in known
        and not (metric.account or metric.part)
        and (usable is None or usable(metric))
    ]
    # Where nothing can be split, the page says what tickets would open.
    names = names or ["tickets_created"]
    first = default if default in names else names[0]
    address.follow("metric", names, first, lambda name: metrics[name].title)
    chosen = st.selectbox(
        asked or t("One metric, closer"),
        names,
        index=names.index(first),
        format_func=lambda name: metrics[name].title,
        key="metric",
        width=360,
    )
    address.note("metric", chosen, first)
    return metrics[chosen]


def choose_definition(view: View, metric: Metric) -> View:
    """Offer a metric's switch, each definition with its value; return the view with the choice."""
    ((switch, meanings),) = metric.switches.items()
    found = state.ask({name: _with(view, switch, name).question(metric.name) for name in meanings})
    values = {name: words.say(found[name][0].value, metric.unit) for name in meanings}
    held = in_force(view)[switch]
    address.follow(switch, list(meanings), held)
    chosen = st.selectbox(
        t("What “{metric}” counts", metric=in_sentence(metric.title)),
        list(meanings),
        index=list(meanings).index(held),
        format_func=lambda name: f"{meanings[name]} · {values[name]}",
        key=switch,
        width=620,
    )
    address.note(switch, chosen, held)
    return _with(view, switch, chosen)


def _with(view: View, switch: str, value: str) -> View:
    return replace(view, settings={**view.settings, switch: value})


def matching(metrics: Iterable[Metric], wanted: str | None) -> list[Metric]:
    """Return the metrics whose title, question, formula or vendor's name has all words searched.

    They stand by title, as one looks for a name in a list.
    """
    searched = (wanted or "").lower().split()
    found = [
        metric
        for metric in metrics
        if not metric.part and all(word in stories.all_words(metric) for word in searched)
    ]
    return sorted(found, key=lambda metric: words.alphabetic(metric.title))
