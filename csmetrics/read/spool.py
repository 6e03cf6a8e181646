"""Rows whose columns are not known before the last of them, as in JSON."""

from pathlib import Path
from typing import Any

import pyarrow as pa

from csmetrics.read.telling import Refused
from csmetrics.read.writer import MOST_COLUMNS, ROWS_A_BATCH, TextWriter, text_array
from csmetrics.translation import number, t

Row = dict[str, str | None]


class Spool:
    """Rows collected batch by batch; a name that first appears late becomes a column too."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: dict[str, int] = {}
        self.rows = 0
        self._waiting: list[Row] = []
        self._faults: list[str | None] = []
        self._batches: list[tuple[dict[str, Any], Any]] = []

    @property
    def has_cells(self) -> bool:
        """Return whether an entry has a field."""
        return bool(self._names)

    def add(self, row: Row, fault: str | None) -> None:
        for name in row:
            if name not in self._names:
                self._names[name] = len(self._names)
                if len(self._names) > MOST_COLUMNS:
                    raise Refused(
                        t(
                            "The entries have more than {n} different fields.",
                            n=number(MOST_COLUMNS),
                        ),
                        t("A field that differs from entry to entry can't be a column."),
                        t("Export only the fields you need."),
                    )
        self.rows += 1
        self._waiting.append(row)
        self._faults.append(fault)
        if len(self._waiting) >= ROWS_A_BATCH:
            self._flush()

    def _flush(self) -> None:
        columns = {
            name: text_array([row.get(name) for row in self._waiting]) for name in self._names
        }
        self._batches.append((columns, pa.array(self._faults, pa.string())))
        self._waiting, self._faults = [], []

    def table(self) -> dict[str, Any]:
        if self._waiting:
            self._flush()
        faulty = any(faults.null_count < len(faults) for _, faults in self._batches)
        writer = TextWriter(self._folder, "table.arrow", list(self._names), faulty=faulty)
        row = 1
        for batch, faults in self._batches:
            rows = len(faults)
            columns = [batch.get(name, pa.nulls(rows, pa.string())) for name in self._names]
            writer.write(row, columns, faults if faulty else None)
            row += rows
        writer.close()
        return writer.told("", "json")
