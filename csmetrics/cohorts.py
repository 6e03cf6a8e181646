"""Retention triangles: what became of the customers who joined in each month.

A file of `csmetrics/cohorts/` gives rows with joined_at, began_at, ended_at and an amount, which
`cells.sql` adds up. A cell (cohort, age) is the amount still there at the end of the month `age`
months after joining.
"""

import datetime as dt
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from csmetrics import facts
from csmetrics.asking.periods import add_months
from csmetrics.asking.question import moment, newest
from csmetrics.engine import Database
from csmetrics.errors import WrongQuestion
from csmetrics.translation import t

FOLDER = Path(__file__).parent / "cohorts"
# Customers have a segment and nothing else to split by.
SPLITS = (None, "segment")

# The file that adds up the rows of every triangle, and how they are handed to it.
CELLS = "cells"
ADDED_UP = """with cohort_rows as (
    select joined_at, began_at, ended_at, amount, {group} as member_group
    from (
{rows}
    ) as members
)

select cohort, age, member_group, moved, came, joined
from (
{cells}
) as cells"""

Cohort = tuple[dt.date, str | None]
# How much came and how many, by months after joining; what and who went is below zero.
Moves = Mapping[int, tuple[float, int]]


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
) -> list[dict[str, Any]]:
    """Return the cells of a triangle: cohort (first of month), age (months), size, retained, value.

    `of` is "customers" or "mrr"; `value` is in percent. Split `by` segment, each row has one too.
    A month that has not ended by `as_of` (None: the newest moment loaded) has no cell.
    """
    if by not in SPLITS:
        raise WrongQuestion(
            t("Cohorts cannot be split by “{name}”.", name=by), "", t("Split them by segment.")
        )
    known_until = moment(as_of) if as_of else newest(facts.columns(db))
    if known_until is None:
        return []
    moves, sizes = _moves(db, triangles()[of], by)
    return [
        {"cohort": cohort.isoformat(), **({by: group} if by else {}), **cell}
        for cohort, group in sorted(sizes, key=lambda key: (key[0], key[1] is None, key[1]))
        for cell in _cells(cohort, moves[cohort, group], sizes[cohort, group], known_until, of)
    ]


def _moves(
    db: Database, triangle: Triangle, by: str | None
) -> tuple[dict[Cohort, dict[int, tuple[float, int]]], dict[Cohort, int]]:
    group = by or "cast(null as varchar)"
    sql = ADDED_UP.format(rows=triangle.sql, group=group, cells=_cells_sql())
    moves: dict[Cohort, dict[int, tuple[float, int]]] = defaultdict(dict)
    sizes: dict[Cohort, int] = defaultdict(int)
    for row in db.rows(sql):
        cohort = (row["cohort"], row["member_group"])
        moves[cohort][row["age"]] = row["moved"], row["came"]
        sizes[cohort] += row["joined"]
    return moves, sizes


def _cells(
    month: dt.date, moves: Moves, size: int, known_until: dt.datetime, of: str
) -> Iterator[dict[str, Any]]:
    age = 0
    there: float = 0
    heads = 0
    whole: float | None = None
    while dt.datetime.combine(add_months(month, age + 1), dt.time()) <= known_until:
        moved, came = moves.get(age, (0, 0))
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
        age += 1
