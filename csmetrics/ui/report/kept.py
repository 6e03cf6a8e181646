"""Finished packs: what was said, what the same month says today, and the files once more."""

import streamlit as st

from csmetrics import report
from csmetrics.escape import md
from csmetrics.language import pack as say
from csmetrics.language import words
from csmetrics.report import Comparison
from csmetrics.team import packs
from csmetrics.team.packs import KeptPack
from csmetrics.translation import Spoken, spoken, t
from csmetrics.ui import state
from csmetrics.ui.page import say as show_sentence
from csmetrics.ui.parts import first_of_many, yes_or_no
from csmetrics.ui.report.month import DONE, downloads
from csmetrics.workspace import Workspace

# More are looked for by their month; each asks its numbers once more.
SHOWN = 6


def show() -> None:
    """Show the finished packs, the newest first, each with what is said otherwise today."""
    known = state.kept(packs.history)
    with st.container(border=True, gap="small", key="kept"):
        title = t("Finished packs")
        st.markdown(f"**{title}**  \n:gray[:small[{t(say.KEPT)}]]")
        if not known:
            st.caption(t(say.NONE_KEPT))
        first_of_many(known, SHOWN, "every_pack", _one)


def _one(one: KeptPack) -> None:
    found = _compared(one.pack_id)
    with st.container(border=True, gap="small", key=f"pack_{one.pack_id}"):
        st.markdown(
            f"**{md(found.pack.title)}**  \n:gray[:small[{md(say.kept_on(one.finished_at))} · "
            f"{md(one.fingerprint[:12])}]]"
        )
        show_sentence(found.sentence)
        if found.why:
            st.caption(md(found.why, 500))
        _differences(found)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            with st.popover(
                t("Download again"), icon=":material/download:", key=f"again_{one.pack_id}"
            ):
                downloads(found.pack, f"kept_{one.pack_id}")
            if st.button(
                t("Remove"),
                type="tertiary",
                icon=":material/delete:",
                key=f"remove_pack_{one.pack_id}",
                help=t(
                    "Remove the pack “{title}” that was finished on {day}",
                    title=md(found.pack.title),
                    day=words.day(one.finished_at),
                ),
            ):
                st.dialog(t("Remove this pack?"))(_confirm)(one, found.pack.title)


def _differences(found: Comparison) -> None:
    if len(found.differences) < 2:
        return
    rows = "\n".join(
        f"| {md(one.title)} | {md(one.then)} | {md(one.text)} |" for one in found.differences
    )
    head = t("| Number | We said | Today |")
    st.markdown(f"{head}\n|---|---|---|\n{rows}")


def _compared(number: int) -> Comparison:
    shown = state.workspace()
    return _remembered(str(shown.path), shown.version, spoken(), number, shown)


@st.cache_resource(max_entries=60, show_spinner=False)
def _remembered(
    path: str, version: int, language: Spoken, number: int, _shown: Workspace
) -> Comparison:
    return report.compare(_shown, report.finished(_shown, number))


def _confirm(one: KeptPack, title: str) -> None:
    gone = t(
        "{title}: what it said is not kept any more. The data stays as it is.", title=md(title)
    )
    st.markdown(gone)
    yes_or_no(t("Keep it"), t("Remove"), ":material/delete:", "remove", _remove, (one, title))


def _remove(one: KeptPack, title: str) -> None:
    with state.workspace().changing() as session:
        packs.remove(session, one.pack_id)
    st.session_state[DONE] = t("Removed: {title}.", title=title)
