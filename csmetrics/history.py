"""The history of a workspace: its imports, the rows set aside, remembered mappings, its version."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from csmetrics.engine import Database, Session
from csmetrics.mapping import Plan
from csmetrics.read import TextTable, Upload
from csmetrics.report import ImportReport, RowFault

TABLES = (
    """create table if not exists imports (
        import_id BIGINT, file VARCHAR, sha256 VARCHAR, fingerprint VARCHAR, source VARCHAR,
        title VARCHAR, table_name VARCHAR, signature VARCHAR, outcome VARCHAR, rows_read BIGINT,
        rows_loaded BIGINT, rows_quarantined BIGINT, rows_skipped BIGINT, messages VARCHAR,
        changes VARCHAR, provided VARCHAR, headers VARCHAR, imported_at TIMESTAMP,
        undone_at TIMESTAMP)""",
    """create table if not exists set_aside (
        import_id BIGINT, row_number BIGINT, table_name VARCHAR, headers VARCHAR, value VARCHAR,
        reason VARCHAR, cells VARCHAR, whole_row BOOLEAN)""",
    """create table if not exists mappings (
        signature VARCHAR, mapping VARCHAR, remembered_at TIMESTAMP)""",
    "create table if not exists state (name VARCHAR, value VARCHAR)",
)


def entries(db: Database) -> list[dict[str, Any]]:
    """Return the imports that hold, newest first."""
    rows = db.rows("select * from imports where undone_at is null order by import_id desc")
    parsed = ("messages", "changes", "provided", "headers")
    return [{**row, **{name: json.loads(row[name]) for name in parsed}} for row in rows]


def newest(session: Session) -> dict[str, Any] | None:
    """Return the import that would be undone next."""
    found = session.rows(
        "select * from imports where undone_at is null order by import_id desc limit 1"
    )
    return found[0] if found else None


def next_import(session: Session) -> int:
    """Return the number of the import that begins."""
    number: int = session.rows("select coalesce(max(import_id), 0) + 1 as n from imports")[0]["n"]
    return number


def same_content(where: Database | Session, fingerprint: str) -> dict[str, Any] | None:
    """Return the import that brought the same content, read the same way, or None."""
    found = where.rows(
        "select file, imported_at from imports "
        "where fingerprint = $fingerprint and undone_at is null",
        {"fingerprint": fingerprint},
    )
    return found[0] if found else None


def provided(made: Plan) -> dict[str, set[str]]:
    """Return the columns of each table that a file fills; two parts may fill the same table."""
    columns: dict[str, set[str]] = {}
    for part in made.parts:
        columns.setdefault(part.table, set()).update(part.columns)
    return columns


def provided_before(session: Session, source: str, table: str) -> Collection[str]:
    """Return the columns of a table that some import of a source has provided."""
    imports = session.rows(
        "select provided from imports where source = $source and undone_at is null",
        {"source": source},
    )
    return {column for row in imports for column in json.loads(row["provided"]).get(table, [])}


def write(
    session: Session,
    upload: Upload,
    text: TextTable,
    made: Plan,
    report: ImportReport,
    fingerprint: str,
) -> None:
    """Write an import's entry."""
    entry = {
        "import_id": report.import_id,
        "file": upload.name,
        "sha256": upload.sha256,
        "fingerprint": fingerprint,
        "source": made.source,
        "title": made.title,
        "table_name": report.table,
        "signature": made.signature,
        "outcome": report.outcome,
        "rows_read": report.rows_read,
        "rows_loaded": report.rows_loaded,
        "rows_quarantined": report.rows_quarantined,
        "rows_skipped": report.rows_skipped,
        "messages": json.dumps(report.messages),
        "changes": json.dumps({name: vars(counts) for name, counts in report.changes.items()}),
        "provided": json.dumps({name: sorted(columns) for name, columns in provided(made).items()}),
        "headers": json.dumps(text.columns),
        "imported_at": _now(),
    }
    values = ", ".join(f"${name}" for name in entry)
    session.run(f"insert into imports ({', '.join(entry)}) values ({values})", entry)


def mark_undone(session: Session, import_id: int) -> None:
    """Close an import's entry and forget the rows it set aside."""
    which = {"import_id": import_id}
    session.run("delete from set_aside where import_id = $import_id", which)
    session.run(
        "update imports set undone_at = $now where import_id = $import_id", which | {"now": _now()}
    )


def set_aside(db: Database, import_id: int, limit: int | None) -> list[RowFault]:
    """Return the rows of an import that were not loaded, in file order."""
    rows = db.rows(
        "select * from set_aside where import_id = $import_id order by row_number "
        + (f"limit {int(limit)}" if limit else ""),
        {"import_id": import_id},
    )
    return [_row_fault(row) for row in rows]


def mappings(db: Database) -> dict[str, dict[str, str]]:
    """Return what people chose for files that were not recognised, by file layout."""
    rows = db.rows("select signature, mapping from mappings order by remembered_at")
    return {row["signature"]: json.loads(row["mapping"]) for row in rows}


def remember_mapping(session: Session, signature: str, mapping: Mapping[str, str]) -> None:
    """Keep a person's choice of columns for the next file with the same headers."""
    which = {"signature": signature}
    session.run("delete from mappings where signature = $signature", which)
    session.run(
        "insert into mappings values ($signature, $mapping, $now)",
        which | {"mapping": json.dumps(dict(mapping)), "now": _now()},
    )


def version(db: Database) -> int:
    """Return a number that changes whenever the data does."""
    rows = db.rows("select value from state where name = 'version'")
    return int(rows[0]["value"]) if rows else 0


def next_version(session: Session) -> None:
    """Count the change that is being made."""
    changed = session.run(
        "update state set value = cast(cast(value as bigint) + 1 as varchar) where name = 'version'"
    )
    if not changed:
        session.run("insert into state values ('version', '1')")


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def write_set_aside(session: Session, import_id: int, faults: Sequence[RowFault]) -> None:
    """Keep the rows that were not loaded, with their reasons and original cells."""
    if not faults:
        return
    table = pa.table(
        {
            "import_id": pa.array([import_id] * len(faults), pa.int64()),
            "row_number": pa.array([fault.row_number for fault in faults], pa.int64()),
            "table_name": [fault.table for fault in faults],
            "headers": [json.dumps(fault.headers) for fault in faults],
            "value": [fault.value for fault in faults],
            "reason": [fault.reason for fault in faults],
            "cells": [json.dumps(fault.cells) for fault in faults],
            "whole_row": [fault.whole_row for fault in faults],
        }
    )
    session.register("faults", table)
    session.run(f"insert into set_aside select {', '.join(table.column_names)} from faults")
    session.unregister("faults")


def _row_fault(row: Mapping[str, Any]) -> RowFault:
    return RowFault(
        row_number=row["row_number"],
        table=row["table_name"],
        headers=tuple(json.loads(row["headers"])),
        value=row["value"],
        reason=row["reason"],
        cells=tuple(json.loads(row["cells"])),
        whole_row=row["whole_row"],
    )
