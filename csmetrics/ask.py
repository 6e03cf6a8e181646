"""Answer questions about metrics. The only door: pages, commands and reports all ask here.

A question says metric, from, to, grain, by, where, timezone, week_start, as_of, hours and settings
(all but the metric may be missing). An answer is a list of rows `period, <by…>, value, n, low,
high`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa

from csmetrics import facts
from csmetrics.asking.bands import Lists
from csmetrics.asking.counted import Counted, Quantiles, Ranks
from csmetrics.asking.measures import Measure, measure
from csmetrics.asking.missing import answerable, lacking, missing
from csmetrics.asking.periods import Period
from csmetrics.asking.question import (
    Asked,
    Columns,
    Scope,
    known_days,
    needed_tables,
    understand,
)
from csmetrics.asking.rolled_up import MANY, RolledUp, is_rolled_up
from csmetrics.asking.sharing import Key, can_share, over_all, pieces_of, shared
from csmetrics.asking.side_by_side import side_by_side
from csmetrics.asking.statements import Builder, Statement
from csmetrics.catalogue import Metric, behind, catalogue
from csmetrics.cohorts import cohorts
from csmetrics.engine import Database
from csmetrics.engine.duckdb import quoted
from csmetrics.errors import WrongQuestion

Row = dict[str, Any]
Question = Mapping[str, Any]
# Aggregates by name for each bucket and group.
Found = dict[Key, Row]

# Stands for the period of questions that may differ in it.
ANY = Period(date.min, date.max)
# The metrics wanted of each scope, by name.
Wanted = Mapping[Scope, Mapping[str, Metric]]

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
    """What has been found for the questions of one call, by metric and scope."""

    def __init__(self, db: Database, columns: Columns) -> None:
        self.db = db
        self.columns = columns
        self.found: dict[tuple[str, Scope], Found | None] = {}  # None: it cannot be computed

    def find(self, asked: Iterable[Asked]) -> None:
        """Run as few statements as the questions need."""
        together: dict[tuple[str, Scope], dict[Scope, dict[str, Metric]]] = {}
        for metric, scope in self._with_parts(asked):
            if (metric.name, scope) not in self.found:
                common = replace(scope, period=ANY, grain="none") if can_share(metric) else scope
                scopes = together.setdefault((self._rows_of(metric), common), {})
                scopes.setdefault(scope, {})[metric.name] = metric
        waves: dict[int, list[Wanted]] = defaultdict(list)
        for scopes in together.values():
            metric = _first(scopes)
            for several in shared(metric, list(scopes)):
                waves[_wave(metric)].append({scope: scopes[scope] for scope in several})
        for _, wave in sorted(waves.items()):
            # Those that take longest first, so that none is left running alone.
            side_by_side(self._run, sorted(wave, key=lambda one: not _ranks(one)))

    def rows(self, asked: Asked) -> list[Row]:
        """Return the answer to one question."""
        found = self.found[asked.metric.name, asked.scope]
        return _answer(found, measure(asked.metric.measure), asked)

    def _with_parts(self, asked: Iterable[Asked]) -> Iterable[tuple[Metric, Scope]]:
        for one in asked:
            # Parts first: what combines them reads their answers.
            yield from self._with_parts(
                Asked(catalogue()[part], one.scope) for part in one.metric.parts
            )
            yield one.metric, one.scope

    def _rows_of(self, metric: Metric) -> str:
        one = measure(metric.measure)
        alone = not one.adds_up or one.at is not None
        return metric.name if alone else f"{metric.family} {lacking(self.columns, metric)}"

    def _run(self, wanted: Wanted) -> None:
        metrics = {name: metric for named in wanted.values() for name, metric in named.items()}
        first, scopes = _first(wanted), list(wanted)
        if lacking(self.columns, first):
            answers: dict[Scope, dict[str, Found] | None] = dict.fromkeys(scopes)
        elif not measure(first.measure).adds_up:
            answers = {scope: {first.name: self._alone(first, scope)} for scope in scopes}
        elif measure(first.measure).at:
            answers = {
                scope: {first.name: one} for scope, one in self._there(first, scopes).items()
            }
        else:
            answers = {**self._added_up(metrics, wanted)}
        for scope, named in wanted.items():
            known = answers[scope]
            for name in named:
                self.found[name, scope] = known[name] if known else None

    def _alone(self, metric: Metric, scope: Scope) -> Found:
        one = measure(metric.measure)
        builder = self._builder(metric, scope)
        if one.way == "survival":
            statement = builder.survival(one)
        else:
            statement = builder.combined({part: self._part(part, scope) for part in metric.parts})
        return {key: one.answer(row) for key, row in self._keyed(statement, scope).items()}

    def _there(self, metric: Metric, scopes: Sequence[Scope]) -> dict[Scope, Found]:
        one, hull = measure(metric.measure), over_all(scopes)
        moves = self._keyed(self._adder(metric, hull, {metric.name: one}).moves(one), hull)
        return {scope: _standing(moves, hull, scope, one) for scope in scopes}

    def _added_up(
        self, metrics: Mapping[str, Metric], wanted: Wanted
    ) -> dict[Scope, dict[str, Found]]:
        measures = {name: measure(metric.measure) for name, metric in metrics.items()}
        first, hull = next(iter(metrics.values())), over_all(list(wanted))
        ranked = {name: one for name, one in measures.items() if one.quantile}
        added = {name: one for name, one in measures.items() if name not in ranked}
        pieces = self._keyed(self._adder(first, hull, added).added_up(added), hull) if added else {}
        bands = {
            column: Counted(
                column, self._builder(first, hull), self._lists, self._has_many_rows(first)
            )
            for column in _columns(ranked)
        }
        parts = {
            scope: {
                name: bands[measures[name].of or ""].sizes(scope)
                if name in ranked
                else _merged(pieces, hull, scope, name, measures[name])
                for name in named
            }
            for scope, named in wanted.items()
        }
        ranks = {scope: _ranks_of(found, ranked) for scope, found in parts.items()}
        quantiles: Quantiles = {}
        for column, of_column in bands.items():
            quantiles |= of_column.values_at({scope: one[column] for scope, one in ranks.items()})
        return {
            scope: {
                name: {
                    key: measures[name].answer(part, quantiles.get((scope, measures[name].of, key)))
                    for key, part in found.items()
                }
                for name, found in by_name.items()
            }
            for scope, by_name in parts.items()
        }

    def _lists(self, statement: Statement, scope: Scope) -> dict[Key, Lists]:
        table = _run(self.db, statement)
        keys = zip(*(table.column(name).to_pylist() for name in ("period", *scope.by)), strict=True)
        lists = [name for name in table.column_names if name not in ("period", *scope.by)]
        return {
            key: {name: table.column(name)[row].values.to_numpy() for name in lists}
            for row, key in enumerate(keys)
        }

    def _adder(self, metric: Metric, scope: Scope, measures: Iterable[str]) -> Builder:
        """Return what adds up measures: over counts of hours where they are known and save much."""
        alone = [*measures] == [metric.name]
        if alone and self._has_many_rows(metric) and is_rolled_up(metric, scope):
            return RolledUp(metric, scope, known_days(self.columns, scope))
        return self._builder(metric, scope)

    def _has_many_rows(self, metric: Metric) -> bool:
        counts = [self.columns[table, ""].filled for table in needed_tables(metric)]
        return max(counts, default=0) >= MANY

    def _builder(self, metric: Metric, scope: Scope) -> Builder:
        return Builder(metric, scope, known_days(self.columns, scope))

    def _keyed(self, statement: Statement, scope: Scope) -> Found:
        rows = self.db.rows(statement.sql, statement.params, statement.tables)
        return {(row["period"], *(row[name] for name in scope.by)): row for row in rows}

    def _part(self, name: str, scope: Scope) -> pa.Table:
        asked = Asked(catalogue()[name], scope)
        found = _filled(self.found[name, scope], measure(asked.metric.measure), asked)
        rows = [
            {"period": key[0], "value": row["value"], "n": row["n"]} for key, row in found.items()
        ]
        return pa.Table.from_pylist(rows, schema=PART)


def _first(wanted: Wanted) -> Metric:
    return next(metric for named in wanted.values() for metric in named.values())


def _ranks(wanted: Wanted) -> bool:
    metrics = (metric for named in wanted.values() for metric in named.values())
    return any(measure(metric.measure).quantile for metric in metrics)


def _wave(metric: Metric) -> int:
    """Return after how many others a metric is answered: it reads the answers of its parts."""
    return max((1 + _wave(catalogue()[part]) for part in metric.parts), default=0)


def _run(db: Database, statement: Statement) -> pa.Table:
    return db.query(statement.sql, statement.params, statement.tables)


def _columns(measures: Mapping[str, Measure]) -> set[str]:
    return {one.of for one in measures.values() if one.of}


def _ranks_of(parts: Mapping[str, Found], ranked: Mapping[str, Measure]) -> dict[str, Ranks]:
    """Return the ranks wanted of each column, bucket and group of one scope."""
    wanted: dict[str, dict[Key, set[float]]] = {
        column: defaultdict(set) for column in _columns(ranked)
    }
    for name, sizes in parts.items():
        if name in ranked:
            for key, row in sizes.items():
                wanted[ranked[name].of or ""][key].update(ranked[name].ranks(row["n"]))
    return {**wanted}


def _merged(pieces: Found, hull: Scope, scope: Scope, name: str, one: Measure) -> Found:
    """Return the parts of a measure by the buckets and groups of a scope."""
    return {
        key: one.merge([{part: pieces[each][f"{name} {part}"] for part in one.parts}
                        for each in parts])
        for key, parts in pieces_of(scope, hull, pieces).items()
    }  # fmt: skip


def _standing(moves: Found, hull: Scope, scope: Scope, one: Measure) -> Found:
    """Turn what came and went into what is there at the start or the end of each bucket."""
    standing: Found = {}
    nothing = {"value": 0, "n": 0}
    for group in {key[1:] for key in moves}:
        there = moves.get((None, *group), nothing)
        value, n = there["value"], there["n"]
        on_day = {hull.period.start: (value, n)}
        for piece in hull.buckets:
            move = moves.get((piece.label, *group), nothing)
            value, n = value + move["value"], n + move["n"]
            on_day[piece.end] = value, n
        for bucket in scope.buckets:
            value_then, n_then = on_day[bucket.start if one.at == "start" else bucket.end]
            # Prices that came and went may miss zero by a hair.
            standing[bucket.label, *group] = {
                "value": value_then if n_then else 0, "n": n_then, "low": None, "high": None
            }  # fmt: skip
    return standing


def _filled(found: Found | None, one: Measure, asked: Asked) -> Found:
    """Without a split every bucket has a row; with one, only groups that have rows."""
    if asked.scope.by:
        return {key: row for key, row in (found or {}).items() if row["n"]}
    nothing = {"value": None if found is None else one.nothing, "n": 0, "low": None, "high": None}
    rows = found or {}
    return {(bucket.label,): rows.get((bucket.label,), nothing) for bucket in asked.scope.buckets}


def _answer(found: Found | None, one: Measure, asked: Asked) -> list[Row]:
    filled = _filled(found, one, asked)
    return [
        {
            "period": None if asked.scope.grain == "none" else key[0].isoformat(),
            **dict(zip(asked.scope.by, key[1:], strict=True)),
            **filled[key],
        }
        for key in sorted(filled, key=lambda key: [(part is None, part) for part in key])
    ]


def _behind(db: Database, question: Question) -> Builder | None:
    columns = facts.columns(db)
    asked = understand(question, columns)
    metric = behind(asked.metric, asked.scope.settings)
    if lacking(columns, metric):
        return None
    scope = replace(asked.scope, grain="none", by=())
    return Builder(metric, scope, known_days(columns, scope))


def with_subjects(db: Database, rows: pa.Table) -> pa.Table:
    """Add the subject of each row's ticket, and leave out what only links rows to it."""
    if "ticket_source" not in rows.column_names:
        return rows
    links = ("ticket_source", "survey_source")
    if "subject" in rows.column_names:
        return rows.drop_columns([name for name in links if name in rows.column_names])
    shown = [f"behind.{quoted(name)}" for name in rows.column_names if name not in links]
    place = "place of the row"
    numbered = rows.append_column(place, pa.array(range(rows.num_rows), pa.int64()))
    sql = SUBJECTS.format(shown=", ".join(shown), place=quoted(place))
    return db.query(sql, tables={"rows_behind": numbered})


__all__ = [
    "WrongQuestion",
    "answerable",
    "ask",
    "cohorts",
    "count_behind",
    "missing",
    "rows_behind",
    "with_subjects",
]
