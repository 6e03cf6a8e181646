"""Answer questions about metrics. The only door: pages, commands and reports all ask here.

A question says metric, from, to, grain, by, where, timezone, week_start, as_of, hours and settings
(all but the metric may be missing). An answer is a list of rows `period, <by…>, value, n, low,
high`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from csmetrics import facts
from csmetrics.asking.measures import Measure, measure
from csmetrics.asking.question import Asked, Columns, View, all_needs, known_days, understand
from csmetrics.asking.statements import Builder, Quantiles, Statement
from csmetrics.catalogue import Metric, catalogue
from csmetrics.cohorts import cohorts
from csmetrics.engine import Database
from csmetrics.engine.duckdb import quoted
from csmetrics.errors import WrongQuestion
from csmetrics.tables import TABLES
from csmetrics.translation import t

Row = dict[str, Any]
Question = Mapping[str, Any]
# Aggregates by name for each bucket and group.
Found = dict[tuple[Any, ...], Row]

# More rows than this are a picture, not a table: their medians come without intervals.
MOST_QUANTILE_INTERVALS = 60
SUBJECTS = """
with named as (
    select ticket_id, source, max(subject) as subject
    from tickets
    where ticket_id in (select ticket_id from rows_behind)
    group by ticket_id, source
)

select {shown}, named.subject
from rows_behind as behind
left join named
    on named.ticket_id = behind.ticket_id
   and named.source is not distinct from behind.ticket_source
