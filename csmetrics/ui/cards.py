"""A card per headline: the number, its change and whether that is real, its trend and its n."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from csmetrics.analysis import drill, switching
from csmetrics.catalogue import catalogue
from csmetrics.escape import md
from csmetrics.headline import Answer, Headline, headline
from csmetrics.language import money, stories, words
from csmetrics.sparkline import sparkline
from csmetrics.team import settings
from csmetrics.team.targets import Judgement
from csmetrics.translation import t
from csmetrics.ui import missing, state
from csmetrics.ui.details import show_rows
from csmetrics.ui.goals import goal_line, goals
from csmetrics.ui.how import explain
from csmetrics.view import TARGET, Key, View

MOST_BESIDE = 5
# An arrow would say that a number moved.
GOAL_LOOKS: dict[str, tuple[Any, Any]] = {
    "on target": ("green", "off"),
    "off target": ("red", "off"),
    "too early": ("gray", "off"),
    "no target": ("gray", "off"),
}
COLOURS: dict[str | None, Any] = {"better": "green", "worse": "red", None: "gray"}


def headlines(
    view: View, metrics: Sequence[str], answers: Mapping[Any, tuple[Answer, ...]]
) -> list[Headline]:
    """Put together the headlines of some metrics from the answers to `View.headlines`."""
    return [_headline(view, name, answers) for name in metrics]


def _headline(view: View, name: str, answers: Mapping[Key, tuple[Answer, ...]]) -> Headline:
    now = answers[name, "now"]
    nothing = all(answer.value is None for answer in now)
    return headline(
        catalogue()[name],
        now,
        answers.get((name, "before"), ()),
        answers[name, "trend"],
        missing.why_nothing(view, name) if nothing else None,
        view.before is not None
        and switching.is_measured_otherwise(
            state.kept(settings.history), view.question(name), view.before
        ),
    )


def cards(view: View, shown: Sequence[Headline]) -> None:
    """Show headlines as cards: some beside each other, two on a phone."""
    with st.grid(beside(len(shown)), min_column_width=165, gap="small", key="cards"):
        for one, judgement in zip(shown, goals(view, shown), strict=True):
            _card(view, one, judgement)


def beside(number: int) -> int:
    """Return how many of so many cards stand beside each other, so that little room stays blank."""
    return number if 0 < number <= MOST_BESIDE else min((4, 5, 3), key=lambda row: -number % row)


def _card(view: View, one: Headline, judgement: Judgement) -> None:
    with st.container(border=True, height="stretch", gap="xsmall", key=f"card_{one.metric.name}"):
        _number(view, one, judgement)


def number(view: View, one: Headline) -> None:
    """Show one headline: value, change, trend, goal, marks, and the two drawers behind it."""
    _number(view, one, goals(view, [one])[0])


def _number(view: View, one: Headline, judgement: Judgement) -> None:
    metric = one.metric
    if view.comparison == TARGET:
        _against_goal(one, judgement)
    else:
        _value(one)
    if one.now.value is None:
        st.caption(md(one.why_not or t("Nothing to measure in this period."), 300))
        return
    is_cut = bool(one.trend) and view.is_cut(one.trend[-1].period, view.trend_grain, view.trend)
    st.html(sparkline([answer.value for answer in one.trend], one.verdict, is_cut))
    goal_line(judgement, with_distance=view.comparison != TARGET)
    _marks(view, one)
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", wrap=False):
        _open_rows(view, one)
        st.space("stretch")
        about = t("How “{metric}” is worked out", metric=metric.title)
        if st.button(t("How?"), type="tertiary", key=f"how_{metric.name}", help=about):
            explain(view, metric, one.now)


def _value(one: Headline) -> None:
    metric, change = one.metric, one.change
    delta: str | None = None
    arrow: Any = "off"
    if change and change.difference is not None:
        delta = stories.said_change(one)
        # None where the change rounds to nothing, as it is said without a sign.
        arrow = {"+": "up", words.MINUS: "down"}.get(delta[:1], "off")
    st.metric(
        stories.short(metric.title),
        _said(one.now.value, metric.unit),
        delta,
        delta_color=COLOURS[one.verdict],
        delta_arrow=arrow,
        delta_description=stories.evidence(one) or None,
    )


def _against_goal(one: Headline, judgement: Judgement) -> None:
    """Show the value, and in place of its change how far it is from its goal."""
    colour, arrow = GOAL_LOOKS[judgement.verdict]
    st.metric(
        stories.short(one.metric.title),
        _said(one.now.value, one.metric.unit),
        judgement.distance or t("no goal set"),
        delta_color=colour,
        delta_arrow=arrow,
        delta_description=t("goal {goal}", goal=judgement.goal) if judgement.goal else None,
    )


def _said(value: float | None, unit: str) -> str:
    # The cents of thousands take the room of a narrow card.
    return money.roughly(value) if unit == "money" else words.say(value, unit)


def _open_rows(view: View, one: Headline) -> None:
    # The noun alone fits on a phone; the tooltip and the drawer say it whole.
    label = words.counted_shortly(one.now.n, one.metric.each)
    if one.metric.behind:
        # Other rows than n counts are behind it: to churn it is those who left.
        behind = state.kept(drill.metric_behind, view.question(one.metric.name))
        label = stories.short(behind.title)
    if st.button(
        label,
        type="tertiary",
        icon=":material/table_rows:",
        key=f"rows_{one.metric.name}",
        help=_rows_help(one),
    ):
        show_rows(one.metric, view.question(one.metric.name))


def _rows_help(one: Headline) -> str:
    if one.metric.behind:
        return t("Show the rows behind this number")
    rows = words.counted(one.now.n, one.metric.each)
    return t("Show the {rows} behind this number", rows=rows)


def _marks(view: View, one: Headline) -> None:
    marks = []
    if one.now.is_small and one.metric.unit != "count":
        marks.append(t(":orange-badge[:material/group: small sample]"))
    if view.is_unfinished:
        marks.append(t(":gray-badge[:material/hourglass_empty: not over yet]"))
    if one.metric.account and view.where:
        marks.append(t(":gray-badge[all customers]"))
    if marks:
        st.markdown(" ".join(marks))
