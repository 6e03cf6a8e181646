"""Fixtures for numbers: a store written as small tables, and one question asked of it."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import polars as pl
import pytest

from csmetrics import facts
from csmetrics.ask import ask
from csmetrics.engine import Database
from csmetrics.tables import COUNT, DAY, FLAG, MOMENT, NUMBER, TABLES, Table, create_sql

Store = Callable[..., Database]
READ: dict[pl.DataType, Callable[[str], Any]] = {
    MOMENT: datetime.fromisoformat,
    DAY: date.fromisoformat,
    NUMBER: float,
    COUNT: int,
    FLAG: lambda cell: cell == "yes",
}


def read(table: Table, text: str) -> pl.DataFrame:
    """Read a table written as text: a line of column names, then one line for each row.

    Cells are parted by spaces, `-` is a missing one, and `_` in a cell stands for a space.
    """
    header, *lines = (line.split() for line in text.strip().splitlines())
    own = {name: table.column(name).type for name in header if name in table.names}
    types = {name: own.get(name, pl.String()) for name in header}
    rows = [
        [
            None if cell == "-" else READ.get(types[name], lambda c: c.replace("_", " "))(cell)
            for name, cell in zip(header, line, strict=True)
        ]
        for line in lines
    ]
    return pl.DataFrame(rows, schema=types, orient="row")


def open_store(**tables: str | pl.DataFrame) -> Database:
    """Open a database in memory that holds these tables, ready to ask."""
    db = Database()
    with db.transaction() as session:
        for table in TABLES.values():
            session.run(create_sql(table))
        for name, rows in tables.items():
            frame = rows if isinstance(rows, pl.DataFrame) else read(TABLES[name], rows)
            session.register("rows", frame.to_arrow())
            session.run(f"insert into {name} by name select * from rows")
            session.unregister("rows")
        facts.rebuild(session)
    return db


@pytest.fixture
def store() -> Iterator[Store]:
    """Build a store from tables: `store(tickets="ticket_id created_at …", surveys=…)`."""
    opened = []

    def build(**tables: str | pl.DataFrame) -> Database:
        opened.append(open_store(**tables))
        return opened[-1]

    yield build
    for db in opened:
        db.close()


@pytest.fixture(scope="session")
def lasting_store() -> Iterator[Store]:
    """Build a store for many tests, none of which may change it."""
    opened = []

    def build(**tables: str | pl.DataFrame) -> Database:
        opened.append(open_store(**tables))
        return opened[-1]

    yield build
    for db in opened:
        db.close()


def value(db: Database, metric: str, **question: Any) -> float | None:
    """Return the one number that answers a question."""
    [row] = ask(db, [{"metric": metric, **_dated(question)}])[0]
    number: float | None = row["value"]
    return number


def number_and_sample(db: Database, metric: str, **question: Any) -> tuple[float | None, int]:
    """Return the one number that answers a question, and how many rows it rests on."""
    [row] = ask(db, [{"metric": metric, **_dated(question)}])[0]
    return row["value"], row["n"]


def by_period(db: Database, metric: str, grain: str, **question: Any) -> dict[str, float | None]:
    """Return the number of each bucket."""
    rows = ask(db, [{"metric": metric, "grain": grain, **_dated(question)}])[0]
    return {row["period"]: row["value"] for row in rows}


def by_group(db: Database, metric: str, column: str, **question: Any) -> dict[str | None, Any]:
    """Return the number of each group."""
    rows = ask(db, [{"metric": metric, "by": [column], **_dated(question)}])[0]
    return {row[column]: row["value"] for row in rows}


def _dated(question: dict[str, Any]) -> dict[str, Any]:
    """June 2025, unless the test says otherwise; `start` and `end` stand for from and to."""
    start, end = question.pop("start", "2025-06-01"), question.pop("end", "2025-07-01")
    return {"from": start, "to": end, **question}


@pytest.fixture(name="value")
def _value() -> Callable[..., float | None]:
    return value


@pytest.fixture(name="number_and_sample")
def _number_and_sample() -> Callable[..., tuple[float | None, int]]:
    return number_and_sample


@pytest.fixture(name="by_period")
def _by_period() -> Callable[..., dict[str, float | None]]:
    return by_period


@pytest.fixture(name="by_group")
def _by_group() -> Callable[..., dict[str | None, Any]]:
    return by_group
