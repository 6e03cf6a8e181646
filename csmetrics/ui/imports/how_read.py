"""How files are read: the zone of each tool's times, and the columns that people chose."""

from zoneinfo import available_timezones

import streamlit as st

from csmetrics.errors import Problem
from csmetrics.escape import code, md
from csmetrics.language import words
from csmetrics.language.stories import in_sentence
from csmetrics.load import remembered
from csmetrics.load.remembered import Remembered
from csmetrics.sources import sources
from csmetrics.translation import later, t
from csmetrics.ui.imports.mapping_screen import title
from csmetrics.ui.trouble import show_problem
from csmetrics.workspace import Workspace

DEFAULT_ZONE = "UTC"
COLUMNS_NAMED = 6
NOT_A_TOOL = {"template": later("Our own templates"), "other": later("Other files")}


def how_files_are_read(workspace: Workspace) -> None:
    """Show and change what was decided about files; it holds for those loaded from then on."""
    if (problem := st.session_state.pop("reading_problem", None)) is not None:
        show_problem(problem)
    if (said := st.session_state.pop("reading_said", None)) is not None:
        st.toast(md(said), icon=":material/check:")
    with st.container(border=True, key="zones"):
        _zones(workspace)
    with st.container(border=True, key="mappings"):
        _mappings(workspace)


# ---------------------------------------------------------------------- zones


def _zones(workspace: Workspace) -> None:
    st.markdown(
        t(
            "**Time zones**  \n:gray[Times that name no zone are read as the zone of their tool, "
            "UTC unless you say otherwise. A change holds for files loaded from then on; to read "
            "a file anew, undo its import and load it again.]"
        )
    )
    stated = remembered.zones(workspace.database)
    tools = sorted({entry["source"] for entry in workspace.history()} | set(stated))
    if not tools:
        st.caption(t("Each tool is listed here once a file of it has been loaded."))
    for tool in tools:
        _zone(workspace, tool, stated.get(tool))


def _zone(workspace: Workspace, tool: str, stated: str | None) -> None:
    held = stated or DEFAULT_ZONE
    choices = sorted(available_timezones() | {held})
    key = f"zone_of_{tool}"
    with st.container(horizontal=True, vertical_alignment="center"):
        note = "" if stated else "  \n" + t(":gray[:small[not stated, so UTC]]")
        st.markdown(f"{md(title_of(tool))}{note}", width="stretch")
        st.selectbox(
            t("Time zone of {tool}", tool=title_of(tool)),
            choices,
            choices.index(held),
            key=key,
            label_visibility="collapsed",
            width=280,
            on_change=_state_zone,
            args=(workspace, tool, key),
        )


def _state_zone(workspace: Workspace, tool: str, key: str) -> None:
    with workspace.changing() as session:
        remembered.state_zone(session, tool, st.session_state[key])


def title_of(tool: str) -> str:
    """Return what a tool is called; one that a person named is called that."""
    named = (source.title for source in sources() if source.tool == tool)
    return t(NOT_A_TOOL[tool]) if tool in NOT_A_TOOL else next(named, tool)


# ---------------------------------------------------------------------- mappings


def _mappings(workspace: Workspace) -> None:
    st.markdown(
        t(
            "**Columns that you chose**  \n:gray[A file with the same headers is read the same "
            "way, without a question.]"
        )
    )
    known = remembered.everything(workspace.database)
    for one in known:
        _mapping(workspace, one)
    if not known:
        st.caption(t("Nothing yet: so far every file explained itself."))
    else:
        st.download_button(
            t("Export all"),
            remembered.to_file(workspace.database),
            file_name="csmetrics mappings.json",
            mime="application/json",
            icon=":material/download:",
            key="export_mappings",
            on_click="ignore",
        )
    key = f"import_mappings_{st.session_state.setdefault('mappings_drop', 0)}"
    st.file_uploader(
        t("Import mappings that were exported here"),
        type="json",
        key=key,
        on_change=_import,
        args=(workspace, key),
    )


def _mapping(workspace: Workspace, one: Remembered) -> None:
    key = f"name_of_{one.signature}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text_input(
            t("Name"),
            one.name,
            max_chars=remembered.LONGEST_NAME,
            key=key,
            label_visibility="collapsed",
            width=260,
            on_change=_rename,
            args=(workspace, one, key),
        )
        st.markdown(f":small[{_columns(one)}]", width="stretch")
        st.button(
            t("Delete"),
            icon=":material/delete:",
            type="tertiary",
            key=f"delete_{one.signature}",
            help=t("The next file with these headers is asked about again. No data is changed."),
            on_click=_delete,
            args=(workspace, one),
        )


def _columns(one: Remembered) -> str:
    used = [(theirs, ours) for theirs, ours in one.columns.items() if ours]
    named = [
        f"{code(theirs, 40)} → {md(in_sentence(title(ours)))}"
        for theirs, ours in used[:COLUMNS_NAMED]
    ]
    more = len(used) - COLUMNS_NAMED
    said = ", ".join(named)
    if more > 0:
        return t("{listed} and {n} more", listed=said, n=words.plain(more))
    return said or t("{columns} left out", columns=words.counted(len(one.columns), "column"))


def _rename(workspace: Workspace, one: Remembered, key: str) -> None:
    try:
        with workspace.changing() as session:
            remembered.rename(session, one.signature, st.session_state[key])
    except Problem as problem:
        st.session_state["reading_problem"] = problem
        st.session_state[key] = one.name


def _delete(workspace: Workspace, one: Remembered) -> None:
    with workspace.changing() as session:
        remembered.forget(session, one.signature)
    st.session_state["reading_said"] = t("“{name}” was deleted.", name=one.name)


def _import(workspace: Workspace, key: str) -> None:
    file = st.session_state[key]
    if file is None:
        return
    # The next uploader has another key: this file has been dealt with.
    st.session_state["mappings_drop"] += 1
    try:
        found = remembered.from_file(file.getvalue())
        with workspace.changing() as session:
            remembered.add(session, found)
    except Problem as problem:
        st.session_state["reading_problem"] = problem
        return
    said = t("{mappings} imported.", mappings=words.counted(len(found), "mapping"))
    st.session_state["reading_said"] = said
