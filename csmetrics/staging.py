"""Turn a text table into judged, typed rows in temporary tables of the workspace."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import polars as pl
import pyarrow as pa

from csmetrics.engine.duckdb import Session, quoted
from csmetrics.mapping import Part, Plan
from csmetrics.merge import stage_name, stored_columns
from csmetrics.read import TextTable
from csmetrics.report import RowFault
from csmetrics.tables import TABLES, Table
from csmetrics.validate import Fault, judge

# Rows judged at a time: large enough to be fast, small enough that progress moves and memory is
# bounded whatever the size of the file.
CHUNK_ROWS = 250_000

Progress = Callable[[str, float], None]


@dataclass
class Staged:
    """What staging found: rows of the file set aside, and faults by part."""

    plan: Plan
    bad_rows: int = 0
    faults: list[RowFault] = field(default_factory=list)


def stage(session: Session, text: TextTable, plan: Plan, progress: Progress) -> Staged:
    """Map and judge every row of a file; good rows end in temporary tables, one per part."""
    for part in plan.parts:
        _create_stage(session, TABLES[part.table])
    staged, done = Staged(plan), 0
    for chunk in _chunks(text, whole=any(part.whole for part in plan.parts)):
        progress("Checking rows", done / max(text.rows, 1))
        _stage_chunk(session, text, plan, chunk, staged)
        done += chunk.num_rows
    return staged


def _create_stage(session: Session, table: Table) -> None:
    types = {column.name: column.duckdb_type for column in table.columns} | {"source": "VARCHAR"}
    columns = ", ".join(f"{quoted(name)} {types[name]}" for name in stored_columns(table))
    session.run(f"create or replace temp table {stage_name(table)} (row_number BIGINT, {columns})")


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
    session: Session, text: TextTable, plan: Plan, chunk: pa.Table, staged: Staged
) -> None:
    session.register("upload", chunk)
    bad: set[int] = set()
    for place, part in enumerate(plan.parts):
        table, main = TABLES[part.table], place == 0
        rows = pl.from_arrow(session.query(part.sql))
        assert isinstance(rows, pl.DataFrame)
        judged = judge(rows, table)
        # The rating of a ticket that was set aside is no rating of a ticket we know.
        good = judged.good.filter(~pl.col("row_number").is_in(list(bad))) if bad else judged.good
        _insert(session, table, plan.source, good)
        if main:
            bad = {fault.row_number for fault in judged.faults}
            staged.bad_rows += len(bad)
        faults = [fault for fault in judged.faults if main or fault.row_number not in bad]
        staged.faults += _with_cells(text, chunk, part, faults, main)
    session.unregister("upload")


def _insert(session: Session, table: Table, source: str, good: pl.DataFrame) -> None:
    session.register("good", good.to_arrow())
    listed = ", ".join(map(quoted, table.names))
    origin = "" if "source" in table.names else ", $source"
    params = {"source": source} if origin else None
    session.run(
        f"insert into {stage_name(table)} select row_number, {listed}{origin} from good", params
    )
    session.unregister("good")


def _with_cells(
    text: TextTable, chunk: pa.Table, part: Part, faults: list[Fault], main: bool
) -> list[RowFault]:
    """Add to each fault the header and value as the person knows them, and the original row."""
    if not faults:
        return []
    numbers = pl.Series(chunk["row_number"]).to_list() if len(faults) else []
    places = {number: place for place, number in enumerate(numbers)}
    wanted = [places[fault.row_number] for fault in faults]
    cells = chunk.select([f"c{i}" for i in range(len(text.columns))]).take(wanted).to_pylist()
    return [
        _row_fault(text, part, fault, tuple(row.values()), main)
        for fault, row in zip(faults, cells, strict=True)
    ]


def _row_fault(
    text: TextTable, part: Part, fault: Fault, cells: tuple[str | None, ...], main: bool
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
        whole_row=main,
    )
