"""The rows behind a number as people read them: names of columns, and times of their own clock."""

from datetime import timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from csmetrics.asking.statements import offsets
from csmetrics.language import words

# A title with braces says in which time zone its moments are.
TITLES = {
    "ticket_id": "Ticket",
    "ticket_source": "From",
    "survey_id": "Survey",
    "survey_source": "From",
    "customer_id": "Customer",
    "agent_id": "Agent",
    "happened_at": "When ({})",
    "began_at": "From ({})",
    "ended_at": "Until ({})",
    "created_at": "Opened ({})",
}


def in_words(table: pa.Table, zone: str = "UTC") -> pa.Table:
    """Return rows for the screen: local times, durations as text, and no column that is empty."""
    known = [name for name in table.column_names if not _is_empty(table[name])]
    shown = titled(table.select(known), zone)
    columns = [
        _said(column) if pa.types.is_duration(column.type) else column for column in shown.columns
    ]
    return pa.table(dict(zip(shown.column_names, columns, strict=True)))


def titled(table: pa.Table, zone: str = "UTC") -> pa.Table:
    """Return rows for a file: titles on the columns, local times, seconds as durations.

    What a ticket is about stands beside its number.
    """
    if {"ticket_id", "subject"} <= {*table.column_names}:
        others = [name for name in table.column_names if name not in ("ticket_id", "subject")]
        table = table.select(["ticket_id", "subject", *others])
    columns = [_typed(name, table[name], zone) for name in table.column_names]
    names = [_title(name, zone) for name in table.column_names]
    return pa.table(dict(zip(_unique(names), columns, strict=True)))


def local(moments: Any, zone: str) -> Any:
    """Return UTC moments as a clock of a zone showed them, without a zone."""
    ends = pc.min_max(moments).as_py()
    if zone == "UTC" or ends["min"] is None:
        return moments
    first, *changes = offsets(zone, ends["min"], ends["max"] + timedelta(seconds=1))
    shift: Any = _seconds(first[1])
    for changed_at, offset in changes:
        is_after = pc.greater_equal(moments, pa.scalar(changed_at, moments.type))
        shift = pc.if_else(is_after, _seconds(offset), shift)
    return pc.add(moments, shift)


def _seconds(offset: int) -> pa.Scalar:
    return pa.scalar(timedelta(seconds=offset), pa.duration("us"))


def _typed(name: str, column: Any, zone: str) -> Any:
    if pa.types.is_timestamp(column.type):
        return local(column, zone)
    if name.endswith("_seconds"):
        whole = pc.round(column.cast(pa.float64())).cast(pa.int64())
        return whole.cast(pa.duration("s"))
    return column


def _said(column: Any) -> pa.Array:
    seconds = column.cast(pa.int64()).to_pylist()
    return pa.array([words.say(value, "seconds") for value in seconds], pa.string())


def _is_empty(column: Any) -> bool:
    return len(column) > 0 and column.null_count == len(column)


def _title(name: str, zone: str) -> str:
    plain = name.removesuffix("_seconds").removesuffix("_at").replace("_", " ").capitalize()
    titled = TITLES.get(name, f"{plain} ({{}})" if name.endswith("_at") else plain)
    return titled.format(zone)


def _unique(names: list[str]) -> list[str]:
    return [
        f"{name} {place}" if name in names[:place] else name for place, name in enumerate(names)
    ]
