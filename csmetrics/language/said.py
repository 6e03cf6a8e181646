"""Numbers in the cells of a table: said as people say them, sorted and written by their value.

“2h 07m” is read at a glance, but a table that has only the text puts it after “10m” and before
“3m”. So a cell knows both, and a file of the table holds the number, its unit in the header.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from csmetrics.language import money, words
from csmetrics.translation import later, t

MINUTE = 60
# Minutes in a file have so many decimals that whole seconds can be worked out from them again.
MINUTE_DECIMALS = 4
# What a file calls a column of each unit; other units need no word.
HEADERS = {"seconds": later("{title} (minutes)"), "percent": later("{title} (%)")}

Columns = Mapping[str, Sequence[Any]]


class Said(str):
    """A text that knows its number.

    value: what it is sorted by, None where there is nothing to measure
    unit:  that of a metric, as `words.say` takes it
    """

    value: float | None
    unit: str

    def __new__(cls, text: str = "", value: float | None = None, unit: str = "count") -> "Said":
        """Put a text and its number together."""
        made = super().__new__(cls, text)
        made.value, made.unit = value, unit
        return made


def cell(value: float | None, unit: str, text: str | None = None) -> Said:
    """Return a number as a cell says it, in the words of its unit or in those given."""
    return Said(words.say(value, unit) if text is None else text, value, unit)


def counts(numbers: Sequence[float | None]) -> list[str]:
    """Return a column of counts."""
    return [cell(each, "count") for each in numbers]


def amounts(values: Sequence[float | None]) -> list[str]:
    """Return a column of amounts."""
    texts = money.alike(values)
    return [
        cell(each, "money", text or words.NOTHING) for each, text in zip(values, texts, strict=True)
    ]


def durations(seconds: Sequence[float | None]) -> list[str]:
    """Return a column of elapsed times."""
    return [cell(each, "seconds") for each in seconds]


def is_number(cells: Sequence[Any]) -> bool:
    """Return whether a column holds numbers in words, and nothing else but blanks."""
    known = [each for each in cells if isinstance(each, Said)]
    blank = all(isinstance(each, Said) or each in (None, "", words.NOTHING) for each in cells)
    return blank and any(each.value is not None for each in known)


def is_duration(cells: Sequence[Any]) -> bool:
    """Return whether a column holds elapsed times."""
    return is_number(cells) and _unit(cells) == "seconds"


def as_numbers(columns: Columns) -> pa.Table:
    """Return a table in which numbers in words are numbers, durations in minutes."""
    found = {_header(name, cells): _values(cells) for name, cells in columns.items()}
    return pa.table(found)


def _header(name: str, cells: Sequence[Any]) -> str:
    return header(name, _unit(cells)) if is_number(cells) else name


def header(title: str, unit: str) -> str:
    """Return the title of a column of numbers, with its unit where the numbers have one."""
    return t(HEADERS[unit], title=title) if unit in HEADERS else title


def _unit(cells: Sequence[Any]) -> str:
    return next(each.unit for each in cells if isinstance(each, Said) and each.value is not None)


def _values(cells: Sequence[Any]) -> Any:
    if isinstance(cells, pa.Array | pa.ChunkedArray):
        return cells
    if not is_number(cells):
        return pa.array([None if each is None else _plain(each) for each in cells])
    values = [_value(each) for each in cells]
    is_whole = all(each is None or each.is_integer() for each in values)
    return pa.array(values, pa.int64() if is_whole and _unit(cells) == "count" else pa.float64())


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value


def _value(each: Any) -> float | None:
    if not isinstance(each, Said) or each.value is None:
        return None
    return (
        round(each.value / MINUTE, MINUTE_DECIMALS) if each.unit == "seconds" else float(each.value)
    )
