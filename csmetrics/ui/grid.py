"""Tables on the screen: numbers are read as people say them and sorted as what they are.

What Streamlit offers to format a number knows neither the team's language nor “2h 07m”. A Styler
of pandas does what is needed: the browser gets the numbers to sort by, and the texts to show.
"""

from itertools import cycle
from typing import Any

import pyarrow as pa
import streamlit as st

from csmetrics.language import said, words
from csmetrics.language.said import Columns
from csmetrics.translation import number, t


def grid(
    columns: Columns, alt: str, column_config: dict[str, Any] | None = None, **options: Any
) -> Any:
    """Show columns as a table that can be sorted; `column_config` is by the titles of columns."""
    table = said.as_numbers(columns)
    titles = dict(zip(table.column_names, columns, strict=True))
    asked = column_config or {}
    config = {
        name: asked.get(title) or _column(title, table[name].type) for name, title in titles.items()
    }
    shown: Any = table
    if any(said.is_number(cells) for cells in columns.values()):
        texts = {name: columns[title] for name, title in titles.items()}
        shown = _styled(table, texts)
    if any(said.is_duration(cells) for cells in columns.values()):
        # A screen reader reads the numbers and not the texts.
        alt = t("{table} (times in minutes)", table=alt)
    # Streamlit would say “None” where there is nothing to measure.
    return st.dataframe(
        shown,
        hide_index=True,
        alt=alt,
        column_config=config,
        placeholder=words.NOTHING,
        **options,
    )


def _column(title: str, kind: pa.DataType) -> Any:
    """Return how a column is shown: under its title alone, as the cells say their units."""
    if pa.types.is_timestamp(kind):
        return st.column_config.DatetimeColumn(title, format=t("D MMM YYYY, HH:mm"))
    return title


def _styled(table: pa.Table, texts: Columns) -> Any:
    # A formatter is given the value alone, and of two equal ones “1d” and “Not yet, 1d” are said
    # differently: so it counts along, as each cell is formatted once, row by row.
    in_order = {name: cycle(map(_text, _cells(cells))) for name, cells in texts.items()}
    formatters = {name: lambda _, said=each: next(said) for name, each in in_order.items()}
    return table.to_pandas().style.format(formatters)


def _cells(cells: Any) -> list[Any]:
    return list(cells.to_pylist() if isinstance(cells, pa.Array | pa.ChunkedArray) else cells)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value) if value == int(value) else number(value, 2)
    return str(value)
