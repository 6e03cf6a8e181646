"""What is seldom needed on the Data page: how files are read, and forgetting a customer."""

from collections.abc import Callable

import streamlit as st

from csmetrics.translation import later, t
from csmetrics.ui.imports.forget_customer import forget_customer
from csmetrics.ui.imports.how_read import how_files_are_read
from csmetrics.workspace import Workspace

READING, FORGETTING = later("How your files are read"), later("Forget a customer")
SECTIONS: dict[str, Callable[[Workspace], None]] = {
    READING: how_files_are_read,
    FORGETTING: forget_customer,
}


def show_further(workspace: Workspace) -> None:
    """Offer what is seldom needed; nothing of it is looked up before it is opened."""
    st.space("small")
    offered = [READING] if workspace.is_empty else list(SECTIONS)
    chosen = st.pills(
        t("More"), offered, format_func=t, key="further", label_visibility="collapsed"
    )
    if chosen:
        SECTIONS[chosen](workspace)
