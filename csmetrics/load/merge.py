"""Bring staged rows into a canonical table, by key, so that any order of import ends the same.

Of each column the newest row whose file provides it wins; a row that does not say how new it is
only fills what no row that says so has filled. Among rows that are equally new the one loaded last
wins: it may be the same file, read in another way. What is overwritten is kept, so that the last
import can be undone.
"""

from collections.abc import Collection
from dataclasses import dataclass

from csmetrics.engine.duckdb import Session, quoted
from csmetrics.load import versions
from csmetrics.load.report import TableCounts
from csmetrics.load.versions import Providers, version_of
from csmetrics.tables import TOLD_AT, Table

MOST_EXAMPLES = 3


def stage_name(table: Table) -> str:
    """Return the name of the table that holds an import's good rows while it runs."""
    return f"stage_{table.name}"


def before_name(table: Table) -> str:
    """Return the name of the table that holds rows as they were before they were updated."""
    return f"before_{table.name}"


@dataclass(frozen=True)
class Repeats:
    """What was dropped because its key stands more than once among the staged rows.

    rows:     rows of the file that lost something
    gone:     those of them of which nothing is left in the table
    keys:     keys that stood more than once
    examples: the first of these
    """

    rows: int = 0
    gone: int = 0
    keys: int = 0
    examples: tuple[str, ...] = ()


def drop_repeats(session: Session, table: Table) -> Repeats:
    """Keep one staged row per key, the newest, else the last; what was dropped is in `repeats`."""
    stage, keys = stage_name(table), ", ".join(map(quoted, table.key))
    order = f"{version_of('', table)} desc nulls last, row_number desc"
    session.run(f"""
        create or replace temp table repeats as
        select row_number, staged, cast({quoted(_telling_key(table))} as varchar) as name
        from (
            select
                *, rowid as staged,
                row_number() over (partition by {keys} order by {order}) as place
            from {stage}
            where ({keys}) in (select ({keys}) from {stage} group by {keys} having count(*) > 1)
        )
        where place > 1
    """)
    if not session.rows("select 1 from repeats limit 1"):
        return Repeats()
    # By the place in the table: one row of a file can hold two ratings.
    session.run(f"delete from {stage} where rowid in (select staged from repeats)")
    found = session.rows(f"""
        select
            count(distinct row_number) as rows,
            count(distinct row_number) filter (
                where row_number not in (select row_number from {stage})) as gone,
            count(distinct name) as keys
        from repeats
    """)[0]
    first = session.rows(
        "select name from repeats group by name order by min(row_number), name "
        f"limit {MOST_EXAMPLES}"
    )
    return Repeats(**found, examples=tuple(row["name"] for row in first))


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
        select old.rowid as place, new.rowid as staged, {", ".join(settled)}
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
        where rowid not in (select staged from matched)
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
        join {stage_name(table)} as new on new.rowid = matched.staged
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
