"""Why did a number change? The change between two periods, split exactly over groups.

Counts, averages, percents, NPS, medians and 90th percentiles can be split by any dimension they
can be asked by; `effects` beside this file says how. Kaplan–Meier medians, numbers of the whole
business and numbers made from other metrics cannot: `cannot_split` says why.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import pyarrow.compute as pc

from csmetrics import facts
from csmetrics.analysis.effects import (
    Distribution,
    Effect,
    Group,
    Part,
    of_counts,
    of_quantiles,
    of_ratios,
)
from csmetrics.ask import ask
from csmetrics.asking.building import add_up, add_up_many
from csmetrics.asking.measures import measure
from csmetrics.asking.periods import Period
from csmetrics.asking.question import Asked, understand
from csmetrics.asking.statistics import SMALL_SAMPLE, moved
from csmetrics.catalogue import Metric, catalogue
from csmetrics.engine import Database
from csmetrics.engine.duckdb import quoted
from csmetrics.errors import WrongQuestion
from csmetrics.team import settings
from csmetrics.translation import t

DIMENSIONS = ("channel", "team", "topic", "segment", "priority")
Kind = Literal["count", "ratio", "quantile"]
KINDS: Mapping[str, Kind] = {
    **{"count": "count", "sum": "count"},
    **{"average": "ratio", "share": "ratio", "percent": "ratio", "nps": "ratio"},
    **{"median": "quantile", "p90": "quantile"},
}


@dataclass(frozen=True)
class Explanation:
    """A change of one metric between two periods and what each group did to it, largest first.

    Without a value in either period there is no difference and there are no effects.
    """

    metric: Metric
    kind: Kind
    dimension: str
    before: float | None
    now: float | None
    effects: tuple[Effect, ...]

    @property
    def difference(self) -> float | None:
        """Return how far the number moved; the effects add up to it."""
        return None if self.before is None or self.now is None else moved(self.before, self.now)

    @property
    def has_groups(self) -> bool:
        """Return whether groups tell the rows apart: of one alone there is nothing to split."""
        return len(self.effects) > 1

    @property
    def mix(self) -> float:
        """Return how far the total moved because the groups are mixed otherwise."""
        return sum(effect.mix for effect in self.effects)

    @property
    def rate(self) -> float:
        """Return how far the total moved because of what happened inside the groups."""
        return sum(effect.rate for effect in self.effects)


@dataclass(frozen=True)
class Step:
    """One bar of a waterfall, from `start` to `end` in the metric's unit."""

    kind: Literal["before", "count", "mix", "rate", "rest", "now"]
    group: Group
    start: float
    end: float


def explain(db: Database, question: Mapping[str, Any], before: Period, by: str) -> Explanation:
    """Split the change of a metric from `before` to the question's period over the groups of `by`.

    The question's own grain and split do not matter, and each period keeps the settings that held
    in it, as its number does. Raises WrongQuestion where the metric cannot be split.
    """
    return _explain_all(db, question, before, [by])[0]


def best(
    db: Database,
    question: Mapping[str, Any],
    before: Period,
    dimensions: Iterable[str] = DIMENSIONS,
) -> Explanation:
    """Return the split that explains most: whose groups moved least alike.

    Where every group does its share of the change, the dimension says nothing about it. Groups of
    fewer than 30 rows count together, so that many small groups do not win by chance. A dimension
    of one group, or that no row says anything of, explains nothing.
    """
    found = _explain_all(db, question, before, list(dimensions))
    return max(found, key=lambda one: (one.has_groups, unlikeness(one)))


def unlikeness(explanation: Explanation) -> float:
    """Return how much of the change sits in other groups than their sizes would have it."""
    difference = explanation.difference
    if difference is None:
        return 0.0
    whole = [sum(_n(effect)[side] for effect in explanation.effects) for side in (0, 1)]
    apart: dict[Group, float] = {}
    for effect in explanation.effects:
        shares = [n / total for n, total in zip(_n(effect), whole, strict=True) if total]
        expected = difference * sum(shares) / max(len(shares), 1)
        key = effect.group if max(_n(effect)) >= SMALL_SAMPLE else "\0small"
        apart[key] = apart.get(key, 0.0) + effect.total - expected
    return sum(abs(amount) for amount in apart.values()) / 2


def cannot_split(metric: Metric) -> str | None:
    """Return why the change of a metric cannot be split over groups, or None where it can be."""
    if metric.account:
        return t("It is a number of the whole business.")
    if measure(metric.measure).way == "survival":
        return t(
            "It is estimated from tickets that are still waiting too, "
            "and such estimates of groups do not add up."
        )
    if measure(metric.measure).way not in KINDS:
        return t("It is made from other numbers: ask why those changed.")
    return None


def moves_against_parts(explanation: Explanation) -> bool:
    """Tell whether the total moved one way while every group moved the other way (Simpson).

    Groups that exist in one period only have no direction; two must have one.
    """
    difference = explanation.difference
    moves = [
        moved(effect.before.value, effect.now.value)
        for effect in explanation.effects
        if effect.before and effect.now
    ]
    if explanation.kind == "count" or not difference or len(moves) < 2:
        return False
    return all(move * difference < 0 for move in moves)


