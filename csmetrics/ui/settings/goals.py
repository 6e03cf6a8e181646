"""Goals: what a number should be, for everyone or for a segment or a channel."""

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from csmetrics.asking.periods import DAY
from csmetrics.catalogue import Metric, catalogue
from csmetrics.engine import Session
from csmetrics.errors import Problem
from csmetrics.escape import md
from csmetrics.language import setting_words, typed, words
from csmetrics.language.setting_words import Changed
from csmetrics.language.stories import in_sentence
from csmetrics.team import targets
from csmetrics.team.targets import Target
from csmetrics.translation import later, t
from csmetrics.ui import state
from csmetrics.ui.settings.saving import last_known_day, review, tag
from csmetrics.ui.trouble import show_problem

UNITS = {
    "percent": later("percent"),
    "points": later("points"),
    "score": later("points of the scale"),
    "count": later("number"),
    "money": later("amount"),
    "rate": later("number"),
}
# What most teams set goals for comes first.
FIRST = ("csat", "first_response_time_median", "resolution_time_median", "nps", "churn_rate")
HOW_TO_SET = later(
    "Type the goal and press Enter: you see what changes, and save it or change it again."
)
NO_GOALS = later(
    "No goals yet. A goal stands on the card of its number, and the overview counts how many are "
    "met."
)


@st.fragment
def goals() -> None:
    """Show the goals in force, and ask for another one."""
    held = targets.in_force(state.kept(targets.history), last_known_day())
    with st.container(border=True, gap="small"):
        st.markdown(t("**Set a goal**"))
        _new(held)
    if not held:
        st.caption(t(NO_GOALS))
        return
    with st.container(border=True, gap="xsmall"):
        st.markdown(t("**Goals in force**"))
        ended = [target for target in held if _ends(target)]
    if ended:
        _review("end", ended[0], None, held)


def _ends(target: Target) -> bool:
    """Show a goal, and return whether it is to end."""
    with st.container(horizontal=True, vertical_alignment="center"):
        about = setting_words.whom(target.segment, target.channel)
        st.markdown(
            f"{md(catalogue()[target.metric].title)} **{md(setting_words.goal(target))}** "
            f":gray[:small[· {md(about)}, {setting_words.since(target.holds_from)}]]",
            width="stretch",
        )
        return st.toggle(t("End it"), key=f"end_goal_{tag(target)}")


def _new(held: Sequence[Target]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        metric = _metric()
        segment, channel = _whom(metric)
        text = _value(metric)
    st.caption(md(_today(metric, segment, channel)))
    target = Target(metric.name, None, last_known_day(), segment, channel)
    if not text.strip():
        st.caption(t(HOW_TO_SET))
        return
    try:
        value = _read(metric, text)
        targets.check(metric.name, value, segment, channel)
    except Problem as problem:
        show_problem(problem)
        return
    _review("goal", target, value, held)


def _metric() -> Metric:
    known = catalogue()
    possible = [one.name for one in known.values() if one.better != "none" and not one.part]
    names = [*FIRST, *(name for name in possible if name not in FIRST)]
    chosen = st.selectbox(
        t("Number"), names, format_func=lambda name: known[name].title, key="goal_metric", width=330
    )
    return known[chosen]


def _whom(metric: Metric) -> tuple[str | None, str | None]:
    options: list[tuple[str | None, str | None]] = [(None, None)]
    if not metric.account:
        options += [(row["word"], None) for row in state.remembered("words", "segment")]
        options += [(None, row["word"]) for row in state.remembered("words", "channel")]
    place: int = st.selectbox(
        t("For"),
        range(len(options)),
        format_func=lambda at: setting_words.whom(*options[at]),
        key=f"goal_whom_{metric.account}",
        width=200,
    )
    return options[place]


def _value(metric: Metric) -> str:
    label = t("At least") if metric.better == "higher" else t("At most")
    unit = t(UNITS[metric.unit]) if metric.unit in UNITS else ""
    text: str = st.text_input(
        f"{label} ({unit})" if unit else label,
        key=f"goal_value_{metric.unit}_{metric.better}",
        placeholder=t("such as {example}", example=_example(metric)),
        width=200,
    )
    return text


def _example(metric: Metric) -> str:
    if metric.unit == "seconds":
        return words.duration(5400)
    return words.plain(4.5, 1) if metric.unit == "score" else words.plain(90)


def _read(metric: Metric, text: str) -> float:
    if metric.unit == "seconds":
        return typed.seconds(text)
    return typed.amount(text)


def _today(metric: Metric, segment: str | None, channel: str | None) -> str:
    """Say what the number is, so that a goal can be in reach."""
    extent = state.remembered("extent")
    if not extent or state.remembered("missing", metric.name):
        return metric.question
    start, end = extent[1] - 89 * DAY, extent[1] + DAY
    groups = {"segment": segment, "channel": channel}
    where = {name: [value] for name, value in groups.items() if value}
    asked = {"metric": metric.name, "from": str(start), "to": str(end), "where": where}
    (answer,) = state.ask({"now": asked})["now"][:1]
    said = words.say(answer.value, metric.unit)
    days = words.span(start, end)
    return t("In the last 90 days of the data: {value} ({days}).", value=said, days=days)


def _review(key: str, target: Target, value: float | None, held: Sequence[Target]) -> None:
    metric = catalogue()[target.metric]
    now = next((one for one in held if one.about == target.about), None)
    who = setting_words.whom(target.segment, target.channel)
    line = Changed(
        f"{metric.title} ({in_sentence(who)})",
        setting_words.goal(now) if now else t("no goal"),
        t("no goal") if value is None else setting_words.goal_value(metric, value),
    )
    entries = [one for one in state.kept(targets.history, metric.name) if one.about == target.about]
    groups = {"segment": target.segment, "channel": target.channel}

    def save(session: Session, since: dt.date | None) -> None:
        if value is None and since is None:
            for one in entries:
                targets.forget(session, metric.name, one.holds_from, **groups)
        else:
            targets.save(session, metric.name, value, since, **groups)

    def later(since: dt.date | None) -> str:
        is_forgotten = value is None and since is None
        return "" if is_forgotten else setting_words.later_goals(entries, since)

    if now and now.value == value:
        st.caption(t("That is the goal already."))
        return
    review(key, [line], save, is_first=not entries, later=later)
