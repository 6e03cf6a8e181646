"""How new each column of a row is, where exports with different columns told of the same row.

A row is as new as its version (a ticket's `updated_at`, also of the rating that stands on it), and
so is each of its columns: nothing more need be kept. Only where the newest export of a row lacked a
column, that column is older than its row. Then `versions_…` holds, for the row as an import left
it, the version of each such column (null where it is not known); a row that an undo brings back
finds its own again. Nothing is kept of a row that one export alone has told of.
"""

from collections.abc import Collection, Mapping

from csmetrics.engine.duckdb import Params, Session, quoted
from csmetrics.tables import TABLES as CANONICAL
from csmetrics.tables import TOLD_AT, Table

# our column -> the imports whose files had it
Providers = Mapping[str, Collection[int]]


def versions_name(table: Table) -> str:
    """Return the name of the table that holds the versions of single columns."""
    return f"versions_{table.name}"


TABLES = tuple(
    f"create table if not exists {versions_name(table)} "
    f"({', '.join(f'{quoted(key)} VARCHAR' for key in table.key)}, import_id BIGINT, "
    "versions MAP(VARCHAR, TIMESTAMP))"
    for table in CANONICAL.values()
    if table.version
)


def added_to(table: Table, before: str) -> tuple[str, ...]:
    """Return the statements that add to a table of an earlier release what versions need.

    `before` is the table of its rows as they were before they were updated.
    """
    names = (quoted(table.name), before) if TOLD_AT in table.version else ()
    return tuple(
        f"alter table {name} add column if not exists {TOLD_AT} {table.stored[TOLD_AT]}"
        for name in names
    )


def version_of(prefix: str, table: Table) -> str:
    """Return the SQL for how new a row is, null where it does not say.

    Of two moments that are the same the one that is named first is newer: an answer that has only
    the date of its ticket came after the question, which has the same.
    """
    last = len(table.version) - 1
    known = [
        f"{prefix}{quoted(column)}" + f" + to_microseconds({last - place})" * (place < last)
        for place, column in enumerate(table.version)
    ]
    return f"coalesce({', '.join(known)})" if known else "null::timestamp"


def columns_apart(table: Table, providers: Providers, provided: Collection[str]) -> list[str]:
    """Return the columns that can be older than their row: those that some file had, not all."""
    if not table.version:
        return []
    imports = {number for numbers in providers.values() for number in numbers}
    return [
        column
        for column in table.names
        if column not in table.key
        and (column in provided or providers.get(column))
        and not (column in provided and imports <= set(providers.get(column, ())))
    ]


def join(table: Table, apart: Collection[str]) -> str:
    """Return the SQL that joins to `old` rows what is known of their columns."""
    if not apart:
        return ""
    same = " and ".join(
        f"known.{quoted(key)} is not distinct from old.{quoted(key)}" for key in table.key
    )
    return (
        f"left join {versions_name(table)} as known on {same} and known.import_id = old.import_id"
    )


def of_column(column: str, table: Table, apart: Collection[str], providers: Providers) -> str:
    """Return the SQL for the version of a column of an `old` row, null where there is none."""
    if column not in apart:
        return version_of("old.", table)
    told = _unless_kept("old", column, table, providers.get(column, ()))
    return (
        f"case when map_contains(known.versions, '{column}') "
        f"then known.versions['{column}'] else {told} end"
    )


def _unless_kept(row: str, column: str, table: Table, imports: Collection[int]) -> str:
    """Return the SQL for the version of a column of which nothing is kept."""
    numbers = ", ".join(str(int(number)) for number in sorted(imports)) or "null"
    return (
        f"case when {row}.{quoted(column)} is not null or {row}.import_id in ({numbers}) "
        f"then {version_of(f'{row}.', table)} end"
    )


def keep(
    session: Session,
    table: Table,
    import_id: int,
    apart: Collection[str],
    provided: Collection[str],
) -> None:
    """Keep the versions of the rows in `changed` whose columns are not all as new as the row."""
    if not apart:
        return
    keys = ", ".join(map(quoted, table.key))
    names = ", ".join(f"'{column}'" for column in apart)
    told = ", ".join(quoted(told_name(column)) for column in apart)
    differs = " or ".join(
        f"{quoted(told_name(column))} is distinct from "
        + _unless_kept("row", column, table, [import_id] if column in provided else [])
        for column in apart
    )
    session.run(f"""
        insert into {versions_name(table)}
        select {keys}, {int(import_id)}, map([{names}], [{told}])
        from (select *, {int(import_id)} as import_id from changed) as row
        where {differs}
    """)


def told_name(column: str) -> str:
    """Return the name that the version of a column has while rows are merged."""
    return f"version of {column}"


def undo(session: Session, table: Table, import_id: int) -> None:
    """Forget the versions of the rows as an import left them."""
    if table.version:
        session.run(
            f"delete from {versions_name(table)} where import_id = $import_id",
            {"import_id": import_id},
        )


def forget(session: Session, table: Table, rows: str, params: Params | None) -> None:
    """Forget the versions of rows; `rows` is SQL that selects their keys and import_id."""
    if table.version:
        which = ", ".join(map(quoted, (*table.key, "import_id")))
        session.run(
            f"delete from {versions_name(table)} where ({which}) in (select {which} from ({rows}))",
            params,
        )
