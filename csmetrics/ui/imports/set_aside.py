"""Rows that were not loaded: where they stand, what is wrong, and a file to mend them in."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import streamlit as st

from csmetrics import downloads
from csmetrics.language import words
from csmetrics.load.report import ImportReport, RowFault
from csmetrics.translation import in_this_language, t
from csmetrics.ui import state
from csmetrics.ui.imports.mending import Answers, show_editor

ROWS_SHOWN = 1_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Faults = Callable[[], Sequence[RowFault]]


def show_report(
    key: str,
    report: ImportReport,
    headers: Sequence[str],
    answers: Mapping[str, Any],
    mended: bool = False,
) -> None:
    """Show the rows set aside of a file that was just loaded, or refused as a whole.

    `answers` are what was said about a file that was refused. Rows that come back mended and are
    refused stand in their table at once: what was typed is kept nowhere else.
    """
    workspace, import_id = state.workspace(), report.import_id
    if import_id is None:
        st.session_state.setdefault(f"{key}_mend", mended)
        _show(key, report.file, headers, report.faults, lambda: report.faults, lambda: answers)
        return
    shown = workspace.set_aside(import_id, ROWS_SHOWN)
    if not shown:
        st.caption(t("All rows that were set aside have been mended and loaded."))
        return

    def kept() -> Mapping[str, Any]:
        told = [entry["answers"] for entry in workspace.history() if is_this(entry)]
        return told[0] if told else answers

    def is_this(entry: Mapping[str, Any]) -> bool:
        return bool(entry["import_id"] == import_id)

    _show(key, report.file, headers, shown, lambda: workspace.set_aside(import_id), kept)


def show_import(key: str, entry: Mapping[str, Any]) -> None:
    """Show the rows set aside of an import of the history."""
    workspace, import_id = state.workspace(), entry["import_id"]
    shown = workspace.set_aside(import_id, ROWS_SHOWN)
    if shown:
        _show(
            *(key, entry["file"], entry["headers"], shown),
            lambda: workspace.set_aside(import_id),
            lambda: entry["answers"],
        )


def _show(
    key: str,
    file: str,
    headers: Sequence[str],
    shown: Sequence[RowFault],
    every: Faults,
    answers: Answers,
) -> None:
    st.markdown(
        t(
            "**Rows set aside**  \n:gray[They are in no number. Correct them in the table here, or "
            "download them, correct them in a spreadsheet and drop that file.]"
        )
    )
    if headers and st.toggle(t("Mend them here"), key=f"{key}_mend"):
        show_editor(key, file, headers, shown, answers)
    else:
        _reasons(key, shown)
    if len(shown) >= ROWS_SHOWN:
        st.caption(
            t("The first {n} are shown; the download has all of them.", n=words.plain(len(shown)))
        )
    with st.container(horizontal=True):
        _download(key, file, "csv", "text/csv", lambda: downloads.to_csv(_original(headers, every)))
        _download(key, file, "xlsx", XLSX, lambda: downloads.to_xlsx(_original(headers, every)))


def _reasons(key: str, shown: Sequence[RowFault]) -> None:
    st.dataframe(
        table(shown),
        hide_index=True,
        placeholder="",
        column_config={t("Row"): st.column_config.NumberColumn(width=70, format="localized")},
        alt=t("Rows set aside and why"),
        key=f"{key}_rows",
    )


def table(faults: Sequence[RowFault]) -> pa.Table:
    """Return the reasons as they are shown: row, column, value, what is wrong, what was left out.

    The last column is there only if of some rows just a part was left out.
    """
    faults = sorted(faults, key=lambda fault: fault.row_number)
    columns = {
        t("Row"): pa.array([fault.row_number for fault in faults], pa.int64()),
        t("Column"): [t(" and ").join(fault.headers) for fault in faults],
        t("Value"): [fault.value for fault in faults],
        t("What is wrong"): [fault.reason for fault in faults],
    }
    if not all(fault.whole_row for fault in faults):
        whole, part = t("Whole row"), t("This part")
        columns[t("Left out")] = [whole if fault.whole_row else part for fault in faults]
    return pa.table(columns)


def _original(headers: Sequence[str], every: Faults) -> pa.Table:
    return downloads.set_aside(headers, every())


def _download(key: str, file: str, ending: str, mime: str, content: Callable[[], bytes]) -> None:
    # Made when it is clicked, in a thread of its own: the page neither waits nor draws again.
    st.download_button(
        t("Download as {kind}", kind=ending.upper()),
        in_this_language(content),
        file_name=t("{file} - set aside.{ending}", file=plain_name(file), ending=ending),
        mime=mime,
        icon=":material/download:",
        key=f"{key}_{ending}",
        on_click="ignore",
    )


def plain_name(file: str) -> str:
    """Return a file's name without its ending and without signs that a file system refuses."""
    stem = file.rsplit(".", 1)[0] or "export"
    return "".join(sign if sign.isalnum() or sign in " -_" else "_" for sign in stem)[:60]
