"""What stands in the columns of a text table: counts over all rows, and examples."""

import re
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any

from csmetrics.engine import Database
from csmetrics.mapping.sql import cell
from csmetrics.read import TextTable

# A column with more different words than this holds names or texts, not categories.
MOST_WORDS = 1_000
EXAMPLE_ROWS = 2_000
NAMES = re.compile(r"\b(?:c\d+|row_number|faulty)\b")


class Profile:
    """Answers about the columns of a text table, or of its first rows. Use it in a `with`."""

    def __init__(self, table: TextTable, most_rows: int | None = None) -> None:
        self.table = table
        self._rows = table.arrow() if most_rows is None else table.sample(most_rows)
        self._names = set(self._rows.column_names)
        self._words: dict[int, dict[str, int] | None] = {}
        self._examples: dict[int, list[str]] = {}

    def __enter__(self) -> "Profile":
        self._db = Database()
        self._opened = self._db.session()
        self._session = self._opened.__enter__()
        self._there: set[str] = set()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._opened.__exit__(kind, error, trace)
        self._db.close()

    def measure(self, aggregates: Mapping[str, str], where: str = "true") -> dict[str, Any]:
        """Return aggregates over all rows, by name."""
        if not aggregates:
            return {}
        listed = ", ".join(f'{sql} as "{name}"' for name, sql in aggregates.items())
        return self.rows(f"select {listed} from upload where {where}")[0]

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """Return the rows of a SELECT over `upload`."""
        self._bring(sql)
        return self._session.rows(sql)

    def _bring(self, sql: str) -> None:
        """Register the columns a statement names: to describe thousands takes a tenth second."""
        # The number of the row is always there, so that rows can be counted.
        named = {"row_number", *NAMES.findall(sql)} & self._names
        if not named <= self._there:
            self._there |= named
            self._session.register("upload", self._rows.select(sorted(self._there)))

    def words(self, place: int) -> dict[str, int] | None:
        """Return how often each word of a column occurs, commonest first; None if too many."""
        if place not in self._words:
            found = self.rows(
                f"select {cell(place)} as word, count(*) as n from upload "
                f"where {cell(place)} is not null group by 1 order by n desc, 1 "
                f"limit {MOST_WORDS + 1}"
            )
            few = len(found) <= MOST_WORDS
            self._words[place] = {row["word"]: row["n"] for row in found} if few else None
        return self._words[place]

    def examples(self, place: int) -> list[str]:
        """Return the filled cells of a column among the first rows."""
        if place not in self._examples:
            column = self._rows.column(cell(place)).slice(0, EXAMPLE_ROWS).to_pylist()
            self._examples[place] = [value.strip() for value in column if value is not None]
        return self._examples[place]

    def differing(self, place: int, where: str, most: int) -> list[str]:
        """Return different cells of a column that meet a condition."""
        sql = f"select distinct {cell(place)} as v from upload where {where} limit {most:d}"
        return [row["v"] for row in self.rows(sql)]

    def padded(self, places: Sequence[int]) -> set[int]:
        """Return the columns in which some cell begins or ends with a blank."""
        wanted = sorted(set(places))
        marks = {
            f"c{place}": f"count(*) filter (suffix({cell(place)}, ' ') or {cell(place)} < '!')"
            for place in wanted
        }
        found = self.measure(marks)
        return {place for place in wanted if found.get(f"c{place}")}
