"""The query of a number, written out: whoever runs it in DuckDB gets the number on the card.

The app binds the period, the filters and the settings, and adds up several numbers at once. Here
one number stands alone, with its values in their places, so that it can be copied and checked.
"""

import datetime as dt
import textwrap
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa

from csmetrics import ask as asking
from csmetrics import facts
from csmetrics.asking.measures import Measure, measure
from csmetrics.asking.question import Asked, Columns, known_days, understand
from csmetrics.asking.statements import PARAMETER, Builder, Statement
from csmetrics.catalogue import catalogue
from csmetrics.engine import Database
from csmetrics.engine.duckdb import quoted
from csmetrics.team import settings

# A business calendar of every day would be longer than any query.
MOST_ROWS = 200


def written_out(db: Database, question: Mapping[str, Any]) -> str | None:
    """Return the SQL that gives `value` and `n` of a number, or None where it would be too long."""
    columns = facts.columns(db)
    asked = understand({**settings.filled(db, question), "grain": None, "by": None}, columns)
    if asking.missing(db, asked.metric):
        return None
    return _query(Asked(asked.metric, replace(asked.scope, grain="none", by=())), columns)


def _query(asked: Asked, columns: Columns) -> str | None:
    one = measure(asked.metric.measure)
    builder = _Alone(asked.metric, asked.scope, known_days(columns, asked.scope))
    statement = builder.survival(one) if one.way == "survival" else builder.alone(one)
    if sum(table.num_rows for table in statement.tables.values()) > MOST_ROWS:
        return None
    before = [f"{name} as (\n{_values(table)}\n)" for name, table in statement.tables.items()]
    for name in asked.metric.parts:
        part = _query(Asked(catalogue()[name], asked.scope), columns)
        if part is None:
            return None
        first = _literal(asked.scope.period.start)
        before.append(
            f"{name} as (\nselect {first} as period, value, n from (\n"
            f"{textwrap.indent(part, '    ')}\n) as answer\n)"
        )
    sql = PARAMETER.sub(lambda found: _literal(statement.params[found[1]]), statement.sql)
    return "with " + ",\n\n".join([*before, sql.removeprefix("with ")])


class _Alone(Builder):
    """Writes the statement for one number alone."""

    def alone(self, one: Measure) -> Statement:
        """Return the statement for the value of a measure, and for how many rows it rests on."""
        if one.way == "combined":
            return self._statement("select value, n from metric_rows")
        counted = f"count({quoted(one.of)})" if one.of and one.way != "percent" else "count(*)"
        there = f"\nwhere {self._counts()}{self._kept('and')}" if one.at else self._kept()
        return self._statement(
            f"select {_value(one)} as value, {counted} as n\nfrom metric_rows{there}"
        )


def _value(one: Measure) -> str:
    x, whole = quoted(one.of or ""), quoted(one.whole or "")
    values = {
        "count": f"count({x})" if one.of else "count(*)",
        "sum": f"coalesce(sum({x}), 0)" if one.at else f"sum({x})",
        "average": f"avg({x})",
        "median": f"quantile_cont({x}, 0.5)",
        "p90": f"quantile_cont({x}, 0.9)",
        "share": f"100.0 * count(*) filter (where {x}) / nullif(count({x}), 0)",
        "percent": f"100.0 * sum({x}) / nullif(sum({whole}), 0)",
        "nps": f"100.0 * avg({x})",
    }
    return values[one.way]


def _values(table: pa.Table) -> str:
    names = ", ".join(quoted(name) for name in table.column_names)
    rows = ", ".join(
        f"({', '.join(_literal(value) for value in row.values())})" for row in table.to_pylist()
    )
    return f"select * from (values {rows}) as given ({names})"


def _literal(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int() | float():
            return repr(value)
        case dt.datetime():
            return f"timestamp '{value}'"
        case dt.date():
            return f"date '{value}'"
    return "'" + str(value).replace("'", "''") + "'"
