"""Rows that were not loaded: kept with their reasons until they come back mended.

A row that comes back is taken off the list it was on. Where it is still faulty it stays on that
list as it is now, and is shown with the import that brought it back as well.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from csmetrics.engine import Database, Session
from csmetrics.load.report import RowFault
from csmetrics.read import TextTable

TABLES = (
    """create table if not exists set_aside (
        import_id BIGINT, row_number BIGINT, table_name VARCHAR, headers VARCHAR, value VARCHAR,
        reason VARCHAR, cells VARCHAR, whole_row BOOLEAN)""",
    # The import that brought the row back, and the one that showed it to be still faulty.
    "alter table set_aside add column if not exists mended_by BIGINT",
    "alter table set_aside add column if not exists seen_by BIGINT",
)

Found = dict[int, int]


def of_import(db: Database, import_id: int, limit: int | None) -> list[RowFault]:
    """Return the rows of an import that still wait to be mended, in file order."""
    rows = db.rows(
        "select * from set_aside where (import_id = $import_id or seen_by = $import_id) "
        "and mended_by is null order by row_number " + (f"limit {int(limit)}" if limit else ""),
        {"import_id": import_id},
    )
    return [_row_fault(row) for row in rows]


def waiting(db: Database) -> dict[int, int]:
    """Return how many rows of each import still wait to be mended."""
    rows = db.rows(
        "with listed as ("
        "select import_id, row_number from set_aside where mended_by is null and whole_row "
        "union select seen_by, row_number from set_aside "
        "where mended_by is null and whole_row and seen_by is not null) "
        "select import_id, count(*) as n from listed group by import_id"
    )
    return {row["import_id"]: row["n"] for row in rows}


def brought_back(db: Database, import_id: int) -> int:
    """Return how many rows wait no more because an import brought them back mended."""
    rows = db.rows(
        "select count(distinct (import_id, row_number)) as n from set_aside "
        "where mended_by = $import_id and whole_row",
        {"import_id": import_id},
    )
    return int(rows[0]["n"])


def keep(
    session: Session, text: TextTable, signature: str, import_id: int, faults: Sequence[RowFault]
) -> None:
    """Keep the rows of an import that were not loaded, and take mended ones off their lists."""
    found = _brought_back(session, text, signature, import_id) if text.mended else {}
    _take_off(session, found, import_id)
    _write(session, import_id, faults, found)


def undo(session: Session, import_id: int) -> None:
    """Forget what an import set aside; what it brought back mended waits again."""
    which = {"import_id": import_id}
    session.run("delete from set_aside where import_id = $import_id or seen_by = $import_id", which)
    session.run("update set_aside set mended_by = null where mended_by = $import_id", which)


def _brought_back(session: Session, text: TextTable, signature: str, import_id: int) -> Found:
    """Return the import on whose list each mended row is, by row number; the newest goes first."""
    now = _cells(text)
    session.register("brought", pa.table({"row_number": pa.array(list(now), pa.int64())}))
    rows = session.rows(
        "select a.import_id, a.row_number, a.headers, a.cells, i.headers as file_headers "
        "from set_aside as a join imports as i on i.import_id = a.import_id "
        "where i.signature = $signature and i.undone_at is null and a.mended_by is null "
        "and i.import_id <> $import_id "
        "and a.row_number in (select row_number from brought) "
        "order by a.import_id",
        {"signature": signature, "import_id": import_id},
    )
    session.unregister("brought")
    blamed: dict[tuple[int, int], set[str]] = {}
    for row in rows:
        place = (row["import_id"], row["row_number"])
        blamed.setdefault(place, set()).update(json.loads(row["headers"]))
    return {
        row["row_number"]: row["import_id"]
        for row in rows
        if _is_same(row, blamed[row["import_id"], row["row_number"]], now[row["row_number"]])
    }


def _cells(text: TextTable) -> dict[int, dict[str, str | None]]:
    table = text.arrow()
    columns = [table[f"c{place}"].to_pylist() for place in range(len(text.columns))]
    numbers = table["row_number"].to_pylist()
    return {
        number: {header: cells[place] for header, cells in zip(text.columns, columns, strict=True)}
        for place, number in enumerate(numbers)
    }


def _is_same(row: Mapping[str, Any], blamed: set[str], now: Mapping[str, str | None]) -> bool:
    """Return whether a row is the one that was set aside: most cells nobody blamed are alike."""
    before = dict(zip(json.loads(row["file_headers"]), json.loads(row["cells"]), strict=False))
    others = [header for header, cell in before.items() if cell and header not in blamed]
    alike = [h for h in others if (now.get(h) or "").strip() == (before[h] or "").strip()]
    return 2 * len(alike) >= len(others)


def _take_off(session: Session, found: Found, import_id: int) -> None:
    if not found:
        return
    numbers, imports = pa.array(list(found), pa.int64()), pa.array(list(found.values()), pa.int64())
    session.register("found", pa.table({"row_number": numbers, "import_id": imports}))
    session.run(
        "update set_aside set mended_by = $import_id where mended_by is null and exists ("
        "select 1 from found where found.import_id = set_aside.import_id "
        "and found.row_number = set_aside.row_number)",
        {"import_id": import_id},
    )
    session.unregister("found")


def _write(session: Session, import_id: int, faults: Sequence[RowFault], found: Found) -> None:
    if not faults:
        return
    lists = [found.get(fault.row_number, import_id) for fault in faults]
    seen = [import_id if fault.row_number in found else None for fault in faults]
    table = pa.table(
        {
            "import_id": pa.array(lists, pa.int64()),
            "row_number": pa.array([fault.row_number for fault in faults], pa.int64()),
            "table_name": [fault.table for fault in faults],
            "headers": [in_json(fault.headers) for fault in faults],
            "value": [fault.value for fault in faults],
            "reason": [fault.reason for fault in faults],
            "cells": [in_json(fault.cells) for fault in faults],
            "whole_row": [fault.whole_row for fault in faults],
            "seen_by": pa.array(seen, pa.int64()),
        }
    )
    names = ", ".join(table.column_names)
    session.register("faults", table)
    session.run(f"insert into set_aside ({names}) select {names} from faults")
    session.unregister("faults")


def in_json(value: Any) -> str:
    """Return a value as JSON with every letter as it is, so that a customer is found in it."""
    return json.dumps(value, ensure_ascii=False)


def _row_fault(row: Mapping[str, Any]) -> RowFault:
    return RowFault(
        row_number=row["row_number"],
        table=row["table_name"],
        headers=tuple(json.loads(row["headers"])),
        value=row["value"],
        reason=row["reason"],
        cells=tuple(json.loads(row["cells"])),
        whole_row=row["whole_row"],
    )
