"""A second table below the first one of a file: found by its header, so that it can be named.

Spreadsheets put a summary under the tickets, and people join exports whose columns differ. Read as
rows of the first table they would be wrong, or put channels where the states are.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csmetrics.read.telling import in_quotes
from csmetrics.translation import number, tn

MOST_NAMED = 6
# Rows of the first table that a row which may be a header is compared with.
COMPARED_ROWS = 100
# With more blank lines than this among the rows read at a time, a blank line sets nothing apart.
MOST_BLANK_LINES = 200
LONGEST_NAME = 80

# Numbers, dates, amounts such as “24 tickets” and e-mails are data, never names.
_DATA = re.compile(r"\W*\d[\d.,:%/-]*(\W.*)?|\S+@\S+\.\S+", re.DOTALL)

Cells = Sequence[str | None]


class SecondTable:
    """Looks for a second table while the rows of a file go by, in order.

    row:   number of its header among the rows of the file; None while there is none
    waits: True where the last rows looked at end in what may be a header: they are to be shown
           once more, with the rows that follow
    """

    def __init__(self, header: Sequence[str]) -> None:
        self.row: int | None = None
        self.waits = False
        self._width = len(header)
        self._header = [_plain(name) for name in header]
        self._names = {name for name in self._header if name}
        self._spellings = pa.array([name for name in header if name.strip()], pa.string())
        self._columns: list[str] = []
        self._has_more = False
        self._rows = 0
        self._before: Any = None
        self._after_blank = False

    def rows_above(self, batch: Any, filled: Any, last: bool = False) -> int:
        """Return how many of some rows belong to the first table for sure.

        `filled` says of each row whether it has a filled cell; after the `last` ones none follow.
        """
        filled, self.waits = np.asarray(filled), False
        if self.row is not None:
            self._rows += int(filled.sum())
            return 0
        for place in self._places(batch, filled):
            if header := self._header_at(batch, place):
                below = int(filled[header[0] + 1 :].sum())
                if below:
                    self._begin(batch, *header, below)
                    return place
                self.waits = not last
                return self._seen(batch, filled, batch.num_rows if last else place)
        return self._seen(batch, filled, batch.num_rows)

    def _seen(self, batch: Any, filled: Any, rows: int) -> int:
        if rows:
            self._after_blank = not filled[rows - 1]
            self._before = batch.slice(max(0, rows - COMPARED_ROWS), min(rows, COMPARED_ROWS))
        return rows

    def said(self) -> list[str]:
        """Return the sentence on a second table, if there is one."""
        if self.row is None:
            return []
        shown = ", ".join(map(in_quotes, self._columns[:MOST_NAMED]))
        # A header wider than the first one was cut to its width.
        has_more = self._has_more or len(self._columns) > MOST_NAMED
        return [
            tn(
                "A second table begins in row {row}, with the columns {columns}. It was not "
                "loaded ({n} row): save it as a file of its own and upload that too.",
                "A second table begins in row {row}, with the columns {columns}. It was not "
                "loaded ({n} rows): save it as a file of its own and upload that too.",
                self._rows,
                row=number(self.row),
                columns=shown + (" …" if has_more else ""),
            )
        ]

    def _places(self, batch: Any, filled: Any) -> Iterator[int]:
        """Yield the places of rows that could begin another table."""
        after = np.concatenate([[self._after_blank], ~filled[:-1]]) & filled
        if after.sum() > MOST_BLANK_LINES:
            after[:] = False
        named = pc.is_in(batch.column(1), value_set=self._spellings)
        yield from map(int, np.flatnonzero(after | np.asarray(named)))

    def _header_at(self, batch: Any, place: int) -> tuple[int, list[str | None]] | None:
        """Return the place and cells of the header that begins at a row, or below its title."""
        row = self._cells(batch, place)
        if sum(map(bool, row)) == 1 and self._width > 2 and place + 1 < batch.num_rows:
            place, row = place + 1, self._cells(batch, place + 1)
        return (place, row) if self._is_header(row, batch, place) else None

    def _begin(self, batch: Any, header: int, row: Cells, below: int) -> None:
        self.row = batch.column(0)[header].as_py()
        self._columns = [cell.strip() for cell in row if cell]
        self._has_more = batch.num_columns > self._width + 1 and batch.column(-1)[header].is_valid
        self._rows = below

    def _cells(self, batch: Any, place: int) -> list[str | None]:
        return [batch.column(at + 1)[place].as_py() for at in range(self._width)]

    def _is_header(self, row: Cells, batch: Any, place: int) -> bool:
        cells = {at: cell.strip() for at, cell in enumerate(row) if cell and cell.strip()}
        plain = {at: _plain(cell) for at, cell in cells.items()}
        if len(cells) < 2 or len(set(plain.values())) < len(cells):
            return False
        if any(_DATA.fullmatch(cell) or len(cell) > LONGEST_NAME for cell in cells.values()):
            return False
        known = sum(cell in self._names for cell in plain.values())
        if known > 1 and 2 * known >= len(cells):
            # The header of the first table, once more, is no other one.
            return any(self._header[at] != cell for at, cell in plain.items())
        return any(
            not re.search(r"\d", cell) and self._has_digits(batch, place, at)
            for at, cell in cells.items()
        )

    def _has_digits(self, batch: Any, place: int, at: int) -> bool:
        """Return whether most cells of a column above a row have digits, as ids and dates do."""
        above = batch.slice(max(0, place - COMPARED_ROWS), min(place, COMPARED_ROWS))
        cells = above.column(at + 1).to_pylist()
        if place < COMPARED_ROWS and self._before is not None:
            cells += self._before.column(at + 1).to_pylist()
        filled = [cell for cell in cells if cell]
        return 2 * sum(bool(re.search(r"\d", cell)) for cell in filled) > len(filled)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
