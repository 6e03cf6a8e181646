"""What was imported, when, and what became of it; the last import can be undone."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from csmetrics.escape import md
from csmetrics.language import words
from csmetrics.load.import_queue import queue_of
from csmetrics.load.report import TableCounts
from csmetrics.load.set_aside import brought_back
from csmetrics.translation import t, tn
from csmetrics.ui import state
from csmetrics.ui.imports import results, set_aside
from csmetrics.ui.imports.on_the_way import hide_results
from csmetrics.ui.parts import first_of_many, yes_or_no
from csmetrics.workspace import Workspace

SHOWN = 10


def show_history(workspace: Workspace) -> None:
    """Show the imports of a workspace, newest first, each with all that was said about it."""
    if (undone := st.session_state.pop("undone", None)) is not None:
        st.toast(t("{file} was undone.", file=md(undone)), icon=":material/undo:")
    if st.session_state.pop("not_undone", False):
        st.warning(
            t(
                "Nothing was undone: in another window something was loaded or undone meanwhile. "
                "Look at the list once more."
            ),
            icon=":material/info:",
        )
    imports = workspace.history()
    if not imports:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="history_head"):
        st.subheader(t("What was loaded"), anchor=False, width="stretch")
        if not state.is_sample():
            _undo_button(workspace, imports[0])
    first_of_many(imports, SHOWN, "whole_history", _show_import)


def _show_import(entry: Mapping[str, Any]) -> None:
    key = f"import_{entry['import_id']}"
    # Looked into only when it is opened: a history of years must not slow the page down.
    line = st.expander(_line(entry), key=key, on_change="rerun", icon=_icon(entry))
    if line.open:
        with line:
            _details(key, entry)


def _line(entry: Mapping[str, Any]) -> str:
    title, noun = entry["title"], results.NOUNS.get(entry["table_name"], "row")
    parts = [
        f"**{md(entry['file'])}**",
        md(t(title)) if title.casefold() != entry["table_name"] else "",
        words.counted(entry["rows_loaded"], noun),
        when(entry["imported_at"]),
    ]
    if entry["waiting"]:
        parts.append(t("{n} set aside", n=words.plain(entry["waiting"])))
    return " · ".join(part for part in parts if part)


def _icon(entry: Mapping[str, Any]) -> str:
    return ":material/warning:" if entry["waiting"] else ":material/check:"


def _details(key: str, entry: Mapping[str, Any]) -> None:
    changes = {name: TableCounts(**counts) for name, counts in entry["changes"].items()}
    st.markdown(results.recognised(entry["title"], entry["table_name"], changes))
    results.account(
        entry["rows_read"],
        entry["rows_loaded"],
        entry["rows_quarantined"],
        entry["rows_skipped"],
    )
    results.messages(entry["messages"], key)
    set_aside.show_import(key, entry)


def when(moment: datetime) -> str:
    """Return a moment in UTC as a person says it, in the time zone of their browser."""
    local = moment.replace(tzinfo=UTC).astimezone(_zone())
    return f"{words.day(local)}, {local:%H:%M}"


def _zone() -> ZoneInfo:
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _undo_button(workspace: Workspace, newest: Mapping[str, Any]) -> None:
    busy = queue_of(workspace).is_busy
    if st.button(
        t("Undo the last import"),
        icon=":material/undo:",
        key="undo",
        disabled=busy,
        help=t("Wait until the files above are loaded.") if busy else None,
    ):
        st.dialog(t("Undo the last import?"))(_confirm)(workspace, newest)


def _confirm(workspace: Workspace, entry: Mapping[str, Any]) -> None:
    file, at = md(entry["file"]), when(entry["imported_at"])
    st.markdown(t("**{file}**, loaded {at}", file=file, at=at))
    st.markdown(f"{consequences(entry['changes'])} {_afterwards(workspace, entry)}")
    yes_or_no(
        t("Keep it"),
        t("Undo this import"),
        ":material/undo:",
        "undo",
        _undo,
        (workspace, entry["import_id"]),
    )


def _afterwards(workspace: Workspace, entry: Mapping[str, Any]) -> str:
    """Return how to have again what is undone; what was typed on this page is in no file."""
    back = brought_back(workspace.database, entry["import_id"])
    if not back:
        return t("You can load the file again at any time.")
    return tn(
        "{n} row that it mended will be set aside again, as it was.",
        "{n} rows that it mended will be set aside again, as they were.",
        back,
    )


def consequences(changes: Mapping[str, Mapping[str, int]]) -> str:
    """Return what undoing an import does to the rows it changed, in a sentence or two."""
    added = sum(counts["added"] for counts in changes.values())
    updated = sum(counts["updated"] for counts in changes.values())
    gone = tn("{n} row that it added will go.", "{n} rows that it added will go.", added)
    back = tn(
        "{n} row that it updated will be as before.",
        "{n} rows that it updated will be as before.",
        updated,
    )
    said = [text for text, count in ((gone, added), (back, updated)) if count]
    return " ".join(said) or t("It changed no row.")


def _undo(workspace: Workspace, import_id: int) -> None:
    # Another tab may have loaded or undone something meanwhile: only what was shown is undone.
    undone = workspace.undo_last_import(import_id)
    if undone is None:
        st.session_state["not_undone"] = True
        return
    hide_results(queue_of(workspace))
    st.session_state["undone"] = undone["file"]
