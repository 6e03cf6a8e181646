"""Views kept under a name: saved from the filter bar of any page, opened with one click."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from csmetrics.engine import Session
from csmetrics.errors import Problem
from csmetrics.escape import md
from csmetrics.team import views
from csmetrics.team.views import SavedView
from csmetrics.translation import t
from csmetrics.ui import state
from csmetrics.ui.trouble import show_problem

NAME, NEW_NAME = "view_name", "view_new_name"
RENAMED = "view_renamed"
TOLD = "view_told"


@st.fragment
def saved_views() -> None:
    """Offer to open, rename and remove saved views, and to save what is shown."""
    kept = state.workspace().database.until_changed("saved views", views.saved)
    title = t("Views")
    label = f"{title} · {len(kept)}" if kept else title
    with st.popover(label, icon=":material/bookmark:", key="views"):
        for place, one in enumerate(kept):
            _line(place, one)
        st.text_input(
            t("Name of this view"),
            key=NAME,
            max_chars=views.LONGEST_NAME,
            placeholder=t("Chat in March"),
        )
        st.button(
            t("Save this view"),
            key="save_view",
            type="primary",
            icon=":material/bookmark_add:",
            on_click=_save,
        )
        _say_what_happened()
        st.caption(
            t(
                "Kept are the page, the period, the filters, the comparison and what else was "
                "chosen on it. The address in your browser holds the same: copy it to share this "
                "view."
            )
        )


def _line(place: int, one: SavedView) -> None:
    if st.session_state.get(RENAMED) == one.view_id:
        _renaming(one)
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.page_link(
            state.page_file(one.page),
            label=md(one.name),
            icon=":material/bookmark:",
            query_params=_opened(one),
        )
        st.space("stretch")
        about = t("Rename “{name}”", name=md(one.name))
        _small("rename", t("Rename"), about, "edit", place, one, _rename)
        about = t("Remove “{name}”", name=md(one.name))
        _small("remove", t("Remove"), about, "delete", place, one, _remove)


def _small(
    key: str,
    label: str,
    about: str,
    icon: str,
    place: int,
    one: SavedView,
    act: Callable[[SavedView], None],
) -> None:
    st.button(
        label,
        key=f"{key}_view_{place}",
        type="tertiary",
        icon=f":material/{icon}:",
        help=about,
        on_click=act,
        args=(one,),
    )


def _renaming(one: SavedView) -> None:
    st.text_input(t("New name"), one.name, key=NEW_NAME, max_chars=views.LONGEST_NAME)
    st.button(t("Keep this name"), key="keep_name", on_click=_renamed, args=(one,))


def _opened(one: SavedView) -> dict[str, Any]:
    shown = {state.PARAMETER: [state.SAMPLE]} if state.is_sample() else {}
    return {name: list(values) for name, values in {**one.address, **shown}.items()}


# ---------------------------------------------------------------------- what the buttons do


def _save() -> None:
    address = {
        name: st.query_params.get_all(name) for name in st.query_params if name != state.PARAMETER
    }
    name = st.session_state[NAME]

    def keep(session: Session) -> str:
        saved = views.save(session, name, state.page_name(), address)
        return t("Saved as “{name}”.", name=saved.name)

    if _do(keep):
        st.session_state[NAME] = ""


def _rename(one: SavedView) -> None:
    st.session_state[RENAMED] = one.view_id
    st.session_state[NEW_NAME] = one.name


def _renamed(one: SavedView) -> None:
    name = st.session_state[NEW_NAME]

    def rename(session: Session) -> str:
        views.rename(session, one.view_id, name)
        return t("Renamed.")

    if _do(rename) or one not in views.saved(state.workspace().database):
        st.session_state.pop(RENAMED)


def _remove(one: SavedView) -> None:
    def remove(session: Session) -> str:
        views.remove(session, one.view_id)
        return t("Removed: “{name}”.", name=one.name)

    _do(remove)


def _do(change: Callable[[Session], str]) -> bool:
    """Change what is kept, and remember what to say of it; return whether it could be done."""
    database = state.workspace().database
    try:
        with database.transaction() as session:
            st.session_state[TOLD] = change(session)
    except Problem as problem:
        st.session_state[TOLD] = problem
        return False
    database.checkpoint()
    return True


def _say_what_happened() -> None:
    told = st.session_state.pop(TOLD, None)
    if isinstance(told, Problem):
        show_problem(told)
    elif told:
        st.caption(f":material/check: {md(told)}")
