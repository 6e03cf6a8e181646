"""Bring staged rows into a canonical table, by key, so that any order of import ends the same.

Of each column the newest row whose file provides it wins; a row that does not say how new it is
only fills what no row that says so has filled. Among rows that are equally new the one loaded last
wins: it may be the same file, read in another way. What is overwritten is kept, so that the last
import can be undone.
"""

from collections.abc import Collection

from csmetrics.engine.duckdb import Session, quoted
from csmetrics.load import versions
from csmetrics.load.report import TableCounts
from csmetrics.load.versions import Providers, version_of
from csmetrics.tables import TOLD_AT, Table


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
    order = f"{version_of('', table)} desc nulls last, row_number desc"
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
    providers: Providers,
) -> TableCounts:
    """Bring the staged rows of one table in, and return how the table changed.

    `provided` are the columns that the file has; `providers` says which imports had each before.
    """
    name, stage = quoted(table.name), stage_name(table)
    if session.rows(f"select 1 from {name} limit 1"):
        changes = _upsert(session, table, import_id, provided, providers)
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
    providers: Providers,
) -> TableCounts:
    name, stage, before = quoted(table.name), stage_name(table), before_name(table)
    columns = tuple(table.stored)
    listed = ", ".join(map(quoted, columns))
    same_key = " and ".join(
        f"new.{quoted(key)} is not distinct from old.{quoted(key)}" for key in table.key
    )
    apart = versions.columns_apart(table, providers, provided)
    told = {name: versions.of_column(name, table, apart, providers) for name in columns}
    settled = [_settled(name, table, provided, told[name]) for name in columns]
    settled += [_settled_version(name, table, provided, told[name]) for name in apart]
    session.run(f"""
        create or replace temp table matched as
        select old.rowid as place, new.row_number as staged, {", ".join(settled)}
        from {stage} as new
        join {name} as old on {same_key}
        {versions.join(table, apart)}
    """)
    differs = " or ".join(
        f"matched.{quoted(column)} is distinct from old.{quoted(column)}" for column in columns
    )
    # A row can say what was known and be newer than what said it: that is kept, too.
    newer = "".join(
        f" or matched.{quoted(versions.told_name(column))} is distinct from {told[column]}"
        for column in apart
    )
    session.run(f"""
        create or replace temp table changed as
        select matched.*, {differs} as differs
        from matched
        join {name} as old on old.rowid = matched.place
        {versions.join(table, apart)}
        where {differs}{newer}
    """)
    session.run(f"""
        insert into {before} ({listed}, import_id, replaced_by)
        select {listed}, import_id, {int(import_id)} from {name} as old
        where old.rowid in (select place from changed)
    """)
    session.run(f"delete from {name} where rowid in (select place from changed)")
    session.run(
        f"insert into {name} ({listed}, import_id) select {listed}, {int(import_id)} from changed"
    )
    versions.keep(session, table, import_id, apart, provided)
    added = session.run(f"""
        insert into {name} ({listed}, import_id)
        select {listed}, {int(import_id)} from {stage}
        where row_number not in (select staged from matched)
    """)
    counts = session.rows(
        "select (select count(*) from matched) as matched, "
        "(select count(*) from changed where differs) as updated"
    )[0]
    unchanged = counts["matched"] - counts["updated"]
    outdated = _outdated(session, table, provided) if unchanged else 0
    return TableCounts(added, counts["updated"], unchanged, outdated)


def _outdated(session: Session, table: Table, provided: Collection[str]) -> int:
    """Return of how many unchanged rows the file says something else, and has not won."""
    told = [quoted(column) for column in table.names if column in {*provided} - {*table.key}]
    differs = " or ".join(f"new.{column} is distinct from matched.{column}" for column in told)
    found: int = session.rows(f"""
        select count(*) as n
        from matched
        join {stage_name(table)} as new on new.row_number = matched.staged
        where ({differs or "false"})
        and matched.place not in (select place from changed where differs)
    """)[0]["n"]
    return found


def _settled(column: str, table: Table, provided: Collection[str], told: str) -> str:
    """Return the SQL for what a stored column becomes when a staged row has the same key."""
    ours = quoted(column)
    if column in table.key or column not in {*provided, TOLD_AT}:
        return f"old.{ours} as {ours}"
    return f"case when {_is_older(table, told)} then old.{ours} else new.{ours} end as {ours}"


def _settled_version(column: str, table: Table, provided: Collection[str], told: str) -> str:
    """Return the SQL for how new a column is when a staged row has the same key."""
    new = version_of("new.", table)
    version = f"case when {_is_older(table, told)} then {told} else {new} end"
    return f"{version if column in provided else told} as {quoted(versions.told_name(column))}"


def _is_older(table: Table, told: str) -> str:
    """Return the SQL for whether a staged row is older than a column whose version is `told`."""
    new = version_of("new.", table)
    return f"{told} is not null and ({new} is null or {new} < {told})"


def undo(session: Session, table: Table, import_id: int) -> None:
    """Take the rows of the newest import out again and put back what it overwrote."""
    name, before = quoted(table.name), before_name(table)
    listed = ", ".join(map(quoted, (*table.stored, "import_id")))
    session.run(f"delete from {name} where import_id = $import_id", {"import_id": import_id})
    session.run(
        f"insert into {name} ({listed}) select {listed} from {before} "
        "where replaced_by = $import_id",
        {"import_id": import_id},
    )
    session.run(f"delete from {before} where replaced_by = $import_id", {"import_id": import_id})
    versions.undo(session, table, import_id)


def _telling_key(table: Table) -> str:
    return next((key for key in table.key if key != "source"), table.key[0])
