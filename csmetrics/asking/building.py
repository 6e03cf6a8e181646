"""Add up the rows of a metric in ways that its measure does not know."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from csmetrics import facts
from csmetrics.asking.question import Scope, known_days
from csmetrics.asking.statements import Builder, Statement
from csmetrics.catalogue import Metric
from csmetrics.engine import Database
from csmetrics.engine.duckdb import quoted


class Adding(Builder):
    """Writes statements that add up the rows of a metric file by any aggregates."""

    def by(self, aggregates: Mapping[str, str]) -> Statement:
        """Return the statement with a row per bucket and group: period, the groups, each name."""
        return self._aggregated(f"{sql} as {quoted(name)}" for name, sql in aggregates.items())


def add_up(
    db: Database, metric: Metric, scope: Scope, aggregates: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return a row per bucket and group: period, the columns of `scope.by`, one per aggregate.

    `scope.by` may name any column of the metric's rows. `aggregates` holds SQL of our own.
    """
    rows: list[dict[str, Any]] = add_up_many(db, metric, scope, aggregates).to_pylist()
    return rows


def add_up_many(
    db: Database, metric: Metric, scope: Scope, aggregates: Mapping[str, str]
) -> pa.Table:
    """Return the same as a table, for as many groups as there are values."""
    statement = Adding(metric, scope, known_days(facts.columns(db), scope)).by(aggregates)
    return db.query(statement.sql, statement.params, statement.tables)
