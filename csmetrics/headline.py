"""The numbers of a page, ready to be shown: answers, and headlines with their change and trend."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from csmetrics.asking.statistics import Change, change, is_small_sample
from csmetrics.catalogue import Metric


@dataclass(frozen=True, slots=True)
class Answer:
    """One row of an answer: a value, how many rows it rests on, and its 95% interval."""

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    period: date | None = None
    group: str | None = None

    @property
    def is_small(self) -> bool:
        """Return whether the sample is too small to lean on."""
        return is_small_sample(self.n)


def read(rows: Iterable[Mapping[str, Any]], by: str | None = None) -> tuple[Answer, ...]:
    """Return the rows of one question as answers."""
    return tuple(
        Answer(
            row["value"],
            row["n"] or 0,
            row["low"],
            row["high"],
            as_day(row.get("period")),
            row[by] if by else None,
        )
        for row in rows
    )


def as_day(label: str | date | None) -> date | None:
    """Return the first day of a bucket, which answers write as text."""
    return date.fromisoformat(label) if isinstance(label, str) else label


@dataclass(frozen=True)
class Headline:
    """One number with what it is compared with, its trend, and why it may be missing.

    is_measured_otherwise: whether a setting of it changed since the number it is compared with, so
    that nobody knows whether the change is one of the service
    """

    metric: Metric
    now: Answer
    before: Answer | None = None
    change: Change | None = None
    trend: tuple[Answer, ...] = ()
    why_not: str | None = None
    is_measured_otherwise: bool = False

    @property
    def verdict(self) -> str | None:
        """Return "better" or "worse" where the change is real and has a good direction."""
        if self.change is None or not self.change.real or self.metric.better == "none":
            return None
        rose = (self.change.difference or 0) > 0
        return "better" if rose == (self.metric.better == "higher") else "worse"


def headline(
    metric: Metric,
    now: Sequence[Answer],
    before: Sequence[Answer] = (),
    trend: Sequence[Answer] = (),
    why_not: str | None = None,
    is_measured_otherwise: bool = False,
) -> Headline:
    """Put together the headline of a metric from the answers to its questions."""
    current, previous = _only(now), _only(before) if before else None
    found = _change(metric, previous, current)
    if found and is_measured_otherwise:
        found = replace(found, low=None, high=None, real=None)
    return Headline(metric, current, previous, found, tuple(trend), why_not, is_measured_otherwise)


def _only(answers: Sequence[Answer]) -> Answer:
    return answers[0] if answers else Answer(None, 0)


def _change(metric: Metric, before: Answer | None, now: Answer) -> Change | None:
    if before is None or before.value is None or now.value is None:
        return None
    return change(asdict(before), asdict(now))
