"""Tables with a column for each month, as plans of costs have them: read as a row for each."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from csmetrics.language.words import listed
from csmetrics.mapping.dates.periods import period_of
from csmetrics.mapping.texts import is_nothing
from csmetrics.mapping.values import SUBTOTALS
from csmetrics.read import Upload
from csmetrics.read.telling import in_quotes
from csmetrics.translation import t

# As many columns named by a month make a table with a column for each.
FEWEST = 2
# A quarter beside its months is their sum.
MOST_DAYS_APART = 3
MONTH, AMOUNT = "Month", "Amount"
_FIRST_DAY = re.compile(r"(20\d\d-\d\d)-01([ T]00:00(:00)?)?")
_SUM = re.compile(SUBTOTALS)


def below(upload: Upload) -> Upload:
    """Return an upload with the months of its table below each other; any other as it is.

    Sums are left out, in rows and in columns: they would count everything twice.
    """
    text = upload.tables[0]
    months = _months(text.columns)
    if not months:
        return upload
    others = [place for place in range(len(text.columns)) if place not in months]
    sums = [place for place in others if _is_sum(text.columns[place])]
    labels = [place for place in others if place not in sums]
    table = _without_sums(text.arrow(), labels)
    changed = pa.concat_tables(
        [_of_month(table, labels, place, text.columns[place]) for place in months]
    )
    changed = changed.append_column("row_number", pa.array(range(2, len(changed) + 2), pa.int64()))
    left_out = [text.columns[place] for place in sums]
    made = text.with_rows(
        changed,
        "months",
        columns=(*(text.columns[place] for place in labels), MONTH, AMOUNT),
        rows=len(changed) + text.skipped,
        warnings=(*text.warnings, _said([text.columns[place] for place in months], left_out)),
    )
    return replace(upload, tables=(made, *upload.tables[1:]))


def _months(columns: Sequence[str]) -> list[int]:
    """Return the columns named by a month, or by another period where all are of that length."""
    named = {
        place: period_of(_named(column))
        for place, column in enumerate(columns)
        if not column.strip().isdigit()
    }
    days = {place: (found[1] - found[0]).days for place, found in named.items() if found}
    if len(days) < FEWEST or 2 * len(days) < len(columns):
        return []
    months = [place for place, n in days.items() if n <= min(days.values()) + MOST_DAYS_APART]
    return months if len(months) >= FEWEST else []


def _named(header: str) -> str:
    """Return the month of a header that a workbook keeps as its first day; any other as it is."""
    first = _FIRST_DAY.fullmatch(header.strip())
    return first[1] if first else header


def _is_sum(header: str) -> bool:
    return bool(_SUM.search(header) or period_of(header))


def _without_sums(table: pa.Table, labels: Sequence[int]) -> pa.Table:
    for place in labels:
        column = table[f"c{place}"]
        sums = [word for word in _words(column) if _SUM.search(word)]
        table = table.filter(pc.invert(pc.is_in(column, pa.array(sums, pa.string()))))
    return table


def _of_month(table: pa.Table, labels: Sequence[int], place: int, month: str) -> pa.Table:
    amounts = table[f"c{place}"]
    blank = [None, *filter(is_nothing, _words(amounts))]
    kept = table.filter(pc.invert(pc.is_in(amounts, pa.array(blank, pa.string()))))
    columns = {f"c{n}": kept[f"c{label}"] for n, label in enumerate(labels)}
    columns[f"c{len(labels)}"] = pa.array([_named(month)] * len(kept), pa.string())
    columns[f"c{len(labels) + 1}"] = kept[f"c{place}"]
    if "faulty" in kept.column_names:
        columns["faulty"] = kept["faulty"]
    return pa.table(columns)


def _words(column: pa.ChunkedArray) -> list[str]:
    return [word for word in pc.unique(column).to_pylist() if word is not None]


def _said(months: Sequence[str], left_out: Sequence[str]) -> str:
    said = t(
        "Its months stand beside each other ({columns}): each is read as a row of its own, with "
        "the columns “Month” and “Amount”. Rows of totals are left out.",
        columns=listed([in_quotes(column) for column in months], most=3),
    )
    if left_out:
        said += " " + t(
            "Also left out: {columns}.",
            columns=listed([in_quotes(column) for column in left_out], most=3),
        )
    return said
