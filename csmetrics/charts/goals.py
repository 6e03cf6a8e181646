"""The goal in a trend: a line over the buckets that each goal was for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from csmetrics.asking.periods import Grain, next_first_day
from csmetrics.catalogue import Metric
from csmetrics.charts.frame import Parts
from csmetrics.headline import Answer
from csmetrics.language import words
from csmetrics.palette import GOOD
from csmetrics.team.targets import Target, goal_in_words
from csmetrics.translation import t
from csmetrics.view import View

LINE = {"dash": "dash", "width": 1.6, "color": GOOD}


@dataclass(frozen=True)
class Stretch:
    """A goal, and the days from `start` up to, not including, `end` that a trend draws it for."""

    goal: Target
    start: date
    end: date


def stretches(
    view: View, metric: Metric, answers: Sequence[Answer], grain: Grain
) -> tuple[Stretch, ...]:
    """Return the goals that held over the buckets of a trend, none where none holds today."""
    labels = sorted({answer.period for answer in answers if answer.period})
    if view.goal(metric.name) is None:
        return ()
    found = []
    each = zip(view.goals_over(metric.name, labels, grain), labels, strict=True)
    for _, run in groupby(each, lambda pair: pair[0] and pair[0].value):
        (goal, first), *others = run
        last = others[-1][1] if others else first
        if goal is not None:
            found.append(Stretch(goal, first, next_first_day(last, grain)))
    return tuple(found)


def drawn(known: Sequence[Stretch]) -> list[Parts]:
    """Return the lines: all across where one goal held throughout."""
    if len(known) == 1:
        (only,) = known
        return [_line(only, {"xref": "paper", "x0": 0, "x1": 1})]
    return [_line(one, {"x0": one.start, "x1": one.end}) for one in known]


def _line(one: Stretch, across: Parts) -> Parts:
    return {"type": "line", **across, "y0": one.goal.value, "y1": one.goal.value, "line": LINE}


def named(metric: Metric, known: Sequence[Stretch]) -> list[Parts]:
    """Return the newest goal's entry in the legend: a label at a line would cover the curve."""
    if not known:
        return []
    nowhere: Parts = {"type": "scatter", "x": [None], "y": [None], "mode": "lines"}
    name = t("Goal {goal}", goal=_each(metric, known)[-1])
    return [{**nowhere, "line": LINE, "name": name, "hoverinfo": "skip"}]


def in_words(metric: Metric, known: Sequence[Stretch]) -> str:
    """Return the goals: "Goal ≥ 80.0% and ≥ 90.0% from 1 Oct 2026"."""
    return t("Goal {goal}", goal=words.listed(_each(metric, known)))


def _each(metric: Metric, known: Sequence[Stretch]) -> list[str]:
    first, *others = ((goal_in_words(metric, one.goal), one.goal.holds_from) for one in known)
    later = [t("{goal} from {day}", goal=goal, day=words.day(day)) for goal, day in others]
    return [first[0], *later]
