"""The two ways in: one's own exports, or the sample."""

import plotly.graph_objects as go
import streamlit as st

from csmetrics import samples
from csmetrics.errors import Problem
from csmetrics.load.import_queue import queue_of
from csmetrics.translation import t
from csmetrics.ui import state
from csmetrics.ui.imports.on_the_way import hide_results

DROP_AREA = """<style>
.st-key-add_export [data-testid="stFileUploaderDropzone"] {
    min-height: 6rem; align-items: center;
    border: 1.5px dashed light-dark(#B4BBCD, #4A5474) !important;
}
</style>"""


def welcome() -> None:
    """Greet a new team."""
    st.space("small")
    st.title(t("See how your support is doing"), anchor=False, text_alignment="center")
    st.markdown(
        t(":gray[Drop an export from your helpdesk. Nothing leaves this computer.]"),
        text_alignment="center",
    )


def what_happens() -> None:
    """Say what will happen to a file, before there is one."""
    st.space("small")
    with st.grid(3, min_column_width=260, gap="medium", key="what_happens"):
        st.markdown(
            t(
                ":material/table_view: **Recognised by its content**  \n"
                ":gray[Which tool it comes from, what each column means, which way round its dates "
                "are. Where we are not sure, we ask.]"
            )
        )
        st.markdown(
            t(
                ":material/rule: **Every row checked**  \n"
                ":gray[Rows that cannot be right are set aside with the reason, for you to mend. "
                "Nothing disappears silently.]"
            )
        )
        st.markdown(
            t(
                ":material/lock: **It stays here**  \n"
                ":gray[A file is loaded completely or not at all, on this computer only. The last "
                "import can be undone.]"
            )
        )


def drop_zone() -> None:
    """Offer to add exports; each file dropped is put in the queue of the team's own workspace."""
    number = st.session_state.setdefault("drop", 0)
    key = f"drop_{number}"
    st.html(DROP_AREA)
    with st.container(border=True, height="stretch", key="add_export"):
        st.markdown(
            t(
                "**Add your exports**  \n:gray[Drop files from Zendesk, Freshdesk or any other "
                "tool here, or choose them.]"
            )
        )
        st.file_uploader(
            t("Export files"),
            # Any ending: what a file is, its content decides, and a refusal says why.
            type=None,
            accept_multiple_files=True,
            label_visibility="collapsed",
            key=key,
            on_change=_take,
            args=(key,),
        )
        largest = st.get_option("server.maxUploadSize")
        st.caption(
            t(
                "CSV, Excel, JSON, Parquet or ZIP, up to {n} MB each, several at once. "
                "A later export updates what is here; nothing is counted twice.",
                n=largest,
            )
        )


def _take(key: str) -> None:
    files = st.session_state[key]
    if not files:
        return
    # A run that is cut short by the next one hands over the same files once more.
    taken: set[str] = st.session_state.setdefault("taken", set())
    new = [file for file in files if file.file_id not in taken]
    if not new:
        return
    taken.update(file.file_id for file in new)
    workspace = state.own_workspace()
    hide_results(queue_of(workspace))
    for file in new:
        queue_of(workspace).add(workspace, file.name, file.getvalue())
    state.show(state.OWN)
    # The next uploader has another key: this one's bytes would stay in memory for as long as the
    # tab is open.
    st.session_state["drop"] += 1


def sample_door(first: bool) -> None:
    """Offer to look around with the sample, stressed where there is nothing else; or to leave it.

    `first` says whether the workspace that is shown is empty.
    """
    with st.container(border=True, height="stretch", key="try_sample"):
        if state.is_sample():
            st.markdown(
                t(
                    "**You are looking at the sample data**  \n:gray[It is made up. Files that you "
                    "drop here go into a workspace of your own, never into the sample.]"
                )
            )
        else:
            st.markdown(
                t(
                    "**Just looking?**  \n:gray[18 months of a made-up company: tickets, surveys, "
                    "customers and subscriptions, in a workspace of their own.]"
                )
            )
        st.space("stretch")
        if first or not state.is_sample():
            st.button(
                t("Explore the sample data"),
                icon=":material/play_arrow:",
                type="primary" if first else "secondary",
                width="stretch",
                key="explore_sample",
                on_click=_explore_sample,
            )
        if state.is_sample():
            st.button(
                t("Begin with your own data")
                if state.own_workspace().is_empty
                else t("Back to your own data"),
                icon=":material/arrow_back:",
                width="stretch",
                key="leave_sample",
                on_click=state.show,
                args=(state.OWN,),
            )


def _explore_sample() -> None:
    try:
        _load_sample()
    except Problem as problem:
        st.session_state["no_sample"] = problem
        return
    state.show(state.SAMPLE)


def _load_sample() -> None:
    """Put those exports of the sample in its queue that are not loaded yet."""
    workspace = state.sample_workspace()
    queue = queue_of(workspace)
    if queue.is_busy:
        return
    hide_results(queue)
    exports = samples.exports()
    if workspace.is_empty:
        with workspace.changing() as session:
            samples.tell(session)
    there = {entry["file"] for entry in workspace.history()}
    for path in exports:
        if path.name not in there:
            queue.add(workspace, path.name, path.read_bytes(), confirmed=True)


def warm_charts() -> None:
    """Let the browser load what draws charts while this page is read: the next one has them."""
    with st.container(key="warm"):
        st.plotly_chart(go.Figure(), height=10, key="warm_chart", config={"staticPlot": True})
