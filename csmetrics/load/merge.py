"""Bring staged rows into a canonical table, by key, so that any order of import ends the same.

A newer row overwrites the columns that its file provides; an older one only fills columns that no
earlier file provided. What is overwritten is kept, so that the last import can be undone.
"""

from collections.abc import Collection

from csmetrics.engine.duckdb import Session, quoted
from csmetrics.load.report import TableCounts
from csmetrics.tables import Table


def stored_columns(table: Table) -> tuple[str, ...]:
    """Return the columns of a canonical table as they are kept in a workspace."""
    return (*table.names, *(() if "source" in table.names else ("source",)))


def stage_name(table: Table) -> str:
    """Return the name of the table that holds an import's good rows while it runs."""
    return f"stage_{table.name}"


def before_name(table: Table) -> str:
    """Return the name of the table that holds rows as they were before they were updated."""
    return f"before_{table.name}"


def drop_repeats(session: Session, table: Table) -> list[str]:
    """Keep one staged row per key, the newest, else the last; return the keys' last column.

    One text per row that was dropped, so that the person can be told how many and which.
    """
    stage, keys = stage_name(table), ", ".join(map(quoted, table.key))
    order = f"{_version('', table)} desc nulls last, row_number desc"
    repeats = f"""
        select row_number, cast({quoted(_telling_key(table))} as varchar) as name
        from (
            select *, row_number() over (partition by {keys} order by {order}) as place
            from {stage}
            where ({keys}) in (select ({keys}) from {stage} group by {keys} having count(*) > 1)
        )
        where place > 1
    """
    session.run(f"create or replace temp table repeats as {repeats}")
    names = [row["name"] for row in session.rows("select name from repeats order by row_number")]
    if names:
        gone = "select row_number from repeats"
        session.run(f"delete from {stage} where row_number in ({gone})")
    return names


def merge(
    session: Session,
    table: Table,
    import_id: int,
    provided: Collection[str],
    provided_before: Collection[str],
) -> TableCounts:
    """Bring the staged rows of one table in, and return how the table changed."""
    name, stage = quoted(table.name), stage_name(table)
    if session.rows(f"select 1 from {name} limit 1"):
        changes = _upsert(session, table, import_id, provided, provided_before)
        session.run(f"drop table {stage}")
        return changes
    added: int = session.rows(f"select count(*) as n from {stage}")[0]["n"]
    session.run(f"drop table {name}")
    session.run(f"alter table {stage} drop column row_number")
    session.run(f"alter table {stage} rename to {name}")
    return TableCounts(added=added)


def _upsert(
    session: Session,
    table: Table,
    import_id: int,
    provided: Collection[str],
    provided_before: Collection[str],
) -> TableCounts:
    name, stage, before = quoted(table.name), stage_name(table), before_name(table)
    columns = stored_columns(table)
    listed = ", ".join(map(quoted, columns))
    same_key = " and ".join(
        f"new.{quoted(key)} is not distinct from old.{quoted(key)}" for key in table.key
    )
    session.run(f"""
        create or replace temp table matched as
        select
            old.rowid as place,
            new.row_number as staged,
            {", ".join(_settled(column, table, provided, provided_before) for column in columns)}
        from {stage} as new
        join {name} as old on {same_key}
    """)
    differs = " or ".join(
        f"matched.{quoted(column)} is distinct from old.{quoted(column)}" for column in columns
    )
    session.run(f"""
        create or replace temp table changed as
        select matched.*
        from matched
        join {name} as old on old.rowid = matched.place
        where {differs}
    """)
    session.run(f"""
        insert into {before}
        select old.*, {int(import_id)} from {name} as old
        where old.rowid in (select place from changed)
    """)
    updated = session.run(f"delete from {name} where rowid in (select place from changed)")
    session.run(
        f"insert into {name} ({listed}, import_id) select {listed}, {int(import_id)} from changed"
    )
    added = session.run(f"""
        insert into {name} ({listed}, import_id)
        select {listed}, {int(import_id)} from {stage}
        where row_number not in (select staged from matched)
    """)
    matched = session.rows("select count(*) as n from matched")[0]["n"]
    return TableCounts(added=added, updated=updated, unchanged=matched - updated)


def _settled(
    column: str, table: Table, provided: Collection[str], provided_before: Collection[str]
) -> str:
    """Return the SQL for what a stored column becomes when a staged row has the same key."""
    ours = quoted(column)
    if column in table.key or column not in provided:
        return f"old.{ours} as {ours}"
    if not table.version:
        return f"new.{ours} as {ours}"
    older = f"{_version('new.', table)} < {_version('old.', table)}"
    kept = f"old.{ours}" if column in provided_before else f"coalesce(old.{ours}, new.{ours})"
    return f"case when {older} then {kept} else new.{ours} end as {ours}"


def undo(session: Session, table: Table, import_id: int) -> None:
    """Take the rows of the newest import out again and put back what it overwrote."""
    name, before = quoted(table.name), before_name(table)
    listed = ", ".join(map(quoted, (*stored_columns(table), "import_id")))
    session.run(f"delete from {name} where import_id = $import_id", {"import_id": import_id})
    session.run(
        f"insert into {name} ({listed}) select {listed} from {before} "
        "where replaced_by = $import_id",
        {"import_id": import_id},
    )
    session.run(f"delete from {before} where replaced_by = $import_id", {"import_id": import_id})


def _version(prefix: str, table: Table) -> str:
    known = ", ".join(f"{prefix}{quoted(column)}" for column in table.version)
    return f"coalesce({known})" if known else "null::timestamp"


def _telling_key(table: Table) -> str:
    return next((key for key in table.key if key != "source"), table.key[0])
