"""A file with the columns that docs/tables.md asks for is taken for its table."""

from collections.abc import Sequence

import pytest

from csmetrics.tables import COUNT, DAY, FLAG, MOMENT, NUMBER, TABLES, Column, Table
from csmetrics.workspace import open_workspace

CELLS = {MOMENT: "2026-03-01 10:00:00", DAY: "2026-03-01", NUMBER: "1", COUNT: "3", FLAG: "true"}
OWN = {"scale_max": "5", "max_score": "5", "period_end": "2026-04-01", "customer_id": "a@b.example"}


def accepted(table: Table, columns: Sequence[Column]) -> bool:
    cells = [
        OWN.get(column.name) or (column.words or (CELLS.get(column.type, "A1"),))[0]
        for column in columns
    ]
    lines = [",".join(column.name for column in columns), ",".join(cells), ""]
    with open_workspace() as workspace:
        report = workspace.check((f"{table.name}.csv", "\n".join(lines).encode()))
    return report.table == table.name and report.rows_loaded == 1


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_the_columns_that_are_asked_for_suffice_and_no_fewer(table: Table) -> None:
    required = [column for column in table.columns if column.required]
    assert accepted(table, required) == (not table.telling)
    for name in table.telling:
        assert accepted(table, [*required, table.column(name)])
