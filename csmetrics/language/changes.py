"""The words and the table of a change that is split over groups."""

from collections.abc import Sequence

from csmetrics.analysis import reasons
from csmetrics.analysis.effects import Part
from csmetrics.analysis.explain import Explanation
from csmetrics.analysis.rounding import rounded
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
    "Mix: what changed because the group is a larger or smaller part of all. "
    "Own: what changed inside the group."
)
COUNTS = later("Every group's part; the columns add up.")


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
    if headline.is_measured_otherwise:
        return (
            *said,
            " ",
            *ts("**Its settings changed in between**, so this may be no change of the service."),
        )
    if headline.change is not None and headline.change.real is False:
        if not explanation.has_groups:
            return (*said, " ", *ts("**Chance alone could explain this change.**"))
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


def nothing_to_split(explanation: Explanation, is_best: bool) -> str:
    """Say that all rows are of one group, or of none, and of which splits that is true."""
    rows = words.plural(explanation.metric.each)
    if is_best:
        return t(
            "Neither channel nor team, topic, segment or priority tells these {rows} apart: there "
            "is nothing to split the change by.",
            rows=rows,
        )
    return t(
        "The {group} does not tell these {rows} apart: choose another split.",
        rows=rows,
        group=words.dimension(explanation.dimension),
    )


def table(explanation: Explanation) -> dict[str, list[str]]:
    """Return every group's numbers and effects, largest first, and all of them in the last row."""
    effects, metric = rounded(explanation).effects, explanation.metric
    if explanation.difference is None:
        return {}
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
        columns[t("Mix")] = _moves([effect.mix for effect in effects], metric)
        columns[t("Own")] = _moves([effect.rate for effect in effects], metric)
    columns[t("Together")] = _moves([effect.total for effect in effects], metric)
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
    # Of what is counted, a group without rows has none.
    nothing = 0.0 if explanation.kind == "count" else None
    return said.cell(part.value if part else nothing, explanation.metric.unit)


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


def warned(explanation: Explanation) -> str | None:
    """Return the warning where a total moved against all its parts (Simpson), else None."""
    return reasons.warning(explanation)


def heading(headline: Headline) -> str:
    """Return the title of the card that explains a change."""
    return t("What moved {metric}", metric=in_sentence(headline.metric.title))
