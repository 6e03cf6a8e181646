"""How the numbers of a page stand to their goals."""

from collections.abc import Sequence

import streamlit as st

from csmetrics.asking.periods import DAY
from csmetrics.escape import md
from csmetrics.headline import Headline
from csmetrics.team import targets
from csmetrics.team.targets import Judgement, Target
from csmetrics.translation import t
from csmetrics.ui import state
from csmetrics.view import View

LOOKS = {
    "on target": ("green", "check_circle"),
    "off target": ("red", "error"),
    "too early": ("gray", "hourglass_empty"),
}


def goals(view: View, shown: Sequence[Headline]) -> list[Judgement]:
    """Judge headlines by the goals that held on the last day of the view's period.

    A view of one segment or channel has that group's own goal, where there is one.
    """
    known = state.kept(targets.history)
    return [_judged(view, one, known) for one in shown]


def _judged(view: View, one: Headline, known: Sequence[Target]) -> Judgement:
    groups = {} if one.metric.account else {name: view.only(name) for name in targets.GROUPS}
    target = targets.find(known, one.metric.name, view.period.end - DAY, **groups)
    return targets.judge(one.metric, one.now.value, target, goes_on=view.is_unfinished)


def goal_line(judgement: Judgement, with_distance: bool = True) -> None:
    """Show how a number stands to its goal: an icon, and the same in words."""
    if judgement.verdict == "no target":
        return
    colour, icon = LOOKS[judgement.verdict]
    verdict = t(targets.VERDICTS[judgement.verdict])
    about = ""
    if with_distance:
        goal = t("goal {goal}", goal=judgement.goal)
        said = " · ".join(part for part in (goal, judgement.distance) if part)
        about = f" :gray[· {md(said)}]"
    st.markdown(f":small[:{colour}[:material/{icon}: **{verdict}**]{about}]")
