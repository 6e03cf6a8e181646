"""The pandera schemas of the canonical tables, made from what `tables.py` says.

A module of its own, loaded when rows are judged: pandera takes most of a second to load.
"""

from datetime import date
from functools import cache

import pandera.polars as pa
import polars as pl

from csmetrics.tables import DAY, EARLIEST, LATEST, MOMENT, TEXT, UNREADABLE, Column, Rule, Table


@cache
def schema_of(table: Table) -> pa.DataFrameSchema:
    """Return the schema of one table: its columns, `unreadable`, and the rules across columns.

    Columns without a rule need not be there; any text is a good value of them.
    """
    judged = table.judged
    columns = {
        column.name: _column(column, must_be_there=column.name in judged)
        for column in table.columns
    }
    columns[UNREADABLE] = pa.Column(TEXT, nullable=True)
    readable = pa.Check(
        lambda data: data.lazyframe.select(pl.col(UNREADABLE).is_null()), error="unreadable"
    )
    return pa.DataFrameSchema(columns, checks=[readable, *map(_rule, table.rules)], name=table.name)


def failures(rows: pl.DataFrame, table: Table) -> pl.DataFrame | None:
    """Return the cells that fail the schema (column, check, index of the row), None for none."""
    try:
        schema_of(table).validate(rows, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases: pl.DataFrame = errors.failure_cases
        return cases
    return None


def _column(column: Column, must_be_there: bool) -> pa.Column:
    checks = []
    if column.words and not column.open_words:
        words = ", ".join(column.words)
        checks.append(pa.Check.isin(list(column.words), error=f"is not one of {words}"))
    if column.low is not None and column.high is not None:
        between = f"is not between {column.low:,.0f} and {column.high:,.0f}"
        checks.append(pa.Check.in_range(column.low, column.high, error=between))
    elif column.low is not None:
        reason = "is negative" if column.low == 0 else f"is below {column.low:g}"
        checks.append(pa.Check.ge(column.low, error=reason))
    if column.type == MOMENT:
        checks.append(_between(EARLIEST, LATEST))
    if column.type == DAY:
        checks.append(_between(EARLIEST.date(), LATEST.date()))
    return pa.Column(
        column.type, checks=checks, nullable=not column.required, required=must_be_there
    )


def _between(earliest: date, latest: date) -> pa.Check:
    reason = f"is not a date between {earliest.year} and {latest.year}"
    return pa.Check.in_range(earliest, latest, include_max=False, error=reason)


def _rule(rule: Rule) -> pa.Check:
    return pa.Check(
        lambda data: data.lazyframe.select(rule.holds().fill_null(True)),
        error=f"{rule.column}|{rule.reason}",
    )
