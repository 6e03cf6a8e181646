"""A table in which rows set aside are mended, and loaded again as the file they came from."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import streamlit as st

from csmetrics import downloads
from csmetrics.language import words
from csmetrics.load import mended
from csmetrics.load.import_queue import queue_of
from csmetrics.load.report import RowFault
from csmetrics.translation import t
from csmetrics.ui import state

# A wider table cannot be worked in; what is at fault comes first, so that it is always there.
COLUMNS_SHOWN = 40
LONGEST_HEADER = 60
MENDED = " - mended"

Cells = tuple[str | None, ...]
Rows = list[tuple[int, Cells]]
Answers = Callable[[], Mapping[str, Any]]


def show_editor(
    key: str, file: str, headers: Sequence[str], faults: Sequence[RowFault], answers: Answers
) -> None:
    """Show rows set aside with their cells and reasons, to be mended and loaded again.

    `answers` gives what was said about the file when it was loaded; it holds for these rows too.
    """
    before = {fault.row_number: _padded(fault.cells, len(headers)) for fault in faults}
    places = _places(headers, faults)
    edited = st.data_editor(
        _table(before, places, faults),
        column_config=_columns(headers, places),
        disabled=["row", "reason"],
        num_rows="fixed",
        hide_index=True,
        placeholder="",
        key=f"{key}_editor",
    )
    if len(places) < len(headers):
        st.caption(
            t(
                "{n} of {all} columns are shown, those at fault first. The others are loaded as "
                "they are; the download has all of them.",
                n=words.plain(len(places)),
                all=words.plain(len(headers)),
            )
        )
    rows = changed(before, places, edited)
    st.button(
        t("Load {rows}", rows=words.counted(len(rows), "mended row"))
        if rows
        else t("Load the mended rows"),
        type="primary",
        icon=":material/check:",
        key=f"{key}_load",
        disabled=not rows,
        help=None if rows else t("Correct a cell first."),
        on_click=_load,
        args=(key, file, headers, rows, answers),
    )


def _padded(cells: Cells, width: int) -> Cells:
    return (*cells, *[None] * (width - len(cells)))[:width]


def _places(headers: Sequence[str], faults: Sequence[RowFault]) -> list[int]:
    """Return the columns that are shown: those at fault, then the others."""
    blamed = {header for fault in faults for header in fault.headers}
    first = [place for place, header in enumerate(headers) if header in blamed]
    others = [place for place in range(len(headers)) if place not in set(first)]
    return [*first, *others][: max(COLUMNS_SHOWN, len(first))]


def _table(
    before: Mapping[int, Cells], places: Sequence[int], faults: Sequence[RowFault]
) -> pa.Table:
    reasons: dict[int, list[str]] = {}
    for fault in faults:
        reasons.setdefault(fault.row_number, []).append(downloads.in_words(fault))
    columns: dict[str, pa.Array] = {
        "row": pa.array(list(before), pa.int64()),
        "reason": pa.array(["; ".join(reasons[number]) for number in before], pa.string()),
    }
    # By place: a header may be anything, also a name that means something to the table.
    for place in places:
        cells = [row[place] for row in before.values()]
        columns[f"c{place}"] = pa.array(cells, pa.string())
    return pa.table(columns)


def _columns(headers: Sequence[str], places: Sequence[int]) -> dict[str, Any]:
    theirs = {
        f"c{place}": st.column_config.TextColumn(
            headers[place][:LONGEST_HEADER] or t("(no header)")
        )
        for place in places
    }
    return {
        "row": st.column_config.NumberColumn(t("Row"), width=70, pinned=True, format="localized"),
        "reason": st.column_config.TextColumn(t("What is wrong"), width="large", pinned=True),
        **theirs,
    }


def changed(before: Mapping[int, Cells], places: Sequence[int], edited: pa.Table) -> Rows:
    """Return the rows in which a person changed a cell, whole and with their numbers."""
    columns = {place: edited[f"c{place}"].to_pylist() for place in places}
    rows = []
    for at, (number, cells) in enumerate(before.items()):
        now = list(cells)
        for place, column in columns.items():
            now[place] = column[at] or None
        if now != [cell or None for cell in cells]:
            rows.append((number, tuple(now)))
    return rows


def _load(key: str, file: str, headers: Sequence[str], rows: Rows, answers: Answers) -> None:
    shown = state.workspace()
    stem = file.rsplit(".", 1)[0].removesuffix(MENDED)
    name = f"{stem}{MENDED}.csv"
    told = mended.answers(answers())
    queue_of(shown).add(shown, name, mended.content(headers, rows), **told)
    st.session_state[f"{key}_mend"] = False
