"""What a person sees when something goes wrong: a sentence, never a traceback."""

import logging
import secrets

import streamlit as st

from csmetrics.engine import set_log_aside
from csmetrics.errors import LostChanges, Problem, WorkspaceProblem
from csmetrics.escape import md
from csmetrics.translation import t

log = logging.getLogger("csmetrics")


def show_problem(problem: Problem) -> None:
    """Show what happened, why, and what to do next."""
    parts = [f"**{md(problem.what)}**", md(problem.why, 500), md(problem.fix, 500)]
    st.error("  \n".join(part for part in parts if part), icon=":material/error:")


def say_what_went_wrong(error: Exception) -> bool:
    """Show an error that reached the top of a page; always returns True: nothing else is shown.

    The log gets the details under the code that the person sees.
    """
    if isinstance(error, Problem):
        show_problem(error)
        if isinstance(error, LostChanges):
            st.button(
                t("Open without the last changes"),
                icon=":material/history:",
                type="primary",
                on_click=set_log_aside,
                args=(error.path,),
            )
        elif isinstance(error, WorkspaceProblem):
            st.button(t("Try again"), icon=":material/refresh:", type="primary")
        return True
    code = secrets.token_hex(3)
    log.error("page failed, code %s", code, exc_info=error)
    st.error(
        t(
            "**This page could not be shown.** Your data is safe. Reload the page; if it happens "
            "again, tell us what you did and the code {code}.",
            code=code,
        ),
        icon=":material/error:",
    )
    return True
