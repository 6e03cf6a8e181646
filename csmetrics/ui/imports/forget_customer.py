"""Forget a customer: say what would go, ask once more, and remove every trace."""

import streamlit as st

from csmetrics.escape import code
from csmetrics.language import words
from csmetrics.load.import_queue import ImportQueue, queue_of
from csmetrics.translation import later, t
from csmetrics.ui.imports import results
from csmetrics.ui.imports.on_the_way import hide_results
from csmetrics.ui.parts import yes_or_no
from csmetrics.workspace import Workspace

YOUR_PART = later(
    "Your own copies stay as they are: delete exports, downloads and backups that hold this "
    "customer yourself, and remove them in your helpdesk, or the next export brings them back."
)


def forget_customer(workspace: Workspace) -> None:
    """Ask who is to be forgotten, and show what is here of them."""
    if (removed := st.session_state.pop("forgotten", None)) is not None:
        rows = words.counted(removed, "row")
        gone = t("{rows} removed, and the data file was written anew.", rows=rows)
        st.success(
            f"{gone} {t(YOUR_PART)}",
            icon=":material/check:",
        )
    with st.container(border=True, key="forget"):
        st.markdown(
            t(
                "**Forget a customer**  \n:gray[Removes everything of one person: their tickets, "
                "replies, ratings, calls, orders, rows set aside, and what earlier imports said. "
                "Where the texts of others name them, the name goes.]"
            )
        )
        name = st.text_input(
            t("Their id or e-mail address, as it stands in your exports"), key="forget_whom"
        ).strip()
        if name:
            _found(workspace, name)


def _found(workspace: Workspace, name: str) -> None:
    counts = workspace.traces_of_customer(name)
    if not counts:
        st.caption(t("Nothing here names {customer}.", customer=code(name)))
        return
    wait = _wait_for(queue_of(workspace))
    rows = _listed(counts)
    here = t("Of {customer} there are here: {rows}.", customer=code(name), rows=rows)
    st.markdown(here)
    if st.button(
        t("Forget this customer"),
        icon=":material/delete:",
        key="forget_ask",
        disabled=wait is not None,
        help=wait,
    ):
        st.dialog(t("Forget this customer?"))(_confirm)(workspace, name, counts)


def _wait_for(queue: ImportQueue) -> str | None:
    """Return what has to be done first: a file on its way could bring the customer back."""
    if queue.is_busy:
        return t("Wait until the files above are loaded.")
    if any(job.state == "asking" for job in queue.jobs.values()):
        return t("First answer what is asked about the files above, or leave them out.")
    return None


def _listed(counts: dict[str, int]) -> str:
    nouns = {
        **results.NOUNS,
        "set_aside": "entry of rows set aside",
        "packs": "comment in a finished pack",
        "before": "row as it was before",
        "elsewhere": "mention elsewhere",
        "follow_ups": "follow-up",
    }
    return words.listed([words.counted(n, nouns.get(name, "row")) for name, n in counts.items()])


def _confirm(workspace: Workspace, name: str, counts: dict[str, int]) -> None:
    st.markdown(
        t(
            "{rows} of {customer} will be removed for good. This cannot be undone, and numbers of "
            "the past will change with it.",
            rows=_listed(counts),
            customer=code(name),
        )
    )
    st.markdown(f":gray[{t(YOUR_PART)}]")
    yes_or_no(
        t("Keep them"),
        t("Forget for good"),
        ":material/delete:",
        "forget",
        _forget,
        (workspace, name),
    )


def _forget(workspace: Workspace, name: str) -> None:
    queue = queue_of(workspace)
    hide_results(queue)
    # What was said about files of this visit quotes rows.
    queue.forget_ended()
    st.session_state["forgotten"] = workspace.forget_customer(name)
    st.session_state["forget_whom"] = ""