def waterfall(explanation: Explanation, most: int = 8) -> tuple[Step, ...]:
    """Return the bars from the earlier number to the later one, the largest effects first.

    Effects beyond `most` are one bar, `rest`.
    """
    if explanation.before is None or explanation.now is None:
        return ()
    pieces = pieces_of(explanation)
    rest = sum(amount for _, _, amount in pieces[most:])
    bars: list[tuple[Any, Group, float]] = list(pieces[:most])
    if len(pieces) > most:
        bars.append(("rest", None, rest))
    steps = [Step("before", None, 0.0, explanation.before)]
    for kind, group, amount in bars:
        steps.append(Step(kind, group, steps[-1].end, steps[-1].end + amount))
    return (*steps, Step("now", None, 0.0, explanation.now))


def pieces_of(
    explanation: Explanation,
) -> list[tuple[Literal["count", "mix", "rate"], Group, float]]:
    """Return every effect above 0 as (kind, group, amount), the largest first."""
    pieces: list[tuple[Literal["count", "mix", "rate"], Group, float]] = []
    for effect in explanation.effects:
        if explanation.kind == "count":
            pieces.append(("count", effect.group, effect.rate))
        else:
            pieces += [("rate", effect.group, effect.rate), ("mix", effect.group, effect.mix)]
    return sorted((piece for piece in pieces if piece[2]), key=lambda piece: -abs(piece[2]))


def _n(effect: Effect) -> tuple[int, int]:
    return (effect.before.n if effect.before else 0, effect.now.n if effect.now else 0)


def _explain_all(
    db: Database, question: Mapping[str, Any], before: Period, dimensions: Sequence[str]
) -> list[Explanation]:
    _check(question)
    known = facts.columns(db)
    now = {**question, "grain": None, "by": None}
    sides = settings.fill(db, [now | {"from": before.start, "to": before.end}, now])
    asked = [understand(side, known) for side in sides]
    answers = ask(db, [{**side, "by": by} for by in (None, *dimensions) for side in sides])
    totals = [answers[side][0]["value"] for side in (0, 1)]
    return [
        _explanation(
            db, by, [_by(side, by) for side in asked], totals, answers[2 + 2 * at : 4 + 2 * at]
        )
        for at, by in enumerate(dimensions)
    ]


def _by(asked: Asked, by: str) -> Asked:
    return replace(asked, scope=replace(asked.scope, by=(by,)))


def _check(question: Mapping[str, Any]) -> None:
    metric = catalogue().get(str(question.get("metric")))
    why = cannot_split(metric) if metric else None
    if metric and why:
        raise WrongQuestion(
            t("We cannot split the change of “{title}” over groups.", title=metric.title),
            why,
            t("Choose another number."),
        )


def _explanation(
    db: Database,
    by: str,
    asked: Sequence[Asked],
    totals: Sequence[float | None],
    answers: Sequence[list[dict[str, Any]]],
) -> Explanation:
    metric = asked[0].metric
    kind = KINDS[measure(metric.measure).way]
    before, now = totals
    if before is None or now is None:
        return Explanation(metric, kind, by, before, now, ())
    was, is_ = (_parts(answers[side], by, _weights(db, asked[side])) for side in (0, 1))
    match kind:
        case "count":
            effects = of_counts(was, is_)
        case "ratio":
            effects = of_ratios(was, is_)
        case "quantile":
            earlier, later = _distribution(db, asked[0], before), _distribution(db, asked[1], now)
            effects = of_quantiles(was, is_, earlier, later)
    ordered = sorted(effects, key=lambda effect: (-abs(effect.total), effect.group or ""))
    return Explanation(metric, kind, by, before, now, tuple(ordered))


def _parts(
    rows: Iterable[Mapping[str, Any]], by: str, weights: Mapping[Group, float] | None
) -> dict[Group, Part]:
    return {
        row[by]: Part(row["value"], row["n"], weights[row[by]] if weights else row["n"])
        for row in rows
        if row["value"] is not None
    }


def _weights(db: Database, asked: Asked) -> dict[Group, float] | None:
    """Return what each group weighs, where that is not how many rows it has."""
    one = measure(asked.metric.measure)
    if one.way != "percent":
        return None
    rows = add_up(db, asked.metric, asked.scope, {"weight": f"sum({quoted(one.whole or '')})"})
    return {row[asked.scope.by[0]]: row["weight"] or 0.0 for row in rows}


def _distribution(db: Database, asked: Asked, quantile: float) -> Distribution:
    one = measure(asked.metric.measure)
    of = one.of or ""
    scope = replace(asked.scope, by=(*asked.scope.by, of))
    rows = add_up_many(db, asked.metric, scope, {"rows": f"count({quoted(of)})"})
    known = rows.filter(pc.greater(rows["rows"], 0))
    return Distribution(
        known[asked.scope.by[0]].to_pylist(),
        known[of].to_numpy(),
        known["rows"].to_numpy(),
        quantile,
        one.quantile or 0.5,
    )
