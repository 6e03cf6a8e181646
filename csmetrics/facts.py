"""The canonical tables made ready to ask: `csmetrics/facts/*.sql`, rebuilt with every import.

A fact table holds the rows of a canonical table in time order, with elapsed times in seconds and
with the channel, priority, team, agent, topic, segment and source that a question may split by.
`fact_columns` says how much of every canonical column is filled, and from when to when.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pyarrow as pa

from csmetrics.engine import Database, Session
from csmetrics.engine.duckdb import quoted
from csmetrics.tables import DAY, MOMENT, TABLES, Table

FOLDER = Path(__file__).parent / "facts"
SPANS = pa.schema(
    [
        ("table_name", pa.string()),
        ("column_name", pa.string()),
        ("filled", pa.int64()),
        ("earliest", pa.timestamp("us")),
        ("latest", pa.timestamp("us")),
        ("is_moment", pa.bool_()),
    ]
)


@dataclass(frozen=True)
class Fact:
    """One file of `csmetrics/facts/`: a table, what it is made from (`needs`), its SELECT.

    is_view:     True where it is never stored
    same_as:     the table that it is the same as for as long as the table `while_empty` is empty:
                 nothing is looked up then, and rows need not be written twice
    """

    name: str
    about: str
    needs: tuple[str, ...]
    sql: str
    is_view: bool = False
    same_as: str | None = None
    while_empty: str | None = None


@dataclass(frozen=True)
class Span:
    """How many cells of a column are filled, and its earliest and latest moment if it has one."""

    filled: int
    earliest: datetime | None
    latest: datetime | None
    is_moment: bool


@cache
def facts() -> dict[str, Fact]:
    """Return every fact table by name, each after those it is made from."""
    found = {path.stem: read_fact(path) for path in sorted(FOLDER.glob("*.sql"))}
    after = {fact.name: [name for name in fact.needs if name in found] for fact in found.values()}
    return {name: found[name] for name in TopologicalSorter(after).static_order()}


def read_fact(path: Path) -> Fact:
    """Read one file: a TOML header in the opening comment, then one SELECT."""
    header, _, sql = path.read_text(encoding="utf-8").partition("*/")
    said = tomllib.loads(header.removeprefix("/*"))
    needs = tuple(said["needs"])
    return Fact(
        path.stem,
        said["about"],
        needs,
        sql.strip(),
        said.get("is_view", False),
        said.get("same_as"),
        said.get("while_empty"),
    )


def rebuild(session: Session, tables: set[str] | None = None) -> None:
    """Make the fact tables anew from the canonical `tables` that changed (None: all of them).

    Runs inside the caller's transaction. The canonical tables must exist; they may be empty.
    """
    stale = set(TABLES) if tables is None else set(tables)
    there = session.rows("select table_name, table_type from information_schema.tables")
    kinds = {row["table_name"]: row["table_type"] for row in there}
    for fact in facts().values():
        if not stale.isdisjoint(fact.needs):
            if fact.name in kinds:
                kind = "view" if kinds[fact.name] == "VIEW" else "table"
                session.run(f"drop {kind} {quoted(fact.name)}")
            _make(session, fact)
            stale.add(fact.name)
    _rebuild_columns(session)


def _make(session: Session, fact: Fact) -> None:
    sql, is_view = fact.sql, fact.is_view
    if fact.same_as and not session.rows(f"select 1 from {fact.while_empty} limit 1"):
        sql, is_view = f"select * from {fact.same_as}", True
    session.run(f"create {'view' if is_view else 'table'} {quoted(fact.name)} as {sql}")


def ensure(session: Session) -> None:
    """Make the fact tables anew where their files changed since this workspace was written."""
    if not session.rows("select 1 from state where name = 'facts' and value = $v", {"v": _made()}):
        rebuild(session)
        session.run("delete from state where name = 'facts'")
        session.run("insert into state values ('facts', $v)", {"v": _made()})


@cache
def _made() -> str:
    """Return what the fact tables are made from, in short."""
    texts = "".join(fact.sql for fact in facts().values())
    return hashlib.sha256(texts.encode()).hexdigest()


def columns(db: Database) -> Mapping[tuple[str, str], Span]:
    """Return how much of each (table, column) is filled; `(table, "")` counts the rows.

    Scores are counted for each question that surveys ask, too: `("surveys", "score of nps")`.
    """
    return db.until_changed("columns", _columns)


def _columns(db: Database) -> Mapping[tuple[str, str], Span]:
    kinds = db.rows("select kind, count(score) as n from answer_facts group by kind")
    scores = {
        ("surveys", f"score of {row['kind']}"): Span(row["n"], None, None, False) for row in kinds
    }
    return scores | {
        (row["table_name"], row["column_name"]): Span(
            row["filled"], row["earliest"], row["latest"], row["is_moment"]
        )
        for row in db.rows(
            "select table_name, column_name, filled, earliest, latest, is_moment from fact_columns"
        )
    }


def _rebuild_columns(session: Session) -> None:
    rows = [row for table in TABLES.values() for row in _spans(session, table)]
    session.register("new_fact_columns", pa.Table.from_pylist(rows, schema=SPANS))
    session.run("create or replace table fact_columns as select * from new_fact_columns")
    session.unregister("new_fact_columns")


def _spans(session: Session, table: Table) -> list[dict[str, Any]]:
    dated = [column.name for column in table.columns if column.type in (MOMENT, DAY)]
    parts = ['count(*) as "filled "']
    parts += [f"count({quoted(name)}) as {quoted('filled ' + name)}" for name in table.names]
    for name in dated:
        parts += [f"min({quoted(name)}) as {quoted('earliest ' + name)}"]
        parts += [f"max({quoted(name)}) as {quoted('latest ' + name)}"]
    found = session.rows(f"select {', '.join(parts)} from {quoted(table.name)}")[0]
    return [
        {
            "table_name": table.name,
            "column_name": name,
            "filled": found[f"filled {name}"],
            "earliest": _moment(found.get(f"earliest {name}")),
            "latest": _moment(found.get(f"latest {name}")),
            "is_moment": bool(name) and table.column(name).type == MOMENT,
        }
        for name in ("", *table.names)
    ]


def _moment(value: date | None) -> datetime | None:
    if value is None or isinstance(value, datetime):
        return value
    return datetime.combine(value, time())
