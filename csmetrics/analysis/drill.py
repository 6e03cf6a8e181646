"""The rows behind a number, or behind a part of it that no question can ask for.

A bar of a chart may be a band of waits, an hour of the week, or those of a share for whom it is
true. Rows come in pieces, so that a million of them can be written into a file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from csmetrics import ask as asking
from csmetrics import facts
from csmetrics.analysis.breakdowns import breakdowns, scope_of
from csmetrics.asking.measures import measure
from csmetrics.asking.periods import Period, in_utc
from csmetrics.asking.question import Scope, known_days, understand
from csmetrics.asking.statements import Builder, is_one_of
from csmetrics.catalogue import Metric, behind, catalogue
from csmetrics.engine import Database
from csmetrics.engine.duckdb import quoted
from csmetrics.team import settings

PIECE = 50_000
ALL_OF_THEM = 2**53
# 1 January 1900 was a Monday.
WEEKDAY = "date_diff('day', date '1900-01-01', cast({local} as date)) % 7 = $only_weekday"
HOUR = "extract(hour from {local}) = $only_hour"

Question = Mapping[str, Any]
Named = tuple[str, tuple[str | int | None, ...]]
Limit = float | date | datetime | None
Within = tuple[str, Limit, Limit]


@dataclass(frozen=True)
class Part:
    """What is kept of a metric's rows; where all is left open, all of them.

    above, up_to: seconds of the column that the metric adds up, for those in a band of waits
    weekday, hour: local time of the row (weekday 0 is Monday), for those of an hour of the week
    only_true: only rows for which the column of a share is true
    named: columns, each with the values that are kept of it (None: where it says nothing)
    within: columns, each with the value that its own must be above, and the one it may reach;
        moments are local time
    """

    above: float | None = None
    up_to: float | None = None
    weekday: int | None = None
    hour: int | None = None
    only_true: bool = False
    named: tuple[Named, ...] = ()
    within: tuple[Within, ...] = ()


WHOLE = Part()


def count(db: Database, question: Question, part: Part = WHOLE) -> int:
    """Return how many rows are behind a number, or a part of it."""
    builder = _builder(db, question, part)
    if builder is None:
        return 0
    statement = builder.count()
    found = db.rows(statement.sql, statement.params, statement.tables)
    return int(found[0]["n"])


def rows(db: Database, question: Question, part: Part = WHOLE, limit: int = 500) -> pa.Table:
    """Return the first rows behind a number, oldest first, with the subject of their tickets."""
    builder = _builder(db, question, part)
    if builder is None:
        return pa.table({})
    statement = builder.rows(limit, 0)
    found = db.query(statement.sql, statement.params, statement.tables)
    return asking.with_subjects(db, found)


def pieces(db: Database, question: Question, part: Part = WHOLE) -> Iterator[pa.Table]:
    """Return all rows behind a number, oldest first, in tables of at most `PIECE` rows.

    Close it where not all are read: it holds a cursor.
    """
    builder = _builder(db, question, part)
    if builder is None:
        return
    statement = builder.rows(ALL_OF_THEM, 0)
    for batch in db.batches(statement.sql, statement.params, statement.tables, PIECE):
        yield asking.with_subjects(db, pa.Table.from_batches([batch]))


def metric_behind(db: Database, question: Question) -> Metric:
    """Return what the rows behind a question are rows of, under the settings that held."""
    return metric_of(settings.filled(db, question))


def metric_of(question: Question) -> Metric:
    """Return what the rows behind a question are rows of: its metric, or what stands behind it.

    The settings that it names may decide that; `metric_behind` minds those of the workspace too.
    """
    name = question["metric"]
    metric = catalogue()[name] if name in catalogue() else breakdowns()[name]
    return behind(metric, question.get("settings") or {})


class _Narrowed(Builder):
    """Writes the statements for a part of a metric's rows."""

    def __init__(self, metric: Metric, scope: Scope, known: Period, part: Part) -> None:
        super().__init__(metric, scope, known)
        self.part = part

    def _kept(self, word: str = "where") -> str:
        kept = super()._kept(word)
        told = " and ".join(self._conditions())
        return f"{kept}\n{'and' if kept else word} {told}" if told else kept

    def _conditions(self) -> Iterator[str]:
        column, part = quoted(measure(self.metric.measure).of or ""), self.part
        if part.above is not None:
            yield f"{self._seconds()} > $only_above"
        if part.up_to is not None:
            yield f"{self._seconds()} <= $only_up_to"
        if part.weekday is not None:
            yield WEEKDAY.format(local=self._local("happened_at"))
        if part.hour is not None:
            yield HOUR.format(local=self._local("happened_at"))
        if part.only_true:
            yield column
        for place, (name, values) in enumerate(part.named):
            yield is_one_of(name, f"only_named_{place}", values)
        for place, (name, above, up_to) in enumerate(part.within):
            if above is not None:
                yield f"{quoted(name)} > $only_over_{place}"
            if up_to is not None:
                yield f"{quoted(name)} <= $only_until_{place}"

    def _seconds(self) -> str:
        return quoted(measure(self.metric.measure).of or "open_seconds")

    def _limit(self, limit: Limit) -> Limit:
        return in_utc(limit, self.scope.zone) if isinstance(limit, datetime) else limit

    def _params(self) -> dict[str, Any]:
        part = self.part
        named = {
            f"only_named_{place}_{n}": value
            for place, (_, values) in enumerate(part.named)
            for n, value in enumerate(values)
        }
        limits = [(self._limit(above), self._limit(up_to)) for _, above, up_to in part.within]
        over = {f"only_over_{place}": above for place, (above, _) in enumerate(limits)}
        until = {f"only_until_{place}": up_to for place, (_, up_to) in enumerate(limits)}
        return {
            **super()._params(),
            **named,
            **over,
            **until,
            "only_above": part.above,
            "only_up_to": part.up_to,
            "only_weekday": part.weekday,
            "only_hour": part.hour,
        }


def _builder(db: Database, question: Question, part: Part) -> Builder | None:
    asked = settings.filled(db, question)
    metric = metric_of(asked)
    if asking.missing(db, metric):
        return None
    columns = facts.columns(db)
    if metric.name in catalogue():
        scope = understand({**asked, "grain": None, "by": None}, columns).scope
    else:
        scope = scope_of(db, {name: value for name, value in asked.items() if name != "metric"})
    scope = replace(scope, grain="none", by=())
    return _Narrowed(metric, scope, known_days(columns, scope), part)
