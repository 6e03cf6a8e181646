"""Cells that were encoded twice before they came here: it is said, and they are not changed."""

from collections.abc import Iterator

import pyarrow.compute as pc

from csmetrics.read import TextTable
from csmetrics.read.telling import in_quotes
from csmetrics.read.twice_encoded import FIRST, LONGEST_EXAMPLE, mend
from csmetrics.translation import number, t

LOOKED_AT_ROWS = 2_000
MOST_COLUMNS = 200


def said(table: TextTable) -> list[str]:
    """Return a sentence with an example, where text of the first rows is encoded twice."""
    for row, cell, mended in _found(table):
        return [
            t(
                "Special letters were damaged before the file came here: row {row} has {cell} "
                "where {mended} is meant. Words are shown as the file has them. Export again as "
                "UTF-8 to see them right.",
                row=number(row),
                cell=in_quotes(cell),
                mended=in_quotes(mended),
            )
        ]
    return []


def _found(table: TextTable) -> Iterator[tuple[int, str, str]]:
    rows = table.sample(LOOKED_AT_ROWS)
    for place in range(min(len(table.columns), MOST_COLUMNS)):
        column = rows.column(f"c{place}")
        suspects = pc.match_substring_regex(column, rf"{FIRST}[^\x00-\x7f]")
        if not pc.any(suspects).as_py():
            continue
        # In Python, for they are few: to fill nulls, Arrow would load pandas.
        where = [place for place, hit in enumerate(suspects.to_pylist()) if hit]
        numbers = rows.column("row_number").take(where).to_pylist()
        for row, cell in zip(numbers, column.take(where).to_pylist(), strict=True):
            for word in cell.split():
                if (mended := mend(word)) != word:
                    yield row, word[:LONGEST_EXAMPLE], mended[:LONGEST_EXAMPLE]
