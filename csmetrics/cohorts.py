"""Retention triangles: what became of the customers who joined in each month.

A file of `csmetrics/cohorts/` gives rows with joined_at, began_at, ended_at, an amount and whether
it is the customer's first, which `cells.sql` adds up. A cell (cohort, age) is the amount still
there at the end of the month `age` months after joining.
"""

import datetime as dt
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from csmetrics import facts
from csmetrics.asking.periods import add_months, utc_midnight
from csmetrics.asking.question import Columns, moment, newest
from csmetrics.asking.statements import local_time
from csmetrics.engine import Database
from csmetrics.errors import WrongQuestion
from csmetrics.translation import t

FOLDER = Path(__file__).parent / "cohorts"
# Customers have a segment and nothing else to split by.
SPLITS = (None, "segment")

# The file that adds up the rows of every triangle, and how they are handed to it.
CELLS = "cells"
ADDED_UP = """with cohort_rows as (
    select
        {joined_at} as joined_at,
        {began_at} as began_at,
        {ended_at} as ended_at,
        amount,
        is_first,
        {group} as member_group
    from (
{rows}
    ) as members
)

select cohort, age, member_group, moved, came, joined
from (
{cells}
) as cells"""

Cohort = tuple[dt.date, str | None]
# How much came, how many, and how many of them for the first time, by months after joining; what
# and who went is below zero.
Moves = Mapping[int, tuple[float, int, int]]


@dataclass(frozen=True)
class Triangle:
    """One file of `csmetrics/cohorts/`: what it shows, in words, and its SELECT."""

    name: str
    sql: str
    title: str
    question: str
    each: str
    unit: str
    formula: str
    needs: list[str]
    leaves_out: list[str]


@cache
def triangles() -> dict[str, Triangle]:
    """Return every retention triangle by name."""
    files = [path for path in sorted(FOLDER.glob("*.sql")) if path.stem != CELLS]
    return {path.stem: read_triangle(path) for path in files}


def read_triangle(path: Path) -> Triangle:
    """Read one file: a TOML header in the opening comment, then one SELECT."""
    header, sql = _read(path)
    return Triangle(name=path.stem, sql=sql, **tomllib.loads(header))


def _read(path: Path) -> tuple[str, str]:
    header, _, sql = path.read_text(encoding="utf-8").partition("*/")
    return header.removeprefix("/*"), sql.strip()


@cache
def _cells_sql() -> str:
    return _read(FOLDER / f"{CELLS}.sql")[1]


def cohorts(
    db: Database,
    as_of: str | dt.datetime | None = None,
    by: str | None = None,
    of: str = "customers",
    timezone: str = "UTC",
) -> list[dict[str, Any]]:
    """Return the cells of a triangle: cohort (first of month), age (months), size, retained, value.

    `of` is "customers" or "mrr"; `value` is in percent. Split `by` segment, each row has one too.
    A month that has not ended by `as_of` (None: the newest moment loaded) has no cell. Months are
    those of `timezone`.
    """
    if by not in SPLITS:
        raise WrongQuestion(
            t("Cohorts cannot be split by “{name}”.", name=by), "", t("Split them by segment.")
        )
    columns = facts.columns(db)
    known_until = moment(as_of) if as_of else newest(columns)
    if known_until is None:
        return []
    local = _local_times(columns, timezone, known_until)
    moves = _moves(db, triangles()[of], by, local)
    zone = ZoneInfo(timezone)
    return [
        {"cohort": cohort.isoformat(), **({by: group} if by else {}), **cell}
        for cohort, group in sorted(moves, key=lambda key: (key[0], key[1] is None, key[1]))
        for cell in _cells(cohort, moves[cohort, group], known_until, zone, of)
    ]


def _local_times(columns: Columns, timezone: str, known_until: dt.datetime) -> dict[str, str]:
    """Return SQL for the local time of each moment; what comes after the data has no cell."""
    begin = (span.earliest for span in columns.values() if span.is_moment and span.earliest)
    first = min(begin, default=known_until)
    return {
        name: local_time(name, timezone, first, known_until)
        for name in ("joined_at", "began_at", "ended_at")
    }


def _moves(
    db: Database, triangle: Triangle, by: str | None, local: Mapping[str, str]
) -> dict[Cohort, dict[int, tuple[float, int, int]]]:
    group = by or "cast(null as varchar)"
    sql = ADDED_UP.format(rows=triangle.sql, group=group, cells=_cells_sql(), **local)
    moves: dict[Cohort, dict[int, tuple[float, int, int]]] = defaultdict(dict)
    for row in db.rows(sql):
        cohort = (row["cohort"], row["member_group"])
        moves[cohort][row["age"]] = row["moved"], row["came"], row["joined"]
    return moves


def _cells(
    month: dt.date, moves: Moves, known_until: dt.datetime, zone: dt.tzinfo, of: str
) -> Iterator[dict[str, Any]]:
    ages = _ended_months(month, known_until, zone)
    # Whoever tries first and pays later counts once they pay.
    size = sum(joined for age, (_, _, joined) in moves.items() if age < ages)
    there: float = 0
    heads = 0
    whole: float | None = None
    for age in range(ages if size else 0):
        moved, came, _ = moves.get(age, (0, 0, 0))
        heads += came
        # Sums of prices may miss zero by a hair: of nobody there is nothing left.
        there = there + moved if heads else 0
        if whole is None:
            whole = size if of == "customers" else there
        yield {
            "age": age,
            "size": size,
            "retained": there,
            "value": 100.0 * there / whole if whole else None,
        }


def _ended_months(month: dt.date, known_until: dt.datetime, zone: dt.tzinfo) -> int:
    ended = 0
    while utc_midnight(add_months(month, ended + 1), zone) <= known_until:
        ended += 1
    return ended
