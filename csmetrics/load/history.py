"""The history of a workspace: its imports, and its version."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from csmetrics.engine import Database, Session
from csmetrics.load import set_aside
from csmetrics.load.report import ImportReport
from csmetrics.mapping import Plan
from csmetrics.read import TextTable, Upload

TABLES = (
    """create table if not exists imports (
        import_id BIGINT, file VARCHAR, sha256 VARCHAR, fingerprint VARCHAR, source VARCHAR,
        title VARCHAR, table_name VARCHAR, signature VARCHAR, outcome VARCHAR, rows_read BIGINT,
        rows_loaded BIGINT, rows_quarantined BIGINT, rows_skipped BIGINT, messages VARCHAR,
        changes VARCHAR, provided VARCHAR, headers VARCHAR, imported_at TIMESTAMP,
        undone_at TIMESTAMP)""",
    # What the person said and the file itself proved: rows that come back are read the same way.
    "alter table imports add column if not exists answers VARCHAR",
    # What another file's amounts are compared with; "" where the file did not say it.
    "alter table imports add column if not exists currency VARCHAR",
    "create table if not exists state (name VARCHAR, value VARCHAR)",
)


def entries(db: Database) -> list[dict[str, Any]]:
    """Return the imports that hold, newest first; `waiting` counts rows still set aside."""
    rows = db.rows("select * from imports where undone_at is null order by import_id desc")
    waiting = set_aside.waiting(db) if rows else {}
    return [_entry(row, waiting.get(row["import_id"], 0)) for row in rows]


def _entry(row: Mapping[str, Any], waiting: int) -> dict[str, Any]:
    parsed = ("messages", "changes", "provided", "headers", "answers")
    # Imports of earlier versions have no answers.
    read = {name: json.loads(row[name] or "{}") for name in parsed}
    return {**row, **read, "waiting": waiting}


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


def answers_of(db: Database, signature: str) -> dict[str, Any]:
    """Return how a file of a layout was read: the newest one that rows set aside wait of."""
    found = db.rows(
        "select answers from imports where signature = $signature and undone_at is null "
        "order by import_id in (select import_id from set_aside where mended_by is null) desc, "
        "import_id desc limit 1",
        {"signature": signature},
    )
    answers: dict[str, Any] = json.loads(found[0]["answers"] or "{}") if found else {}
    return answers


def provided(made: Plan) -> dict[str, set[str]]:
    """Return the columns of each table that a file fills; two parts may fill the same table."""
    columns: dict[str, set[str]] = {}
    for part in made.parts:
        columns.setdefault(part.table, set()).update(part.columns)
    return columns


def providers(session: Session, made: Plan, table: str) -> dict[str, set[int]]:
    """Return the imports that provided each column of a table, of those that told of its rows.

    A file that names the tool of each row may tell of the rows of any.
    """
    imports = session.rows(
        "select import_id, source, provided from imports where undone_at is null"
    )
    names_tool = "source" in provided(made).get(table, ())
    found: dict[str, set[int]] = {}
    for entry in imports:
        columns = json.loads(entry["provided"]).get(table, [])
        if names_tool or entry["source"] == made.source or "source" in columns:
            for column in columns:
                found.setdefault(column, set()).add(entry["import_id"])
    return found


def write(
    session: Session,
    upload: Upload,
    text: TextTable,
    made: Plan,
    report: ImportReport,
    fingerprint: str,
    answers: Mapping[str, Any],
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
        "messages": set_aside.in_json(report.messages),
        "changes": json.dumps({name: vars(counts) for name, counts in report.changes.items()}),
        "provided": json.dumps({name: sorted(columns) for name, columns in provided(made).items()}),
        "headers": set_aside.in_json(text.columns),
        "answers": set_aside.in_json(dict(answers)),
        "currency": made.currency,
        "imported_at": _now(),
    }
    values = ", ".join(f"${name}" for name in entry)
    session.run(f"insert into imports ({', '.join(entry)}) values ({values})", entry)


def mark_undone(session: Session, import_id: int) -> None:
    """Close an import's entry and forget the rows it set aside."""
    set_aside.undo(session, import_id)
    session.run(
        "update imports set undone_at = $now where import_id = $import_id",
        {"import_id": import_id, "now": _now()},
    )


def is_empty(db: Database) -> bool:
    """Return whether nothing has been loaded."""
    return not db.rows("select 1 from imports where undone_at is null limit 1")


def version(db: Database) -> int:
    """Return a number that changes whenever the data does."""
    return db.until_changed("version", _version)


def _version(db: Database) -> int:
    rows = db.rows("select value from state where name = 'version'")
    return int(rows[0]["value"]) if rows else 0


def next_version(session: Session) -> None:
    """Count the change that is being made."""
    changed = session.run(
        "update state set value = cast(cast(value as bigint) + 1 as varchar) where name = 'version'"
    )
    if not changed:
        session.run("insert into state values ('version', '1')")


def leave_bytes(session: Session) -> None:
    """Note that the bytes of rows that are removed may stay in the file until it is rewritten."""
    forget_left_bytes(session)
    session.run("insert into state values ('left bytes', 'yes')")


def has_left_bytes(db: Database) -> bool:
    """Return whether bytes of rows that were removed may still be in the file."""
    return bool(db.rows("select 1 from state where name = 'left bytes'"))


def forget_left_bytes(session: Session) -> None:
    """Note that the file was written anew."""
    session.run("delete from state where name = 'left bytes'")


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
