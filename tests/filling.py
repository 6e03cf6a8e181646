"""Small databases for tests: canonical tables filled with a few rows, without any file."""

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from csmetrics import facts
from csmetrics.engine import Database, Session
from csmetrics.tables import COUNT, DAY, FLAG, MOMENT, NUMBER, TABLES, TEXT, Table, create_sql

TYPES = {
    TEXT: pa.string(),
    MOMENT: pa.timestamp("us"),
    DAY: pa.date32(),
    NUMBER: pa.float64(),
    COUNT: pa.int64(),
    FLAG: pa.bool_(),
}
Rows = Iterable[Mapping[str, Any]]


def filled(**tables: Rows) -> Database:
    """Return a database in memory whose canonical tables hold these rows, ready to ask.

    Columns that a row does not name are null, as if its file had no such column.
    """
    db = Database()
    with db.transaction() as session:
        for table in TABLES.values():
            session.run(create_sql(table))
        refill(session, **tables)
    return db


def refill(session: Session, **tables: Rows) -> None:
    """Put these rows in the place of all that was there."""
    for name, table in TABLES.items():
        session.run(f'delete from "{name}"')
        _insert(session, table, list(tables.get(name, ())))
    facts.rebuild(session)


def _insert(session: Session, table: Table, rows: list[Mapping[str, Any]]) -> None:
    unknown = {key for row in rows for key in row} - set(table.names) - {"source"}
    assert not unknown, f"{table.name} has no columns {sorted(unknown)}"
    if not rows:
        return
    types = {column.name: TYPES[column.type] for column in table.columns}
    schema = pa.schema({"source": pa.string()} | types)
    session.register("new_rows", pa.Table.from_pylist([dict(row) for row in rows], schema))
    session.run(f'insert into "{table.name}" by name select * from new_rows')
    session.unregister("new_rows")
