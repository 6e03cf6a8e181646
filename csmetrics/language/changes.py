"""The words and the table of a change that is split over groups."""

import math
from collections.abc import Sequence

from csmetrics.analysis import reasons
from csmetrics.analysis.effects import Part
from csmetrics.analysis.explain import Explanation
from csmetrics.catalogue import Metric
from csmetrics.headline import Headline
from csmetrics.language import said, words
from csmetrics.language.stories import Sentence, Strong, in_sentence
from csmetrics.language.stress import ts
from csmetrics.translation import later, t

READING = later(
    "Teal helped and vermilion hurt; together the bars lead from the one number to the other"
)
TABLE = later(
    "Every group's part, rounded so that the columns add up. "
    "Mix: what changed because more or fewer tickets belong to the group. "
    "Own: what changed inside the group."
)
COUNTS = later("Every group's part; the columns add up.")
DAY = 86400


def opening(headline: Headline, explanation: Explanation, compared_with: str) -> Sentence:
    """Say how a number moved, which groups moved it, and whether chance alone could have."""
    told = reasons.sentence(explanation)
    if explanation.difference is None or not explanation.difference:
        return (Strong(told),)
    head = reasons.moved(explanation)
    why = told.removeprefix(head)
    if why == "." or why.startswith(";"):
        head, why = told.removesuffix("."), "."
    said = (*ts("**{moved} against {period}**", moved=head, period=compared_with), why)
    if headline.change is not None and headline.change.real is False:
        chance = ts(
            "**Chance alone could explain this change**: do not read much into its reasons."
        )
        return (*said, " ", *chance)
    return said


def nothing_to_compare(reason: str) -> str:
    """Say what to choose where there is no earlier period."""
    if reason:
        return t(
            "There is no change to explain: {reason}. Choose a later or a shorter period.",
            reason=reason,
        )
    return t("There is no change to explain. Choose what to compare with in the bar above.")


def chosen(explanation: Explanation, is_best: bool) -> str:
    """Say which split is shown, and why this one."""
    dimension = words.dimension(explanation.dimension)
    if is_best:
        told = t("Split by {group}: of all splits, this one explains most.", group=dimension)
    else:
        told = t("Split by {group}.", group=dimension)
    return f"{told} {t(READING)}"


def table(explanation: Explanation) -> dict[str, list[str]]:
    """Return every group's numbers and effects, largest first, and all of them in the last row."""
    effects, metric = explanation.effects, explanation.metric
    if explanation.difference is None:
        return {}
    step = _step(explanation)
    totals = adding_up([effect.total for effect in effects], explanation.difference, step)
    names = [words.name(effect.group) for effect in effects]
    columns: dict[str, list[str]] = {
        words.capital(words.dimension(explanation.dimension)): [*names, t("All")],
        t("Before"): [*(_value(effect.before, explanation) for effect in effects),
                   said.cell(explanation.before, metric.unit)],
        t("Now"): [*(_value(effect.now, explanation) for effect in effects),
                said.cell(explanation.now, metric.unit)],
    }  # fmt: skip
    if explanation.kind != "count":
        columns |= _counts(explanation)
        # The mix is rounded first; the rest of each group's part is its own.
        mixes = adding_up([effect.mix for effect in effects], explanation.mix, step)
        own = [total - mix for total, mix in zip(totals, mixes, strict=True)]
        columns[t("Mix")] = _moves(mixes, metric)
        columns[t("Own")] = _moves(own, metric)
    columns[t("Together")] = _moves(totals, metric)
    return columns


def about_table(explanation: Explanation) -> str:
    """Say how to read the table of a change."""
    has_no_mix = explanation.kind == "count"
    return t(COUNTS if has_no_mix else TABLE)


def alt(explanation: Explanation) -> str:
    """Return what the table is called for those who cannot see it."""
    return t(
        "What each {group} did to {metric}",
        group=words.dimension(explanation.dimension),
        metric=in_sentence(explanation.metric.title),
    )


def _value(part: Part | None, explanation: Explanation) -> said.Said:
    return said.cell(part.value if part else None, explanation.metric.unit)


def _moves(parts: Sequence[float], metric: Metric) -> list[str]:
    """Return a column of parts of a change, and all of them together in the last row."""
    return [said.cell(each, metric.unit, moved(each, metric)) for each in [*parts, sum(parts)]]


def _counts(explanation: Explanation) -> dict[str, list[str]]:
    counts = {
        t("n before"): [effect.before.n if effect.before else 0 for effect in explanation.effects],
        t("n now"): [effect.now.n if effect.now else 0 for effect in explanation.effects],
    }
    return {name: said.counts([*each, sum(each)]) for name, each in counts.items()}


def moved(difference: float, metric: Metric) -> str:
    """Return a part of a change in the metric's own unit, with its sign."""
    if metric.unit == "percent":
        return words.points(difference, 1)
    if metric.unit == "points":
        return t("{n} points", n=words.signed(difference, 1))
    return words.signed_value(difference, metric.unit)


def adding_up(parts: Sequence[float], whole: float, step: float) -> list[float]:
    """Round parts to multiples of a step so that they add up to their rounded sum.

    The largest remainders are rounded up (Hamilton 1792).
    """
    steps = [part / step for part in parts]
    floors = [math.floor(each) for each in steps]
    missing = words.whole(whole / step) - sum(floors)
    by_remainder = sorted(range(len(parts)), key=lambda at: floors[at] - steps[at])
    for at in by_remainder[:missing]:
        floors[at] += 1
    return [each * step for each in floors]


def _step(explanation: Explanation) -> float:
    """Return the size that amounts of the change are rounded to, as people say its unit."""
    match explanation.metric.unit:
        case "percent" | "points" | "rate":
            return 0.1
        case "score" | "money":
            return 0.01
        case "seconds":
            parts = [abs(e.mix) + abs(e.rate) for e in explanation.effects]
            most = max([*parts, abs(explanation.difference or 0)], default=0)
            return 1 if most < 600 else 60 if most < DAY else 3600
    return 1


def warned(explanation: Explanation) -> str | None:
    """Return the warning where a total moved against all its parts (Simpson), else None."""
    return reasons.warning(explanation)


def heading(headline: Headline) -> str:
    """Return the title of the card that explains a change."""
    return t("What moved {metric}", metric=in_sentence(headline.metric.title))
