"""The SELECT of a part: one row for each of theirs, with what makes it unusable."""

from collections.abc import Mapping

from csmetrics.mapping.readings import Reading
from csmetrics.mapping.sql import literal
from csmetrics.mapping.values import Values
from csmetrics.tables import TOLD_AT, Table


def select(
    values: Values,
    canonical: Table,
    found: Mapping[str, Reading],
    set_aside: str,
    where: str = "true",
) -> str:
    """Return the SELECT of a part, over the rows of the file that meet a condition."""
    columns = []
    unreadable = []
    for column in canonical.columns:
        reading = found.get(column.name)
        if column.name == "source":
            columns.append(f"{_source(values, reading)} as source")
            continue
        if reading is None:
            columns.append(f"cast(null as {column.duckdb_type}) as {column.name}")
            continue
        # A column without a single word would have no type.
        columns.append(f"cast({reading.value} as {column.duckdb_type}) as {column.name}")
        if reading.raw:
            unreadable.append((column.name, reading))
    told = [TOLD_AT] if TOLD_AT in found else []
    columns += [f"{found[name].value} as {name}" for name in told]
    if "source" in found and "source" not in canonical.names:
        told.append("source")
        columns.append(f"{_source(values, found['source'])} as source")
    marks = (f"{set_aside} as set_aside", f"{values.left_out()} as left_out")
    inner = ", ".join(["row_number", *columns, *_raws(unreadable), *marks])
    names = ", ".join([*canonical.names, *told])
    return (
        f"select row_number, {names}, {_unreadable(unreadable)} as unreadable, set_aside, left_out "
        f"from (select {inner} from upload where {where}{_newest_only(values, found)})"
    )


def _newest_only(values: Values, found: Mapping[str, Reading]) -> str:
    """Return SQL that keeps of a log of changes the newest row of each ticket."""
    if values.source is None or not values.source.fold_rows or "ticket_id" not in found:
        return ""
    values.whole = True
    newest = f"{found['updated_at'].value} desc nulls last, " if "updated_at" in found else ""
    return (
        f" qualify row_number() over (partition by {found['ticket_id'].value} "
        f"order by {newest}row_number desc) = 1"
    )


def _raws(unreadable: list[tuple[str, Reading]]) -> list[str]:
    return [f"({reading.raw}) is not null as has_{name}" for name, reading in unreadable]


def _unreadable(unreadable: list[tuple[str, Reading]]) -> str:
    if not unreadable:
        return "cast(null as varchar)"
    cases = ", ".join(
        f"case when has_{name} and {name} is null then {literal(name)} end"
        for name, _ in unreadable
    )
    return f"nullif(concat_ws(',', {cases}), '')"


def _source(values: Values, reading: Reading | None) -> str:
    tool = literal(values.layout.tool)
    if reading is None or values.answers.source is not None:
        return f"cast({tool} as varchar)"
    return f"coalesce({reading.value}, {tool})"