order by {place}
"""
PART = pa.schema([("period", pa.date32()), ("value", pa.float64()), ("n", pa.int64())])


def ask(db: Database, questions: Sequence[Question]) -> list[list[Row]]:
    """Answer questions, in their order; those that share rows and filters share one statement.

    Raises WrongQuestion where a question has no meaning. A number that cannot be computed is None.
    """
    columns = facts.columns(db)
    asked = [understand(question, columns) for question in questions]
    answers = _Answers(db, columns)
    answers.find(asked)
    return [answers.rows(one) for one in asked]


def missing(db: Database, metric: Metric | str) -> str | None:
    """Say what must be uploaded before a metric can be computed, or None where it can be."""
    known = catalogue()[metric] if isinstance(metric, str) else metric
    return _missing(facts.columns(db), known)


def rows_behind(db: Database, question: Question, limit: int = 1000, offset: int = 0) -> pa.Table:
    """Return the rows behind a number, oldest first, with the subject of their tickets."""
    builder = _behind(db, question)
    if builder is None:
        return pa.table({})
    rows = _run(db, builder.rows(limit, offset))
    return with_subjects(db, rows)


def count_behind(db: Database, question: Question) -> int:
    """Return how many rows are behind a number."""
    builder = _behind(db, question)
    if builder is None:
        return 0
    return int(_run(db, builder.count()).column("n")[0].as_py())


class _Answers:
    """What has been found for the questions of one call, by metric and view."""

    def __init__(self, db: Database, columns: Columns) -> None:
        self.db = db
        self.columns = columns
        self.found: dict[tuple[str, View], Found | None] = {}  # None: it cannot be computed

    def find(self, asked: Iterable[Asked]) -> None:
        """Run as few statements as the questions need."""
        together: dict[tuple[str, View], dict[str, Metric]] = defaultdict(dict)
        for metric, view in self._with_parts(asked):
            if (metric.name, view) not in self.found:
                together[self._rows_of(metric), view][metric.name] = metric
        for (_, view), metrics in together.items():
            self._run(list(metrics.values()), view)

    def rows(self, asked: Asked) -> list[Row]:
        """Return the answer to one question."""
        found = self.found[asked.metric.name, asked.view]
        return _answer(found, measure(asked.metric.measure), asked)

    def _with_parts(self, asked: Iterable[Asked]) -> Iterable[tuple[Metric, View]]:
        for one in asked:
            # Parts first: what combines them reads their answers.
            yield from self._with_parts(
                Asked(catalogue()[part], one.view) for part in one.metric.parts
            )
            yield one.metric, one.view

    def _rows_of(self, metric: Metric) -> str:
        one = measure(metric.measure)
        alone = one.way in ("survival", "combined") or one.at is not None
        return metric.name if alone else f"{metric.family} {_missing(self.columns, metric)}"

    def _run(self, metrics: list[Metric], view: View) -> None:
        if _missing(self.columns, metrics[0]):
            self.found |= {(metric.name, view): None for metric in metrics}
            return
        builder = Builder(metrics[0], view, known_days(self.columns, view))
        for name, found in self._compute(metrics, view, builder).items():
            self.found[name, view] = found

    def _compute(self, metrics: list[Metric], view: View, builder: Builder) -> dict[str, Found]:
        measures = {metric.name: measure(metric.measure) for metric in metrics}
        [name, one] = next(iter(measures.items()))
        if one.way == "survival":
            found = self._keyed(builder.survival(one), view)
        elif one.way == "combined":
            parts = {part: self._part(part, view) for part in metrics[0].parts}
            found = self._keyed(builder.combined(parts), view)
        elif one.at:
            found = _standing(self._keyed(builder.moves(one), view), view, one)
        else:
            quantiles = self._quantiles(measures, view, builder)
            found = self._keyed(builder.added_up(measures, quantiles), view)
            return _apart(found, measures, quantiles)
        return {name: {key: one.answer(row, ()) for key, row in found.items()}}

    def _quantiles(
        self, measures: Mapping[str, Measure], view: View, builder: Builder
    ) -> Quantiles:
        ranked = {name: one for name, one in measures.items() if one.quantile}
        sizes = self._keyed(builder.sizes(ranked), view) if ranked else {}
        wanted: dict[str | None, set[float]] = defaultdict(set)
        for name, one in ranked.items():
            wanted[one.of] |= one.shares(0)
            if len(sizes) <= MOST_QUANTILE_INTERVALS:
                wanted[one.of].update(*(one.shares(row[name]) for row in sizes.values()))
        return {column: sorted(shares) for column, shares in wanted.items()}

    def _keyed(self, statement: Statement, view: View) -> Found:
        rows = self.db.rows(statement.sql, statement.params, statement.tables)
        return {(row["period"], *(row[name] for name in view.by)): row for row in rows}

    def _part(self, name: str, view: View) -> pa.Table:
        asked = Asked(catalogue()[name], view)
        found = _filled(self.found[name, view], measure(asked.metric.measure), asked)
        rows = [
            {"period": key[0], "value": row["value"], "n": row["n"]} for key, row in found.items()
        ]
        return pa.Table.from_pylist(rows, schema=PART)


def _run(db: Database, statement: Statement) -> pa.Table:
    return db.query(statement.sql, statement.params, statement.tables)


def _apart(found: Found, measures: Mapping[str, Measure], quantiles: Quantiles) -> dict[str, Found]:
    """Give each measure its own answers from the rows of a shared statement."""
    return {
        name: {
            key: one.answer(
                {part: row[f"{name} {part}"] for part in one.aggregates(())},
                quantiles.get(one.of, ()),
            )
            for key, row in found.items()
        }
        for name, one in measures.items()
    }


def _standing(moves: Found, view: View, one: Measure) -> Found:
    """Turn what came and went into what is there at the start or the end of each bucket."""
    standing: Found = {}
    for group in {key[1:] for key in moves}:
        there = moves.get((None, *group), {"value": 0, "n": 0})
        value, n = there["value"], there["n"]
        for bucket in view.buckets:
            move = moves.get((bucket.label, *group), {"value": 0, "n": 0})
            after = value + move["value"], n + move["n"]
            now = (value, n) if one.at == "start" else after
            standing[bucket.label, *group] = {"value": now[0], "n": now[1]}
            value, n = after
    return standing


def _filled(found: Found | None, one: Measure, asked: Asked) -> Found:
    """Without a split every bucket has a row; with one, only groups that have rows."""
    if asked.view.by:
        return {key: row for key, row in (found or {}).items() if row["n"]}
    nothing = {"value": None if found is None else one.nothing, "n": 0, "low": None, "high": None}
    rows = found or {}
    return {(bucket.label,): rows.get((bucket.label,), nothing) for bucket in asked.view.buckets}


def _answer(found: Found | None, one: Measure, asked: Asked) -> list[Row]:
    filled = _filled(found, one, asked)
    return [
        {
            "period": None if asked.view.grain == "none" else key[0].isoformat(),
            **dict(zip(asked.view.by, key[1:], strict=True)),
            **filled[key],
        }
        for key in sorted(filled, key=lambda key: [(part is None, part) for part in key])
    ]


def _missing(columns: Columns, metric: Metric) -> str | None:
    for need in all_needs(metric):
        options = [option.strip() for option in need.split("|")]
        if not any(_is_filled(columns, option) for option in options):
            return _sentence(options[-1])
    return None


def _is_filled(columns: Columns, need: str) -> bool:
    table, _, column = need.partition(".")
    span = columns.get((table, column))
    return span is not None and span.filled > 0


def _sentence(need: str) -> str:
    table, _, column = need.partition(".")
    name = t(table.replace("_", " "))
    if not column:
        each = t(TABLES[table].each)
        return t("Needs {table}: upload a file with one row per {each}.", table=name, each=each)
    meaning = t(TABLES[table].column(column).meaning)
    return t(
        "Needs {table} that say {meaning}: upload a file with that column.",
        table=name,
        meaning=meaning,
    )


def _behind(db: Database, question: Question) -> Builder | None:
    columns = facts.columns(db)
    asked = understand(question, columns)
    metric = asked.metric
    while metric.behind:
        metric = catalogue()[metric.behind]
    if _missing(columns, metric):
        return None
    view = replace(asked.view, grain="none", by=())
    return Builder(metric, view, known_days(columns, view))


def with_subjects(db: Database, rows: pa.Table) -> pa.Table:
    """Add the subject of each row's ticket, and leave out what only links rows to it."""
    if "ticket_source" not in rows.column_names:
        return rows
    links = ("ticket_source", "survey_source")
    shown = [f"behind.{quoted(name)}" for name in rows.column_names if name not in links]
    place = "place of the row"
    numbered = rows.append_column(place, pa.array(range(rows.num_rows), pa.int64()))
    sql = SUBJECTS.format(shown=", ".join(shown), place=quoted(place))
    return db.query(sql, tables={"rows_behind": numbered})


__all__ = [
    "WrongQuestion",
    "ask",
    "cohorts",
    "count_behind",
    "missing",
    "rows_behind",
    "with_subjects",
]
