"""A table that lies on its side: each row is a field, and each ticket a column."""

import re
from collections.abc import Sequence

from csmetrics.read.telling import Refused
from csmetrics.translation import t

DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d{1,2}:\d{2}.*)?$")
# A text with more fields than that is no ticket.
MOST_FIELDS = 150

Row = Sequence[str | None]


class Turned(Refused):
    """The table lies on its side."""


def refuse(rows: Sequence[Row]) -> None:
    """Refuse a table whose first column has the names of its fields."""
    dated = _fields_of_dates(rows)
    if not dated:
        return
    raise Turned(
        t(
            "The table lies on its side: each row is a field, such as “{name}”, and each ticket "
            "is a column.",
            name=dated[0][:40],
        ),
        t("We read tables that have one row for each ticket."),
        t(
            "Copy it in Excel, paste it with Paste Special, Transpose, save that as “Excel "
            "workbook (.xlsx)” and upload it."
        ),
    )


def _fields_of_dates(rows: Sequence[Row]) -> list[str]:
    """Return the names of rows of dates, where names stand before all rows and other kinds follow.

    In the first row stand the ids, which have digits as no names of columns have. The values of a
    column are of one kind in a usual table, and here those of a row.
    """
    fields = [[(cell or "").strip() for cell in row] for row in rows]
    fields = [row for row in fields if any(row)]
    names = [row[0] for row in fields[1:]]
    if not 2 < len(fields) <= MOST_FIELDS or not all(names) or len(set(names)) < len(names):
        return []
    if any(map(_has_digit, [fields[0][0], *names])) or not any(fields[0][1:]):
        return []
    if not all(map(_has_digit, filter(None, fields[0][1:]))):
        return []
    filled = [(row[0], [cell for cell in row[1:] if cell]) for row in fields]
    dated = [name for name, cells in filled if cells and all(map(DATE.match, cells))]
    return [] if len(dated) == len(names) else [name for name in dated if name]


def _has_digit(cell: str) -> bool:
    return bool(re.search(r"\d", cell))
