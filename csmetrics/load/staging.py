"""Turn a text table into judged, typed rows in tables of their own, inside one transaction.

Where a canonical table is still empty its staged rows become it, so that rows are written once.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from csmetrics.engine.duckdb import Session, quoted
from csmetrics.load.merge import stage_name
from csmetrics.load.report import RowFault
from csmetrics.load.validate import LEFT_OUT, SET_ASIDE, Fault, judge
from csmetrics.mapping import Part, Plan
from csmetrics.read import TextTable
from csmetrics.tables import TABLES, TOLD_AT, UNREADABLE, Table

# Rows judged at a time: large enough to be fast, small enough that progress moves and memory is
# bounded whatever the size of the file.
CHUNK_ROWS = 500_000
# As many rows as DuckDB keeps together: pieces of other sizes take twice the time to write.
ROW_GROUP = 122_880

Progress = Callable[[str, float], None]


@dataclass
class Staged:
    """What staging found: rows of the file set aside and left out, and faults.

    partial:  kind of rating (such as CSAT) -> faults that took only the rating along
    left_out: why rows were left out on purpose -> how many
    doubts:   sentences on what was kept, but may be wrong
    """

    plan: Plan
    bad_rows: int = 0
    faults: list[RowFault] = field(default_factory=list)
    partial: dict[str, list[RowFault]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    doubts: list[str] = field(default_factory=list)


def stage(
    session: Session, text: TextTable, plan: Plan, import_id: int, progress: Progress
) -> Staged:
    """Map and judge every row of a file; good rows end in staging tables, one per table."""
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
    columns = ", ".join(f"{quoted(name)} {type_}" for name, type_ in table.stored.items())
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
    # Mapped once: the judge looks at the same rows, in memory, that are written afterwards.
    mapped = [_in_row_groups(session.query(part.sql)) for part in plan.parts]
    staged.left_out.update(_left_out(mapped[0]))
    mapped = [_without_left_out(rows) for rows in mapped]
    judged = [
        _judge(rows, TABLES[part.table]) for rows, part in zip(mapped, plan.parts, strict=True)
    ]
    lost = _lost(plan, mapped, judged)
    staged.bad_rows += len(lost)
    for place, part in enumerate(plan.parts):
        rows, faults = mapped[place], judged[place]
        bad = {fault.row_number for fault in faults}
        # The rating of a ticket that was set aside is no rating of a ticket we know.
        _keep(session, TABLES[part.table], plan.source, rows, bad | lost, import_id)
        told = [
            fault for fault in faults if place == 0 or plan.equals or fault.row_number not in lost
        ]
        _tell(staged, part, _with_cells(text, chunk, part, told, lost))


def _left_out(mapped: pa.Table) -> dict[str, int]:
    counts = pc.value_counts(mapped[LEFT_OUT].drop_null()).to_pylist()
    return {row["values"]: row["counts"] for row in counts}


def _without_left_out(mapped: pa.Table) -> pa.Table:
    column = mapped[LEFT_OUT]
    return mapped if column.null_count == len(column) else mapped.filter(pc.is_null(column))


def _lost(plan: Plan, mapped: Sequence[pa.Table], judged: Sequence[tuple[Fault, ...]]) -> set[int]:
    """Return the rows that are set aside as a whole: of parts that are equals, all are bad."""
    bad = [{fault.row_number for fault in faults} for faults in judged]
    if not plan.equals:
        return bad[0]
    lost = set().union(*bad)
    for rows, bad_there in zip(mapped, bad, strict=True):
        lost -= _rows_among(rows, lost) - bad_there
    return lost


def _rows_among(mapped: pa.Table, wanted: set[int]) -> set[int]:
    """Return which of some rows a part has anything to say about."""
    numbers = mapped["row_number"]
    found = numbers.filter(pc.is_in(numbers, value_set=pa.array(wanted, pa.int64())))
    return set(found.to_pylist())


def _tell(staged: Staged, part: Part, faults: list[RowFault]) -> None:
    # What two ratings of one row share is told once.
    known = {(fault.row_number, fault.headers) for fault in staged.faults if fault.whole_row}
    for fault in faults:
        if not fault.whole_row:
            staged.partial.setdefault(part.rating, []).append(fault)
        if (fault.row_number, fault.headers) not in known:
            staged.faults.append(fault)


def _judge(mapped: pa.Table, table: Table) -> tuple[Fault, ...]:
    """Judge mapped rows; only the columns that have rules are looked at."""
    frame = pl.from_arrow(mapped.select(["row_number", *table.judged, UNREADABLE, SET_ASIDE]))
    assert isinstance(frame, pl.DataFrame)
    return judge(frame, table).faults


def _keep(
    session: Session, table: Table, source: str, mapped: pa.Table, bad: set[int], import_id: int
) -> None:
    """Write the good rows. Bad ones never enter: taking them out again would cost a rewrite."""
    there = set(mapped.column_names)
    told = [name for name in (TOLD_AT, "source") if name in there - set(table.names)]
    columns = ", ".join(map(quoted, [*table.names, *told]))
    origin = "" if "source" in there else ", $source"
    into = f"{columns}{', source' if origin else ''}, import_id, row_number"
    only_good = "where row_number not in (select row_number from bad)" if bad else ""
    session.register("mapped", mapped)
    session.register("bad", pa.table({"row_number": pa.array(bad, pa.int64())}))
    session.run(
        f"insert into {stage_name(table)} ({into}) "
        f"select {columns}{origin}, {int(import_id)}, row_number "
        f"from mapped {only_good}",
        {"source": source} if origin else None,
    )
    session.unregister("bad")
    session.unregister("mapped")


def _in_row_groups(rows: pa.Table) -> pa.Table:
    pieces = rows.combine_chunks().to_batches(max_chunksize=ROW_GROUP)
    return pa.Table.from_batches(pieces, rows.schema)


def _with_cells(
    text: TextTable, chunk: pa.Table, part: Part, faults: list[Fault], lost: set[int]
) -> list[RowFault]:
    """Add to each fault the header and value as the person knows them, and the original row."""
    if not faults:
        return []
    wanted = pa.array([fault.row_number for fault in faults], pa.int64())
    places = pc.index_in(wanted, value_set=chunk["row_number"])
    cells = chunk.select([f"c{i}" for i in range(len(text.columns))]).take(places)
    rows = zip(*(column.to_pylist() for column in cells.columns), strict=True)
    return [
        _row_fault(text, part, fault, row, fault.row_number in lost)
        for fault, row in zip(faults, rows, strict=True)
    ]


def _row_fault(
    text: TextTable, part: Part, fault: Fault, cells: tuple[str | None, ...], whole_row: bool
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
        whole_row=whole_row,
    )
