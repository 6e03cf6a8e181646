"""The pandera schemas of the canonical tables, made from what `tables.py` says.

A module of its own, loaded when rows are judged: pandera takes most of a second to load.
"""

from datetime import date
from functools import cache

import pandera.polars as pa
import polars as pl

from csmetrics.tables import DAY, EARLIEST, LATEST, MOMENT, TEXT, UNREADABLE, Column, Rule, Table
from csmetrics.translation import Spoken, number, spoken, t


def schema_of(table: Table) -> pa.DataFrameSchema:
    """Return the schema of one table: its columns, `unreadable`, and the rules across columns.

    Columns without a rule need not be there; any text is a good value of them. The checks name
    their reasons in the language that is spoken.
    """
    return _schema_of(table, spoken())


@cache
def _schema_of(table: Table, said_in: Spoken) -> pa.DataFrameSchema:
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
        reason = t("is not one of {words}", words=words)
        checks.append(pa.Check.isin(list(column.words), error=reason))
    if column.low is not None and column.high is not None:
        between = t(
            "is not between {low} and {high}", low=number(column.low), high=number(column.high)
        )
        checks.append(pa.Check.in_range(column.low, column.high, error=between))
    elif column.low is not None:
        low = number(column.low)
        reason = t("is negative") if column.low == 0 else t("is below {low}", low=low)
        checks.append(pa.Check.ge(column.low, error=reason))
    if column.type == MOMENT:
        checks.append(_between(EARLIEST, LATEST))
    if column.type == DAY:
        checks.append(_between(EARLIEST.date(), LATEST.date()))
    return pa.Column(
        column.type, checks=checks, nullable=not column.required, required=must_be_there
    )


def _between(earliest: date, latest: date) -> pa.Check:
    reason = t("is not a date between {first} and {last}", first=earliest.year, last=latest.year)
    return pa.Check.in_range(earliest, latest, include_max=False, error=reason)


def _rule(rule: Rule) -> pa.Check:
    return pa.Check(
        lambda data: data.lazyframe.select(rule.holds().fill_null(True)),
        error=f"{rule.column}|{t(rule.reason)}",
    )
