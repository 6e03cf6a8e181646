"""Forget a customer: say what would go, ask once more, and remove every trace."""

import streamlit as st

from csmetrics.escape import code
from csmetrics.language import words
from csmetrics.load.import_queue import queue_of
from csmetrics.ui import results
from csmetrics.ui.on_the_way import hide_results
from csmetrics.workspace import Workspace

YOUR_PART = (
    "Your own copies stay as they are: delete exports, downloads and backups that hold this "
    "customer yourself, and remove them in your helpdesk, or the next export brings them back."
)


def forget_customer(workspace: Workspace) -> None:
    """Ask who is to be forgotten, and show what is here of them."""
    if (removed := st.session_state.pop("forgotten", None)) is not None:
        st.success(
            f"{words.counted(removed, 'row')} removed, and the data file was written anew. "
            f"{YOUR_PART}",
            icon=":material/check:",
        )
    with st.container(border=True, key="forget"):
        st.markdown(
            "**Forget a customer**  \n:gray[Removes everything of one person: their tickets, "
            "replies, ratings, calls, orders, rows set aside, and what earlier imports said.]"
        )
        name = st.text_input(
            "Their id or e-mail address, as it stands in your exports", key="forget_whom"
        ).strip()
        if name:
            _found(workspace, name)


def _found(workspace: Workspace, name: str) -> None:
    counts = workspace.traces_of_customer(name)
    if not counts:
        st.caption(f"Nothing here names {code(name)}.")
        return
    busy = queue_of(workspace).is_busy
    st.markdown(f"Of {code(name)} there are here: {_listed(counts)}.")
    if st.button(
        "Forget this customer",
        icon=":material/delete:",
        key="forget_ask",
        disabled=busy,
        help="Wait until the files above are loaded." if busy else None,
    ):
        _confirm(workspace, name, counts)


def _listed(counts: dict[str, int]) -> str:
    nouns = {
        **results.NOUNS,
        "set_aside": "entry of rows set aside",
        "packs": "comment in a finished pack",
        "follow_ups": "follow-up",
    }
    plurals = {"set_aside": "entries of rows set aside", "packs": "comments in finished packs"}
    return words.listed(
        [
            f"{n:,} {plurals[name]}"
            if n != 1 and name in plurals
            else words.counted(n, nouns.get(name, "row"))
            for name, n in counts.items()
        ]
    )


@st.dialog("Forget this customer?")
def _confirm(workspace: Workspace, name: str, counts: dict[str, int]) -> None:
    st.markdown(
        f"{_listed(counts).capitalize()} of {code(name)} will be removed for good. This cannot "
        "be undone, and numbers of the past will change with it."
    )
    st.markdown(f":gray[{YOUR_PART}]")
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button("Keep them", key="keep_customer"):
            st.rerun()
        if st.button(
            "Forget for good",
            type="primary",
            icon=":material/delete:",
            key="confirm_forget",
            on_click=_forget,
            args=(workspace, name),
        ):
            st.rerun()


def _forget(workspace: Workspace, name: str) -> None:
    queue = queue_of(workspace)
    hide_results(queue)
    # What was said about files of this visit quotes rows.
    queue.forget_ended()
    st.session_state["forgotten"] = workspace.forget_customer(name)
    st.session_state["forget_whom"] = ""
