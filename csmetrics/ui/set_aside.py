"""Rows that were not loaded: where they stand, what is wrong, and a file to mend them in."""

from collections.abc import Callable, Sequence

import pyarrow as pa
import streamlit as st

from csmetrics import downloads
from csmetrics.report import ImportReport, RowFault
from csmetrics.ui import state

ROWS_SHOWN = 1_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Faults = Callable[[], Sequence[RowFault]]


def show_report(key: str, report: ImportReport, headers: Sequence[str]) -> None:
    """Show the rows set aside of a file that was just loaded, or refused as a whole."""
    workspace, import_id = state.workspace(), report.import_id
    if import_id is None:
        _show(key, report.file, headers, report.faults, lambda: report.faults)
    else:
        _show(key, report.file, headers, report.faults, lambda: workspace.set_aside(import_id))


def show_import(key: str, import_id: int, file: str, headers: Sequence[str]) -> None:
    """Show the rows set aside of an import of the history."""
    workspace = state.workspace()
    shown = workspace.set_aside(import_id, ROWS_SHOWN)
    if shown:
        _show(key, file, headers, shown, lambda: workspace.set_aside(import_id))


def _show(
    key: str, file: str, headers: Sequence[str], shown: Sequence[RowFault], every: Faults
) -> None:
    st.markdown(
        "**Rows set aside**  \n:gray[They are in no number. Mend them and drop them again.]"
    )
    st.dataframe(
        table(shown),
        hide_index=True,
        column_config={"Row": st.column_config.NumberColumn(width=70, format="localized")},
        alt="Rows set aside and why",
        key=f"{key}_rows",
    )
    if len(shown) >= ROWS_SHOWN:
        st.caption(f"The first {len(shown):,} are shown; the download has all of them.")
    with st.container(horizontal=True):
        _download(key, file, "csv", "text/csv", lambda: downloads.to_csv(_original(headers, every)))
        _download(key, file, "xlsx", XLSX, lambda: downloads.to_xlsx(_original(headers, every)))


def table(faults: Sequence[RowFault]) -> pa.Table:
    """Return the reasons as they are shown: row, column, value, what is wrong, what was left out.

    The last column is there only if of some rows just a part was left out.
    """
    faults = sorted(faults, key=lambda fault: fault.row_number)
    columns = {
        "Row": pa.array([fault.row_number for fault in faults], pa.int64()),
        "Column": [" and ".join(fault.headers) for fault in faults],
        "Value": [fault.value for fault in faults],
        "What is wrong": [fault.reason for fault in faults],
    }
    if not all(fault.whole_row for fault in faults):
        columns["Left out"] = ["Whole row" if fault.whole_row else "This part" for fault in faults]
    return pa.table(columns)


def _original(headers: Sequence[str], every: Faults) -> pa.Table:
    return downloads.set_aside(headers, every())


def _download(key: str, file: str, ending: str, mime: str, content: Callable[[], bytes]) -> None:
    # Made when it is clicked, in a thread of its own: the page neither waits nor draws again.
    st.download_button(
        f"Download as {ending.upper()}",
        content,
        file_name=f"{plain_name(file)} - set aside.{ending}",
        mime=mime,
        icon=":material/download:",
        key=f"{key}_{ending}",
        on_click="ignore",
    )


def plain_name(file: str) -> str:
    """Return a file's name without its ending and without signs that a file system refuses."""
    stem = file.rsplit(".", 1)[0] or "export"
    return "".join(sign if sign.isalnum() or sign in " -_" else "_" for sign in stem)[:60]
