"""Turn a text table into judged, typed rows in tables of their own, inside one transaction.

Where a canonical table is still empty its staged rows become it, so that rows are written once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from csmetrics.engine.duckdb import Session, quoted
from csmetrics.load.merge import stage_name, stored_columns
from csmetrics.load.report import RowFault
from csmetrics.load.validate import SET_ASIDE, Fault, judge
from csmetrics.mapping import Part, Plan
from csmetrics.read import TextTable
from csmetrics.tables import TABLES, UNREADABLE, Table

# Rows judged at a time: large enough to be fast, small enough that progress moves and memory is
# bounded whatever the size of the file.
CHUNK_ROWS = 500_000

Progress = Callable[[str, float], None]


@dataclass
class Staged:
    """What staging found: rows of the file set aside, and faults by part."""

    plan: Plan
    bad_rows: int = 0
    faults: list[RowFault] = field(default_factory=list)


def stage(
    session: Session, text: TextTable, plan: Plan, import_id: int, progress: Progress
) -> Staged:
    """Map and judge every row of a file; good rows end in staging tables, one per table.

    Only the columns that have rules travel to the judge; the others stay where they are.
    """
    for name in {part.table for part in plan.parts}:
        _create_stage(session, TABLES[name])
    staged, done = Staged(plan), 0
    for chunk in _chunks(text, whole=any(part.whole for part in plan.parts)):
        progress("Checking rows", done / max(text.rows, 1))
        session.register("upload", chunk)
        _stage_chunk(session, text, plan, chunk, staged, import_id)
        session.unregister("upload")
        done += chunk.num_rows
    return staged


def _create_stage(session: Session, table: Table) -> None:
    types = {column.name: column.duckdb_type for column in table.columns} | {"source": "VARCHAR"}
    columns = ", ".join(f"{quoted(name)} {types[name]}" for name in stored_columns(table))
    session.run(
        f"create or replace table {stage_name(table)} ({columns}, import_id BIGINT, "
        "row_number BIGINT)"
    )


def _chunks(text: TextTable, whole: bool) -> Iterator[pa.Table]:
    waiting: list[pa.RecordBatch] = []
    for batch in text.batches():
        waiting.append(batch)
        if not whole and sum(part.num_rows for part in waiting) >= CHUNK_ROWS:
            yield pa.Table.from_batches(waiting)
            waiting = []
    if waiting:
        yield pa.Table.from_batches(waiting)


def _stage_chunk(
    session: Session,
    text: TextTable,
    plan: Plan,
    chunk: pa.Table,
    staged: Staged,
    import_id: int,
) -> None:
    bad_rows: set[int] = set()
    for place, part in enumerate(plan.parts):
        table, is_main = TABLES[part.table], place == 0
        faults = _judge(session, table, part)
        bad = {fault.row_number for fault in faults}
        if is_main:
            bad_rows = bad
            staged.bad_rows += len(bad)
        # The rating of a ticket that was set aside is no rating of a ticket we know.
        _keep(session, table, plan.source, part, bad | bad_rows, import_id)
        told = [fault for fault in faults if is_main or fault.row_number not in bad_rows]
        staged.faults += _with_cells(text, chunk, part, told, is_main)


def _judge(session: Session, table: Table, part: Part) -> tuple[Fault, ...]:
    judged = ", ".join(map(quoted, ("row_number", *table.judged, UNREADABLE, SET_ASIDE)))
    frame = pl.from_arrow(session.query(f"select {judged} from ({part.sql}) as mapped"))
    assert isinstance(frame, pl.DataFrame)
    return judge(frame, table).faults


def _keep(
    session: Session, table: Table, source: str, part: Part, bad: set[int], import_id: int
) -> None:
    """Write the good rows. Bad ones never enter: taking them out again would cost a rewrite."""
    columns = ", ".join(map(quoted, table.names))
    origin = "" if "source" in table.names else ", $source"
    only_good = "where row_number not in (select row_number from bad)" if bad else ""
    session.register("bad", pa.table({"row_number": pa.array(bad, pa.int64())}))
    session.run(
        f"insert into {stage_name(table)} select {columns}{origin}, {int(import_id)}, row_number "
        f"from ({part.sql}) as mapped {only_good}",
        {"source": source} if origin else None,
    )
    session.unregister("bad")


def _with_cells(
    text: TextTable, chunk: pa.Table, part: Part, faults: list[Fault], is_main: bool
) -> list[RowFault]:
    """Add to each fault the header and value as the person knows them, and the original row."""
    if not faults:
        return []
    wanted = pa.array([fault.row_number for fault in faults], pa.int64())
    places = pc.index_in(wanted, value_set=chunk["row_number"])
    cells = chunk.select([f"c{i}" for i in range(len(text.columns))]).take(places)
    rows = zip(*(column.to_pylist() for column in cells.columns), strict=True)
    return [
        _row_fault(text, part, fault, row, is_main) for fault, row in zip(faults, rows, strict=True)
    ]


def _row_fault(
    text: TextTable, part: Part, fault: Fault, cells: tuple[str | None, ...], is_main: bool
) -> RowFault:
    headers = part.columns.get(fault.column, ()) if fault.column else ()
    by_header = dict(zip(text.columns, cells, strict=True))
    value = " ".join(by_header.get(header) or "" for header in headers).strip()
    return RowFault(
        row_number=fault.row_number,
        table=part.table,
        headers=headers or ((fault.column,) if fault.column else ()),
        value=value,
        reason=fault.reason,
        cells=cells,
        whole_row=is_main,
    )
