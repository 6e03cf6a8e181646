"""Judge rows with the pandera schemas, and say in plain words why a row cannot be used."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from csmetrics.tables import (
    COUNT,
    DAY,
    FLAG,
    MOMENT,
    NUMBER,
    TABLES,
    TEXT,
    UNREADABLE,
    Table,
)
from csmetrics.translation import later, t

# Set by the mapping on rows that cannot be used at all (too many cells); holds the reason.
SET_ASIDE = "set_aside"
# Set by the mapping on rows that are left out on purpose (a call that went out); holds the reason.
LEFT_OUT = "left_out"

UNREADABLE_REASONS = {
    MOMENT: later("is not a date and time we can read"),
    DAY: later("is not a date we can read"),
    NUMBER: later("is not a number we can read"),
    COUNT: later("is not a whole number"),
    FLAG: later("is neither yes nor no"),
}


@dataclass(frozen=True)
class Fault:
    """Why one row cannot be used. `column` is ours, or None where the whole row is at fault."""

    row_number: int
    column: str | None
    reason: str


@dataclass(frozen=True)
class Judgement:
    """The rows of a chunk and the faults of those that did not pass every rule."""

    rows: pl.DataFrame
    faults: tuple[Fault, ...]

    @property
    def good(self) -> pl.DataFrame:
        """Return the rows that passed."""
        bad = {fault.row_number for fault in self.faults}
        return self.rows.filter(~pl.col("row_number").is_in(list(bad)))


def judge(rows: pl.DataFrame, table: Table) -> Judgement:
    """Judge mapped rows of one canonical table.

    `rows` has row_number, the columns of the table, `unreadable` and `set_aside`.
    """
    marked = rows[SET_ASIDE].is_not_null()
    if not marked.any():
        return Judgement(rows, _judge_rows(rows, table))
    left_out = rows.filter(marked).select("row_number", SET_ASIDE).iter_rows()
    faults = tuple(Fault(number, None, t(reason)) for number, reason in left_out)
    return Judgement(rows, faults + _judge_rows(rows.filter(~marked), table))


def warm_up() -> None:
    """Load pandera ahead of need, while the file is still being read.

    It loads half of itself only when it first judges something, so it is given a table of no rows.
    """
    from csmetrics.load.schemas import failures

    tickets = TABLES["tickets"]
    types = {name: tickets.column(name).type for name in tickets.names} | {UNREADABLE: TEXT}
    failures(pl.DataFrame(schema=types), tickets)


def _judge_rows(rows: pl.DataFrame, table: Table) -> tuple[Fault, ...]:
    from csmetrics.load.schemas import failures

    cases = failures(rows, table)
    if cases is None:
        return ()
    of_columns = pl.col("index").is_null()
    return (
        *_faults_of_columns(cases.filter(of_columns), rows, table),
        *_faults(cases.filter(~of_columns), rows, table),
    )


def _faults_of_columns(cases: pl.DataFrame, rows: pl.DataFrame, table: Table) -> Iterator[Fault]:
    """Yield a fault of each row for each column that is not there, or of another type."""
    # Where it is not there, its name is the case; a rule that could not be tried names none.
    failed = {*cases["column"], *cases["failure_case"]} & set(table.names)
    for column in sorted(failed):
        yield from (Fault(number, column, t("cannot be read")) for number in rows["row_number"])


def _faults(cases: pl.DataFrame, rows: pl.DataFrame, table: Table) -> Iterator[Fault]:
    numbers, unreadable = rows["row_number"], rows[UNREADABLE]
    seen: set[tuple[int, str | None]] = set()
    for column, check, index in cases.select("column", "check", "index").iter_rows():
        number, lost = numbers[index], (unreadable[index] or "").split(",")
        for fault in _explain(number, column, check, lost, table):
            if (number, fault.column) not in seen:
                seen.add((number, fault.column))
                yield fault


def _explain(
    number: int, column: str | None, check: str, lost: list[str], table: Table
) -> Iterator[Fault]:
    if check == "unreadable":
        yield from (Fault(number, name, _unreadable_reason(table, name)) for name in lost)
    elif check == "not_nullable":
        # An unreadable cell is null too; "is missing" would be wrong and is said better above.
        if column not in lost:
            yield Fault(number, column, t("is missing"))
    elif "|" in check:  # A rule across columns: the column it blames stands before the reason.
        yield Fault(number, *check.split("|", 1))
    else:
        yield Fault(number, column, check)


def _unreadable_reason(table: Table, name: str) -> str:
    column = table.column(name)
    if column.words:
        return t("is not one of {words}", words=", ".join(column.words))
    return t(UNREADABLE_REASONS.get(column.type, "cannot be read"))
